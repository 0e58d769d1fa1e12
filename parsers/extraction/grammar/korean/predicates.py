"""What is said of a series in Korean: 30 이하, 20일선 위에 있, 3일 연속 …; without subject and ending. Pure.

`pred` waits for its subject; `vp` is several of them. Endings (면, 고, 지 않으면) are read by `conditions`.
"""

from dataclasses import replace

from parsers.extraction.grammar.meaning.operands import Level, OfSubject, Operand
from parsers.extraction.grammar.meaning.predicates import (
    Between,
    Moved,
    Predicate,
    Than,
    Together,
    Unlike,
    distance,
    in_span,
)
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

PREDICATES = Grammar()
_OPPOSITE: dict[Comparison, Comparison] = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_UP: frozenset[Comparison] = frozenset({">", ">="})
_LONG = 2  # a streak of one bar is none

# At least, at most.


@PREDICATES.rule(
    "pred: level ORLESS",
    "pred: level -SUBJ ORLESS",
    "pred: level ORLESS -(EXIST|CASE) -AT -EXIST",
    "pred: level ORLESS -AT -(EXIST|START)",
)
def at_least(level: Level | Quantity, op: Comparison) -> Than:
    """30 이하, 20일선 이상"""
    return Than(op, level)


@PREDICATES.rule("pred: level -OBJ? ORLESS RISE", "pred: level -OBJ? PASS -CHAIN RISE")
def grown_beyond(level: Level | Quantity, op: Comparison, way: str) -> Than | None:
    """20일 평균의 3배 이상 터지"""
    if isinstance(level, Quantity) or (way == "rising") != (op in _UP):
        return None
    return Than(op, level)


@PREDICATES.rule(
    "pred: level ORLESS level ORLESS",
    "pred: level ORLESS -(AND|COMMA|DASH) level ORLESS",
    "pred: level ORLESS -BE -AND level ORLESS",
)
def both_ends(low: Level | Quantity, first: Comparison, high: Level | Quantity, second: Comparison) -> Predicate | None:
    """0.3 이상 0.9 이하"""
    if (first in _UP) == (second in _UP):
        return None
    if isinstance(low, Quantity) and isinstance(high, Quantity):
        if not low.unit:
            low = replace(low, unit=high.unit)
        if (low.value < high.value) != (first in _UP):
            return None
        if first == ">=" and second == "<=":
            return Between(low, high)
    return Together("all", (Than(first, low), Than(second, high)))


@PREDICATES.rule("pred: CMP level")
def compared(op: Comparison, level: Level | Quantity) -> Than:
    """> 30"""
    return Than(op, level)


@PREDICATES.rule("pred: span", "pred: span -AT? -BETWEEN", "pred: span -BETWEEN -AT? -EXIST")
def in_range(of: Span) -> Between:
    """3~10, 40~60 사이"""
    return in_span(of)


@PREDICATES.rule(
    "pred: level -(FROM|AT|WITH) level -(TILL|BETWEEN|OF)? -(BETWEEN|AT)? -EXIST?",
    "pred: level -(FROM|AT) level -TILL -OF? -BETWEEN? -AT? -EXIST?",
    "pred: level -WITH level -BETWEEN -AT? -EXIST?",
)
def between(low: Level | Quantity, high: Level | Quantity) -> Between | None:
    """40에서 60 사이, 20일선과 60일선 사이"""
    if isinstance(low, Quantity) and isinstance(high, Quantity):
        if not low.unit:
            low = replace(low, unit=high.unit)
        if low.unit != high.unit or low.value >= high.value:
            return None
    elif isinstance(low, Quantity) or isinstance(high, Quantity):
        return None
    return Between(low, high)


# Above, below, more than.


@PREDICATES.rule(
    "pred: level -THAN MORE",
    "pred: level -THAN -ALSO? PASS",
    "pred: level -(OBJ|TOP|ALSO)? PASS",
    "pred: level -THAN SIDE -AT? -EXIST?",
    "pred: level -OF? SIDE",
    "pred: level -OF? SIDE -AT",
    "pred: level -OF? SIDE -AT? -EXIST",
    "pred: level -OF? SIDE -(BY|AT) -EXIST",
    "pred: level -OF? SIDE -AT -(DAY|CASE) -SUBJ? -(EXIST|START) -(BECOME|DO)?",
    "pred: level -OF? SIDE -AT -(EXIST|START) -(BECOME|DO)?",
)
def above(level: Level | Quantity, op: Comparison) -> Than:
    """20일선보다 높, 30을 넘, 20일선 위에 있"""
    return Than(op, level)


