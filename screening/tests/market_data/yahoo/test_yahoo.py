"""Daily bars of Yahoo, from a local server that answers as Yahoo does."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from pastetrader.common.outbound_http.settings import policy
from screening.market_data.base import Event, Listed, SymbolBars
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import BadAnswer, Passing, RateLimited, UnknownSymbol
from screening.market_data.yahoo.chart import read_chart
from screening.market_data.yahoo.config import yahoo_symbols
from screening.market_data.yahoo.provider import YahooFeed, YahooProvider
from screening.tests.market_data.kis.conftest import HALTS, LAST, SPLIT, a_market
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.server import Asked, Told
from screening.tests.market_data.wire.yahoo import NEW_YORK, YahooWire

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)


@pytest.fixture
def clock() -> TestClock:
    """Time that passes when somebody waits."""
    return TestClock()


@pytest.fixture
def wire() -> Iterator[YahooWire]:
    """A local Yahoo."""
    with YahooWire(a_market(), LAST) as server:
        yield server


@pytest.fixture
def feed(wire: YahooWire, clock: TestClock, settings: Settings) -> YahooFeed:
    """A feed that asks it."""
    settings.OUTBOUND_ALLOW = [wire.place]
    return YahooProvider().opened({"base_url": wire.url, "requests_per_second": 1000}, {}, Caller(policy(), clock))


def _found(feed: YahooFeed, symbol: str = "000010", since: date = FIRST, until: date = LAST) -> SymbolBars:
    return feed.bars("XNAS", Listed(symbol), since, until)


def test_a_history_comes_whole_without_the_noise_of_single_precision(feed: YahooFeed, wire: YahooWire) -> None:
    assert _found(feed).bars.rows() == wire.market.stocks[0].bars(LAST)


def test_only_the_days_that_were_asked_for_are_given_and_the_last_one_is_among_them(feed: YahooFeed) -> None:
    sessions = _found(feed, since=date(2026, 10, 5), until=date(2026, 10, 9)).bars["session"].to_list()

    assert sessions == [date(2026, 10, day) for day in range(5, 10)]


def test_sessions_without_a_trade_are_null_and_told_as_halted(feed: YahooFeed, wire: YahooWire) -> None:
    found = _found(feed, "000030")

    assert set(found.halted) == HALTS
    assert found.bars.rows() == wire.market.stocks[2].bars(LAST)


def test_splits_and_dividends_are_told_and_prices_are_adjusted_for_splits_alone(
    feed: YahooFeed, wire: YahooWire
) -> None:
    wire.dividends["000020"] = {date(2026, 10, 14): 0.25}

    found = _found(feed, "000020")

    assert found.splits == (Event(SPLIT, 5.0),)
    assert found.dividends == (Event(date(2026, 10, 14), 0.25),)
    assert found.bars.rows() == wire.market.stocks[1].bars(LAST)


@pytest.mark.parametrize("hours", [0, 3.4, 4.2])
def test_half_a_day_is_no_bar_nor_is_an_old_copy_of_it(
    feed: YahooFeed, wire: YahooWire, clock: TestClock, hours: float
) -> None:
    wire.today, wire.unfinished = LAST - timedelta(days=1), LAST
    clock.at = datetime(2026, 10, 30, 12, 45, tzinfo=NEW_YORK) + timedelta(hours=hours)

    found = _found(feed)

    assert found.bars["session"][-1] == wire.today
    assert found.unfinished == LAST


def test_what_was_not_traded_until_the_close_is_taken_when_no_copy_can_be_so_old(
    feed: YahooFeed, wire: YahooWire, clock: TestClock
) -> None:
    wire.unfinished = LAST
    clock.at = datetime(2026, 10, 30, 17, 1, tzinfo=NEW_YORK)

    found = _found(feed)

    assert (found.bars["session"][-1], found.unfinished) == (LAST, None)


@pytest.mark.parametrize("fault", ["reset", "cut", "500", "html", "429"])
def test_faults_are_asked_again(feed: YahooFeed, wire: YahooWire, fault: Any) -> None:
    wire.next_faults.extend([fault, fault])

    assert len(_found(feed).bars) == 250


def test_who_is_told_to_wait_waits_so_long(feed: YahooFeed, wire: YahooWire, clock: TestClock) -> None:
    began = clock.now()
    wire.next_faults.append("429")

    _found(feed)

    assert timedelta(seconds=3) <= clock.now() - began < timedelta(seconds=5)


def test_who_is_told_to_wait_for_long_lets_the_update_rest(feed: YahooFeed, wire: YahooWire) -> None:
    wire.too_often = lambda: _too_often("3600")  # type: ignore[method-assign]
    wire.next_faults.append("429")

    with pytest.raises(RateLimited) as caught:
        _found(feed)

    assert caught.value.retry_after == 3600
    assert len(wire.requests) == 1


def _too_often(seconds: str) -> Told:
    return Told(429, b"Too Many Requests", {"retry-after": seconds})


def test_an_unknown_symbol_is_said_to_be_unknown(feed: YahooFeed) -> None:
    with pytest.raises(UnknownSymbol, match="NOPE"):
        _found(feed, "NOPE")


def test_in_korea_both_boards_are_tried_unless_one_is_known(settings: Settings, clock: TestClock) -> None:
    with YahooWire(a_market(), LAST, suffix=".KQ") as wire:
        settings.OUTBOUND_ALLOW = [wire.place]
        feed = YahooProvider().opened({"base_url": wire.url}, {}, Caller(policy(), clock))

        both = feed.bars("XKRX", Listed("000010"), FIRST, LAST)
        one = feed.bars("XKRX", Listed("000010", board="KOSDAQ"), FIRST, LAST)

        assert len(both.bars) == len(one.bars) == 250
        asked = [asked.path.rsplit("/", 1)[1] for asked in wire.requests]
    assert asked == ["000010.KS", "000010.KQ", "000010.KQ"]


def test_a_crumb_is_got_only_when_it_is_wanted(feed: YahooFeed, wire: YahooWire) -> None:
    _found(feed)
    before = len(wire.requests)
    wire.wants_crumb = True

    assert len(_found(feed).bars) == 250
    _found(feed)

    assert before == 1
    assert sum(asked.path == "/v1/test/getcrumb" for asked in wire.requests) == 1


def test_without_a_crumb_it_is_said_that_yahoo_does_not_let_us_in(feed: YahooFeed, wire: YahooWire) -> None:
    wire.wants_crumb, wire.gives_crumbs = True, False

    with pytest.raises(RateLimited, match="401"):
        _found(feed)


def test_days_of_which_it_has_nothing_are_no_bars_and_no_failure(feed: YahooFeed) -> None:
    assert _found(feed, since=date(2020, 1, 1), until=date(2020, 2, 1)).bars.is_empty()


def test_another_currency_is_another_instrument(feed: YahooFeed) -> None:
    with pytest.raises(BadAnswer, match="another instrument"):
        feed.bars("XNAS", Listed("000010", currency="KRW"), FIRST, LAST)


@pytest.mark.parametrize(
    ("market", "symbol", "board", "written"),
    [
        ("XKRX", "005930", "", ("005930.KS", "005930.KQ")),
        ("XKRX", "0004V0", "KOSDAQ", ("0004V0.KQ",)),
        ("XNYS", "BRK.B", "", ("BRK-B",)),
        ("XHKG", "700", "", ("0700.HK",)),
        ("XHKG", "09988", "", ("9988.HK",)),
        ("XTKS", "7203", "", ("7203.T",)),
    ],
)
def test_symbols_are_written_as_yahoo_does(market: str, symbol: str, board: str, written: tuple[str, ...]) -> None:
    assert yahoo_symbols(market, symbol, board) == written


@pytest.mark.parametrize(
    ("config", "secret", "code"),
    [
        ({"symbol": {}}, {}, "extra_forbidden"),
        ({"base_url": "https://elsewhere.example"}, {}, "address_not_allowed"),
        ({"requests_per_second": 0}, {}, "greater_than"),
        ({}, {"key": "x"}, "no_secret"),
        ({"base_url": "x:y:z"}, {}, "address_not_allowed"),
    ],
)
def test_settings_that_cannot_be_are_refused(config: dict[str, Any], secret: dict[str, Any], code: str) -> None:
    assert [problem.code for problem in YahooProvider().problems(config, secret)] == [code]


# --- charts by themselves ---


def _body() -> dict[str, Any]:
    wire = YahooWire(a_market(), LAST)
    query = {"period1": "1759276800", "period2": "1793491200", "interval": "1d"}
    told = wire.answer(Asked("GET", "/v8/finance/chart/000010", query, {"user-agent": "Mozilla"}))
    wire._http.server_close()
    body: dict[str, Any] = json.loads(told.body)
    return body


BODY = _body()


def _result(body: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = body["chart"]["result"][0]
    return result


@pytest.mark.parametrize(
    "change",
    [
        lambda result: result["indicators"]["quote"][0]["close"].pop(),
        lambda result: result["indicators"]["quote"][0].pop("open"),
        lambda result: result.pop("meta"),
        lambda result: result["meta"].update(exchangeTimezoneName="Nowhere/Land"),
        lambda result: result["meta"].update(dataGranularity="1wk"),
        lambda result: result["indicators"]["quote"][0]["close"].__setitem__(3, -4),
        lambda result: result["indicators"]["quote"][0]["high"].__setitem__(3, 1),
        lambda result: result["timestamp"].__setitem__(0, "soon"),
        lambda result: result.update(events={"splits": {"1": {"date": 1, "numerator": 0, "denominator": 1}}}),
        lambda result: result.update(indicators=[]),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused_whole(change: Any) -> None:
    body = deepcopy(BODY)
    change(_result(body))

    with pytest.raises(BadAnswer):
        read_chart(body)


def test_a_live_row_beside_that_of_its_session_counts_once() -> None:
    body = deepcopy(BODY)
    result = _result(body)
    result["timestamp"].append(result["timestamp"][-1] + 3600)
    for values in result["indicators"]["quote"][0].values():
        values.append(values[-1])

    assert len(read_chart(body).bars) == len(read_chart(BODY).bars)


def test_a_low_that_is_off_by_noise_alone_is_widened() -> None:
    body = deepcopy(BODY)
    quote = _result(body)["indicators"]["quote"][0]
    quote["low"][5] = min(quote["open"][5], quote["close"][5]) * 1.00001

    assert len(read_chart(body).bars) == len(read_chart(BODY).bars)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(place=st.sampled_from(["meta", "timestamp", "events", "indicators"]), value=JSON)
def test_rubbish_anywhere_is_a_bad_answer_or_no_bars(place: str, value: Any) -> None:
    body = deepcopy(BODY)
    _result(body)[place] = value

    with suppress(BadAnswer):
        read_chart(body)


def test_a_lasting_fault_is_a_failure(feed: YahooFeed, wire: YahooWire) -> None:
    wire.faults = lambda _asked, _number: "cut"

    with pytest.raises(Passing):
        _found(feed)
