"""Weekly and monthly bars out of daily ones, and which of them was completed at each session. Pure.

A week or month is completed by its last possible session, else by the first session after it. There is no calendar of
holidays here, so a week that ends on a Thursday is completed by the session after it: late, never early. Whether
weekends are sessions is seen from the symbol's own week before. A session that comes after its week or month was
completed (a special Saturday) counts to the next one: what was once said of a bar never changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from screening.bars.panel import Days, Floats, Panel, Places

SESSIONS = MappingProxyType({"1w": 5, "1M": 21})
"""The timeframes that daily bars can be put together to, and about how many sessions each has."""

_MONDAY = 3  # 1970-01-01 was a Thursday: days since then plus this are whole weeks on Mondays
_FRIDAY, _SUNDAY = 4, 6

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CompletedBars:
    """`panel` holds the bars of the timeframe, the unfinished last ones too; `latest` gives for each row of the daily
    panel the row here of the last bar that was completed then (-1: none, or a row that no symbol owns).

    The columns of the panel have a `value_traded` more, the sum of close x volume. Arrays are read-only.
    """

    panel: Panel
    latest: Places
    periods: Places

    @property
    def size_bytes(self) -> int:
        """Of the arrays."""
        return self.panel.size_bytes + self.latest.nbytes + self.periods.nbytes

    def completed_by_the_end_of(self, daily: Panel) -> Panel:
        """The bars that were completed at the last session of each symbol of the daily panel that these are of."""
        if not len(self.latest):
            return self.panel
        latest = self.latest[np.maximum(daily.ends - 1, 0)]
        ends = np.where(daily.lengths > 0, np.maximum(latest + 1, self.panel.starts), self.panel.starts)
        ends.setflags(write=False)
        return replace(self.panel, ends=ends)


def completed_bars(daily: Panel, timeframe: str) -> CompletedBars:
    """The bars of a timeframe of SESSIONS; KeyError for another one."""
    periods = _periods_of(timeframe)
    lengths = daily.lengths
    owners = np.repeat(np.arange(len(daily.symbols)), lengths)
    edges = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.arange(len(owners)) + np.repeat(daily.starts - edges[:-1], lengths)
    sessions = daily.sessions[rows]
    period, is_last = _periods(owners, sessions, periods)
    firsts = _firsts(owners, period)
    number = np.cumsum(firsts) - 1
    starts_of_bars = np.flatnonzero(firsts)
    starts = np.searchsorted(owners[starts_of_bars], np.arange(len(daily.symbols)))
    ends = np.searchsorted(owners[starts_of_bars], np.arange(len(daily.symbols)), side="right")
    seen = np.where(is_last, number, number - 1)
    latest = np.full(len(daily.sessions), -1, dtype=np.int64)
    latest[rows] = np.where(seen >= starts[owners], seen, -1)
    columns = _put_together({name: values[rows] for name, values in daily.columns.items()}, starts_of_bars)
    lasts = np.append(starts_of_bars[1:], len(owners)) - 1 if len(owners) else starts_of_bars
    numbers = period[starts_of_bars]
    for array in (starts, ends, latest, numbers, *columns.values()):
        array.setflags(write=False)
    panel = Panel(daily.symbols, starts, ends, sessions[lasts], MappingProxyType(columns))
    return CompletedBars(panel, latest, numbers)


def bars_of_sessions(sessions: Days, timeframe: str) -> tuple[Numbers, bool]:
    """Of the sessions of one symbol: the place of the last session of each bar, and whether the last is completed."""
    if not len(sessions):
        return np.empty(0, dtype=np.int64), False
    owners = np.zeros(len(sessions), dtype=np.int64)
    period, is_last = _periods(owners, sessions, _periods_of(timeframe))
    return np.append(np.flatnonzero(_firsts(owners, period))[1:], len(sessions)) - 1, bool(is_last[-1])


def _periods_of(timeframe: str) -> Callable[[Numbers], Numbers]:
    return {"1w": _weeks, "1M": _months}[timeframe]


def _put_together(columns: Mapping[str, Floats], starts: Numbers) -> dict[str, Floats]:
    if not len(starts):
        return {name: np.empty(0) for name in (*columns, "value_traded")}
    lasts = np.append(starts[1:], len(columns["close"])) - 1
    return {
        "open": columns["open"][starts],
        "high": np.maximum.reduceat(columns["high"], starts),
        "low": np.minimum.reduceat(columns["low"], starts),
        "close": columns["close"][lasts],
        "volume": np.add.reduceat(columns["volume"], starts),
        "value_traded": np.add.reduceat(columns["close"] * columns["volume"], starts),
    }


def _weeks(days: Numbers) -> Numbers:
    return (days + _MONDAY) // 7


def _months(days: Numbers) -> Numbers:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _periods(owners: Numbers, sessions: Days, periods: Callable[[Numbers], Numbers]) -> tuple[Numbers, Flags]:
    """The period that each session counts to, and whether the session completes it."""
    days = sessions.astype(np.int64)
    following = periods(_next_session(owners, days))
    period = periods(days)
    completes = following != period
    # How many sessions before, of the same symbol and period, had completed it already.
    before = np.cumsum(completes) - completes
    first = np.maximum.accumulate(np.where(_firsts(owners, period), np.arange(len(days)), 0))
    period = period + (before > before[first])
    return period, following != period


def _next_session(owners: Numbers, days: Numbers) -> Numbers:
    """The next day that may be a session: tomorrow, or the next weekday after a week without weekend sessions."""
    weekday, week = (days + _MONDAY) % 7, _weeks(days)
    firsts = _firsts(owners, week)
    number = np.cumsum(firsts) - 1
    starts = np.flatnonzero(firsts)
    had_weekend = np.logical_or.reduceat(weekday > _FRIDAY, starts) if len(starts) else np.empty(0, dtype=np.bool_)
    has_week_before = np.append(False, owners[starts[1:]] == owners[starts[:-1]])[: len(starts)]
    rests = has_week_before & ~np.append(True, had_weekend[:-1])[: len(starts)]
    return days + np.where(rests[number] & (weekday >= _FRIDAY), _SUNDAY + 1 - weekday, 1)


def _firsts(owners: Numbers, period: Numbers) -> Flags:
    """Whether a row is the first of its symbol and period."""
    if not len(owners):
        return np.empty(0, dtype=np.bool_)
    return np.append(True, (np.diff(owners) != 0) | (np.diff(period) != 0))
