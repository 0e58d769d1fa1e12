"""Lines of a frame as rows, and rows of tables with their cells, also where a cell has several lines. Pure.

Where lines are ruled between rows, what stands between two of them is a row. Elsewhere rows are what stands side by
side, and lines that go on below are told from the next row by the room between them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from parsers.formats.pdf.layout import Line, Ruled, Word, median
from parsers.formats.pdf.markers import MARKER

Cells = list[list[Line]]

# Lines of one row overlap by that share of the lower one.
_OVERLAP = 0.5
# Between rows of a table there is that much more room than between the lines of a cell, where both occur.
_ROW_GAP = 1.3
# Words of one line that stand in two columns are so many ems apart at least.
_CELL_GAP = 0.35
# Ruled lines that part rows begin and end at the same places, within so many points.
_SAME_END = 6.0
# A cell that is longer names nothing.
_LONGEST_KEY = 40


@dataclass(frozen=True)
class Row:
    """What stands side by side. `cells`: the lines of each; one cell with one line where it is no table."""

    cells: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, cell by cell."""
        return tuple(line for cell in self.cells for line in cell)

    @property
    def is_table(self) -> bool:
        """Whether it has cells."""
        return len(self.cells) > 1


def rows(lines: list[Line], rules: tuple[Ruled, ...]) -> list[Row]:
    """The lines of a frame row by row; a cell's further lines belong to the row where it begins."""
    found: list[Row] = []
    loose: list[Line] = []
    for band in _banded(lines, rules):
        if isinstance(band, Line):
            loose.append(band)
            continue
        found += _unruled(loose)
        loose = []
        found.append(_row(band))
    return found + _unruled(loose)


def key_and_value(row: Row) -> bool:
    """Whether its first cell names what stands in the second."""
    if len(row.cells) != 2:
        return False
    key = " ".join(line.text for line in row.cells[0])
    return len(key) <= _LONGEST_KEY and not key.endswith((".", ":", "：", "!", "?", ",", ";"))


def _banded(lines: list[Line], rules: tuple[Ruled, ...]) -> Iterator[Line | Cells]:
    """From top to bottom: the cells of each row between ruled lines, and lines that are in none."""
    bands = [(above, below) for above, below in pairwise(rules) if _are_alike(above, below)]
    starts = [above.y for above, _below in bands]
    inside: dict[int, list[Line]] = {}
    free: list[Line] = []
    for line in lines:
        place = bisect_right(starts, line.middle) - 1
        if place >= 0 and _holds(bands[place], line):
            inside.setdefault(place, []).append(line)
        else:
            free.append(line)
    found: list[tuple[float, Line | Cells]] = []
    for place, here in inside.items():
        cells = _columns(here)
        if len(cells) > 1:
            found.append((starts[place], cells))
        else:
            free += here
    found += [(line.middle, line) for line in free]
    return (what for _y, what in sorted(found, key=lambda one: one[0]))


def _are_alike(above: Ruled, below: Ruled) -> bool:
    return abs(above.left - below.left) <= _SAME_END and abs(above.right - below.right) <= _SAME_END


def _holds(band: tuple[Ruled, Ruled], line: Line) -> bool:
    above, below = band
    return line.middle < below.y and above.left - _SAME_END <= line.left and line.right <= above.right + _SAME_END


def _columns(lines: list[Line]) -> Cells:
    """Lines that overlap from left to right are one cell, whatever their heights."""
    cells: Cells = []
    end = float("-inf")
    for line in sorted(lines, key=lambda one: one.left):
        if not cells or line.left > end:
            cells.append([])
        cells[-1].append(line)
        end = max(end, line.right)
    return [sorted(cell, key=lambda one: one.middle) for cell in cells]


def _row(cells: Cells) -> Row:
    return Row(tuple(tuple(cell) for cell in cells))


