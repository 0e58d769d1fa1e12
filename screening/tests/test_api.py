"""Signals over HTTP."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.models import Instrument, Signal
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

SIGNALS = "/api/v1/signals/"


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Screen", graph=Graph())


@pytest.fixture
def signals(workflow: Workflow) -> list[Signal]:
    return [
        Signal.objects.create(
            workflow=workflow,
            node_key="signals",
            instrument=Instrument.objects.create(market="SAMPLE", symbol=symbol, name="Sample"),
            bar=date(2026, 1, day),
            side=side,
            price=Decimal("12.5"),
            reasons=["rsi(14) < 30"],
        )
        for symbol, day, side in (("AAA", 1, "long"), ("BBB", 2, "exit"))
    ]


def test_signals_say_what_when_and_why(owner_client: Client, signals: list[Signal]) -> None:
    (newest, oldest) = owner_client.get(SIGNALS).json()["results"]

    assert (newest["symbol"], oldest["symbol"]) == ("BBB", "AAA")
    expected = {"market": "SAMPLE", "bar": "2026-01-01", "side": "long", "price": "12.500000"}
    assert oldest | expected | {"reasons": ["rsi(14) < 30"], "node_key": "signals"} == oldest


@pytest.mark.parametrize(
    ("query", "symbols"),
    [
        ("side=long", ["AAA"]),
        ("bar=2026-01-02", ["BBB"]),
        ("symbol=AAA", ["AAA"]),
        ("market=SAMPLE", ["BBB", "AAA"]),
        ("market=XKRX", []),
        ("side=exit&symbol=AAA", []),
        ("bar_from=2026-01-02", ["BBB"]),
        ("bar_to=2026-01-01", ["AAA"]),
        ("search=bb", ["BBB"]),
        ("ordering=symbol", ["AAA", "BBB"]),
        ("ordering=-bar", ["BBB", "AAA"]),
        ("node_key=other", []),
        ("created_before=2026-01-01T00:00:00Z", []),
    ],
)
def test_signals_are_narrowed(owner_client: Client, signals: list[Signal], query: str, symbols: list[str]) -> None:
    found = owner_client.get(f"{SIGNALS}?{query}").json()["results"]

    assert [row["symbol"] for row in found] == symbols


@pytest.mark.parametrize("query", ["side=up", "sides=long", "bar=today", "symbol=%00", "market=x%20y", "workflow=1"])
def test_a_filter_that_is_none_is_refused(owner_client: Client, query: str) -> None:
    assert owner_client.get(f"{SIGNALS}?{query}").status_code == 400


def test_a_stranger_sees_no_signals(stranger_client: Client, signals: list[Signal]) -> None:
    assert stranger_client.get(SIGNALS).json()["results"] == []


def test_a_signal_is_found_by_its_id(
    owner_client: Client, stranger_client: Client, client: Client, signals: list[Signal]
) -> None:
    place = f"{SIGNALS}{signals[0].pk}"

    assert owner_client.get(place).json()["symbol"] == "AAA"
    assert stranger_client.get(place).status_code == 404
    assert client.get(place).status_code == 401
