"""Sessions of exchanges: known days, what nobody knows, and the lists themselves."""

from datetime import date

import pytest

from pastetrader.common.sessions.calendar import (
    Calendar,
    DamagedCalendar,
    calendar_of,
    closed_days,
    is_session,
    read_calendar,
)
from pastetrader.common.sessions.closing import zone_of

DAYS = [
    ("XKRX", date(2024, 1, 1), False),
    ("XKRX", date(2024, 1, 2), True),
    ("XKRX", date(2024, 4, 10), False),  # elections
    ("XKRX", date(2024, 10, 1), False),  # a holiday of that year alone
    ("XKOS", date(2024, 12, 31), False),
    ("XKRX", date(2025, 6, 3), False),  # elections of that year alone
    ("XKRX", date(2026, 6, 3), False),
    ("XKRX", date(2026, 7, 17), False),
    ("XKRX", date(2026, 7, 16), True),
    ("XKRX", date(2024, 1, 6), False),
    ("XNYS", date(2001, 9, 12), False),
    ("XNAS", date(2025, 1, 9), False),
    ("XNAS", date(2024, 7, 4), False),
    ("XNYS", date(2024, 7, 5), True),
    ("XNYS", date(2024, 3, 29), False),
    ("ARCX", date(2024, 10, 14), True),  # banks rest, the exchange does not
    ("UPBIT", date(2024, 1, 6), True),
]


@pytest.mark.parametrize(("market", "day", "expected"), DAYS)
def test_a_known_day_is_a_session_or_not(market: str, day: date, expected: bool) -> None:
    assert is_session(market, day) is expected


@pytest.mark.parametrize(
    ("market", "day"),
    [
        ("XPAR", date(2024, 1, 6)),
        ("XKRX", date(1989, 12, 29)),
        ("XNYS", date(2028, 1, 3)),
        ("XKRX", date(1998, 12, 5)),  # the last Saturday with a half day
    ],
)
def test_nothing_is_said_of_a_day_that_no_calendar_knows(market: str, day: date) -> None:
    assert is_session(market, day) is None


def test_saturdays_are_closed_since_the_half_days_ended() -> None:
    assert is_session("XKRX", date(1998, 12, 12)) is False


def test_markets_that_share_their_sessions_share_the_calendar() -> None:
    assert calendar_of("XNAS") is calendar_of("XNYS")
    assert calendar_of("XKOS") is calendar_of("XKRX")
    assert calendar_of("CRYPTO") is None


@pytest.mark.parametrize("market", ["XKRX", "XNYS"])
def test_the_lists_reach_from_1990_to_2027_with_weekdays_only_and_a_plausible_number_a_year(market: str) -> None:
    calendar = calendar_of(market)
    closed = closed_days(market)

    assert calendar is not None
    assert closed is not None
    assert (calendar.first, calendar.last) == (date(1990, 1, 1), date(2027, 12, 31))
    assert not [day for day in closed if day.weekday() > 4]
    for year in range(1990, 2028):
        assert 6 <= sum(day.year == year for day in closed) <= 25
        assert 235 <= sum(day.year == year for day in calendar.sessions()) <= 255


def test_a_list_is_read_with_its_comments() -> None:
    found = read_calendar("# a title\nfirst 2024-01-01\nlast 2024-01-07\n\nclosed 2024-01-01  # New Year\n")

    assert found == Calendar(date(2024, 1, 1), date(2024, 1, 7), frozenset({date(2024, 1, 1)}))
    assert found.sessions() == tuple(date(2024, 1, day) for day in (2, 3, 4, 5))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("first 2024-01-01\nlast 2024-12-31\nclosed 2024-13-01\n", "line 3"),
        ("first 2024-01-01\nlast 2024-12-31\nholiday 2024-01-01\n", "line 3"),
        ("first 2024-01-01\n", "last day"),
    ],
)
def test_a_damaged_list_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(DamagedCalendar, match=place):
        read_calendar(text)


def test_a_zone_is_known_for_listed_markets_only() -> None:
    assert zone_of("XKRX") == "Asia/Seoul"
    assert zone_of("XNAS") == "America/New_York"
    assert zone_of("CRYPTO") == "UTC"
    assert zone_of("XXXX") == ""
