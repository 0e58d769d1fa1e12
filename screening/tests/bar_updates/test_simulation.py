"""Markets that are updated day after day, with faults and lost workers, are as they really were at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from screening.bar_updates.claiming import SILENCE
from screening.bar_updates.services import request_update
from screening.bar_updates.work import work_on
from screening.models import BarSource, BarUpdate, CorporateAction, Instrument, UpdateStatus
from screening.tests.bar_updates.markets import (
    evening,
    kis_source,
    simulated,
    stored,
    worked_off,
    yahoo_source,
)
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import KisWire
from screening.tests.market_data.wire.server import Asked, Fault
from screening.tests.market_data.wire.truth import TrueMarket
from screening.tests.market_data.wire.yahoo import YahooWire

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone, wherever it was."""


def broken(_asked: Asked, number: int) -> Fault | None:
    """Each way of breaking now and then."""
    kinds: dict[int, Fault] = {7: "reset", 11: "cut", 13: "429", 17: "500", 23: "html"}
    return next((fault for every, fault in kinds.items() if number % every == 0), None)


def killer(at: set[int]) -> Callable[[], None]:
    """Loses the worker at those steps, counted over the whole test."""
    count = 0

    def alive() -> None:
        nonlocal count
        count += 1
        if count in at:
            raise Killed

    return alive


def finished_in_spite_of_kills(update: BarUpdate, clock: TestClock, alive: Callable[[], None]) -> BarUpdate:
    """Another worker comes when the lost one was silent for long enough."""
    while True:
        try:
            return worked_off(update, clock, alive=alive)
        except Killed:
            clock.at += 2 * SILENCE


def half_a_day(market: str, day: date) -> datetime:
    """A moment in the middle of a session."""
    zone = ZoneInfo("Asia/Seoul" if market == "XKRX" else "America/New_York")
    return datetime.combine(day, time(12, 41), tzinfo=zone).astimezone(UTC)


@contextmanager
def kis(truth: TrueMarket, clock: TestClock, settings: Settings) -> Iterator[KisWire]:
    """A local KIS that is the source of XKRX."""
    with KisWire(truth, truth.sessions[0], clock) as wire:
        settings.OUTBOUND_ALLOW = [wire.place]
        kis_source(wire.url)
        yield wire


@contextmanager
def yahoo(truth: TrueMarket, settings: Settings) -> Iterator[YahooWire]:
    """A local Yahoo that is the source of XNAS."""
    with YahooWire(truth, truth.sessions[0]) as wire:
        settings.OUTBOUND_ALLOW = [wire.place]
        yahoo_source(wire.url)
        yield wire


def name_symbols(truth: TrueMarket, day: date) -> None:
    """Somebody keeps the settings of the source that has no lists: the symbols of the day."""
    source = BarSource.objects.filter(provider="yahoo").first()
    if source is not None:
        source.config["symbols"] = {"XNAS": [stock.code(day) for stock in truth.listed(day)]}
        source.save()


