"""Workflows and their graphs over HTTP."""

import json
from typing import Any

import pytest
from django.test import Client

from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

WORKFLOWS = "/api/v1/workflows/"
START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
STEP = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": {"a": 1}}}
CHAIN = {"nodes": [START, STEP], "edges": [{"source": "start", "target": "step"}]}
CYCLE = {
    "nodes": [STEP, {**STEP, "key": "other"}],
    "edges": [{"source": "step", "target": "other"}, {"source": "other", "target": "step"}],
}


def _send(client: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Chain", graph=Graph.model_validate(CHAIN))


@pytest.fixture
def place(workflow: Workflow) -> str:
    return f"{WORKFLOWS}{workflow.pk}"


def test_a_workflow_is_made_with_its_graph(owner_client: Client) -> None:
    answer = _send(owner_client, "POST", WORKFLOWS, {"name": "Chain", "graph": CHAIN})

    assert answer.status_code == 201
    graph = owner_client.get(f"{WORKFLOWS}{answer.json()['id']}/graph").json()["graph"]
    assert [node["key"] for node in graph["nodes"]] == ["start", "step"]
    assert [(edge["source"], edge["target"]) for edge in graph["edges"]] == [("start", "step")]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x", "colour": "red"}, "colour"),
        ({"name": "x", "graph": {"nodes": [{**START, "key": "No Slug"}]}}, "graph.nodes.0.key"),
        ({"name": "x", "graph": {"nodes": [{**START, "node_type": "teapot"}]}}, "graph.nodes.0.node_type"),
        ({"name": "x", "graph": {"nodes": [START], "edges": [{"source": "start"}]}}, "graph.edges.0.target"),
    ],
)
def test_what_is_no_workflow_is_refused_with_the_place(owner_client: Client, body: Any, path: str) -> None:
    answer = _send(owner_client, "POST", WORKFLOWS, body)

    assert answer.status_code == 400
    assert f"/{path.replace('.', '/')}" in [problem["pointer"] for problem in answer.json()["problems"]]
    assert not Workflow.objects.exists()


def test_a_graph_that_no_rows_can_hold_is_refused_and_leaves_nothing(owner_client: Client) -> None:
    twice = {"nodes": [START, START]}

    answer = _send(owner_client, "POST", WORKFLOWS, {"name": "x", "graph": twice})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_graph")
    assert not Workflow.objects.exists()


def test_a_draft_may_hold_a_cycle_and_says_so(owner_client: Client) -> None:
    made = _send(owner_client, "POST", WORKFLOWS, {"name": "x", "graph": CYCLE, "is_active": False})

    problems = owner_client.get(f"{WORKFLOWS}{made.json()['id']}/problems").json()["problems"]

    assert "cycle" in [problem["code"] for problem in problems]


def test_a_workflow_is_renamed_and_described(owner_client: Client, place: str) -> None:
    answer = _send(owner_client, "PATCH", place, {"name": "New", "description": "Text"})

    assert (answer.json()["name"], answer.json()["description"]) == ("New", "Text")


def test_what_is_not_valid_cannot_be_switched_on_and_nothing_else_changes(owner_client: Client) -> None:
    made = _send(owner_client, "POST", WORKFLOWS, {"name": "old", "graph": CYCLE, "is_active": False}).json()

    answer = _send(owner_client, "PATCH", f"{WORKFLOWS}{made['id']}", {"name": "new", "is_active": True})

    assert answer.status_code == 400
    assert "cycle" in [problem["code"] for problem in answer.json()["problems"]]
    assert Workflow.objects.get().name == "old"


def test_a_workflow_is_switched_off_and_on(owner_client: Client, place: str) -> None:
    assert _send(owner_client, "PATCH", place, {"is_active": False}).json()["is_active"] is False
    assert _send(owner_client, "PATCH", place, {"is_active": True}).json()["is_active"] is True


def test_saving_a_graph_raises_the_version(owner_client: Client, place: str) -> None:
    before = owner_client.get(f"{place}/graph")

    answer = _send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": {"nodes": [START]}})

    assert before.headers["ETag"] == '"1"'
    assert (answer.status_code, answer.json()["version"], answer.headers["ETag"]) == (200, 2, '"2"')
    assert [node["key"] for node in answer.json()["graph"]["nodes"]] == ["start"]


def test_what_was_read_can_be_saved_unchanged(owner_client: Client, place: str) -> None:
    document = owner_client.get(f"{place}/graph").json()

    answer = _send(owner_client, "PUT", f"{place}/graph", document)

    assert answer.json() == {**document, "version": 2}


def test_a_stale_save_loses_nothing_and_says_what_is_current(owner_client: Client, place: str) -> None:
    _send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": {"nodes": [START]}})

    answer = _send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": {}})

    assert answer.status_code == 409
    assert answer.json() | {"code": "conflict", "current_version": 2} == answer.json()
    assert len(owner_client.get(f"{place}/graph").json()["graph"]["nodes"]) == 1


@pytest.mark.parametrize(("match", "status"), [('"1"', 200), ('W/"1"', 200), ('"2"', 412), ("nonsense", 412)])
def test_the_header_may_say_which_version_was_changed(
    owner_client: Client, place: str, match: str, status: int
) -> None:
    answer = _send(owner_client, "PUT", f"{place}/graph", {"graph": {}}, **{"If-Match": match})

    assert answer.status_code == status
    if status == 412:
        assert answer.json() | {"code": "precondition_failed", "current_version": 1} == answer.json()


def test_a_save_that_does_not_say_of_which_version_is_refused(owner_client: Client, place: str) -> None:
    answer = _send(owner_client, "PUT", f"{place}/graph", {"graph": {}})

    assert answer.status_code == 400


def test_a_deleted_workflow_is_gone_from_the_list(owner_client: Client, place: str) -> None:
    assert owner_client.delete(place).status_code == 204
    assert owner_client.get(place).status_code == 404
    assert owner_client.get(WORKFLOWS).json()["results"] == []


def test_problems_speak_the_language_of_the_reader(owner_client: Client, owner: User) -> None:
    workflow = create_workflow(owner=owner, name="x", graph=Graph.model_validate(CYCLE), is_active=False)

    answer = owner_client.get(f"{WORKFLOWS}{workflow.pk}/problems", headers={"accept-language": "ko"})

    assert answer.headers["Content-Language"] == "ko"
    assert answer.json()["problems"]
