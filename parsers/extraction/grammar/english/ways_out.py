"""When a position is left: until, otherwise, after ten days, flat by, half at. Pure."""

from parsers.extraction.base import PartKind
from parsers.extraction.grammar.english.deeds import Doing, said_when
from parsers.extraction.grammar.english.risks import Distance
from parsers.extraction.grammar.meaning.clauses import Clause, Reference, negated
from parsers.extraction.grammar.meaning.operands import operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Noted, Part, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import PercentRisk

WAYS_OUT = Grammar()


# Ways out.
@WAYS_OUT.rule(
    "statement: -HOLD -noun? -UNTIL condition",
    "statement: -HOLD -POSITION? -UNTIL condition",
    "statement: -(noun|THING) -(HOLD|RIDES) -UNTIL condition",
)
def hold_until(clause: Clause) -> Statement:
    """hold until A"""
    return (Rule("sell", clause),)


@WAYS_OUT.rule("statement: -HOLD facts -UNTIL condition")
def hold_told_until(told: Statement, clause: Clause) -> Statement:
    """hold AAPL until A"""
    return (Rule("sell", clause), *told)


@WAYS_OUT.rule("statement: -OTHERWISE -COMMA? -(CASH|SELL|INCASH) -noun?")
def otherwise() -> Statement:
    """otherwise sit in cash"""
    return (Rule("sell", Reference("otherwise")),)


@WAYS_OUT.rule(
    "statement: -FLAT clock -TODAY?",
    "statement: -SELL -noun? -AT clock -TODAY?",
    "statement: -SELL -noun? -(BEFORE|ON|BY) clock",
)
@WAYS_OUT.rule(
    "statement: -(AT|BY) clock -COMMA? -noun? -BE? -SELL",
    "statement: atclock -COMMA? -noun? -BE? -SELL",
    "statement: -(AT|BY) clock -COMMA? -noun -BE? -TAKEOFF",
)
@WAYS_OUT.rule(
    "statement: -noun -FLAT clock -TODAY?",
    "statement: -noun -SELL -AT clock -TODAY?",
    "statement: -noun -BE? -FLAT clock -TODAY?",
)
def flat_by(minutes: int) -> Statement | None:
    """flat by 15:55"""
    clock = operand("time_of_day")
    clause = Than(">=", Quantity(minutes, "clock")).of(clock) if clock else None
    return (Rule("sell", clause),) if clause else None


@WAYS_OUT.rule("statement: -COVER -noun? -(AT|BEFORE|BY|ON) clock -TODAY?", "statement: atclock -COMMA? -COVER -noun?")
def cover_by(minutes: int) -> Statement | None:
    """buy to cover at 11:30"""
    clock = operand("time_of_day")
    clause = Than(">=", Quantity(minutes, "clock")).of(clock) if clock else None
    return (Rule("cover", clause),) if clause else None


@WAYS_OUT.rule("statement: -noun -(WHOSE|REL|WITH)? condition do", "statement: ranked do", cost=0.1)
def gets_sold(clause: Clause, doing: Doing) -> Statement | None:
    """a name that drops out of the top 40 % gets sold"""
    return said_when(doing, clause) if doing.deed in ("sell", "cover") else None


@WAYS_OUT.rule(
    "statement: -SELL -FRACTION -noun? -(IF|ONLYIF|AT|WHILE)? -condition",
    "statement: -IF -condition -COMMA? -SELL -FRACTION -noun?",
)
@WAYS_OUT.rule("statement: -(BUY|HOLD) -FRACTION -noun? -(IF|ONLYIF|AT|WHILE)? -condition")
def partly() -> Statement:
    """sell half when A"""
    return (Noted("unsupported", "exit"),)


@WAYS_OUT.rule(
    "statement: -(NO|NEG) -(STOP|TARGET|TRAIL|ADDON)",
    "statement: -(STOP|TARGET|TRAIL) -COLON -NO",
    "statement: -NO -ADDON -(AND|OR|COMMA) -NO? -ADDON",
    cost=0.2,
)
def none_of_those() -> Statement:
    """no stop; no pyramiding: nothing is done that is not said"""
    return (Aside(),)


@WAYS_OUT.rule(
    "statement: -NEG -SELL -noun? -(IF|WHILE|ONLYIF|UNLESS)? -condition",
    "statement: -NEG -SELL -noun? -(held|timed|ranked)",
)
def never_sold_when() -> Statement:
    """I never sell below the 200-day average: no way in, and none out"""
    return (Noted("unsupported", "exit"),)


@WAYS_OUT.rule("statement: -NEG -SELL -noun? -EVER?", cost=0.4)
def never_sold() -> Statement:
    """I never sell any of it: there is no way out"""
    return (Aside(),)


@WAYS_OUT.rule(
    "statement: HEAD -COLON -IF? condition -COMMA? -OR -IF? -POSITION? -BE? MOVE distance (top|below)",
)
def head_leave_or_stop(
    deed: Deed, clause: Clause, sign: str, distance: Distance, from_: str | bool
) -> Statement | None:
    """Selling: A, or the trade is down 6 % from where I bought"""
    return leave_or_stop(Doing(deed), clause, sign, distance, from_)


@WAYS_OUT.rule("statement: do -(IF|WHILE) condition -COMMA? -otherflat")
def flat_otherwise(doing: Doing, clause: Clause) -> Statement | None:
    """long while A, flat otherwise"""
    if doing.deed != "buy":
        return None
    return (*said_when(doing, clause), Rule("sell", negated(clause)))


WAYS_OUT.rule("otherflat: (SELL|CASH|INCASH) -OTHERWISE", "otherflat: OTHERWISE -COMMA? -(SELL|CASH|INCASH)")(
    lambda *_words: True
)


@WAYS_OUT.rule("statement: condition -COMMA? -OTHERWISE -COMMA? -SKIP", "statement: condition -COMMA? -SKIP -OTHERWISE")
def else_nothing(clause: Clause) -> Statement:
    """A, else I stay home: it is needed"""
    return (Rule("require", clause),)


@WAYS_OUT.rule("do: -INCASH")
def in_cash() -> Doing:
    """(if A) I'm in cash"""
    return Doing("sell")


@WAYS_OUT.rule("statement: -ORSOONER -IF? condition")
def or_sooner(clause: Clause) -> Statement:
    """(20 bars, then out.) Or sooner if A"""
    return (Rule("sell", clause),)


@WAYS_OUT.rule("statement: do -IF condition -COMMA? -OR -IF? -PRON? MOVE distance (top|below)")
def leave_or_stop(doing: Doing, clause: Clause, sign: str, distance: Distance, from_: str | bool) -> Statement | None:
    """sell when A or it drops 8 % from the top"""
    if doing.deed != "sell" or sign != "-" or not isinstance(distance.risk, PercentRisk):
        return None
    kind: PartKind = "trailing_stop" if from_ == "top" else "stop_loss"
    return (*said_when(doing, clause), Part(kind, distance.risk))
