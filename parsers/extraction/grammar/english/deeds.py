"""What is done and when: buy when, if … sell, never buy when, hold until; headings. Pure."""

from dataclasses import dataclass

from parsers.extraction.base import PartKind
from parsers.extraction.grammar.english.risks import Distance
from parsers.extraction.grammar.meaning.clauses import Clause, Reference, all_of, any_of
from parsers.extraction.grammar.meaning.lines import earlier
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.ranks import rank_leaf
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Heading, Noted, Part, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import PercentRisk

DEEDS = Grammar()
_ENTERING: tuple[Deed, ...] = ("buy", "short")


@dataclass(frozen=True)
class Doing:
    """A deed and what it is done to."""

    deed: Deed
    told: Statement = ()


@DEEDS.rule("do: BUY", "do: SELL", "do: SHORT", "do: COVER", "do: HOLD")
def do(deed: Deed) -> Doing:
    """buy"""
    return Doing(deed)


@DEEDS.rule("do: do what", "do: do -(FRAMEIN|ON|IN|COMMA)? tf")
def do_to(doing: Doing, told: Statement) -> Doing:
    """buy AAPL or MSFT on daily bars"""
    return Doing(doing.deed, (*doing.told, *told))


DEEDS.same("do: -(PRON|THING|POSITION) do", cost=0.02)


def _said(doing: Doing, clause: Clause, deed: Deed | None = None) -> Statement:
    told = tuple(part for part in doing.told if not isinstance(part, Aside))
    return (Rule(doing.deed if deed is None else deed, clause), *told)


@DEEDS.rule(
    "statement: do -COMMA? -(IF|ONLYIF|WHILE) condition",
    "statement: do -(WHOSE|REL|WITH|COLON) condition",
    "statement: -ONLY do -IF condition",
)
@DEEDS.rule("statement: do -IF -(COMMA|COLON) condition", "statement: do -ONLY -(IF|WITH|WHILE) condition")
def do_when(doing: Doing, clause: Clause) -> Statement | None:
    """buy when A"""
    return _said(doing, clause)


@DEEDS.rule(
    "statement: do nominal", "statement: do ranked", "statement: do timed", "statement: do -(ON|AT) nominal", cost=0.1
)
def do_on(doing: Doing, clause: Clause) -> Statement:
    """go long on a break of the 20-day high"""
    return _said(doing, clause)


@DEEDS.rule("statement: do clause", cost=0.4)
def do_such(doing: Doing, clause: Clause) -> Statement | None:
    """buy stocks above the 200-day average"""
    return _said(doing, clause) if doing.told else None


@DEEDS.rule(
    "statement: -(IF|ONLYIF|WAIT|LOOKFOR) condition -COMMA? -THEN? do",
    "statement: -IF condition -(COLON|DASH|ARROW) do",
)
@DEEDS.rule("statement: -(IF|WAIT) condition -COMMA? -AND? -THEN do", "statement: -IF condition -COMMA -AND do")
def when_do(clause: Clause, doing: Doing) -> Statement:
    """if A, sell"""
    return _said(doing, clause)


@DEEDS.rule("statement: condition -EQUALS do", "statement: condition -DASH do", cost=0.1)
@DEEDS.rule("statement: condition -(COLON|ARROW|THEN) do", "statement: condition -COMMA -THEN? do", cost=0.05)
def condition_then(clause: Clause, doing: Doing) -> Statement:
    """A -> buy"""
    return _said(doing, clause)


@DEEDS.rule("statement: -(WAIT|IF) condition -(COMMA|THEN|AND)? -THEN? do -(IF|ONLYIF|WHILE) following")
def then_on_the_next_bar(before: Clause, doing: Doing, following: Clause) -> Statement:
    """wait until A; then buy when the following bar closes above its high"""
    return _said(doing, all_of(earlier(before, 1), following))


@DEEDS.rule(
    "statement: condition OPENS",
    "statement: -(IF|PRON)? condition -COMMA? OPENS",
    "statement: condition -COMMA? -PRON OPENS",
)
def opens(clause: Clause, deed: Deed) -> Statement:
    """a push through the 20-day high opens the long"""
    return (Rule(deed, clause),)


