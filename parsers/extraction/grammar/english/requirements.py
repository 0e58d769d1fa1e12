"""What an entry needs and what forbids it, told of what was spoken of: the entry needs A. Pure."""

from parsers.extraction.grammar.english.conditions import at_time
from parsers.extraction.grammar.english.deeds import Doing
from parsers.extraction.grammar.english.quantities import Amount
from parsers.extraction.grammar.meaning.clauses import Clause, Reference, all_of
from parsers.extraction.grammar.meaning.operands import Level, Operand, operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, in_span
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.meaning.statements import Deed, Heading, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

REQUIREMENTS = Grammar()
_COMPANY = 1e5  # less than that is no company worth


@REQUIREMENTS.rule(
    "statement: HEAD -NEEDS -(PRON|THING)? condition", "statement: (BUY|SELL|SHORT|COVER) -NEEDS condition"
)
def needs(deed: Deed, clause: Clause) -> Statement:
    """the entry needs A"""
    return (Rule(deed, clause),)


@REQUIREMENTS.rule(
    "statement: (BUY|SELL|SHORT|COVER) -COMES -IF? condition",
    "statement: HEAD -COMES -IF? condition",
    "statement: condition -COMMA? -THATSWHEN (BUY|SELL|SHORT|COVER)",
)
def comes(left: Deed | Clause, right: Clause | Deed) -> Statement | None:
    """the buy comes the moment A"""
    if isinstance(left, str) and not isinstance(right, str):
        return (Rule(left, right),)
    return (Rule(right, left),) if isinstance(right, str) and not isinstance(left, str) else None


@REQUIREMENTS.rule(
    "statement: HEAD -HAS NUM -DOORS -COLON?",
    "statement: NUM -DOORS (SELL|BUY) -COLON?",
    "statement: -HAS? NUM -DOORS -TO (SELL|BUY) -COLON?",
    cost=0.2,
)
def ways(left: Deed | float, right: float | Deed) -> Statement | None:
    """getting out has three doors"""
    deed = left if isinstance(left, str) else right
    return (Heading(deed),) if isinstance(deed, str) else None


REQUIREMENTS.same("looked: -LOOKFOR series", "looked: looked -(COMMA|AND|REL|PRON)")


@REQUIREMENTS.rule("statement: looked predicate", cost=0.05)
def looked_at(subject: Operand, predicate: Predicate) -> Statement | None:
    """I look at the RSI, and that should be above 60"""
    clause = predicate.of(subject)
    return (Rule("require", clause),) if clause else None


@REQUIREMENTS.rule("statement: looked predicate -comma? predicate -COMMA? -SKIP")
def looked_at_within(subject: Operand, wanted: Predicate, forbidden: Predicate) -> Statement | None:
    """I look at the RSI, that should be above 60, but over 80 I won't touch it"""
    found = (wanted.of(subject), forbidden.of(subject))
    return (Rule("require", found[0]), Rule("exclude", found[1])) if found[0] and found[1] else None


@REQUIREMENTS.rule(
    "statement: -SKIP -those? condition -COMMA? -AND -(ANY|THING) -(WHOSE|REL|WITH) condition",
    cost=-0.1,
)
def skip_those_and_those(one: Clause, other: Clause) -> Statement:
    """kick out names with A, and those that B: either is enough"""
    return (Rule("exclude", one), Rule("exclude", other))


@REQUIREMENTS.rule("statement: (BUY|SELL|SHORT|COVER) CMP level", cost=0.2)
def beyond_a_level(deed: Deed, op: Comparison, level: Level | Quantity) -> Statement | None:
    """long above the 50-day average: the price"""
    close = operand("close")
    clause = Than(op, level).of(close) if close and not isinstance(level, Quantity) else None
    return (Rule(deed, clause),) if clause else None


@REQUIREMENTS.rule("do: -(THING|POSITION|OWNED) -THROWN", "do: -OWNED do")
def goes_out(doing: Doing | None = None) -> Doing | None:
    """anything I own is thrown out: a way out, not a stock that isn't bought"""
    return None if doing is not None and doing.deed not in ("sell", "cover") else Doing("sell")


@REQUIREMENTS.rule("statement: timed -COMMA? -NEG do", "statement: timed -COMMA? -SKIP")
def not_then(clause: Clause, doing: Doing | None = None) -> Statement | None:
    """after 14:30 I'm not buying"""
    return None if doing is not None and doing.deed not in ("buy", "short") else (Rule("exclude", clause),)


