"""The law of dates: what a writer wrote is read as the day it meant, or asked about, or refused; never another day."""

import re
from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pastetrader.common.sessions.calendar import calendar_of
from pastetrader.common.sessions.closing import zone_of
from screening.market_data.files.dates.dates import Dates, Place, find_dates
from screening.market_data.files.description import Choices, Level
from screening.tests.market_data.files.dates.date_writers import PLAIN, Writer, stamps

LATEST = date(2026, 11, 27)
MARKETS = ("XKRX", "XNYS")
JUNK = ("", "Total", "n/a", "-", "2024", "© KRX")


def sessions_of(market: str) -> list[date]:
    calendar = calendar_of(market)
    assert calendar is not None
    return [day for day in calendar.sessions() if date(1999, 1, 1) <= day <= LATEST]


SESSIONS = {market: sessions_of(market) for market in MARKETS}
STAMPS = {market: stamps(market) for market in MARKETS}


@st.composite
def days_of(draw: st.DrawFn, market: str) -> list[date]:
    """Sessions that follow each other, or any: ascending, descending or in no order."""
    sessions = SESSIONS[market]
    if draw(st.booleans()):
        start = draw(st.integers(0, len(sessions) - 1))
        days = sessions[start : start + draw(st.integers(1, 60))]
    else:
        days = sorted(draw(st.sets(st.sampled_from(sessions), min_size=1, max_size=40)))
    order = draw(st.sampled_from(("ascending", "descending", "any")))
    if order == "any":
        return draw(st.permutations(days))
    return days if order == "ascending" else days[::-1]


def read(texts: list[str], market: str, **chosen: str) -> Dates:
    choices = Choices(market=market, not_after=LATEST, **chosen)
    return find_dates(pl.Series(texts, dtype=pl.String), None, choices, zone_of(market), Place())


def is_stopped(found: Dates) -> bool:
    return any(finding.level in {Level.QUESTION, Level.REFUSAL} for finding in found.findings)


def check_law(found: Dates, truth: Mapping[int, date]) -> None:
    """Every day that was read is the one that was meant; stopped files have none."""
    read_days = found.sessions.to_list()
    if is_stopped(found):
        assert not any(read_days)
        return
    doubted = any(finding.level is Level.DOUBT for finding in found.findings)
    for row, day in enumerate(read_days):
        assert day == truth.get(row) or (doubted and day is None)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), market=st.sampled_from(MARKETS), writer=st.sampled_from(sorted(PLAIN)))
def test_dates_are_never_read_as_another_day(data: st.DataObject, market: str, writer: str) -> None:
    days = data.draw(days_of(market))

    found = read([PLAIN[writer](day) for day in days], market)

    check_law(found, dict(enumerate(days)))


@settings(max_examples=150, deadline=None)
@given(data=st.data(), market=st.sampled_from(MARKETS))
def test_moments_are_never_read_as_another_day(data: st.DataObject, market: str) -> None:
    writer = data.draw(st.sampled_from(sorted(STAMPS[market])))
    days = data.draw(days_of(market))

    found = read([STAMPS[market][writer](day) for day in days], market)

    check_law(found, dict(enumerate(days)))


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(), writer=st.sampled_from(sorted(PLAIN)), junk=st.lists(st.sampled_from(JUNK), min_size=1, max_size=3)
)
def test_rows_of_junk_are_no_days_and_change_none(data: st.DataObject, writer: str, junk: list[str]) -> None:
    days = data.draw(days_of("XKRX"))

    found = read([*(PLAIN[writer](day) for day in days), *junk], "XKRX")

    check_law(found, dict(enumerate(days)))


@settings(max_examples=120, deadline=None)
@given(data=st.data(), names=st.lists(st.sampled_from(sorted(PLAIN)), min_size=2, max_size=2, unique=True))
def test_a_column_of_two_writers_is_stopped_or_doubted_or_right(data: st.DataObject, names: list[str]) -> None:
    first, second = (data.draw(days_of("XKRX")) for _ in names)
    dresses = {re.sub("[dmy]{3}", "", name) for name in names}
    # Of one dress, only enough rows show that their order changes.
    assume(len(dresses) == len(names) or min(len(first), len(second)) > 20)
    writers: list[Writer] = [PLAIN[name] for name in names]

    found = read([*map(writers[0], first), *map(writers[1], second)], "XKRX")

    if not any(finding.level is Level.DOUBT for finding in found.findings):
        check_law(found, dict(enumerate([*first, *second])))


@settings(max_examples=80, deadline=None)
@given(data=st.data(), order=st.sampled_from(("dmy", "mdy", "ymd")), short=st.booleans())
def test_a_question_about_the_order_has_the_right_answer_among_its_answers(
    data: st.DataObject, order: str, short: bool
) -> None:
    days = data.draw(days_of("XKRX"))
    texts = [PLAIN[f"{order} '/' padded {'short' if short else 'long'}"](day) for day in days]

    found = read(texts, "XKRX")

    if is_stopped(found):
        (question,) = found.findings
        assert order in {answer.value for answer in question.answers}
    assert read(texts, "XKRX", dates=order).sessions.to_list() == days


@settings(max_examples=80, deadline=None)
@given(data=st.data(), market=st.sampled_from(MARKETS))
def test_one_answer_to_a_question_about_the_zone_gives_the_right_days(data: st.DataObject, market: str) -> None:
    writer = data.draw(st.sampled_from(sorted(name for name in STAMPS[market] if "iso" in name)))
    days = data.draw(days_of(market))
    texts = [STAMPS[market][writer](day) for day in days]

    found = read(texts, market)

    if is_stopped(found):
        (question,) = found.findings
        readings = [read(texts, market, timezone=answer.value).sessions.to_list() for answer in question.answers]
        assert days in readings
        assert readings.count(days) == 1


@pytest.mark.parametrize("writer", sorted(PLAIN))
def test_a_year_of_sessions_is_read_without_a_question(writer: str) -> None:
    days = [day for day in SESSIONS["XKRX"] if day.year == 2024]

    found = read([PLAIN[writer](day) for day in days], "XKRX")

    if writer == "serial since 1904":
        assert is_stopped(found)
    else:
        assert found.sessions.to_list() == days, found.findings


@pytest.mark.parametrize(
    ("market", "writer"), [(market, name) for market in MARKETS for name in sorted(STAMPS[market])]
)
def test_a_year_of_moments_is_read_without_a_question(market: str, writer: str) -> None:
    days = [day for day in SESSIONS[market] if day.year == 2024]

    assert read([STAMPS[market][writer](day) for day in days], market).sessions.to_list() == days
