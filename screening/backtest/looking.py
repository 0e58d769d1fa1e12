"""Conditions on every row of a panel: on daily bars, or on the weekly and monthly ones complete then. Pure.

On longer bars a row has what is true of the last one that was complete by its close.
"""

from dataclasses import dataclass

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.rows import Marks
from screening.bars.panel import Places, Truths
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import TRUE, evaluate_rows
from screening.conditions.evaluation.values import Indicators


@dataclass(frozen=True, eq=False)
class Looking:
    """`bars` are those that conditions are looked at on; `seen` the row there for each daily row (-1: none), None:
    the bars are the daily ones.
    """

    bars: Indicators
    seen: Places | None = None

    def true_rows(self, condition: Condition, members: Truths | None, check: Check = unstopped) -> Marks:
        """The daily rows at whose close a condition is TRUE; `members`: those of the universe, the others have none."""
        here = None if members is None else self._members(members)
        found: Marks = evaluate_rows(condition, self.bars, members=here, check=check) == TRUE
        if self.seen is not None:
            if not len(found):
                return np.zeros(len(self.seen), dtype=np.bool_)
            found = found[np.maximum(self.seen, 0)] & (self.seen >= 0)
        return found if members is None else found & members

    def _members(self, members: Truths) -> Truths:
        """Of each bar: on the day on whose close it is complete."""
        completing = self.completing()
        if self.seen is None or completing is None:
            return members
        marks = np.zeros(len(self.bars.panel.sessions), dtype=np.bool_)
        marks[self.seen[completing]] = members[completing]
        return marks

    def completing(self) -> Marks | None:
        """The daily rows whose close completes a bar; None: all of them."""
        if self.seen is None:
            return None
        before = np.append(-1, self.seen[:-1]) if len(self.seen) else self.seen
        marks: Marks = (self.seen >= 0) & (self.seen != before)
        return marks


def looking_at(daily: Indicators, timeframe: str) -> Looking:
    """How conditions of a timeframe ("": daily) are looked at. The daily panel must own all of its rows."""
    if not timeframe:
        return Looking(daily)
    frame = daily.frame(timeframe)
    return Looking(Indicators(frame.panel, facts=daily.facts, groups=frame.periods), frame.latest)
