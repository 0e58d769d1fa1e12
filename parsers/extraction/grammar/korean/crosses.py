"""Crossing, touching, breaking in Korean: who is crossed is told by 을/를, by whom by 이/가 or 로. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, Reference
from parsers.extraction.grammar.meaning.operands import Level, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, Together
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

CROSSES = Grammar()

# The verb, with its direction: 상향 돌파, 아래로 뚫, 깨.


@CROSSES.rule("cross: PIERCE")
def plain(op: Comparison) -> Comparison:
    """돌파, 이탈, 깨"""
    return op


@CROSSES.rule("cross: UPDOWN (CROSSN|CROSSV|GOUP|GODOWN|GOIN|PIERCE|RISE|GOLDEN)")
def directed(op: Comparison, verb: object) -> Comparison | None:
    """상향 돌파, 아래로 뚫; 하향 돌파 is down although 돌파 alone is up, but 위로 떨어지 is nothing"""
    return op if _agrees(verb, op) else None


def _agrees(verb: object, op: Comparison) -> bool:
    """Whether a verb of movement goes the way that is said; 돌파 and 이탈 go either way."""
    moves: dict[object, Comparison] = {"rising": "crosses_above", "falling": "crosses_below"}
    return moves.get(verb, op) == op


CROSSES.same(
    "cross: -AGAIN cross", "cross: cross -(DO|BECOME)", "cross: cross -OBJ -DO", "cross: cross -(SUBJ|OBJ)? -HAPPEN"
)


@CROSSES.rule("cross: cross -CHAIN (GOUP|GODOWN|GOIN)", "cross: cross -(AND|CHAIN) -AGAIN? (GOUP|GODOWN|GOIN)")
def and_on(op: Comparison, _verb: object) -> Comparison:
    """뚫고 올라가, 돌파해서 올라가"""
    return op


# Said of a subject.


@CROSSES.rule("pred: level cross", "pred: level -AGAIN cross")
def crosses_barely(level: Level | Quantity, op: Comparison) -> Than | None:
    """20일선 돌파; 20일선 종가 이탈 says nothing of who crosses whom, but a price is never what is crossed"""
    is_price = isinstance(level, Operand) and level.series.field in ("open", "high", "low", "close")
    return None if is_price and isinstance(level, Operand) and not level.series.ago else Than(op, level)


@CROSSES.rule("core: series PLAIN cross")
def by_the_close(level: Operand, price: str, op: Comparison) -> Clause | None:
    """20일선 종가 이탈"""
    subject = operand(price) if price in ("open", "high", "low", "close") else None
    return None if subject is None else Than(op, level).of(subject)


@CROSSES.rule("core: level -OF? SIDE -(AT|BY) START", cost=-0.1)
def opens_on_a_side(level: Level | Quantity, side: Comparison, begins: str | None) -> Clause | None:
    """20일선 위에서 시작하: it is the open that does"""
    price = operand("open") if begins == "open" else None
    return None if price is None else Than(side, level).of(price)


@CROSSES.rule("core: level -OF? SIDE -AT series -(SUBJ|TOP) (START|EXIST)")
def ends_beside(level: Level | Quantity, side: Comparison, subject: Operand, _verb: object) -> Clause | None:
    """5일선 위에서 종가가 끝나"""
    return Than(side, level).of(subject)


@CROSSES.rule("pred: level -(AT|BY) cross")
def crosses_at(level: Level | Quantity, op: Comparison) -> Than | None:
    """20일선에서 이탈; 종가로 무너지 says by what, and not what is crossed"""
    return crosses_barely(level, op)


@CROSSES.rule("core: series -(SUBJ|TOP) PLAIN -(BY|BASIS) -BY? cross")
def crossed_by_the_close(level: Operand, price: str, op: Comparison) -> Clause | None:
    """10일선이 종가로 무너지"""
    is_price = level.series.field in ("open", "high", "low", "close")
    return None if is_price else by_the_close(level, price, op)


@CROSSES.rule("pred: level -OBJ cross", "pred: level -OBJ -AGAIN cross")
def crosses(level: Level | Quantity, op: Comparison) -> Than:
    """20일선을 상향 돌파"""
    return Than(op, level)


@CROSSES.rule(
    "pred: level -OF? SIDE -(BY|AT) -AGAIN? (GOUP|GODOWN|GOIN|CROSSV|PIERCE|RISE|BECOME)",
    "pred: level -OF? -AGAIN? SIDE -(BY|AT) (GOUP|GODOWN|GOIN|CROSSV|PIERCE|RISE|CROSSN)",
)
def goes_to_a_side(level: Level | Quantity, side: Comparison, verb: object) -> Than | None:
    """20일선 위로 올라오, 20일선 아래로 이탈하"""
    op: Comparison = "crosses_above" if side == ">" else "crosses_below"
    return Than(op, level) if _agrees(verb, op) else None


@CROSSES.rule(
    "pred: level -OF? UPDOWN -AGAIN? (GOUP|GODOWN|GOIN|CROSSV|CROSSN|RISE|PIERCE)",
    "pred: level -OBJ UPDOWN -AGAIN? (GOUP|GODOWN|GOIN|RISE)",
    "pred: level -(OBJ|OF)? UPDOWN PASS",
)
def goes_up_or_down(level: Level | Quantity, op: Comparison, verb: object) -> Than | None:
    """20일선 아래로 떨어지"""
    return Than(op, level) if _agrees(verb, op) else None


@CROSSES.rule("pred: level -OF? UPDOWN -EXIST", "pred: level -OF? UPDOWN -(PRESSED|GODOWN|GOUP|GOIN) -CHAIN -EXIST")
def stays(level: Level | Quantity, op: Comparison) -> Than:
    """40 밑으로 내려와 있: a state, no cross"""
    return Than(">" if op == "crosses_above" else "<", level)


@CROSSES.rule("pred: level -OF? SIDE -AT -PRESSED -CHAIN -EXIST")
def lies(level: Level | Quantity, side: Comparison) -> Than:
    """200EMA 밑에 깔려 있"""
    return Than(side, level)


@CROSSES.rule(
    "pred: level ORLESS -AGAIN? (GOUP|GODOWN|GOIN|BECOME|RISE|PIERCE|EXIST|MORE|TOUCH)",
    "pred: level ORLESS -BY -AGAIN? (GOUP|GODOWN|GOIN|BECOME|RISE|PIERCE)",
)
def goes_beyond(level: Level | Quantity, op: Comparison, verb: object) -> Than | None:
    """30 이하로 내려오, 100 이상으로 회복: a level that is reached"""
    up = {"rising": True, "crosses_above": True, "falling": False, "crosses_below": False}.get(str(verb))
    if up is not None and up != (op in (">", ">=")):
        return None
    return Than(op, level)


@CROSSES.rule("pred: level -(OBJ|AT|FROM|OF)? -OUTGO")
def leaves_band(level: Level | Quantity) -> Than | None:
    """하단을 벗어나: outwards"""
    ways: dict[str, Comparison] = {"upper": "crosses_above", "lower": "crosses_below"}
    way_out = ways.get(level.series.output) if isinstance(level, Operand) else None
    return Than(way_out, level) if way_out else None


@CROSSES.rule("core: UPDOWN -(CROSSV|PIERCE|CROSSN)", cost=0.5)
def crosses_the_same(op: Comparison) -> Clause:
    """(K가 D를 상향 돌파하면 롱,) 하향 돌파하면: what was crossed before"""
    return Reference("elided", op)


@CROSSES.rule("when: MORE -IF", cost=0.7)
def beside_the_same(op: Comparison) -> Clause:
    """(종가가 200일선보다 높으면 보유,) 낮으면: beside what it was compared with before"""
    return Reference("elided", op)


@CROSSES.rule("core: UPDOWN -AGAIN? (GOUP|GODOWN)", cost=0.4)
def of_the_same(op: Comparison, verb: object) -> Clause | None:
    """아래로 꺾이: what was crossed before"""
    return Reference("elided", op) if _agrees(verb, op) else None


@CROSSES.rule("pred: level -TILL -AGAIN? (GOUP|GODOWN)", "pred: level -TILL -AGAIN? (GOUP|GODOWN) -(CHAIN|AND)? -EXIST")
def comes_up_to(level: Level | Quantity, op: Comparison) -> Than:
    """60일선까지 내려오: it reaches the level"""
    return Than(">=" if op == "crosses_above" else "<=", level)


@CROSSES.rule("pred: level -TILL cross")
def crosses_too(level: Level | Quantity, op: Comparison) -> Than | None:
    """20일선까지 회복하, 60일선까지 깨지"""
    return crosses_barely(level, op)


@CROSSES.rule("pred: level -OBJ? (GOUP|GODOWN|GOIN)", "pred: level -(BY|AT) (GOUP|GODOWN|GOIN)")
def into_a_zone(_level: Level | Quantity, _verb: object) -> None:
    """30에 진입하: from where is not said, so that it is asked about"""
    return


@CROSSES.rule(
    "vp: level -(WITH|COMMA|AND) level -OF? -ALLOF? SIDE -(AT|BY)? -EXIST?",
    "vp: level -(WITH|COMMA|AND) level -ALLOF? -THAN SIDE -(AT|BY)? -EXIST?",
)
def beside_both(first: Level | Quantity, second: Level | Quantity, side: Comparison) -> Together:
    """선행스팬A와 선행스팬B 둘 다 위"""
    return Together("all", (Than(side, first), Than(side, second)))


# Down and up again: the way back is the cross.


@CROSSES.rule(
    "pred: pred -THEN -COMMA? pred", "pred: pred -THEN -COMMA? -AGAIN pred", "pred: pred -(AND|CHAIN) -AGAIN pred"
)
def and_back(first: Predicate, second: Predicate) -> Than | None:
    """30 아래로 내려갔다가 다시 위로 올라오"""
    if not (isinstance(first, Than) and isinstance(second, Than)) or not _same_level(first.level, second.level):
        return None
    up = {"crosses_above": True, ">": True, ">=": True}
    if (first.op in up) == (second.op in up) or not second.op.startswith("cross"):
        return None
    return Than(second.op, first.level)


def _same_level(first: Level | Quantity, second: Level | Quantity) -> bool:
    """Whether the second level is the first, perhaps without the parameters that it was given before."""
    if isinstance(first, Operand) and isinstance(second, Operand) and second.assumed:
        left, right = first.series, second.series
        return (left.field, left.output, left.timeframe) == (right.field, right.output, right.timeframe)
    return first == second


@CROSSES.rule(
    "pred: pred -THEN -COMMA? -AGAIN? way", "pred: pred -(AND|CHAIN) -AGAIN way", "pred: pred -THEN -COMMA? way -AGAIN"
)
def and_back_without_level(first: Predicate, way: Comparison) -> Than | None:
    """30 아래로 내려갔다가 다시 위로 올라오: the level said before"""
    if not isinstance(first, Than):
        return None
    was_down = first.op in ("crosses_below", "<", "<=")
    return Than(way, first.level) if was_down == (way == "crosses_above") else None


@CROSSES.rule(
    "way: UPDOWN (GOUP|GODOWN|GOIN|CROSSV|CROSSN|RISE|PIERCE)", "way: SIDE -BY (GOUP|GODOWN|GOIN|RISE|PIERCE)"
)
def way(direction: str, _verb: object) -> Comparison:
    """위로 올라오"""
    return "crosses_above" if direction in (">", "crosses_above") else "crosses_below"


@CROSSES.rule("way: PIERCE", "way: PIERCE -DO")
def way_by_verb(op: Comparison) -> Comparison:
    """회복하, 뚫고 올라오"""
    return op


@CROSSES.rule("way: (GOUP|GODOWN)", cost=0.01)
def way_alone(op: Comparison) -> Comparison:
    """올라오, 내려가"""
    return op


CROSSES.same("way: way -DO", "way: -AGAIN way")


@CROSSES.rule(
    "core: pred -PASTREL series -(SUBJ|TOP) -COMMA? -AGAIN? pred",
    "core: pred -PASTREL series -(SUBJ|TOP) -COMMA? -AGAIN? way",
)
def had_been(first: Predicate, subject: Operand, second: Predicate | Comparison) -> Clause | None:
    """하단 아래로 내려갔던 종가가 다시 하단선 위로 올라오"""
    back = and_back_without_level(first, second) if isinstance(second, str) else and_back(first, second)
    return None if back is None else back.of(subject)


# Below 20 and crossing from there: 20 아래에서 %D를 돌파.


@CROSSES.rule(
    "vp: level -OF? SIDE -AT -COMMA? pred",
    "vp: level ORLESS -AT -COMMA? pred",
    "vp: level ORLESS -BE? -CASE -COMMA? pred",
)
def from_a_side(level: Level | Quantity, side: Comparison, then: Predicate) -> Together | None:
    """20 아래에서 %D를 상향 돌파"""
    if not isinstance(then, Than) or not then.op.startswith("cross"):
        return None
    return Together("all", (Than(side, level), then))


@CROSSES.rule("core: level -THAN series -(SUBJ|TOP) (MORE|SIDE) -AT? -EXIST?")
def level_first(level: Level | Quantity, subject: Operand, op: Comparison) -> Clause | None:
    """200일선보다 종가가 낮"""
    return Than(op, level).of(subject)


# Whole clauses: who crosses whom.


@CROSSES.rule(
    "core: level -OBJ series -(SUBJ|TOP) cross",
    "core: level -OBJ series -(BY|BASIS) cross",
    "core: level -OBJ series -BASIS -BY cross",
    "core: level -OBJ series -(SUBJ|TOP) PASS",
)
def object_first(level: Level | Quantity, subject: Operand, op: Comparison) -> Clause | None:
    """5일선을 20일선이 하향 돌파, 20일선을 종가로 깨"""
    return Than(op, level).of(subject)


@CROSSES.rule("core: series -(BASIS|BY) -COMMA? pred", "core: series -BASIS -BY pred")
def by_a_price(subject: Operand, said: Predicate) -> Clause | None:
    """종가 기준 20일선 이탈, 종가로 20일선을 깨"""
    return said.of(subject) if subject.dimension == "price" else None


@CROSSES.rule("core: pred", cost=0.02)
def without_subject(said: Predicate) -> Clause | None:
    """20일선 이탈: the close is meant, with levels that are prices"""
    level = _level_of(said)
    if level is None or level.series.field == "rsi":
        return None
    subject = _own_subject(level)
    return None if subject is None else said.of(subject)


def _own_subject(level: Operand) -> Operand | None:
    source = str(dict(level.series.params).get("source", "close"))
    if level.dimension == "price" and level.series.field not in ("atr", "macd", "close", "open"):
        return operand("close", timeframe=level.series.timeframe)
    if level.series.field in ("sma", "ema", "wma") and source in ("volume", "value_traded"):
        return operand(source, timeframe=level.series.timeframe)
    return None


def _level_of(said: Predicate) -> Operand | None:
    """The series that everything said compares with; None when there is none or more than one kind."""
    inner = getattr(said, "predicate", None)
    if inner is not None:
        return _level_of(inner)
    if isinstance(said, Together):
        levels = [_level_of(part) for part in said.parts]
        return levels[0] if all(level is not None for level in levels) else None
    for name in ("level", "low"):
        level = getattr(said, name, None)
        if isinstance(level, Operand):
            return level
    return None
