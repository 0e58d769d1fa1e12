"""The pages of markets and of their updates, for who may act and for who may look."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pastetrader.accounts.models import User
from screening.bar_updates.services import request_update
from screening.instruments.dated_rows import members_on
from screening.models import BarSource, BarUpdate, Instrument, UpdateStatus
from screening.tests.bar_sources.operators import operator
from screening.tests.bar_updates.markets import worked_off
from screening.tests.factories import make_bars
from screening.tests.factories import stored as store
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import KisWire

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may bring bars."""
    return operator(owner)


def text_of(client: Client, name: str, *place: Any, **query: str) -> str:
    """What a page says."""
    answer = client.get(reverse(name, args=place), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def act(client: Client, name: str, update: BarUpdate, **given: Any) -> Any:
    """A form of an update's page, sent."""
    return client.post(reverse(name, args=[update.market, update.pk]), given)


def fail_for(wire: KisWire, symbol: str) -> None:
    """Questions for one symbol are not answered."""
    wire.faults = lambda asked, _number: "500" if asked.query.get("FID_INPUT_ISCD") == symbol else None


# --- markets ---


def test_without_a_market_the_page_says_how_one_comes(stranger_client: Client, owner_client: Client) -> None:
    shown = text_of(stranger_client, "markets")

    assert "No market of your own yet" in shown
    assert reverse("bar-sources") not in shown
    assert reverse("bar-imports") not in shown
    assert reverse("bar-sources") in text_of(owner_client, "markets")


def test_a_market_shows_what_bars_it_has_and_how_good_they_are(
    stranger_client: Client, update_on: Callable[..., BarUpdate], wire: KisWire
) -> None:
    update_on()
    first, last = wire.market.sessions[0].isoformat(), wire.market.sessions[-1].isoformat()

    listed, shown = text_of(stranger_client, "markets"), text_of(stranger_client, "market", "XKRX")

    for page in (listed, shown):
        assert last in page
        assert "XKRX:" in page
        assert "KIS (Korea Investment" in page
    assert first in shown
    # The wire's last session lies weeks before today.
    assert "sessions behind" in listed
    assert "Not to be worked with" in shown
    assert "가나0" in shown
    assert "Update now" not in shown


def test_instruments_are_found_by_words_and_read_on_page_by_page(owner_client: Client) -> None:
    Instrument.objects.bulk_create(
        [Instrument(market="XNAS", symbol=f"S{number:03}", name=f"Company {number}") for number in range(120)]
    )
    store("XNAS", make_bars("AAPL", [5.0, 6.0], name="Apple Inc."))

    first = text_of(owner_client, "market", "XNAS")
    found = text_of(owner_client, "market", "XNAS", q="company 11")
    further = text_of(owner_client, "market", "XNAS", q="company", after="S049")
    nothing = text_of(owner_client, "market", "XNAS", q="zzz")

    assert "AAPL" in first
    assert "after=S048" in first
    assert [f"S{number:03}" in found for number in (11, 110, 119, 12)] == [True, True, True, False]
    assert ("<b>S050</b>" in further, "<b>S049</b>" in further) == (True, False)
    assert "None is called so" in nothing


def test_a_market_that_nobody_knows_is_not_there(owner_client: Client) -> None:
    for code in ("XNONE", "spent.token", "markets"):
        assert owner_client.get(reverse("market", args=[code])).status_code == 404
    assert owner_client.get(reverse("market", args=["XPAR"])).status_code == 200


def test_the_sample_is_said_to_be_made_up_and_takes_no_update(owner_client: Client) -> None:
    store("SAMPLE", make_bars("SYN001", [5.0, 6.0]))

    assert "made up by the program" in text_of(owner_client, "market", "SAMPLE")
    answer = owner_client.post(reverse("market-update", args=["SAMPLE"]), {"source": "yahoo"})
    assert answer.status_code == 400
    assert "needs no update" in answer.content.decode()


def test_a_market_that_comes_by_itself_says_when(owner_client: Client, wire: KisWire) -> None:
    BarSource.objects.update(automatic=["XKRX"])

    assert "due now" in text_of(owner_client, "market", "XKRX")
    request_update("XKRX")
    shown = text_of(owner_client, "market", "XKRX")
    assert "due now" not in shown
    assert "By itself after each session" in shown


def test_members_of_an_index_are_brought_as_text(owner_client: Client, stranger_client: Client) -> None:
    store("XNAS", *(make_bars(symbol, [5.0, 6.0]) for symbol in ("AAPL", "MSFT")))
    place = reverse("market-members", args=["XNAS"])
    given = {"index": "nasdaq100", "on": "2026-01-02", "symbols": "Symbol,Name\nAAPL,Apple\nmsft\nNONE\n"}

    answer = owner_client.post(place, given)
    refused = owner_client.post(place, given | {"on": "2999-01-01"})

    assert members_on("XNAS", "NASDAQ100", date(2026, 1, 2)) == {"AAPL", "MSFT"}
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["NASDAQ100: 2 came, 0 went.", "Not known here, and left out: 1 (NONE)."]
    assert refused.status_code == 400
    assert "has not come yet" in refused.content.decode()
    assert "msft" in refused.content.decode()
    assert "NASDAQ100" in text_of(owner_client, "market", "XNAS")
    assert stranger_client.post(place, given).status_code == 403


# --- updates ---


def test_an_update_begins_from_the_source_that_is_chosen_and_only_once_per_form(
    owner: User, owner_client: Client, wire: KisWire
) -> None:
    source = BarSource.objects.get()
    place = reverse("market-update", args=["XKRX"])
    form = {"source": str(source.pk), "since": "2026-10-01", "idempotency_key": "k" * 32}

    first: Any = owner_client.post(place, form)
    again: Any = owner_client.post(place, form)

    update = BarUpdate.objects.get()
    assert first.url == again.url == reverse("bar-update", args=["XKRX", update.pk])
    assert (update.source, update.since, update.requested_by) == (source, date(2026, 10, 1), owner)
    shown = text_of(owner_client, "bar-update", "XKRX", update.pk)
    assert 'data-live="bar-update" data-open' in shown


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"source": "yahoo", "since": "tomorrow"}, "is no date"),
        ({"source": "yahoo", "since": "2999-01-01"}, "after the last session"),
        ({"source": "nonsense"}, "not there any more"),
        ({"source": "kis"}, "Add one with its keys first"),
        ({}, "is set up"),
    ],
)
def test_an_update_that_cannot_be_is_refused_with_what_was_typed(
    owner_client: Client, form: dict[str, str], said: str
) -> None:
    answer = owner_client.post(reverse("market-update", args=["XPAR"]), form)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert form.get("since", "") in answer.content.decode()
    assert not BarUpdate.objects.exists()


