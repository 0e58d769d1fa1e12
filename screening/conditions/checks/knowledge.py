"""What is known of series whatever the market does: their limits, and which of them is never above which. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations
from typing import Self

from screening.conditions.checks.dimensions import span
from screening.conditions.checks.inequalities import Inequality, inequality
from screening.conditions.fields import PRICES, YEAR_BARS
from screening.conditions.tree import Series

_MIDDLE_PRICES = frozenset({"open", "close", "vwap"})


_BAND_FIELDS = frozenset({"bbands", "keltner"})
_BANDS = ("lower", "middle", "upper")
_AVERAGES = frozenset({"sma", "ema", "wma"})
_MACD = ("line", "signal", "hist")


@dataclass(frozen=True)
class Seen:
    """A series at the present bar, or as it was seen `before` bars earlier (only longer timeframes need the latter)."""

    series: Series
    before: int = 0


@dataclass(frozen=True)
class _Window:
    """The greatest, the least or an average of one source over the bars from `first` to `last` bars ago."""

    source: str
    first: int
    last: int
    is_greatest: bool = False
    is_least: bool = False

    def is_within(self, other: "_Window") -> bool:
        return other.first <= self.first and self.last <= other.last

    def meets(self, other: "_Window") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class _Placed:
    """A series with what it is a window of, if it is one."""

    seen: Seen
    window: _Window | None

    @classmethod
    def of(cls, seen: Seen) -> Self:
        return cls(seen, _window(seen.series))


def seen(series: Series, before: int) -> Seen:
    """The series as it was so many bars before; one name for what is written in several ways."""
    if series.field == "change_pct":
        length = dict(series.params).get("length", 1)
        series = replace(series, field="roc", params=(("length", length),))
    if series.timeframe in {"", "1d"}:
        return Seen(replace(series, timeframe="", ago=series.ago + before))
    return Seen(series, before)


def never_above(one: Seen, other: Seen) -> bool:
    """Whether one is at or below the other at every bar that has both."""
    return one == other or _ascends(_Placed.of(one), _Placed.of(other))


def known_of(everything: Iterable[Seen]) -> Iterator[Inequality]:
    """What holds of these series in any market."""
    named = list(dict.fromkeys(everything))
    for one in named:
        limits = span(one.series)
        if limits.low is not None:
            yield inequality([(one, -1)], Fraction(limits.low), is_strict=limits.above_low)
        if limits.high is not None:
            yield inequality([(one, 1)], -Fraction(limits.high), is_strict=False)
    placed = [_Placed.of(one) for one in named]
    for below, above in permutations(placed, 2):
        if _ascends(below, above):
            yield inequality([(below.seen, 1), (above.seen, -1)], is_strict=False)
    yield from _macd_sums(named)


def _macd_sums(named: list[Seen]) -> Iterator[Inequality]:
    """The histogram is the line less the signal."""
    lines: dict[Seen, dict[str, Seen]] = {}
    for one in named:
        if one.series.field == "macd":
            lines.setdefault(replace(one, series=replace(one.series, output="")), {})[one.series.output] = one
    for found in lines.values():
        if len(found) == len(_MACD):
            line, signal, hist = (found[name] for name in _MACD)
            for sign in (1, -1):
                yield inequality([(hist, sign), (line, -sign), (signal, sign)], is_strict=False)


def _ascends(one: _Placed, other: _Placed) -> bool:
    if one.seen.before != other.seen.before or one.seen.series.timeframe != other.seen.series.timeframe:
        return False
    if one.window and other.window and _windows_ascend(one.window, other.window):
        return True
    lower, higher = one.seen.series, other.seen.series
    return lower.field == higher.field and (_bands_ascend(lower, higher) or _averages_ascend(lower, higher))


def _bands_ascend(one: Series, other: Series) -> bool:
    if one.field not in _BAND_FIELDS or replace(one, output="") != replace(other, output=""):
        return False
    if one.output not in _BANDS or other.output not in _BANDS:
        return False
    return _BANDS.index(one.output) < _BANDS.index(other.output)


def _averages_ascend(one: Series, other: Series) -> bool:
    """The average of the lows is below the average of the highs."""
    if one.field not in _AVERAGES or one.ago != other.ago:
        return False
    lower, higher = dict(one.params), dict(other.params)
    return lower["length"] == higher["length"] and _ascend(str(lower["source"]), str(higher["source"]))


def _windows_ascend(below: _Window, above: _Window) -> bool:
    return _ascend(below.source, above.source) and (
        (above.is_greatest and below.is_within(above))
        or (below.is_least and above.is_within(below))
        or (below.is_least and above.is_greatest and below.meets(above))
    )


def _ascend(one: str, other: str) -> bool:
    """Whether a price of a bar is at or below another price of the same bar, as low is below close."""
    if one == other:
        return True
    return (one == "low" and other in {*_MIDDLE_PRICES, "high"}) or (one in _MIDDLE_PRICES and other == "high")


def _window(series: Series) -> _Window | None:
    """The series as a window of a price, when it is one."""
    params, ago = dict(series.params), series.ago
    last = ago + int(str(params.get("length", 1))) - 1
    source = str(params.get("source", "close"))
    year = YEAR_BARS.get(series.timeframe, 0)
    match series.field, series.output:
        case (("sma" | "wma"), _):
            return _Window(source, ago, last, is_greatest=last == ago, is_least=last == ago)
        case ("highest", _) | ("lowest", _):
            return _Window(source, ago, last, is_greatest=series.field == "highest", is_least=series.field == "lowest")
        case "bbands", "middle":
            return _Window("close", ago, last)
        case "donchian", _:
            is_upper = series.output == "upper"
            return _Window(
                "high" if is_upper else "low", ago + 1, last + 1, is_greatest=is_upper, is_least=not is_upper
            )
        case "high_52w", _:
            return _Window("high", ago + 1, ago + year, is_greatest=True) if year else None
        case "low_52w", _:
            return _Window("low", ago + 1, ago + year, is_least=True) if year else None
    if series.field in PRICES or series.field == "vwap":
        return _Window(series.field, ago, ago, is_greatest=True, is_least=True)
    return None
