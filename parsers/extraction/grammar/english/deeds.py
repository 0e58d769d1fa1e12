"""What is done and when: buy when, if … sell, never buy when, look for. Pure."""

from dataclasses import dataclass

from parsers.extraction.grammar.meaning.clauses import Clause, Joined, Reference, all_of, negated
from parsers.extraction.grammar.meaning.lines import earlier
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Fact, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

DEEDS = Grammar()


_LEANING = ("reverse", "elided", "otherwise")


_DEED_OF: dict[str, Deed] = {"long": "buy", "short": "short"}
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


@DEEDS.rule("do: do what", "do: do ticker", "do: do -(FRAMEIN|ON|IN|COMMA)? tf")
def do_to(doing: Doing, told: Statement) -> Doing:
    """buy AAPL or MSFT on daily bars"""
    return Doing(doing.deed, (*doing.told, *told))


DEEDS.same("do: -(PRON|THING|POSITION) do", "do: -MUST do", "do: -REGARDLESS -(series|noun) -COMMA? do", cost=0.02)


@DEEDS.rule("do: do -ONLY what")
def do_only(doing: Doing, told: Statement) -> Doing:
    """buy only US stocks"""
    return do_to(doing, told)


@DEEDS.rule("do: DIRECTION what", cost=0.05)
def do_in_direction(side: str, told: Statement) -> Doing | None:
    """(I) short only US stocks"""
    deed = _DEED_OF.get(side)
    return Doing(deed, (Fact("direction", side), *told)) if deed else None


@DEEDS.rule("do: do -(AT|ON|IF)? -NEXTOPEN -OPENCLOSE?")
def at_next_open(doing: Doing) -> Doing | None:
    """buy at the next open: as every order is"""
    return doing if doing.deed in _ENTERING else None


def said_when(doing: Doing, clause: Clause, deed: Deed | None = None) -> Statement:
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
    return said_when(doing, clause)


@DEEDS.rule(
    "statement: do nominal", "statement: do ranked", "statement: do timed", "statement: do -(ON|AT) nominal", cost=0.1
)
def do_on(doing: Doing, clause: Clause) -> Statement:
    """go long on a break of the 20-day high"""
    return said_when(doing, clause)


@DEEDS.rule("statement: do nominal -IF condition", "statement: do -(IF|ON|AT) nominal -IF condition", cost=0.1)
def do_on_if(doing: Doing, event: Clause, clause: Clause) -> Statement:
    """buy after a bullish engulfing candle if A"""
    return said_when(doing, all_of(event, clause))


@DEEDS.rule("statement: do -(ON|AT)? -DAYAFTER condition", "statement: do -(ON|AT)? -DAYAFTER nominal", cost=0.05)
def do_the_day_after(doing: Doing, clause: Clause) -> Statement:
    """buy the day after A"""
    return said_when(doing, earlier(clause, 1))


@DEEDS.rule("statement: do condition", cost=0.4)
def do_such(doing: Doing, clause: Clause) -> Statement | None:
    """buy stocks above the 200-day average"""
    return said_when(doing, clause) if doing.told else None


@DEEDS.rule(
    "statement: -WAIT condition -BEFORE do",
    "statement: -(IF|ONLYIF|WAIT|LOOKFOR) condition -COMMA? -THEN? do",
    "statement: -IF condition -(COLON|DASH|ARROW) do",
)
@DEEDS.rule("statement: -(IF|WAIT) condition -COMMA? -AND? -THEN do", "statement: -IF condition -COMMA -AND do")
def when_do(clause: Clause, doing: Doing) -> Statement:
    """if A, sell"""
    return said_when(doing, clause)


@DEEDS.rule("statement: condition -EQUALS do", "statement: condition -DASH do", cost=0.1)
@DEEDS.rule("statement: condition -(COLON|ARROW|THEN) do", "statement: condition -COMMA -THEN? do", cost=0.05)
@DEEDS.rule("statement: condition -COMMA? -AND do", cost=0.1)
def condition_then(clause: Clause, doing: Doing) -> Statement:
    """A -> buy; one close under the average and I sell"""
    return said_when(doing, clause)


@DEEDS.rule("statement: -(WAIT|IF) condition -(COMMA|THEN|AND)? -THEN? do -(IF|ONLYIF|WHILE) following")
def then_on_the_next_bar(before: Clause, doing: Doing, following: Clause) -> Statement:
    """wait until A; then buy when the following bar closes above its high"""
    return said_when(doing, all_of(earlier(before, 1), following))


@DEEDS.rule("statement: facts OPENS -COMMA? -(IF|ONLYIF|WHILE) condition")
def told_opens(told: Statement, deed: Deed, clause: Clause) -> Statement:
    """KO and PEP get bought whenever A"""
    return (Rule(deed, clause), *told)


