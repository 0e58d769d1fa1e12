"""How a series and what is said of it become a clause. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.predicates import Predicate
from parsers.extraction.grammar.meaning.statements import Rule, Statement
from parsers.extraction.grammar.notation import Grammar

CLAUSES = Grammar()


@CLAUSES.rule("clause: series predicate")
def said_of(subject: Operand, predicate: Predicate) -> Clause | None:
    """RSI(14) < 30"""
    return predicate.of(subject)


@CLAUSES.rule("statement: clause")
def bare(clause: Clause) -> Statement:
    """A condition without a deed: the heading or the rest of the text tells what to do."""
    return (Rule("", clause),)
