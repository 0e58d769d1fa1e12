"""Whether the rows of a file are daily bars: one row per symbol and day, on days that the market was open. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import polars as pl

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.calendar import ALWAYS_OPEN, calendar_of, is_session, is_weekend
from screening.market_data.files.description import Choices, Example, Finding, Level

IN_FUTURE, NO_SESSION, REPEATED = "in_future", "no_session", "repeated"
# So large a share of days on which the market was closed is no slip of single rows: the days are wrong as a whole.
WRONG_DAYS = 0.1
DOUBTFUL_DAYS = 0.02
# A day is not told from a slip by fewer rows.
ENOUGH_ROWS = 3
# Distances (in days) between the bars of a symbol that are taken for weeks, months, quarters and years.
_PERIODS: tuple[tuple[int, int, Message], ...] = (
    (5, 9, _("weekly")),
    (26, 36, _("monthly")),
    (84, 98, _("quarterly")),
    (355, 375, _("yearly")),
)
SPARSE_DAYS = 6
REGULAR = 0.8
ENOUGH_GAPS = 3
# Of a symbol with so many bars at one distance it is believed although other symbols of the file have daily ones.
ENOUGH_GAPS_OF_ONE = 12
# Symbol and day as one number: sorting and comparing a million of them takes a tenth of the time.
_KEY = "key"
_DAYS = 2**20
_BEFORE_1970 = 2**19  # so that no day is negative


@dataclass(frozen=True)
class Sessions:
    """What the days of all rows say: `reasons` per row ("" for a day that is good, "in_future", "no_session",
    "repeated" for a row that says once more what an earlier one said), and `gaps`: sessions of the market's calendar
    between a symbol's first and last row that have no row (0 without a calendar).
    """

    reasons: pl.Series
    gaps: int = 0
    findings: tuple[Finding, ...] = ()


def check_sessions(bars: pl.DataFrame, choices: Choices) -> Sessions:
    """`bars`: symbol, session (pl.Date), row (line in the file, shown to people), in the order of the file.

    Every other column (prices, volume) is compared when a symbol has several rows on one day. Rows without a symbol or
    a session have to be taken out before. The market and the last possible day are those of the choices.
    """
    bars = bars.with_columns(_key(bars).alias(_KEY))
    days = bars["session"].unique().drop_nulls().to_list()
    reasons = {day: _reason(day, choices) for day in days}
    of_day = bars["session"].replace_strict(reasons, default="", return_dtype=pl.String)
    repeated, different = _repeated(bars)
    judged = bars.with_columns(
        pl.when(of_day == "")
        .then(pl.when(repeated).then(pl.lit(REPEATED)).otherwise(pl.lit("")))
        .otherwise(of_day)
        .alias("reason")
    )
    good = judged.filter(pl.col("reason") == "")
    findings = [
        *_several_a_day(judged, repeated, different),
        *_spacing(good),
        *_closed_days(judged),
        *_unknown_weekends(good, choices.market),
    ]
    return Sessions(judged["reason"], _gaps(good, choices.market), tuple(findings))


def _reason(day: date, choices: Choices) -> str:
    if day > choices.not_after:
        return IN_FUTURE
    return NO_SESSION if is_session(choices.market, day) is False else ""


def _key(bars: pl.DataFrame) -> pl.Series:
    day = pl.col("session").cast(pl.Int32) + _BEFORE_1970
    return bars.select(pl.col("symbol").rank("dense").cast(pl.Int64) * _DAYS + day).to_series()


# --- several rows a day ---


def _repeated(bars: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Rows that repeat an earlier row of their symbol and day, whatever they say; those of them that say otherwise."""
    is_first = bars[_KEY].is_first_distinct()
    if is_first.all():
        nothing = pl.Series([False]).new_from_index(0, len(bars))
        return nothing, nothing
    values = [name for name in bars.columns if name not in {"symbol", "session", "row", _KEY}]
    again = bars.filter(~is_first)[_KEY].unique().to_list()
    firsts = bars.filter(is_first & bars[_KEY].is_in(again)).select(
        _KEY, *(pl.col(name).alias(f"first {name}") for name in values)
    )
    pairs = bars.join(firsts, on=_KEY, how="left", maintain_order="left")
    differ = pairs.select(
        pl.any_horizontal(pl.lit(value=False), *(pl.col(name).ne_missing(pl.col(f"first {name}")) for name in values))
    ).to_series()
    return ~is_first, ~is_first & differ


def _several_a_day(judged: pl.DataFrame, repeated: pl.Series, different: pl.Series) -> list[Finding]:
    if different.any():
        keys = judged.filter(different)[_KEY].unique().to_list()
        most = judged.filter(judged[_KEY].is_in(keys)).group_by(_KEY).len()["len"].median()
        return [_parts_of_days(judged, different, float(most or 0))]  # type: ignore[arg-type]
    if repeated.any():
        message = _("Rows that say again what an earlier row of the same symbol and day says are left out.")
        return [Finding(REPEATED, Level.NOTE, message, int(repeated.sum()), _example(judged, repeated))]
    return []