def _unruled(lines: list[Line]) -> list[Row]:
    found: list[Row] = []
    table: Cells = []
    for row in map(_marked, _flat(lines)):
        if len(row) > 1 or (table and _continues(row[0], table)):
            if not table and found and (head := _head(found[-1], row)):
                found.pop()
                table.append(head)
            table.append(row)
            continue
        found += _table(table)
        table = []
        found.append(Row((tuple(row),)))
    return found + _table(table)


def _flat(lines: list[Line]) -> Iterator[list[Line]]:
    """What stands side by side."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda one: (one.middle, one.left)):
        if row and not _side_by_side(row[0], line):
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _side_by_side(one: Line, other: Line) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > _OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def _marked(row: list[Line]) -> list[Line]:
    """A bullet or a number stands apart from its words, and is no cell."""
    if len(row) < 2 or not MARKER.fullmatch(row[0].text):
        return row
    first, second, *others = row
    return [second.with_words((*first.words, *second.words), is_end=True), *others]


def _continues(line: Line, table: Cells) -> bool:
    """Whether a line alone goes on in a cell above, which is not the first: what stands there begins something."""
    if line.top - max(one.bottom for one in table[-1]) > line.bottom - line.top:
        return False
    lefts = sorted({one.left for row in table for one in row})
    return line.left - lefts[0] > line.size and any(abs(line.left - left) < line.size for left in lefts)


def _table(flat: Cells) -> list[Row]:
    """Rows of cells; those that stand closer together than others are one."""
    if len(flat) < 2:
        return [Row(tuple((line,) for line in row)) for row in flat]
    flat = _split_at_columns(flat)
    height = median([line.bottom - line.top for row in flat for line in row], 10.0)
    pitches = [
        min(one.top for one in after) - max(one.bottom for one in before) + height for before, after in pairwise(flat)
    ]
    tight, loose = min(pitches), max(pitches)
    groups: list[Cells] = [[flat[0]]]
    for after, pitch in zip(flat[1:], pitches, strict=True):
        is_new = pitch > (loose + tight) / 2 if loose > _ROW_GAP * tight > 0 else len(after) > 1
        if is_new:
            groups.append([after])
        else:
            groups[-1].append(after)
    return [_row(_cells(group)) for group in groups]


def _head(above: Row, row: list[Line]) -> list[Line]:
    """The cells of a line above a table that stand over its columns, as close as words: its head. Empty when not."""
    line = above.lines[0]
    if above.is_table or row[0].top - line.bottom > 1.5 * (line.bottom - line.top):
        return []
    parts = list(_split(line, [(left.right + right.left) / 2 for left, right in pairwise(row)]))
    return parts if len(parts) == len(row) else []


def _split_at_columns(flat: Cells) -> Cells:
    """Cells of a row can stand as close as words do: they are told by the columns of the row that has most."""
    fullest = max(flat, key=len)
    bounds = [(left.right + right.left) / 2 for left, right in pairwise(fullest)]
    return [[part for line in row for part in _split(line, bounds)] if len(row) < len(fullest) else row for row in flat]


def _split(line: Line, bounds: list[float]) -> Iterator[Line]:
    words: list[Word] = []
    for word in line.words:
        is_next = words and any(
            words[-1].right <= bound + line.size / 2
            and word.left >= bound - line.size / 2
            and words[-1].left < bound < word.right
            for bound in bounds
        )
        if is_next and word.left - words[-1].right > _CELL_GAP * line.size:
            yield line.with_words(tuple(words), is_end=False)
            words = []
        words.append(word)
    yield line.with_words(tuple(words), is_end=True)


def _cells(group: Cells) -> Cells:
    """Lines that stand one below the other are a cell."""
    cells: Cells = []
    for line in (line for row in group for line in row):
        over = [
            cell for cell in cells if min(cell[0].right, line.right) - max(cell[0].left, line.left) > -line.size / 2
        ]
        nearest = min(over, key=lambda cell: abs(cell[0].left - line.left), default=None)
        if nearest is None or any(_side_by_side(one, line) for one in nearest):
            cells.append([line])
        else:
            nearest.append(line)
    return sorted(cells, key=lambda cell: cell[0].left)
