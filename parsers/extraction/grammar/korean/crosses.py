"""Crossing, touching, breaking in Korean: who is crossed is told by 을/를, by whom by 이/가 or 로. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, all_of
from parsers.extraction.grammar.meaning.operands import Level, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, Together
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

CROSSES = Grammar()
_BANDS = frozenset({"bbands", "keltner", "donchian"})

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
    return subject and Than(op, level).of(subject)


@CROSSES.rule("core: level -OF? SIDE -AT series -(SUBJ|TOP) (START|EXIST)")
def ends_beside(level: Level | Quantity, side: Comparison, subject: Operand, _verb: object) -> Clause | None:
    """5일선 위에서 종가가 끝나"""
    return Than(side, level).of(subject)


@CROSSES.rule("pred: level -OBJ cross", "pred: level -(AT|BY) cross", "pred: level -OBJ -AGAIN cross")
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
)
def goes_up_or_down(level: Level | Quantity, op: Comparison, verb: object) -> Than | None:
    """20일선 아래로 떨어지"""
    return Than(op, level) if _agrees(verb, op) else None


@CROSSES.rule("pred: level -OF? UPDOWN -EXIST", "pred: level -OF? UPDOWN -(PRESSED|GODOWN|GOUP|GOIN) -CHAIN -EXIST")
def stays(level: Level | Quantity, op: Comparison) -> Than:
    """40 밑으로 내려와 있: a state, no cross"""
    return Than(">" if op == "crosses_above" else "<", level)


@CROSSES.rule(
    "pred: level ORLESS -AGAIN? (GOUP|GODOWN|GOIN|BECOME|RISE|PIERCE|EXIST|MORE)",
    "pred: level ORLESS -BY -AGAIN? (GOUP|GODOWN|GOIN|BECOME|RISE|PIERCE)",
)
def goes_beyond(level: Level | Quantity, op: Comparison, verb: object) -> Than | None:
    """30 이하로 내려오, 100 이상으로 회복: a level that is reached"""
    up = {"rising": True, "crosses_above": True, "falling": False, "crosses_below": False}.get(str(verb))
    if up is not None and up != (op in (">", ">=")):
        return None
    return Than(op, level)


@CROSSES.rule("pred: level -OBJ? (GOUP|GODOWN|GOIN)", "pred: level -(BY|AT) (GOUP|GODOWN|GOIN)")
def into_a_zone(_level: Level | Quantity, _verb: object) -> None:
    """30에 진입하: from where is not said, so that it is asked about"""
    return


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
    return back and back.of(subject)


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
    if level is None or level.series.field in ("rsi",):
        return None
    subject = _own_subject(level)
    return subject and said.of(subject)


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


# Golden and dead crosses.


@CROSSES.rule(
    "core: series -(SUBJ|TOP|WITH|COMMA|SLASH|DASH)? series -(SUBJ|OBJ|TOP|OF|WITH|BY)? GOLDEN",
    "core: series -WITH series -BETWEEN? -OF? GOLDEN",
)
def golden(fast: Operand, slow: Operand, op: Comparison) -> Clause | None:
    """5일선과 20일선의 골든크로스, 5일선이 20일선을 골든크로스"""
    return Than(op, slow).of(fast)


@CROSSES.rule(
    "core: NUM -(COMMA|SLASH|DASH|WITH)? NUM DAYLINE -(SUBJ|TOP|OF)? GOLDEN",
    "core: NUM UNIT -(COMMA|SLASH|DASH|WITH) NUM DAYLINE -(SUBJ|TOP|OF)? GOLDEN",
)
def golden_numbers(fast: float, *rest: object) -> Clause | None:
    """5/20일선 골든크로스"""
    slow, (field, frame), op = rest[-3:]  # type: ignore[misc]
    if len(rest) == 4 and rest[0] != "bars":
        return None
    return _golden_lines(field, frame, fast, slow, op)


def _golden_lines(field: str, frame: str, fast: float, slow: object, op: object) -> Clause | None:
    left, right = operand(field, (fast,), timeframe=frame), operand(field, (float(str(slow)),), timeframe=frame)
    return Than(op, right).of(left) if left and right and fast != slow else None  # type: ignore[arg-type]


@CROSSES.rule(
    "core: GOLDEN -LPAREN NUM -(COMMA|SLASH|DASH) NUM -RPAREN",
    "core: GOLDEN -LPAREN NUM UNIT -(COMMA|SLASH|DASH) NUM UNIT -RPAREN",
)
def golden_with_arguments(op: Comparison, fast: float, *rest: object) -> Clause | None:
    """골든크로스(5, 20)"""
    slow = rest[-1] if len(rest) == 1 else rest[1]
    return _golden_lines("sma", "", fast, slow, op)


@CROSSES.rule("core: NUM -(COMMA|SLASH|DASH) NUM GOLDEN", "core: NUM -(COMMA|SLASH|DASH) NUM AVG -(SUBJ|OF)? GOLDEN")
def golden_pair(fast: float, slow: float, *rest: object) -> Clause | None:
    """5/20 골든크로스"""
    return _golden_lines(str(rest[0]) if len(rest) == 2 else "sma", "", fast, slow, rest[-1])


@CROSSES.rule("core: series -(SUBJ|TOP|OF|ALSO)? GOLDEN", "core: series -(SUBJ|TOP)? -WITH? GOLDEN")
def golden_of_indicator(of: Operand, op: Comparison) -> Clause | None:
    """MACD 골든크로스, 스토캐스틱 골든크로스: with its own signal line"""
    signal = {("macd", "line"): "signal", ("stoch", "k"): "d"}.get((of.series.field, of.series.output))
    return Than(op, of.with_series(output=signal)).of(of) if signal else None


@CROSSES.rule("core: GOLDEN", cost=0.03)
def golden_alone(op: Comparison) -> Clause | None:
    """골든크로스: of the 20- and 60-day averages, as assumed"""
    fast, slow = operand("sma", (20,)), operand("sma", (60,))
    if fast is None or slow is None:
        return None
    clause = Than(op, Operand(slow.line, ("20", "60"))).of(fast)
    return clause


CROSSES.same("core: core -(SUBJ|OBJ)? -HAPPEN", "core: core -(DO|BECOME)", "core: core -(SUBJ|BY) -BECOME")


# Touches: a price that reaches a level.


@CROSSES.rule(
    "core: series -(SUBJ|TOP|ALSO)? level -(AT|OBJ|TILL|BY)? -TOUCH",
    "core: level -(AT|OBJ|TILL)? series -(SUBJ|TOP) -TOUCH",
)
def touches(subject: Operand | Quantity, level: Level | Quantity) -> Clause | None:
    """고가가 상단선에 닿"""
    if isinstance(level, Quantity):
        return None
    if not (isinstance(subject, Operand) and isinstance(level, Operand)):
        return None
    if level.series.field in _BANDS or level.series.field in ("high_52w", "low_52w"):
        is_top = level.series.output in ("upper",) or level.series.field == "high_52w"
        if level.series.output == "middle":
            return None
        return Than(">=" if is_top else "<=", level).of(subject)
    if subject.series.field in ("high", "low"):
        return Than(">=" if subject.series.field == "high" else "<=", level).of(subject)
    return None


@CROSSES.rule("core: level -(AT|OBJ|TILL)? -TOUCH", cost=0.02)
def touched(level: Level | Quantity) -> Clause | None:
    """하단에 닿: by the low, the upper one by the high"""
    if not isinstance(level, Operand) or level.series.field not in _BANDS or level.series.output == "middle":
        return None
    subject = operand("high" if level.series.output == "upper" else "low")
    return subject and touches(subject, level)


CROSSES.same("core: core -(DO|BECOME)")

# A new high.


@CROSSES.rule("core: level -OBJ? -RENEW", "core: series -(SUBJ|TOP) level -OBJ? -RENEW")
def renewed(*found: Level | Quantity) -> Clause | None:
    """52주 신고가를 경신: the close reaches it; 20일 신고가 돌파: it crosses the highest before"""
    level = found[-1]
    subject = found[0] if len(found) == 2 else operand("close")
    if not isinstance(level, Operand) or not isinstance(subject, Operand):
        return None
    field, line = level.series.field, level.series.output
    if field in ("high_52w", "low_52w"):
        return Than(">=" if field == "high_52w" else "<=", level).of(subject)
    if field == "donchian":
        return Than("crosses_above" if line == "upper" else "crosses_below", level).of(subject)
    if field in ("highest", "lowest"):
        return Than(">" if field == "highest" else "<", level).of(subject)
    return None


@CROSSES.rule("pred: cross level", cost=0.05)
def crosses_sheet(op: Comparison, level: Level | Quantity) -> Than:
    """EMA(12) 상향돌파 EMA(26): as sheets say it"""
    return Than(op, level)


@CROSSES.rule("core: series -THAN series ratio ORLESS", "core: series -THAN series -(SUBJ|TOP) ratio ORLESS")
def in_proportion(before: Operand, subject: Operand, factor: float, op: Comparison) -> Clause | None:
    """전일 거래량 대비 당일 거래량 200% 이상"""
    return Than(op, before.times(factor)).of(subject)


@CROSSES.rule("core: series -BE", "core: series -STOCK")
def at_new_high(level: Operand) -> Clause | None:
    """52주 신고가(인 종목)"""
    if level.series.field not in ("high_52w", "low_52w"):
        return None
    return renewed(level)


# Order of averages.


@CROSSES.rule("chain: series CMP series", "chain: chain CMP series")
def chain(left: Operand | Clause, op: Comparison, right: Operand) -> Clause | None:
    """5일선 > 20일선 > 60일선"""
    if isinstance(left, Operand):
        return Than(op, right).of(left)
    last = left.parts[-1] if hasattr(left, "parts") else left
    middle = last.condition.right  # type: ignore[union-attr]
    subject = Operand(middle)
    further = Than(op, right).of(subject)
    return further and all_of(left, further)


CROSSES.same(
    "core: chain",
    "core: chain -BY? -ORDER -EXIST?",
    "core: -ORDER -LPAREN chain -RPAREN",
    "core: chain -LPAREN -ORDER -RPAREN",
)


@CROSSES.rule("row: series -(COMMA|SLASH|DASH|WITH)? series", "row: row -(COMMA|SLASH|DASH|WITH)? series")
def row(left: Operand | tuple[Operand, ...], right: Operand) -> tuple[Operand, ...]:
    """5일선, 20일선, 60일선"""
    return (*(left if isinstance(left, tuple) else (left,)), right)


@CROSSES.rule("numbered: NUM -CMP NUM", "numbered: numbered -CMP NUM")
def numbered_in_order(left: float | tuple[float, ...], right: float) -> tuple[float, ...]:
    """5>20>60"""
    return (*(left if isinstance(left, tuple) else (left,)), right)


@CROSSES.rule(
    "numbered: NUM -(COMMA|SLASH|DASH|WITH) NUM",
    "numbered: numbered -(COMMA|SLASH|DASH|WITH) NUM",
    "numbered: NUM UNIT -(COMMA|SLASH|DASH|WITH) NUM",
)
def numbered(left: float | tuple[float, ...], *rest: object) -> tuple[float, ...] | None:
    """5, 20, 60"""
    if len(rest) == 2 and rest[0] != "bars":
        return None
    return (*(left if isinstance(left, tuple) else (left,)), float(str(rest[-1])))


@CROSSES.rule("row: numbered DAYLINE", "row: numbered AVG")
def numbered_row(bars: tuple[float, ...], kind: tuple[str, str] | str) -> tuple[Operand, ...] | None:
    """5, 20, 60일선"""
    field, frame = kind if isinstance(kind, tuple) else (kind, "")
    made = tuple(one for length in bars if (one := operand(field, (length,), timeframe=frame)) is not None)
    return made if len(made) == len(bars) else None


@CROSSES.rule(
    "core: row -(SUBJ|TOP|BY|OF)? ORDER -EXIST?",
    "core: row -(SUBJ|TOP)? -INORDER ORDER",
    "core: ORDER -LPAREN row -RPAREN",
    "core: row -LPAREN ORDER -RPAREN",
)
def order(first: tuple[Operand, ...] | Comparison, second: tuple[Operand, ...] | Comparison) -> Clause | None:
    """5일선, 20일선, 60일선 정배열"""
    lines, op = (first, second) if isinstance(first, tuple) else (second, first)
    if not isinstance(lines, tuple) or isinstance(op, tuple):
        return None
    clauses = [Than(op, right).of(left) for left, right in zip(lines, lines[1:], strict=False)]
    return all_of(*(clause for clause in clauses if clause)) if all(clauses) else None


@CROSSES.rule("core: numbered ORDER", "core: ORDER -LPAREN numbered -RPAREN")
def order_of_numbers(first: tuple[float, ...] | Comparison, second: tuple[float, ...] | Comparison) -> Clause | None:
    """5/20/60 정배열"""
    bars, op = (first, second) if isinstance(first, tuple) else (second, first)
    lines = numbered_row(bars, ("sma", "")) if isinstance(bars, tuple) else None
    return lines and order(lines, op)  # type: ignore[arg-type]
