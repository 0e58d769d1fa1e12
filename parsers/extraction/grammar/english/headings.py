"""Headings, and rules in the line of their heading. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, all_of, any_of
from parsers.extraction.grammar.meaning.statements import Deed, Heading, Rule, Statement
from parsers.extraction.grammar.notation import Grammar

HEADINGS = Grammar()


@HEADINGS.rule("statement: -LPAREN HEAD -RPAREN -(COLON|EQUALS)? condition")
def head_in_brackets(deed: Deed, clause: Clause) -> Statement:
    """[entry] A"""
    return (Rule(deed, clause),)


# Headings.
@HEADINGS.rule(
    "statement: HEAD -(COLON|EQUALS|ARROW|DASH) -IF? condition", "statement: HEAD -COMMA -ANY -COLON -IF? condition"
)
def under_heading(deed: Deed, clause: Clause) -> Statement:
    """Entry: A"""
    return (Rule(deed, clause),)


@HEADINGS.rule("statement: HEAD NUM -(COLON|DASH|EQUALS) -IF? condition")
def numbered_filter(deed: Deed, _number: float, clause: Clause) -> Statement | None:
    """Filter 2: A"""
    return (Rule(deed, clause),) if deed in ("require", "exclude") else None


@HEADINGS.rule("statement: HEAD -(COLON|EQUALS) -IF? list", cost=-0.1)
def list_under_heading(deed: Deed, clauses: tuple[Clause, ...]) -> Statement:
    """Exit: A, B"""
    return (Rule(deed, any_of(*clauses) if deed in ("sell", "cover", "exclude") else all_of(*clauses)),)


@HEADINGS.rule("statement: HEAD -(COLON|EQUALS)", "statement: TITLEHEAD", cost=0.5)
def heading(deed: Deed) -> Statement:
    """Entry:"""
    return (Heading(deed),)
