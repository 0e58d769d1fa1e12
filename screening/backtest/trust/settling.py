"""Whether values still depend on where the history begins: an average of averages remembers its first bars. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.planning.draft import Plan
from screening.backtest.trust.checks import Check
from screening.bars.panel import Floats, Panel, Places, frozen
from screening.conditions.evaluation.indicators import history_of
from screening.conditions.evaluation.values import Indicators, reads_bars_at_hand
from screening.conditions.text import series_text
from screening.conditions.tree import Series

TIMES = (1, 2, 4)
# Half of the symbols may move by so much at the most when they have the longest of these histories.
SETTLED = 0.01
MOST_SYMBOLS = 300
# Beside so many values a value is large or small.
_USUAL = 8

Last = Callable[[Panel, Series, int], Floats]


def last_values(panel: Panel, series: Series, width: int) -> Floats:
    """The last values of a series for each symbol, [symbol, bar], newest right."""
    return Indicators(panel).last(series, width)


@dataclass(frozen=True)
class Moved:
    """By how much half of the symbols move at least, of their usual values, with so many times the bars it needs."""

    series: Series
    bars: int
    shares: tuple[float, ...]


def recursion(plan: Plan, panel: Panel, *, last: Last = last_values, check: Stop = unstopped) -> Check:
    """The value at the last bar out of the bars that it needs, twice and four times as many, beside that of all bars.

    Of at most 300 symbols that have more than that.
    """
    found = [moved for series in _asked(plan) if (moved := _moved(series, panel, last, check))]
    if not found:
        return Check("recursion", "grey", _("No symbol has enough bars to tell whether values depend on their first."))
    most = max(found, key=lambda one: (one.shares[-1], one.shares))
    if not any(most.shares):
        return Check("recursion", "grey", _("No value depends on where the history begins."), 0.0)
    once, twice, often = (f"{100 * share:.2g}" for share in most.shares)
    name = series_text(most.series)
    if most.shares[-1] > SETTLED:
        text = _(
            "%(series)s depends on where the history begins: with four times the %(bars)s bars that it needs it still "
            "moves by %(share)s %%.",
            series=name,
            bars=most.bars,
            share=often,
        )
        return Check("recursion", "yellow", text, most.shares[-1])
    text = _(
        "%(series)s moves by %(once)s %% with the %(bars)s bars that it needs, by %(twice)s %% with twice and by "
        "%(often)s %% with four times as many.",
        series=name,
        bars=most.bars,
        once=once,
        twice=twice,
        often=often,
    )
    return Check("recursion", "grey", text, most.shares[-1])


def _asked(plan: Plan) -> Iterator[Series]:
    """What is computed from the bars at hand, each once, as it is at the bar itself."""
    lines = [line.series for line in (plan.stop, plan.target, plan.trail) if line and line.series]
    asked = [*(series for condition in plan.conditions for series in condition.series), *lines]
    yield from dict.fromkeys(replace(series, ago=0) for series in asked if reads_bars_at_hand(series))


def _moved(series: Series, panel: Panel, last: Last, check: Stop) -> Moved | None:
    check()
    bars = history_of(series)
    long = np.flatnonzero(panel.lengths > bars * TIMES[-1])
    if not len(long):
        return None
    some = _of(panel, long[np.unique(np.linspace(0, len(long) - 1, MOST_SYMBOLS).astype(np.int64))])
    whole = last(some, series, _USUAL)
    usual = np.abs(whole).mean(axis=1)
    shares = []
    for times in TIMES:
        tail = replace(some, starts=frozen(some.ends - bars * times)).packed()
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = np.abs(last(tail, series, 1)[:, -1] - whole[:, -1]) / usual
        known = moved[np.isfinite(moved)]
        shares.append(float(np.median(known)) if len(known) else 0.0)
    return Moved(series, bars, tuple(shares))


def _of(panel: Panel, places: Places) -> Panel:
    return panel.select([panel.symbols[place] for place in places.tolist()]).packed()
