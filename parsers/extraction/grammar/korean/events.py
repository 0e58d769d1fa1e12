"""Events with a name in Korean: 골든크로스, 상단 터치, 신고가 경신, 정배열. Pure."""

from itertools import pairwise

from parsers.extraction.grammar.korean.crosses import crosses_barely
from parsers.extraction.grammar.korean.predicates import away
from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Opaque, Reference, all_of, any_of
from parsers.extraction.grammar.meaning.operands import Level, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity, Unit
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Compare, Comparison, Line

EVENTS = Grammar()
_FULL = 100  # indices run from 0 to it
_BANDS = frozenset({"bbands", "keltner", "donchian"})
_UNSIGNALLED = frozenset({"rsi", "mfi", "cci", "willr", "adx", "roc"})

# Golden and dead crosses.


@EVENTS.rule(
    "core: series -(SUBJ|TOP|WITH|COMMA|SLASH|DASH)? series -(SUBJ|OBJ|TOP|OF|WITH|BY)? GOLDEN",
    "core: series -WITH series -BETWEEN? -OF? GOLDEN",
)
def golden(fast: Operand, slow: Operand, op: Comparison) -> Clause | None:
    """5일선과 20일선의 골든크로스, 5일선이 20일선을 골든크로스"""
    return Than(op, slow).of(fast)


@EVENTS.rule("core: NUM -(COMMA|SLASH|DASH|WITH)? NUM DAYLINE -(SUBJ|TOP|OF)? GOLDEN")
def golden_numbers(fast: float, slow: float, kind: tuple[str, str], op: Comparison) -> Clause | None:
    """5/20일선 골든크로스"""
    return _golden_lines(kind[0], kind[1], fast, slow, op)


@EVENTS.rule("core: NUM UNIT -(COMMA|SLASH|DASH|WITH) NUM DAYLINE -(SUBJ|TOP|OF)? GOLDEN")
def golden_days(fast: float, unit: Unit, slow: float, kind: tuple[str, str], op: Comparison) -> Clause | None:
    """5일, 20일선 골든크로스"""
    return golden_numbers(fast, slow, kind, op) if unit == "bars" else None


def _golden_lines(field: str, frame: str, fast: float, slow: float, op: Comparison) -> Clause | None:
    left, right = operand(field, (fast,), timeframe=frame), operand(field, (slow,), timeframe=frame)
    return Than(op, right).of(left) if left and right and fast != slow else None


@EVENTS.rule(
    "core: GOLDEN -LPAREN NUM -(COMMA|SLASH|DASH) NUM -RPAREN",
    "core: GOLDEN -LPAREN NUM -UNIT -(COMMA|SLASH|DASH) NUM -UNIT -RPAREN",
)
def golden_with_arguments(op: Comparison, fast: float, slow: float) -> Clause | None:
    """골든크로스(5, 20)"""
    return _golden_lines("sma", "", fast, slow, op)


@EVENTS.rule("core: NUM -(COMMA|SLASH|DASH) NUM GOLDEN")
def golden_pair(fast: float, slow: float, op: Comparison) -> Clause | None:
    """5/20 골든크로스"""
    return _golden_lines("sma", "", fast, slow, op)


@EVENTS.rule("core: NUM -(COMMA|SLASH|DASH) NUM AVG -(SUBJ|OF)? GOLDEN")
def golden_pair_of(fast: float, slow: float, kind: str, op: Comparison) -> Clause | None:
    """5/20 이평 골든크로스"""
    return _golden_lines(kind, "", fast, slow, op)


@EVENTS.rule("core: series -(SUBJ|TOP|OF|ALSO)? GOLDEN", "core: series -(SUBJ|TOP)? -WITH? GOLDEN")
def golden_of_indicator(of: Operand, op: Comparison) -> Clause | None:
    """MACD 골든크로스, 스토캐스틱 골든크로스: with its own signal line"""
    signal = {("macd", "line"): "signal", ("stoch", "k"): "d"}.get((of.series.field, of.series.output))
    return Than(op, of.with_series(output=signal)).of(of) if signal else None


