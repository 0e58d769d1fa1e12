"""Named secrets over HTTP and on their page: values go in, and never come out."""

import json
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import AuditEntry, IdempotencyKey, User
from pastetrader.common.errors import PasteTraderError
from registry.models import Secret, Tool
from registry.named_secrets.services import set_secret
from registry.tests.factories import make_tool
from workflows.definition.graph import Graph
from workflows.services import create_workflow, problems_of, set_active

VALUE = "sk-canary-0123456789-abcd"
START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}


def _telling(owner: User, url: Any = None) -> Any:
    """A workflow that tells by an address which a secret holds."""
    arguments = {"channel": "slack", "url": url or {"$secret": "slack"}, "title": "Found"}
    tool = Tool.objects.get(name="notify")
    step = {
        "key": "tell", "name": "Tell", "node_type": "tool", "tool_id": str(tool.pk), "config": {"arguments": arguments},
    }  # fmt: skip
    graph = {"nodes": [START, step], "edges": [{"source": "start", "target": "tell"}]}
    return create_workflow(owner=owner, name="Tells", graph=Graph.model_validate(graph))


def _post(client: Client, address: str, body: Any, method: str = "post", **headers: str) -> Any:
    return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)


def test_a_secret_is_set_replaced_and_deleted_and_its_value_is_in_no_answer(owner_client: Client, owner: User) -> None:
    made = _post(owner_client, "/api/v1/secrets/", {"name": "broker", "value": VALUE}, **{"Idempotency-Key": "once"})
    address = f"/api/v1/secrets/{made.json()['id']}"
    answers = [made, owner_client.get(address), owner_client.get("/api/v1/secrets/")]

    assert made.status_code == 201
    assert (made.json()["name"], made.json()["hint"], made.json()["used_at"]) == ("broker", "abcd", None)
    answers.append(_post(owner_client, address, {"value": "another-value"}, "patch"))
    assert answers[-1].json()["hint"] == ""
    assert Secret.objects.get().value == "another-value"
    answers.append(owner_client.delete(address))
    assert [answer.status_code for answer in answers[1:]] == [200, 200, 200, 204]
    assert not any(
        "canary" in answer.content.decode() or "another-value" in answer.content.decode() for answer in answers
    )
    kept = repr(list(IdempotencyKey.objects.values())) + repr(list(AuditEntry.objects.values()))
    assert "canary" not in kept
    acts = AuditEntry.objects.filter(action__startswith="named_secret.").order_by("at")
    actions = list(acts.values_list("action", flat=True))
    assert actions == ["named_secret.created", "named_secret.replaced", "named_secret.deleted"]


def test_a_taken_name_and_a_bad_one_are_refused_with_the_place(owner_client: Client, owner: User) -> None:
    set_secret(owner=owner, name="broker", value=VALUE, by=owner)
    for name, code in (("broker", "name_taken"), ("no good", "secret_name")):
        answer = _post(owner_client, "/api/v1/secrets/", {"name": name, "value": VALUE})

        assert answer.status_code == 400, answer.content
        assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [("/name", code)]
        assert "canary" not in answer.content.decode()


def test_a_value_of_a_wrong_form_is_not_repeated_by_the_refusal(owner_client: Client) -> None:
    for value in ([VALUE], {"a": VALUE}, VALUE * 5_000):
        answer = _post(owner_client, "/api/v1/secrets/", {"name": "broker", "value": value})

        assert answer.status_code == 400
        assert "canary" not in answer.content.decode()


def test_somebody_else_s_secret_is_not_there(stranger_client: Client, owner: User) -> None:
    secret = set_secret(owner=owner, name="broker", value=VALUE, by=owner)
    address = f"/api/v1/secrets/{secret.pk}"

    assert stranger_client.get("/api/v1/secrets/").json()["results"] == []
    assert stranger_client.get(address).status_code == 404
    assert _post(stranger_client, address, {"value": "of a stranger"}, "patch").status_code == 404
    assert stranger_client.delete(address).status_code == 404
    assert stranger_client.post(f"/secrets/{secret.pk}/replace/", {"value": "of a stranger"}).status_code == 404
    assert stranger_client.post(f"/secrets/{secret.pk}/delete/").status_code == 404
    assert Client().get(address).status_code == 401
    assert Client().get("/secrets/").status_code == 302
    assert Secret.objects.get().value == VALUE