@DEEDS.rule("statement: do -(IF|WHOSE|ONLYIF) condition -COMMA? -AND? -WAIT condition")
def do_when_waiting(doing: Doing, clause: Clause, awaited: Clause) -> Statement:
    """I buy when A, but I wait till B"""
    return said_when(doing, all_of(clause, awaited))


@DEEDS.rule("statement: -NEG -IF? -PRON? -BE? timed", cost=0.1)
def never_at(clause: Clause) -> Statement:
    """never before 9:40, and never once it's past 10:30"""
    return (Rule("exclude", clause),)


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


@DEEDS.rule("IF: -IF -COMMA -COMMA? -IF")
def hesitating() -> bool:
    """if, uh, if"""
    return True


# Forbidden.
@DEEDS.rule(
    "statement: -NEG do -COMMA? -(IF|WHILE|WHOSE|REL|WITH|COLON) condition",
    "statement: -NEG do -IF -COMMA condition",
    "statement: -NEG do timed",
    "statement: -NEG do clause",
)
def never_when(doing: Doing, clause: Clause) -> Statement | None:
    """don't buy when A"""
    return said_when(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -IF condition -COMMA? -THEN? -NEG do", "statement: -IF condition -COMMA? -PRON? -NEG do")
def when_never(clause: Clause, doing: Doing) -> Statement | None:
    """when A, don't buy"""
    return said_when(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -NEG do -(ONLYIF|UNLESS) condition")
def only_when(doing: Doing, clause: Clause) -> Statement | None:
    """don't buy unless A"""
    return said_when(doing, clause, "require") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: -UNLESS condition -COMMA? -NEG do -EITHER?")
def unless_never(clause: Clause, doing: Doing) -> Statement | None:
    """unless A, don't buy either"""
    return only_when(doing, clause)


@DEEDS.rule("statement: (HEAD|BUY|LONGS) -(COLON|BE)? -ONLY? timed -ONLY?", cost=0.05)
def entries_then(deed: Deed | None, clause: Clause) -> Statement | None:
    """entries between 08:00 and 11:00"""
    return (Rule("require", clause),) if deed in (None, "buy", "short", "require") else None


@DEEDS.rule("statement: -SKIP -OUTSIDE", cost=-0.1)
def nothing_outside() -> Statement:
    """nothing outside: the same bound again"""
    return (Aside(),)


@DEEDS.rule("statement: -noun OPENS", cost=0.1)
def those_open(deed: Deed) -> Statement:
    """what comes out gets bought"""
    return (Rule(deed),)


@DEEDS.rule("statement: -SKIP -noun? -UNLESS condition")
def nothing_unless(clause: Clause) -> Statement:
    """no trades unless A"""
    return (Rule("require", clause),)


@DEEDS.rule("statement: do -(SKIP|BUTNOT) condition")
def but_not(doing: Doing, clause: Clause) -> Statement | None:
    """buy but not when A"""
    return said_when(doing, clause, "exclude") if doing.deed in _ENTERING else None


@DEEDS.rule("statement: do -COMMA? -UNLESS condition", "statement: -UNLESS condition -COMMA? do")
def unless(left: Doing | Clause, right: Clause | Doing) -> Statement | None:
    """buy unless A; leave unless A: when it no longer holds"""
    doing, clause = (left, right) if isinstance(left, Doing) else (right, left)
    if not isinstance(doing, Doing) or isinstance(clause, Doing):
        return None
    entering = doing.deed in _ENTERING
    return said_when(doing, clause, "exclude") if entering else said_when(doing, negated(clause))


@DEEDS.rule("statement: -HOLD -(noun|POSITION)? -COMMA? -UNLESS condition", cost=-0.1)
def hold_unless(clause: Clause) -> Statement:
    """I stay in unless A: a way out"""
    return (Rule("sell", clause),)


@DEEDS.rule(
    "statement: -SKIP -noun? -(IF|WHOSE|REL|WITH|WHILE|COLON)? condition",
    "statement: -IF condition -COMMA? -SKIP -noun?",
)
@DEEDS.rule(
    "statement: -noun -(WHOSE|REL|WITH|IF)? condition -THROWN", "statement: -NO -noun -(WHOSE|REL|WITH|IF)? condition"
)
@DEEDS.rule("statement: -NOBODY -(FROM|IN|OF|WITH|WHOSE|REL)? condition -GETSIN")
@DEEDS.rule("statement: condition -(EQUALS|DASH|ARROW|COLON) -SKIP", "statement: -(NEITHER|NO) item -BE -VALID")
@DEEDS.rule("statement: -SKIP -noun? -COMMA -IF condition")
@DEEDS.rule(
    "statement: condition -(VETOES|THROWN) -(noun|SIGNALNOUN)?",
    "statement: -(AT|WITH|WHILE|ONLYIF) condition -COMMA? -SKIP",
    cost=0.05,
)
@DEEDS.rule("statement: condition -COMMA? -SKIP", cost=0.2)
def skip_when(clause: Clause) -> Statement:
    """skip it if A; anything with A is thrown out"""
    return (Rule("exclude", clause),)


@DEEDS.rule(
    "statement: -those condition -THROWN -COMMA? -SOARE -those? condition",
    "statement: -SKIP -those? condition -COMMA? -SOARE -those? condition",
    "statement: -SKIP -those? item -comma -SKIP -those? item",
)
def skip_both(one: Clause, other: Clause) -> Statement:
    """companies with A are thrown out, and so are those whose B"""
    return (Rule("exclude", one), Rule("exclude", other))


@DEEDS.rule("statement: -NEITHER item -NOR item -BE? -VALID")
def neither_allowed(one: Clause, other: Clause) -> Statement:
    """neither A nor B is allowed"""
    return (Rule("exclude", one), Rule("exclude", other))


@DEEDS.rule("statement: -UNLESS condition", "statement: -LPAREN? -NEG -IF -RPAREN? -(COLON|EQUALS)? condition")
def unless_alone(clause: Clause) -> Statement:
    """unless A"""
    return (Rule("exclude", clause),)


@DEEDS.rule("statement: -LPAREN do -IF? -RPAREN -(COLON|EQUALS)? condition")
def in_brackets(doing: Doing, clause: Clause) -> Statement:
    """[long_if] A"""
    return said_when(doing, clause)


@DEEDS.rule("statement: -SKIP facts -(IF|WHOSE|REL|WITH|WHILE|COLON|COMMA)? condition")
def skip_told(told: Statement, clause: Clause) -> Statement:
    """skip Russell 2000 names with A"""
    return (Rule("exclude", clause), *told)


@DEEDS.rule("statement: -SKIP -ALLOF? timed -comma? -SKIP timed", "statement: -SKIP timed -(AND|OR) timed")
def skip_times(first: Clause, second: Clause) -> Statement:
    """no new trades before 10:00 and none after 15:30"""
    return (Rule("exclude", first), Rule("exclude", second))


@DEEDS.rule(
    "statement: -ONLY -LOOKFOR? -noun? -(IF|WHOSE|REL|WITH|WHILE|COLON)? condition",
    "statement: -LOOKFOR -noun? -(WHOSE|REL|WITH|COLON|IF)? condition",
)
@DEEDS.rule("statement: -(IF|ONLYIF|WHILE) condition -COMMA? -THEN? -ONLY? -LOOKFOR -LONGS")
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
    "statement: what -COMMA? -(BUTNOT|UNLESS|SKIP) -those? condition",
    "statement: -KEYUNIVERSE -(COLON|EQUALS|BE) what -COMMA? -(BUTNOT|UNLESS|SKIP) -those? condition",
    cost=0.1,
)
def those_except(told: Statement, clause: Clause) -> Statement | None:
    """the Russell 2000, except anything below $3; of several together one may be what is needed"""
    if isinstance(clause, Joined) and clause.logic == "all":
        return None
    facts = tuple(part for part in told if not isinstance(part, Aside))
    return (Rule("exclude", clause), *facts) if facts else None


@DEEDS.rule("statement: -LOOKFOR what -(WHOSE|REL|WITH|COLON|IF)? condition", cost=0.1)
@DEEDS.rule("statement: -LOOKFOR what -COMMA condition", cost=0.12)
def look_for(told: Statement, clause: Clause) -> Statement | None:
    """scan US stocks for A"""
    facts = tuple(part for part in told if not isinstance(part, Aside))
    return (Rule("require", clause), *facts) if facts else None


@DEEDS.rule("statement: what -(WHOSE|REL|WITH|COLON) condition", "statement: what condition", cost=0.1)
def listed_of(told: Statement, clause: Clause) -> Statement | None:
    """US stocks with A: the heading or the rest of the text tells what to do"""
    facts = tuple(part for part in told if not isinstance(part, Aside))
    return (Rule("", clause), *facts) if facts else None


@DEEDS.rule("statement: do")
def deed_alone(doing: Doing) -> Statement:
    """buy those"""
    told = tuple(part for part in doing.told if not isinstance(part, Aside))
    return (Rule(doing.deed), *told)


@DEEDS.rule("statement: condition", cost=0.02)
def bare(clause: Clause) -> Statement | None:
    """A and B, without a deed; what only leans on an earlier rule says nothing by itself"""
    return None if isinstance(clause, Reference) and clause.kind in _LEANING else (Rule("", clause),)
