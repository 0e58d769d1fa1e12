"""Rows that are no daily bars: several a day, weeks and months, days without trade, and what is missing between."""

from datetime import date, timedelta

import polars as pl
import pytest

from pastetrader.common.sessions.calendar import calendar_of
from screening.market_data.files.description import Choices, Level
from screening.market_data.files.rows.sessions import Sessions, check_sessions

LATEST = date(2026, 11, 27)
KRX = calendar_of("XKRX")
assert KRX is not None
OF_2024 = [day for day in KRX.sessions() if day.year == 2024]


def checked(
    days: list[date], market: str = "XKRX", symbol: str | list[str] = "005930", close: list[float] | None = None
) -> Sessions:
    symbols = [symbol] * len(days) if isinstance(symbol, str) else symbol
    bars = pl.DataFrame(
        {
            "symbol": symbols,
            "session": pl.Series(days, dtype=pl.Date),
            "row": range(2, 2 + len(days)),
            "close": close or [float(number) for number in range(len(days))],
        }
    )
    return check_sessions(bars, Choices(market=market, not_after=LATEST))


def codes(found: Sessions) -> list[tuple[str, Level]]:
    return [(finding.code, finding.level) for finding in found.findings]


def test_sessions_of_the_market_are_good_and_nothing_is_said() -> None:
    found = checked(OF_2024)

    assert set(found.reasons) == {""}
    assert (found.gaps, found.findings) == (0, ())


def test_missing_sessions_between_the_first_and_the_last_bar_are_counted_per_symbol() -> None:
    days = OF_2024[:10]
    found = checked([days[0], days[2], days[3], days[1], days[2]], symbol=["A", "A", "A", "B", "B"])

    assert found.gaps == 1


def test_no_gap_is_claimed_without_a_calendar() -> None:
    assert checked([date(2024, 1, 2), date(2024, 1, 3), date(2024, 1, 5)], "XPAR").gaps == 0


def test_a_row_on_a_closed_day_is_refused_and_one_in_a_year_is_no_reason_to_doubt_the_rest() -> None:
    found = checked([*OF_2024, date(2024, 10, 9)])

    assert found.reasons.to_list().count("no_session") == 1
    assert found.reasons[-1] == "no_session"
    assert found.findings == ()


def test_days_that_are_one_too_early_are_refused_as_a_whole() -> None:
    found = checked([day - timedelta(days=1) for day in OF_2024])

    assert codes(found) == [("closed_days", Level.REFUSAL)]
    assert "time zone" in str(found.findings[0].message)
    assert found.findings[0].example is not None
    assert found.findings[0].example.value == "2024-01-01"


def test_a_few_closed_days_are_a_doubt() -> None:
    closed = [date(2024, 1, 6), date(2024, 1, 7), date(2024, 1, 13), date(2024, 1, 14), date(2024, 1, 20)]

    assert codes(checked([*OF_2024[:100], *closed])) == [("closed_days", Level.DOUBT)]


def test_weekends_of_a_market_without_calendar_are_a_doubt() -> None:
    found = checked([date(2024, 1, 4), date(2024, 1, 5), date(2024, 1, 6)], "XPAR")

    assert set(found.reasons) == {""}
    assert codes(found) == [("weekends", Level.DOUBT)]


def test_saturdays_of_the_years_with_half_days_are_no_doubt() -> None:
    found = checked([date(1995, 3, 10), date(1995, 3, 11), date(1995, 3, 13)])

    assert (set(found.reasons), found.gaps, found.findings) == ({""}, 0, ())


def test_a_market_that_never_closes_has_weekends() -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(60)]

    assert codes(checked(days, "UPBIT")) == []


def test_a_day_after_the_last_possible_one_is_refused() -> None:
    assert checked([date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30)]).reasons.to_list() == [
        "",
        "",
        "in_future",
    ]


def test_a_row_that_says_the_same_again_is_left_out_and_noted() -> None:
    found = checked([OF_2024[0], OF_2024[0], OF_2024[1]], close=[5.0, 5.0, 6.0])

    assert found.reasons.to_list() == ["", "repeated", ""]
    assert codes(found) == [("repeated", Level.NOTE)]


def test_two_rows_of_a_day_that_say_different_things_are_refused() -> None:
    found = checked([OF_2024[0], OF_2024[1], OF_2024[1]], close=[5.0, 6.0, 7.0])

    assert codes(found) == [("several_a_day", Level.REFUSAL)]
    assert "line 4" in str(found.findings[0].message)


def test_the_same_day_of_two_symbols_is_no_repetition() -> None:
    assert checked([OF_2024[0], OF_2024[0]], symbol=["A", "B"]).findings == ()


def test_bars_of_minutes_are_named_as_such() -> None:
    found = checked([day for day in OF_2024[:3] for _ in range(390)])

    assert codes(found) == [("parts_of_days", Level.REFUSAL)]


def last_of(key: str) -> list[date]:
    return list({day.strftime(key): day for day in OF_2024}.values())


@pytest.mark.parametrize(("days", "name"), [(last_of("%W"), "weekly"), (last_of("%m"), "monthly")])
def test_weekly_and_monthly_bars_are_refused(days: list[date], name: str) -> None:
    found = checked(days)

    assert codes(found) == [("not_daily", Level.REFUSAL)]
    assert name in str(found.findings[0].message)


def test_weekly_bars_of_one_symbol_among_daily_ones_are_refused_naming_it() -> None:
    weekly = last_of("%W")
    found = checked([*OF_2024, *weekly], symbol=["A"] * len(OF_2024) + ["B"] * len(weekly))

    assert codes(found) == [("not_daily", Level.REFUSAL)]
    assert "B" in str(found.findings[0].message)


def test_weekly_bars_of_many_symbols_with_few_rows_each_are_refused() -> None:
    weekly = last_of("%W")[:3]

    assert codes(checked(weekly * 5, symbol=[name for name in "ABCDE" for _ in weekly])) == [
        ("not_daily", Level.REFUSAL)
    ]


def test_bars_far_apart_without_a_rhythm_are_a_doubt() -> None:
    days = [OF_2024[place] for place in (0, 7, 19, 60)]

    assert codes(checked(days)) == [("sparse", Level.DOUBT)]


def test_one_day_of_many_symbols_is_daily() -> None:
    assert checked([OF_2024[0]] * 3, symbol=["A", "B", "C"]).findings == ()


def test_days_before_1970_are_days_like_others() -> None:
    days = [date(1969, 12, 30), date(1969, 12, 31), date(1970, 1, 2)]

    assert checked(days * 2, "XNYS", symbol=["A"] * 3 + ["B"] * 3).findings == ()
    assert codes(checked([days[0], days[0]], "XNYS")) == [("several_a_day", Level.REFUSAL)]


def test_nothing_is_checked_without_rows() -> None:
    assert checked([], close=[]).findings == ()
