"""One run: the plan's conditions over the whole history, the trades that they make, and what came of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.candidates import Candidates, Unfilled, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import ExchangeTables
from screening.backtest.engine.exits import Exits, ExitSignal, Level, Multiple, Percent, Reason, RewardOfRisk
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.paths import paths_of
from screening.backtest.engine.portfolio import Account, Leg, portfolio_of
from screening.backtest.engine.rows import Marks, Rows, rows_of
from screening.backtest.planning.plan import Plan, RiskLine
from screening.backtest.planning.settings import USUAL_CASH, USUAL_SLOTS, Settings
from screening.bars.panel import Floats, Panel, Truths, day_number
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import TRUE, bars_needed, evaluate_rows
from screening.conditions.evaluation.values import Indicators
from screening.conditions.reading.parser import parse_series
from screening.conditions.tree import Series


@dataclass(frozen=True, eq=False)
class Signals:
    """By row of the panel: where the entry holds, each exit, and the rank of an entry."""

    entries: Marks
    exits: tuple[Marks, ...]
    ranks: Floats


@dataclass(frozen=True, eq=False)
class Run:
    """What was done. `first` is the number of the first session of the result; sessions before it are warm-up."""

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


def signals_of(
    plan: Plan, settings: Settings, indicators: Indicators, members: Truths | None, check: Check = unstopped
) -> Signals:
    """The plan's conditions on every row (F1): only what is TRUE acts.

    `members` says of each row whether its symbol belongs to the universe on that day: as in a workflow, conditions are
    looked at there alone, and ranks are among them.
    """
    panel = indicators.panel
    entries = _true_rows(plan.entry, indicators, members, check)
    exits = tuple(
        np.ones(len(panel.sessions), dtype=np.bool_)
        if rule.condition is None
        else _true_rows(rule.condition, indicators, members, check)
        for rule in plan.exits
    )
    ranks = _series(parse_series(settings.rank), indicators, check)
    return Signals(entries, exits, ranks if settings.rank_order == "desc" else -ranks)


def simulate(
    plan: Plan,
    settings: Settings,
    indicators: Indicators,
    signals: Signals,
    tables: ExchangeTables,
    *,
    boards: Sequence[str] = (),
    check: Check = unstopped,
) -> Run:
    """Trade the signals. The panel of the indicators must own all of its rows (rows.compact)."""
    rows = rows_of(indicators.panel, tables, with_limits=settings.with_limits)
    exits = _exits(plan, settings, indicators, signals, check)
    first_day, last_day = period_of(plan, settings, indicators.panel)
    candidates, unfilled = candidates_of(rows, signals.entries, exits, first_day=first_day, last_day=last_day)
    legs = [Leg(plan.fraction, paths_of(rows, candidates, exits, check))]
    if plan.fraction < 1:
        legs.append(Leg(1 - plan.fraction, paths_of(rows, candidates, exits.without_target(), check)))
    account = account_of(plan, settings, tables)
    costs = Costs(
        tables,
        tables.fee if settings.fee is None else settings.fee,
        tables.slippage_ticks if settings.slippage_ticks is None else settings.slippage_ticks,
        settings.slippage_bp,
        tuple(boards),
    )
    first = int(np.searchsorted(rows.sessions, first_day))
    ranks = signals.ranks[candidates.signals]
    ledger = portfolio_of(rows, candidates, legs, ranks, account, costs, first=first, check=check)
    return Run(rows, signals, exits, candidates, unfilled, tuple(legs), account, costs, ledger, first)


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
    sessions = np.unique(panel.sessions)
    first = int(sessions[min(needed, len(sessions)) - 1])
    if settings.first is not None:
        first = max(first, day_number(settings.first))
    last = day_number(settings.last) if settings.last is not None else int(sessions[-1])
    return first, last


def last_day_of(settings: Settings, panel: Panel) -> date | None:
    """The last session whose bars are looked at; later ones do not exist for a run."""
    return settings.last or panel.last_session


def _true_rows(condition: Condition | None, indicators: Indicators, members: Truths | None, check: Check) -> Marks:
    if condition is None:
        return np.zeros(len(indicators.panel.sessions), dtype=np.bool_)
    found: Marks = evaluate_rows(condition, indicators, members=members, check=check) == TRUE
    return found if members is None else found & members


def _series(series: Series, indicators: Indicators, check: Check) -> Floats:
    panel = indicators.panel
    rows = np.arange(len(panel.sessions))
    return indicators.at(series, rows, np.repeat(np.arange(len(panel.symbols)), panel.lengths), check)


def _exits(plan: Plan, settings: Settings, indicators: Indicators, signals: Signals, check: Check) -> Exits:
    def line(risk: RiskLine | None) -> Percent | Multiple | Level | RewardOfRisk | None:
        if risk is None:
            return None
        if risk.series is None:
            return Percent(risk.value) if risk.kind == "percent" else RewardOfRisk(risk.value)
        values = _series(risk.series, indicators, check)
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
