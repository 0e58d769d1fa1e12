"""Markets, instruments and bars over HTTP."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.models import Instrument
from screening.tests.factories import make_bars, stored

API = "/api/v1"
# A Monday.
MONDAY = date(2023, 1, 2)


@pytest.fixture
def instrument(db: None) -> Instrument:
    closes = [float(10 + place) for place in range(12)]
    stored("XTST", make_bars("AAA", closes, first=MONDAY, name="Alpha"), make_bars("BBB", [5.0, 6.0], name="Beta"))
    return Instrument.objects.get(symbol="AAA")


def _get(client: Client, place: str) -> Any:
    answer = client.get(f"{API}/{place}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_markets_and_instruments_are_found(
    owner_client: Client, stranger_client: Client, instrument: Instrument
) -> None:
    for client in (owner_client, stranger_client):
        assert [row["code"] for row in _get(client, "markets/")["results"]] == ["SAMPLE", "XTST"]
        assert _get(client, "markets/XTST")["is_synthetic"] is False
        assert [row["symbol"] for row in _get(client, "instruments/?market=XTST")["results"]] == ["AAA", "BBB"]
        assert [row["symbol"] for row in _get(client, "instruments/?search=alph")["results"]] == ["AAA"]
        assert _get(client, f"instruments/{instrument.pk}")["name"] == "Alpha"
    assert _get(owner_client, "instruments/?market=XKRX")["results"] == []


@pytest.mark.parametrize(
    "place", ["instruments/999999", f"instruments/{2**80}", f"instruments/{2**80}/bars", "markets/NONE"]
)
def test_what_is_not_there_is_not_found(owner_client: Client, instrument: Instrument, place: str) -> None:
    assert owner_client.get(f"{API}/{place}").status_code == 404


@pytest.mark.parametrize("place", ["markets/", "markets/XTST", "instruments/", "instruments/1", "instruments/1/bars"])
def test_nobody_unknown_looks_at_markets(client: Client, instrument: Instrument, place: str) -> None:
    assert client.get(f"{API}/{place}").status_code == 401


def test_bars_come_oldest_first_with_exact_numbers_and_page_by_page(
    owner_client: Client, instrument: Instrument
) -> None:
    first = _get(owner_client, f"instruments/{instrument.pk}/bars?page_size=7")
    second = owner_client.get(first["next"]).json()

    bars = [*first["results"], *second["results"]]
    assert [bar["session"] for bar in bars] == [str(MONDAY + timedelta(days=day)) for day in range(12)]
    assert (bars[0]["close"], bars[0]["is_complete"]) == ("10.000000", True)
    assert second["next"] is None
    assert len(bars[0]["volume"].partition(".")[2]) == 4


def test_bars_are_narrowed_to_days(owner_client: Client, instrument: Instrument) -> None:
    place = f"instruments/{instrument.pk}/bars"

    found = _get(owner_client, f"{place}?from=2023-01-03&to=2023-01-04&ordering=-session")["results"]

    assert [bar["session"] for bar in found] == ["2023-01-04", "2023-01-03"]
    for query in ("from=0001-13-01", "timeframe=5m", "first=2023-01-03", "from=0001-01-01", "to=tomorrow"):
        assert owner_client.get(f"{API}/{place}?{query}").status_code == 400


def test_weeks_are_put_together_out_of_days(owner_client: Client, instrument: Instrument) -> None:
    [first, second] = _get(owner_client, f"instruments/{instrument.pk}/bars?timeframe=1w")["results"]

    assert (first["session"], first["open"], first["close"], first["is_complete"]) == (
        "2023-01-08",
        "10.000000",
        "16.000000",
        True,
    )
    assert first["high"] == "17.000000"
    assert first["volume"] == f"{sum(range(1000, 1007))}.0000"
    assert (second["session"], second["is_complete"]) == ("2023-01-13", False)


@pytest.mark.parametrize("ordering", ["session", "-session"])
def test_weeks_come_page_by_page(owner_client: Client, instrument: Instrument, ordering: str) -> None:
    first = _get(owner_client, f"instruments/{instrument.pk}/bars?timeframe=1w&page_size=1&ordering={ordering}")
    second = owner_client.get(first["next"]).json()

    shown = [bar["session"] for bar in (*first["results"], *second["results"])]
    assert shown == sorted(["2023-01-08", "2023-01-13"], reverse=ordering.startswith("-"))
    assert second["next"] is None


def test_an_instrument_without_bars_has_none(owner_client: Client, owner: User) -> None:
    empty = Instrument.objects.create(market="XTST", symbol="NEW")

    for timeframe in ("1d", "1w", "1M"):
        assert _get(owner_client, f"instruments/{empty.pk}/bars?timeframe={timeframe}")["results"] == []
