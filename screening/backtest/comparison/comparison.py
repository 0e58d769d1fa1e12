"""Two sides over the same bars and period, compared whole: signals, trades, figures and curves. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.benchmark import Benchmark, equal_weight
from screening.backtest.comparison.sides import Side, verdicts_once
from screening.backtest.comparison.signals import SignalDifference, signal_difference
from screening.backtest.comparison.trades import TradePair, trade_pairs
from screening.backtest.engine.rows import Marks
from screening.backtest.metrics import metrics_of
from screening.backtest.report import Report
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, signals_of, simulate
from screening.bars.market_bars import MarketBars
from screening.bars.panel import day_number

_LEAST_BYTES = 20_000


@dataclass(frozen=True, eq=False)
class Comparison:
    """What became of the first side's signals and trades on the second.

    `before` and `after` are the reports of both (Report.as_json, without checks and trades), of the same period.
    """

    market: str
    snapshot: str
    symbols: tuple[str, ...]
    names: Mapping[str, str]
    entry: SignalDifference
    exit: SignalDifference
    trades: tuple[TradePair, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def size_bytes(self) -> int:
        """About what it takes of memory, without the names of the symbols, which the market has."""
        curves = sum(len(one["curve"]["sessions"]) for one in (self.before, self.after))
        return _LEAST_BYTES + self.entry.size_bytes + self.exit.size_bytes + 600 * len(self.trades) + 400 * curves


def compared(before: Side, after: Side, bars: MarketBars, check: Check = unstopped) -> Comparison:
    """Compare two sides, whose settings have the same first and last session. `check` is called per chunk of work."""
    signals = [signals_of(side.plan, side.settings, side.indicators, side.members, check) for side in (before, after)]
    inside = [_inside(side) for side in (before, after)]
    verdicts_of = verdicts_once(check)
    entries = [found.entries & where for found, where in zip(signals, inside, strict=True)]
    exits = [_sells(side, found) & where for side, found, where in zip((before, after), signals, inside, strict=True)]
    entry = signal_difference("entry", before, after, (entries[0], entries[1]), verdicts_of)
    way_out = signal_difference("exit", before, after, (exits[0], exits[1]), verdicts_of)
    reports = _reports((before, after), signals, bars, check)
    trades = trade_pairs(*(report.pop("trades") for report in reports))
    panel = bars.panel
    return Comparison(
        bars.market, bars.snapshot, panel.symbols, bars.names, entry, way_out, trades, reports[0], reports[1]
    )


def _inside(side: Side) -> Marks:
    days, first, last = side.indicators.panel.sessions, side.settings.first, side.settings.last
    found: Marks = np.ones(len(days), dtype=np.bool_)
    if first is not None:
        found &= days >= day_number(first)
    if last is not None:
        found &= days <= day_number(last)
    return found


def _sells(side: Side, signals: Signals) -> Marks:
    found = np.zeros(len(signals.entries), dtype=np.bool_)
    for rule, marks in zip(side.plan.exits, signals.exits, strict=True):
        if rule.condition is not None:
            found |= marks
    return found


def _reports(sides: tuple[Side, Side], signals: list[Signals], bars: MarketBars, check: Check) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    held: Benchmark | None = None
    for side, given in zip(sides, signals, strict=True):
        run = simulate(side.plan, side.settings, side.indicators, given, side.venue, check=check)
        if held is None or side.indicators is not sides[0].indicators:
            held = equal_weight(run.rows, run.first)
        found.append(_report(side, run, held, bars))
        check()
    return found


def _report(side: Side, run: Run, held: Benchmark, bars: MarketBars) -> dict[str, Any]:
    report = Report(
        market=bars.market,
        snapshot=bars.snapshot,
        is_synthetic=bars.is_synthetic,
        settings=side.settings,
        plan=side.plan,
        run=run,
        metrics=metrics_of(run.ledger, run.rows.sessions[run.first :]),
        benchmark=held,
        checks=(),
        names=bars.names,
    )
    return report.as_json()
