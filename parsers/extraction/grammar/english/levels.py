"""Levels: what a series is compared with, also those that only their subject tells ("twice its average"). Pure."""

from dataclasses import replace
from typing import Literal

from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar

LEVELS = Grammar()
_USUAL_AVERAGE = 20
_OF_BAR = frozenset({"open", "high", "low", "close", "volume"})
_FRAMES = {"weeks": "1w", "months": "1M"}
Levels = tuple[Level, ...]
Kind = Literal["sma", "ema", "wma"]


@LEVELS.rule("told: AVG", cost=0.1)
def its_average(kind: Kind) -> OfSubject:
    """its average: of 20 bars, which is told as assumed"""
    return OfSubject("average", _USUAL_AVERAGE, kind, assumed=(str(_USUAL_AVERAGE),))


@LEVELS.rule("told: length AVG", "told: NUM AVG")
def its_average_of(bars: float, kind: Kind) -> OfSubject | None:
    """its 20-day average"""
    return _average(bars, kind)


@LEVELS.rule("told: AVG -(OF|SPANWORD|FOR) -LAST? length", "told: AVG NUM", "told: AVG -LPAREN length -RPAREN")
def its_long_average(kind: Kind, bars: float) -> OfSubject | None:
    """its average of the last 20 days"""
    return _average(bars, kind)


@LEVELS.rule("told: NUM -DASH? UNIT AVG", "told: NUM -DASH? LINEUNIT AVG", cost=-0.2)
def average_of_weeks(count: float, unit: str, kind: Kind) -> OfSubject | None:
    """(the weekly close above) the 40-week average"""
    frame = _FRAMES.get(unit)
    return OfSubject("average", int(count), kind, frame=frame) if frame and count == int(count) and count > 0 else None


def _average(bars: float, kind: Kind) -> OfSubject | None:
    return OfSubject("average", int(bars), kind) if bars == int(bars) and bars > 0 else None


@LEVELS.rule("told: linelength -ONE?", "told: NUM -ONE", cost=0.1)
def line_like_it(bars: float) -> OfSubject | None:
    """the 200-day one"""
    return OfSubject("line", int(bars)) if bars > 1 and bars == int(bars) else None


@LEVELS.rule("told: NUM", cost=0.2)
def line_of_number(bars: float) -> OfSubject | None:
    """the 50 EMA drops below the 200"""
    return OfSubject("numbered", int(bars)) if bars >= 2 and bars == int(bars) else None


@LEVELS.rule("told: -YESTERDAY", "told: -THAN -YESTERDAY", "told: -THAN? -PRON? -WAS -YESTERDAY")
def day_before() -> OfSubject:
    """the day before"""
    return OfSubject("ago", 1)


@LEVELS.rule("told: AGO", cost=0.1)
def one_of_before(bars: int) -> OfSubject | None:
    """yesterday's"""
    return OfSubject("ago", bars) if bars else None


@LEVELS.rule("told: PLAIN -BEFOREIT")
def before_it(field: str) -> OfSubject | None:
    """(lower than) the high before it"""
    return OfSubject("ago", 1, field=field) if field in _OF_BAR else None


@LEVELS.rule(
    "told: lapse -AGOWORD",
    "told: -THAN? -PRON? -WAS lapse -AGOWORD",
    "told: -THAN -PRON? -WAS? lapse -AGOWORD",
    "told: -PRON -WAS lapse -AGOWORD",
)
def bars_before(bars: int) -> OfSubject:
    """five days ago"""
    return OfSubject("ago", bars)


@LEVELS.rule("told: -SIGNAL")
def its_signal() -> OfSubject:
    """its signal line"""
    return OfSubject("signal", 1)


@LEVELS.rule("level: series -ASITSTOOD YESTERDAY")
def as_it_stood(of: Operand, bars: int) -> Operand:
    """the 5-day average as it stood yesterday"""
    return of.with_series(ago=bars)


LEVELS.same("level: told")


@LEVELS.rule("level: factor told")
def multiple_of_told(factor: float, of: OfSubject) -> OfSubject:
    """twice its 20-day average"""
    return replace(of, mult=of.mult * factor)


# Several levels at once.


@LEVELS.rule("levels: -BOTH? level -ANDWORD level")
def two_levels(left: Level | Quantity, right: Level | Quantity) -> Levels | None:
    """both the 50-day and the 200-day average"""
    return None if isinstance(left, Quantity) or isinstance(right, Quantity) else (left, right)


@LEVELS.rule("levels: level -COMMA level -COMMA? -ANDWORD level")
def three_levels(first: Level | Quantity, second: Level | Quantity, third: Level | Quantity) -> Levels | None:
    """the 20-, 50- and 200-day averages"""
    found = tuple(level for level in (first, second, third) if not isinstance(level, Quantity))
    return found if len(found) == 3 else None


@LEVELS.rule("lengths: hanging -ANDWORD length", "lengths: -BOTH hanging -ANDWORD length")
def two_lengths(first: float, second: int) -> tuple[float, ...]:
    """150- and 200-day"""
    return (first, float(second))


@LEVELS.rule("lengths: hanging -COMMA hanging -COMMA? -ANDWORD length")
def three_lengths(first: float, second: float, third: int) -> tuple[float, ...]:
    """20-, 50- and 200-day"""
    return (first, second, float(third))


@LEVELS.rule("lengths: hanging -ANDWORD NUM")
def two_numbers(first: float, second: float) -> tuple[float, ...]:
    """20 and 50 EMA"""
    return (first, second)


@LEVELS.rule("hanging: NUM -DASH?", "hanging: length")
def hanging(bars: float) -> float:
    """150-"""
    return float(bars)


@LEVELS.rule("levels: lengths AVG", "levels: -BOTH lengths AVG")
def averages_of_lengths(lengths: tuple[float, ...], kind: Kind) -> Levels | None:
    """the 50- and 200-day averages"""
    found = tuple(operand(kind, (bars,)) for bars in lengths)
    return tuple(level for level in found if level is not None) if all(found) else None


@LEVELS.rule("levels: lengths", cost=0.2)
def lines_of_lengths(lengths: tuple[float, ...]) -> Levels | None:
    """the 150- and the 200-day"""
    return tuple(OfSubject("line", int(bars)) for bars in lengths)


@LEVELS.rule("levels: AVG NUM -ANDWORD NUM", "levels: AVG -LPAREN NUM -COMMA NUM -RPAREN")
def averages_numbered(kind: Kind, first: float, second: float) -> Levels | None:
    """EMA 20 and 50"""
    return averages_of_lengths((first, second), kind)


@LEVELS.rule("subjects: -BOTH? series -ANDWORD series")
def two_subjects(left: Operand, right: Operand) -> tuple[Operand, ...]:
    """both the 20-day and the 50-day average (are …)"""
    return (left, right)


@LEVELS.rule("subjects: lengths AVG")
def averages_as_subjects(lengths: tuple[float, ...], kind: Kind) -> tuple[Operand, ...] | None:
    """the 20- and 50-day averages (are …)"""
    made = tuple(operand(kind, (bars,)) for bars in lengths)
    return tuple(series for series in made if series is not None) if all(made) else None
