"""The token of KIS: one for all workers, asked for once a minute at most, dropped when refused, told to nobody."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from pastetrader.common.encryption import Sealed
from screening.market_data.base import Listed
from screening.market_data.fetching.clock import SystemClock
from screening.market_data.fetching.errors import RateLimited, Refused
from screening.market_data.fetching.rates import SharedRate
from screening.market_data.kis.provider import KisFeed
from screening.models import ProviderPace, ProviderToken
from screening.tests.market_data.kis.conftest import LAST
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import KisWire

pytestmark = pytest.mark.django_db
SINCE = date(2026, 10, 1)


def _ask(feed: KisFeed) -> int:
    return len(feed.bars("XKRX", Listed("000010"), SINCE, LAST).bars)


def _issues(wire: KisWire) -> int:
    return sum(asked.path == "/oauth2/tokenP" for asked in wire.requests)


def test_one_token_serves_every_feed(opened: Callable[..., KisFeed], wire: KisWire) -> None:
    for _number in range(3):
        _ask(opened())

    assert _issues(wire) == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_come_at_once_ask_for_one_token(opened: Callable[..., KisFeed], wire: KisWire) -> None:
    start, counts = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            counts.append(_ask(opened(SystemClock())))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (counts, _issues(wire)) == ([22] * 4, 1)


def test_of_two_workers_who_both_saw_that_there_is_none_one_asks(feed: KisFeed, clock: TestClock) -> None:
    tokens = feed._client._tokens
    seen = tokens._row()

    assert [tokens._is_mine(seen, clock.now()), tokens._is_mine(seen, clock.now())] == [True, False]


def test_a_token_that_expired_is_asked_for_again_and_the_question_repeated(feed: KisFeed, wire: KisWire) -> None:
    _ask(feed)
    wire.dead_tokens.add(wire.tokens[0][0])

    assert _ask(feed) == 22
    assert _issues(wire) == 2


def test_before_its_end_a_token_is_renewed(feed: KisFeed, wire: KisWire, clock: TestClock) -> None:
    _ask(feed)
    clock.at += timedelta(hours=23, minutes=30)
    wire.next_codes.clear()

    assert _ask(feed) == 22
    assert _issues(wire) == 2
    assert not any(asked.headers.get("authorization") == "Bearer " for asked in wire.requests)


def test_a_token_that_is_never_taken_ends_the_update(feed: KisFeed, wire: KisWire) -> None:
    wire.next_codes.extend(["EGW00123"] * 20)

    with pytest.raises(Refused, match="token"):
        _ask(feed)


def test_a_minute_that_somebody_else_used_up_is_waited_for_by_the_update(feed: KisFeed, wire: KisWire) -> None:
    """Another program has the same key: KIS then gives no token for a minute."""
    wire._last_issue = wire.clock.now()

    with pytest.raises(RateLimited) as caught:
        _ask(feed)

    assert caught.value.retry_after == 60
    wire.clock.at += timedelta(seconds=61)
    assert _ask(feed) == 22


def test_the_token_is_encrypted_where_it_is_kept(feed: KisFeed, wire: KisWire) -> None:
    _ask(feed)

    kept: Any = ProviderToken.objects.values_list("token", flat=True).get()

    assert isinstance(kept, Sealed)
    assert wire.tokens[0][0] not in kept.text
    assert ProviderToken.objects.get().token == wire.tokens[0][0]


def test_requests_keep_the_pace_that_the_key_allows(opened: Callable[..., KisFeed], wire: KisWire) -> None:
    wire.per_second = 2
    feed = opened(requests_per_second=2)

    _ask(feed)
    for _number in range(6):
        _ask(feed)

    refused = sum("itemchartprice" in asked.path for asked in wire.requests) - 7
    assert refused == 0


def test_two_feeds_share_one_pace(clock: TestClock) -> None:
    moments = []
    for number in range(6):
        SharedRate("key", 2, clock).take(lambda: None)
        moments.append((number, clock.now()))

    assert [(moment - moments[0][1]).total_seconds() for _number, moment in moments] == [0, 0.5, 1, 1.5, 2, 2.5]


def test_who_was_told_that_it_was_too_often_makes_all_wait(clock: TestClock) -> None:
    rate = SharedRate("key", 1000, clock)
    rate.take(lambda: None)
    began = clock.now()

    rate.hold(3)
    SharedRate("key", 1000, clock).take(lambda: None)

    assert (clock.now() - began).total_seconds() == pytest.approx(3)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_none_takes_the_moment_of_another() -> None:
    clock, start = TestClock(), threading.Barrier(5)
    began = clock.now()

    def work() -> None:
        try:
            start.wait()
            for _number in range(8):
                SharedRate("key", 10, _Still(clock)).take(lambda: None)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ProviderPace.objects.get().next_at == began + timedelta(seconds=4)


class _Still:
    """A clock that stands while others take moments; who sleeps is told that it is over."""

    def __init__(self, clock: TestClock) -> None:
        self._at = clock.now()
        self._waited = timedelta()

    def now(self):  # type: ignore[no-untyped-def]  # as Clock
        return self._at + self._waited

    def sleep(self, seconds: float) -> None:
        self._waited += timedelta(seconds=seconds)
