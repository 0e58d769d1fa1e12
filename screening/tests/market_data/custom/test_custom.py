"""An address of one's own: how it is asked, and what its answers are taken for."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from pastetrader.common.outbound_http.settings import policy
from screening.market_data.base import Listed
from screening.market_data.custom.provider import CustomFeed, CustomProvider
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.errors import BadAnswer, Declined, Passing, Refused, UnknownSymbol
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.server import Asked, Told, Wire

pytestmark = pytest.mark.django_db
COLUMNS = {"session": "Date", "open": "O", "high": "H", "low": "L", "close": "C", "volume": "V"}
CSV = "Date,O,H,L,C,V\n2026-10-29,10,12,9,11,100\n2026-10-30,11,12,10,11.5,0\n"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 30)


class Address(Wire):
    """It answers with what it was told to."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Told(200, CSV.encode())

    def answer(self, asked: Asked) -> Told:
        return self.told


@pytest.fixture
def wire() -> Iterator[Address]:
    """A local address."""
    with Address() as server:
        yield server


@pytest.fixture
def opened(wire: Address, settings: Settings) -> Callable[..., CustomFeed]:
    """Feeds that ask it."""
    settings.OUTBOUND_ALLOW = [wire.place]

    def make(**config: Any) -> CustomFeed:
        given = {
            "url": wire.url + "/{market}/{symbol}?from={since}&to={until}",
            "markets": ["XNAS"],
            "columns": COLUMNS,
            "adjusted": True,
            "requests_per_second": 1000,
            **config,
        }
        return CustomProvider().opened(given, {"key": "k-0123456789"}, Caller(policy(), TestClock()))

    return make


def _rows(feed: CustomFeed, symbol: str = "BRK/B") -> list[tuple[Any, ...]]:
    return feed.bars("XNAS", Listed(symbol), FIRST, LAST).bars.rows()


def test_csv_is_read_by_the_names_of_its_columns_and_places_are_filled(
    opened: Callable[..., CustomFeed], wire: Address
) -> None:
    rows = _rows(opened(headers={"X-Key": "Token {key}"}))

    assert rows == [
        (date(2026, 10, 29), 10.0, 12.0, 9.0, 11.0, 100.0),
        (date(2026, 10, 30), 11.0, 12.0, 10.0, 11.5, 0.0),
    ]
    (asked,) = wire.requests
    assert asked.path == "/XNAS/BRK%2FB"
    assert asked.query == {"from": "2026-10-01", "to": "2026-10-30"}
    assert asked.headers["x-key"] == "Token k-0123456789"


def test_json_is_read_by_the_way_to_its_rows(opened: Callable[..., CustomFeed], wire: Address) -> None:
    row = {"Date": "20261030", "O": 1.5, "H": "2", "L": 1, "C": 1.75, "V": 7}
    wire.told = Told.json({"data": {"prices": [row]}})

    assert _rows(opened(format="json", rows="data.prices")) == [(LAST, 1.5, 2.0, 1.0, 1.75, 7.0)]


def test_a_list_of_instruments_is_read_when_there_is_one(opened: Callable[..., CustomFeed], wire: Address) -> None:
    wire.told = Told(200, "code,이름\nabc,가나다\n".encode("cp949"))
    feed = opened(instruments_url=wire.url + "/list", instruments={"symbol": "code", "name": "이름"})

    assert opened().instruments("XNAS") is None
    assert [(one.symbol, one.name) for one in feed.instruments("XNAS") or ()] == [("ABC", "가나다")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Date,O,H,L,C,V\n2026-10-29,10,12,9\n",
        b"Date,O,H,L,C,V\n29.10.2026,10,12,9,11,100\n",
        b"Date,O,H,L,C,V\n2026-10-29,10,12,9,11,100\n2026-10-29,10,12,9,11,100\n",
        b"Date,O,H,L,C,V\n2026-10-29,10,8,9,11,100\n",
        b"Date,O,H,L,X,V\n2026-10-29,10,12,9,11,100\n",
        b'Date,O,H,L,C,V\n"2026-10-29,10,12,9,11,100\n',
        b"\xff\xfe\xfd",
        b"<html><body>moved</body></html>\n<p>x</p>\n",
    ],
)
def test_what_cannot_be_read_is_no_bar_and_no_end_of_history(
    opened: Callable[..., CustomFeed], wire: Address, body: bytes
) -> None:
    wire.told = Told(200, body)

    with pytest.raises(BadAnswer):
        _rows(opened())


@pytest.mark.parametrize("value", ["x", {"data": 1}, {"data": {"prices": 1}}, {"data": {"prices": [1]}}, [1]])
def test_json_of_another_form_is_a_bad_answer(opened: Callable[..., CustomFeed], wire: Address, value: Any) -> None:
    wire.told = Told(200, json.dumps(value).encode())

    with pytest.raises(BadAnswer):
        _rows(opened(format="json", rows="data.prices"))


@pytest.mark.parametrize(
    ("status", "error"), [(404, UnknownSymbol), (401, Refused), (403, Refused), (400, Declined), (503, Passing)]
)
def test_a_status_says_what_is_wrong(
    opened: Callable[..., CustomFeed], wire: Address, status: int, error: type[Exception]
) -> None:
    wire.told = Told(status, b"no")

    with pytest.raises(error):
        _rows(opened())


@pytest.mark.parametrize("fault", ["cut", "reset", "429", "500"])
def test_faults_are_asked_again(opened: Callable[..., CustomFeed], wire: Address, fault: Any) -> None:
    wire.next_faults.append(fault)

    assert len(_rows(opened())) == 2


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"url": "https://a.example/{ticker}/{symbol}"}, "config.url"),
        ({"url": "https://a.example/x"}, "config.url"),
        ({"markets": ["NOWHERE"]}, "config.markets"),
        ({"adjusted": False}, "config.adjusted"),
        ({"columns": {"session": "d"}}, "config.columns.open"),
        ({"instruments_url": "https://a.example/list"}, "config.instruments_url"),
        ({"url": "https://a.example/{symbol}?k={key}"}, "key"),
    ],
)
def test_settings_that_cannot_be_are_refused_with_their_place(change: dict[str, Any], path: str) -> None:
    config = {"url": "https://a.example/{symbol}", "markets": ["XNAS"], "columns": COLUMNS, "adjusted": True} | change

    assert path in [problem.path for problem in CustomProvider().problems(config, {})]