def live_through(
    market: str,
    wire: KisWire | YahooWire,
    days: list[date],
    clock: TestClock,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Each day is looked at at noon, and updated in the evening."""
    before = None
    for day in days:
        if before is not None:
            wire.today, wire.unfinished = before, day
            clock.at = half_a_day(market, day)
            noon = finished_in_spite_of_kills(request_update(market, clock=clock), clock, alive)
            assert (noon.status, noon.until) == (UpdateStatus.STORED, before)
            assert day not in {session for bars in stored(market).values() for session in bars}
        wire.today, wire.unfinished = day, None
        clock.at = evening(market, day)
        name_symbols(wire.market, day)
        update = finished_in_spite_of_kills(request_update(market, clock=clock), clock, alive)
        assert (update.status, update.until) == (UpdateStatus.STORED, day), update.error_message
        before = day


def renamed_away(truth: TrueMarket, today: date) -> dict[str, dict[date, tuple[float, ...]]]:
    """What a source without a list of codes leaves behind: the bars of a code until it was another's."""
    return {
        code: {row[0]: tuple(row[1:]) for row in stock.bars(today) if row[0] < stock.codes[place + 1][0]}
        for stock in truth.stocks
        for place, (_since, code) in enumerate(stock.codes[:-1])
        if stock.codes[place + 1][0] <= today
    }


SPLITS = {("002020", 5.0), ("008080", 2.0)}


def splits_of(market: str) -> set[tuple[str, float]]:
    """The splits that are recorded, with how many shares one became."""
    rows = CorporateAction.objects.filter(instrument__market=market).select_related("instrument")
    return {(row.instrument.symbol, float(row.ratio)) for row in rows}


def lived(days: int) -> tuple[TrueMarket, list[date]]:
    """A market and its last days; the first of them fills it."""
    truth = simulated("XKRX", live=days)
    return truth, truth.sessions[-days:]


@pytest.mark.parametrize("days", [5, pytest.param(30, marks=pytest.mark.long)])
def test_a_market_from_kis_is_as_it_was_after_days_of_faults(days: int, settings: Settings) -> None:
    truth, live = lived(days)
    clock = TestClock()
    with kis(truth, clock, settings) as wire:
        wire.faults = broken
        live_through("XKRX", wire, live, clock)

    assert stored("XKRX") == truth.closes(live[-1])
    assert Instrument.objects.get(market="XKRX", symbol="009990").name == "가나4"
    gone = Instrument.objects.filter(market="XKRX", delisted_on__isnull=False)
    assert list(gone.values_list("symbol", flat=True)) == ["004040"]
    assert splits_of("XKRX") == SPLITS


@pytest.mark.parametrize("days", [5, pytest.param(30, marks=pytest.mark.long)])
def test_a_market_from_yahoo_is_as_it_was_after_days_of_faults(days: int, settings: Settings) -> None:
    truth = simulated("XNAS", live=days)
    live = truth.sessions[-days:]
    clock = TestClock()
    with yahoo(truth, settings) as wire:
        wire.faults = broken
        live_through("XNAS", wire, live, clock)

    assert stored("XNAS") == truth.closes(live[-1]) | renamed_away(truth, live[-1])
    assert splits_of("XNAS") == SPLITS


@pytest.mark.parametrize("days", [5, pytest.param(30, marks=pytest.mark.long)])
def test_a_worker_that_is_lost_ten_times_changes_nothing_about_the_end(days: int, settings: Settings) -> None:
    truth, live = lived(days)
    clock = TestClock()
    steps = {number * (15 if days == 5 else 41) + 3 for number in range(12)}
    lost: list[datetime] = []

    def alive() -> None:
        try:
            kill()
        except Killed:
            lost.append(clock.now())
            raise

    kill = killer(steps)
    with kis(truth, clock, settings) as wire:
        wire.faults = broken
        live_through("XKRX", wire, live, clock, alive=alive)

    assert len(lost) >= 10
    assert stored("XKRX") == truth.closes(live[-1])


def test_days_that_were_missed_are_made_up_for_at_once(settings: Settings) -> None:
    truth, live = lived(8)
    clock = TestClock()
    with kis(truth, clock, settings) as wire:
        for day in (live[0], live[-1]):
            wire.today, clock.at = day, evening("XKRX", day)
            worked_off(request_update("XKRX", clock=clock), clock)

    # It went while nobody looked: its last days are lost with it, and said so.
    expected = truth.closes(live[-1])
    expected["004040"] = {session: bar for session, bar in expected["004040"].items() if session <= live[0]}
    assert stored("XKRX") == expected


def test_the_same_update_again_asks_and_changes_nothing(settings: Settings) -> None:
    truth, live = lived(5)
    clock = TestClock()
    with kis(truth, clock, settings) as wire:
        wire.today, clock.at = live[-1], evening("XKRX", live[-1])
        worked_off(request_update("XKRX", clock=clock), clock)
        before = stored("XKRX")
        again = worked_off(request_update("XKRX", clock=clock), clock)

    assert (again.report["new"], again.report["changed"]) == (0, 0)
    assert stored("XKRX") == before


def test_a_message_that_comes_while_another_worker_has_it_does_nothing(settings: Settings) -> None:
    truth, live = lived(5)
    clock = TestClock()
    with kis(truth, clock, settings) as wire:
        wire.today, clock.at = live[-1], evening("XKRX", live[-1])
        update = request_update("XKRX", clock=clock)
        BarUpdate.objects.filter(pk=update.pk).update(worked_at=clock.now() - timedelta(seconds=5))

        work_on(update.pk, clock=clock)

        assert not wire.requests
