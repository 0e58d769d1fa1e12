"""Conditions in Korean: a subject and what is said of it, joined by 고 and 거나, up to 면, 때, 시 or a noun. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Opaque, all_of, any_of, negated
from parsers.extraction.grammar.meaning.lines import with_lines
from parsers.extraction.grammar.meaning.operands import Level, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

CONDITIONS = Grammar()

CONDITIONS.same(
    "subj: series",
    "subj: series -(SUBJ|TOP|ALSO)",
    "subj: series -(SUBJ|TOP) -COMMA",
    "subj: series -COLON",
    "subj: series -OF -(GAIN|VALUE) -SUBJ",
)


@CONDITIONS.rule("core: subj vp")
def said_of(subject: Operand, said: Predicate) -> Clause | None:
    """RSI(14)가 30 이하"""
    return said.of(subject)


CONDITIONS.same(
    "pred: pred -DO",
    "pred: pred -(SUBJ|BY|OBJ)? -BECOME",
    "pred: pred -(SUBJ|OBJ)? -HAPPEN",
    "pred: -AGAIN pred",
    "core: core -CHAIN -EXIST",
    "subj: series -(SUBJ|TOP) -ALSO",
    "pred: pred -CHAIN -EXIST",
    "pred: -TODAY pred",
    "core: -TODAY core",
)


@CONDITIONS.rule("core: PLAIN -COMMA level cross")
def in_two_cells(field: str, level: Level | Quantity, op: Comparison) -> Clause | None:
    """종가, 50일선 하향 이탈"""
    subject = operand(field)
    return None if subject is None else Than(op, level).of(subject)


@CONDITIONS.rule("core: series EQUALS NUM")
def equals(_subject: Operand, _sign: None, _value: float) -> None:
    """RSI = 30: a sheet's way of saying what? It is asked about."""
    return


@CONDITIONS.rule("core: series -COLON -TODAY? IND NUM ORLESS")
def named_again(subject: Operand, named: tuple[str, str], value: float, op: Comparison) -> Clause | None:
    """RSI(14): RSI 60 이하"""
    return Than(op, Quantity(value)).of(subject) if named[0] == subject.series.field else None


# Joined.


@CONDITIONS.rule(
    "both: core join core",
    "both: both join core",
    "both: both COMMA core",
    "both: core COMMA core",
    "both: either_in join core",
    "both: core join either_in",
    "both: both join either_in",
    "both: core comma_and either",
    "both: both comma_and either",
)
def both(left: Clause, _join: object, right: Clause) -> Clause:
    """A이고 B"""
    return all_of(left, right)


@CONDITIONS.rule("comma_and: -COMMA AND")
def comma_and(_word: object) -> str:
    """, 그리고: what stands behind it belongs together"""
    return "and"


@CONDITIONS.rule(
    "either: core orjoin core",
    "either: either orjoin core",
    "either: both_in orjoin core",
    "either: core orjoin both_in",
    "either: both_in orjoin both_in",
)
def either(left: Clause, _join: object, right: Clause) -> Clause:
    """A이거나 B; a mixture with 고 has no reading here and is asked about"""
    return any_of(left, right)


CONDITIONS.same(
    "either_in: -LPAREN either -RPAREN",
    "both_in: -LPAREN both -RPAREN",
    "core: -LPAREN core -RPAREN",
    "cond: core",
    "cond: both",
    "cond: either",
    "cond: both -ALLOF",
    "cond: both -COMMA? -ALLOF -HAPPEN",
    "cond: -IFW cond",
    "cond: either -BE? -OR -COMMA? -ANYOF -(TOP|SUBJ|OBJ|ONLY|ALSO)? -(MATCH|HAPPEN|SET)?",
    "cond: either -COMMA? -ANYOF",
    "core: -TODAY -(AT|SUBJ|TOP) core",
    "pred: -TODAY -(AT) pred",
)


@CONDITIONS.rule(
    "cond: both -(AND|COMMA|SUBJ)? -OF? ANYOF",
    "cond: both -(AND|COMMA)? -AMONG -ANYOF",
    "cond: both -(AND|COMMA|SUBJ)? ANYOF -HAPPEN",
)
def any_of_these(of: Clause, _word: object = None) -> Clause | None:
    """A, B 중 하나라도"""
    return any_of(*of.parts) if isinstance(of, Joined) and of.logic == "all" else None


# Negation of a whole.


@CONDITIONS.rule(
    "core: core -JI -NOT",
    "core: core -(SUBJ|ALSO|TOP)? -NOTBE",
    "core: core -(SUBJ|TOP)? -NONE",
    "core: core -JI -TOP? -NOT",
)
def unlike(of: Clause) -> Clause:
    """음봉이 아니, 골든크로스가 없"""
    return negated(of)


