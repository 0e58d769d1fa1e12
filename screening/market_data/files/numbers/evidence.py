"""What the columns of a file say together about how numbers are written: one way, several, or not enough. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from screening.market_data.files.numbers.shapes import Shape

# So many different numbers with three digits behind the sign, and none with one or two, are groups for sure: one
# decimal in ten would end in a zero that isn't written.
_ENOUGH_GROUPS = 200
_ENOUGH_PLAIN = 3


@dataclass(frozen=True)
class Written:
    """A shape with the name of the column it is in."""

    column: str
    shape: Shape


@dataclass(frozen=True)
class Contradiction:
    """Two numbers that one writer doesn't write in one file."""

    first: Written
    second: Written

    @property
    def in_one_column(self) -> bool:
        """Whether both are in one column."""
        return self.first.column == self.second.column


def all_written(shapes: Mapping[str, Sequence[Shape]]) -> list[Written]:
    """The shapes of all columns, with their columns."""
    return [Written(column, shape) for column, found in shapes.items() for shape in found]


def decisive_contradiction(written: Sequence[Written]) -> Contradiction | None:
    """Two numbers with different decimal signs, or with different signs between groups; in one column if there are."""
    readings: tuple[Callable[[Shape], str], ...] = (lambda shape: shape.decimal, lambda shape: shape.grouping)
    for within_columns in (True, False):
        for reading in readings:
            first: dict[str, Written] = {}
            for item in written:
                value = reading(item.shape)
                known = first.setdefault(item.column if within_columns else "", item) if value else item
                if reading(known.shape) != value:
                    return Contradiction(known, item)
    return None


def decided_decimal(written: Sequence[Written], columns: Mapping[str, pl.Series]) -> str:
    """The decimal sign that the numbers decide, without contradictions; "" when they leave it open."""
    decimals = {item.shape.decimal for item in written} - {""}
    if decimals:
        return decimals.pop()
    groupings = {item.shape.grouping for item in written} - {""}
    ambiguous = {item.shape.ambiguous for item in written} - {""}
    if not ambiguous:
        return "."
    if groupings and len(ambiguous) == 1 and not groupings & ambiguous:
        # Spaces group, so this doesn't; but who writes whole numbers beside it in one column may group in two ways.
        whole = {item.column for item in written if item.shape.grouping}
        return "" if any(item.shape.ambiguous and item.column in whole for item in written) else ambiguous.pop()
    if len(ambiguous) == 1:
        return _by_many_groups(written, columns, next(iter(ambiguous)))
    return ""


def _by_many_groups(written: Sequence[Written], columns: Mapping[str, pl.Series], sign: str) -> str:
    """The other sign, when a column has plain numbers and very many with exactly three digits behind `sign`."""
    for column in {item.column for item in written if item.shape.ambiguous}:
        texts = columns[column].drop_nulls().unique()
        marked = texts.str.contains(sign, literal=True)
        plain = texts.filter(texts.str.contains("^[1-9][0-9]{0,2}$"))
        if marked.sum() >= _ENOUGH_GROUPS and len(plain) >= _ENOUGH_PLAIN:
            return "," if sign == "." else "."
    return ""


def incoherent(written: Iterable[Written], decimal: str) -> Contradiction | None:
    """Two numbers of one column that the same writer would not write both, read with that decimal sign.

    Who groups digits groups them in every number (four digits may stand together when all groups are of larger
    numbers, as in Spanish); who writes a fixed number of decimals writes them for whole numbers too.
    """
    written = list(written)
    marked = [(item.shape.grouping or item.shape.ambiguous, item) for item in written]
    marked = [(mark, item) for mark, item in marked if mark not in {"", decimal}]
    for mark, item in marked:
        if mark != marked[0][0]:
            return Contradiction(marked[0][1], item)
    by_column: dict[str, list[Written]] = {}
    for item in written:
        by_column.setdefault(item.column, []).append(item)
    for items in by_column.values():
        found = _both_signs(items) or _half_grouped(items, decimal) or _half_decimal(items, decimal)
        if found is not None:
            return found
    return None


def _both_signs(items: Sequence[Written]) -> Contradiction | None:
    """1.976 and 1,976 in one column, and no number that only one sign explains: more likely one number twice."""
    if any(item.shape.decimal or item.shape.grouping for item in items):
        return None
    first: dict[str, Written] = {}
    for item in items:
        if item.shape.ambiguous:
            first.setdefault(item.shape.ambiguous, item)
    return Contradiction(*first.values()) if len(first) > 1 else None


def _half_grouped(items: Sequence[Written], decimal: str) -> Contradiction | None:
    grouped = [item for item in items if item.shape.is_grouped(decimal)]
    loose = [item for item in items if not item.shape.is_grouped(decimal) and item.shape.whole_digits(decimal) > 3]
    if not grouped or not loose:
        return None
    smallest = min(grouped, key=lambda item: item.shape.whole_digits(decimal))
    longest = max(loose, key=lambda item: item.shape.whole_digits(decimal))
    if longest.shape.whole_digits(decimal) == 4 and smallest.shape.whole_digits(decimal) > 4:
        return None
    return Contradiction(smallest, longest)


def _half_decimal(items: Sequence[Written], decimal: str) -> Contradiction | None:
    """A whole number only in the shape that another writer would mean as a decimal, beside fixed decimals."""
    grouped = [item for item in items if item.shape.ambiguous not in {"", decimal}]
    fixed = [item for item in items if item.shape.decimal and item.shape.places]
    plain = [item for item in items if not item.shape.decimal and not item.shape.ambiguous]
    same = len({item.shape.places for item in fixed}) == 1
    proven = any(item.shape.grouping for item in items)
    if grouped and fixed and same and not plain and not proven:
        return Contradiction(grouped[0], fixed[0])
    return None
