"""Since when conditions have been true: the unbroken run of bars that ends with a symbol's last one. Pure.

Unknown breaks a run as false does. The bars are the symbol's own: a day without one breaks nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Panel, Places, day, frozen
from screening.bars.timeframes import CompletedBars
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import TRUE, Verdicts, evaluate
from screening.conditions.evaluation.values import Indicators, Truths
from screening.conditions.fields import FIELDS
from screening.conditions.tree import Series

# A run that is longer is said to have begun so many bars ago.
LONGEST_RUN = 60
# Most runs are short: the first look is at so many bars, each further one at some times as many.
FIRST_LOOK, WIDER = 4, 4
# What of a series depends on its symbol's own bars alone.
_OF_ONE_SYMBOL = frozenset({"price", "indicator"})


def run_starts(
    condition: Condition,
    values: Indicators,
    places: Iterable[int],
    *,
    longest: int = LONGEST_RUN,
    among: Truths | None = None,
    check: Check = unstopped,
) -> dict[int, date]:
    """For each of the symbols at these places: the session in which its run began, that is, the first bar of those up
    to its last on all of which the condition is true. None of it where the last bar is not.

    At most `longest` bars are looked at. Otherwise as `evaluate`, whose verdicts these are.
    """
    waiting = np.fromiter(places, dtype=np.int64)
    found: dict[int, date] = {}
    width = min(FIRST_LOOK, longest)
    while len(waiting):
        lengths = _run_lengths(_verdicts(condition, values, waiting, width, among, check) == TRUE)
        ended = (lengths < width) if width < longest else np.ones(len(waiting), dtype=np.bool_)
        panel = values.panel
        for place, length in zip(waiting[ended].tolist(), lengths[ended].tolist(), strict=True):
            if length:
                found[place] = day(int(panel.sessions[panel.ends[place] - length]))
        waiting = waiting[~ended]
        width = min(width * WIDER, longest)
    return found


def _run_lengths(truths: Truths) -> Places:
    """How many of the newest columns are true without a break."""
    broken = ~truths[:, ::-1]
    lengths: Places = np.where(broken.any(axis=1), broken.argmax(axis=1), truths.shape[1]).astype(np.int64)
    return lengths


def _verdicts(
    condition: Condition, values: Indicators, places: Places, width: int, among: Truths | None, check: Check
) -> Verdicts:
    if all(FIELDS[series.field].kind in _OF_ONE_SYMBOL for series in condition.series):
        return evaluate(condition, _Narrowed(values, places), bars=width, check=check)
    return evaluate(condition, values, bars=width, among=among, check=check)[places]


class _Narrowed(Indicators):
    """Some symbols of indicators: the lines are those of all, so that nothing is computed twice."""

    def __init__(self, whole: Indicators, places: Places) -> None:
        super().__init__(_some(whole.panel, places))
        self._whole = whole
        self._places = places

    def line(self, series: Series, check: Check = unstopped) -> Floats:
        """Over all bars of all symbols."""
        return self._whole.line(series, check)

    def frame(self, timeframe: str) -> CompletedBars:
        """The bars of a longer timeframe of these symbols."""
        frame = self._whole.frame(timeframe)
        return replace(frame, panel=_some(frame.panel, self._places))


def _some(panel: Panel, places: Places) -> Panel:
    symbols: Sequence[str] = [panel.symbols[place] for place in places.tolist()]
    return replace(panel, symbols=tuple(symbols), starts=frozen(panel.starts[places]), ends=frozen(panel.ends[places]))
