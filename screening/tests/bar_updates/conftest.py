"""A local KIS that is the source of XKRX, with a market of some days."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from pytest_django import Settings

from screening.bar_updates.services import request_update
from screening.models import BarUpdate
from screening.tests.bar_updates.markets import evening, kis_source, simulated, worked_off
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import KisWire


@pytest.fixture
def clock() -> TestClock:
    """Time that passes when somebody waits."""
    return TestClock()


@pytest.fixture
def wire(clock: TestClock, settings: Settings, db: None) -> Iterator[KisWire]:
    """Its last day is over."""
    truth = simulated("XKRX", days=60, live=8)
    with KisWire(truth, truth.sessions[-1], clock) as server:
        settings.OUTBOUND_ALLOW = [server.place]
        kis_source(server.url)
        clock.at = evening("XKRX", truth.sessions[-1])
        yield server


@pytest.fixture
def update_on(wire: KisWire, clock: TestClock) -> Callable[..., BarUpdate]:
    """What an update in the evening of a day comes to; `number` is the day's place among the sessions."""

    def update(number: int = -1, **options: object) -> BarUpdate:
        day: date = wire.market.sessions[number]
        wire.today = day
        clock.at = max(clock.at, evening("XKRX", day)) if number == -1 else evening("XKRX", day)
        return worked_off(request_update("XKRX", clock=clock, **options), clock)  # type: ignore[arg-type]  # options

    return update
