"""Headings, and rules in the line of their heading. Pure."""

from parsers.extraction.grammar.english.clauses import price
from parsers.extraction.grammar.meaning.clauses import Clause, all_of, any_of
from parsers.extraction.grammar.meaning.predicates import Predicate
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


@HEADINGS.rule("statement: HEAD -IF condition", cost=0.1)
def heading_when(deed: Deed, clause: Clause) -> Statement:
    """Entry when A"""
    return (Rule(deed, clause),)


@HEADINGS.rule("statement: HEAD NUM -(COLON|DASH|EQUALS) -IF? condition")
def numbered_filter(deed: Deed, _number: float, clause: Clause) -> Statement | None:
    """Filter 2: A"""
    return (Rule(deed, clause),) if deed in ("require", "exclude") else None


@HEADINGS.rule("statement: HEAD -(COLON|EQUALS) -IF? list", cost=-0.1)
def list_under_heading(deed: Deed, clauses: tuple[Clause, ...]) -> Statement:
    """Exit: A, B"""
    return (Rule(deed, any_of(*clauses) if deed in ("sell", "cover", "exclude") else all_of(*clauses)),)


@HEADINGS.rule("statement: -SKIP -noun? -(IF|WHILE)? -COLON -IF? list", cost=-0.1)
def list_of_exclusions(clauses: tuple[Clause, ...]) -> Statement:
    """Avoid if: A, B"""
    return (Rule("exclude", any_of(*clauses)),)


@HEADINGS.rule(
    "statement: HEAD -LPAREN -ALLOF -(MUSTHOLD|HOLD)? -RPAREN -COLON?",
    "statement: HEAD -(COLON|EQUALS) -ALLOF -(PRON|ANY|MUSTHOLD|HOLD)? -COLON?",
    cost=0.3,
)
def heading_of_all(deed: Deed) -> Statement | None:
    """Entry (all must hold):"""
    return (Heading(deed),) if deed in ("buy", "short", "require") else None


@HEADINGS.rule("statement: HEAD -LPAREN HEAD -RPAREN -COLON?", cost=0.3)
def heading_of_needs(deed: Deed, need: Deed) -> Statement | None:
    """Entry (all must hold):"""
    return (Heading(deed),) if deed in ("buy", "short") and need in ("buy", "require") else None


@HEADINGS.rule(
    "statement: HEAD -LPAREN -(ANY|EITHER) -OF? -(PRON|ANY)? -RPAREN -COLON?",
    "statement: HEAD -(COLON|EQUALS) -(ANY|EITHER) -OF? -(PRON|ANY)? -COLON?",
    cost=0.3,
)
def heading_of_any(deed: Deed) -> Statement | None:
    """Exit (any of these):"""
    return (Heading(deed),) if deed in ("sell", "cover", "exclude") else None


@HEADINGS.rule("statement: HEAD -(COLON|EQUALS)", "statement: TITLEHEAD", cost=0.5)
def heading(deed: Deed) -> Statement:
    """Entry:"""
    return (Heading(deed),)


@HEADINGS.rule("anyholds: -(ANY|EITHER) -OF? -(PRON|ANY)? -(BE|HOLD|MUSTHOLD)?")
def any_of_them() -> bool:
    """any of these hold"""
    return True


@HEADINGS.rule(
    "statement: -SKIP -(noun|POSITION|SIGNALNOUN|LONGS)? -(IF|WHILE|LOOKFOR)? -COLON",
    "statement: -SKIP -IN -ANY? -COLON",
    "statement: -SKIP -(noun|POSITION|SIGNALNOUN)? -(IF|WHILE) -anyholds -COLON",
    "statement: -NEG do -(IF|WHILE) -anyholds? -COLON",
    "statement: -NEG do -COLON",
    "statement: -NO -(SIGNALNOUN|BUY|HEAD) -(IF|WHILE) -COLON",
    "statement: -(SIGNALNOUN|BUY|noun) -THROWN -(IF|WHILE) -COLON?",
    cost=0.5,
)
@HEADINGS.rule("statement: -SKIP -(noun|POSITION|SIGNALNOUN)? -(IF|WHILE)", cost=0.9)
def heading_of_exclusions(_doing: object = None) -> Statement:
    """I stay out in these cases:"""
    return (Heading("exclude"),)


@HEADINGS.rule("statement: -SKIP -noun? -(REL|WHOSE)? -BE? predicate", cost=0.3)
def skip_those(predicate: Predicate) -> Statement | None:
    """avoid stocks below $5"""
    clause = predicate.of(price())
    return (Rule("exclude", clause),) if clause else None


@HEADINGS.rule("statement: -(noun|SIGNALNOUN|POSITION) -REFUSED -(IF|WHILE) condition", cost=-0.2)
def void_if(clause: Clause) -> Statement:
    """a setup is void if A"""
    return (Rule("exclude", clause),)
