"""Lines of sheets: a series, a sign between, and what it shall be. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.english import distances
from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.operands import Level, Operand
from parsers.extraction.grammar.meaning.predicates import Predicate, Than, in_span
from parsers.extraction.grammar.meaning.quantities import Quantity, Span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

SHEETS = Grammar()


@SHEETS.rule("clause: series -COLON predicate", "clause: series -(COLON|EQUALS) -CMP -CMP predicate", cost=0.1)
def sheet_line(subject: Operand, predicate: Predicate) -> Clause | None:
    """ROE: at least 12 %"""
    return predicate.of(subject)


@SHEETS.rule("clause: series -(COLON|EQUALS) quantity ORMORE", "clause: series -(COLON|EQUALS) -IN? span")
def sheet_value(subject: Operand, value: Quantity | Span, op: Comparison | None = None) -> Clause | None:
    """ROE: 12 % or more; P/B: 0.5 - 1.5"""
    if isinstance(value, Span):
        return in_span(value).of(subject)
    return Than(op, value).of(subject) if op else None


@SHEETS.rule("clause: series -LPAREN CMP -RPAREN -COLON? quantity")
def bound_in_brackets(subject: Operand, op: Comparison, quantity: Quantity) -> Clause | None:
    """market cap (min) 2B"""
    return Than(op, quantity).of(subject)


@SHEETS.rule(
    "clause: series -THAN level -(COLON|EQUALS)? CMP factor", "clause: series -THAN level -COLON factor ORMORE"
)
def against(subject: Operand, level: Level | Quantity, *parts: object) -> Clause | None:
    """volume today vs 30-day average: at least 2x"""
    op, factor = parts if isinstance(parts[0], str) else reversed(parts)
    if isinstance(level, Quantity) or not isinstance(factor, float) or op not in (">", ">=", "<", "<="):
        return None
    scaled = level.times(factor) if isinstance(level, Operand) else replace(level, mult=level.mult * factor)
    return Than(op, scaled).of(subject)


@SHEETS.rule("clause: series -THAN level -(COLON|EQUALS)? -WITHINOF percent")
def near_it(subject: Operand, level: Level | Quantity, percent: float) -> Clause | None:
    """close vs 52-week high: within 3 %"""
    predicate = distances.near(percent, level)
    return predicate.of(subject) if predicate else None
