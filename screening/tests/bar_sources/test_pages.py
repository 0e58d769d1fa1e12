"""The pages of sources: set up, tried out, switched off, deleted; their keys go in and never come out."""

import html
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from pastetrader.accounts.models import AuditEntry, User
from screening.bar_sources.services import save_source
from screening.bar_sources.trying import try_out
from screening.models import Bar, BarSource
from screening.tests.bar_sources.operators import KEYS, kis_form
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET, KisWire

pytestmark = pytest.mark.django_db


def set_up(client: Client, kind: str = "kis", **fields: str) -> Any:
    """The form of a new source, sent."""
    return client.post(f"{reverse('bar-source-new')}?kind={kind}", fields or kis_form())


def act(client: Client, name: str, source: BarSource, **given: Any) -> Any:
    """A form of its page, sent."""
    return client.post(reverse(name, args=[source.pk]), given)


def page(client: Client, source: BarSource) -> str:
    """What its page says."""
    return client.get(reverse("bar-source", args=[source.pk])).content.decode()


def test_a_source_is_set_up_with_keys_that_no_page_shows_again(owner_client: Client, wire: KisWire) -> None:
    BarSource.objects.all().delete()

    answer = set_up(owner_client, **kis_form(wire.url))

    source = BarSource.objects.get()
    assert answer.url == reverse("bar-source", args=[source.pk])
    assert (source.name, source.secret, source.config["base_url"]) == ("main", KEYS, wire.url)
    pages = [
        page(owner_client, source),
        owner_client.get(reverse("bar-sources")).content.decode(),
        owner_client.get(reverse("bar-source-edit", args=[source.pk])).content.decode(),
    ]
    for shown in pages:
        assert APP_KEY not in shown
        assert APP_SECRET not in shown
    assert "key stored" in pages[0]
    entry = AuditEntry.objects.get(action="secret.changed")
    assert APP_KEY not in str(entry.detail)


def test_the_usual_name_needs_no_typing(owner_client: Client) -> None:
    assert set_up(owner_client, "yahoo", name="default").status_code == 302
    assert BarSource.objects.get().name == "default"


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("kis", {"secret.app_key": "short"}, "shorter than 10 characters"),
        ("kis", {"keys": "clear"}, "App key"),
        ("kis", {"config.environment": "moon"}, "Kind of the app key"),
        ("kis", {"config.base_url": "http://127.0.0.1:9"}, "PASTETRADER_OUTBOUND_ALLOW"),
        ("kis", {"name": "   "}, "Give it a name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_loses_nothing_but_the_keys(
    owner_client: Client, kind: str, change: dict[str, str], said: str
) -> None:
    answer = set_up(owner_client, kind, **kis_form(**({"config.requests_per_second": "7.5"} | change)))

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert said in shown
    assert "7.5" in shown
    assert APP_SECRET not in shown
    assert not BarSource.objects.exists()


def test_an_address_of_ones_own_is_described_column_by_column(owner_client: Client) -> None:
    columns = {f"config.columns.{name}": name for name in ("session", "open", "high", "low", "close", "volume")}
    fields = {
        "name": "mine",
        "config.url": "https://bars.example.com/{symbol}.csv?key={key}",
        "config.markets.$rows": "1",
        "config.markets.0": "XKRX",
        "config.adjusted": "true",
        "keys": "replace",
        "secret.key": "the-secret-key",
        **columns,
    }
    unadjusted = set_up(owner_client, "custom", **(fields | {"config.adjusted": "false"}))
    keyless = set_up(owner_client, "custom", **(fields | {"keys": "clear"}))

    assert set_up(owner_client, "custom", **fields).status_code == 302

    source = BarSource.objects.get()
    assert (source.config["markets"], source.secret) == (["XKRX"], {"key": "the-secret-key"})
    assert "not adjusted for splits cannot be used" in unadjusted.content.decode()
    assert "no key is given" in keyless.content.decode()
    assert "the-secret-key" not in page(owner_client, source)


def test_keys_stay_unless_others_are_entered_or_where_they_go_changes(owner_client: Client, wire: KisWire) -> None:
    source = BarSource.objects.get()
    edit = reverse("bar-source-edit", args=[source.pk])

    kept = owner_client.post(edit, kis_form(wire.url, keys="keep", **{"config.requests_per_second": "5"}))
    source.refresh_from_db()
    moved = owner_client.post(edit, kis_form(wire.url, keys="keep", **{"config.environment": "paper"}))

    assert (kept.status_code, source.config["requests_per_second"], source.secret) == (302, 5, KEYS)
    assert moved.status_code == 400
    assert "Enter them again" in moved.content.decode()
    source.refresh_from_db()
    assert source.config.get("environment", "real") == "real"
    entered = owner_client.post(edit, kis_form(wire.url, **{"config.environment": "paper"}))
    assert entered.status_code == 302


def made_from(shown: str, before: str = "") -> str:
    """What a form on a page says it was made from; of the first one after some text of the page."""
    found = re.search(r'name="made_from" value="([^"]*)"', shown[shown.index(before) :])
    assert found
    return html.unescape(found[1])