# On other bars: 주봉에서 A, 4시간봉에서 A이고 B.


@CONDITIONS.rule(
    "core: FRAME -(AT|BY|BASIS|CHART) -(ALSO|TOP)? -COMMA? core", "core: FRAME -BASIS -BY? -(ALSO|TOP) core"
)
def on_long_bars(frame: str, of: Clause) -> Clause | None:
    """주봉에서 A, 일봉으로 A"""
    return _on_bars(of, frame) if frame in ("1d", "1w", "1M") else None


@CONDITIONS.rule("cond: FRAME -(AT|BY|BASIS|CHART) -COMMA? cond", "when: FRAME -(AT|BY|BASIS|CHART) -COMMA? when")
def on_short_bars(frame: str, of: Clause) -> Clause | None:
    """4시간봉에서 A이고 B"""
    return _on_bars(of, frame) if frame not in ("1d", "1w", "1M") else None


def _on_bars(clause: Clause, frame: str) -> Clause:
    """The clause with the timeframe on each series that has none of its own."""
    return with_lines(
        clause,
        lambda line: line if line.series.timeframe else replace(line, series=replace(line.series, timeframe=frame)),
    )


@CONDITIONS.rule("cond: clock -COMMA? cond", "when: clock -COMMA? when", "cond: clock -join cond")
def at_a_time(clock: Clause, of: Clause) -> Clause:
    """9시 30분 이후 A"""
    return all_of(clock, of)


CONDITIONS.same("core: clock", "core: -TODAY -TOP core")

# Where a condition ends: 면, 때, 시, 이상일 때만.
CONDITIONS.same(
    "when: cond -IF",
    "when: cond -BE -IF",
    "when: cond -WHENS",
    "when: cond -REL -CASE",
    "when: cond -BE -REL -CASE",
    "when: cond -PASTREL -CASE",
    "when: cond -CASE",
    "when: cond -AT",
    "when: cond -AT -(TOP|ONLY)",
    "when: cond -ILL -(CASE|WHENS)",
    "when: cond -(SUBJ|BY) -BECOME -IF",
    "when: when -ONLY",
    "when: when -COMMA",
    "when: when -(AT|TOP|METHOD|ALSO)",
    "when: when -IF",
    "when: cond -NOM -(WHENS|CASE)",
    "when: cond -NOM -ONLY -DO -IF",
    "when: -IFW when",
    "when: cond -ILL -WHENS",
    "when: -REVERSE -COMMA? when",
    "when: cond -(DECL|CHAIN) -COMMA? -THENW",
    "when: cond -BE -DECL -COMMA? -THENW",
    "when: when -BY? -LIMITED",
    "when: when -(BY|OBJ|SUBJ)",
)


@CONDITIONS.rule("cond: -ICHIMOKUNAME arguments? -(AT|OF|BY) -COMMA? cond", "cond: -ICHIMOKUNAME arguments? cond")
def in_ichimoku(values: tuple[float, ...] | None, of: Clause) -> Clause | None:
    """일목균형표(9,26,52)에서 A: with the lengths that it usually has"""
    return of if values in (None, (9, 26, 52)) else None


@CONDITIONS.rule("cond: when -PLUS cond")
def and_besides(first: Clause, second: Clause) -> Clause:
    """A인 자리 + B"""
    return all_of(first, second)


CONDITIONS.same("when: clock", cost=0.05)


@CONDITIONS.rule("when: when when")
def when_and_when(first: Clause, second: Clause) -> Clause:
    """A일 때 B하면"""
    return all_of(first, second)


# One after the other, which no condition can say: both are kept, and it is asked about.

CONDITIONS.same(
    "after: cond -AFTER",
    "after: cond -(REL|PASTREL) -AFTER",
    "after: cond -DO? -(AND|CHAIN) -AFTER",
    "after: after -COMMA",
)
CONDITIONS.same("when: after", cost=0.3)


@CONDITIONS.rule("when: after when", "cond: after cond")
def one_after_the_other(first: Clause, second: Clause) -> Clause:
    """하단 이탈 후 양봉이면"""
    return all_of(first, second, Opaque("unsupported"))


@CONDITIONS.rule("when: cond -REL -CASE? -AGAIN? when", "when: cond -BE -REL -CASE? when")
def state_and_when(first: Clause, second: Clause) -> Clause:
    """A인 상태에서 B하면"""
    return all_of(first, second)
