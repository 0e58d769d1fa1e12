"""Daily bars from CSV and Parquet files: reading, naming columns, and judging every row. Stores nothing."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.bars.panel import COLUMNS
from screening.market_data.base import BARS_SCHEMA, Provider
from screening.market_data.files.description import Choices, FileDescription
from screening.market_data.files.jumps import Jump

SUFFIXES = (".csv", ".parquet")
KOREAN_MARKETS = frozenset({"XKRX", "XKOS", "XKON"})
EARLIEST = date(1800, 1, 1)
# Sources round adjusted prices one by one, and a closing auction may end just outside the day's range: so much of the
# close may high and low be off. They are widened then, and counted; anything further off is an error.
ROUNDING = 0.005
MAX_PRICE = 1e12
MAX_VOLUME = 1e18

# Compared without case, spaces and underscores.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "session": (
        "date",
        "session",
        "day",
        "datetime",
        "timestamp",
        "time",
        "날짜",
        "일자",
        "거래일",
        "거래일자",
        "기준일",
        "",
    ),
    "symbol": ("symbol", "ticker", "code", "종목코드", "단축코드", "종목", "코드"),
    "name": ("name", "종목명", "회사명"),
    "open": ("open", "시가"),
    "high": ("high", "고가"),
    "low": ("low", "저가"),
    "close": ("close", "종가", "현재가", "last"),
    "volume": ("volume", "vol", "거래량"),
}
_DATE = r"^\s*(\d{4})[-/.년]?\s*(\d{1,2})[-/.월]?\s*(\d{1,2})일?\s*(?:$|[ T].*$)"
_KOREAN_CODE = r"^(?:A|XKRX:|KRX:)?(\d{1,6})(?:\.K[SQ])?$"
_SYMBOL = r"^[A-Z0-9가-힣][A-Z0-9가-힣.\-_/^=]{0,31}$"

REASONS: Mapping[str, Message] = {
    "wrong_columns": _("has another number of columns than the header"),
    "no_symbol": _("has no valid symbol"),
    "bad_date": _("has no valid date"),
    "in_future": _("is dated in the future"),
    "missing": _("misses a price or the volume"),
    "not_a_number": _("has something that is not a number"),
    "not_positive": _("has a price that is not above zero"),
    "negative_volume": _("has a volume below zero"),
    "too_large": _("has a number that is too large"),
    "inconsistent_prices": _("has a high below or a low above its other prices"),
    "duplicate": _("repeats an earlier row's symbol and date"),
}


class FilesProvider(Provider):
    """Markets whose bars somebody imports."""

    def first_bars(self, market: str) -> pl.DataFrame | None:
        """Nothing: bars come by import_bars."""
        return None


class UnreadableFile(Exception):
    """A file that is no table of daily bars at all."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class RefusedRow:
    """A row that is not a bar: where it is (line of a CSV, row of a Parquet file), why, and what it says."""

    file: str
    line: int
    reason: str
    column: str
    value: str


@dataclass(frozen=True)
class FileBars:
    """What a file gave: `bars` in BARS_SCHEMA, and how many of its `rows` were halted or refused, by reason.

    `widened` bars are among `bars`: their high or low was off by a rounding and was set to their open or close.
    """

    bars: pl.DataFrame
    rows: int
    halted: int
    widened: int
    refused: Mapping[str, int] = field(default_factory=dict)
    refused_rows: tuple[RefusedRow, ...] = ()


