"""Lines among the rows that are none: headers again, units, totals, notes. Dropped only when they are no bars. Pure."""

from collections.abc import Sequence

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Example, Finding, Level, Role
from screening.market_data.files.tables.column_names import is_moment, role_of
from screening.market_data.files.tables.headers import is_header

EXAMPLE_LENGTH = 80
_FOOTER_LINES = 10


def without_leftovers(names: Sequence[str], rows: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """The rows without the lines that are none, and what was found about them.

    `rows`: "0" .. as texts, `line`, `ragged`. Only a row whose session has no digit can be dropped: it is no bar.
    A header with other columns in the middle means that the rows below it would be read wrong: that is a refusal.
    """
    place = _session_place(names)
    numbered = rows.with_row_index("row")
    candidates = numbered.filter(~pl.col(str(place)).fill_null("").str.contains(r"\d"))
    if not len(candidates):
        return rows, ()
    headers, units, footers, findings = [], [], [], []
    for row in candidates.iter_rows(named=True):
        fields = [str(row[str(place)] or "") for place in range(len(names))]
        if fields == list(names):
            headers.append(row)
        elif is_header(fields):
            findings.append(_another_header(row, fields))
            break
        elif row["row"] == 0 and not any(any(letter.isdigit() for letter in field) for field in fields):
            units.append(row)
    footers = _footers(candidates, place, len(rows), len(names))
    for code, found, said in (
        ("repeated_headers", headers, _("The header stands again among the rows and is skipped there (%(count)d).")),
        ("units", units, _("The line below the header has no numbers; it is skipped.")),
        ("footer", footers, _("Lines without a date below the rows are not read (%(count)d).")),
    ):
        if found:
            findings.append(_dropped(code, found, said, len(names)))
    dropped = [row["row"] for row in (*headers, *units, *footers)]
    return numbered.filter(~pl.col("row").is_in(dropped)).drop("row"), tuple(findings)


def _session_place(names: Sequence[str]) -> int:
    for place, name in enumerate(names):
        if role_of(name) is Role.SESSION:
            return place
    return next((place for place, name in enumerate(names) if is_moment(name)), 0)


def _footers(candidates: pl.DataFrame, place: int, rows: int, width: int) -> list[dict[str, object]]:
    """The lines at the end that have no date and are not whole rows."""
    found: list[dict[str, object]] = []
    for row in reversed(list(candidates.tail(_FOOTER_LINES).iter_rows(named=True))):
        filled = [row[str(column)] is not None for column in range(width)]
        is_note = row[str(place)] is not None or sum(filled) == 1
        if row["row"] != rows - 1 - len(found) or not is_note or all(filled):
            break
        found.append(row)
    return found[::-1]


def _dropped(code: str, found: Sequence[dict[str, object]], said: Message, width: int) -> Finding:
    said = Message(said.text, {"count": len(found)})
    return Finding(code, Level.NOTE, said, len(found), _example(found[0], width))


def _another_header(row: dict[str, object], fields: Sequence[str]) -> Finding:
    return Finding(
        "another_header",
        Level.REFUSAL,
        _(
            "Line %(line)d is a header with other columns (%(columns)s): the file is made of several. Import each of "
            "them by itself.",
            line=row["line"],
            columns=", ".join(field for field in fields if field)[:200],
        ),
        1,
        _example(row, len(fields)),
    )


def _example(row: dict[str, object], width: int) -> Example:
    written = " ".join(str(row[str(place)]) for place in range(width) if row[str(place)] is not None)
    return Example(int(str(row["line"])), "", written[:EXAMPLE_LENGTH])
