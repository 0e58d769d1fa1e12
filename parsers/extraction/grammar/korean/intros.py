"""Korean sentences that introduce or close a list: 다음 둘 중 하나면 산다, 파는 경우는 두 가지다. Pure."""

from parsers.extraction.grammar.common.formulas import OF_THE_LIST
from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Formula, Heading, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

INTROS = Grammar()
_ENTRIES = frozenset({"buy", "short"})

# What the list is called: 다음, 두 가지, 아래 세 조건.


@INTROS.rule(
    "conds: -CONDITION",
    "conds: -NUM -UNIT? -CONDITION",
    "conds: -NUM -UNIT",
    "conds: -COUNTWORD",
    "conds: -(SIDE|CASE|SINCE)",
    "conds: -(SIDE|CASE|SINCE) conds",
    cost=0.01,
)
def conditions(*_words: object) -> str:
    """두 조건"""
    return "conditions"


INTROS.same("conds: conds -(AMONG|DURING|OF|AT|SUBJ|TOP|OBJ|ALSO)", cost=0.0)

# That some or all of it holds.


@INTROS.rule("fulfil: -(HAPPEN|MATCH|FILL|BELONG) -(DO|BECOME)?")
def fulfil() -> str:
    """충족하"""
    return "fulfil"


@INTROS.rule(
    "met: -ANYOF -(AT|ONLY|SUBJ|OBJ|ALSO)? -fulfil -(IF|WHENS|EVENIF)",
    "met: -ANYOF -(AT|ONLY|SUBJ|OBJ)? -fulfil -REL -(CASE|WHENS)",
    "met: -ANYOF -(SUBJ|ONLY)? -(GOIN|BECOME|EXIST) -(IF|WHENS|EVENIF)",
    "met: -ANYOF -BE -IF",
    "met: -ANYOF -ILL? -(WHENS|CASE)",
)
def met() -> str:
    """하나라도 충족하면, 둘 중 하나면, 하나만 맞아도"""
    return "met"


@INTROS.rule("fulfilled: -(ALLOF|AND|ATONCE) -fulfil")
def fulfilled() -> str:
    """동시에 충족되"""
    return "fulfilled"


# Any of it.


@INTROS.rule(
    "anyof: -met -COMMA?",
    "anyof: -conds -COMMA? -met -COMMA?",
)
def any_met() -> str:
    """다음 중 하나라도 충족하면"""
    return "any"


@INTROS.rule("statement: -anyof done")
def any_of_the_list(deed: Deed) -> Statement:
    """아래 둘 중 하나에 걸리면: for buying it joins the labelled rules; any way out is enough anyway"""
    return (Rule(deed), Formula(OF_THE_LIST)) if deed in _ENTRIES else (Heading(deed),)


@INTROS.rule("statement: -anyof skip", "statement: -anyof notdone")
def none_of_the_list(deed: Deed) -> Statement | None:
    """하나라도 걸리면 제외: what stands in the list is left out"""
    return (Heading("exclude"),) if deed in (*_ENTRIES, "exclude") else None


@INTROS.rule("unhit: -ONE -ALSO -AN -fulfil -REL -(CASE|STOCK) -(AT|OBJ|ONLY|COMMA)?")
def unhit() -> str:
    """하나도 안 걸린 상태에서"""
    return "unhit"


@INTROS.rule("statement: -anyof skip -COMMA? -unhit when done", "statement: -anyof notdone -COMMA? -unhit when done")
def none_of_the_list_and(left_out: Deed, clause: Clause, deed: Deed) -> Statement | None:
    """넷 중 하나라도 걸리면 패스하고, 하나도 안 걸린 상태에서 A면 삽니다"""
    is_meant = left_out in (*_ENTRIES, "exclude") and deed in _ENTRIES
    return (Heading("exclude"), Rule(deed, clause)) if is_meant else None


@INTROS.rule("statement: -anyof -(CALLED|STOCK) -BE? -fin?")
def any_is_a_candidate() -> Statement:
    """둘 중 하나면 매수 대상"""
    return (Rule("buy"), Formula(OF_THE_LIST))


# Ways in and out: 들어가는 길은 두 갈래.


@INTROS.rule(
    "ways: (DEED|DEEDV) -DO? -REL? -(WAY|WAYTOP|CASE) -TOP? -NUM -(WAYS|UNIT)",
    "ways: (DEED|DEEDV) -DO? -REL? -(WAY|WAYTOP|CASE) -TOP? -conds -ANYOF",
    "ways: DEED -(WAY|CASE) -TOP? -NUM -(WAYS|UNIT)",
)
def ways(deed: Deed) -> Deed:
    """들어가는 길은 두 갈래, 파는 경우는 둘 중 하나"""
    return deed


INTROS.same("ways: ways -BE -fin?", "ways: ways -COMMA")


@INTROS.rule("statement: ways", "statement: ways -anyof -(BECOME|OKAY) -fin?")
def several_ways(deed: Deed) -> Statement:
    """들어가는 경우는 두 가지예요: each is enough"""
    return any_of_the_list(deed)


@INTROS.rule(
    "statement: -ELSE -COMMA? skip",
    "statement: -ELSE -COMMA? notdone",
    "statement: -NOTBE -IF -COMMA? skip",
)
def else_nothing(deed: Deed) -> Statement | None:
    """그렇지 않으면 관망: so it is anyway"""
    return (Aside(),) if deed in (*_ENTRIES, "exclude") else None


# All of it.


@INTROS.rule(
    "statement: -conds -fulfilled -(IF|WHENS) -ONLY? -COMMA? done",
    "statement: -conds -fulfilled -(REL|ILL) -(CASE|WHENS) -ONLY? done",
    "statement: -conds -fulfilled -MUST -ONLY? done",
    "statement: -fulfilled -MUST -ONLY? done",
    "statement: -fulfilled -(IF|WHENS) -ONLY? done",
)
def all_of_the_list(deed: Deed) -> Statement | None:
    """두 조건이 동시에 충족될 때만 들어갑니다: so it is anyway; a way out that needs all of a list is asked about"""
    return (Rule(deed),) if deed in _ENTRIES else None


@INTROS.rule(
    "statement: topic -conds -BE? -fin?",
    "statement: topic -conds -BE? -AND -COMMA? -fulfilled -MUST -DO? -fin?",
)
def so_many_conditions(deed: Deed) -> Statement:
    """매수 조건은 세 가지입니다"""
    return (Heading(deed),)
