"""A strategy tried on a market's bars as they are stored, with its report of trust."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem, joined
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.benchmark import equal_weight
from screening.backtest.engine.choices import Exchange
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.rows import compact
from screening.backtest.metrics import metrics_of
from screening.backtest.planning.plan import Plan, plan_of, with_lists
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report
from screening.backtest.simulation import Run, Signals, period_of, signals_of, simulate
from screening.backtest.trust.checks import Check
from screening.backtest.trust.future import garbage_ahead, signals_stand
from screening.backtest.trust.robustness import (
    all_signals,
    luck_of_order,
    one_session_later,
    tried_variants,
    without_and_more_costs,
)
from screening.backtest.trust.substance import substance
from screening.bars.loaded_markets import loaded_markets
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel, day
from screening.conditions.evaluation.values import Indicators
from screening.market_data import market_code
from screening.models import Instrument
from screening.screens.screening import ensure_figures, read_series, wanted_symbols
from screening.strategy import Strategy
from screening.universe.past import PastMembers, past_members

Stage = Literal["bars", "signals", "trades", "trust"]
_EXCHANGES: dict[str, Exchange] = {"XKRX": "krx", "SAMPLE": "krx", "XNYS": "us", "XNAS": "us"}


def _unheard(_stage: Stage) -> None:
    """Where nobody is told how far it is."""


def ensure_possible(strategy: Strategy) -> Plan:
    """The plan of a strategy. Raises Invalid naming every part that cannot be simulated."""
    plan = plan_of(strategy)
    if plan.refused:
        reasons = joined([one.message for one in plan.refused])
        raise Invalid(
            _("The strategy cannot be tried on the past: %(reasons)s", reasons=reasons),
            code=plan.refused[0].code,
            problems=[Problem(one.code, one.message, path=one.path) for one in plan.refused],
        )
    return plan


def backtest(
    strategy: Strategy,
    settings: Settings,
    *,
    variants: Sequence[float] = (),
    check: Stop = unstopped,
    reached: Callable[[Stage], None] = _unheard,
) -> Report:
    """Try a strategy on the past. Raises Invalid: a part that cannot be simulated, no bars, too little history.

    `variants`: the Sharpe ratios of a session of others that were tried before. `check` is called once per chunk of
    work, `reached` at the beginning of each stage.
    """
    plan = ensure_possible(strategy)
    reached("bars")
    loaded = loaded_markets().get(market_code(settings.market), check=check)
    bars = loaded.bars
    asked = (plan.entry, *(rule.condition for rule in plan.exits))
    ensure_figures([series for one in asked if one for series in one.series], loaded)
    read_series(settings.rank, loaded)
    panel = bars.panel if settings.last is None else bars.panel.until(settings.last)
    symbols = strategy.universe.symbols or settings.symbols
    wanted = wanted_symbols(panel.symbols, symbols or None)
    unknown = sorted(wanted - set(panel.symbols))
    if unknown:
        text = _("%(market)s has no symbol %(symbol)s.", market=bars.market, symbol=", ".join(unknown[:10]))
        raise Invalid(text, code="unknown_symbol")
    past = past_members(strategy.universe.on(bars.market), bars.market, bars.names)
    if past is not None and past.ever is not None:
        wanted &= past.ever
    # What is never traded need not be looked at: ranks are among the symbols that are.
    places = np.array(sorted(panel.places[symbol] for symbol in wanted), dtype=np.int64)
    facts = {name: known.select(places) for name, known in bars.facts.items()}
    panel = compact(panel.select(sorted(wanted)))
    return _reported(plan, settings, replace(bars, facts=facts), panel, past, variants, check, reached)


def _reported(
    plan: Plan,
    settings: Settings,
    bars: MarketBars,
    panel: Panel,
    past: PastMembers | None,
    variants: Sequence[float],
    check: Stop,
    reached: Callable[[Stage], None],
) -> Report:
    first_day, last_day = period_of(plan, settings, panel)
    if not len(panel.sessions) or first_day > last_day:
        raise Invalid(
            _("There are no bars of %(market)s in that period, or too few before it.", market=bars.market),
            code="no_bars_in_period",
        )
    if past is not None:
        plan = with_lists(plan, past.known_from, day(first_day))
    tables = tables_of(settings.costs or _EXCHANGES.get(bars.market, "none"))

    def signalled(seen: Panel) -> Signals:
        members = None if past is None else past.rows(seen)
        return signals_of(plan, settings, Indicators(seen, facts=bars.facts), members, check)

    reached("signals")
    indicators = Indicators(panel, facts=bars.facts)
    members = None if past is None else past.rows(panel)
    signals = signals_of(plan, settings, indicators, members, check)
    reached("trades")
    boards = dict(Instrument.objects.filter(market=bars.market).values_list("symbol", "board"))
    run = simulate(
        plan,
        settings,
        indicators,
        signals,
        tables,
        boards=[boards.get(symbol, "") for symbol in panel.symbols],
        check=check,
    )
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
        ),
        names=bars.names,
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
