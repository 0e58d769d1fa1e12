"""English sentences: buy when …, sell when …. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause, all_of, any_of
from parsers.extraction.grammar.meaning.operands import Operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, Unlike
from parsers.extraction.grammar.meaning.statements import Deed, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

STATEMENTS = Grammar()


@STATEMENTS.rule("predicate: CROSS level")
def crosses(op: Comparison, level: Operand) -> Than:
    """crosses above the 50-day average"""
    return Than(op, level)


@STATEMENTS.rule("predicate: -NEG predicate")
def unlike(predicate: Predicate) -> Unlike:
    """not above"""
    return Unlike(predicate)


STATEMENTS.same("predicate: -BE predicate")


@STATEMENTS.rule("conjunction: clause -AND clause", "conjunction: conjunction -AND clause")
def both(left: Clause, right: Clause) -> Clause:
    """A and B"""
    return all_of(left, right)


@STATEMENTS.rule("disjunction: clause -OR clause", "disjunction: disjunction -OR clause")
def either(left: Clause, right: Clause) -> Clause:
    """A or B; a mixture with "and" has no reading here and is asked about."""
    return any_of(left, right)


STATEMENTS.same("condition: clause", "condition: conjunction", "condition: disjunction")


@STATEMENTS.rule("statement: (BUY|SELL) -IF condition")
def do_when(deed: Deed, clause: Clause) -> Statement:
    """buy when A and B"""
    return (Rule(deed, clause),)


@STATEMENTS.rule("statement: -NEG BUY -IF condition")
def never_when(_deed: Deed, clause: Clause) -> Statement:
    """don't buy when A"""
    return (Rule("exclude", clause),)
