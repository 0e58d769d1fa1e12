"""Versions over HTTP: listed, read, compared, brought back; and node types."""

from typing import Any

import pytest
from django.test import Client

from executions.services.start import start_execution
from executions.status import TriggerType
from pastetrader.accounts.models import User
from workflows.definition.node_types import MODELS
from workflows.models import Workflow
from workflows.services import ensure_version
from workflows.tests.api.requests import START, STEP, send


@pytest.fixture
def versions(owner_client: Client, place: str, workflow: Workflow) -> str:
    """Two versions: the chain, and another with a renamed step, one more, a variable and no edge."""
    ensure_version(workflow=workflow)
    step = {**STEP, "name": "Renamed", "config": {"output": {"a": 2, "b": [1]}}}
    graph = {"nodes": [START, step, {**STEP, "key": "more"}], "variables": {"market": "SAMPLE"}}
    send(owner_client, "PUT", f"{place}/graph", {"version": 1, "graph": graph})
    ensure_version(workflow=workflow)
    return f"{place}/versions"


def test_versions_have_numbers_of_their_own(owner_client: Client, versions: str, workflow: Workflow) -> None:
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=workflow.owner)

    listed = owner_client.get(versions).json()["results"]
    first = owner_client.get(f"{versions}/1").json()

    assert [row["version_number"] for row in listed] == [2, 1]
    assert execution.workflow_version == 2
    assert [node["key"] for node in first["graph"]["nodes"]] == ["start", "step"]
    assert [owner_client.get(f"{versions}/{number}").status_code for number in (3, 10**30)] == [404, 404]


def test_what_changed_between_two_versions_is_named_to_the_field(owner_client: Client, versions: str) -> None:
    found = owner_client.get(f"{versions}/1/diff/2").json()
    back = owner_client.get(f"{versions}/2/diff/1").json()
    same = owner_client.get(f"{versions}/1/diff/1").json()

    assert (found["nodes"]["added"], found["nodes"]["removed"]) == (["more"], [])
    [changed] = found["nodes"]["changed"]
    assert changed["name"] == "step"
    assert changed["fields_changed"] == [
        {"path": "name", "before": "Step", "after": "Renamed"},
        {"path": "config.output.a", "before": 1, "after": 2},
        {"path": "config.output.b", "after": [1]},
    ]
    assert found["edges"] == {"added": [], "removed": ["start -> step"], "changed": []}
    assert found["variables"] == [{"path": "market", "after": "SAMPLE"}]
    assert (back["nodes"]["removed"], back["edges"]["added"]) == (["more"], ["start -> step"])
    assert same["nodes"] == {"added": [], "removed": [], "changed": []}


def test_a_version_is_brought_back_as_the_newest_state(owner_client: Client, versions: str, place: str) -> None:
    tag = owner_client.get(place).headers["ETag"]

    stale = send(owner_client, "POST", f"{versions}/1/restore", {"version": 1})
    answer = send(owner_client, "POST", f"{versions}/1/restore", {}, If_Match=tag)
    again = send(owner_client, "POST", f"{versions}/1/restore", {}, If_Match=tag)

    assert (stale.status_code, again.status_code) == (409, 412)
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    graph = owner_client.get(f"{place}/graph").json()["graph"]
    assert [node["name"] for node in graph["nodes"]] == ["Start", "Step"]
    assert [row["version_number"] for row in owner_client.get(versions).json()["results"]] == [2, 1]


def test_node_types_say_what_they_take_in_the_readers_language(owner_client: Client, owner: User) -> None:
    listed = owner_client.get("/api/v1/node-types/").json()["results"]
    one = owner_client.get("/api/v1/node-types/condition")
    unknown = owner_client.get("/api/v1/node-types/teapot")

    assert [row["node_type"] for row in listed] == list(MODELS)
    for row in listed:
        MODELS[row["node_type"]].model_validate(row["example"])
        assert row["config_schema"]["properties"]
        assert row["handles"]["outputs"][-1] == "error"
    assert one.json()["handles"] == {"inputs": [""], "outputs": ["true", "false", "error"], "outputs_from_config": True}
    assert unknown.status_code == 404


def test_a_screen_that_can_never_run_is_a_problem(owner_client: Client, place: str) -> None:
    tool = next(
        row for row in owner_client.get("/api/v1/tools/?page_size=200").json()["results"] if row["name"] == "screen"
    )

    def verdict(arguments: dict[str, Any]) -> dict[str, str]:
        node = {"key": "s", "name": "S", "node_type": "tool", "tool_id": tool["id"], "config": {"arguments": arguments}}
        answer = send(owner_client, "POST", f"{place}/validate", {"graph": {"nodes": [START, node]}})
        return {found["code"]: found.get("pointer", "") for found in answer.json()["problems"]}

    broken = verdict({"condition": "rsi(14) <<< banana", "market": "NOPE"})
    no_data = verdict({"condition": "per < 10", "market": "KOSPI"})
    fine = verdict({"condition": "rsi(14) < 30", "market": "SAMPLE"})
    later = verdict({"condition": "{{ variables.c }}", "market": "{{ variables.m }}"})

    where = "/graph/nodes/1/config/arguments"
    assert broken["unreadable_condition"] == f"{where}/condition"
    assert broken["unknown_market"] == f"{where}/market"
    assert (no_data["field_without_data"], no_data["no_bars"]) == (f"{where}/condition", f"{where}/market")
    assert not {"unreadable_condition", "unknown_market", "no_bars"} & {*fine, *later}
