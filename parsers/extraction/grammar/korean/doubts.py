"""Conditions that can't be used as they stand: unknown indicators, vague words, references to others. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.meaning.clauses import Clause, Foreign, Leaf, Opaque, Reference
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Going, Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

DOUBTS = Grammar()
_PRICES = frozenset({"open", "high", "low", "close", "vwap"})
_AMOUNTS = frozenset({"volume", "value_traded"})

# Indicators that no condition can say: their arguments stay with them.


@DOUBTS.rule(
    "odd: STRANGE",
    "odd: STRANGE arguments",
    "odd: STRANGE -OF? (BANDLINE|VALUE|AVG|MEAN|LINE|SIDE|KD)",
    "odd: odd -(SUBJ|TOP|ALSO|OF|BY|AT)",
    "odd: (ago|length|FRAME) odd",
    "odd: odd PLAIN",
)
def odd(*_words: object) -> str:
    """체결강도, 슈퍼트렌드(10,3)"""
    return "odd"


_SAID = "(vp|cross|RISE|GOING|SIGNWORD|TURN|EXIST|HAPPEN|GOLDEN|CANDLE|ORLESS|VAGUE|OVERSOLD|STRANGE|MORE|NONE|way|way)"


@DOUBTS.rule(
    f"core: odd {_SAID}",
    "core: odd -OBJ? quantity ORLESS (RISE|MORE|HAPPEN)?",
    "core: odd -BY? (GOUP|GODOWN|GOIN|TURN)",
    "core: series -(SUBJ|TOP) odd -OBJ? cross",
    "core: series -(SUBJ|TOP) odd -OF? SIDE -AT? EXIST?",
    "core: odd -OBJ cross",
    "core: odd -OBJ series -BY cross",
    cost=0.2,
)
def unsupported(*_words: object) -> Clause:
    """체결강도가 120 이상"""
    return Opaque("unsupported")


@DOUBTS.rule(
    "core: VAGUELEVEL -(OBJ|SUBJ|AT|OF)? (cross|RENEW|TOUCH|SIDE|way)",
    "core: series -(SUBJ|TOP) VAGUELEVEL -(OBJ|SUBJ|AT|OF)? (cross|RENEW|TOUCH|SIDE|way)",
)
def vague_level(*_words: object) -> Clause:
    """전고점을 돌파"""
    return Opaque("vague")


@DOUBTS.rule("core: subj -SOMELEVEL -(OBJ|SUBJ|AT|BY|TILL)? (PASS|ORLESS|MORE|cross|way|TOUCH|RISE)")
@DOUBTS.rule("core: subj -SOMELEVEL -ORLESS -BY? (GOUP|GODOWN|BECOME|RISE|GOIN|PIERCE)")
@DOUBTS.rule("core: subj -SOMELEVEL -(BY|OF)? (SIDE|UPDOWN) -(BY|AT)? (GOUP|GODOWN|BECOME|RISE|EXIST)")
@DOUBTS.rule("core: subj -SOMELEVEL -THAN (MORE|SIDE)")
def some_level(*_words: object) -> Clause:
    """RSI가 일정 수준을 넘: which one isn't said"""
    return Opaque("missing")


@DOUBTS.rule(
    "core: subj -USUAL -THAN -VAGUE (RISE|MORE|HAPPEN)", "core: subj -(MEAN|AGO) -THAN -VAGUE (RISE|MORE|HAPPEN)"
)
def vaguely_more(_subject: Operand, _way: object) -> Clause:
    """거래량이 평소보다 확 늘"""
    return Opaque("vague")


# Of an index or another symbol.


@DOUBTS.rule("core: INDEX -CAP? -(SUBJ|ALSO) vp", "core: INDEX -OF? -INDEXWORD -(SUBJ|TOP|ALSO) vp")
def of_index(named: tuple[str, str], said: Predicate) -> Clause | None:
    """코스피 지수가 200일선 아래"""
    close = operand("close")
    clause = None if close is None else said.of(close)
    return None if clause is None else Foreign(named[0], named[1], clause, is_index=True)


@DOUBTS.rule("core: INDEX -INDEXWORD -(OF|SUBJ)? core")
def index_series(named: tuple[str, str], said: Clause) -> Clause | None:
    """코스피 지수의 RSI가 30 이하"""
    return None if isinstance(said, Foreign) else Foreign(named[0], named[1], said, is_index=True)


@DOUBTS.rule("core: SYMBOL -(SUBJ|ALSO) vp")
def of_symbol(named: tuple[str, str], said: Predicate) -> Clause | None:
    """비트코인이 5% 넘게 급락"""
    close = operand("close")
    clause = None if close is None else said.of(close)
    return None if clause is None else Foreign(named[0], named[1], clause)


# Vague amounts.


