"""Signals over HTTP: narrowed, with their runs, pairs and journals, in a few queries; and figures of a workflow."""

from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.models import Signal
from screening.signals.journal.filling import fill_journal
from screening.signals.states import acknowledge
from screening.tests.factories import FIRST, make_bars, stored
from screening.tests.signals.emitting import MARKET, Nights, days

DAYS = days(FIRST, 30)
CLOSES = [5.0, 20.0, 21.0, 5.0, 4.0, 3.0, *(5.0 + place for place in range(24))]


@pytest.fixture
def nights(db: None, owner: User) -> Nights:
    """An entry that goes on for a day, and its exit."""
    stored(MARKET, make_bars("A", CLOSES, name="Alpha"), make_bars("B", [5.0] * 30))
    nights = Nights(owner, exit="close < 4.5")
    for place in (1, 2, 4):
        nights.look(DAYS[place])
        nights.look(DAYS[place], side="exit")
    fill_journal(MARKET)
    return nights


def _found(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/signals/?{query}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def test_a_signal_says_its_run_its_pair_and_what_it_did_next(owner_client: Client, nights: Nights) -> None:
    (entry,), (exit_one,) = _found(owner_client, "side=long"), _found(owner_client, "side=exit")

    assert (entry["since"], entry["bar"], entry["last_bar"]) == tuple(DAYS[place].isoformat() for place in (1, 1, 2))
    assert (entry["ended_by"], exit_one["ends"]) == (exit_one["id"], [entry["id"]])
    assert (entry["state"], entry["acknowledged_at"], entry["acknowledged_by"]) == ("new", None, None)
    journal = entry["journal"]
    assert journal["return_1"] == pytest.approx(5.0)
    assert journal["exit_return"] == pytest.approx(-80.0)
    assert journal["market_5"] == pytest.approx(-75 / 2)
    assert (journal["bars"], journal["symbol_until"]) == (20, None)
    assert owner_client.get(f"/api/v1/signals/{entry['id']}").json() == entry


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=new", 2),
        ("state=acknowledged", 0),
        ("side=short", 0),
        ("market=XTST&symbol=A", 2),
        ("symbol=B", 0),
        (f"bar_from={DAYS[3]}", 1),
        (f"bar_to={DAYS[3]}", 1),
        ("page_size=1&ordering=-bar", 1),
    ],
)
def test_signals_are_narrowed(owner_client: Client, nights: Nights, query: str, count: int) -> None:
    assert len(_found(owner_client, query)) == count


def test_they_are_narrowed_by_workflow_and_state(owner_client: Client, nights: Nights, owner: User) -> None:
    entry = Signal.objects.get(side="long")
    acknowledge(Signal.objects.all(), [entry.pk], by=owner)

    assert [row["id"] for row in _found(owner_client, "state=acknowledged")] == [str(entry.pk)]
    assert len(_found(owner_client, f"workflow={entry.workflow_id}")) == 2
    assert owner_client.get("/api/v1/signals/?state=lost").status_code == 400


def test_a_list_asks_as_many_queries_whatever_it_shows(
    owner_client: Client, nights: Nights, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert len(_found(owner_client)) == 2


def test_a_workflow_says_how_its_signals_did(
    owner_client: Client, stranger_client: Client, client: Client, nights: Nights
) -> None:
    place = f"/api/v1/workflows/{nights.first.workflow_id}/signal-journal"

    sides = owner_client.get(place).json()["sides"]

    assert [(side["side"], side["signals"], side["ended"]) for side in sides] == [("long", 1, 1), ("exit", 1, 0)]
    assert [after["sessions"] for after in sides[0]["after"]] == [1, 5, 20]
    assert sides[0]["after"][0]["share_up"] == 100.0
    assert sides[0]["until_exit"] == pytest.approx(-80.0)
    assert stranger_client.get(place).status_code == 404
    assert client.get(place).status_code == 401
