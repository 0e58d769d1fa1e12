"""A strategy tried on a market's bars as they are stored, with its report of trust."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

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
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.planning.sizes import with_amount
from screening.backtest.report import Report
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, period_of, signals_of, simulate
from screening.backtest.trust.checks import Check
from screening.backtest.trust.future import as_known, garbage_ahead, signals_stand
from screening.backtest.trust.out_of_sample import out_of_sample
from screening.backtest.trust.robustness import (
    all_signals,
    luck_of_order,
    one_session_later,
    tried_variants,
    without_and_more_costs,
)
from screening.backtest.trust.substance import substance
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel
from screening.conditions.evaluation.values import Indicators
from screening.models import Instrument
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
    return _reported(plan, settings, ground, variants, looks, check, reached)


def _reported(
    plan: Plan,
    settings: Settings,
    ground: Ground,
    variants: Sequence[float],
    looks: int,
    check: Stop,
    reached: Callable[[Stage], None],
) -> Report:
    bars, panel = ground.bars, ground.panel
    first_day, last_day = period_of(plan, settings, panel)
    if not len(panel.sessions) or first_day > last_day:
        raise Invalid(
            _("There are no bars of %(market)s in that period, or too few before it.", market=bars.market),
            code="no_bars_in_period",
        )

    def signalled(seen: Panel) -> Signals:
        return signals_of(plan, settings, as_known(seen, bars.facts), None, check)

    reached("signals")
    indicators = Indicators(panel, facts=bars.facts)
    signals = signals_of(plan, settings, indicators, None, check)
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
            signals_stand(signals, panel, signalled, check=check),
            garbage_ahead(signals, panel, signalled, seed=settings.seed, check=check),
            *substance(run, metrics, delisted=_delisted(bars, panel)),
            *_robustness(run, settings, first_day, last_day, check),
            tried_variants(run.ledger, variants),
            *out_of_sample(run, ground.held, looks),
        ),
        names=bars.names,
        held=ground.held,
    )


def _delisted(bars: MarketBars, panel: Panel) -> int:
    if bars.is_synthetic:
        # Whose symbols were made to end.
        last = int(panel.last_sessions.max(initial=0))
        return int(((panel.lengths > 0) & (panel.last_sessions < last)).sum())
    gone = Instrument.objects.filter(market=bars.market, delisted_on__isnull=False, symbol__in=panel.symbols)
    return gone.count()


def _robustness(run: Run, settings: Settings, first_day: int, last_day: int, check: Stop) -> Iterator[Check]:
    if not len(run.candidates):
        return
    yield one_session_later(run, first_day=first_day, last_day=last_day, check=check)
    yield without_and_more_costs(run, check)
    yield luck_of_order(run, seed=settings.seed, check=check)
    yield all_signals(run)