def test_the_list_asks_as_often_for_many_as_for_one(
    owner_client: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        set_secret(owner=owner, name=f"secret-{number}", value=VALUE, by=owner)
        make_tool(owner, name=f"tool {number}", config={"headers": {"X": {"$secret": f"secret-{number}"}}})
    with django_assert_max_num_queries(9):
        answer = owner_client.get("/api/v1/secrets/")

    assert {tuple(one["used_by"]) for one in answer.json()["results"]} == {(f"tool {number}",) for number in range(12)}


def test_the_page_sets_replaces_and_clears_and_says_who_uses_what(owner_client: Client, owner: User) -> None:
    _telling(owner)
    make_tool(owner, name="Orders", auth_config={"token": {"$secret": "broker"}})
    page = owner_client.get("/secrets/").content.decode()
    assert "Named, but not set" in page
    assert "No secrets" in page

    for name in ("slack", "broker"):
        assert owner_client.post("/secrets/", {"name": name, "value": VALUE}).status_code == 302
    page = owner_client.get("/secrets/").content.decode()
    assert "Named, but not set" not in page
    assert "Tells" in page
    assert "Orders" in page
    assert "ends with abcd" in page
    assert "canary" not in page
    secret = Secret.objects.get(name="slack")
    assert owner_client.post(f"/secrets/{secret.pk}/replace/", {"value": "x"}).status_code == 400
    assert owner_client.post(f"/secrets/{secret.pk}/replace/", {"value": "another-value"}).status_code == 302
    assert Secret.objects.get(name="slack").value == "another-value"
    assert owner_client.post(f"/secrets/{secret.pk}/delete/").status_code == 302
    assert not Secret.objects.filter(name="slack").exists()


def test_what_the_page_refuses_is_said_and_the_value_is_not_given_back(owner_client: Client) -> None:
    answer = owner_client.post("/secrets/", {"name": "no good", "value": VALUE})

    assert answer.status_code == 400
    assert "canary" not in answer.content.decode()
    assert 'value="no good"' in answer.content.decode()


def test_a_workflow_that_names_a_missing_secret_says_so_and_cannot_be_activated(owner: User) -> None:
    workflow = _telling(owner)

    found = [(one.code, one.severity, one.path) for one in problems_of(workflow) if one.code.startswith("secret")]
    assert found == [("secret_missing", "error", "config.arguments.url")]
    with pytest.raises(PasteTraderError):
        set_active(workflow=workflow, is_active=True)
    set_secret(owner=owner, name="slack", value="https://example.com/hook", by=owner)
    assert not [one for one in problems_of(workflow) if one.severity == "error"]


def test_a_tool_that_names_a_missing_secret_is_an_error_of_the_step(owner: User) -> None:
    tool = make_tool(owner, config={"url": "https://example.com/", "headers": {"X": {"$secret": "gone"}}})
    step = {"key": "ask", "name": "Ask", "node_type": "tool", "tool_id": str(tool.pk)}
    graph = {"nodes": [START, step], "edges": [{"source": "start", "target": "ask"}]}
    workflow = create_workflow(owner=owner, name="Asks", graph=Graph.model_validate(graph))

    (problem,) = [one for one in problems_of(workflow) if one.code == "secret_missing"]
    assert (problem.severity, problem.node) == ("error", "ask")
    assert "“gone”" in str(problem.message)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"title": {"$secret": "slack"}}, "secret_misplaced"),
        ({"url": {"$secret": "{{ input.which }}"}}, "secret_reference"),
    ],
)
def test_a_secret_is_named_where_the_tool_takes_one_and_by_the_workflow_itself(
    owner: User, arguments: Any, code: str
) -> None:
    set_secret(owner=owner, name="slack", value="https://example.com/hook", by=owner)
    workflow = _telling(owner)
    node = workflow.nodes.get(key="tell")
    node.config["arguments"] |= arguments
    node.save()

    assert code in {one.code for one in problems_of(workflow) if one.severity == "error"}


def test_a_tool_of_the_api_shows_the_names_of_secrets_to_its_owner_alone(
    owner_client: Client, stranger_client: Client, owner: User
) -> None:
    set_secret(owner=owner, name="broker", value=VALUE, by=owner)
    tool = make_tool(owner, config={"headers": {"X": {"$secret": "broker"}}}, is_public=True)

    mine = owner_client.get(f"/api/v1/tools/{tool.pk}").json()
    theirs = stranger_client.get(f"/api/v1/tools/{tool.pk}").json()
    assert mine["config"] == {"headers": {"X": {"$secret": "broker"}}}
    assert theirs["config"] == {}
