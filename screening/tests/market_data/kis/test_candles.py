"""Daily candles of KIS, page by page, from a local server that answers as KIS does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.market_data.base import Listed
from screening.market_data.fetching.errors import BadAnswer, Declined, Passing, Refused, UnknownSymbol
from screening.market_data.kis.daily import Page, domestic_page, foreign_page
from screening.market_data.kis.paging import history
from screening.market_data.kis.provider import KisFeed
from screening.market_data.kis.transactions import OPEN_DAYS, PERIOD_CANDLES, open_days
from screening.tests.market_data.kis.conftest import HALTS, LAST, SPLIT, weekdays
from screening.tests.market_data.wire.kis import KisWire
from screening.tests.market_data.wire.server import Fault

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)


def _rows(feed: KisFeed, symbol: str = "000010", since: date = FIRST, until: date = LAST) -> list[tuple[Any, ...]]:
    return feed.bars("XKRX", Listed(symbol), since, until).bars.rows()


def test_a_long_history_comes_whole_in_pages_of_a_hundred(feed: KisFeed, wire: KisWire) -> None:
    rows = _rows(feed)

    assert rows == wire.market.stocks[0].bars(LAST)
    candles = [asked for asked in wire.requests if "itemchartprice" in asked.path]
    day_before_oldest = f"{rows[-100][0] - timedelta(days=1):%Y%m%d}"
    assert [asked.query["FID_INPUT_DATE_2"] for asked in candles][:2] == ["20261030", day_before_oldest]
    assert len(candles) == 4  # the last one is empty: by that the end is known


def test_what_is_asked_for_is_within_the_days_and_costs_one_request(feed: KisFeed, wire: KisWire) -> None:
    rows = _rows(feed, since=date(2026, 10, 5))

    assert [row[0] for row in rows] == weekdays(20)
    assert sum("itemchartprice" in asked.path for asked in wire.requests) == 1


def test_prices_are_adjusted_for_a_split_as_of_the_day_of_asking(feed: KisFeed, wire: KisWire) -> None:
    wire.today = SPLIT - timedelta(days=1)
    before = _rows(feed, "000020", until=wire.today)
    wire.today = LAST
    after = _rows(feed, "000020")

    assert after == wire.market.stocks[1].bars(LAST)
    assert after[0][4] == pytest.approx(before[0][4] / 5)


def test_the_two_questions_mean_opposite_things_by_one_number_and_both_are_adjusted(
    feed: KisFeed, wire: KisWire
) -> None:
    whole = {row[0]: row[1:] for row in _rows(feed, "000020")}
    last = feed.last_bars("000020").bars

    assert len(last) == 30
    for session, bar in last.items():
        assert bar["close"] == whole[session][3]
    numbers = {
        asked.headers["tr_id"]: asked.query["FID_ORG_ADJ_PRC"]
        for asked in wire.requests
        if "FID_ORG_ADJ_PRC" in asked.query
    }
    assert numbers == {"FHKST03010100": "0", "FHKST01010400": "1"}


def test_halted_sessions_are_no_bars_and_are_told(feed: KisFeed, wire: KisWire) -> None:
    found = feed.bars("XKRX", Listed("000030"), FIRST, LAST)

    assert set(found.halted) == HALTS
    assert found.bars.rows() == wire.market.stocks[2].bars(LAST)


def test_empty_rows_before_the_first_trade_of_a_day_are_passed_over(feed: KisFeed) -> None:
    rows = _rows(feed, until=LAST + timedelta(days=3))

    assert rows[-1][0] == LAST


def test_a_symbol_that_kis_does_not_know_is_said_to_be_unknown(feed: KisFeed) -> None:
    with pytest.raises(UnknownSymbol, match="000099"):
        _rows(feed, "000099")


@pytest.mark.parametrize("code", ["EGW00201", "EGW00316", "EGW00300", "EGW00202", "EGW00203", "OPSQ0003", "OPSQ1002"])
def test_what_passes_is_asked_again(feed: KisFeed, wire: KisWire, code: str) -> None:
    wire.next_codes.extend([code, code])

    assert _rows(feed) == wire.market.stocks[0].bars(LAST)


@pytest.mark.parametrize("fault", ["reset", "cut", "500", "html", "429"])
def test_a_fault_in_the_middle_of_paging_is_asked_again(feed: KisFeed, wire: KisWire, fault: Fault) -> None:
    wire.faults = lambda _asked, number: fault if number in {3, 5} else None

    assert _rows(feed) == wire.market.stocks[0].bars(LAST)


def test_a_lasting_fault_in_the_middle_fails_the_whole_and_is_no_end_of_history(feed: KisFeed, wire: KisWire) -> None:
    wire.faults = lambda _asked, number: "cut" if number > 3 else None

    with pytest.raises(Passing):
        _rows(feed)


@pytest.mark.parametrize("code", ["EGW00103", "EGW00105", "EGW00206", "EGW02004"])
def test_wrong_keys_and_lacking_permissions_end_the_update_at_once(feed: KisFeed, wire: KisWire, code: str) -> None:
    wire.next_codes.append(code)

    with pytest.raises(Refused) as caught:
        _rows(feed)

    assert caught.value.stops
    assert len(wire.requests) == 2  # a token, and one question


def test_a_question_that_kis_declines_says_why(feed: KisFeed) -> None:
    with pytest.raises(Declined, match="OPSQ2001"):
        feed._client.ask(PERIOD_CANDLES, {"FID_PERIOD_DIV_CODE": "X"})


def test_foreign_candles_have_their_own_columns_and_are_paged_by_their_last_day(
    opened: Callable[..., KisFeed], wire: KisWire
) -> None:
    rows = opened().bars("XNAS", Listed("000020"), FIRST, LAST).bars.rows()

    assert rows == wire.market.stocks[1].bars(LAST)
    asked = [asked.query for asked in wire.requests if "dailyprice" in asked.path]
    assert {(one["EXCD"], one["MODP"], one["GUBN"]) for one in asked} == {("NAS", "1", "0")}


def test_the_days_that_the_exchange_is_open_come_in_pages(feed: KisFeed, wire: KisWire) -> None:
    wire.closed = {date(2026, 10, 29)}

    days = feed.open_days("XKRX", date(2026, 10, 12))

    assert len(days) == 21
    assert [day for day, is_open in days.items() if not is_open and day.weekday() < 5] == [date(2026, 10, 29)]
    continued = [asked.headers["tr_cont"] for asked in wire.requests if "chk-holiday" in asked.path]
    assert continued == ["", "N", "N"]


def test_a_paper_key_is_not_sent_with_questions_for_real_ones(opened: Callable[..., KisFeed], wire: KisWire) -> None:
    paper = opened(environment="paper")

    assert paper.open_days("XKRX", date(2026, 10, 12)) == {}
    with pytest.raises(Refused, match="paper"):
        paper._client.ask(OPEN_DAYS, open_days(date(2026, 10, 12)))
    assert not wire.requests


def test_figures_of_today_stand_above_the_candles(feed: KisFeed) -> None:
    assert feed.bars("XKRX", Listed("000010"), FIRST, LAST).facts == {
        "per": 14.52,
        "eps": 4950.0,
        "pbr": 1.31,
        "shares": 5_969_782_550,
        "market_cap": 418_000_000_000_000,
    }


# --- rows by themselves ---

ROW = {
    "stck_bsop_date": "20261030",
    "stck_oprc": " 100",
    "stck_hgpr": "110 ",
    "stck_lwpr": "90",
    "stck_clpr": "105",
    "acml_vol": "1000",
}


def _page(*rows: object) -> Page:
    return domestic_page({"output1": {"hts_kor_isnm": "x"}, "output2": list(rows)})


def test_numbers_are_texts_with_blanks() -> None:
    assert _page({}, ROW).bars[LAST] == {
        "session": LAST,
        "open": 100.0,
        "high": 110.0,
        "low": 90.0,
        "close": 105.0,
        "volume": 1000.0,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"stck_clpr": "0"},
        {"stck_clpr": "-5"},
        {"stck_clpr": ""},
        {"stck_hgpr": "99"},
        {"stck_lwpr": "106"},
        {"acml_vol": "-1"},
        {"acml_vol": "x"},
        {"acml_vol": "1e30"},
        {"stck_hgpr": "1e300"},
        {"stck_lwpr": "1e-9"},
        {"stck_oprc": "nan"},
        {"stck_hgpr": "inf"},
        {"stck_bsop_date": "2026103"},
    ],
)
def test_rows_that_cannot_be_fail_the_page(wrong: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        _page(ROW | wrong)


def test_a_session_twice_fails_the_page() -> None:
    with pytest.raises(BadAnswer, match="twice"):
        _page(ROW, ROW)


@pytest.mark.parametrize(
    ("header", "facts"),
    [
        ({"per": "0.00", "eps": "-120.00"}, {"eps": -120.0}),
        ({"per": "3.10", "eps": "-120.00"}, {"eps": -120.0}),
        ({"per": "", "pbr": "x", "hts_avls": "0"}, {}),
    ],
)
def test_a_company_that_makes_losses_has_no_per(header: dict[str, str], facts: dict[str, float]) -> None:
    assert domestic_page({"output1": {"hts_kor_isnm": "x", **header}, "output2": [ROW]}).facts == facts


@pytest.mark.parametrize("zeros", [{}, {"stck_oprc": "105", "stck_hgpr": "105", "stck_lwpr": "105"}])
def test_a_halted_session_has_a_close_alone_or_that_close_four_times(zeros: dict[str, str]) -> None:
    row = ROW | {"stck_oprc": "0", "stck_hgpr": "0", "stck_lwpr": "0", "acml_vol": "0"} | zeros

    page = _page(row)

    assert (dict(page.bars), page.halted) == ({}, frozenset({LAST}))


@pytest.mark.parametrize("body", [{"output2": "x"}, {"output2": [1]}, {"output2": [["x"]]}])
def test_another_form_is_no_page(body: dict[str, object]) -> None:
    with pytest.raises(BadAnswer):
        domestic_page(body)
    with pytest.raises(BadAnswer):
        foreign_page(body)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(1, 420),
    wanted=st.integers(0, 500),
    page_rows=st.integers(1, 100),
)
def test_pages_of_any_size_make_the_same_history(count: int, wanted: int, page_rows: int) -> None:
    sessions = weekdays(count)
    bar = {"open": 1.0, "high": 1.0, "low": 1.0, "close": 1.0, "volume": 1.0}
    since = weekdays(wanted)[0] if wanted else LAST

    def page(until: date) -> Page:
        within = [session for session in sessions if session <= until][-page_rows:]
        return Page("x", {session: {"session": session, **bar} for session in within}, frozenset())

    found = history("x", since, LAST, page) if count / page_rows < 190 else None

    assert found is None or found.bars["session"].to_list() == [day for day in sessions if day >= since]
