"""What the matrix of statuses doesn't say: what is in the answers to those who may not see something, and pages."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from executions.models import WorkflowExecution
from pastetrader.accounts.models import User
from pastetrader.tests.api_access.asking import ask, place_of
from pastetrader.tests.api_access.objects import DETAILS, ENDPOINTS, LISTS, NOBODYS, OBJECTS, address_of
from pastetrader.tests.api_access.rows import an_execution


def _told(answer: Any) -> dict[str, Any]:
    """A problem without what names the request itself."""
    return {name: value for name, value in answer.json().items() if name not in {"instance", "request_id"}}


@pytest.mark.parametrize(("name", "method"), ENDPOINTS)
def test_nobody_unknown_is_told_more_than_that(client: Client, owner: User, name: str, method: str) -> None:
    answer = ask(client, name, method, address_of(name, owner))

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(("name", "method"), DETAILS)
def test_what_is_anothers_is_answered_as_what_never_was(
    stranger_client: Client, owner: User, name: str, method: str
) -> None:
    address = OBJECTS[name](owner)

    answer = ask(stranger_client, name, method, address)
    of_nothing = ask(stranger_client, name, method, {**address, "id": uuid4()})

    assert answer.status_code == 404
    assert _told(answer) == _told(of_nothing)


@pytest.mark.parametrize("name", sorted(LISTS.keys() - {"api-sessions"}))
def test_a_list_shows_ones_own_and_not_anothers(
    owner_client: Client, stranger_client: Client, owner: User, name: str
) -> None:
    LISTS[name](owner)

    def own(client: Client) -> int:
        rows = ask(client, name, "get", {}).json()["results"]
        return len([row for row in rows if row.get("tool_type") != "builtin"])

    assert (own(owner_client), own(stranger_client)) == (1, 0)


READABLE = [name for name, method in ENDPOINTS if method == "get" and name not in {"api-stream", "api-streams"}]


@pytest.mark.parametrize("name", READABLE)
def test_a_browser_that_is_signed_in_can_browse(owner_client: Client, owner: User, name: str) -> None:
    answer = owner_client.get(place_of(name, address_of(name, owner)), headers={"accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_execution_stays_with_its_owner_when_the_workflow_is_deleted(owner_client: Client, owner: User) -> None:
    address = an_execution(owner)
    WorkflowExecution.objects.get(pk=address["id"]).workflow.soft_delete()

    assert ask(owner_client, "api-execution", "get", address).status_code == 200


def test_every_endpoint_is_of_one_kind() -> None:
    assert OBJECTS.keys().isdisjoint(LISTS.keys() | NOBODYS.keys())
    assert len(ENDPOINTS) > 100
