"""How a file writes its dates, found from all its rows; what stays uncertain is a question. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.dates.clocks import clock_text
from screening.market_data.files.dates.instants import LocalDays, Moment, are_sessions, local_days
from screening.market_data.files.dates.order import decide_order
from screening.market_data.files.dates.texts import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    SERIAL,
    WithoutDay,
    Written,
    at,
    has_sure_century,
    take_apart,
)
from screening.market_data.files.description import Choices, Example, Finding, Level

# More different moments than there have been sessions anywhere: no symbol has so many days.
MOST_DAYS = 60_000
# Above this share of texts that are no date, they are no dates.
_UNREADABLE = 0.5
# Excel on old Macs counts from 1904: its numbers are smaller by as many days.
_OF_1904 = timedelta(days=1462)


@dataclass(frozen=True)
class Dates:
    """The days of a column: `sessions` (pl.Date, null where a row has none that can be read), one per row.

    `instants`: the file has moments that became days by `zone` ("" for plain dates). With a QUESTION or REFUSAL among
    the findings all sessions are null.
    """

    sessions: pl.Series
    format: Message
    instants: bool = False
    zone: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the dates stand, for what is said about them: the column's name, the line of each row, and its symbol.

    Symbols tell the order of rows within each of them; None for a file of one symbol.
    """

    column: str = ""
    lines: pl.Series | None = None
    symbols: pl.Series | None = None


def find_dates(
    values: pl.Series, times: pl.Series | None, choices: Choices, zone: str, place: Place | None = None
) -> Dates:
    """The session of each row.

    `values`: texts, or what Parquet has (dates, datetimes with or without a zone, whole numbers). `times`: a column of
    times of day beside it. `zone`: where the market has its days ("" unknown), see common.sessions.closing.zone_of.
    """
    if values.dtype == pl.Date:
        return Dates(values, _("dates"))
    if isinstance(values.dtype, pl.Datetime):
        return _Column(values, choices, zone, place or Place()).of_datetimes(values.dtype)
    texts = _texts(values)
    if times is not None and times.null_count() < len(times):
        written = _texts(times).replace("", None)
        clocks = {text: clock_text(text) for text in written.drop_nulls().unique().to_list()}
        behind = written.replace_strict(clocks, default=None, return_dtype=pl.String)
        texts = (texts + " " + behind).alias("text")
    return _Column(texts, choices, zone, place or Place()).of_texts()


def _texts(values: pl.Series) -> pl.Series:
    """Texts without what stands around them; whole numbers as they would be written."""
    if values.dtype.is_float():
        whole = values.cast(pl.Int64, strict=False)
        values = pl.select(pl.when(whole.cast(pl.Float64) == values).then(whole.cast(pl.String))).to_series()
    return values.cast(pl.String, strict=False).str.strip_chars()