@DEEDS.rule(
    "statement: (BUY|SELL|SHORT|COVER) -(BE|EQUALSWORD) -IF? condition",
    "statement: HEAD -(BE|EQUALSWORD) -IF? condition",
    cost=0.1,
)
@DEEDS.rule("statement: OPENS -IF? condition")
def deed_is(deed: Deed, clause: Clause) -> Statement:
    """my entry is when A"""
    return (Rule(deed, clause),)


# Forbidden.


@DEEDS.rule(
    "statement: -NEG do -COMMA? -(IF|WHILE|WHOSE|REL|WITH) condition",
    "statement: -NEG do timed",
    "statement: -NEG do clause",
)
def never_when(doing: Doing, clause: Clause) -> Statement | None:
    """don't buy when A"""
    return _said(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -IF condition -COMMA? -THEN? -NEG do", "statement: -IF condition -COMMA? -PRON? -NEG do")
def when_never(clause: Clause, doing: Doing) -> Statement | None:
    """when A, don't buy"""
    return _said(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -NEG do -(ONLYIF|UNLESS) condition")
def only_when(doing: Doing, clause: Clause) -> Statement | None:
    """don't buy unless A"""
    return _said(doing, clause, "require") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -SKIP -noun? -UNLESS condition")
def nothing_unless(clause: Clause) -> Statement:
    """no trades unless A"""
    return (Rule("require", clause),)


@DEEDS.rule("statement: do -COMMA? -UNLESS condition", "statement: do -(SKIP|BUTNOT) condition")
def unless(doing: Doing, clause: Clause) -> Statement | None:
    """buy unless A"""
    return _said(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule(
    "statement: -SKIP -noun? -(IF|WHOSE|REL|WITH|WHILE|COLON)? condition",
    "statement: -IF condition -COMMA? -SKIP -noun?",
)
@DEEDS.rule(
    "statement: -noun -(WHOSE|REL|WITH|IF)? condition -THROWN", "statement: -NO -noun -(WHOSE|REL|WITH|IF)? condition"
)
@DEEDS.rule("statement: -SKIP -noun? -COMMA -IF condition")
def skip_when(clause: Clause) -> Statement:
    """skip it if A; anything with A is thrown out"""
    return (Rule("exclude", clause),)


@DEEDS.rule("statement: -SKIP facts -(IF|WHOSE|REL|WITH|WHILE|COLON|COMMA)? condition")
def skip_told(told: Statement, clause: Clause) -> Statement:
    """skip Russell 2000 names with A"""
    return (Rule("exclude", clause), *told)


@DEEDS.rule("statement: -SKIP -ALLOF? timed -AND? -SKIP timed", "statement: -SKIP timed -(AND|OR) timed")
def skip_times(first: Clause, second: Clause) -> Statement:
    """no new trades before 10:00 and none after 15:30"""
    return (Rule("exclude", first), Rule("exclude", second))


@DEEDS.rule(
    "statement: -ONLY -LOOKFOR? -noun? -(IF|WHOSE|REL|WITH|WHILE|COLON)? condition",
    "statement: -LOOKFOR -noun? -(WHOSE|REL|WITH|COLON|IF)? condition",
)
@DEEDS.rule("statement: -ONLY? -LOOKFOR -ONLY? -LONGS -(WHILE|IF|ONLYIF|WITH|WHOSE) condition")
@DEEDS.rule(
    "statement: -ONLY -LONGS -(WHILE|IF|ONLYIF|WITH|WHOSE) condition", "statement: -ONLY -(BUY|HOLD) -LONGS? timed"
)
@DEEDS.rule(
    "statement: -HOLD? -ONLY -(IF|WHILE|ONLYIF) condition",
    "statement: -(ONLYIF|PROVIDED) condition",
    "statement: -PRON? -MUST condition",
)
def must_hold(clause: Clause) -> Statement:
    """only when A; look for stocks with A"""
    return (Rule("require", clause),)


@DEEDS.rule(
    "statement: -LOOKFOR what -(WHOSE|REL|WITH|COLON|IF)? condition",
    "statement: what -(WHOSE|REL|WITH|COLON) condition",
    "statement: what condition",
    cost=0.1,
)
@DEEDS.rule("statement: -LOOKFOR what -COMMA condition", cost=0.12)
def look_for(told: Statement, clause: Clause) -> Statement | None:
    """scan US stocks for A"""
    facts = tuple(part for part in told if not isinstance(part, Aside))
    return (Rule("", clause), *facts) if facts else None


# Ways out.


@DEEDS.rule("statement: -HOLD -noun? -UNTIL condition", "statement: -HOLD -POSITION? -UNTIL condition")
def hold_until(clause: Clause) -> Statement:
    """hold until A"""
    return (Rule("sell", clause),)


@DEEDS.rule("statement: -HOLD facts -UNTIL condition")
def hold_told_until(told: Statement, clause: Clause) -> Statement:
    """hold AAPL until A"""
    return (Rule("sell", clause), *told)


@DEEDS.rule("statement: -OTHERWISE -COMMA? -(CASH|SELL) -noun?")
def otherwise() -> Statement:
    """otherwise sit in cash"""
    return (Rule("sell", Reference("otherwise")),)


@DEEDS.rule("statement: do held")
def leave_after(doing: Doing, clause: Clause) -> Statement | None:
    """sell after ten days"""
    return _said(doing, clause) if doing.deed in ("sell", "cover") else None


@DEEDS.rule("statement: do -IF? condition -COMMA? -OR held", "statement: do -IF? held -COMMA? -OR -IF? condition")
def leave_when_or_after(doing: Doing, one: Clause, other: Clause) -> Statement | None:
    """sell when A or after ten days"""
    return _said(doing, any_of(one, other)) if doing.deed in ("sell", "cover") else None


@DEEDS.rule(
    "statement: -HOLD -noun? -FOR length",
    "statement: -KEYHELD -(COLON|BE|EQUALS|OF|AT|DASH)? length",
    "statement: -KEYHELD -(AFTER|FOR) length",
)
def hold_for(bars: int) -> Statement | None:
    """hold for ten days"""
    made = operand("bars_held")
    clause = Than(">=", Quantity(bars)).of(made) if made else None
    return (Rule("sell", clause),) if clause else None


@DEEDS.rule(
    "statement: -FLAT TIME -TODAY?",
    "statement: -SELL -noun? -AT TIME -TODAY?",
    "statement: -SELL -noun? -(BEFORE|ON|BY) TIME",
)
@DEEDS.rule(
    "statement: -noun -FLAT TIME -TODAY?",
    "statement: -noun -SELL -AT TIME -TODAY?",
    "statement: -noun -BE? -FLAT TIME -TODAY?",
)
def flat_by(minutes: int) -> Statement | None:
    """flat by 15:55"""
    clock = operand("time_of_day")
    clause = Than(">=", Quantity(minutes, "clock")).of(clock) if clock else None
    return (Rule("sell", clause),) if clause else None


@DEEDS.rule("statement: -noun -(WHOSE|REL|WITH)? condition do", "statement: ranked do", cost=0.1)
def gets_sold(clause: Clause, doing: Doing) -> Statement | None:
    """a name that drops out of the top 40 % gets sold"""
    return _said(doing, clause) if doing.deed in ("sell", "cover") else None


@DEEDS.rule(
    "statement: -SELL -FRACTION -noun? -(IF|ONLYIF|AT|WHILE)? -condition",
    "statement: -IF -condition -COMMA? -SELL -FRACTION -noun?",
)
@DEEDS.rule("statement: -(BUY|HOLD) -FRACTION -noun? -(IF|ONLYIF|AT|WHILE)? -condition")
def partly() -> Statement:
    """sell half when A"""
    return (Noted("unsupported", "exit"),)


@DEEDS.rule(
    "statement: -(NO|NEG) -(STOP|TARGET|TRAIL|ADDON)", "statement: -NO -ADDON -(AND|OR|COMMA) -NO? -ADDON", cost=0.2
)
def none_of_those() -> Statement:
    """no stop; no pyramiding: nothing is done that is not said"""
    return (Aside(),)


# Ranks with a deed.


@DEEDS.rule("statement: -RANK what -BY series", "statement: -RANK what -(ON|IN|FOR) series", cost=0.1)
def ranked_by(told: Statement, by: Operand) -> Statement:
    """line up the Nasdaq 100 by 126-day return"""
    return (Aside((by,)), *told)


@DEEDS.rule("statement: -RANK -BY series", cost=0.1)
def ranked_by_alone(by: Operand) -> Statement:
    """ranked by 126-day return"""
    return (Aside((by,)),)


@DEEDS.rule("statement: -RANK -noun? -BY series -COMMA? -AND? HOLD -ONLY? RANKTOP place? -THING? -ONE?")
@DEEDS.rule("statement: -RANK -noun? -BY series -COMMA? -AND? BUY -ONLY? RANKTOP place? -THING? -ONE?")
def rank_and_hold(by: Operand, _hold: Deed, best: str, place: Quantity | None) -> Statement | None:
    """rank them by 12-month return and hold the best one"""
    leaf = rank_leaf(by, best, place or Quantity(1.0))
    return (Rule("buy", leaf),) if leaf else None


@DEEDS.rule(
    "statement: -RANK what -BY series -COMMA? -AND? (HOLD|BUY) -ONLY? RANKTOP place? -THING? -ONE? -COMMA? -(ONLYIF|AND) condition"
)
def rank_and_hold_if(
    told: Statement, by: Operand, deed: Deed, best: str, place: Quantity | None, also: Clause
) -> Statement | None:
    """rank A, B and C by their 12-month return and hold the best one, provided that return is positive"""
    leaf = rank_leaf(by, best, place or Quantity(1.0))
    return _said(Doing("buy", told), all_of(leaf, also)) if leaf else None


@DEEDS.rule("statement: (HOLD|BUY) ranked -COMMA? -(ONLYIF|AND|WITH|IF) condition")
def hold_ranked_if(_deed: Deed, rank: Clause, also: Clause) -> Statement:
    """keep the 25 names with the lowest P/S, provided ROE is above 10"""
    return (Rule("buy", all_of(rank, also)),)


# Headings.


@DEEDS.rule("statement: HEAD -(COLON|EQUALS|ARROW|DASH) -IF? condition")
def under_heading(deed: Deed, clause: Clause) -> Statement:
    """Entry: A"""
    return (Rule(deed, clause),)


@DEEDS.rule("statement: HEAD -(COLON|EQUALS) -IF? list", cost=-0.1)
def list_under_heading(deed: Deed, clauses: tuple[Clause, ...]) -> Statement:
    """Exit: A, B"""
    return (Rule(deed, any_of(*clauses) if deed in ("sell", "cover", "exclude") else all_of(*clauses)),)


@DEEDS.rule("statement: HEAD -(COLON|EQUALS)", "statement: TITLEHEAD", cost=0.5)
def heading(deed: Deed) -> Statement:
    """Entry:"""
    return (Heading(deed),)


@DEEDS.rule("statement: do")
def deed_alone(doing: Doing) -> Statement:
    """buy those"""
    told = tuple(part for part in doing.told if not isinstance(part, Aside))
    return (Rule(doing.deed), *told)


@DEEDS.rule("statement: condition", cost=0.02)
def bare(clause: Clause) -> Statement | None:
    """A and B, without a deed"""
    return (Rule("", clause),)


@DEEDS.rule("statement: do -IF condition -COMMA? -OR -IF? -PRON? MOVE distance (top|below)")
def leave_or_stop(doing: Doing, clause: Clause, sign: str, distance: Distance, from_: str | bool) -> Statement | None:
    """sell when A or it drops 8 % from the top"""
    if doing.deed != "sell" or sign != "-" or not isinstance(distance.risk, PercentRisk):
        return None
    kind: PartKind = "trailing_stop" if from_ == "top" else "stop_loss"
    return (*_said(doing, clause), Part(kind, distance.risk))
