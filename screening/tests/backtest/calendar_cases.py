"""Random small markets whose holdings are changed, or that are bought from, on days of the week."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from screening.backtest.engine.candidates import Skip, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, ExitSignal, Reason
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.portfolio import Account
from screening.backtest.engine.purchases import Purchases
from screening.backtest.engine.rebalancing import Rebalancing
from screening.backtest.engine.rows import rows_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.exit_rules import ExitRule
from screening.backtest.scheduling import of_members, scheduled
from screening.backtest.signals import Signals
from screening.backtest.trading import Book, legs_of, traded
from screening.conditions import Condition, parse
from screening.strategy import CronSchedule
from screening.tests.backtest.cases import FIRST_DAY, Case, panel_of, random_case, risk_of
from screening.tests.backtest.plain_calendar_loop import ByDates

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANY = parse("close > 1")


@dataclass
class CalendarCase:
    """A case with the days of the week on which something is done. `says_when`: conditions say when it is sold."""

    case: Case
    days: tuple[int, ...]
    by: ByDates
    says_when: bool


def random_calendar_case(seed: int) -> CalendarCase:
    """The same seed, the same case: one in four is of purchases."""
    rng = np.random.default_rng([seed, 21])
    case = random_case(seed)
    sizing: Any = "percent" if rng.random() < 0.3 else "equal"
    rules = replace(
        case.rules,
        sizing=sizing,
        size=float(rng.uniform(5, 40)),
        slots=int(rng.integers(1, 5)),
        cash=float(rng.choice([300_000, 5_000_000, 30_000_000])),
    )
    if rng.random() < 0.4:
        rules = replace(rules, stop=None, target=None, trail=None, fraction=1.0, max_bars=0)
    if rules.target == ("rr", 2.0) and not rules.stop:
        rules = replace(rules, target=None, fraction=1.0)
    days = tuple(sorted({int(rng.integers(7)) for _ in range(int(rng.integers(1, 4)))}))
    amount = float(rng.choice([3_000, 100_000, 900_000])) if rng.random() < 0.25 else 0.0
    named = {number for number in range(case.sessions) if (FIRST_DAY + number + 3) % 7 in days}
    # A cron is of looks, and trades a session later; purchases look at nothing.
    dates = named - {0} if amount else {number + 1 for number in named if number + 1 < case.sessions}
    says_when = bool(rng.random() < 0.4)
    by = ByDates(
        dates=dates,
        amount=amount,
        sells_the_rest=not says_when,
        shares_all=bool(rng.random() < 0.4) and sizing == "equal",
        decides_at_the_end=not amount and case.sessions - 1 in named,
    )
    market = case.market
    if rng.random() < 0.5:
        # Members that stay for a while, as ranks let them.
        market = [[replace(bar, entry=(bar.session // 9 + number) % 3 > 0) for bar in bars]
                  for number, bars in enumerate(market)]  # fmt: skip
    return CalendarCase(Case(market, rules, case.sessions), days, by, says_when)


def as_plain(one: CalendarCase) -> Case:
    """The case for the plain loop: its bars have the conditions that are looked at, and no others."""

    def looked_at(bar: Any) -> Any:
        if one.by.amount:
            return bar if one.says_when else replace(bar, exit=False, late_exit=False)
        is_decision = bar.session + 1 in one.by.dates or (
            one.by.decides_at_the_end and bar.session == one.case.sessions - 1
        )
        sells = one.says_when and is_decision
        return replace(bar, entry=bar.entry and is_decision, exit=bar.exit and sells, late_exit=bar.late_exit and sells)

    return Case([[looked_at(bar) for bar in bars] for bars in one.case.market], one.case.rules, one.case.sessions)


def by_calendar_engine(one: CalendarCase) -> tuple[Ledger, list[tuple[int, str]]]:
    """What the engine makes of a case, and all skipped signals: row, reason."""
    case, rules = one.case, one.case.rules
    panel = panel_of(case.market)
    bars = [bar for symbol in case.market for bar in symbol]

    def column(name: str) -> Any:
        return np.array([getattr(bar, name) for bar in bars])

    krx = tables_of("krx")
    taxes = tuple(row.model_copy(update={"share": rules.tax}) for row in krx.sell_taxes)
    tables = krx.model_copy(update={"sell_taxes": taxes})
    rows = rows_of(panel, tables, with_limits=rules.limits)
    found: list[tuple[int, Condition | None, Any]] = []
    if one.says_when:
        found = [(0, ANY, column("exit")), (rules.late_bars, ANY, column("late_exit"))]
    if rules.max_bars:
        found.append((rules.max_bars, None, np.ones(len(bars), dtype=np.bool_)))
    plan = Plan(
        entry=ANY,
        exits=tuple(ExitRule(least, condition) for least, condition, _ in found),
        mode="purchases" if one.by.amount else "rebalancing",
        schedule=CronSchedule(cron=f"30 9 * * {','.join(WEEKDAYS[day] for day in one.days)}", tz="Asia/Seoul"),
        shares_all=one.by.shares_all,
    )
    entries = column("entry") if not one.by.amount else np.ones(len(bars), dtype=np.bool_)
    signals = Signals(entries, tuple(marks for *_, marks in found), column("rank").astype(float))
    account = Account(rules.cash, rules.slots, rules.sizing, rules.size)
    last = FIRST_DAY + case.sessions
    looked = scheduled(plan, signals, rows, account, first_day=FIRST_DAY, last_day=last, amount=one.by.amount or None)
    stop, target, trail = (
        risk_of(risk, column("atr").astype(float), column(level).astype(float))
        for risk, level in ((rules.stop, "level"), (rules.target, "top"), (rules.trail, "level"))
    )
    exits = Exits(
        tuple(
            ExitSignal(marks, rule.min_bars, Reason.SIGNAL if rule.condition else Reason.TIME)
            for rule, marks in zip(plan.exits, looked.signals.exits, strict=True)
        ),
        stop, target, trail, rules.base, rules.stop_check,
    )  # fmt: skip
    candidates, unfilled = candidates_of(rows, looked.signals.entries, exits, first_day=FIRST_DAY, last_day=last)
    costs = Costs(tables, rules.fee, rules.slippage_ticks, rules.slippage_bp)
    book = Book(rows, candidates, legs_of(rows, candidates, exits, rules.fraction), looked.account, costs)
    ledger = traded(book, signals.ranks[candidates.signals], looked.by_calendar, first=0)
    assert isinstance(looked.by_calendar, Purchases if one.by.amount else Rebalancing)
    if isinstance(looked.by_calendar, Rebalancing):
        unfilled = of_members(unfilled, looked.by_calendar)
    skipped = [
        *zip(unfilled.signals.tolist(), (Skip(reason).name for reason in unfilled.reasons.tolist()), strict=True),
        *zip(ledger.skipped.tolist(), (Skip(reason).name for reason in ledger.skipped_reasons.tolist()), strict=True),
    ]
    return ledger, skipped
