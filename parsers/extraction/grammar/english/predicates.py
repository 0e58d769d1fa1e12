"""What English says of a series: is above, crosses, is rising, for three days. Pure."""

from dataclasses import replace
from typing import Literal

from parsers.extraction.grammar.english.levels import Levels
from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.predicates import (
    Between,
    Extreme,
    Going,
    Lasting,
    Moved,
    Predicate,
    Than,
    Together,
    Unlike,
    Unsaid,
)
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

PREDICATES = Grammar()


Side = Literal["above", "below"]


# Series that a breakout is of: the way through them is known.
UPPER = ("high", "high_52w")


LOWER = ("low", "low_52w")
_EXTREME: dict[str, Comparison] = {"high_52w": ">=", "low_52w": "<="}


PREDICATES.same("predicate: -BE predicate", "predicate: -(TO|OF|AT) predicate")


PREDICATES.same("predicate: -CLOSES predicate", "predicate: -MUST predicate", "predicate: -HAS predicate", cost=0.01)


@PREDICATES.rule("predicate: CROSS level")
def crosses(op: Comparison, level: Level | Quantity) -> Than:
    """crosses above the 50-day average"""
    return Than(op, level)


@PREDICATES.rule("predicate: -BREAK level FROMSIDE", "predicate: -BREAK FROMSIDE level")
def crosses_from(left: Level | Quantity | Comparison, right: Level | Quantity | Comparison) -> Than | None:
    """crosses its signal line from below"""
    op, level = (left, right) if isinstance(left, str) else (right, left)
    return Than(op, level) if isinstance(op, str) and not isinstance(level, str) else None


@PREDICATES.rule("predicate: CROSS level FROMSIDE", cost=-0.05)
def crosses_plainly(op: Comparison, level: Level | Quantity, side: Comparison) -> Than | None:
    """rises above 50 from below"""
    return Than(op, level) if op == side else None


@PREDICATES.rule("predicate: HIGHEST -(SPANWORD|OF|IN) lapse", "predicate: LOWEST -(SPANWORD|OF|IN) lapse")
def at_its_extreme(source: str, bars: int) -> Than | None:
    """(volume is) the highest in 50 days"""
    return (
        None
        if source == "close"
        else Than(">=" if source == "high" else "<=", OfSubject("highest" if source == "high" else "lowest", bars))
    )


@PREDICATES.rule("predicate: -AT HIGHEST -(SPANWORD|OF|IN) lapse", "predicate: -AT LOWEST -(SPANWORD|OF|IN) lapse")
def at_its_extreme_close(source: str, bars: int) -> Than | None:
    """(closes) at its highest close in 20 days"""
    return None if source != "close" else Than(">=", OfSubject("highest", bars))


@PREDICATES.rule(
    "predicate: (CMP|CROSS) -ALLOF (HIGHEST|LOWEST) -(OF|SPANWORD|IN) -LAST? lapse",
    "predicate: (CMP|CROSS) -ALLOF -(UNIT|LINEUNIT)? (HIGHEST|LOWEST) -(OF|SPANWORD|IN) -LAST? lapse",
)
def beyond_every(op: Comparison, source: str, bars: int) -> Than | None:
    """higher than every high of the previous 40 days"""
    is_upper = source == "high" and op in (">", ">=", "crosses_above")
    is_lower = source == "low" and op in ("<", "<=", "crosses_below")
    made = operand("donchian", (bars,), output="upper" if is_upper else "lower")
    return Than(op, made) if made and (is_upper or is_lower) else None


@PREDICATES.rule("predicate: CROSS levels", "predicate: CMP levels")
def all_levels(op: Comparison, levels: Levels) -> Together:
    """above both its 50-day and its 200-day average"""
    return Together("all", tuple(Than(op, level) for level in levels))


@PREDICATES.rule("predicate: -BREAK level")
def breaks(level: Level | Quantity) -> Than | None:
    """breaks the 20-day high: upwards; breaks the low: downwards; other levels don't say which way"""
    if not isinstance(level, Operand):
        return None
    field, line = level.series.field, level.series.output
    if field in UPPER or line == "upper" or field == "highest":
        return Than("crosses_above", level)
    return Than("crosses_below", level) if field in LOWER or line == "lower" or field == "lowest" else None


@PREDICATES.rule("predicate: -HAS CROSSED level", "pastpred: CROSSED level")
def has_crossed(op: Comparison, level: Level | Quantity) -> Than:
    """has just crossed above"""
    return Than(op, level)


@PREDICATES.rule("pastpred: -CLOSEDPAST predicate")
def closed(predicate: Predicate) -> Predicate:
    """closed above, which only a condition may say"""
    return predicate