def test_an_update_at_work_shows_how_far_it_is_and_rests_with_its_reason(
    owner_client: Client, wire: KisWire, clock: TestClock
) -> None:
    update = request_update("XKRX", clock=clock)
    listing = text_of(owner_client, "bar-update", "XKRX", update.pk)
    update.symbols.create(symbol="001010", since=date(2026, 11, 1), state="fetched")
    update.symbols.create(symbol="002020", since=date(2026, 11, 1))
    BarUpdate.objects.update(status=UpdateStatus.FETCHING)
    fetching = text_of(owner_client, "bar-update", "XKRX", update.pk)
    BarUpdate.objects.update(not_before=timezone.now(), error_message="KIS is away.")
    resting = text_of(owner_client, "bar-update", "XKRX", update.pk)

    assert "is being listed" in listing
    assert "1 of 2 symbols" in fetching
    assert "It rests, and goes on by itself" in resting
    assert "KIS is away." in resting


def test_failures_are_listed_with_their_reason_and_fetched_again(
    owner_client: Client, wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    fail_for(wire, "002020")
    update = update_on()
    shown = text_of(owner_client, "bar-update", "XKRX", update.pk)
    wire.faults = lambda _asked, _number: None

    act(owner_client, "bar-update-retry", update)
    worked_off(update, clock)

    assert "002020" in shown
    assert "could not answer just now" in shown
    assert "Retry failures" in shown
    later = text_of(owner_client, "bar-update", "XKRX", update.pk)
    assert "Symbols that failed" not in later
    assert "Retry failures" not in later
    assert "It is stored already" in str(list(get_messages(act(owner_client, "bar-update-retry", update).wsgi_request)))


def test_what_is_held_back_is_stored_once_a_person_says_that_it_was_looked_at(
    owner_client: Client, wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-2)
    for stock in wire.market.stocks[:6]:
        stock.raw.pop(wire.market.sessions[-1], None)
    update = update_on()
    shown = text_of(owner_client, "bar-update", "XKRX", update.pk)

    act(owner_client, "bar-update-store", update)
    update.refresh_from_db()
    unconfirmed = update.status
    act(owner_client, "bar-update-store", update, looked="yes")
    worked_off(update, clock)

    assert "What is wrong with it" in shown
    assert "without a bar of" in shown
    assert "workflows refuse to run" in shown
    assert (unconfirmed, update.status) == (UpdateStatus.HELD, UpdateStatus.STORED)
    assert "Not to be worked with" in text_of(owner_client, "markets")
    assert "against its quality" in text_of(owner_client, "market", "XKRX")


def test_what_was_fetched_is_discarded_before_it_is_stored(owner_client: Client, wire: KisWire) -> None:
    update = request_update("XKRX")

    act(owner_client, "bar-update-discard", update)
    again = act(owner_client, "bar-update-discard", update)

    update.refresh_from_db()
    assert update.status == UpdateStatus.DISCARDED
    assert "It was discarded" in str(list(get_messages(again.wsgi_request))[-1])


def test_who_may_not_bring_bars_looks_and_changes_nothing(
    stranger_client: Client, client: Client, wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    for stock in wire.market.stocks[:7]:
        stock.raw.pop(wire.market.sessions[-1], None)
    update = update_on()

    shown = text_of(stranger_client, "bar-update", "XKRX", update.pk)

    assert "What is wrong with it" in shown
    assert "Store anyway" not in shown
    for name in ("bar-update-store", "bar-update-discard", "bar-update-retry"):
        assert act(stranger_client, name, update, looked="yes").status_code == 403
        assert act(client, name, update, looked="yes").status_code == 302
    assert stranger_client.post(reverse("market-update", args=["XKRX"])).status_code == 403
    assert client.get(reverse("markets")).status_code == 302
    update.refresh_from_db()
    assert update.status == UpdateStatus.HELD


def test_an_update_is_not_found_under_another_market(owner_client: Client, wire: KisWire) -> None:
    update = request_update("XKRX")

    assert owner_client.get(reverse("bar-update", args=["XNAS", update.pk])).status_code == 404
