"""Korean headings and sentences without a deed: 매수 조건:, 조건이 다 맞으면, PER 10 이하. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, Joined, any_of
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Aside, Deed, Formula, Heading, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

HEADINGS = Grammar()
_ENTRIES = frozenset({"buy", "short"})

# Headings.


@HEADINGS.rule(
    "statement: DEED -CONDITION? -COLON",
    "statement: -LPAREN DEED -CONDITION? -RPAREN -COLON?",
    "statement: DEED -CONDITION",
    "statement: -FIND? DEED -CONDITION -TOP",
)
def heading(deed: Deed) -> Statement:
    """매수 조건:"""
    return (Heading(deed),)


@HEADINGS.rule("statement: DEED -CONDITION? -LPAREN -ALLOF -(HAPPEN|MATCH)? -RPAREN -COLON?")
def heading_of_all(deed: Deed) -> Statement | None:
    """매수(모두 충족):"""
    return (Heading(deed),) if deed in _ENTRIES else None


@HEADINGS.rule(
    "statement: DEED -CONDITION? -LPAREN -ANYOF -(HAPPEN|MATCH)? -RPAREN -COLON?",
    "statement: DEED -CONDITION -COLON -ANYOF -(HAPPEN|MATCH)?",
    "statement: DEED -CONDITION? -COLON -ANYOF -(HAPPEN|MATCH)",
)
def heading_of_any(deed: Deed) -> Statement | None:
    """매도(하나라도):"""
    return (Heading(deed),) if deed not in _ENTRIES else None


@HEADINGS.rule("statement: DEED -CONDITION? -LPAREN DEED -ONLY? -RPAREN -COLON?")
def heading_said_twice(deed: Deed, again: Deed) -> Statement | None:
    """진입(매수만)"""
    return (Heading(deed),) if deed == again else None


@HEADINGS.rule("statement: -COLON? -TABLEHEAD -COLON? -TABLEHEAD -COLON?", cost=0.1)
def head_of_a_table() -> Statement:
    """구분 | 내용"""
    return (Aside(),)


@HEADINGS.rule("statement: DEED -CONDITION? -COLON -ALLOF -(HAPPEN|MATCH)?")
def heading_all(deed: Deed) -> Statement | None:
    """buy_logic: 모두 충족"""
    return (Heading(deed),) if deed in _ENTRIES else None


@HEADINGS.rule(
    "statement: DEEDV -REL -FOREMOST -end?",
    "statement: DEEDV -REL -THINGTOP -METHOD -end?",
    "statement: DEEDV -REL -(CASE|CALLED|CONDITION|SHOULD) -COLON",
    "statement: DEEDV -REL -THINGTOP -COLON?",
)
def heading_by_verb(deed: Deed) -> Statement:
    """파는 것부터"""
    return (Heading(deed),)


@HEADINGS.rule("numbered_deed: DEED -CONDITION? NUM -COLON?")
def numbered_deed(deed: Deed, number: float) -> Deed | None:
    """매수 1, buy_2:"""
    return deed if number in range(1, 20) else None


@HEADINGS.rule("statement: numbered_deed cond", "statement: numbered_deed when")
def numbered_rule(deed: Deed, clause: Clause) -> Statement:
    """매수 1 RSI(14) 30 이하: one of several that all are needed"""
    return (Rule("require" if deed == "buy" else deed, clause),)


@HEADINGS.rule("statement: DEED cond", "statement: DEED when", cost=0.6)
def in_a_sheet(deed: Deed, clause: Clause) -> Statement:
    """매도   50일선 하향 이탈: a row of a sheet"""
    return (Rule(deed, clause),)


@HEADINGS.rule("statement: cond -(COLON|EQUALS) done", "statement: when -COLON done")
def leads_to(clause: Clause, deed: Deed) -> Statement:
    """ADX(14) < 18 → 전량 청산"""
    return (Rule(deed, clause),)


@HEADINGS.rule("statement: cond -COMMA? quantity -TOP -METHOD -BE -fin?")
def must_all(clause: Clause, count: Quantity) -> Statement | None:
    """A, B 이 두 개는 무조건이에요"""
    return (Rule("require", clause),) if count.unit == "count" else None


@HEADINGS.rule(
    "statement: when -METHOD? -CALLED -BE? -fin?",
    "statement: stocks -METHOD? -CALLED -BE? -fin?",
    "statement: when -NUM -METHOD? -CALLED -BE? -fin?",
    "statement: when -DEED? -(CALLED|STOCK) -(BY|AT) -(SET|LOOK|SPEND|FIND) -fin?",
    "statement: when -DEED -CALLED -BE? -fin?",
)
def candidates(clause: Clause) -> Statement:
    """A면 후보예요"""
    return (Rule("require", clause),)


@HEADINGS.rule(
    "statement: -DEED? EXCLUDE -CONDITION? -COLON",
    "statement: EXCLUDE -CONDITION",
    "statement: -LPAREN EXCLUDE -CONDITION? -RPAREN",
)
def exclude_heading(_word: object) -> Statement:
    """제외 조건:"""
    return (Heading("exclude"),)


@HEADINGS.rule(
    "statement: FIND -COLON", "statement: FIND -CONDITION -COLON?", "statement: -LPAREN FIND -CONDITION -RPAREN"
)
def search_heading(_word: object) -> Statement:
    """검색 조건:"""
    return (Heading("require"),)


@HEADINGS.rule("condsubj: -CONDITION -(SUBJ|TOP|OBJ)?")
def condition_subject() -> str:
    """조건이"""
    return "condition"


@HEADINGS.rule("statement: -met DEED -COLON both")
def any_of_named(deed: Deed, of: Clause) -> Statement | None:
    """둘 중 하나라도 해당되면 매도: A, B"""
    return (Rule(deed, any_of(*of.parts)),) if isinstance(of, Joined) and of.logic == "all" else None


@HEADINGS.rule(
    "statement: -(CONDITION|WHEREOF) -(SUBJ|TOP)? -ALLOF? -HAPPEN -IF done",
    "statement: -CONDITION -(SUBJ|TOP)? -ALLOF -MATCH -IF done",
    "statement: -ALLOF -HAPPEN -IF done",
    "statement: -ALLOF -MATCH -IF done",
    "statement: -CONDITION -ALLOF? -HAPPEN -WHENS done",
    "statement: -condsubj -ALLOF? -fulfil -IF -COMMA? done",
    "statement: -condsubj -ALLOF? -MATCH -WHENS done",
    "statement: -condsubj -ALLOF? -fulfil -REL? -STOCK -OBJ? done",
)
def all_hold(deed: Deed) -> Statement:
    """조건이 다 맞으면 매수"""
    return (Rule(deed),)


@HEADINGS.rule(
    "statement: SEARCH -(COLON|BE)? -fin?", "statement: -FIND SEARCH -COLON?", "statement: -LPAREN SEARCH -RPAREN"
)
def search(_word: object) -> Statement:
    """퀀트 조건 정리: what follows is to be fulfilled for buying"""
    return (Heading("require"),)


@HEADINGS.rule(
    "statement: (FORMULAWORD|SEARCH|CONDITION) -COLON FORMULA",
    "statement: (FORMULAWORD|SEARCH|CONDITION) -(TOP|EQUALS)? FORMULA",
)
def named_formula(*found: object) -> Statement:
    """조합: A and B"""
    return (Formula(found[-1]),)


@HEADINGS.rule(
    "statement: FORMULA -(BE)? -(IF|WHENS|HAPPEN) done",
    "statement: FORMULA -(ALLOF|OBJ|SUBJ)? -(MATCH|HAPPEN) -DO? -(IF|WHENS) done",
)
def formula_to_do(of: object, deed: Deed) -> Statement | None:
    """A and B면 매수"""
    return (Rule(deed), Formula(of)) if deed in _ENTRIES else None


@HEADINGS.rule("statement: done", cost=0.0)
def deed_alone(deed: Deed) -> Statement:
    """매수합니다."""
    return (Rule(deed),)


@HEADINGS.rule(
    "statement: cond -(DECL|NOM|IMP)",
    "statement: cond -BE -(DECL|IMP)",
    "statement: cond -PAST",
    "statement: cond -REL -CONDITION",
    "statement: cond -BE -REL -(CONDITION|CALLED|STOCK)",
    "statement: cond -NOM",
    "statement: cond -CONDITION",
    "statement: cond -ONLY -(BE|LOOK)? -fin?",
    "statement: when",
)
def bare(clause: Clause) -> Statement:
    """A이다."""
    return (Rule("", clause),)


HEADINGS.rule("statement: cond")(bare)


@HEADINGS.rule("statement: stocks", "statement: stocks -BE? -(DECL|AND)")
def those(clause: Clause) -> Statement:
    """A인 종목."""
    return (Rule("require", clause),)
