"""What all addresses of the API have in common, shown at one of them."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from registry.models import Tool
from registry.tests.factories import make_tool

TOOLS = "/api/v1/tools/"
TOKENS = "/api/v1/tokens/"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"[" * 5_000, "application/json", 400),
        (b"{}", "application/json; charset=nonsense", 400),
        (b'{"name": 1e999}', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\\ud800"}', "application/json", 400),
        (b'{"name": "a\\u0000b"}', "application/json", 400),
        (b'{"name": "a", "name": "b"}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"not json", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"", "application/json", 400),
        (b'"' + b"x" * 1_100_000 + b'"', "application/json", 413),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b"x", "nonsense", 415),
        (b"x", "", 415),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused_in_our_shape(
    owner_client: Client, body: bytes, content_type: str, status: int
) -> None:
    answer = owner_client.generic("POST", TOOLS, body, content_type=content_type)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "instance", "code", "request_id", "problems"} <= answer.json().keys()
    assert not Tool.objects.filter(owner__isnull=False).exists()


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        (TOOLS, "is_public", 0),
        (TOOLS, "is_active", "false"),
        (TOOLS, "name", 5),
        ("/api/v1/workflows/", "is_active", 1),
        ("/api/v1/workflows/", "name", 5),
        (TOKENS, "expires_at", 4_102_444_800),
    ],
)
def test_a_value_of_another_type_is_refused_and_not_taken_for_what_it_may_mean(
    owner_client: Client, address: str, field: str, value: object
) -> None:
    needed: dict[str, Any] = {TOOLS: {"tool_type": "http"}, TOKENS: {"scopes": ["read"]}}
    whole = {"name": "Quotes", **needed.get(address, {})}

    answer = owner_client.post(address, json.dumps({**whole, field: value}), content_type="application/json")

    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (400, f"/{field}")


def test_a_cross_site_post_is_refused(owner: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)

    answer = browser.post(TOOLS, "{}", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


@pytest.mark.django_db
def test_who_is_not_signed_in_is_told_so(client: Client) -> None:
    answer = client.get(TOOLS)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="PasteTrader"'


def test_a_method_that_an_address_lacks_is_refused(owner_client: Client) -> None:
    answer = owner_client.put(TOOLS, "{}", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_other_form_of_an_address_answers_the_same_without_a_redirect(owner_client: Client, owner: User) -> None:
    tool = make_tool(owner)

    assert owner_client.get("/api/v1/tools").content == owner_client.get(TOOLS).content
    assert owner_client.get(f"{TOOLS}{tool.pk}/").content == owner_client.get(f"{TOOLS}{tool.pk}").content
    changed = owner_client.patch(f"{TOOLS}{tool.pk}/", json.dumps({"name": "n"}), content_type="application/json")
    assert changed.status_code == 200


AT_THE_EDGE = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"]


def _cursor(position: str) -> str:
    return b64encode(urlencode({"p": position}).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "cD0yMDI2", "cD0yMDI2LTk5LTk5IDAwOjAw", "x" * 5_000, *(_cursor(position) for position in AT_THE_EDGE)],
)
def test_a_cursor_that_is_none_is_refused(owner_client: Client, cursor: str) -> None:
    answer = owner_client.get(TOOLS, {"cursor": cursor})

    assert (answer.status_code, answer.json()["problems"][0]["parameter"]) == (400, "cursor")


def test_errors_speak_the_language_of_the_browser(owner_client: Client) -> None:
    answer = owner_client.post(TOOLS, "x", content_type="application/json", headers={"accept-language": "ko"})

    assert answer.headers["Content-Language"] == "ko"
