"""Which session is over at a moment: never one that still goes on, nor one whose figures do not stand yet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from executions.models import SessionOverride
from screening.bar_updates.finished import last_finished, next_finish, sessions_of, today_in

pytestmark = pytest.mark.django_db


def _at(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("market", "zone", "moment", "last"),
    [
        ("XKRX", "Asia/Seoul", "2026-11-13T15:29", "2026-11-12"),
        ("XKRX", "Asia/Seoul", "2026-11-13T17:59", "2026-11-12"),  # trading after hours still counts
        ("XKRX", "Asia/Seoul", "2026-11-13T18:00", "2026-11-13"),
        ("XKRX", "Asia/Seoul", "2026-11-15T12:00", "2026-11-13"),  # Sunday
        ("XKRX", "Asia/Seoul", "2026-06-03T20:00", "2026-06-02"),  # elections, which packages do not know
        ("XKRX", "Asia/Seoul", "2026-11-19T18:30", "2026-11-18"),  # the entrance test: all is an hour later
        ("XKRX", "Asia/Seoul", "2026-11-19T19:00", "2026-11-19"),
        ("XKRX", "Asia/Seoul", "2026-12-31T20:00", "2026-12-30"),
        ("XNAS", "America/New_York", "2026-11-27T13:31", "2026-11-27"),  # closes at 13:00
        ("XNAS", "America/New_York", "2026-11-27T13:29", "2026-11-25"),
        ("XNYS", "America/New_York", "2026-11-30T16:29", "2026-11-27"),
        ("XNYS", "America/New_York", "2026-11-30T16:30", "2026-11-30"),
        ("XNYS", "Asia/Seoul", "2026-12-01T06:31", "2026-11-30"),
        ("XTKS", "Asia/Tokyo", "2026-11-13T16:00", "2026-11-13"),
        ("XTKS", "Asia/Tokyo", "2026-11-15T16:00", "2026-11-13"),  # Sunday, where no calendar is known
        ("CRYPTO", "UTC", "2026-11-15T12:00", "2026-11-14"),
        ("CRYPTO", "UTC", "2026-11-13T12:00", "2026-11-12"),
    ],
)
def test_the_last_session_that_is_over(market: str, zone: str, moment: str, last: str) -> None:
    assert last_finished(market, _at(zone, moment)) == date.fromisoformat(last)


def test_what_operators_say_of_a_day_goes_before() -> None:
    SessionOverride.objects.create(mic="XKRX", date=date(2026, 11, 13), is_closed=True)
    SessionOverride.objects.create(mic="XKRX", date=date(2026, 11, 12), closes_at=time(19), opens_at=time(9))

    assert last_finished("XKRX", _at("Asia/Seoul", "2026-11-13T20:00")) == date(2026, 11, 12)
    assert last_finished("XKRX", _at("Asia/Seoul", "2026-11-12T21:29")) == date(2026, 11, 11)
    assert sessions_of("XKRX", date(2026, 11, 12), date(2026, 11, 14)) == (date(2026, 11, 12),)


def test_days_beyond_a_calendar_are_not_known() -> None:
    assert sessions_of("XKRX", date(2027, 12, 30), date(2028, 1, 4)) is None
    assert sessions_of("XLON", date(2026, 1, 1), date(2026, 1, 4)) is None
    assert len(sessions_of("CRYPTO", date(2026, 1, 1), date(2026, 1, 4)) or ()) == 4


@given(moment=st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 1)), market=st.sampled_from(["XKRX", "XNAS"]))  # noqa: DTZ001
def test_a_session_that_is_over_stays_over_and_is_a_session(moment: datetime, market: str) -> None:
    at = moment.replace(tzinfo=UTC)

    last = last_finished(market, at)

    assert last <= today_in(market, at)
    assert sessions_of(market, last, last) == (last,)


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2027, 10, 1)),  # noqa: DTZ001
    market=st.sampled_from(["XKRX", "XNAS", "XTKS", "XPAR", "CRYPTO"]),
)
def test_the_next_session_stands_at_the_moment_at_which_another_one_is_the_last(moment: datetime, market: str) -> None:
    at = moment.replace(tzinfo=UTC)

    following = next_finish(market, at)

    assert following is not None
    assert following > at
    assert last_finished(market, following) > last_finished(market, at)
    assert last_finished(market, following - timedelta(seconds=1)) == last_finished(market, at)


def test_a_day_that_is_announced_as_closed_is_not_waited_for() -> None:
    SessionOverride.objects.create(mic="XKRX", date=date(2026, 11, 13), is_closed=True)

    assert next_finish("XKRX", _at("Asia/Seoul", "2026-11-12T20:00")) == _at("Asia/Seoul", "2026-11-16T18:00")