@dataclass
class _Column:
    """One column on its way from what is written to days. Different values are few, so each is looked at once."""

    values: pl.Series
    choices: Choices
    zone: str
    place: Place
    findings: list[Finding] = field(default_factory=list)

    def of_datetimes(self, dtype: pl.Datetime) -> Dates:
        """Typed moments: their zone is the type's. What is out of all reach is no day."""
        is_near = self.values.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR - 1)
        self.values = self.values.zip_with(is_near, pl.Series([None], dtype=dtype).new_from_index(0, len(is_near)))
        different = self._different()
        if len(different) > MOST_DAYS:
            return self._refused(self._too_many())
        written = ZoneInfo(dtype.time_zone) if dtype.time_zone else None
        moments = [_typed_moment(value, written) for value in different]
        days = local_days(moments, self.choices, self.zone)
        instants = written is not None or bool(days.zone)
        return self._dates(dict(zip(different, days.days, strict=False)), days, _("dates with times"), instants)

    def of_texts(self) -> Dates:
        """Texts: the dress that all have, then the order of its numbers, then the zone of its times."""
        different = [text for text in self._different() if text]
        if len(different) > MOST_DAYS:
            return self._refused(self._too_many())
        found = {text: take_apart(text, self.choices.not_after) for text in different}
        written = {text: date_ for text, date_ in found.items() if isinstance(date_, Written) and date_.days}
        if refusal := self._not_dates(found, written) or self._mixed_dresses(written):
            return self._refused(refusal)
        if not written:
            return self._dates({}, LocalDays((), ""), _("no dates"), instants=False)
        order = decide_order(written, self.choices, self._rows_in_order)
        self.findings += [self._with_example(finding) for finding in order.findings]
        if order.order is None:
            return self._refused()
        texts = [text for text, date_ in written.items() if order.order in date_.days]
        if order.order:
            latest = self.choices.not_after
            texts = [text for text in texts if has_sure_century(text, written[text].days[order.order], latest)]
        if not texts:
            return self._refused(self._of_no_century(next(iter(written))))
        if order.is_serial:
            self.findings.append(_serial_finding([written[text].days[""] for text in texts], self.choices))
            if self.findings[-1].level is Level.REFUSAL:
                return self._refused()
        moments = [
            Moment(at(written[text].days[order.order], written[text].clock), clock.offset if clock else None)
            for text in texts
            for clock in [written[text].clock]
        ]
        days = local_days(moments, self.choices, self.zone)
        instants = bool(days.zone) or any(moment.offset is not None for moment in moments)
        return self._dates(dict(zip(texts, days.days, strict=False)), days, order.format, instants)

    def _different(self) -> list[Any]:
        return self.values.drop_nulls().unique(maintain_order=True).to_list()

    def _dates(self, mapping: Mapping[Any, date], days: LocalDays, form: Message, instants: bool) -> Dates:
        findings = (*self.findings, *(self._with_example(finding) for finding in days.findings))
        return Dates(self._mapped(mapping), form, instants, days.zone, findings)

    def _mapped(self, days: Mapping[Any, date]) -> pl.Series:
        """The day of each row."""
        known = pl.DataFrame(
            {
                "written": pl.Series(list(days), dtype=self.values.dtype),
                "day": pl.Series(list(days.values()), dtype=pl.Date),
            }
        )
        rows = self.values.alias("written").to_frame()
        return rows.join(known, on="written", how="left", maintain_order="left")["day"]

    def _rows_in_order(self, days: Mapping[str, date]) -> tuple[int, int, int]:
        """How often the day rises and falls from a row to the next of its symbol; the most changes that one has."""
        symbols = self.place.symbols
        rows = pl.DataFrame({"day": self._mapped(days).cast(pl.Int32)}).with_columns(
            (symbols if symbols is not None else pl.Series([""] * len(self.values))).alias("symbol")
        )
        steps = rows.drop_nulls("day").select("symbol", step=pl.col("day").diff().over("symbol"))
        changes = steps.filter(pl.col("step") != 0).group_by("symbol").len()
        rises, falls = int((steps["step"] > 0).sum()), int((steps["step"] < 0).sum())
        return rises, falls, int(changes["len"].max() or 0) if len(changes) else 0  # type: ignore[arg-type]

    def _not_dates(self, found: Mapping[str, Any], written: Mapping[str, Written]) -> Finding | None:
        """The refusal of a column whose values are mostly no dates, or dates without a day."""
        rows = {text: int(count) for text, count in self.values.value_counts().iter_rows() if text}
        total = sum(rows.values())
        months = [text for text, what in found.items() if isinstance(what, WithoutDay) or self._is_month(what)]
        if months and sum(rows[text] for text in months) > _UNREADABLE * total:
            message = _("The dates have no day (such as %(text)s): these are no daily bars.", text=months[0])
            return self._refusal("no_day", message, months[0], len(months))
        bad = [text for text in found if text not in written]
        if bad and sum(rows[text] for text in bad) > _UNREADABLE * total:
            message = _("The dates cannot be read (such as %(text)s). Write them like 2024-01-31.", text=bad[0])
            return self._refusal("unreadable_dates", message, bad[0], len(bad))
        return None

    @staticmethod
    def _is_month(what: Written | WithoutDay | None) -> bool:
        return isinstance(what, Written) and set(what.days) == {"ym"}

    def _mixed_dresses(self, written: Mapping[str, Written]) -> Finding | None:
        dresses: dict[str, str] = {}
        paddings: dict[str, str] = {}
        for text, date_ in written.items():
            dresses.setdefault(date_.dress, text)
            for padding in date_.padding:
                paddings.setdefault(padding, text)
        pairs = [tuple(dresses.values())[:2]] if len(dresses) > 1 else []
        pairs += [
            (paddings[f"{place} padded"], paddings[f"{place} bare"])
            for place in range(3)
            if {f"{place} padded", f"{place} bare"} <= paddings.keys()
        ]
        if not pairs:
            return None
        one, other = pairs[0]
        message = _("The dates are written in several ways (%(one)s and %(other)s).", one=one, other=other)
        return self._refusal("mixed_dates", message, other)

    def _of_no_century(self, text: str) -> Finding:
        message = _("The years have two digits and may be of two centuries (such as %(text)s). Write four.", text=text)
        return self._refusal("two_centuries", message, text)

    def _too_many(self) -> Finding:
        message = _("There are more different times than days: these are no daily bars.")
        return self._refusal("not_daily", message, str(self.values.drop_nulls()[0]))

    def _refusal(self, code: str, message: Message, text: str, count: int = 0) -> Finding:
        return self._with_example(Finding(code, Level.REFUSAL, message, count, Example(0, "", text)))

    def _with_example(self, finding: Finding) -> Finding:
        """The finding with the line and the column of its example."""
        if finding.example is None or self.place.lines is None:
            return finding
        text = finding.example.value
        row = (self.values.cast(pl.String) == text).arg_max() or 0
        example = Example(int(self.place.lines[row]), self.place.column, text)
        return Finding(finding.code, finding.level, finding.message, finding.count, example, finding.answers)

    def _refused(self, *findings: Finding) -> Dates:
        nothing = pl.Series([None] * len(self.values), dtype=pl.Date)
        return Dates(nothing, _("dates"), findings=(*self.findings, *findings))


def _typed_moment(value: datetime, written: ZoneInfo | None) -> Moment:
    if written is None:
        return Moment(value, None)
    there = value.astimezone(written)
    return Moment(there.replace(tzinfo=None), there.utcoffset())


def _serial_finding(days: Sequence[date], choices: Choices) -> Finding:
    """What to say of numbers of days: since 1900 by custom, if a count since 1904 does not give sessions as well."""
    later = [day + _OF_1904 for day in days]
    since_1900 = are_sessions(days, choices.market)
    since_1904 = are_sessions(later, choices.market) and max(later) <= choices.not_after
    if since_1904 or not (since_1900 or max(later) > choices.not_after):
        message = _(
            "The dates are numbers of days, and whether they count from 1900 or from 1904 cannot be told from them. "
            "Save the file with whole dates."
        )
        return Finding("serial_doubt", Level.REFUSAL, message)
    return Finding(SERIAL, Level.NOTE, _("The dates are numbers of days since 1900, as spreadsheets count them."))
