"""Dates of files as people have them: what is read, what is asked, what is refused, and in which words."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.sessions.closing import zone_of
from screening.market_data.files.dates.dates import MOST_DAYS, Dates, Place, find_dates
from screening.market_data.files.description import Choices, Level

LATEST = date(2026, 11, 27)
JANUARY = [date(2024, 1, day) for day in (2, 3, 4, 5, 8)]


def read(
    values: list[Any] | pl.Series,
    market: str = "XKRX",
    times: list[Any] | None = None,
    symbols: list[str] | None = None,
    **chosen: str,
) -> Dates:
    written = values if isinstance(values, pl.Series) else pl.Series(values)
    place = Place("날짜", pl.Series(range(2, 2 + len(written))), None if symbols is None else pl.Series(symbols))
    choices = Choices(market=market, not_after=LATEST, **chosen)
    return find_dates(written, None if times is None else pl.Series(times), choices, zone_of(market), place)


def codes(found: Dates) -> list[tuple[str, Level]]:
    return [(finding.code, finding.level) for finding in found.findings]


DRESSES = [
    "2024-01-02",
    "20240102",
    "2024/1/2",
    "2024.01.02.",
    "2024. 1. 2.",
    "2024- 01- 02",
    "2024년 1월 2일",
    "2024年1月2日",
    "2024-01-02(화)",
    "２０２４－０１－０２",
    '="2024-01-02"',
    "'2024-01-02",
    "Jan 02, 2024",
    "Jan. 2, 2024",
    "Tuesday, January 2, 2024",
    "Tue, 02 Jan 2024 00:00:00",
    "2 Jan 2024",
    "2. Januar 2024",
    "2024-Jan-02",
    "Di 02.01.2024",
    "02/01/2024 (화)",
    "2024-01-02 00:00:00",
    "2024-01-02T00:00",
    "2024-01-02 0:00",
    "2024-01-02 오전 12:00:00",
    "20240102 000000",
    "20240102000000",
    "1704153600",
    "1704153600000",
    "1704153600000000",
    "1704153600000000000",
]


@pytest.mark.parametrize("text", DRESSES)
def test_a_day_is_read_in_every_dress(text: str) -> None:
    found = read([text])

    assert found.sessions.to_list() == [date(2024, 1, 2)], found.findings


@pytest.mark.parametrize(
    "texts",
    [
        ["2022-11", "2022-12"],
        ["2022/11"],
        ["2022년 11월"],
        ["Nov 2022"],
        ["Nov-22"],
        ["11/2022"],
        ["202211", "202301"],
        ["202001", "202002"],  # would be 2020-20-01 or 20 February 2002, too
        ["2022"],
        ["2022Q4"],
        ["1/2"],
        [202211, 202212],
    ],
)
def test_dates_without_a_day_are_refused_as_no_daily_bars(texts: list[Any]) -> None:
    found = read(texts)

    assert codes(found) == [("no_day", Level.REFUSAL)]
    assert not any(found.sessions.to_list())
    assert "daily" in str(found.findings[0].message)


@pytest.mark.parametrize(
    "texts",
    [["abc"], ["113/01/02"], ["1.70E+12"], ["2567-01-02"], ["2024-01-02 15:30 CST"], ["12345678901234567890123"]],
)
def test_what_is_no_date_for_certain_is_refused(texts: list[str]) -> None:
    found = read(texts)

    assert codes(found) == [("unreadable_dates", Level.REFUSAL)]
    assert texts[0] in str(found.findings[0].message)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024-01-02", "2024/01/03"),
        ("2024-01-02", "03.01.2024"),
        ("13/02/2024", "2024-03-01"),
        ("45293", "2024-01-03"),
        ("2024-01-02T00:00:00Z", "2024-01-03"),
        ("2024-01-02T00:00:00Z", "2024-01-03T00:00:00+09:00"),
        ("2024-01-02 15:30 KST", "2024-01-03 15:30 +0900"),
        ("13/01/2024", "1/2/2024"),
    ],
)
def test_a_column_of_several_dresses_is_refused_with_one_example_of_each(one: str, other: str) -> None:
    found = read([one, one, other, "01/01/2024"] if one.startswith("13/01") else [one, one, other])

    assert codes(found) == [("mixed_dates", Level.REFUSAL)]
    assert other in str(found.findings[0].message)
    assert found.findings[0].example is not None
    assert (found.findings[0].example.line, found.findings[0].example.column) == (4, "날짜")


def test_a_row_that_is_no_day_is_no_date_and_the_others_stay() -> None:
    found = read(["2024-01-02", "2024-02-30", "Total", "", "2024-01-03"])

    assert found.sessions.to_list() == [date(2024, 1, 2), None, None, None, date(2024, 1, 3)]
    assert found.findings == ()


def test_day_before_month_is_seen_by_a_number_above_twelve() -> None:
    assert read(["01/02/2024", "13/02/2024"]).sessions.to_list() == [date(2024, 2, 1), date(2024, 2, 13)]
    assert read(["01/02/2024", "02/13/2024"]).sessions.to_list() == [date(2024, 1, 2), date(2024, 2, 13)]


def test_two_orders_in_one_column_are_refused() -> None:
    found = read(["13/02/2024", "02/22/2024"])

    assert codes(found) == [("mixed_orders", Level.REFUSAL)]


def test_an_undecided_order_is_a_question_that_spells_both_readings() -> None:
    found = read(["01/02/2024", "02/02/2024"])

    assert codes(found) == [("dates", Level.QUESTION)]
    assert not any(found.sessions.to_list())
    (question,) = found.findings
    assert "order" in str(question.message)
    assert [(answer.choice, answer.value) for answer in question.answers] == [("dates", "dmy"), ("dates", "mdy")]
    assert [str(answer.meaning) for answer in question.answers] == [
        "day, month, year: 01/02/2024 is 2024-02-01",
        "month, day, year: 01/02/2024 is 2024-01-02",
    ]


def test_the_answer_decides() -> None:
    assert read(["01/02/2024"], dates="dmy").sessions.to_list() == [date(2024, 2, 1)]
    assert read(["01/02/2024"], dates="mdy").sessions.to_list() == [date(2024, 1, 2)]
    assert read(["01/02/03"], dates="ymd").sessions.to_list() == [date(2001, 2, 3)]


def test_an_answer_that_the_file_contradicts_is_refused() -> None:
    found = read(["01/02/2024", "02/13/2024"], dates="dmy")

    assert codes(found) == [("dates_choice", Level.REFUSAL)]
    assert "02/13/2024" in str(found.findings[0].message)


def test_an_answer_does_not_matter_to_a_year_that_stands_first() -> None:
    assert read(["2024-01-02"], dates="dmy").sessions.to_list() == [date(2024, 1, 2)]


def test_readings_that_agree_need_no_question() -> None:
    assert read(["01/01/2024", "02/02/2024"]).sessions.to_list() == [date(2024, 1, 1), date(2024, 2, 2)]


def test_rows_in_the_order_of_time_tell_the_order_of_numbers() -> None:
    # Sessions of December, January and February whose days are below 13: as month and day they go back and forth.
    days = [date(2023, 12, 11), date(2023, 12, 12), *JANUARY, date(2024, 2, 1), date(2024, 2, 2), date(2024, 2, 5)]
    texts = [day.strftime("%d/%m/%Y") for day in days]

    found = read(texts)

    assert found.sessions.to_list() == days
    assert codes(found) == [("dates_by_order", Level.NOTE)]
    assert read(texts[::-1]).sessions.to_list() == days[::-1]
    assert codes(read(texts * 2, symbols=["A"] * len(texts) + ["B"] * len(texts))) == [("dates_by_order", Level.NOTE)]
    assert codes(read(texts[:8])) == [("dates", Level.QUESTION)]


def test_rows_out_of_order_are_a_doubt_where_day_and_month_may_be_mixed() -> None:
    found = read(["13/02/2024", "01/03/2024", "14/02/2024"])

    assert codes(found) == [("dates_unordered", Level.DOUBT)]
    assert read(["2024-02-13", "2024-03-01", "2024-02-14"]).findings == ()


def test_days_before_months_behind_a_year_are_refused() -> None:
    found = read(["2024-13-02", "2024-01-05", "2024-01-08"])

    assert codes(found) == [("odd_dates", Level.REFUSAL)]


def test_the_name_of_the_weekday_has_to_fit() -> None:
    assert read(["2024-01-02(화)", "2024-01-03(화)", "2024-01-04(목)"]).sessions.to_list() == [
        date(2024, 1, 2),
        None,
        date(2024, 1, 4),
    ]


def test_years_of_two_digits_are_read_only_when_one_order_fits() -> None:
    assert read(["99-12-30", "00-01-31", "26-01-05"]).sessions[0] == date(1999, 12, 30)
    assert codes(read(["24-01-02", "24-01-31"])) == [("dates", Level.QUESTION)]


def serials(days: list[date]) -> list[int]:
    return [(day - date(1899, 12, 30)).days for day in days]


def test_numbers_of_days_are_said() -> None:
    found = read(serials(JANUARY))

    assert found.sessions.to_list() == JANUARY
    assert codes(found) == [("serial", Level.NOTE)]


def test_numbers_of_days_that_may_count_since_1904_are_refused() -> None:
    monday_to_friday = [date(2012, 1, day) for day in (9, 10, 11, 12, 13)]

    assert read(serials(monday_to_friday)).sessions.to_list() == monday_to_friday
    assert codes(read(serials(monday_to_friday[1:3]))) == [("serial_doubt", Level.REFUSAL)]
    assert codes(read([number - 1462 for number in serials(JANUARY)])) == [("serial_doubt", Level.REFUSAL)]


# --- moments ---


def test_midnight_in_utc_is_the_day_that_is_written_when_the_exchange_was_closed_on_its_own() -> None:
    found = read([f"{day}T00:00:00Z" for day in JANUARY], "XNYS")

    assert found.sessions.to_list() == JANUARY
    assert (found.instants, found.zone) == (True, "UTC")


def test_midnight_in_utc_is_asked_about_when_both_days_are_sessions() -> None:
    found = read([f"{day}T00:00:00Z" for day in JANUARY[1:3]], "XNYS")

    assert codes(found) == [("timezone", Level.QUESTION)]
    assert [answer.value for answer in found.findings[0].answers] == ["America/New_York", "UTC"]
    for zone, day in (("UTC", JANUARY[1]), ("America/New_York", JANUARY[0])):
        assert read([f"{JANUARY[1]}T00:00:00Z"], "XNYS", timezone=zone).sessions.to_list() == [day]


def test_moments_are_days_of_the_exchange() -> None:
    evening = [f"{day - timedelta(days=1)}T15:00:00Z" for day in JANUARY]

    assert read(evening).sessions.to_list() == JANUARY
    assert read([1704205800, 1704292200], "XNAS").sessions.to_list() == JANUARY[:2]
    assert read(["2024-01-02 00:00:00-05:00", "2024-07-02 00:00:00-04:00"], "XNAS").sessions.to_list() == [
        date(2024, 1, 2),
        date(2024, 7, 2),
    ]


def test_moments_that_would_fall_on_closed_days_of_the_exchange_are_asked_about() -> None:
    found = read([f"{day}T15:30:00Z" for day in JANUARY])  # half past three in Seoul, with a wrong label

    assert codes(found) == [("timezone", Level.QUESTION)]
    assert read([f"{day}T15:30:00Z" for day in JANUARY], timezone="UTC").sessions.to_list() == JANUARY


def test_times_without_a_zone_are_those_of_the_clock_that_gives_sessions() -> None:
    local = [f"{day} 15:30" for day in JANUARY]
    utc = [f"{day - timedelta(days=1)} 15:00:00" for day in JANUARY]

    assert read(local).sessions.to_list() == JANUARY
    assert (read(utc).sessions.to_list(), read(utc).zone) == (JANUARY, "UTC")
    assert codes(read(local[1:3])) == [("timezone", Level.QUESTION)]
    assert read(local[1:3], timezone="Asia/Seoul").sessions.to_list() == JANUARY[1:3]


def test_times_without_a_zone_of_an_unknown_market_are_a_doubt() -> None:
    assert codes(read(["2024-01-02 15:30"], "XXXX")) == [("times_without_zone", Level.DOUBT)]


def test_moments_of_several_zones_are_refused_and_summer_and_winter_are_one_zone() -> None:
    found = read(["2024-01-02T00:00:00+09:00", "2024-01-03T00:00:00-05:00"])

    assert codes(found) == [("mixed_zones", Level.REFUSAL)]


def test_a_zone_that_does_not_exist_is_refused() -> None:
    found = read(["2024-01-02T00:00:00Z"], timezone="Seoul time")

    assert codes(found) == [("unknown_timezone", Level.REFUSAL)]


@pytest.mark.parametrize("written", ["000000", "0", "00:00", 0, "00:00:00"])
def test_midnight_in_a_column_of_its_own_is_no_time(written: Any) -> None:
    found = read(["20240102", "20240103"], times=[written, written])

    assert (found.sessions.to_list(), found.instants) == (JANUARY[:2], False)


def test_times_in_a_column_of_their_own_count() -> None:
    found = read([f"{day:%Y%m%d}" for day in JANUARY], times=["93000"] * 5)

    assert (found.sessions.to_list(), found.zone) == (JANUARY, "Asia/Seoul")


def test_typed_columns_say_their_days() -> None:
    moments = [datetime.combine(day, time(0), UTC) for day in JANUARY]
    there = [datetime.combine(day, time(0), ZoneInfo("America/New_York")) for day in JANUARY]

    assert read(JANUARY).sessions.to_list() == JANUARY
    assert read([datetime.combine(day, time(0)) for day in JANUARY]).sessions.to_list() == JANUARY
    assert read(moments, "XNYS").sessions.to_list() == JANUARY
    assert read(pl.Series(there).dt.convert_time_zone("America/New_York"), "XNYS").sessions.to_list() == JANUARY
    assert read([float(f"{day:%Y%m%d}") for day in JANUARY]).sessions.to_list() == JANUARY


def test_an_empty_column_has_no_days_and_nothing_to_say() -> None:
    found = read(pl.Series(["", None], dtype=pl.String))

    assert (found.sessions.to_list(), found.findings) == ([None, None], ())


def test_more_moments_than_days_are_no_daily_bars() -> None:
    begin = datetime(2024, 1, 2, 9, 0)  # noqa: DTZ001  # a typed column without a zone
    minutes = pl.Series([begin + timedelta(minutes=number) for number in range(MOST_DAYS + 1)])

    assert codes(read(minutes)) == [("not_daily", Level.REFUSAL)]
    assert codes(read(minutes.cast(pl.String))) == [("not_daily", Level.REFUSAL)]


@given(texts=st.lists(st.text(max_size=40) | st.from_regex(r"[0-9:/. TZ+年월()-]{1,30}", fullmatch=True), max_size=5))
def test_no_text_breaks_the_reading(texts: list[str]) -> None:
    found = read(pl.Series(texts, dtype=pl.String))

    assert len(found.sessions) == len(texts)


def test_numbers_and_moments_out_of_reach_are_no_days() -> None:
    far = [datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), *moments_of(JANUARY)]

    assert read(far).sessions.to_list() == [None, None, *JANUARY]
    assert read(["9" * 5000]).sessions.to_list() == [None]
    assert read(pl.Series([None], dtype=pl.Datetime("us", "UTC"))).sessions.to_list() == [None]
    assert read(pl.Series([], dtype=pl.Datetime("us"))).sessions.to_list() == []


def moments_of(days: list[date]) -> list[datetime]:
    return [datetime.combine(day, time(0), UTC) for day in days]


def test_a_year_of_two_digits_that_is_soon_to_come_is_of_no_century() -> None:
    found = read(["15-01-24", "16-01-24", "17-01-31", "18-01-24", "19-01-99"], symbols=["a", "b", "c", "d", "e"])
    alone = read(["01/15/31", "01/16/31", "01/17/31"])

    assert found.sessions.to_list() == [
        date(2024, 1, 15),
        date(2024, 1, 16),
        None,
        date(2024, 1, 18),
        date(1999, 1, 19),
    ]
    assert codes(alone) == [("two_centuries", Level.REFUSAL)]
