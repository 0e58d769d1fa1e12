"""A local KIS with one market, and a feed that asks it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from pytest_django import Settings

from pastetrader.common.outbound_http.settings import policy
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.clock import Clock
from screening.market_data.kis.provider import KisFeed, KisProvider
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET, KisWire
from screening.tests.market_data.wire.truth import Stock, TrueMarket, after_split, raw_bars

LAST = date(2026, 10, 30)
SPLIT = date(2026, 10, 28)
HALTS = {date(2026, 10, 20), date(2026, 10, 21)}


def weekdays(count: int, last: date = LAST) -> list[date]:
    """So many weekdays, oldest first."""
    found: list[date] = []
    day = last
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def a_market() -> TrueMarket:
    """One with a long history, one that was split, one that was halted, and one of the other board."""
    sessions = weekdays(250)
    raw = {seed: raw_bars(sessions, seed) for seed in range(4)}
    halted = {session: bar for session, bar in raw[2].items() if session not in HALTS}
    return TrueMarket(
        sessions,
        [
            Stock("KR7000010009", "가나전자", [(date(2000, 1, 1), "000010")], raw[0]),
            Stock(
                "KR7000020008",
                "다라화학",
                [(date(2000, 1, 1), "000020")],
                after_split(raw[1], SPLIT, 5),
                splits={SPLIT: 5},
            ),
            Stock("KR7000030007", "마바건설", [(date(2000, 1, 1), "000030")], halted, halts=HALTS),
            Stock("KR7000040006", "사아바이오", [(date(2000, 1, 1), "0004V0")], raw[3], board="KOSDAQ"),
        ],
    )


@pytest.fixture
def clock() -> TestClock:
    """Time that passes when somebody waits."""
    return TestClock()


@pytest.fixture
def wire(clock: TestClock) -> Iterator[KisWire]:
    """A local KIS."""
    with KisWire(a_market(), LAST, clock) as server:
        yield server


@pytest.fixture
def opened(wire: KisWire, clock: TestClock, settings: Settings) -> Callable[..., KisFeed]:
    """Feeds that ask it."""
    settings.OUTBOUND_ALLOW = [wire.place]

    def make(clock: Clock = clock, **config: object) -> KisFeed:
        given = {"base_url": wire.url, "masters_url": f"{wire.url}/master", "requests_per_second": 1000, **config}
        secret = {"app_key": APP_KEY, "app_secret": APP_SECRET}
        return KisProvider().opened(given, secret, Caller(policy(), clock))

    return make


@pytest.fixture
def feed(opened: Callable[..., KisFeed]) -> KisFeed:
    """One of them."""
    return opened()
