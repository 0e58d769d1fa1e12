"""A file's bytes as a table: where its header is, its rows with their lines, and what was left out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import polars as pl
from polars.exceptions import PolarsError

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Example, Finding, Level
from screening.market_data.files.tables.decoding import UnreadableFile, decoded
from screening.market_data.files.tables.headers import Header, cells, find_header
from screening.market_data.files.tables.leftovers import EXAMPLE_LENGTH, without_leftovers
from screening.market_data.files.tables.splitting import split_rows
from screening.market_data.files.tables.tickers import one_row_a_ticker

__all__ = ["RawTable", "UnreadableFile", "read_table"]

_HEADER_LINES = 40  # so far down a header is looked for
_BLANKS = " \t\n\u00a0\u3000\u200b\ufeff"
_SEPARATOR_NAMES = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}


@dataclass(frozen=True)
class RawTable:
    """A table as written, rows in the order of the file.

    `names` are its columns', made unique; `frame` has the columns "0", "1", .. in that order: stripped texts, null for
    empty ones (columns of a Parquet file keep their types). For each row `lines` is its line in the file, the first
    being 1 (its row in a Parquet file), and `ragged` whether it has more or fewer fields than the header.
    `separator` is "" for Parquet.
    """

    names: tuple[str, ...]
    frame: pl.DataFrame
    lines: pl.Series
    ragged: pl.Series
    format: Message
    separator: str
    findings: tuple[Finding, ...] = ()


def read_table(data: bytes, name: str) -> RawTable:
    """The table in the bytes of a CSV (of any usual dress) or Parquet file. Raises UnreadableFile.

    `name` is the file's: a Parquet file is known by its bytes, and by its name when it is damaged.
    """
    if data.startswith(b"PAR1") or name.lower().endswith(".parquet"):
        return _parquet(data)
    text, encoding = decoded(data)
    return _text_table(text, encoding)


def _parquet(data: bytes) -> RawTable:
    try:
        found = pl.read_parquet(data)
    except (PolarsError, OSError) as error:
        raise UnreadableFile(_("It is not a readable Parquet file.")) from error
    names = unique(found.columns)
    typed = found.rename({name: str(place) for place, name in enumerate(found.columns)})
    typed = typed.with_columns(pl.col(pl.Categorical).cast(pl.String), pl.col(pl.Enum).cast(pl.String))
    typed = _stripped(typed)
    lines = pl.int_range(1, len(typed) + 1, dtype=pl.Int64, eager=True).alias("line")
    ragged = pl.repeat(value=False, n=len(typed), dtype=pl.Boolean, eager=True)
    kept = typed.select(pl.any_horizontal(pl.all().is_not_null())).to_series() if typed.width else ragged
    return RawTable(
        names, typed.filter(kept), lines.filter(kept), ragged.filter(kept), _("Parquet, with typed columns"), ""
    )


def _text_table(text: str, encoding: str) -> RawTable:
    forced, numbered = _numbered(text)
    if not len(numbered):
        raise UnreadableFile(_("It is empty."))
    header = find_header(numbered["text"].head(_HEADER_LINES).to_list(), forced)
    if header is None:
        raise UnreadableFile(_("It is not a table: no line has fields between commas, semicolons, tabs or bars."))
    rows = split_rows(text, numbered.slice(header.last + 1), header.separator, len(header.names))
    names, rows = _without_empty_end(list(header.names), _stripped(rows))
    rows, findings = without_leftovers(names, rows.filter(_any_filled(names)))
    if header.tickers:
        names, rows = one_row_a_ticker(names, header.tickers, rows)
    return RawTable(
        names=unique(names),
        frame=rows.drop("line", "ragged"),
        lines=rows["line"],
        ragged=rows["ragged"],
        format=_(
            "text in %(encoding)s, fields between %(separator)s, header on line %(line)d",
            encoding=encoding,
            separator=_SEPARATOR_NAMES.get(header.separator, header.separator),
            line=numbered["line"][header.first],
        ),
        separator=header.separator,
        findings=(*_above(numbered, header), *findings),
    )


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Each name as written; the second of a kind gets " (2)" behind it."""
    found: list[str] = []
    for name in names:
        times, shown = 1, name
        while shown in found:
            times += 1
            shown = f"{name} ({times})"
        found.append(shown)
    return tuple(found)


def _numbered(text: str) -> tuple[str, pl.DataFrame]:
    """The separator that a first line "sep=;" declares, and every line that isn't blank, with its number."""
    lines = _lines(text)
    numbered = pl.DataFrame({"line": pl.int_range(1, len(lines) + 1, dtype=pl.Int64, eager=True), "text": lines})
    numbered = numbered.filter(pl.col("text").str.strip_chars(_BLANKS) != "")
    first = numbered["text"][0].strip(_BLANKS + '"') if len(numbered) else ""
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return first[-1], numbered.slice(1)
    if first.lower() == "sep=":  # a tab, which was stripped
        return "\t", numbered.slice(1)
    return "", numbered


def _lines(text: str) -> pl.Series:
    """Each line of the text."""
    if "\x01" in text or not text.strip("\n"):
        return pl.Series("text", text.split("\n"), dtype=pl.String)
    # Much faster than splitting: a table of one column, whose separator and quotes do not occur.
    frame = pl.read_csv(
        BytesIO(text.encode()), has_header=False, schema={"text": pl.String()}, separator="\x01", quote_char=None
    )
    return frame["text"].fill_null("")


def _above(numbered: pl.DataFrame, header: Header) -> tuple[Finding, ...]:
    """What stands above the header, said because it is not read."""
    if not header.first:
        return ()
    line, text = numbered.row(0)
    for above, written in numbered.head(header.first).iter_rows():
        if len(cells(str(written), header.separator)) == len(header.names):
            said = _("Line %(line)d stands above the header and looks like a row; it is not read.", line=above)
            return (Finding("row_above_header", Level.DOUBT, said, 1, Example(above, "", written[:EXAMPLE_LENGTH])),)
    found = _("Lines above the header are not read (%(count)d).", count=header.first)
    return (Finding("above_header", Level.NOTE, found, header.first, Example(line, "", str(text)[:EXAMPLE_LENGTH])),)


def _stripped(rows: pl.DataFrame) -> pl.DataFrame:
    """Texts without the blanks around them; null for nothing."""
    bare = pl.col(pl.String).str.strip_chars(_BLANKS)
    return rows.with_columns(bare).with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def _any_filled(names: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(str(place)).is_not_null() for place in range(len(names)))


def _without_empty_end(names: list[str], rows: pl.DataFrame) -> tuple[list[str], pl.DataFrame]:
    """Without the nameless, empty columns that separators at the ends of lines make."""
    while len(names) > 1 and not names[-1] and not rows[str(len(names) - 1)].is_not_null().any():
        rows = rows.drop(str(len(names) - 1))
        names = names[:-1]
    return names, rows
