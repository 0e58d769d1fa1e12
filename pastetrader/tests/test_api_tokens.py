"""Tokens over HTTP: who makes and revokes them, and what comes in with one."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from pastetrader.accounts.api_tokens.permissions import scope_needed
from pastetrader.accounts.api_tokens.services import create_token, revoke_token
from pastetrader.accounts.models import ApiToken, User
from pastetrader.api_urls import urlpatterns
from pastetrader.tests.api_access.rows import GRAPH
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

pytestmark = pytest.mark.django_db
TOKENS, ME = "/api/v1/tokens/", "/api/v1/me"
NEW = {"name": "script", "scopes": ["read", "run"]}


Program = Callable[..., Client]


@pytest.fixture
def program(owner: User) -> Program:
    """A client that shows a token of Alice (or of whom is named) with the given scopes."""

    def one(*scopes: str, of: User = owner) -> Client:
        _token, secret = create_token(user=of, name=f"script {scopes}", scopes=scopes)
        return Client(headers={"Authorization": f"Bearer {secret}"}, enforce_csrf_checks=True)

    return one


def _sent(client: Client, method: str, place: str, body: Any = None) -> Any:
    return client.generic(method, place, "" if body is None else json.dumps(body), content_type="application/json")


def test_a_person_makes_a_token_and_sees_its_secret_this_once(owner: User, owner_client: Client) -> None:
    made = _sent(owner_client, "POST", TOKENS, NEW)

    body = made.json()
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/api/v1/tokens/{body['id']}")
    assert body["scopes"] == ["read", "run"]
    program = Client(headers={"Authorization": f"Bearer {body['token']}"})
    assert program.get(ME).json()["email"] == owner.email
    listed = owner_client.get(TOKENS).content.decode()
    shown = owner_client.get(made.headers["Location"]).content.decode()
    assert body["prefix"] in listed
    assert body["token"] not in f"{listed}{shown}"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**NEW, "scopes": []},
        {**NEW, "scopes": ["fly"]},
        {**NEW, "more": 1},
        {**NEW, "expires_at": "2020-01-01T00:00:00Z"},
        {**NEW, "expires_at": "9999-12-31T23:59:59-14:00"},
        {**NEW, "expires_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_what_cannot_be_a_token_is_refused(owner_client: Client, body: dict[str, Any]) -> None:
    assert _sent(owner_client, "POST", TOKENS, body).status_code == 400
    assert not ApiToken.objects.exists()


def test_a_name_is_taken_once(owner_client: Client) -> None:
    _sent(owner_client, "POST", TOKENS, NEW)

    again = _sent(owner_client, "POST", TOKENS, NEW)

    assert (again.status_code, again.json()["code"]) == (409, "token_name_taken")


def test_a_revoked_token_is_refused_with_the_next_request(owner: User, owner_client: Client) -> None:
    token, secret = create_token(user=owner, name="script", scopes=["read"])
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(ME).status_code == 200

    assert owner_client.delete(f"{TOKENS}{token.pk}").status_code == 204

    answer = program.get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="PasteTrader", error="invalid_token"'
    assert owner_client.delete(f"{TOKENS}{token.pk}").status_code == 204


def test_without_a_token_the_challenge_names_no_error(client: Client) -> None:
    answer = client.get(ME)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="PasteTrader"')


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer pt_a pt_b", "Bearer ä", "Bearer \x80\xff"])
def test_a_token_that_is_none_is_refused_even_beside_a_session(owner_client: Client, header: str) -> None:
    answer = owner_client.get(ME, headers={"Authorization": header})

    assert answer.status_code == 401


def test_another_scheme_is_no_token(owner_client: Client) -> None:
    assert owner_client.get(ME, headers={"Authorization": "Basic eDp5"}).status_code == 200


def test_a_program_needs_no_cookie_and_a_browser_its_csrf_token(owner: User, program: Program) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)

    by_token = _sent(program("write"), "PATCH", ME, {"display_name": "Al"})
    by_session = _sent(browser, "PATCH", ME, {"display_name": "Bo"})

    assert (by_token.status_code, by_session.status_code) == (200, 403)
    assert User.objects.get(pk=owner.pk).display_name == "Al"


@pytest.fixture
def workflow(owner: User) -> Workflow:
    """One trigger."""
    return create_workflow(owner=owner, name="Mine", graph=Graph.model_validate(GRAPH))


@pytest.mark.parametrize(
    ("method", "place", "body", "scope"),
    [
        ("GET", "/api/v1/workflows/", None, "read"),
        ("HEAD", "/api/v1/workflows/", None, "read"),
        ("OPTIONS", "/api/v1/workflows/", None, "read"),
        ("POST", "/api/v1/workflows/", {"name": "New"}, "write"),
        ("PATCH", "/api/v1/workflows/{id}", {"name": "New"}, "write"),
        ("DELETE", "/api/v1/workflows/{id}", None, "write"),
        ("POST", "/api/v1/workflows/{id}/execute", {}, "run"),
        ("POST", "/api/v1/workflows/{id}/nodes/start/run", {"source": "edited", "given": {"output": 1}}, "run"),
    ],
)
@pytest.mark.parametrize("given", ["read", "run", "write"])
def test_a_token_may_do_what_its_scope_says_and_nothing_else(
    program: Program, workflow: Workflow, method: str, place: str, body: Any, scope: str, given: str
) -> None:
    answer = _sent(program(given), method, place.format(id=workflow.pk), body)

    assert (answer.status_code == 403) is (given != scope)
    if given != scope and method != "HEAD":
        assert answer.json()["code"] == "scope_missing"


def test_no_token_makes_sees_or_revokes_tokens_and_sessions(owner: User, program: Program) -> None:
    token, _secret = create_token(user=owner, name="other", scopes=["read"])
    almighty = program("read", "run", "write")
    asked = [
        ("GET", TOKENS),
        ("POST", TOKENS),
        ("GET", f"{TOKENS}{token.pk}"),
        ("DELETE", f"{TOKENS}{token.pk}"),
        ("GET", "/api/v1/sessions/"),
        ("DELETE", f"/api/v1/sessions/{uuid4()}"),
    ]

    answers = [_sent(almighty, method, place, NEW) for method, place in asked]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "session_only")}
    assert revoke_token(token_id=token.pk, by=owner)


def test_a_token_of_one_sees_nothing_of_another(stranger: User, program: Program, workflow: Workflow) -> None:
    answer = program("read", of=stranger).get(f"/api/v1/workflows/{workflow.pk}")

    assert answer.status_code == 404


def test_me_says_with_which_token_one_came(owner_client: Client, program: Program) -> None:
    assert program("read", "run").get(ME).json()["token"]["scopes"] == ["read", "run"]
    assert owner_client.get(ME).json()["token"] is None


def test_a_program_that_names_no_language_is_answered_in_that_of_its_person(owner: User, program: Program) -> None:
    User.objects.filter(pk=owner.pk).update(language="ko")
    script = program("read")

    unsaid, said = script.get(ME), script.get(ME, headers={"accept-language": "en"})

    assert (unsaid.headers["Content-Language"], said.headers["Content-Language"]) == ("ko", "en")


def test_every_action_that_runs_something_takes_the_scope_for_it() -> None:
    posts = [found for found in urlpatterns if "post" in getattr(getattr(found, "callback", None), "actions", {})]
    names = {str(found.name): scope_needed("POST", _view(found)) for found in posts if isinstance(found, URLPattern)}
    verbs = ("-execute", "-run", "-run-node", "-cancel", "-rerun", "-test", "-replay")

    running = {name: scope for name, scope in names.items() if name.endswith(verbs)}

    assert {"api-execute", "api-run-node", "api-cancel", "api-rerun"} <= running.keys()
    assert set(running.values()) == {"run"}


def _view(pattern: URLPattern) -> Any:
    view = getattr(pattern.callback, "cls")()  # noqa: B009
    view.action = getattr(pattern.callback, "actions")["post"]  # noqa: B009
    return view


def test_addresses_are_as_the_contract_says() -> None:
    assert reverse("api-tokens") == TOKENS
    assert reverse("api-me") == ME
