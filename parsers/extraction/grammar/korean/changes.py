"""Changes and streaks in Korean: 전일 대비 3% 이상 상승, 상승 중, 3일 연속 20일선 위. Pure."""

from typing import Literal

from parsers.extraction.grammar.meaning.operands import Level, OfSubject
from parsers.extraction.grammar.meaning.predicates import Going, Lasting, Moved, Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

CHANGES = Grammar()
Way = Literal["rising", "falling"]
_OPPOSITE: dict[Comparison, Comparison] = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}
_LONG = 2  # a streak of one bar is none

# Changes.


def _moved(op: Comparison, by: Quantity, way: str, bars: int) -> Moved | None:
    if by.unit != "percent" or by.value <= 0 or op not in _OPPOSITE:
        return None
    if way == "rising":
        return Moved(op, by.value, bars)
    mirrored: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
    return Moved(mirrored[op], -by.value, bars)


@CHANGES.rule(
    "since: ago -(THAN|AT)",
    "since: -RECENT? length -DURING",
    "since: -RECENT length",
    "since: DAYS -(AT|DURING|WITHIN)",
    "since: -RECENT? length -(WITHIN|BETWEEN) -AT?",
)
def since(bars: int) -> int | None:
    """전일 대비, 최근 5일간"""
    return bars or None


@CHANGES.rule("since: length", cost=0.02)
def since_then(bars: int) -> int | None:
    """5일간 30% …: 간 is part of the unit"""
    return bars if bars > 1 else None


@CHANGES.rule("since: ago -PLAIN -THAN", "since: ago -(THAN)? -CHANGE")
def since_price(bars: int) -> int | None:
    """전일 종가 대비: of the close only, which the subject must be"""
    return bars or None


@CHANGES.rule("pred: since? quantity ORLESS RISE", "pred: since? quantity ORLESS -BY? RISE")
def moved(bars: int | None, by: Quantity, op: Comparison, way: str) -> Moved | None:
    """전일 대비 3% 이상 상승"""
    return _moved(op, by, way, bars or 1)


@CHANGES.rule("pred: since? quantity RISE")
def moved_by(bars: int | None, by: Quantity, way: str) -> Moved | None:
    """5일간 10% 하락: at least so much"""
    return _moved(">=", by, way, bars or 1)


@CHANGES.rule("pred: since quantity ORLESS")
def changed(bars: int, by: Quantity, op: Comparison) -> Moved | None:
    """전일 대비 3% 이상, -3% 이하: the signed change itself"""
    return Moved(op, by.value, bars) if by.unit == "percent" and abs(by.value) < 50 and op in _OPPOSITE else None


@CHANGES.rule("pred: level -THAN RISE", "pred: past -THAN? RISE")
def grown(level: Level | Quantity, way: str) -> Than | None:
    """전일보다 증가, 5일 전보다 상승"""
    if isinstance(level, Quantity) or (isinstance(level, OfSubject) and level.kind != "ago"):
        return None
    return Than(">" if way == "rising" else "<", level)


@CHANGES.rule(
    "pred: -(SLOPE|SUBJ)? GOING", "pred: -SLOPE -(SUBJ|TOP) GOING", "pred: RISE -(AND|IMP) -EXIST", "pred: GOING -EXIST"
)
def going(way: Way) -> Going:
    """상승 중: above the bar before"""
    return Going(way, 1, ("1",))


@CHANGES.rule("pred: -SLOPE -(SUBJ|TOP)? SIGNWORD")
def slope(op: Comparison) -> Going:
    """기울기가 양수"""
    return going("rising" if op == ">" else "falling")


@CHANGES.rule("pred: pred -AND -EXIST")
def keeps(said: Predicate) -> Predicate | None:
    """웃돌고 있: a state, which a cross is not"""
    return None if _is_cross(said) else said


@CHANGES.rule("pred: -RECENT? length -(DURING|CONSEC)? GOING")
def going_for(bars: int, way: Way) -> Going | None:
    """5일간 상승 추세: above itself so many bars ago"""
    return Going(way, bars) if bars >= 1 else None


# Over several bars.


@CHANGES.rule("streak: -RECENT? length -DURING? -CONSEC -OF?", "streak: length ORLESS -CONSEC")
def streak(bars: int, op: Comparison = ">=") -> int | None:
    """3일 연속"""
    return bars if bars >= _LONG and op == ">=" else None


@CHANGES.rule("streak: -TODAY -TILL? streak", "streak: -RECENT streak")
def streak_to_today(bars: int) -> int:
    """오늘까지 3일 연속"""
    return bars


@CHANGES.rule("pred: streak RISE", "pred: streak GOING")
def rising_streak(bars: int, way: Way) -> Lasting:
    """3일 연속 상승"""
    return Lasting("for", bars, Going(way, 1))


@CHANGES.rule("pred: level -(OBJ|THAN)? streak (PASS|MORE)")
def beyond_for(level: Level | Quantity, bars: int, op: Comparison) -> Lasting:
    """60일선을 이틀 연속 밑돌"""
    return Lasting("for", bars, Than(op, level))


@CHANGES.rule("pred: level -OF? SIDE -AT? streak -AT? -EXIST")
def beside_for(level: Level | Quantity, side: Comparison, bars: int) -> Lasting:
    """20일선 위에서 3일 연속 마감"""
    return Lasting("for", bars, Than(side, level))


@CHANGES.rule("pred: streak pred", "pred: -RECENT? length -DURING -CONSEC? pred")
def lasting(bars: int, said: Predicate) -> Lasting | None:
    """3일 연속 20일선 위; 5일 동안 20일선 위에 있"""
    if isinstance(said, Moved | Lasting) or _is_cross(said) or bars < _LONG:
        return None
    return Lasting("for", bars, said)


def _is_cross(said: Predicate) -> bool:
    return isinstance(said, Than) and said.op.startswith("cross")
