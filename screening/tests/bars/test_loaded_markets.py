"""Markets in memory: one reader per market, waiting that can be stopped, and never more bytes than allowed."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import TypeVar

import pytest
from django.db import connection

from pastetrader.common.errors import Invalid
from pastetrader.common.stop_signal import Stopped, StopSignal
from screening.bars.loaded_markets import LoadedMarkets
from screening.bars.reading import read_market
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import evaluate
from screening.models import Market
from screening.tests.factories import FIRST, random_bars, stored

MEGABYTE = 1024 * 1024
Answer = TypeVar("Answer")


def with_a_connection(work: Callable[[], Answer]) -> Callable[[], Answer]:
    """The work in a thread, whose connection is closed afterwards."""

    def run() -> Answer:
        try:
            return work()
        finally:
            connection.close()

    return run


@pytest.fixture
def _markets(transactional_db: None) -> None:
    stored("XONE", random_bars("A", 50, 1))
    stored("XTWO", random_bars("B", 60, 2))


class _SlowReader:
    """A reader of XONE that has begun and goes on when it is let."""

    def __init__(self, pool: ThreadPoolExecutor, markets: LoadedMarkets) -> None:
        self._has_begun, self._may_go_on = Event(), Event()
        self.answer: Future[int] = pool.submit(
            with_a_connection(lambda: markets.get("XONE", check=self._pause).bars.version)
        )
        assert self._has_begun.wait(20)

    def go_on(self) -> None:
        self._may_go_on.set()

    def _pause(self) -> None:
        self._has_begun.set()
        assert self._may_go_on.wait(20)


@pytest.mark.usefixtures("_markets")
def test_a_market_is_read_while_another_reader_is_busy_with_another_market() -> None:
    markets = LoadedMarkets(MEGABYTE)

    with ThreadPoolExecutor() as pool:
        slow = _SlowReader(pool, markets)
        try:
            assert markets.get("XTWO").bars.panel.symbols == ("B",)
            assert not slow.answer.done()
        finally:
            slow.go_on()
        assert slow.answer.result() == 1


@pytest.mark.usefixtures("_markets")
def test_who_waits_for_a_market_that_another_reads_feels_a_cancel() -> None:
    markets = LoadedMarkets(MEGABYTE)
    stop = StopSignal()

    with ThreadPoolExecutor() as pool:
        slow = _SlowReader(pool, markets)
        try:
            waiting = pool.submit(with_a_connection(lambda: markets.get("XONE", check=stop.check)))
            stop.set("cancelled")
            assert isinstance(waiting.exception(10), Stopped)
            assert not slow.answer.done()
        finally:
            slow.go_on()
        assert slow.answer.result() == 1


@pytest.mark.usefixtures("_markets")
def test_a_read_that_was_stopped_leaves_nothing_behind() -> None:
    markets = LoadedMarkets(MEGABYTE)
    stop = StopSignal()
    stop.set("timeout")

    with pytest.raises(Stopped):
        markets.get("XONE", check=stop.check)

    assert markets.size_bytes == 0
    stored("XONE", random_bars("A", 55, 3))  # a transaction or lock left open would hinder it
    assert markets.get("XONE").bars.version == 2


@pytest.mark.django_db(transaction=True)
def test_first_bars_that_were_stopped_are_made_by_the_next_who_asks() -> None:
    markets = LoadedMarkets(MEGABYTE)
    stop = StopSignal()
    stop.set("cancelled")

    with pytest.raises(Stopped):
        markets.get("SAMPLE", check=stop.check)

    assert not Market.objects.filter(code="SAMPLE").exists()
    assert markets.get("SAMPLE").bars.is_synthetic


@pytest.mark.django_db
def test_names_of_markets_that_are_none_take_no_memory() -> None:
    markets = LoadedMarkets(MEGABYTE)

    for number in range(3):
        with pytest.raises(Invalid):
            markets.get(f"X{number}")

    assert not markets._readers


@pytest.mark.usefixtures("_markets")
def test_bars_and_indicators_of_all_markets_stay_within_the_limit() -> None:
    for market in range(4):
        stored(f"M{market}", *(random_bars(f"S{symbol}", 300, symbol) for symbol in range(5)))
    sizes = []
    markets = LoadedMarkets(
        limit_bytes=200_000, read=read_market
    )  # one market takes 66 kB, one of its indicators 12 kB a line

    def work(offset: int) -> None:
        for turn in range(40):
            loaded = markets.get(f"M{(turn // 5 + offset) % 4}")
            session = FIRST.replace(day=2 + turn % 7)
            indicators = loaded.indicators_until(session.replace(month=6 + turn % 3))
            text = f"bbands({5 + turn}, 2).upper > 1 or rsi({5 + turn}) > 30 or close > sma({5 + turn})"
            before = evaluate(parse(text), indicators)
            sizes.append(markets.size_bytes)
            assert (evaluate(parse(text), indicators) == before).all()

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(with_a_connection(partial(work, offset))) for offset in range(3)]:
            done.result()

    work(0)
    assert 100_000 < max(sizes[-40:]) <= 200_000
    # Threads that are about to trim have each put in one indicator of at most five lines.
    assert max(sizes) <= 200_000 + 3 * 5 * 12_000 + 3 * 66_000


@pytest.mark.usefixtures("_markets")
def test_beyond_the_limit_indicators_go_before_bars_and_old_markets_before_new_ones() -> None:
    markets = LoadedMarkets(limit_bytes=6_000, read=read_market)  # XONE has 2,216 bytes of bars, XTWO 2,656
    one, two = markets.get("XONE"), markets.get("XTWO")
    assert markets.get("XONE") is one
    assert markets.get("XTWO") is two

    lines = two.indicators_until(FIRST.replace(year=2030))
    for length in range(2, 8):
        lines.line(parse(f"sma({length}) > 1").series[0])
    assert markets.get("XONE") is one
    assert markets.get("XTWO") is two
    assert markets.size_bytes <= 6_000

    stored("XTRI", random_bars("C", 70, 3))
    markets.get("XTRI")
    assert markets.get("XTWO") is two
    assert markets.get("XONE") is not one


@pytest.mark.usefixtures("_markets")
def test_a_market_larger_than_the_limit_is_still_read_once_and_kept_alone() -> None:
    markets = LoadedMarkets(limit_bytes=10, read=read_market)

    two = markets.get("XTWO")

    assert markets.get("XTWO") is two
    markets.get("XONE")
    assert markets.get("XTWO") is not two
