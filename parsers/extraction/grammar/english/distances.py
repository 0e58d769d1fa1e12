"""Percentages of a series: 5 % under its average, within 3 % of its high, up more than 3 % today. Pure."""

from parsers.extraction.grammar.english.predicates import LOWER, UPPER, Side
from parsers.extraction.grammar.english.quantities import Amount
from parsers.extraction.grammar.meaning.operands import Level, Operand
from parsers.extraction.grammar.meaning.predicates import (
    Moved,
    Predicate,
    Than,
    Together,
    Unlike,
    Unsaid,
    distance,
)
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

DISTANCES = Grammar()


# Distances and moves in percent.
@DISTANCES.rule("predicate: amount LOC level")
def apart(amount: Amount, side: Side, level: Level | Quantity) -> Than | None:
    """more than 10 % under the 50-day average"""
    return None if isinstance(level, Quantity) else distance(side, amount[0], amount[1], level)


@DISTANCES.rule("predicate: -MOVE amount -FROM level", "predicate: amount -FROM level")
def down_from(amount: Amount, level: Level | Quantity) -> Than | None:
    """down 20 % from its 52-week high"""
    if not isinstance(level, Operand):
        return None
    is_high = level.series.field in UPPER or level.series.output == "upper"
    is_low = level.series.field in LOWER or level.series.output == "lower"
    return distance("below" if is_high else "above", amount[0], amount[1], level) if is_high or is_low else None


@DISTANCES.rule("predicate: -WITHINOF percent -AWAY level", "predicate: -WITHINOF percent -LOC level")
@DISTANCES.rule("predicate: -(TOUCH|GOES|CLOSES) -WITHINOF percent -AWAY level")
def near(percent: float, level: Level | Quantity) -> Than | Together | None:
    """within 5 % of its 52-week high"""
    if isinstance(level, Quantity):
        return None
    above = distance("below", "<=", percent, level)
    if isinstance(level, Operand) and (level.series.field in UPPER or level.series.output == "upper"):
        return above
    below = distance("above", "<=", percent, level)
    return Together("all", (above, below)) if above and below else None


@DISTANCES.rule(
    "predicate: CMP percent -AND CMP percent LOC level",
    "predicate: CMP percent -BUTNOT CMP percent LOC level",
)
def between_amounts(
    one: Comparison, low: float, other: Comparison, high: float, side: Side, level: Level | Quantity
) -> Together | None:
    """at least 8 % but not more than 20 % below its 52-week high"""
    other = "<=" if other == ">" else "<" if other == ">=" else other
    if isinstance(level, Quantity) or one not in (">", ">=") or not low < high:
        return None
    found = distance(side, one, low, level), distance(side, other, high, level)
    return Together("all", (found[0], found[1])) if found[0] and found[1] else None


@DISTANCES.rule("predicate: -BETWEEN? span_of_percent LOC level")
def within_amounts(told: Span, side: Side, level: Level | Quantity) -> Together | None:
    """between 8 and 20 % below its 52-week high"""
    return between_amounts(">=", told.low.value, "<=", told.high.value, side, level)


@DISTANCES.rule("span_of_percent: span")
def span_of_percent(told: Span) -> Span | None:
    """8 to 20 %"""
    return told if told.high.unit == "percent" and told.low.value > 0 else None


@DISTANCES.rule("predicate: CMP percent -AWAYFROM level")
def so_far_away(op: Comparison, percent: float, level: Level | Quantity) -> Predicate | None:
    """more than one percent away from VWAP"""
    close_by = near(percent, level)
    if close_by is None:
        return None
    return close_by if op in ("<", "<=") else Unlike(close_by)


@DISTANCES.rule("predicate: MOVE amount period")
def moved(sign: str, amount: Amount, bars: int) -> Moved | None:
    """up more than 3 % over the last five days"""
    return _moved(sign, amount, bars)


@DISTANCES.rule("predicate: period MOVE amount", cost=0.02)
def moved_in(bars: int, sign: str, amount: Amount) -> Moved | None:
    """today up more than 3 %"""
    return _moved(sign, amount, bars)


@DISTANCES.rule("predicate: amount MOVE period")
def amount_moved(amount: Amount, sign: str, bars: int) -> Moved | None:
    """at least 3 % higher than yesterday"""
    return _moved(sign, amount, bars)


@DISTANCES.rule("predicate: MOVE period", cost=0.1)
def moved_at_all(sign: str, bars: int) -> Moved:
    """down over the last week"""
    return Moved(">" if sign == "+" else "<", 0.0, bars)


@DISTANCES.rule("predicate: -MOVE -amount", cost=0.4)
def moved_sometime() -> Unsaid:
    """up 10 %, without since when"""
    return Unsaid("missing")


def _moved(sign: str, amount: Amount, bars: int) -> Moved | None:
    op, percent = amount
    if sign == "+":
        return Moved(op, percent, bars)
    mirrored: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    return Moved(mirrored[op], -percent, bars) if op in mirrored else None


@DISTANCES.rule("period: -TODAY", "period: -SINCE", "period: -FROM -YESTERDAY", "period: -(LOC|CMP) -YESTERDAY")
def one_day() -> int:
    """on the day; from yesterday"""
    return 1


@DISTANCES.rule(
    "period: -SPANWORD lapse",
    "period: -(FROM|OVERWEEK) lapse -AGOWORD",
    "period: -IN -LAST? lapse",
    "period: -IN lapse",
    "period: -THAN -PRON? -WAS? lapse -AGOWORD",
)
@DISTANCES.rule("period: -LOC lapse", "period: lapse -AGOWORD", "period: -CMP lapse -AGOWORD", "period: -LAST lapse")
def span_of_bars(bars: int) -> int:
    """over the last five days"""
    return bars