@DOUBTS.rule("core: subj -VAGUE (RISE|MORE|HAPPEN|NEAR|way)", "core: subj -VAGUE", "core: series -VAGUE (RISE|MORE)")
def vaguely(_subject: Operand, _way: object = None) -> Clause:
    """거래량이 많이 늘"""
    return Opaque("vague")


@DOUBTS.rule("core: subj (RISE|MORE|NEAR) -VAGUE?", "core: subj level -(AT|WITH|OBJ)? NEAR")
def how_much(_subject: Operand, way: object, _near: object = None) -> Clause | None:
    """거래량이 늘: by how much isn't said; of an indicator it is its direction"""
    if way in ("rising", "falling") and _subject.series.field == "gap_pct":
        return None  # a gap up is a gap above nothing, and no growing one
    if way in ("rising", "falling") and _subject.series.field not in _PRICES | _AMOUNTS:
        return Going(way, 1, ("1",)).of(_subject)
    return Opaque("missing")


# The subject was said before.


@DOUBTS.rule("core: pred", cost=0.1)
def of_the_last(said: Predicate) -> Clause | None:
    """RSI가 30 이하면 사고 [70 이상이면] 판다: the last series from 0 to 100"""
    if isinstance(said, Than) and isinstance(said.level, Quantity) and said.level.unit in ("", "line"):
        # Nothing from 0 to 100 crosses zero.
        is_zero = said.level.value == 0 and said.op in ("crosses_above", "crosses_below")
        return Reference("it" if is_zero else "index", said)
    return None


@DOUBTS.rule(
    "core: NUM -(SUBJ|TOP) NUM -OBJ cross",
    "core: NUM -(SUBJ|TOP) NUM -OF? SIDE -(BY|AT) (GOUP|GODOWN)",
    "core: NUM -(SUBJ|TOP) NUM -OBJ? UPDOWN -AGAIN? (GOUP|GODOWN|PIERCE|CROSSV|CROSSN)",
)
def of_two_lengths(fast: float, slow: float, op: Comparison, _verb: object = None) -> Clause:
    """9가 21을 깨고 내려가: the averages of these lengths"""
    crossed: dict[str, Comparison] = {">": "crosses_above", "<": "crosses_below"}
    return Reference("lengths", (fast, crossed.get(op, op), slow))


@DOUBTS.rule("core: THATRETURN -(SUBJ|TOP)? vp")
def that_return(_word: object, said: Predicate) -> Clause:
    """그 수익률이 0 이하"""
    return Reference("return", said)


@DOUBTS.rule(
    "core: REVERSE",
    "core: REVERSE -(BE|SUBJ|TOP)?",
    "core: REVERSE -SUBJ? -HAPPEN",
    "core: REVERSE -BY? (cross|HAPPEN)",
)
def reversed_entry(*_words: object) -> Clause:
    """반대 신호가 나오"""
    return Reference("reverse", "")


@DOUBTS.rule("core: ORDER", "core: AVG -(SUBJ|TOP)? ORDER", cost=0.3)
def order_of_what(*_words: object) -> Clause:
    """정배열: of which averages isn't said"""
    return Opaque("missing")


@DOUBTS.rule(
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -ONEDAY? -NETSELL",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? -ONEDAY? -NETSELL -BY -(GOIN|TURN)",
)
def sells(field: str) -> Clause | None:
    """외국인이 순매도로 돌아서: no day of net buying"""
    days = operand(field)
    clause = None if days is None else Than("<=", Quantity(0)).of(days)
    return Leaf(clause.condition, ("0",)) if clause else None


@DOUBTS.rule(
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length -CONSEC? NETSELL",
    "core: WHO -(SUBJ|TOP|OF|ALSO)? length ORLESS -CONSEC? NETSELL",
)
def net_selling(*_words: object) -> Clause:
    """외국인 순매도"""
    return Opaque("unsupported")


@DOUBTS.rule("core: OVERSOLD -(AT|BE)?", cost=0.1)
def oversold(side: tuple[Comparison, float]) -> Clause:
    """과매도 구간: of the last series from 0 to 100, at the usual border"""
    return Reference("index", Than(side[0], Quantity(side[1])))


@DOUBTS.rule("core: subj OVERSOLD -AT?", "core: subj OVERSOLD -BY? (GOIN|EXIST|GOUP|GODOWN)")
def is_oversold(subject: Operand, side: tuple[Comparison, float], _verb: object = None) -> Clause | None:
    """RSI 과매도: at the usual border of the RSI; other series have none"""
    if subject.series.field != "rsi":
        return Opaque("missing")
    return _assumed(Than(side[0], Quantity(side[1])).of(subject), side[1])


def _assumed(clause: Clause | None, number: float) -> Clause | None:
    return replace(clause, assumed=(*clause.assumed, f"{number:g}")) if isinstance(clause, Leaf) else clause