@PREDICATES.rule("predicate: -TOUCH level")
def touches(level: Level | Quantity) -> Than | None:
    """touches the lower band"""
    if isinstance(level, Operand):
        field, line = level.series.field, level.series.output
        if field in LOWER or line == "lower" or field == "lowest":
            return Than("<=", level)
        if field in UPPER or line == "upper" or field == "highest":
            return Than(">=", level)
    return None


@PREDICATES.rule("predicate: -AT? quantity ORMORE", "predicate: ORMORE quantity")
def or_more(left: Quantity | Comparison, right: Quantity | Comparison) -> Than | None:
    """15 or more"""
    if isinstance(left, Quantity) and not isinstance(right, Quantity):
        return Than(right, left)
    return None


@PREDICATES.rule("predicate: -TOUCH quantity ORMORE")
def reaches_or_more(quantity: Quantity, op: Comparison) -> Than:
    """gets to 70 or higher"""
    return Than(op, quantity)


@PREDICATES.rule("predicate: factor level ORMORE")
def multiple_or_more(factor: float, level: Level | Quantity, op: Comparison) -> Than | None:
    """1.5 times its average or more"""
    return None if isinstance(level, Quantity) else Than(op, _scaled(level, factor))


@PREDICATES.rule("predicate: factor ORMORE level")
def multiple_or_more_of(factor: float, op: Comparison, level: Level | Quantity) -> Than | None:
    """1.5 times or more its average"""
    return multiple_or_more(factor, level, op)


@PREDICATES.rule("predicate: factor told", "predicate: factor series", cost=0.15)
def is_multiple(factor: float, level: Level) -> Than:
    """(volume is) twice its average: at least"""
    return Than(">=", _scaled(level, factor))


def _scaled(level: Level, factor: float) -> Level:
    return level.times(factor) if isinstance(level, Operand) else replace(level, mult=level.mult * factor)


@PREDICATES.rule("predicate: -IN? span", "predicate: -IN span -RANGE", "predicate: span -RANGE", cost=0.01)
def in_range(span: Span) -> Between:
    """in the 40 - 60 range"""
    return Between(span.low, span.high)


@PREDICATES.rule("predicate: -BETWEEN level -AND level")
def between_levels(low: Level | Quantity, high: Level | Quantity) -> Between | None:
    """between the 50-day and the 200-day average"""
    return None if isinstance(low, Quantity) or isinstance(high, Quantity) else Between(low, high)


@PREDICATES.rule("pastpred: pastpred window")
def has_within(predicate: Predicate, bars: int) -> Lasting:
    """went up through it within the last four bars"""
    return Lasting("within", bars, predicate)


# Trends, signs, extremes.
@PREDICATES.rule("predicate: GOING")
def going(direction: Literal["rising", "falling"]) -> Going:
    """rising: against the bar before, which is told as assumed"""
    return Going(direction, 1, ("1",))


@PREDICATES.rule("predicate: GOING streak", "predicate: GOING period")
def going_for(direction: Literal["rising", "falling"], bars: int) -> Going:
    """rising for 21 sessions"""
    return Going(direction, bars)


@PREDICATES.rule("predicate: GOING -streak -LPAREN length -RPAREN")
def going_for_so_many(direction: Literal["rising", "falling"], bars: int) -> Going:
    """rising for at least a month (21 sessions)"""
    return Going(direction, bars)


@PREDICATES.rule("predicate: GOING -FOR -CMP? UNIT -LPAREN length -RPAREN")
def going_for_a_unit(direction: Literal["rising", "falling"], _unit: str, bars: int) -> Going:
    """rising for at least a month (21 sessions)"""
    return Going(direction, bars)


@PREDICATES.rule("predicate: GOING OVERWEEK", "predicate: GOING SINCE")
def going_since(direction: Literal["rising", "falling"], bars: int) -> Going:
    """rising week over week"""
    return Going(direction, bars)


@PREDICATES.rule("predicate: CMP told -AND GOING", cost=0.3)
def above_and_going(op: Comparison, level: OfSubject, direction: Literal["rising", "falling"]) -> Together:
    """above yesterday's and rising"""
    return Together("all", (Than(op, level), Going(direction, 1, ("1",))))


@PREDICATES.rule("predicate: SIGN", "predicate: SIGNTURN")
def signed(op: Comparison) -> Than:
    """positive; turns negative"""
    return Than(op, Quantity(0.0))


@PREDICATES.rule("predicate: OVERSOLD")
def extreme(op: Comparison) -> Extreme:
    """oversold: below the usual level of the indicator, which is told as assumed"""
    return Extreme("low" if op == "<" else "high")


@PREDICATES.rule("predicate: -NEW? -AT? PLAIN", "predicate: -AT PLAIN", "predicate: -TOUCH -NEW? PLAIN", cost=0.2)
def at_extreme(field: str) -> Than | None:
    """at a new 52-week high"""
    op = _EXTREME.get(field)
    made = operand(field)
    return Than(op, made) if op and made else None


