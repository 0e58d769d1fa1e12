"""What a schedule makes of signals: some sessions only, holdings changed on dates, purchases on dates. Pure."""

from dataclasses import dataclass, replace

import numpy as np

from screening.backtest.engine.candidates import Unfilled
from screening.backtest.engine.portfolio import Account
from screening.backtest.engine.purchases import Purchases
from screening.backtest.engine.rebalancing import Rebalancing
from screening.backtest.engine.rows import Marks, Rows
from screening.backtest.planning.days import after, before, months_completed, named_by_calendar, named_by_cron
from screening.backtest.planning.draft import Plan
from screening.backtest.signals import Signals
from screening.backtest.trading import ByCalendar
from screening.bars.panel import Days
from screening.strategy import CalendarSchedule, CronSchedule


@dataclass(frozen=True, eq=False)
class Scheduled:
    """The signals that act, and how; None: each is a trade of its own."""

    signals: Signals
    account: Account
    by_calendar: ByCalendar | None = None


def decisions_of(plan: Plan, sessions: Days, zone: str) -> Marks | None:
    """A mark for each session after whose close something is decided; None: all of them.

    The calendar names the day of the trade, so it is decided on the session before. A cron names the day of the look;
    where nothing is looked at, the day of the purchase.
    """
    match plan.schedule:
        case CalendarSchedule() as calendar:
            if plan.timeframe == "1M" and plan.mode != "purchases":
                return months_completed(calendar, sessions)
            return before(named_by_calendar(calendar, sessions))
        case CronSchedule() as cron:
            named = named_by_cron(cron, sessions, zone)
            return before(named) if plan.mode == "purchases" else named
    return None


def scheduled(
    plan: Plan,
    signals: Signals,
    rows: Rows,
    account: Account,
    *,
    first_day: int,
    last_day: int,
    amount: float | None = None,
    zone: str = "",
) -> Scheduled:
    """The signals of the sessions that the plan's schedule names.

    `amount` is that of a purchase on a date; None: the cash in equal parts on all dates. `zone` is the market's.
    """
    decisions = decisions_of(plan, rows.sessions, zone)
    if decisions is None and plan.mode != "purchases":
        return Scheduled(signals, account)
    within = (rows.sessions >= first_day) & (rows.sessions <= last_day)
    if decisions is not None:
        within &= decisions
    at_decisions = within[rows.numbers]
    chosen = signals.entries & at_decisions
    if plan.mode == "purchases":
        bought = Purchases(after(within), 0.0)
        money = account.cash / max(1, int(bought.dates.sum())) if amount is None else amount
        return Scheduled(
            replace(signals, entries=chosen),
            Account(account.cash, len(rows.panel.symbols), "amount", money),
            replace(bought, amount=money),
        )
    exits = tuple(
        marks if rule.condition is None else marks & at_decisions
        for rule, marks in zip(plan.exits, signals.exits, strict=True)
    )
    if plan.mode == "signals":
        return Scheduled(replace(signals, entries=chosen, exits=exits), account)
    says_when = any(rule.condition is not None for rule in plan.exits)
    rules = Rebalancing(after(within), chosen, sells_the_rest=not says_when, shares_all=plan.shares_all)
    buyable = _once_chosen(rows, chosen) & at_decisions if says_when else chosen
    return Scheduled(replace(signals, entries=buyable, exits=exits), account, rules)


def of_members(unfilled: Unfilled, rules: Rebalancing) -> Unfilled:
    """Those that were signals, and no mere way to bring a holding back to its weight."""
    chosen = rules.members[unfilled.signals]
    return Unfilled(unfilled.signals[chosen], unfilled.reasons[chosen])


def _once_chosen(rows: Rows, chosen: Marks) -> Marks:
    """All rows of the symbols that are chosen at some time: only they can be held."""
    symbols = np.zeros(len(rows.panel.symbols), dtype=np.bool_)
    symbols[rows.owners[chosen]] = True
    marks: Marks = symbols[rows.owners]
    return marks