def test_a_form_that_another_window_overtook_saves_nothing_until_it_is_sent_again(
    owner_client: Client, wire: KisWire
) -> None:
    source = BarSource.objects.get()
    edit = reverse("bar-source-edit", args=[source.pk])
    old = made_from(owner_client.get(edit).content.decode())
    owner_client.post(edit, kis_form(wire.url, keys="keep", made_from=old, **{"config.requests_per_second": "5"}))

    late = kis_form(wire.url, keys="keep", made_from=old, **{"config.requests_per_second": "7"})
    told = owner_client.post(edit, late)
    source.refresh_from_db()
    between = source.config["requests_per_second"]
    again = owner_client.post(edit, late | {"made_from": made_from(told.content.decode())})

    assert (told.status_code, between) == (409, 5)
    assert "changed after this form was opened" in told.content.decode()
    assert 'value="7"' in told.content.decode()
    source.refresh_from_db()
    assert (again.status_code, source.config["requests_per_second"]) == (302, 7)


def test_markets_that_another_window_chose_are_not_lost_to_an_older_list(owner_client: Client, wire: KisWire) -> None:
    source = BarSource.objects.get()
    old = made_from(page(owner_client, source), 'id="automatic-title"')
    act(owner_client, "bar-source-automatic", source, market=["XKRX"], made_from=old)

    late = act(owner_client, "bar-source-automatic", source, market=["XNAS"], made_from=old)

    source.refresh_from_db()
    assert source.automatic == ["XKRX"]
    assert "changed after this form was opened" in str(list(get_messages(late.wsgi_request))[-1])


def test_the_key_of_an_address_does_not_follow_a_changed_address_of_its_list(owner: User, owner_client: Client) -> None:
    columns = dict.fromkeys(("session", "open", "high", "low", "close", "volume"), "x")
    config = {"url": "https://a.example/{symbol}?{key}", "markets": ["XKRX"], "columns": columns, "adjusted": True}
    source = save_source(BarSource(provider="custom", config=config), secret={"key": "k"}, by=owner)
    changed = config | {"instruments_url": "https://thief.example/?{key}", "instruments": {"symbol": "s"}}

    answer = owner_client.patch(
        reverse("api-bar-source", args=[source.pk]), {"config": changed}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "credentials_needed_again")


def test_a_source_is_tried_out_by_a_worker_and_says_what_came(
    owner_client: Client, wire: KisWire, clock: TestClock
) -> None:
    source = BarSource.objects.get()
    asked = act(owner_client, "bar-source-try", source, market="XKRX", symbol="001010")
    waiting = page(owner_client, source)

    try_out(source.pk, clock=clock)

    shown = page(owner_client, source)
    assert asked.status_code == 302
    assert 'data-live="trial" data-open' in waiting
    assert 'data-live="trial" data-open' not in shown
    assert "가나0" in shown
    assert wire.market.sessions[-1].isoformat() in shown
    assert {asked.path for asked in wire.requests} >= {"/oauth2/tokenP"}
    assert not Bar.objects.filter(instrument__market="XKRX").exists()


def test_markets_are_chosen_that_come_by_themselves(owner_client: Client, wire: KisWire) -> None:
    source = BarSource.objects.get()

    act(owner_client, "bar-source-automatic", source, market=["XKRX", "XNAS"])
    refused = act(owner_client, "bar-source-automatic", source, market=["XPAR"])

    source.refresh_from_db()
    assert source.automatic == ["XKRX", "XNAS"]
    assert "no bars of XPAR" in str(list(get_messages(refused.wsgi_request))[-1])
    assert "By itself after each session" in owner_client.get(reverse("markets")).content.decode()
    act(owner_client, "bar-source-automatic", source)
    source.refresh_from_db()
    assert source.automatic == []


def test_a_source_is_switched_off_and_on_and_deleted_with_its_keys(owner_client: Client, wire: KisWire) -> None:
    source = BarSource.objects.get()

    act(owner_client, "bar-source-switch", source, active="no")
    assert not BarSource.objects.get().is_active
    act(owner_client, "bar-source-switch", source)
    assert BarSource.objects.get().is_active
    act(owner_client, "bar-source-delete", source)

    assert not BarSource.objects.exists()
    assert AuditEntry.objects.filter(action="secret.removed").exists()


def test_who_may_not_sees_no_source_and_changes_none(stranger_client: Client, client: Client, wire: KisWire) -> None:
    source = BarSource.objects.get()

    listed = stranger_client.get(reverse("bar-sources"))

    assert listed.status_code == 403
    assert "You may not see the sources" in listed.content.decode()
    assert wire.url not in listed.content.decode()
    for name in ("bar-source", "bar-source-edit"):
        assert stranger_client.get(reverse(name, args=[source.pk])).status_code == 403
        assert client.get(reverse(name, args=[source.pk])).status_code == 302
    assert set_up(stranger_client).status_code == 403
    for name in ("try", "automatic", "switch", "delete", "edit"):
        assert act(stranger_client, f"bar-source-{name}", source).status_code == 403
    assert BarSource.objects.get().is_active
