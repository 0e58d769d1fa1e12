"""Which parts of a condition decide which symbols its ranks go over. Pure.

A rank is taken, on each bar, among the symbols for which every part without a rank is true of each "and" that the rank
stands in: directly, or deeper, inside "or", "not" and windows.
"""

from collections.abc import Iterator

from screening.conditions.fields import FIELDS
from screening.conditions.tree import All, Line, Node, Series, children, operands, units, walk

Filters = tuple[Node, ...]


def is_ranking(series: Series) -> bool:
    """Whether a value of the series depends on the other symbols."""
    return FIELDS[series.field].kind == "selection"


def has_rank(node: Node) -> bool:
    """Whether a rank stands anywhere in the condition."""
    lines = (operand for inner in walk(node) for operand in operands(inner) if isinstance(operand, Line))
    return any(is_ranking(line.series) for line in lines)


def filters_inside(node: Node, filters: Filters = ()) -> Filters:
    """The row filters of ranks in the parts of a condition that itself has these."""
    if not isinstance(node, All):
        return filters
    ranking = [has_rank(part) for part in node.parts]
    free = tuple(part for part, ranks in zip(node.parts, ranking, strict=True) if not ranks)
    return tuple(dict.fromkeys((*filters, *free))) if any(ranking) else filters


def filtered_units(node: Node, filters: Filters = ()) -> Iterator[tuple[Node, Filters]]:
    """The units of a condition (see `tree.units`), those with a rank with their row filters, others with none."""
    if units(node) == (node,):
        yield node, filters if has_rank(node) else ()
        return
    for part in children(node):
        yield from filtered_units(part, filters_inside(node, filters))


def filters_by_ranking(node: Node, filters: Filters = ()) -> dict[Series, Filters]:
    """Each ranking of a condition with its row filters; one that stands in several places with those of the first."""
    found: dict[Series, Filters] = {}
    for operand in operands(node):
        if isinstance(operand, Line) and is_ranking(operand.series):
            found.setdefault(operand.series, filters)
    for child in children(node):
        found = filters_by_ranking(child, filters_inside(node, filters)) | found
    return found
