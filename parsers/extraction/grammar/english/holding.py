"""How long a position is held: after ten days, on the fifth day, A or after ten days. Pure."""

from parsers.extraction.grammar.english.deeds import Doing, said_when
from parsers.extraction.grammar.meaning.clauses import Clause, Leaf, any_of
from parsers.extraction.grammar.meaning.lines import all_series
from parsers.extraction.grammar.meaning.operands import operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity, Unit
from parsers.extraction.grammar.meaning.statements import Deed, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

HOLDING = Grammar()
_LEAVING: tuple[Deed, ...] = ("sell", "cover")


@HOLDING.rule(
    "held: -(AFTER|IF) length -LATER?", "held: -(AFTER|IF|SPANWORD)? -HELD -FOR? length", "held: length -LATER"
)
@HOLDING.rule(
    "held: -(AFTER|IF) -(PRON|POSITION)? -HELD -FOR? length", "held: -(AFTER|IF) length -(IN|OF|FROM) -POSITION"
)
@HOLDING.rule("held: -AT length", "held: length -HELD", "held: length -(IN|OF) -POSITION", cost=0.05)
def held(bars: int) -> Clause | None:
    """after ten days"""
    made = operand("bars_held")
    return Than(">=", Quantity(bars)).of(made) if made else None


@HOLDING.rule("held: length -BE OVERUNDER")
def held_over(bars: int, side: str) -> Clause | None:
    """12 days are over"""
    return held(bars) if side == ">" else None


@HOLDING.rule("held: -(ON|AT|AFTER|IF) ORDINAL UNIT")
def held_until_day(number: float, unit: Unit) -> Clause | None:
    """on the fifth day"""
    bars = Quantity(number, unit).bars
    return held(bars) if bars else None


@HOLDING.rule("held: -(AFTER|IF)? -(PRON|POSITION)? -HELD -FOR? CMP length")
def held_more_than(op: Comparison, bars: int) -> Clause | None:
    """held for more than 20 days"""
    made = operand("bars_held")
    return Than(op, Quantity(bars)).of(made) if made and op in (">", ">=") else None


@HOLDING.rule("held: -(ON|AT)? -OPENCLOSE? -(ON|OF)? NEXTOPEN -OPENCLOSE?")
def held_one(bars: int) -> Clause | None:
    """at the next open"""
    clause = held(bars)
    return Leaf(clause.condition, ("1",)) if isinstance(clause, Leaf) else None


@HOLDING.rule("held: -(AT|BY) clock", "held: atclock", cost=0.1)
def held_until(minutes: int) -> Clause | None:
    """(sell) at 15:30"""
    clock = operand("time_of_day")
    return Than(">=", Quantity(minutes, "clock")).of(clock) if clock else None


HOLDING.rule("held: -POSITION -REL? -BE? length -OLD", "held: -REL? -BE? length -OLD")(held)
HOLDING.same("leaving: held", "leaving: -IF held", "leaving: -IF -(PRON|POSITION|THING)? -STILLOPEN held")


@HOLDING.rule(
    "leaving: condition -COMMA? -OR held",
    "leaving: leaving -COMMA? -OR held",
    "leaving: leaving -COMMA? -OR -COMMA? -IF? condition",
    "leaving: leaving -COMMA? -ORSOONER -COMMA? -IF? condition",
)
def or_after(one: Clause, other: Clause) -> Clause:
    """A or after ten days"""
    return any_of(one, other)


@HOLDING.rule(
    "statement: do -(IF|COLON|ONLYIF|EQUALS|BE)? leaving",
    "statement: HEAD -(COLON|EQUALS|BE) -IF? leaving",
)
def leave(doing: Doing | Deed, clause: Clause) -> Statement | None:
    """sell when A or after ten days"""
    doing = doing if isinstance(doing, Doing) else Doing(doing)
    return said_when(doing, clause) if doing.deed in _LEAVING else None


@HOLDING.rule(
    "held: held -BECAUSE -PRON? -NEG -(HOLD|HELD) -noun? -OVERNIGHT", "held: -UNIT -NUMBERED NUM -(IN|OF) -POSITION"
)
def held_not_overnight(said: Clause | float) -> Clause | None:
    """at 15:55 because I do not hold overnight; bar number 40 of the position"""
    if isinstance(said, float):
        return held(int(said)) if said == int(said) and said >= 1 else None
    return said


