"""Watch-lists over HTTP and as other rooms change them."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from pastetrader.accounts.models import User
from screening.bar_updates.listing import apply_list
from screening.market_data.base import Listed
from screening.models import Instrument, Watchlist
from screening.watchlists.services import MOST_SYMBOLS, Wanted, change_watchlist, rename_in_watchlists

pytestmark = pytest.mark.django_db
LISTS = "/api/v1/watchlists/"


@pytest.fixture(autouse=True)
def instruments() -> None:
    """Three shares."""
    names = {"005930": "삼성전자", "000660": "SK하이닉스", "035420": "NAVER"}
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=one, name=name) for one, name in names.items()])


def _made(client: Client, **values: Any) -> Any:
    body = {"name": "Mine", "market": "XKRX", "symbols": ["005930"], **values}
    return client.post(LISTS, body, content_type="application/json")


def test_a_list_is_made_of_symbols_and_names_and_shown(owner_client: Client) -> None:
    answer = _made(owner_client, market="kospi", symbols=["naver", "A005930", "000660 SK하이닉스"])

    assert answer.status_code == 201, answer.json()
    assert answer.json()["symbols"] == ["035420", "005930", "000660"]
    assert answer.json()["market"] == "XKRX"
    again = owner_client.get(answer["Location"])
    assert (again.json(), again["ETag"]) == (answer.json(), answer["ETag"])
    assert owner_client.get(LISTS).json()["results"] == [answer.json()]


def test_each_unknown_symbol_is_told_with_its_place_and_nothing_is_made(owner_client: Client) -> None:
    answer = _made(owner_client, name=" ", symbols=["005930", "999999", "없는회사"])

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["problems"]] == ["/name", "/symbols/1", "/symbols/2"]
    assert not Watchlist.objects.exists()


def test_a_market_of_which_nothing_is_known_is_refused(owner_client: Client) -> None:
    assert _made(owner_client, market="XNAS").json()["problems"][0]["code"] == "no_instruments"
    assert _made(owner_client, market="?").json()["problems"][0]["pointer"] == "/market"


def test_two_lists_of_a_person_have_two_names_and_those_of_two_people_may_share_one(
    owner_client: Client, stranger_client: Client
) -> None:
    assert _made(owner_client).status_code == 201
    assert _made(owner_client).json()["code"] == "name_taken"
    assert _made(stranger_client).status_code == 201


def test_a_change_over_an_older_state_is_refused_and_over_the_present_one_done(owner_client: Client) -> None:
    made = _made(owner_client)
    place = made["Location"]

    def change(tag: str, symbols: list[str]) -> Any:
        headers = {"If-Match": tag}
        return owner_client.patch(place, {"symbols": symbols}, content_type="application/json", headers=headers)

    first = change(made["ETag"], ["000660"])
    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert change(made["ETag"], ["035420"]).status_code == 412
    assert owner_client.delete(place, headers={"If-Match": made["ETag"]}).status_code == 412
    assert change(first["ETag"], ["035420"]).json()["symbols"] == ["035420"]
    assert owner_client.get(place, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_list_is_renamed_though_the_market_does_not_know_one_of_its_symbols_any_more(owner_client: Client) -> None:
    place = _made(owner_client)["Location"]
    Watchlist.objects.update(symbols=["005930", "111110"])

    answer = owner_client.patch(place, {"name": "Other"}, content_type="application/json")

    assert (answer.status_code, answer.json()["name"]) == (200, "Other")


def test_too_many_symbols_are_refused(owner_client: Client) -> None:
    codes = [f"{place:06}" for place in range(100_000, 100_000 + MOST_SYMBOLS + 1)]
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=code) for code in codes])

    assert _made(owner_client, symbols=codes).json()["problems"][0]["code"] == "too_many_symbols"
    assert _made(owner_client, symbols=codes[1:]).status_code == 201


@pytest.mark.parametrize("field", ["name", "market"])
def test_the_table_wants_a_name_and_a_market(owner: User, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Watchlist.objects.create(owner=owner, **{"name": "A", "market": "XKRX", field: ""})


def test_a_code_that_becomes_another_one_is_the_other_one_in_all_lists(owner: User) -> None:
    row = Watchlist.objects.create(owner=owner, name="A", market="XKRX", symbols=["005930", "000660"])
    other = Watchlist.objects.create(owner=owner, name="B", market="XNAS", symbols=["005930"])

    with transaction.atomic():
        assert rename_in_watchlists("XKRX", {"005930": "005931"}) == 1

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.symbols, row.version, other.symbols) == (["005931", "000660"], 2, ["005930"])


@pytest.mark.django_db(transaction=True)
def test_changes_at_the_same_time_are_written_one_after_the_other_and_none_is_lost(owner: User) -> None:
    Instrument.objects.get_or_create(market="XKRX", symbol="005930")
    row = Watchlist.objects.create(owner=owner, name="A", market="XKRX", symbols=[])
    codes = [f"{place:06}" for place in range(4)]
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=code) for code in codes])
    together = Barrier(len(codes))

    def add(code: str) -> None:
        together.wait()
        change_watchlist(watchlist=row, changed=lambda held: Wanted(held.name, held.market, [*held.symbols, code]))
        connections.close_all()

    threads = [Thread(target=add, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row.refresh_from_db()
    assert (sorted(row.symbols), row.version) == (codes, 1 + len(codes))


def test_a_list_of_the_market_that_renames_a_code_renames_it_in_watch_lists(owner: User) -> None:
    Instrument.objects.filter(symbol="005930").update(isin="KR7005930003")
    row = Watchlist.objects.create(owner=owner, name="A", market="XKRX", symbols=["005930", "000660"])
    now = [Listed("009990", isin="KR7005930003"), Listed("000660"), Listed("035420")]

    with transaction.atomic():
        apply_list("XKRX", now, date(2026, 11, 30), force=True)

    row.refresh_from_db()
    assert row.symbols == ["009990", "000660"]