def files_in(path: Path) -> list[Path]:
    """The file itself, or the CSV and Parquet files below a folder, in the order of their names."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    return [path] if path.is_file() else []


def read_bars(path: Path, *, market: str, not_after: date, show: int = 20) -> FileBars:
    """The bars of a file, every row judged; the first `show` refused rows are described. Raises UnreadableFile.

    Halted sessions (open 0) are no bars and no errors. A symbol column may be missing: the file's name says it then.
    """
    raw, first_line = _table(path)
    columns = _columns(raw)
    if "symbol" not in columns:
        raw = raw.with_columns(pl.lit(re.split(r"[ _]", path.stem)[0]).alias("symbol"))
        columns["symbol"] = "symbol"
    named = _widened(_typed(raw, columns, market))
    judged = named.with_columns(_verdict(not_after).alias("verdict")).filter(pl.col("verdict") != "blank")
    judged = _without_duplicates(judged)
    refused = judged.filter(pl.col("verdict").is_in(list(REASONS)))
    return FileBars(
        bars=judged.filter(pl.col("verdict") == "").select(list(BARS_SCHEMA)),
        rows=len(judged),
        halted=int((judged["verdict"] == "halted").sum()),
        widened=int(judged.filter(pl.col("verdict") == "")["widened"].sum()),
        refused={reason: int(count) for reason, count in refused["verdict"].value_counts(sort=True).iter_rows()},
        refused_rows=tuple(_described(path.name, first_line, row) for row in refused.head(show).iter_rows(named=True)),
    )


# --- reading ---


def _table(path: Path) -> tuple[pl.DataFrame, int]:
    """The raw table, texts as they are, and the line of its first row."""
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path.read_bytes()).with_columns(pl.lit(value=False).alias("_ragged")), 1
        return _csv(_decoded(path.read_bytes())), 2
    except OSError as error:
        raise UnreadableFile(_("It cannot be read: %(reason)s.", reason=error.strerror or "")) from error
    except (PolarsError, csv.Error) as error:
        raise UnreadableFile(_("It is not a readable CSV or Parquet file.")) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("Its text is neither UTF-8 nor CP949."))


def _csv(text: str) -> pl.DataFrame:
    header = text.lstrip().partition("\n")[0]
    if not header.strip() or "\0" in header:
        raise UnreadableFile(_("It has no header line."))
    separator = max(",\t;", key=header.count)
    try:
        found = pl.read_csv(BytesIO(text.encode()), infer_schema=False, separator=separator)
        return found.with_columns(pl.lit(value=False).alias("_ragged"))
    except PolarsError:
        return _csv_row_by_row(text, separator)


def _csv_row_by_row(text: str, separator: str) -> pl.DataFrame:
    """The slow way, when a row is longer than the header: that row is marked instead of the file refused."""
    header, *rows = list(csv.reader(StringIO(text), delimiter=separator))
    whole = [row if len(row) == len(header) else [*row, *[None] * len(header)][: len(header)] for row in rows]
    marks = [len(row) > len(header) for row in rows]
    schema = [name if header.index(name) == place else f"{name}_{place}" for place, name in enumerate(header)]
    found = pl.DataFrame(whole, schema=dict.fromkeys(schema, pl.String), orient="row")
    return found.with_columns(pl.Series("_ragged", marks, dtype=pl.Boolean))


def _columns(raw: pl.DataFrame) -> dict[str, str]:
    """Our name to the file's name of each column that is there. Raises UnreadableFile naming those that are not."""
    written = {re.sub(r"[\s_]", "", name).lower(): name for name in reversed(raw.columns)}
    found = {
        ours: next(written[name] for name in names if name in written)
        for ours, names in COLUMN_NAMES.items()
        if any(name in written for name in names)
    }
    missing = [name if name != "session" else "date" for name in ("session", *COLUMNS) if name not in found]
    if missing:
        shown = [name for name in raw.columns if name != "_ragged"][:20]
        raise UnreadableFile(
            _(
                "It has no column for %(missing)s; its columns are: %(columns)s.",
                missing=", ".join(missing),
                columns=", ".join(shown),
            )
        )
    return found


# --- judging ---


def _typed(raw: pl.DataFrame, columns: Mapping[str, str], market: str) -> pl.DataFrame:
    """Columns of ours with their types, null where a value does not fit; what was written stays in `raw_*`."""
    written = {f"raw_{ours}": _text(raw[name]) for ours, name in columns.items()}
    values: dict[str, pl.Series] = {
        "symbol": _symbol(written["raw_symbol"], market),
        "session": _session(raw[columns["session"]]),
        "name": written["raw_name"] if "name" in columns else pl.Series([""] * len(raw), dtype=pl.String),
    }
    for name in COLUMNS:
        values[name] = _number(raw[columns[name]]).round(4 if name == "volume" else 6)
    return (
        pl.DataFrame({**written, **values, "_ragged": raw["_ragged"]})
        .with_row_index("row")
        .with_columns(pl.col("name").fill_null("").str.strip_chars().str.slice(0, 200))
    )


def _widened(named: pl.DataFrame) -> pl.DataFrame:
    top, bottom = pl.max_horizontal("open", "close"), pl.min_horizontal("open", "close")
    slack = ROUNDING * pl.col("close")
    above = (top > pl.col("high")) & (top - pl.col("high") <= slack)
    below = (bottom < pl.col("low")) & (pl.col("low") - bottom <= slack) & (bottom > 0)
    return named.with_columns(
        pl.when(above).then(top).otherwise("high").alias("high"),
        pl.when(below).then(bottom).otherwise("low").alias("low"),
        (above | below).fill_null(value=False).alias("widened"),
    )


def _text(values: pl.Series) -> pl.Series:
    return values.cast(pl.String, strict=False).str.strip_chars()


def _symbol(texts: pl.Series, market: str) -> pl.Series:
    """Bare codes in capitals; Korean ones get back the zeros that a spreadsheet took."""
    bare = texts.str.strip_chars("'\"= ").str.to_uppercase()
    if market in KOREAN_MARKETS:
        digits = bare.str.extract(_KOREAN_CODE, 1).str.zfill(6)
        bare = digits.to_frame("digits").select(pl.coalesce("digits", pl.lit(bare))).to_series()
    return bare.to_frame("bare").select(pl.when(pl.col("bare").str.contains(_SYMBOL)).then("bare")).to_series()


