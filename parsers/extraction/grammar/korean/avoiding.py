"""Korean lines that introduce what is left out: 안 사는 경우:, 걸러낼 것, 다음에 해당하면 사지 않는다. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.statements import Deed, Heading, Noted, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

AVOIDING = Grammar()
_ENTRIES = frozenset({"buy", "short", "exclude"})
# A heading without a colon may be a part of a sentence: it loses against a reading of the whole.
_LOSES = 0.3

# What isn't done with it: 안 사는, 걸러낼, 피해야 할, 들어가지 말아야 할.


@AVOIDING.rule(
    "shunned: skip",
    "shunned: notdone",
    "shunned: EXCLUDEV -ILL",
    "shunned: EXCLUDEV -MUST -SHALL",
    "shunned: EXCLUDE -SHALL",
    "shunned: act -JI -(DONT|NOT) -MUST? -SHALL",
    "shunned: LOOK -JI -(DONT|NOT) -MUST? -SHALL",
    "shunned: -DO -JI -(NOT|DONT) -(REL|SHALL)",
    "shunned: -METHOD shunned",
    "shunned: DEED EXCLUDE",
)
def shunned(deed: Deed | None = None, _word: object = None) -> Deed | None:
    """안 사는, 걸러낼; what isn't sold is no way in that is left out"""
    return "exclude" if deed in (*_ENTRIES, None) else None


AVOIDING.same("notdone: act -STAR", cost=_LOSES)  # 매수 X


@AVOIDING.rule(
    "unwelcome: -shunned -(CONDITION|CASE|STOCK|CALLED|SHOULD|TARGET|WAY|WAYTOP|THINGTOP|LISTWORD|DAY)",
    "unwelcome: -unwelcome -(CONDITION|STOCK|LISTWORD|CALLED)",
    "unwelcome: -(FIND|STOCK) -unwelcome",
)
def unwelcome() -> str:
    """걸러낼 종목, 제외 조건, 들어가지 말아야 할 때"""
    return "unwelcome"


@AVOIDING.rule(
    "unwelcome: act -JI -(DONT|NOT) -DO -(IF|IMP)",
    "unwelcome: LOOK -JI -(DONT|NOT) -DO -(IF|IMP)",
    "unwelcome: EXCLUDEV -MUST -DO -(IF|IMP)",
)
def not_to_be_done(deed: Deed | None) -> str | None:
    """사지 말아야 할 때, 피해야 할 것"""
    return "unwelcome" if deed in (*_ENTRIES, None) else None


@AVOIDING.rule(
    "statement: stocks -unwelcome -BE? -fin?",
    "statement: when -unwelcome -BE? -fin?",
    "statement: cond -(TOP|OBJ|SUBJ)? -unwelcome -BE? -fin?",
)
def is_unwelcome(clause: Clause) -> Statement:
    """A인 종목은 제외 대상"""
    return (Rule("exclude", clause),)


@AVOIDING.rule("statement: kinds -(TOP|OBJ|ALSO|SUBJ)? -unwelcome -BE? -fin?")
def kinds_are_unwelcome(_kinds: str) -> Statement:
    """금융주는 걸러낼 종목"""
    return (Noted("unsupported", "entry"),)


@AVOIDING.rule(
    "statement: -unwelcome -COLON",
    "statement: -shunned -COLON",
    "statement: -shunned -IF -COLON",
    "statement: -unwelcome -TOP? -FOLLOWING -WITH? -EQUAL? -fin? -COLON?",
    "statement: -unwelcome -TOP? -conds -BE? -fin? -COLON?",
    "statement: -unwelcome -(FROM|TOP|OBJ)? -METHOD? -TELL -fin? -COLON?",
    "statement: -EXCLUDEV -IMP -COLON",
    "statement: -LPAREN -shunned -RPAREN -COLON?",
    "statement: -LPAREN -unwelcome -RPAREN -COLON?",
    "statement: -shunned -FOREMOST -METHOD? -(TELL|BE)? -fin? -COLON?",
    "statement: -unwelcome -FROM -METHOD? -BE? -fin? -COLON?",
    "statement: -CONDITION -LPAREN -fulfil -IF -shunned -RPAREN -COLON?",
    "statement: -CONDITION -LPAREN -ANYOF -fulfil? -IF? -shunned -RPAREN -COLON?",
)
def list_of_the_unwelcome() -> Statement:
    """제외 대상:, 안 사는 경우부터 적습니다, 패스하는 경우는 세 가지다"""
    return (Heading("exclude"),)


@AVOIDING.rule("statement: -unwelcome -BE? -fin?", "statement: -EXCLUDEV -IMP", cost=_LOSES)
def bare_heading_of_the_unwelcome() -> Statement:
    """걸러낼 것"""
    return (Heading("exclude"),)


# 다음에 해당하면 사지 않습니다, 아래 종목은 거릅니다.


@AVOIDING.rule(
    "these: -FOLLOWING -(CONDITION|CASE|STOCK|CALLED|TARGET|LISTWORD|DAY|WAYTOP|THINGTOP)?",
    "these: -FOLLOWING -AMONG? -ANYOF",
    "these: -these -(CONDITION|CASE|STOCK|LISTWORD)",
    "these: -these -(AT|TOP|OBJ|ALSO|SUBJ|COMMA)",
)
def these() -> str:
    """다음 항목에, 아래 종목은"""
    return "these"


@AVOIDING.rule(
    "of_these: -these -ANYOF? -fulfil -(IF|WHENS)",
    "of_these: -these -ANYOF? -fulfil -REL -(CASE|STOCK|THINGTOP|DAY)",
    "of_these: -of_these -(TOP|OBJ|AT|COMMA|ALSO)",
    "of_these: -these -ANYOF -BE -IF",
)
def of_these() -> str:
    """아래 항목에 걸리면"""
    return "these"


@AVOIDING.rule(
    "statement: -of_these -(STOCK|CALLED|TARGET)? -(AT|OBJ|FROM)? shunned -COLON?",
    "statement: -these -(STOCK|CALLED|TARGET)? -(AT|FROM)? shunned -COLON?",
)
def none_of_these(deed: Deed) -> Statement | None:
    """아래 항목에 걸리면 후보에서 뺀다"""
    return (Heading("exclude"),) if deed in _ENTRIES else None


@AVOIDING.rule(
    "statement: -SUCH -(CASE|STOCK|THINGTOP|WAYTOP|DAY|CONDITION|LISTWORD) -(TOP|AT|OBJ|ALSO)? shunned -COLON"
)
def none_of_such(deed: Deed) -> Statement | None:
    """이런 날은 쉽니다: without its colon it may speak of what stands before"""
    return (Heading("exclude"),) if deed in _ENTRIES else None