@EVENTS.rule(
    "core: series -(SUBJ|TOP|ALSO)? level -OF? SIDE -(AT|BY) -COMMA? GOLDEN",
    "core: series -(SUBJ|TOP|ALSO)? level ORLESS -(AT|BY)? -COMMA? GOLDEN",
    "core: series -(SUBJ|TOP|ALSO)? level -THAN? MORE -REL -CASE -COMMA? GOLDEN",
)
def golden_on_a_side(of: Operand, level: Level | Quantity, side: Comparison, op: Comparison) -> Clause | None:
    """스토캐스틱이 20 아래에서 골든크로스; an index without a signal line crosses we don't know what"""
    beside, crossed = Than(side, level).of(of), golden_of_indicator(of, op)
    if crossed is None and of.series.field in _UNSIGNALLED:
        crossed = Opaque("missing")
    return None if beside is None or crossed is None else all_of(beside, crossed)


@EVENTS.rule("core: GOLDEN", cost=0.03)
def golden_alone(op: Comparison) -> Clause | None:
    """골든크로스: of the 20- and 60-day averages, as assumed"""
    fast, slow = operand("sma", (20,)), operand("sma", (60,))
    if fast is None or slow is None:
        return None
    return Than(op, Operand(slow.line, ("20", "60"))).of(fast)


EVENTS.same("core: core -(SUBJ|OBJ)? -HAPPEN", "core: core -(DO|BECOME)", "core: core -(SUBJ|BY) -BECOME")


@EVENTS.rule("core: series -(SUBJ|TOP|ALSO)? NUM -(LINE|UNIT)? -(AT|OBJ|TILL)? -TOUCH")
def reaches_number(subject: Operand, value: float) -> Clause | None:
    """RSI가 70을 찍: from below beyond the middle, from above before it"""
    if subject.series.field not in ("rsi", "mfi", "stoch") or not 0 < value < _FULL or value == _FULL / 2:
        return None
    return Than(">=" if value > _FULL / 2 else "<=", Quantity(value)).of(subject)


@EVENTS.rule("core: NUM -(LINE|UNIT)? -(AT|OBJ|TILL)? -TOUCH", cost=0.05)
def number_reached(value: float) -> Clause | None:
    """70을 찍: by the last series from 0 to 100"""
    if not 0 < value < _FULL or value == _FULL / 2:
        return None
    return Reference("index", Than(">=" if value > _FULL / 2 else "<=", Quantity(value)))


# Touches: a price that reaches a level.