@PREDICATES.rule("pred: level -AT -AN? PASS", "pred: level -AT PASS -JI -NOT")
def reaches(level: Level | Quantity, op: Comparison) -> Than | None:
    """30억에 못 미치"""
    return Than("<", level) if op == "<" else None


@PREDICATES.rule("pred: level -(SUBJ|ALSO|TOP)? -AN -BECOME", "pred: level -(SUBJ|ALSO|TOP)? -BECOME -JI -NOT")
def falls_short(level: Level | Quantity) -> Than:
    """2천원이 안 되"""
    return Than("<", level)


@PREDICATES.rule("pred: level -TOP -BECOME", "pred: level ORLESS -(TOP|SUBJ) -BECOME")
def amounts_to(level: Level | Quantity, op: Comparison = ">=") -> Than:
    """두 배는 되"""
    return Than(op, level)


@PREDICATES.rule("pred: -MINIMUM pred")
def at_the_least(said: Predicate) -> Predicate | None:
    """최소 10% 이상"""
    return said if isinstance(said, Than) and said.op in _UP else None


@PREDICATES.rule("pred: -MINIMUM level -TOP? -BECOME")
def no_less(level: Level | Quantity) -> Than:
    """최소 10%는 되"""
    return Than(">=", level)


@PREDICATES.rule("pred: level -OBJ? -AN PASS", "pred: level -THAN -AN MORE")
def not_above(level: Level | Quantity, op: Comparison) -> Than:
    """30을 안 넘"""
    return Than(_OPPOSITE[op], level)


PREDICATES.same("pred: pred -IMP -(START|EXIST|HAPPEN)", "pred: pred -START", "pred: pred -AT -START")


@PREDICATES.rule("pred: SIGNWORD")
def signed(op: Comparison) -> Than:
    """양수, 플러스"""
    return Than(op, Quantity(0))


@PREDICATES.rule("pred: TURN -(AT|BY)?")
def turned(op: Comparison) -> Than:
    """양전환하"""
    return Than("crosses_above" if op == ">" else "crosses_below", Quantity(0))


# A percentage away from a level.


@PREDICATES.rule(
    "pred: level -(THAN|AT|FROM) quantity ORLESS MORE",
    "pred: level -(THAN|AT|FROM) quantity ORLESS SIDE -AT? -EXIST?",
    "pred: level -(THAN|AT|FROM) quantity ORLESS RISE",
    "pred: level -(THAN|AT|FROM) quantity ORLESS -APART SIDE?",
    "pred: level -(OBJ|THAN) quantity ORLESS PASS",
)
def away(level: Level | Quantity, by: Quantity, op: Comparison, side: str | None) -> Than | None:
    """60일선보다 10% 이상 낮아지, 고점 대비 20% 이상 하락"""
    if side is None or by.unit != "percent" or isinstance(level, Quantity):
        return None
    return distance("above" if side in (">", "rising") else "below", op, abs(by.value), level)


@PREDICATES.rule(
    "pred: level -(THAN|AT|FROM) quantity RISE",
    "pred: level -(THAN|AT|FROM) quantity MORE",
    "pred: level -(THAN|AT|FROM) quantity SIDE -AT? -EXIST?",
    "pred: level -OBJ quantity PASS",
)
def away_by(level: Level | Quantity, by: Quantity, side: str) -> Than | None:
    """고점 대비 20% 하락: at least so much"""
    return away(level, by, ">=", side)


@PREDICATES.rule("pred: level -(THAN|AT) SNUM UNIT ORLESS", "pred: level -(THAN|AT) SNUM UNIT ORLESS RISE")
def signed_away(level: Level | Quantity, by: float, unit: str, op: Comparison, verb: str | None = None) -> Than | None:
    """20일선 대비 -15% 이하(로 빠지): at most 0.85 times the level"""
    if unit != "percent" or isinstance(level, Quantity) or not -100 < by < 1000:
        return None
    if verb is not None and (verb == "rising") != (by > 0):
        return None
    if isinstance(level, OfSubject) and level.kind == "ago":
        return None
    factor = 1 + by / 100
    scaled = level.times(factor) if isinstance(level, Operand) else replace(level, mult=level.mult * factor)
    return Than(op, scaled)


