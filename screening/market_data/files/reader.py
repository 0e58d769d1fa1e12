"""A file of bars, understood: its table, columns, numbers, dates and symbols put together, and every row judged. Pure.

What isn't certain from the file, or from what a person said, is a finding of the description and never a bar.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import is_session, is_weekend
from pastetrader.common.sessions.closing import zone_of
from screening.bars.panel import COLUMNS
from screening.market_data.base import BARS_SCHEMA
from screening.market_data.files.dates.dates import Dates, Place, find_dates
from screening.market_data.files.description import (
    PRICES,
    Choices,
    Column,
    Example,
    FileDescription,
    Finding,
    Level,
    RefusedKind,
    Role,
)
from screening.market_data.files.numbers.format import (
    PRICE_PLACES,
    VOLUME_PLACES,
    NumberFormat,
    find_number_format,
    is_absent,
    parse_numbers,
)
from screening.market_data.files.reasons import REASONS
from screening.market_data.files.rows.adjusted import find_adjusted, with_adjusted
from screening.market_data.files.rows.instruments import find_instruments
from screening.market_data.files.rows.jumps import Jump, probable_splits
from screening.market_data.files.rows.sessions import check_sessions
from screening.market_data.files.rows.symbols import Symbols, asked_again, find_markets, find_symbols
from screening.market_data.files.rows.verdicts import HALTED, example_column, judge, many_refused
from screening.market_data.files.tables.columns import Columns, find_columns
from screening.market_data.files.tables.table import RawTable, UnreadableFile, read_table

FIRST_BARS = 5
NAME_LENGTH = 200
VALUE_LENGTH = 80
INSTRUMENTS_SCHEMA = {"symbol": pl.String, "name": pl.String}

_NUMBERS = (*PRICES, Role.VOLUME)
_MOMENT = (Role.SESSION, Role.TIME)
_STOPPING = (Level.QUESTION, Level.REFUSAL)


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
    if listed := find_instruments(data, name, choices):
        return replace(_nothing(listed[0]), instruments=listed[1])
    try:
        table = read_table(data, name)
    except UnreadableFile as error:
        refusal = Finding("unreadable", Level.REFUSAL, error.message)
        return _nothing(FileDescription(name=name, format=_("no table"), findings=(refusal,)))
    columns = find_columns(table)
    description = FileDescription(
        name=name,
        format=table.format,
        columns=columns.columns,
        findings=(*table.findings, *columns.findings),
        rows=len(table.lines),
    )
    if not description.rows:
        empty = Finding("no_rows", Level.NOTE, _("It has a header and no rows."))
        description = replace(description, findings=(*description.findings, empty))
    if not description.rows or _stops(description.findings):
        return _nothing(description)
    return _Reading(table, columns, choices, description).finished()


class _Reading:
    """One file on its way from texts to bars. Rows that don't fit the header say nothing about how it is written."""

    def __init__(self, table: RawTable, columns: Columns, choices: Choices, description: FileDescription) -> None:
        whole = ~table.ragged
        self.frame = table.frame.filter(whole)
        self.lines = table.lines.filter(whole)
        self.ragged_lines = table.lines.filter(table.ragged)
        self.places, self.names = columns.by_role, table.names
        self.separator = table.separator
        self.choices = choices
        self.description = description
        self.findings = list(description.findings)

    def finished(self) -> FileReading:
        dates, form = self._dates(), self._number_format()
        days = dates.sessions.drop_nulls().unique().to_list()
        symbols = asked_again(self._symbols(), self.description.name, days, self.choices.market)
        self._add(symbols.findings, dates.findings)
        self.description = replace(self.description, columns=self._formatted(dates, form), zone=dates.zone)
        rows = self._rows(symbols, dates, form)
        if form is None or _stops(dates.findings):
            # Neither bars nor what is wrong with rows can be told yet, but whether there is one row a day can.
            if not _stops(dates.findings):
                self._add(self._with_written(check_sessions(_dated(rows), self.choices).findings))
            return self._described(rows.clear())
        return self._described(self._judged(rows))

    # --- what is written ---

    def _column(self, role: Role) -> pl.Series | None:
        place = self.places.get(role)
        return None if place is None else self.frame[str(place)].rename(self.names[place])

    def _symbols(self) -> Symbols:
        markets = self._column(Role.MARKET)
        if markets is not None:
            self._add(find_markets(markets, self.choices.market, self.lines))
        return find_symbols(self._column(Role.SYMBOL), self.description.name, self.choices)

    def _dates(self) -> Dates:
        written = self._column(Role.SESSION)
        assert written is not None, "columns without a date are refused before"  # noqa: S101  # for mypy
        place = Place(written.name, self.lines, self._column(Role.SYMBOL))
        return find_dates(written, self._column(Role.TIME), self.choices, zone_of(self.choices.market), place)

    def _number_format(self) -> NumberFormat | None:
        roles = [role for role in (*_NUMBERS, Role.ADJUSTED) if role in self.places]
        written = {self.names[self.places[role]]: self.frame[str(self.places[role])] for role in roles}
        volume = self.names[self.places[Role.VOLUME]]
        form, findings = find_number_format(written, self.choices, lines=self.lines, volume=volume)
        self._add(findings)
        return form

    def _formatted(self, dates: Dates, form: NumberFormat | None) -> tuple[Column, ...]:
        formats: dict[int, Message] = {}
        if not _stops(dates.findings):
            formats[self.places[Role.SESSION]] = dates.format
        if form and self.separator:
            formats |= {self.places[role]: form.words for role in (*_NUMBERS, Role.ADJUSTED) if role in self.places}
        return tuple(replace(one, format=formats.get(place)) for place, one in enumerate(self.description.columns))

    # --- rows ---

    def _rows(self, symbols: Symbols, dates: Dates, form: NumberFormat | None) -> pl.DataFrame:
        """symbol, session, moment, name, line, ragged, what is written as raw_*; numbers if their format is known."""
        one = symbols.symbols if isinstance(symbols.symbols, str) else None
        named = self._column(Role.NAME)
        texts = pl.Series([""], dtype=pl.String).new_from_index(0, len(self.lines)) if named is None else named
        values: dict[str, pl.Series] = {
            "symbol": pl.repeat(one, len(self.lines), dtype=pl.String, eager=True)
            if isinstance(symbols.symbols, str)
            else symbols.symbols,
            "session": dates.sessions,
            "moment": self._moments(),
            "name": texts.cast(pl.String, strict=False).fill_null("").str.slice(0, NAME_LENGTH),
            "line": self.lines,
            "ragged": pl.repeat(value=False, n=len(self.lines), dtype=pl.Boolean, eager=True),
        }
        for role in (*_NUMBERS, Role.ADJUSTED):
            written = self._column(role)
            if written is None:
                continue
            if form is not None:
                places = VOLUME_PLACES if role is Role.VOLUME else PRICE_PLACES
                values[str(role)] = parse_numbers(written, form, places=places)
            values[f"raw_{role}"] = _present(written, values.get(str(role)))
        return pl.DataFrame(values)

    def _moments(self) -> pl.Series:
        """The day and the time as written: rows of one day at other times are no repetition, whatever they say."""
        written = [column.cast(pl.String) for role in _MOMENT if (column := self._column(role)) is not None]
        return written[0] if len(written) == 1 else written[0] + " " + written[1].fill_null("")

    def _judged(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with their verdicts, on adjusted prices if so chosen."""
        judged = judge(rows)
        if Role.ADJUSTED in self.places:
            self._add(find_adjusted(judged, self.choices, self.names[self.places[Role.ADJUSTED]]))
            if self.choices.adjusted == "use":
                judged = with_adjusted(judged)
        judged = judged.with_row_index("row")
        told = judged.filter((pl.col("verdict") == "") | ((pl.col("verdict") == HALTED) & ~self._is_filled_in(judged)))
        sessions = check_sessions(_dated(told), self.choices)
        self._add(self._with_written(sessions.findings))
        self.description = replace(self.description, gaps=sessions.gaps)
        reasons = told.select("row", sessions.reasons.alias("day"))
        is_wrong = (pl.col("verdict") == "") & (pl.col("day") != "")
        return judged.join(reasons, on="row", how="left", maintain_order="left").with_columns(
            pl.when(is_wrong).then("day").otherwise("verdict").alias("verdict")
        )

    def _is_filled_in(self, judged: pl.DataFrame) -> pl.Expr:
        """Whether a row without trade was made up for a day on which nobody could trade: no sign of a wrong zone."""
        days = judged.filter(pl.col("verdict") == HALTED)["session"].unique().to_list()
        known = {day: is_session(self.choices.market, day) for day in days}
        closed = [day for day, is_open in known.items() if is_open is False or (is_open is None and is_weekend(day))]
        return pl.col("session").is_in(closed)

    # --- what comes out ---

    def _described(self, judged: pl.DataFrame) -> FileReading:
        if "verdict" not in judged.columns:
            return _nothing(replace(self.description, findings=tuple(self.findings)))
        good = judged.filter(pl.col("verdict") == "")
        refused = self._refused(judged)
        days = good["session"].to_list()
        description = replace(
            self.description,
            bars=len(good),
            halted=int((judged["verdict"] == HALTED).sum()),
            widened=int(good["widened"].sum()),
            symbols=tuple(good["symbol"].unique().sort().to_list()) if not self._is_nameless(good) else (),
            first_session=min(days, default=None),
            last_session=max(days, default=None),
            refused=refused,
            first_bars=tuple(good.select(list(BARS_SCHEMA)).head(FIRST_BARS).iter_rows(named=True)),
        )
        self._add(many_refused(refused, description.rows))
        description = replace(description, findings=tuple(self.findings))
        if _stops(description.findings):
            return _nothing(description)
        bars = good.select(list(BARS_SCHEMA))
        named = bars.filter(pl.col("name") != "").select("symbol", "name").unique("symbol", keep="last")
        return FileReading(description, bars, probable_splits(bars, self.choices.market), named.sort("symbol"))

    @staticmethod
    def _is_nameless(good: pl.DataFrame) -> bool:
        return bool((good["symbol"] == "").any())

    def _refused(self, judged: pl.DataFrame) -> tuple[RefusedKind, ...]:
        kinds = []
        if len(self.ragged_lines):
            example = Example(int(self.ragged_lines[0]), "", "")
            kinds.append(RefusedKind("wrong_columns", len(self.ragged_lines), example))
        wrong = judged.filter(pl.col("verdict").is_in(list(REASONS)))
        first = wrong.unique("verdict", keep="first", maintain_order=True)
        counts: Mapping[str, int] = dict(wrong["verdict"].value_counts().iter_rows())
        kinds += [RefusedKind(row["verdict"], counts[row["verdict"]], self._example(row)) for row in first.to_dicts()]
        return tuple(sorted(kinds, key=lambda kind: -kind.count))

    def _example(self, row: Mapping[str, Any]) -> Example:
        role = example_column(row)
        column = self._column(role)
        if column is None:
            return Example(int(row["line"]), "", "")
        value = column.filter(self.lines == row["line"])[0]
        return Example(int(row["line"]), column.name, "" if value is None else str(value)[:VALUE_LENGTH])

    def _with_written(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Findings about days with the place in the file: its name of the column, and what it says there."""
        row = {"verdict": "no_session"}
        return tuple(
            replace(one, example=self._example(row | {"line": one.example.line})) if one.example else one
            for one in findings
        )

    def _add(self, *found: tuple[Finding, ...]) -> None:
        self.findings += [finding for findings in found for finding in findings]


def _stops(findings: "tuple[Finding, ...] | list[Finding]") -> bool:
    return any(finding.level in _STOPPING for finding in findings)


def _nothing(description: FileDescription) -> FileReading:
    return FileReading(description, pl.DataFrame(schema=BARS_SCHEMA), (), pl.DataFrame(schema=INSTRUMENTS_SCHEMA))


def _present(written: pl.Series, numbers: pl.Series | None) -> pl.Series:
    """What is written, null for nothing and for the words that mean it; only what is no number can be such a word."""
    texts = written.cast(pl.String, strict=False)
    if numbers is None:
        return pl.select(pl.when(~is_absent(written)).then(texts)).to_series()
    unread = numbers.is_null()
    places = unread.arg_true()
    return texts.scatter(places.filter(is_absent(written.filter(unread))), None) if len(places) else texts


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    """What tells whether rows are of one day each: symbol, session, where they stand, and what they say."""
    values = [name for name in COLUMNS if name in rows.columns] or [f"raw_{name}" for name in COLUMNS]
    valid = rows.filter(pl.col("symbol").is_not_null() & pl.col("session").is_not_null())
    return valid.select("symbol", "session", pl.col("line").alias("row"), "moment", *values)
