"""Lines of a text file into fields: fast where quotes are plain, and exactly where they are not. Pure."""

import csv
import re
from io import BytesIO

import polars as pl
from polars.exceptions import PolarsError

from pastetrader.common.messages import message as _
from screening.market_data.files.decoding import UnreadableFile

# A line whose fields are quoted from separator to separator or not at all: the only kind that is split in bulk.
_PLAIN_FIELD = r'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
_PLAIN_LINE = rf"^{_PLAIN_FIELD}(?:{{separator}}{_PLAIN_FIELD})*$"


def split_rows(text: str, body: pl.DataFrame, separator: str, width: int) -> pl.DataFrame:
    """The rows as columns "0" .. of texts, with `line` and `ragged`.

    `body` has `line` and `text` of each line below the header that isn't blank; `text` is the whole file, for rows that
    go over several lines. A row is ragged when it has more or fewer fields than `width`; empty ones at its end that a
    last separator makes do not count.
    """
    if not len(body):
        columns = {str(place): pl.String() for place in range(width)}
        return pl.DataFrame(schema={**columns, "line": pl.Int64(), "ragged": pl.Boolean()})
    lines, bare = body["text"], body["text"]
    if lines.str.contains('"', literal=True).any():
        escaped = re.escape(separator)
        # What spreadsheets write to keep zeros: ="005930".
        lines = lines.str.replace_all(rf'(^|{escaped})="([^"]*)"', '${1}"$2"')
        if not lines.str.contains(_PLAIN_LINE.format(separator=escaped)).all():
            return _exactly(text, int(body["line"][0]), separator, width)
        bare = lines.str.replace_all(r'"[^"]*"', "")
    frame = _in_bulk(lines, separator, width)
    if len(frame) != len(lines):
        return _exactly(text, int(body["line"][0]), separator, width)
    fields = bare.str.count_matches(separator, literal=True) + 1
    ragged = (fields != width) & ~((fields == width + 1) & bare.str.ends_with(separator))
    return frame.with_columns(body["line"], ragged.alias("ragged"))


def _in_bulk(lines: pl.Series, separator: str, width: int) -> pl.DataFrame:
    schema = {str(place): pl.String() for place in range(width)}
    try:
        return pl.read_csv(
            BytesIO("\n".join(lines.to_list()).encode()),
            has_header=False,
            schema=schema,
            separator=separator,
            truncate_ragged_lines=True,
        )
    except PolarsError as error:
        raise UnreadableFile(_("It is not a readable CSV file.")) from error


def _exactly(text: str, first: int, separator: str, width: int) -> pl.DataFrame:
    """Row by row, from the line `first` on: for quotes within fields, and for fields of several lines."""
    rows: list[list[str | None]] = []
    lines: list[int] = []
    ragged: list[bool] = []
    source = text.split("\n")[first - 1 :]
    reader = csv.reader((f"{line}\n" for line in source), delimiter=separator, skipinitialspace=True)
    before = first
    try:
        for row in reader:
            line, before = before, first + reader.line_num
            if not any(field.strip() for field in row):
                continue
            lines.append(line)
            ragged.append(len(row) != width and not (len(row) == width + 1 and not row[-1]))
            rows.append([*row, *[None] * (width - len(row))][:width])
    except csv.Error as error:
        raise UnreadableFile(_("Line %(line)d is not a row of a CSV file.", line=first + reader.line_num)) from error
    frame = pl.DataFrame(rows, schema={str(place): pl.String() for place in range(width)}, orient="row")
    return frame.with_columns(pl.Series("line", lines, dtype=pl.Int64), pl.Series("ragged", ragged, dtype=pl.Boolean))