def _session(values: pl.Series) -> pl.Series:
    if values.dtype == pl.Date:
        return values
    if isinstance(values.dtype, pl.Datetime):
        return values.dt.date()
    parts = _text(values).str.extract_groups(_DATE).struct
    whole = [parts.field("1"), parts.field("2").str.zfill(2), parts.field("3").str.zfill(2)]
    joined = pl.select(pl.concat_str(whole, separator="-")).to_series()
    return joined.str.to_date("%Y-%m-%d", strict=False)


def _number(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        values = values.str.replace_all(",", "", literal=True).str.strip_chars()
    return values.cast(pl.Float64, strict=False)


def _verdict(not_after: date) -> pl.Expr:
    """The first reason that fits a row; "" for a bar, "halted" for a session without trade, "blank" for no row."""
    written = [pl.col(f"raw_{name}").fill_null("") for name in COLUMNS]
    prices = [pl.col(name) for name in COLUMNS if name != "volume"]
    low, high = pl.col("low"), pl.col("high")
    blank = pl.all_horizontal(text == "" for text in [*written, pl.col("raw_session").fill_null("")])
    unreadable = pl.any_horizontal(
        (text != "") & pl.col(name).is_finite().not_().fill_null(value=True)
        for name, text in zip(COLUMNS, written, strict=True)
    )
    middle = [pl.col("open"), pl.col("close")]
    rules: Sequence[tuple[pl.Expr, str]] = (
        (blank, "blank"),
        (pl.col("_ragged"), "wrong_columns"),
        (pl.col("symbol").is_null(), "no_symbol"),
        (pl.col("session").is_null() | (pl.col("session") < EARLIEST), "bad_date"),
        (pl.col("session") > not_after, "in_future"),
        (unreadable, "not_a_number"),
        (pl.any_horizontal(text == "" for text in written), "missing"),
        (pl.col("open") == 0, "halted"),
        (pl.any_horizontal(price <= 0 for price in prices), "not_positive"),
        (pl.col("volume") < 0, "negative_volume"),
        (pl.any_horizontal(*[price > MAX_PRICE for price in prices], pl.col("volume") > MAX_VOLUME), "too_large"),
        (
            pl.any_horizontal(*[low > price for price in middle], *[high < price for price in middle]),
            "inconsistent_prices",
        ),
    )
    verdict = pl.lit("")
    for rule, reason in reversed(rules):
        verdict = pl.when(rule).then(pl.lit(reason)).otherwise(verdict)
    return verdict


def _without_duplicates(judged: pl.DataFrame) -> pl.DataFrame:
    is_bar = pl.col("verdict") == ""
    repeated = is_bar & (pl.col("row") != pl.col("row").filter(is_bar).min().over("symbol", "session"))
    return judged.with_columns(pl.when(repeated).then(pl.lit("duplicate")).otherwise("verdict").alias("verdict"))


def _described(file: str, first_line: int, row: Mapping[str, Any]) -> RefusedRow:
    reason = str(row["verdict"])
    column = _CULPRITS.get(reason, _first_bad)(row)
    return RefusedRow(file, int(row["row"]) + first_line, reason, column, str(row.get(f"raw_{column}") or "")[:80])


def _first_bad(row: Mapping[str, Any]) -> str:
    """The first price or volume that the reason is about."""
    reason = row["verdict"]
    for name in COLUMNS:
        value, text = row[name], row[f"raw_{name}"]
        bad = {
            "missing": not text,
            "not_a_number": bool(text) and (value is None or abs(value) == float("inf") or value != value),  # noqa: PLR0124  # NaN
            "not_positive": name != "volume" and value is not None and value <= 0,
            "too_large": value is not None and value > (MAX_VOLUME if name == "volume" else MAX_PRICE),
        }
        if bad.get(reason, True):
            return name
    return ""


_CULPRITS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "wrong_columns": lambda _row: "",
    "no_symbol": lambda _row: "symbol",
    "bad_date": lambda _row: "session",
    "in_future": lambda _row: "session",
    "duplicate": lambda _row: "session",
    "negative_volume": lambda _row: "volume",
    "inconsistent_prices": lambda row: "high" if row["high"] < max(row["open"], row["close"]) else "low",
}


# --- what takes the place of the above ---


@dataclass(frozen=True, eq=False)
class FileReading:
    """A file as understood (`description`), and what would be stored of it.

    `bars` are in BARS_SCHEMA, in the order of the file, one row per symbol and session; empty when the description has
    a QUESTION or a REFUSAL. `jumps` are moves that are probably splits. `instruments` (symbol, name) are named ones:
    those of the bars, or all of a master file, which has no bars.
    """

    description: FileDescription
    bars: pl.DataFrame
    jumps: tuple[Jump, ...]
    instruments: pl.DataFrame


def read_file(data: bytes, name: str, choices: Choices) -> FileReading:
    """What the file of that name holds, judged row by row. Never raises: what can't be read is a REFUSAL in words."""
    raise NotImplementedError
