"""Places among all symbols: the best so many, or so many percent, by a series. Pure."""

from parsers.extraction.grammar.meaning.clauses import Leaf
from parsers.extraction.grammar.meaning.operands import Operand, ranking
from parsers.extraction.grammar.meaning.quantities import Quantity
from screening.conditions.tree import Compare, Line, Number


def rank_leaf(by: Operand, best: str, place: Quantity) -> Leaf | None:
    """Among the best so many, or so many percent, by a series; its own length goes with it."""
    params = dict(by.series.params)
    if by.line != Line(by.series) or by.series.output or set(params) - {"length"}:
        return None
    length = params.get("length")
    made = ranking(
        (by.series.field,),
        best="high" if best == "high" else "low",
        percent=place.unit == "percent",
        length=length if isinstance(length, int) else None,
    )
    return Leaf(Compare("<=", made.line, Number(place.value)), by.assumed)
