"""Lines of a text file into fields: fast where quotes are plain, and exactly where they are not. Pure."""

import csv
import re
from io import BytesIO

import polars as pl
from polars.exceptions import PolarsError

from pastetrader.common.messages import message as _
from screening.market_data.files.tables.decoding import UnreadableFile

# A line whose fields are quoted from separator to separator or not at all: the only kind that is split in bulk.
_PLAIN_FIELD = r'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
_PLAIN_LINE = rf"^{_PLAIN_FIELD}(?:{{separator}}{_PLAIN_FIELD})*$"


def split_rows(text: str, body: pl.DataFrame, separator: str, width: int) -> pl.DataFrame:
    """The rows as columns "0" .. of texts, with `line` and `ragged`.

    `body` has `line` and `text` of each line below the header that isn't blank; `text` is the whole file, for rows that
    go over several lines. A row is ragged when it has more or fewer fields than `width`; empty ones at its end that a
    last separator makes do not count.
    """
    lines, escaped = body["text"], re.escape(separator)
    if not lines.str.contains('"', literal=True).any():
        found = _in_bulk(body, separator, width)
        return found if found is not None else _exactly(text, int(body["line"][0]), separator, width)
    plain_line = _PLAIN_LINE.format(separator=escaped)
    # What spreadsheets write to keep zeros: ="005930". A line that is plain as it stands has none, at most in quotes.
    kept_zeros = pl.col("text").str.replace_all(rf'(^|{escaped})="([^"]*)"', '${1}"$2"')
    is_as_it_stands = pl.col("text").str.contains(plain_line)
    body = body.with_columns(pl.when(is_as_it_stands).then("text").otherwise(kept_zeros).alias("text"))
    is_plain = body["text"].str.contains(plain_line)
    plain, odd = (
        _in_bulk(body.filter(is_plain), separator, width),
        _one_by_one(body.filter(~is_plain), separator, width),
    )
    if plain is None or odd is None:
        return _exactly(text, int(body["line"][0]), separator, width)
    return plain if not len(odd) else pl.concat([plain, odd]).sort("line")


def _in_bulk(body: pl.DataFrame, separator: str, width: int) -> pl.DataFrame | None:
    """The rows of plain lines; None when they aren't one row each after all."""
    if not len(body):
        return _frame([], [], [], width)
    try:
        # The first line tells the reader how many fields there are: one that has them all goes before.
        frame = pl.read_csv(
            BytesIO(f"{separator * (width - 1)}\n{body['text'].str.join(chr(10)).item()}".encode()),
            has_header=False,
            schema={str(place): pl.String() for place in range(width)},
            separator=separator,
            truncate_ragged_lines=True,
        ).slice(1)
    except PolarsError as error:
        raise UnreadableFile(_("It is not a readable CSV file.")) from error
    if len(frame) != len(body):
        return None
    bare = body["text"]
    if bare.str.contains('"', literal=True).any():
        bare = bare.str.replace_all(r'"[^"]*"', "")
    fields = bare.str.count_matches(separator, literal=True) + 1
    ragged = (fields != width) & ~((fields == width + 1) & bare.str.ends_with(separator))
    return frame.with_columns(body["line"], ragged.alias("ragged"))


def _one_by_one(body: pl.DataFrame, separator: str, width: int) -> pl.DataFrame | None:
    """The rows of lines with quotes in unusual places; None when one of them doesn't end with its line."""
    try:
        rows = [
            next(csv.reader([line], delimiter=separator, skipinitialspace=True, strict=True)) for line in body["text"]
        ]
    except csv.Error:
        return None
    return _frame(rows, body["line"].to_list(), [_is_ragged(row, width) for row in rows], width)


def _is_ragged(row: list[str], width: int) -> bool:
    return len(row) != width and not (len(row) == width + 1 and not row[-1])


def _frame(rows: list[list[str]], lines: list[int], ragged: list[bool], width: int) -> pl.DataFrame:
    whole = [[*row, *[None] * (width - len(row))][:width] for row in rows]
    frame = pl.DataFrame(whole, schema={str(place): pl.String() for place in range(width)}, orient="row")
    return frame.with_columns(pl.Series("line", lines, dtype=pl.Int64), pl.Series("ragged", ragged, dtype=pl.Boolean))


def _exactly(text: str, first: int, separator: str, width: int) -> pl.DataFrame:
    """All rows from the line `first` on, for fields of several lines."""
    rows: list[list[str]] = []
    lines: list[int] = []
    source = text.split("\n")[first - 1 :]
    reader = csv.reader((f"{line}\n" for line in source), delimiter=separator, skipinitialspace=True)
    before = first
    try:
        for row in reader:
            line, before = before, first + reader.line_num
            if any(field.strip() for field in row):
                lines.append(line)
                rows.append(row)
    except csv.Error as error:
        raise UnreadableFile(_("Line %(line)d is not a row of a CSV file.", line=first + reader.line_num)) from error
    return _frame(rows, lines, [_is_ragged(row, width) for row in rows], width)
