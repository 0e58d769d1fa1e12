"""One run: the plan's conditions over the whole history, the trades that they make, and what came of them. Pure."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates, Unfilled, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import ExchangeTables
from screening.backtest.engine.exits import Exits, ExitSignal, Level, Multiple, Percent, Reason, RewardOfRisk
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.portfolio import Account, Leg
from screening.backtest.engine.rebalancing import Rebalancing
from screening.backtest.engine.rows import Marks, Rows, rows_of
from screening.backtest.looking import looking_at
from screening.backtest.planning.draft import Plan, RiskLine
from screening.backtest.planning.settings import USUAL_CASH, USUAL_SLOTS, Settings
from screening.backtest.ranks import RanksOfSeries, values_of
from screening.backtest.scheduling import of_members, scheduled
from screening.backtest.signals import Signals
from screening.backtest.trading import Book, ByCalendar, legs_of, traded
from screening.bars.panel import Panel, Truths, day_number
from screening.bars.timeframes import SESSIONS
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import bars_needed
from screening.conditions.evaluation.values import Indicators
from screening.conditions.reading.parser import parse_series


@dataclass(frozen=True, eq=False)
class Venue:
    """Where it is traded: ticks, limits, taxes and fees, the board of each symbol ("": not known), and the zone of the
    market's sessions; "" when it is not known: the days of a cron are those of its own then.
    """

    tables: ExchangeTables
    boards: Sequence[str] = ()
    zone: str = ""


@dataclass(frozen=True, eq=False)
class Run:
    """What was done. `first` is the number of the first session of the result; sessions before it are warm-up.

    `signals` are those that were looked at, `entries` of them what might be bought. `with_limits`: whether the price
    limits of the exchange were looked at.
    """

    rows: Rows
    signals: Signals
    exits: Exits
    candidates: Candidates
    unfilled: Unfilled
    legs: tuple[Leg, ...]
    account: Account
    costs: Costs
    ledger: Ledger
    first: int
    by_calendar: ByCalendar | None = None
    with_limits: bool = True

    @property
    def book(self) -> Book:
        """What was traded, and with what."""
        return Book(self.rows, self.candidates, self.legs, self.account, self.costs)

    @property
    def signal_count(self) -> int:
        """How many signals there were to buy."""
        filled = len(self.candidates)
        if isinstance(self.by_calendar, Rebalancing):
            # The others may be bought only to bring back what is held.
            filled = int(self.by_calendar.members[self.candidates.signals].sum())
        return filled + len(self.unfilled.signals)


Found = MutableMapping[Condition, Marks]


def signals_of(
    plan: Plan,
    settings: Settings,
    indicators: Indicators,
    members: Truths | None,
    check: Check = unstopped,
    *,
    found: Found | None = None,
) -> Signals:
    """The plan's conditions on every row (F1): only what is TRUE acts.

    `members` says of each row whether its symbol belongs to the universe on that day: as in a workflow, conditions are
    looked at there alone, and ranks are among them. On which sessions they are looked at is another question, see
    `scheduled`. `found`: where conditions hold that were looked at before on the same rows, for the same members and of
    the same timeframe; those that are new are added.
    """
    panel = indicators.panel
    looking = looking_at(indicators, plan.timeframe)
    is_limited = plan.schedule is not None and plan.mode != "purchases"
    completing = None if is_limited else looking.completing()

    def holds(condition: Condition) -> Marks:
        marks = None if found is None else found.get(condition)
        if marks is None:
            marks = looking.true_rows(condition, members, check)
            if found is not None:
                found[condition] = marks
        return marks if completing is None else marks & completing

    def rows_of_condition(condition: Condition | None) -> Marks:
        return np.ones(len(panel.sessions), dtype=np.bool_) if condition is None else holds(condition)

    is_bought = plan.entry is not None or plan.mode == "purchases"
    entries = rows_of_condition(plan.entry) if is_bought else np.zeros(len(panel.sessions), dtype=np.bool_)
    if members is not None:
        entries = entries & members
    exits = tuple(rows_of_condition(rule.condition) for rule in plan.exits)
    ranks = RanksOfSeries(parse_series(settings.rank), indicators, settings.rank_order, check)
    return Signals(entries, exits, ranks)


def simulate(
    plan: Plan,
    settings: Settings,
    indicators: Indicators,
    signals: Signals,
    venue: Venue,
    *,
    rows: Rows | None = None,
    check: Check = unstopped,
) -> Run:
    """Trade the signals. The panel of the indicators must own all of its rows (rows.compact).

    `rows`: those of that panel and of the venue's tables, where they are at hand.
    """
    tables = venue.tables
    rows = rows or rows_of(indicators.panel, tables, with_limits=settings.with_limits)
    first_day, last_day = period_of(plan, settings, indicators.panel)
    costs = Costs(
        tables,
        tables.fee if settings.fee is None else settings.fee,
        tables.slippage_ticks if settings.slippage_ticks is None else settings.slippage_ticks,
        settings.slippage_bp,
        tuple(venue.boards),
    )
    looked = scheduled(
        plan,
        signals,
        rows,
        account_of(plan, settings, tables),
        first_day=first_day,
        last_day=last_day,
        amount=settings.amount,
        zone=venue.zone,
    )
    exits = _exits(plan, settings, indicators, looked.signals, check)
    candidates, unfilled = candidates_of(rows, looked.signals.entries, exits, first_day=first_day, last_day=last_day)
    legs = legs_of(rows, candidates, exits, plan.fraction, check)
    first = int(np.searchsorted(rows.sessions, first_day))
    book = Book(rows, candidates, legs, looked.account, costs)
    ranks = signals.ranks[candidates.signals]
    ledger = traded(book, ranks, looked.by_calendar, first=first, check=check)
    if isinstance(looked.by_calendar, Rebalancing):
        unfilled = of_members(unfilled, looked.by_calendar)
    return Run(
        rows,
        looked.signals,
        exits,
        candidates,
        unfilled,
        legs,
        looked.account,
        costs,
        ledger,
        first,
        looked.by_calendar,
        settings.with_limits,
    )


def account_of(plan: Plan, settings: Settings, tables: ExchangeTables) -> Account:
    """The money and places: what the settings say, else what the strategy implies, else the usual."""
    from_settings = settings.slots or plan.slots
    cash = settings.cash if settings.cash is not None else USUAL_CASH.get(tables.currency, 1_000_000.0)
    return Account(cash, from_settings or USUAL_SLOTS, plan.size_kind, plan.size)


def period_of(plan: Plan, settings: Settings, panel: Panel) -> tuple[int, int]:
    """The days of the first and last signal: not before any condition can be known, so that no warm-up is counted."""
    if not len(panel.sessions):
        return 0, -1
    conditions = [plan.entry, *(rule.condition for rule in plan.exits)]
    needed = max((bars_needed(condition) for condition in conditions if condition is not None), default=1)
    needed *= SESSIONS.get(plan.timeframe, 1)
    sessions = panel.all_sessions
    first = int(sessions[min(needed, len(sessions)) - 1])
    if settings.first is not None:
        first = max(first, day_number(settings.first))
    last = day_number(settings.last) if settings.last is not None else int(sessions[-1])
    return first, last


def _exits(plan: Plan, settings: Settings, indicators: Indicators, signals: Signals, check: Check) -> Exits:
    def line(risk: RiskLine | None) -> Percent | Multiple | Level | RewardOfRisk | None:
        if risk is None:
            return None
        if risk.series is None:
            return Percent(risk.value) if risk.kind == "percent" else RewardOfRisk(risk.value)
        values = values_of(risk.series, indicators, check)
        return Multiple(risk.value, values) if risk.kind == "multiple" else Level(values)

    stop, target, trail = line(plan.stop), line(plan.target), line(plan.trail)
    if isinstance(stop, RewardOfRisk) or isinstance(trail, RewardOfRisk | Level):
        raise TypeError("A stop is no multiple of itself, and a trail no level.")
    rules = zip(plan.exits, signals.exits, strict=True)
    return Exits(
        signals=tuple(
            ExitSignal(marks, rule.min_bars, Reason.TIME if rule.condition is None else Reason.SIGNAL)
            for rule, marks in rules
        ),
        stop=stop,
        target=target,
        trail=trail,
        base=settings.base,
        stop_check=settings.stop_check,
    )
