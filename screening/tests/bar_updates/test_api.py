"""Sources, updates and passports over HTTP. Who may what is in pastetrader/tests/api_access."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.bar_sources.trying import try_out
from screening.models import BarSource, BarUpdate, UpdateStatus
from screening.tests.bar_sources.operators import KEYS, operator
from screening.tests.bar_updates.markets import worked_off
from screening.tests.factories import make_bars
from screening.tests.factories import stored as store
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_SECRET, KisWire

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def owner(owner: User) -> User:
    """Alice, who may bring bars and set up sources."""
    return operator(owner)


def send(client: Client, method: str, place: str, body: Any = None, *, status: int = 200, **headers: str) -> Any:
    """The answer, of that status."""
    answer = client.generic(
        method.upper(),
        f"{API}/{place}",
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == status, answer.content
    assert APP_SECRET not in answer.content.decode()
    return answer.json() if answer.content else None


def test_a_source_goes_in_with_its_keys_and_comes_out_without(owner_client: Client, wire: KisWire) -> None:
    BarSource.objects.all().delete()
    config = {"base_url": wire.url, "masters_url": f"{wire.url}/master", "requests_per_second": 1000}
    new = {"provider": "kis", "name": "main", "config": config, "secret": KEYS, "automatic": ["XKRX"]}

    made = send(owner_client, "post", "bar-sources/", new, status=201)
    place = f"bar-sources/{made['id']}"
    taken = send(owner_client, "post", "bar-sources/", new, status=400)
    renamed = send(owner_client, "patch", place, {"name": "other"})
    moved = send(owner_client, "patch", place, {"config": config | {"environment": "paper"}}, status=400)
    keyless = send(owner_client, "patch", place, {"secret": {}}, status=400)

    assert (made["has_keys"], made["automatic"], made["trial"], "secret" in made) == (True, ["XKRX"], None, False)
    assert "XNAS" in made["markets"]
    assert taken["problems"][0]["code"] == "name_taken"
    assert (renamed["name"], renamed["has_keys"]) == ("other", True)
    assert moved["code"] == "credentials_needed_again"
    assert {problem["pointer"] for problem in keyless["problems"]} == {"/secret/app_key", "/secret/app_secret"}
    assert BarSource.objects.get().secret == KEYS
    send(owner_client, "delete", place, status=204)
    assert not BarSource.objects.exists()


def test_a_trial_is_asked_for_and_looked_at(owner_client: Client, wire: KisWire, clock: TestClock) -> None:
    place = f"bar-sources/{BarSource.objects.get().pk}"

    asked = send(owner_client, "post", f"{place}/test", {"market": "XKRX", "symbol": "001010"}, status=202)
    try_out(BarSource.objects.get().pk, clock=clock)
    done = send(owner_client, "get", place)

    assert asked["trial"]["state"] == "asked"
    assert (done["trial"]["state"], "가나0" in done["trial"]["message"]) == ("good", True)
    assert send(owner_client, "post", f"{place}/test", {"market": "XPAR"}, status=400)["code"] == "not_its_market"


def test_an_update_is_asked_for_once_and_looked_at_until_it_is_stored(
    owner_client: Client, stranger_client: Client, wire: KisWire, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screening.bar_updates.services.SystemClock", lambda: clock)
    new = {"market": "KOSPI", "source": str(BarSource.objects.get().pk)}

    made = send(owner_client, "post", "bar-updates/", new, status=201, **{"Idempotency-Key": "one"})
    again = send(owner_client, "post", "bar-updates/", new, status=201, **{"Idempotency-Key": "one"})
    same = send(owner_client, "post", "bar-updates/", new, status=200, **{"Idempotency-Key": "two"})
    worked_off(BarUpdate.objects.get(), clock)
    done = send(stranger_client, "get", f"bar-updates/{made['id']}")

    assert again == made
    assert same["id"] == made["id"]
    assert (made["status"], made["is_automatic"], made["progress"]["waiting"]) == ("listing", False, 0)
    assert (done["status"], done["verdict"], done["progress"]["failed"]) == ("stored", "pass", 0)
    assert done["progress"]["stored"] == done["figures"]["symbols"] == len(done["report"]["list"]["added"])
    listed = send(stranger_client, "get", "bar-updates/?market=XKRX&status=stored")["results"]
    assert [row["id"] for row in listed] == [made["id"]]


def test_failures_come_in_pages_and_are_fetched_again(
    owner_client: Client, wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    broken = {"002020", "006060"}
    wire.faults = lambda asked, _number: "500" if asked.query.get("FID_INPUT_ISCD") in broken else None
    update = update_on()
    place = f"bar-updates/{update.pk}"

    first = send(owner_client, "get", f"{place}/symbols?state=failed&page_size=1")
    cursor = first["next"].partition("/api/v1/")[2]
    second = send(owner_client, "get", cursor)
    wire.faults = lambda _asked, _number: None
    retried = send(owner_client, "post", f"{place}/retry")
    worked_off(update, clock)

    assert [row["symbol"] for row in first["results"] + second["results"]] == sorted(broken)
    assert first["results"][0]["code"] == "unavailable"
    assert (retried["status"], retried["progress"]["waiting"]) == ("fetching", 2)
    assert send(owner_client, "post", f"{place}/retry", status=409)["code"] == "wrong_state"
    assert send(owner_client, "post", f"{place}/store", status=409)["code"] == "wrong_state"
    assert send(owner_client, "post", f"{place}/discard", status=409)["code"] == "wrong_state"


def test_what_is_held_back_is_stored_or_discarded(
    owner_client: Client, wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    for stock in wire.market.stocks[:7]:
        stock.raw.pop(wire.market.sessions[-1], None)
    held = update_on()

    shown = send(owner_client, "get", f"bar-updates/{held.pk}")
    storing = send(owner_client, "post", f"bar-updates/{held.pk}/store")
    worked_off(held, clock)
    passport = send(owner_client, "get", "markets/XKRX/passport")

    assert (shown["status"], shown["verdict"]) == ("held", "block")
    assert "missing" in {finding["code"] for finding in shown["findings"]}
    assert all(isinstance(finding["message"], str) for finding in shown["findings"])
    assert (storing["status"], storing["force"]) == ("storing", True)
    assert (passport["verdict"], passport["update_id"], passport["is_judged"]) == ("block", str(held.pk), True)
    other = BarUpdate.objects.create(market="XNAS", provider="yahoo", status="held", until=held.until)
    assert send(owner_client, "post", f"bar-updates/{other.pk}/discard")["status"] == UpdateStatus.DISCARDED


def test_a_passport_says_what_is_known_and_what_is_not(stranger_client: Client, client: Client) -> None:
    store("XTST", make_bars("A", [5.0, 6.0]))
    store("SAMPLE", make_bars("SYN001", [5.0, 6.0]))

    unjudged = send(stranger_client, "get", "markets/XTST/passport")
    sample = send(stranger_client, "get", "markets/SAMPLE/passport")

    assert (unjudged["verdict"], unjudged["is_judged"], unjudged["findings"]) == (None, False, [])
    assert (sample["verdict"], sample["provider"], sample["is_judged"]) == ("pass", "sample", True)
    send(stranger_client, "get", "markets/XNONE/passport", status=404)
    send(client, "get", "markets/XTST/passport", status=401)


def test_a_source_that_has_no_bars_of_the_market_is_refused(owner_client: Client, wire: KisWire) -> None:
    source = str(BarSource.objects.get().pk)

    assert send(owner_client, "post", "bar-updates/", {"market": "XPAR", "source": source}, status=400)["code"] == (
        "not_its_market"
    )
    send(owner_client, "post", "bar-updates/", {"market": "XKRX", "until": "2026-01-01"}, status=400)
    send(owner_client, "post", "bar-updates/", {"market": "nowhere"}, status=400)