@HOLDING.rule(
    "statement: leaving -COMMA? do -COMMA? -(OR|ORSOONER) -COMMA? -IF? condition",
    "statement: leaving -COMMA? do -COMMA? -OR leaving",
    "statement: -IF condition -COMMA? do -COMMA? -OR leaving",
)
def leave_then_or(one: Clause, doing: Doing, other: Clause) -> Statement | None:
    """after three days it is sold, or earlier when A"""
    return leave(doing, any_of(one, other))


@HOLDING.rule("statement: -noun -REL? -BE? -(STILLOPEN|ON) -(AT|BY) clock -(SELL|TAKEOFF|CUTLOSS)")
def still_open_then(minutes: int) -> Statement | None:
    """whatever is still open at 16:30 gets closed"""
    clause = held_until(minutes)
    return (Rule("sell", clause),) if clause else None


@HOLDING.rule("heldfor: -HOLD -(noun|PERTRADE)? -FOR length")
def held_for(bars: int) -> int:
    """keep each one for 20 days"""
    return bars


@HOLDING.rule("statement: heldfor -COMMA? -(OR|ORSOONER|UNLESS) -IF? condition -BEFORETHAT?")
def hold_unless_before(bars: int, clause: Clause) -> Statement | None:
    """keep it for 20 days, less if A before that"""
    time = held(bars)
    return (Rule("sell", any_of(time, clause)),) if time else None


@HOLDING.rule("statement: leaving -(COMMA|COLON|ARROW|DASH|EQUALS)? -THEN? do", "statement: leaving -COMMA? -AND do")
def after_that_leave(clause: Clause, doing: Doing) -> Statement | None:
    """after ten days I sell"""
    return leave(doing, clause)


@HOLDING.rule("statement: length -link (SELL|CUTLOSS)", "statement: HEAD -(COLON|BE) length -link -(SELL|CUTLOSS)")
def then_out(*parts: object) -> Statement | None:
    """20 bars, then out"""
    bars = next((part for part in parts if isinstance(part, int)), None)
    is_left = all(part in ("sell", "cover", None) for part in parts if not isinstance(part, int))
    return hold_for(bars) if bars and is_left else None


@HOLDING.rule("statement: -OR -IF? held")
def or_held(clause: Clause) -> Statement | None:
    """(a point of a list) or after 8 days: whatever stands before, time is a way out"""
    is_time = isinstance(clause, Leaf) and any(series.field == "bars_held" for series in all_series(clause.condition))
    return (Rule("sell", clause),) if is_time else None


@HOLDING.rule("statement: -TIMEUP -(AFTER|AT|IN|BY|SPANWORD) length", "statement: -(SELL|CUTLOSS) -noun? -OLDER length")
def time_is_up(bars: int) -> Statement | None:
    """time's up after twelve sessions"""
    return hold_for(bars)


@HOLDING.rule("statement: -NEG -OLDER length")
def never_older(bars: int) -> Statement | None:
    """never held longer than one night"""
    return hold_for(bars)


@HOLDING.rule("statement: heldfor -link? -POSITION? -(SELL|CUTLOSS|TAKEOFF)")
def hold_then_leave(bars: int) -> Statement | None:
    """hold it for 20 sessions, then it's gone"""
    return hold_for(bars)


@HOLDING.rule(
    "statement: condition OPENS -COMMA? -SOARE -IF? leaving", "statement: condition OPENS -COMMA? -SOARE -IF? condition"
)
def and_so_does(one: Clause, deed: Deed, other: Clause) -> Statement | None:
    """A means exit, and so does a trade that's twelve bars old"""
    return (Rule(deed, any_of(one, other)),) if deed in _LEAVING else None


@HOLDING.rule("statement: -ONLYWAY do -BE -IF? leaving", "statement: -ONLYWAY do -BE -IF? condition")
def only_way(doing: Doing, clause: Clause) -> Statement | None:
    """the only way I ever sell is A"""
    return said_when(doing, clause) if doing.deed in _LEAVING else None


@HOLDING.rule("statement: -NEG -(HOLD|HELD) -noun? -FOR? CMP length")
def never_longer(op: Comparison, bars: int) -> Statement | None:
    """never hold it more than ten days"""
    return hold_for(bars) if op in (">", ">=") else None


@HOLDING.rule(
    "statement: heldfor",
    "statement: -KEYHELD -(COLON|BE|EQUALS|OF|AT|DASH)? length",
    "statement: -KEYHELD -(AFTER|FOR) length",
)
def hold_for(bars: int) -> Statement | None:
    """hold for ten days"""
    clause = held(bars)
    return (Rule("sell", clause),) if clause else None