def _parts_of_days(judged: pl.DataFrame, different: pl.Series, rows_a_day: float) -> Finding:
    example = _example(judged, different)
    place = {"day": example.value, "line": example.line}
    if rows_a_day >= ENOUGH_ROWS:
        message = _(
            "There are many rows on one day (%(day)s, line %(line)s): bars of minutes or hours, not of days.", **place
        )
        return Finding("parts_of_days", Level.REFUSAL, message, int(different.sum()), example)
    message = _(
        "There are several rows with different values on one day (%(day)s, line %(line)s). "
        "Keep one row per symbol and day.",
        **place,
    )
    return Finding("several_a_day", Level.REFUSAL, message, int(different.sum()), example)


# --- days that the market was closed ---


def _closed_days(judged: pl.DataFrame) -> list[Finding]:
    closed = judged["reason"] == NO_SESSION
    count = int(closed.sum())
    share = count / max(len(judged), 1)
    if share <= DOUBTFUL_DAYS:
        return []
    example = _example(judged, closed)
    level = Level.REFUSAL if share >= WRONG_DAYS and count >= ENOUGH_ROWS else Level.DOUBT
    message = _(
        "%(count)s of %(rows)s rows are on days when the market was closed (such as %(day)s). "
        "It may be another market, or the dates are of another time zone.",
        count=count,
        rows=len(judged),
        day=example.value,
    )
    return [Finding("closed_days", level, message, count, example)]


def _unknown_weekends(good: pl.DataFrame, market: str) -> list[Finding]:
    """Weekends on days of which no calendar is known. Half days that a calendar knows to have been are none."""
    calendar = calendar_of(market)
    if market in ALWAYS_OPEN:
        return []
    days = [
        day for day in good["session"].unique().to_list() if is_weekend(day) and not (calendar and calendar.covers(day))
    ]
    if not days:
        return []
    on_weekends = good["session"].is_in(days)
    example = _example(good, on_weekends)
    message = _(
        "There are rows on weekends (such as %(day)s), and no calendar of this market is known.", day=example.value
    )
    return [Finding("weekends", Level.DOUBT, message, int(on_weekends.sum()), example)]


# --- distances between bars ---


def _spacing(good: pl.DataFrame) -> list[Finding]:
    """Whether the bars are of weeks or longer: all together, or those of one symbol for long."""
    steps = (
        good.select(_KEY, "symbol", "session")
        .sort(_KEY)
        .select(
            "symbol",
            gap=pl.col("session").diff().dt.total_days(),
            is_same=pl.col("symbol") == pl.col("symbol").shift(1),
        )
        .filter("is_same")
    )
    if steps.is_empty():
        return []
    # Symbols with few bars say little one by one, and much together.
    every = steps.select(symbol=pl.lit(""), gap="gap")
    for frame, enough in ((every, ENOUGH_GAPS), (steps, ENOUGH_GAPS_OF_ONE)):
        for least, most, name in _PERIODS:
            regular = pl.col("gap").is_between(least, most).mean()
            found = frame.group_by("symbol", maintain_order=True).agg(pl.len(), regular=regular)
            periodic = found.filter((pl.col("len") >= enough) & (pl.col("regular") >= REGULAR))
            if len(periodic):
                return [_periodic(name, str(periodic["symbol"][0]), good)]
    if float(steps["gap"].median() or 0) >= SPARSE_DAYS:  # type: ignore[arg-type]
        message = _("Most bars are a week or more apart, so it cannot be told that they are daily bars.")
        return [Finding("sparse", Level.DOUBT, message, len(steps))]
    return []


def _periodic(name: Message, symbol: str, good: pl.DataFrame) -> Finding:
    if not symbol or good["symbol"].n_unique() == 1:
        return Finding("not_daily", Level.REFUSAL, _("These are %(period)s bars, not daily ones.", period=name))
    message = _("The bars of %(symbol)s are %(period)s, not daily ones.", symbol=symbol, period=name)
    return Finding("not_daily", Level.REFUSAL, message, 0, _example(good, good["symbol"] == symbol))


def _gaps(good: pl.DataFrame, market: str) -> int:
    """Sessions between the first and the last row of each symbol that have no row."""
    open_days = _open_days(market)
    if not len(open_days) or good.is_empty():
        return 0
    keys = np.sort(good[_KEY].to_numpy())
    symbols, days = keys // _DAYS, (keys % _DAYS - _BEFORE_1970).astype("datetime64[D]")
    known = np.isin(days, open_days)
    symbols, places = symbols[known], np.searchsorted(open_days, days[known])
    missing = np.diff(places) - 1
    return int(missing[np.diff(symbols) == 0].sum())


@cache
def _open_days(market: str) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """All sessions that are known; Saturdays of which nothing is known are neither expected nor counted."""
    calendar = calendar_of(market)
    return np.array(calendar.sessions() if calendar else [], dtype="datetime64[D]")


def _example(rows: pl.DataFrame, where: pl.Series) -> Example:
    row: Mapping[str, object] = rows.row(where.arg_max() or 0, named=True)
    return Example(int(str(row["row"])), "session", str(row["session"]))
