"""Rows of a table as lines that can be read without it. Pure."""

from collections.abc import Iterator, Sequence

from parsers.formats.heading_words import heads_a_part

Row = Sequence[str]
_MOST_TOLD = 60


def lines_of(rows: Sequence[Row], *, has_header: bool) -> Iterator[str]:
    """A line per row: "key: value" for two cells, cells with bars between for more.

    Where the columns are parts of strategies (Name, Entry, Exit), each cell is told with its column's name: which
    column it stood in is what it means.
    """
    filled = [[" ".join(cell.split()) for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    if has_header and len(filled) > 1 and _are_parts(filled[0]) and len(filled) <= _MOST_TOLD:
        for row in filled[1:]:
            yield from _told(filled[0], row)
        return
    for row in filled:
        yield _line(row)


def _are_parts(header: Row) -> bool:
    return len(header) > 2 and sum(heads_a_part(cell) for cell in header if cell) >= 2


def _told(header: Row, row: Row) -> Iterator[str]:
    name, *cells = row
    if name:
        yield f"[{name}]"
    for key, cell in zip(header[1:], cells, strict=False):
        if cell:
            yield f"{key}: {cell}" if key else cell


def _line(row: Row) -> str:
    cells = [cell for cell in row if cell]
    if len(cells) == 2:
        key, value = cells
        return f"{key.rstrip(' :：')}: {value}"
    return " | ".join(cells)