PREDICATES.same("inside: quantity -WITHIN", "inside: inside -(AT|BY)", "inside: inside -(EXIST|NEAR|GOIN|HAPPEN)")


@PREDICATES.rule(
    "pred: level -(THAN|AT|FROM|OF|WITH|NEAR)? inside",
    "pred: level -(THAN|AT|FROM|OF)? -SPREAD inside",
)
def within_percent(level: Level | Quantity, by: Quantity) -> Between | None:
    """20일선에서 3% 이내: on either side of it"""
    if by.unit != "percent" or not isinstance(level, Operand) or not 0 < by.value < 100:
        return None
    if level.series.field in ("high_52w", "donchian", "highest"):
        return None  # a high has no other side that is meant
    return Between(level.times(1 - by.value / 100), level.times(1 + by.value / 100))


@PREDICATES.rule("pred: level -(THAN|AT|FROM|OF|NEAR)? inside")
def close_to_extreme(level: Level | Quantity, by: Quantity) -> Than | None:
    """52주 최고가 대비 10% 이내"""
    if by.unit != "percent" or not isinstance(level, Operand) or not 0 < abs(by.value) < 100:
        return None
    by = replace(by, value=abs(by.value))
    field, line = level.series.field, level.series.output
    if field in ("high_52w", "highest") or (field, line) == ("donchian", "upper"):
        return Than(">=", level.times(1 - by.value / 100))
    if field in ("low_52w", "lowest") or (field, line) == ("donchian", "lower"):
        return Than("<=", level.times(1 + by.value / 100))
    return None


# Negation: 지 않, 이 아니, 없. Never optional.


@PREDICATES.rule("pred: pred -JI -NOT", "pred: pred -(SUBJ|ALSO|TOP)? -NOTBE", "pred: pred -JI -TOP? -NOT")
def unlike(said: Predicate) -> Unlike | None:
    """30을 넘지 않, 위에 있지 않, 이상이 아니"""
    return Unlike(said) if not isinstance(said, Unlike) else None


# Several of one subject.

PREDICATES.same("vp: pred")


@PREDICATES.rule("vp: vp join pred", "vp: vp -BE join pred")
def and_also(left: Predicate, _join: str, right: Predicate) -> Predicate | None:
    """20일선 위에 있고 60일선 위에 있"""
    if isinstance(right, Moved):
        return None  # "the volume is … and 3 % up" speaks of the price
    parts = left.parts if isinstance(left, Together) and left.logic == "all" else (left,)
    if isinstance(left, Together) and left.logic == "any":
        return None
    return Together("all", (*parts, right))


@PREDICATES.rule("vp: vp orjoin pred")
def or_else(left: Predicate, _join: str, right: Predicate) -> Predicate | None:
    """30 이하거나 70 이상"""
    if isinstance(left, Together) and left.logic == "all" and not isinstance(left, Between):
        return None
    parts = left.parts if isinstance(left, Together) else (left,)
    return Together("any", (*parts, right))


@PREDICATES.rule(
    "join: AND",
    "join: PLUS",
    "join: AND COMMA",
    "join: COMMA AND",
    "join: AND AND",
    "join: BE AND",
    "join: BE AND COMMA",
    "join: IMP COMMA",
    "join: IMP COMMA AND",
    "join: BE IMP COMMA",
    "join: BE IMP COMMA AND",
    "join: BE AND AND",
)
def join(*_words: object) -> str:
    """고, 이고, 이면서"""
    return "and"


@PREDICATES.rule(
    "orjoin: OR",
    "orjoin: OR COMMA",
    "orjoin: COMMA OR",
    "orjoin: BE OR",
    "orjoin: BE OR COMMA",
    "orjoin: BE OR OR",
    "orjoin: OR OR",
    "orjoin: -COMMA? NOTBE IF",
    "orjoin: NOTBE IF COMMA",
    "orjoin: OR COMMA? NOTBE IF? COMMA?",
    "orjoin: BE OR COMMA? NOTBE IF? COMMA?",
)
def orjoin(*_words: object) -> str:
    """거나, 이거나, 또는"""
    return "or"