@PREDICATES.rule(
    "predicate: -AT? -NEW length HIGHEST", "predicate: -TOUCH -NEW? length HIGHEST", "predicate: -AT length HIGHEST"
)
def new_high(bars: int, source: str) -> Than | None:
    """makes a new 20-day high"""
    if source == "close":
        highest = operand("highest", ("close", bars), ago=1)
        return Than(">", highest) if highest else None
    made = operand("donchian", (bars,), output="upper")
    return Than("crosses_above", made) if made else None


@PREDICATES.rule(
    "predicate: -AT? -NEW length LOWEST", "predicate: -TOUCH -NEW? length LOWEST", "predicate: -AT length LOWEST"
)
def new_low(bars: int, source: str) -> Than | None:
    """makes a new 20-day low"""
    if source == "close":
        lowest = operand("lowest", ("close", bars), ago=1)
        return Than("<", lowest) if lowest else None
    made = operand("donchian", (bars,), output="lower")
    return Than("crosses_below", made) if made else None


@PREDICATES.rule("predicate: CMP -CLOUD", "predicate: CROSS -CLOUD")
def beside_cloud(op: Comparison) -> Together | None:
    """above the cloud: above both of its spans"""
    spans = [operand("ichimoku", output=line) for line in ("span_a", "span_b")]
    if op not in (">", "<") or None in spans:
        return None
    return Together("all", tuple(Than(op, span) for span in spans if span is not None))


# What can't be used.
@PREDICATES.rule("predicate: -VAGUE", "predicate: -BE -VAGUEADJ", "predicate: -NOTBE -(VAGUE|VAGUEADJ)", cost=0.3)
def vague() -> Unsaid:
    """unusually high"""
    return Unsaid("vague")


@PREDICATES.rule(
    "predicate: -CMP -VAGUENORM", "predicate: -(CMP|MORE) -THAN -VAGUENORM", "predicate: -factor -VAGUENORM"
)
def vaguely_normal() -> Unsaid:
    """cheaper than usual"""
    return Unsaid("vague")


@PREDICATES.rule(
    "predicate: -(CMP|CROSS|TOUCH) -VAGUELEVEL", "predicate: -CMP -factor -VAGUELEVEL", "predicate: -factor -VAGUELEVEL"
)
def no_level() -> Unsaid:
    """above a certain level"""
    return Unsaid("missing")


@PREDICATES.rule("predicate: -(CMP|CROSS|CROSSED|TOUCH|BREAK) -strange", "predicate: -amount -LOC -strange", cost=0.1)
def strange_level() -> Unsaid:
    """above the Supertrend"""
    return Unsaid("unsupported")


@PREDICATES.rule("predicate: -(CROSS|CROSSED) -CLOUD", cost=0.3)
def crosses_cloud() -> Unsaid:
    """crosses above the cloud"""
    return Unsaid("unsupported")


# Negation, joins, durations.
@PREDICATES.rule("predicate: -NOTBE predicate", "predicate: -NEG predicate")
def unlike(predicate: Predicate) -> Unlike:
    """is not above"""
    return Unlike(predicate)


@PREDICATES.rule("predicate: -NEITHER predicate -NOR predicate")
def neither(left: Predicate, right: Predicate) -> Together:
    """neither above 70 nor rising"""
    return Together("all", (Unlike(left), Unlike(right)))


@PREDICATES.rule("compound: predicate -COMMA? -AND predicate", "compound: compound -COMMA? -AND predicate")
@PREDICATES.rule("compound: predicate -COMMA predicate -COMMA? -AND? predicate", cost=0.05)
def also(*parts: Predicate) -> Together:
    """above 50 and rising"""
    return Together("all", parts)


@PREDICATES.rule("compound: predicate -COMMA? -BUTNOT predicate")
def but_not(left: Predicate, right: Predicate) -> Together:
    """above 50 but not above 70"""
    return Together("all", (left, Unlike(right)))


@PREDICATES.rule("alternative: -EITHER? predicate -OR predicate", cost=0.03)
def either(left: Predicate, right: Predicate) -> Together:
    """below 30 or above 70"""
    return Together("any", (left, right))


@PREDICATES.rule("alternative: predicate -COMMA? ORABOVE level")
def or_above(left: Predicate, op: Comparison, level: Level | Quantity) -> Together:
    """below 30 or above 70: two conditions, never "70 or more" """
    return Together("any", (left, Than(op, level)))


@PREDICATES.rule("predicate: predicate streak")
def for_bars(predicate: Predicate, bars: int) -> Lasting | None:
    """above it for three days"""
    return None if isinstance(predicate, Going) else Lasting("for", bars, predicate)


@PREDICATES.rule("predicate: predicate window")
def within_bars(predicate: Predicate, bars: int) -> Lasting | None:
    """crossed above it in the last five days"""
    return None if isinstance(predicate, Going | Moved) else Lasting("within", bars, predicate)