@REQUIREMENTS.rule("statement: clock -(BE|COLON|EQUALS) EARLIESTWORD", "statement: clock EARLIESTWORD")
def clock_bound(minutes: int, op: Comparison) -> Statement | None:
    """quarter to ten is the earliest"""
    clause = at_time(op, minutes)
    return (Rule("require", clause),) if clause else None


@REQUIREMENTS.rule(
    "statement: clock -BE EARLIESTWORD -(COMMA|AND) clock -BE? EARLIESTWORD",
    "statement: clock -BE EARLIESTWORD -(COMMA|AND) clock -BE? EARLIESTWORD -FOR (BUY|SELL)",
)
def clock_bounds(start: int, first: Comparison, end: int, second: Comparison, deed: Deed = "buy") -> Statement | None:
    """quarter to ten is the earliest, half past eleven is the latest for getting in"""
    found = (at_time(first, start), at_time(second, end))
    if deed != "buy" or not found[0] or not found[1]:
        return None
    return (Rule("require", all_of(found[0], found[1])),)


@REQUIREMENTS.rule("clause: -BE? -WORTH CMP quantity", "clause: -BE? -WORTH quantity ORMORE")
def worth(left: Comparison | Quantity, right: Quantity | Comparison) -> Clause | None:
    """companies worth at least two billion"""
    op, quantity = (left, right) if isinstance(left, str) else (right, left)
    made = operand("market_cap")
    if not isinstance(quantity, Quantity) or not isinstance(op, str) or quantity.value < _COMPANY:
        return None
    return Than(op, quantity).of(made) if made and quantity.unit in ("", "money") else None


@REQUIREMENTS.rule("clause: -BE? -WORTH span")
def worth_between(span: Span) -> Clause | None:
    """companies worth between 2 and 10 billion"""
    made = operand("market_cap")
    return in_span(span).of(made) if made and span.low.value >= _COMPANY else None


@REQUIREMENTS.rule(
    "clause: GROWER -(MOVE|GOING) -BY? amount -YEARLY?", "clause: GROWER -YEARLY? -(MOVE|GOING) -BY? amount"
)
def growing(field: str, amount: Amount) -> Clause | None:
    """sales growing at least 20 %"""
    op, percent = amount
    made = operand(field)
    return Than(op, Quantity(percent, "percent")).of(made) if made else None


@REQUIREMENTS.rule("clause: SIGN series", cost=0.05)
def signed(op: Comparison, subject: Operand) -> Clause | None:
    """a negative ROE"""
    return Than(op, Quantity(0.0)).of(subject) if subject.dimension in ("percent", "ratio", "index") else None


@REQUIREMENTS.rule(
    "clause: -TRADES CMP quantity -EACHDAY",
    "clause: -TRADES -FOR CMP quantity -EACHDAY",
    "clause: -TRADES quantity ORMORE -EACHDAY",
)
def money_traded(left: Comparison | Quantity, right: Quantity | Comparison) -> Clause | None:
    """they trade less than 500 million won a day"""
    op, quantity = (left, right) if isinstance(left, str) else (right, left)
    if not isinstance(quantity, Quantity) or not isinstance(op, str):
        return None
    field = {"money": "value_traded", "shares": "volume"}.get(quantity.unit, "")
    made = operand(field) if field else None
    return Than(op, quantity).of(made) if made else None


@REQUIREMENTS.rule("clause: CMP quantity -WORTH? -TRADED -(EACHDAY|TODAY|THATBAR)?")
def money_that_changed_hands(op: Comparison, quantity: Quantity) -> Clause | None:
    """over 20 million dollars changed hands today"""
    return money_traded(op, quantity)


@REQUIREMENTS.rule(
    "clause: -TRADES -FOR? CMP quantity -EACHDAY -COMMA? -LPAREN? AVG -(OF|SPANWORD|FOR) -LAST? length -RPAREN?"
)
def money_traded_on_average(op: Comparison, quantity: Quantity, kind: str, bars: int) -> Clause | None:
    """they change hands for at least 20 million dollars a day (average of 20 days)"""
    field = {"money": "value_traded", "shares": "volume"}.get(quantity.unit, "")
    made = operand(kind, (field, bars)) if field else None
    return Than(op, quantity).of(made) if made else None


@REQUIREMENTS.rule("statement: -AND? predicate -COMMA? -SKIP", cost=0.1)
def beyond_it_nothing(predicate: Predicate) -> Statement | None:
    """but over eighty I leave it alone: of what was spoken of"""
    if not isinstance(predicate, Than) or not isinstance(predicate.level, Quantity) or predicate.level.unit == "money":
        return None
    return (Rule("exclude", Reference("it", predicate)),)
