"""Korean sentences: …면 매수. Pure."""

from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Than
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Deed, Rule, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

STATEMENTS = Grammar()


@STATEMENTS.rule("series: NUM DAYLINE")
def day_line(bars: float, kind: str) -> Operand | None:
    """20일선"""
    return operand(kind, (bars,))


@STATEMENTS.rule("clause: series -SUBJECT? quantity ORLESS")
def at_least(subject: Operand, quantity: Quantity, op: Comparison) -> Clause | None:
    """RSI(14)가 30 이하"""
    return Than(op, quantity).of(subject)


@STATEMENTS.rule("clause: series -SUBJECT series -OBJECT CROSS")
def crosses(subject: Operand, level: Operand, op: Comparison) -> Clause | None:
    """5일선이 20일선을 상향 돌파하"""
    return Than(op, level).of(subject)


@STATEMENTS.rule("statement: clause -IF (BUY|SELL)")
def do_when(clause: Clause, deed: Deed) -> Statement:
    """A면 매수"""
    return (Rule(deed, clause),)