@EVENTS.rule(
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
        is_top = level.series.output == "upper" or level.series.field == "high_52w"
        if level.series.output == "middle":
            return None
        return Than(">=" if is_top else "<=", level).of(subject)
    if subject.series.field in ("high", "low"):
        return Than(">=" if subject.series.field == "high" else "<=", level).of(subject)
    return None


@EVENTS.rule("core: level -(AT|OBJ|TILL)? -TOUCH", cost=0.02)
def touched(level: Level | Quantity) -> Clause | None:
    """하단에 닿: by the low, the upper one by the high"""
    if not isinstance(level, Operand) or level.series.field not in _BANDS or level.series.output == "middle":
        return None
    subject = operand("high" if level.series.output == "upper" else "low")
    return None if subject is None else touches(subject, level)


EVENTS.same("core: core -(DO|BECOME)")

# A new high.


@EVENTS.rule("core: level -OBJ? -RENEW", "core: series -(SUBJ|TOP) level -OBJ? -RENEW")
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


@EVENTS.rule("pred: cross level", cost=0.05)
def crosses_sheet(op: Comparison, level: Level | Quantity) -> Than:
    """EMA(12) 상향돌파 EMA(26): as sheets say it"""
    return Than(op, level)


@EVENTS.rule("core: series -THAN series ratio ORLESS", "core: series -THAN series -(SUBJ|TOP) ratio ORLESS")
def in_proportion(before: Operand, subject: Operand, factor: float, op: Comparison) -> Clause | None:
    """전일 거래량 대비 당일 거래량 200% 이상"""
    return Than(op, before.times(factor)).of(subject)


@EVENTS.rule(
    "core: ago -THAN PLAIN -(SUBJ|TOP)? ratio ORLESS",
    "core: ago -THAN PLAIN -(SUBJ|TOP)? ratio ORLESS -RISE",
)
def times_before(bars: int, field: str, factor: float, op: Comparison) -> Clause | None:
    """전일 대비 거래량이 3배 이상"""
    now, before = operand(field), operand(field, ago=bars)
    return None if now is None or before is None or not bars else Than(op, before.times(factor)).of(now)


@EVENTS.rule("core: ago -THAN PLAIN -(SUBJ|TOP)? ratio RISE")
def grown_times_before(bars: int, field: str, factor: float, way: str) -> Clause | None:
    """전일 대비 거래량이 3배 터지"""
    return times_before(bars, field, factor, ">=") if way == "rising" else None


@EVENTS.rule(
    "core: series -THAN series -(SUBJ|TOP) quantity ORLESS MORE",
    "core: series -THAN series -(SUBJ|TOP) quantity ORLESS MORE -IMP? -(START|EXIST)",
)
def away_from(level: Operand, subject: Operand, by: Quantity, op: Comparison, side: Comparison) -> Clause | None:
    """전날 종가보다 시가가 3% 이상 높게 출발"""
    said = away(level, by, op, side)
    return None if said is None else said.of(subject)


@EVENTS.rule("core: series -BE", "core: series -STOCK")
def at_new_high(level: Operand) -> Clause | None:
    """52주 신고가(인 종목)"""
    if level.series.field not in ("high_52w", "low_52w"):
        return None
    return renewed(level)


# Order of averages.


@EVENTS.rule("chain: series CMP series")
def link(left: Operand, op: Comparison, right: Operand) -> Clause | None:
    """5일선 > 20일선"""
    return Than(op, right).of(left)


@EVENTS.rule("chain: chain CMP series")
def chain(left: Clause, op: Comparison, right: Operand) -> Clause | None:
    """5일선 > 20일선 > 60일선"""
    condition = getattr(left.parts[-1] if isinstance(left, Joined) else left, "condition", None)
    middle = condition.right if isinstance(condition, Compare) else None
    if not isinstance(middle, Line):
        return None
    subject = Operand(middle)
    further = Than(op, right).of(subject)
    return None if further is None else all_of(left, further)


EVENTS.same(
    "core: chain",
    "core: chain -BY? -ORDER -EXIST?",
    "core: -ORDER -LPAREN chain -RPAREN",
    "core: chain -LPAREN -ORDER -RPAREN",
)


@EVENTS.rule("row: series -(COMMA|SLASH|DASH|WITH)? series", "row: row -(COMMA|SLASH|DASH|WITH)? series")
def row(left: Operand | tuple[Operand, ...], right: Operand) -> tuple[Operand, ...]:
    """5일선, 20일선, 60일선"""
    return (*(left if isinstance(left, tuple) else (left,)), right)


@EVENTS.rule("numbered: NUM -CMP NUM", "numbered: numbered -CMP NUM")
def numbered_in_order(left: float | tuple[float, ...], right: float) -> tuple[float, ...]:
    """5>20>60"""
    return (*(left if isinstance(left, tuple) else (left,)), right)


@EVENTS.rule(
    "numbered: NUM -(COMMA|SLASH|DASH|WITH) NUM",
    "numbered: numbered -(COMMA|SLASH|DASH|WITH) NUM",
    "numbered: NUM UNIT -(COMMA|SLASH|DASH|WITH) NUM",
)
def numbered(left: float | tuple[float, ...], *rest: object) -> tuple[float, ...] | None:
    """5, 20, 60"""
    if len(rest) == 2 and rest[0] != "bars":
        return None
    return (*(left if isinstance(left, tuple) else (left,)), float(str(rest[-1])))


@EVENTS.rule("row: numbered DAYLINE", "row: numbered AVG")
def numbered_row(bars: tuple[float, ...], kind: tuple[str, str] | str) -> tuple[Operand, ...] | None:
    """5, 20, 60일선"""
    field, frame = kind if isinstance(kind, tuple) else (kind, "")
    made = tuple(one for length in bars if (one := operand(field, (length,), timeframe=frame)) is not None)
    return made if len(made) == len(bars) else None


@EVENTS.rule(
    "core: row -(SUBJ|TOP|BY|OF)? ORDER -EXIST?",
    "core: row -(SUBJ|TOP)? -(INORDER|ORDERLY)? -BY? ORDER",
    "core: row -LPAREN ORDER -RPAREN",
)
def order(lines: tuple[Operand, ...], op: Comparison) -> Clause | None:
    """5일선, 20일선, 60일선 정배열"""
    clauses = [Than(op, right).of(left) for left, right in pairwise(lines)]
    return all_of(*(clause for clause in clauses if clause)) if all(clauses) else None


@EVENTS.rule("core: row -(SUBJ|TOP|ALSO|OBJ)? -ALLOF vp", "core: row -(SUBJ|TOP|ALSO) -ALLOF vp")
def all_of_row(lines: tuple[Operand, ...], said: Predicate) -> Clause | None:
    """5일선, 20일선이 모두 우상향"""
    clauses = [said.of(line) for line in lines]
    return all_of(*(clause for clause in clauses if clause)) if all(clauses) else None


@EVENTS.rule(
    "core: row -(SUBJ|TOP|ALSO|OBJ)? -ALLOF cross",
    "core: series -BE? -OR series -(AMONG|DURING)? ANYOF -(SUBJ|OBJ|TOP)? cross",
    "core: row -(AMONG|DURING|OF)? ANYOF -(SUBJ|OBJ|TOP)? cross",
)
def closes_beyond_row(*found: object) -> Clause | None:
    """5일선과 20일선이 모두 깨지, 5일선이나 20일선 중 하나라도 깨지: by the close"""
    close, op = operand("close"), found[-1]
    first = found[0] if isinstance(found[0], tuple) else tuple(part for part in found if isinstance(part, Operand))
    clauses = [crosses_barely(line, op) for line in first]  # type: ignore[arg-type]
    made = [clause for than in clauses if than and close and (clause := than.of(close))]
    if len(made) < len(first):
        return None
    return all_of(*made) if len(found) == 2 and isinstance(found[0], tuple) else any_of(*made)


@EVENTS.rule("core: ORDER -LPAREN row -RPAREN")
def ordered(op: Comparison, lines: tuple[Operand, ...]) -> Clause | None:
    """정배열(5일선, 20일선)"""
    return order(lines, op)


@EVENTS.rule(
    "core: AVG -(SUBJ|TOP|OF)? numbered -ORDERLY? -BY? ORDER", "core: AVG -(SUBJ|TOP)? numbered -LPAREN ORDER -RPAREN"
)
def order_of_averages(kind: str, bars: tuple[float, ...], op: Comparison) -> Clause | None:
    """이평선이 5-20-60 순으로 정배열"""
    lines = numbered_row(bars, kind)
    return None if lines is None else order(lines, op)


@EVENTS.rule("core: numbered -ORDERLY? ORDER")
def order_of_numbers(bars: tuple[float, ...], op: Comparison) -> Clause | None:
    """5/20/60 정배열"""
    return order_of_averages("sma", bars, op)


@EVENTS.rule("core: ORDER -LPAREN numbered -RPAREN")
def ordered_numbers(op: Comparison, bars: tuple[float, ...]) -> Clause | None:
    """정배열(5, 20, 60)"""
    return order_of_numbers(bars, op)
