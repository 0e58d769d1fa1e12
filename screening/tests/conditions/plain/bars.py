"""Bars and figures as plain lists, and weeks and months put together from them bar by bar."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

EPOCH = date(1970, 1, 1)


@dataclass
class Bars:
    """The bars of one symbol, oldest first. `sessions` are days since 1970-01-01."""

    sessions: list[int] = field(default_factory=list)
    open: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    close: list[float] = field(default_factory=list)
    volume: list[float] = field(default_factory=list)
    value_traded: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sessions)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of each session's bar."""
        return {session: number for number, session in enumerate(self.sessions)}

    def price(self, name: str) -> list[float]:
        """One column."""
        column: list[float] = getattr(self, name)
        return column


# By the name of a figure, by symbol: the days on which it was told, with what was told.
Told = Mapping[str, Mapping[str, Sequence[tuple[int, float]]]]


@dataclass
class Market:
    """Bars and figures of symbols."""

    bars: dict[str, Bars]
    told: Told = field(default_factory=dict)

    def known(self, name: str, symbol: str, day: int) -> float | None:
        """The figure as it was known at the end of a day."""
        said = self.told.get(name, {}).get(symbol, ())
        count = bisect_right(said, day, key=lambda one: one[0])
        return said[count - 1][1] if count else None


def period_of(day: int, timeframe: str) -> tuple[int, int]:
    """The week or month of a day."""
    at = EPOCH + timedelta(days=day)
    return at.isocalendar()[:2] if timeframe == "1w" else (at.year, at.month)


def longer(bars: Bars, timeframe: str) -> tuple[Bars, list[int]]:
    """The weekly or monthly bars of a symbol, and how many of them were completed at each of its bars.

    Every session is asked in its turn, with nothing known of those that come after it.
    """
    made, completed = Bars(), []
    of_last: tuple[int, int] | None = None  # the period that the last bar is of
    is_closed = True  # whether that bar was completed
    weekends: dict[tuple[int, int], bool] = {}  # by week: whether a session was on its weekend
    for place, day in enumerate(bars.sessions):
        period, week = period_of(day, timeframe), period_of(day, "1w")
        at = EPOCH + timedelta(days=day)
        weeks_before = [one for one in weekends if one != week]
        weekends[week] = weekends.get(week, False) or at.weekday() > 4
        if is_closed or period != of_last:
            _begin(made, bars, place)
        else:
            _add(made, bars, place)
        of_last, is_closed = period, False
        # The first day after it on which there may be a session, by the habits of the week before.
        following = day + 1
        if weeks_before and not weekends[weeks_before[-1]]:
            while (EPOCH + timedelta(days=following)).weekday() > 4:
                following += 1
        is_closed = period_of(following, timeframe) != period
        completed.append(len(made) if is_closed else len(made) - 1)
    return made, completed


def _begin(made: Bars, bars: Bars, place: int) -> None:
    made.sessions.append(bars.sessions[place])
    for name in ("open", "high", "low", "close", "volume"):
        made.price(name).append(bars.price(name)[place])
    made.value_traded.append(bars.close[place] * bars.volume[place])


def _add(made: Bars, bars: Bars, place: int) -> None:
    made.sessions[-1] = bars.sessions[place]
    made.high[-1] = max(made.high[-1], bars.high[place])
    made.low[-1] = min(made.low[-1], bars.low[place])
    made.close[-1] = bars.close[place]
    made.volume[-1] += bars.volume[place]
    made.value_traded[-1] += bars.close[place] * bars.volume[place]
