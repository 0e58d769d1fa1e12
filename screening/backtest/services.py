"""A strategy tried on a market's bars as they are stored, with its report of trust."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import numpy as np

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.benchmark import equal_weight
from screening.backtest.engine.purchases import Purchases
from screening.backtest.ground import Ground, ground_of
from screening.backtest.metrics import metrics_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.plan import plan_of, with_lists
from screening.backtest.planning.settings import Settings
from screening.backtest.planning.sizes import with_amount
from screening.backtest.report import Report
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, period_of, signals_of, simulate
from screening.backtest.trust.checks import Check
from screening.backtest.trust.data import adjusted_prices, members
from screening.backtest.trust.future import BLOCK_ROWS, as_known, garbage_ahead, signals_stand
from screening.backtest.trust.out_of_sample import out_of_sample
from screening.backtest.trust.robustness import (
    all_signals,
    luck_of_order,
    one_session_later,
    tried_variants,
    without_and_more_costs,
)
from screening.backtest.trust.settling import recursion
from screening.backtest.trust.substance import substance
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel, day
from screening.conditions.evaluation.values import Indicators
from screening.strategy import Strategy

Stage = Literal["bars", "signals", "trades", "trust"]


def _unheard(_stage: Stage) -> None:
    """Where nobody is told how far it is."""


def ensure_possible(strategy: Strategy, settings: Settings) -> Plan:
    """The plan of a strategy. Raises Invalid naming every part that cannot be simulated."""
    plan = plan_of(strategy)
    if plan.refused:
        reasons = joined([one.message for one in plan.refused])
        raise Invalid(
            _("The strategy cannot be tried on the past: %(reasons)s", reasons=reasons),
            code=plan.refused[0].code,
            problems=[Problem(one.code, one.message, path=one.path) for one in plan.refused],
        )
    if plan.mode == "purchases" and not (strategy.universe.symbols or settings.symbols):
        raise Invalid(_("Name the symbols that are to be bought by the calendar."), code="symbols_needed")
    return plan


def backtest(
    strategy: Strategy,
    settings: Settings,
    *,
    variants: Sequence[float] = (),
    looks: int = 0,
    check: Stop = unstopped,
    reached: Callable[[Stage], None] = _unheard,
) -> Report:
    """Try a strategy on the past. Raises Invalid: a part that cannot be simulated, no bars, too little history.

    `variants`: the Sharpe ratios of a session of others that were tried before; `looks`: how many others have seen what
    a final test opens. `check` is called once per chunk of work, `reached` at the beginning of each stage.
    """
    plan = ensure_possible(strategy, settings)
    reached("bars")
    ground = ground_of(plan, strategy, settings, check)
    return report_on(plan, settings, ground, variants=variants, looks=looks, check=check, reached=reached)


def report_on(
    plan: Plan,
    settings: Settings,
    ground: Ground,
    *,
    variants: Sequence[float] = (),
    looks: int = 0,
    check: Stop = unstopped,
    reached: Callable[[Stage], None] = _unheard,
) -> Report:
    """The same on bars at hand."""
    bars, panel = ground.bars, ground.panel
    first_day, last_day = period_of(plan, settings, panel)
    if not len(panel.sessions) or first_day > last_day:
        raise Invalid(
            _("There are no bars of %(market)s in that period, or too few before it.", market=bars.market),
            code="no_bars_in_period",
        )
    if ground.past is not None:
        plan = with_lists(plan, ground.past.known_from, day(first_day))

    def signalled(seen: Panel) -> Signals:
        places = np.array([panel.places[symbol] for symbol in seen.symbols], dtype=np.int64)
        facts = {name: one.select(places) for name, one in bars.facts.items()}
        return signals_of(plan, settings, as_known(seen, facts), ground.members(seen), check)

    together = BLOCK_ROWS if plan.sees_apart else 0
    reached("signals")
    indicators = Indicators(panel, facts=bars.facts)
    signals = signals_of(plan, settings, indicators, ground.members(panel), check)
    reached("trades")
    run = simulate(plan, settings, indicators, signals, ground.venue(settings), check=check)
    if isinstance(run.by_calendar, Purchases):
        dates = int(run.by_calendar.dates.sum())
        plan = with_amount(plan, amount=run.account.size, dates=dates, is_given=settings.amount is not None)
    metrics = metrics_of(run.ledger, run.rows.sessions[run.first :])
    reached("trust")
    return Report(
        market=bars.market,
        snapshot=bars.snapshot,
        is_synthetic=bars.is_synthetic,
        settings=settings,
        plan=plan,
        run=run,
        metrics=metrics,
        benchmark=equal_weight(run.rows, run.first),
        checks=(
            signals_stand(signals, panel, signalled, together=together, check=check),
            garbage_ahead(signals, panel, signalled, seed=settings.seed, together=together, check=check),
            recursion(plan, panel, check=check),
            *substance(run, metrics, delisted=ground.delisted),
            *_of_data(plan, run, bars),
            *_robustness(run, settings, first_day, last_day, check),
            tried_variants(run.ledger, variants),
            *out_of_sample(run, ground.held, looks),
        ),
        names=bars.names,
        held=ground.held,
    )


def _of_data(plan: Plan, run: Run, bars: MarketBars) -> Iterator[Check]:
    if not bars.is_synthetic:
        yield adjusted_prices(plan, run, adjusted_on=int(bars.panel.last_sessions.max()))
    yield from members(plan, run, bars.facts)


def _robustness(run: Run, settings: Settings, first_day: int, last_day: int, check: Stop) -> Iterator[Check]:
    if not len(run.candidates):
        return
    yield one_session_later(run, first_day=first_day, last_day=last_day, check=check)
    yield without_and_more_costs(run, check)
    yield luck_of_order(run, seed=settings.seed, check=check)
    yield all_signals(run)
