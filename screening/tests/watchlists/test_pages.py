"""Watch-lists in the browser's forms: nothing that was typed is lost, nothing saved elsewhere is overwritten unseen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import User
from screening.models import Instrument, Watchlist

pytestmark = pytest.mark.django_db
NEW = "/watchlists/new/"


@pytest.fixture(autouse=True)
def instruments() -> None:
    """Two shares, one of which has a name that is no HTML."""
    names = {"005930": "삼성전자", "000660": "<b>SK</b>"}
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=one, name=name) for one, name in names.items()])


@pytest.fixture
def row(owner: User) -> Watchlist:
    """A list of two."""
    return Watchlist.objects.create(owner=owner, name="Mine", market="XKRX", symbols=["000660", "005930"])


def _post(client: Client, place: str, **values: str) -> Any:
    return client.post(place, {"name": "Mine", "market": "XKRX", "symbols": "005930", **values})


def test_a_list_is_made_and_its_page_shows_codes_with_names_in_their_order(owner_client: Client) -> None:
    answer = owner_client.post(NEW, {"name": "Mine", "market": "XKRX", "symbols": "000660\n삼성전자"}, follow=True)

    assert "000660 &lt;b&gt;SK&lt;/b&gt;\n005930 삼성전자</textarea>" in answer.content.decode()
    assert "Mine" in owner_client.get("/watchlists/").content.decode()


def test_what_the_page_shows_can_be_saved_as_it_is(owner_client: Client, row: Watchlist) -> None:
    page = owner_client.get(reverse("watchlist", args=[row.pk]))

    answer = owner_client.post(page.request["PATH_INFO"], {**page.context["values"], "version": "1"})

    assert answer.status_code == 302
    assert Watchlist.objects.get().symbols == ["000660", "005930"]


def test_unknown_symbols_are_told_one_by_one_and_what_was_typed_stays(owner_client: Client) -> None:
    answer = _post(owner_client, NEW, symbols="005930\n999999\n<i>")

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Nothing in XKRX is called “999999”." in page
    assert "005930\n999999\n&lt;i&gt;</textarea>" in page
    assert not Watchlist.objects.exists()

    assert _post(owner_client, NEW, symbols="005930\n999999", skip_unknown="yes").status_code == 302
    assert Watchlist.objects.get().symbols == ["005930"]


def test_a_form_that_another_window_overtook_is_not_saved_and_shows_both(owner_client: Client, row: Watchlist) -> None:
    place = reverse("watchlist", args=[row.pk])
    assert _post(owner_client, place, version="1", symbols="005930").status_code == 302

    late = _post(owner_client, place, version="1", name="Late", symbols="000660")

    page = late.content.decode()
    assert late.status_code == 409
    assert 'value="Late"' in page
    assert "005930 삼성전자</pre>" in page
    assert 'name="version" value="2"' in page
    assert Watchlist.objects.get().name == "Mine"
    assert _post(owner_client, place, version="2", name="Late", symbols="000660").status_code == 302
    assert Watchlist.objects.get().name == "Late"


def test_a_list_is_deleted_by_its_owner_alone(owner_client: Client, stranger_client: Client, row: Watchlist) -> None:
    place, delete = reverse("watchlist", args=[row.pk]), reverse("watchlist-delete", args=[row.pk])

    assert [stranger_client.get(place).status_code, _post(stranger_client, place).status_code] == [404, 404]
    assert stranger_client.post(delete).status_code == 404
    assert Client().get(place).status_code == 302
    assert owner_client.post(delete).status_code == 302
    assert not Watchlist.objects.exists()


def test_the_same_form_sent_twice_makes_one_list(owner_client: Client) -> None:
    key = {"idempotency_key": "0123456789abcdef"}

    places = {_post(owner_client, NEW, **key)["Location"] for _time in range(2)}

    assert len(places) == 1
    assert Watchlist.objects.count() == 1


def test_without_any_instruments_the_form_says_what_to_do(owner_client: Client) -> None:
    Instrument.objects.all().delete()

    assert "Import its bars or its list first" in _post(owner_client, NEW).content.decode()
