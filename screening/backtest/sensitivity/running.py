"""Variants of a strategy over the same bars, one after the other: what they share is worked out once. Pure."""

from collections import OrderedDict
from collections.abc import Iterator, MutableMapping

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.rows import Marks, rows_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Run, Venue, period_of, signals_of, simulate
from screening.bars.panel import Panel, Truths
from screening.conditions import Condition
from screening.conditions.evaluation.values import Indicators, reads_bars_at_hand

# What is kept between variants at most: lines of indicators, and where conditions hold (a byte a row).
MOST_BYTES = 256 * 1024 * 1024


class Recent(MutableMapping[Condition, Marks]):
    """Where conditions hold; beyond so many bytes those that were not asked for the longest go."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._kept = most_bytes, OrderedDict[Condition, Marks]()

    def __getitem__(self, condition: Condition) -> Marks:
        self._kept.move_to_end(condition)
        return self._kept[condition]

    def __setitem__(self, condition: Condition, marks: Marks) -> None:
        self._kept[condition] = marks
        while len(self._kept) > 1 and sum(one.nbytes for one in self._kept.values()) > self._most:
            self._kept.popitem(last=False)

    def __delitem__(self, condition: Condition) -> None:
        del self._kept[condition]

    def __iter__(self) -> Iterator[Condition]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Trials:
    """Tries plans over one panel, which owns all of its rows, under the rules of one exchange."""

    def __init__(
        self, indicators: Indicators, venue: Venue, members: Truths | None = None, *, with_limits: bool
    ) -> None:
        self._indicators, self._venue, self._members = indicators, venue, members
        self._rows = rows_of(indicators.panel, venue.tables, with_limits=with_limits)
        self._found = Recent()

    def tried(self, plan: Plan, settings: Settings, check: Check = unstopped) -> Run | None:
        """The very run that the plan has by itself; None: no session of the panel is in its period."""
        panel: Panel = self._indicators.panel
        first_day, last_day = period_of(plan, settings, panel)
        if not len(panel.sessions) or first_day > last_day:
            return None
        self._keep_lines(plan, check)
        signals = signals_of(plan, settings, self._indicators, self._members, check, found=self._found)
        return simulate(plan, settings, self._indicators, signals, self._venue, rows=self._rows, check=check)

    def _keep_lines(self, plan: Plan, check: Check) -> None:
        """Compute as a whole, for the variants to come, what fits; of more bars lines come and go block by block."""
        conditions = (plan.entry, *(rule.condition for rule in plan.exits))
        wanted = [
            series
            for condition in conditions
            if condition and condition not in self._found
            for series in condition.series
            if reads_bars_at_hand(series)
        ]
        if wanted and len(wanted) * 8 * len(self._indicators.panel.sessions) <= MOST_BYTES:
            self._indicators.lines(list(dict.fromkeys(wanted)), check)
        while self._indicators.size_bytes > MOST_BYTES and self._indicators.drop_one():
            pass
