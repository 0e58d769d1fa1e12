"""Executions over HTTP."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, NodeOutput, WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from pastetrader.accounts.models import User
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import create_workflow

EXECUTIONS = "/api/v1/executions/"
START = {"key": "start", "name": "Start", "node_type": "trigger", "config": {"trigger_type": "manual"}}
STEP = {"key": "step", "name": "Step", "node_type": "adapter", "config": {"output": {"a": 1}}}
CHAIN = {"nodes": [START, STEP], "edges": [{"source": "start", "target": "step"}]}


def _post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Chain", graph=Graph.model_validate(CHAIN))


@pytest.fixture
def execution(workflow: Workflow, owner: User) -> WorkflowExecution:
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)


def test_an_execution_is_started_and_exists(owner_client: Client, workflow: Workflow, owner: User) -> None:
    body = {"input_data": {"market": "SAMPLE"}, "as_of": "2026-01-02T00:00:00Z", "metadata": {"tag": "a"}}

    answer = _post(owner_client, f"/api/v1/workflows/{workflow.pk}/execute", body)

    assert answer.status_code == 202
    started = WorkflowExecution.objects.get(pk=answer.json()["id"])
    assert (started.trigger_type, started.triggered_by, started.owner) == ("api", owner, owner)
    assert started.input_data == {"market": "SAMPLE"}
    assert started.as_of == datetime(2026, 1, 2, tzinfo=UTC)
    assert answer.headers["Location"].endswith(f"{EXECUTIONS}{started.pk}")
    assert started.node_executions.count() == 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"input_data": []}, "input_data"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"as_of": "2026-01-02T00:00:00"}, "as_of"),
        ({"as_of": "0001-01-01T00:00:00+14:00"}, "as_of"),
        ({"as_of": "0999-01-01T00:00:00Z"}, "as_of"),
        ({"as_of": "9999-12-31T23:59:59-14:00"}, "as_of"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_started_is_refused_with_the_place(
    owner_client: Client, workflow: Workflow, body: Any, path: str
) -> None:
    answer = _post(owner_client, f"/api/v1/workflows/{workflow.pk}/execute", body)

    assert answer.status_code == 400
    assert [problem["pointer"] for problem in answer.json()["problems"]] == [f"/{path}"]
    assert not WorkflowExecution.objects.exists()


def test_a_graph_with_errors_does_not_start_and_says_why(owner_client: Client, owner: User) -> None:
    edges = [{"source": "step", "target": "other"}, {"source": "other", "target": "step"}]
    graph = Graph.model_validate({"nodes": [STEP, {**STEP, "key": "other"}], "edges": edges})
    workflow = create_workflow(owner=owner, name="Cycle", graph=graph)

    answer = _post(owner_client, f"/api/v1/workflows/{workflow.pk}/execute", {})

    assert answer.status_code == 400
    assert "cycle" in [problem["code"] for problem in answer.json()["problems"]]
    assert not WorkflowExecution.objects.exists()


def test_executions_are_listed_and_narrowed(owner_client: Client, owner: User, execution: WorkflowExecution) -> None:
    other = create_workflow(owner=owner, name="Other", graph=Graph.model_validate(CHAIN))
    second = start_execution(workflow=other, trigger_type=TriggerType.MANUAL, triggered_by=owner)

    def ids(query: str) -> list[str]:
        return [row["id"] for row in owner_client.get(f"{EXECUTIONS}{query}").json()["results"]]

    assert ids("") == [str(second.pk), str(execution.pk)]
    assert ids(f"?workflow={other.pk}") == [str(second.pk)]
    assert ids("?status=completed") == []
    assert ids(f"?workflow={uuid4()}") == []


@pytest.mark.parametrize("query", ["?status=flying", "?workflow=x", "?workflow=%00"])
def test_a_filter_that_is_none_is_refused(owner_client: Client, query: str) -> None:
    assert owner_client.get(f"{EXECUTIONS}{query}").status_code == 400


def test_an_execution_shows_its_nodes_in_order_without_their_data(
    owner_client: Client, execution: WorkflowExecution
) -> None:
    answer = owner_client.get(f"{EXECUTIONS}{execution.pk}/detail").json()
    listed = owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes").json()["results"]

    assert [node["node_key"] for node in answer["nodes"]] == ["start", "step"]
    assert "output_data" not in answer["nodes"][0]
    assert listed == answer["nodes"]
    assert answer["node_counts"] == {"pending": 2}
    assert answer["execution"] == owner_client.get(f"{EXECUTIONS}{execution.pk}").json()
    assert answer["cursor"] == answer["events"][-1]["id"]


def test_a_node_is_found_by_its_id_and_by_its_key(owner_client: Client, execution: WorkflowExecution) -> None:
    node = NodeExecution.objects.get(execution=execution, node_key="step")
    another = owner_client.get(f"{EXECUTIONS}{uuid4()}/nodes/{node.pk}")
    place = f"{EXECUTIONS}{execution.pk}/nodes"

    for rest in ("", "/", "/attempts", "/logs", "/logs/"):
        by_id, by_key = owner_client.get(f"{place}/{node.pk}{rest}"), owner_client.get(f"{place}/step{rest}")
        assert (by_id.status_code, by_id.content) == (200, by_key.content)
    assert owner_client.get(f"{place}/{node.pk}").json()["id"] == str(node.pk)
    assert another.status_code == 404


def test_a_node_shows_its_output_wherever_it_is_kept(owner_client: Client, execution: WorkflowExecution) -> None:
    rows = NodeExecution.objects.filter(execution=execution, node_key="step")
    rows.update(output_data=None, output_bytes=300_000)
    beside = NodeOutput.objects.create(node_execution=rows.get(), data={"large": True}, size_bytes=300_000)

    answer = owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes/step").json()
    beside.delete()
    afterwards = owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes/step").json()

    assert (answer["output_data"], answer["output_is_gone"]) == ({"large": True}, False)
    assert (afterwards["output_data"], afterwards["output_is_gone"]) == (None, True)
    assert (answer["tokens"], answer["cost"]) == (None, None)
    assert owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes/nowhere").status_code == 404


def test_tracebacks_are_for_operators_only(owner_client: Client, execution: WorkflowExecution) -> None:
    NodeExecution.objects.filter(execution=execution).update(error_traceback="File secret.py, line 1")

    answers = [owner_client.get(f"{EXECUTIONS}{execution.pk}{part}") for part in ("", "/nodes/step", "/events")]

    assert all(answer.status_code == 200 for answer in answers)
    assert all("secret.py" not in answer.content.decode() for answer in answers)


def test_events_come_after_a_cursor(owner_client: Client, execution: WorkflowExecution) -> None:
    place, now = f"{EXECUTIONS}{execution.pk}/events", datetime.now(UTC)
    for number in range(3):
        ExecutionEvent.objects.create(execution=execution, kind="log", data={"n": number}, created_at=now)
    everything = owner_client.get(place).json()

    after = owner_client.get(f"{place}?after={everything['events'][-2]['id']}").json()
    nothing = owner_client.get(f"{place}?after={everything['cursor']}").json()

    assert [event["data"] for event in everything["events"]][-3:] == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert [event["data"] for event in after["events"]] == [{"n": 2}]
    assert nothing == {"cursor": everything["cursor"], "has_ended": False, "events": []}


@pytest.mark.parametrize("after", ["x", "-1", str(2**70), "%00"])
def test_a_cursor_that_is_no_number_is_refused(owner_client: Client, execution: WorkflowExecution, after: str) -> None:
    assert owner_client.get(f"{EXECUTIONS}{execution.pk}/events?after={after}").status_code == 400


def test_the_log_is_told_in_order_and_narrowed(owner_client: Client, execution: WorkflowExecution) -> None:
    node = NodeExecution.objects.get(execution=execution, node_key="step")
    lines: list[dict[str, Any]] = [
        {"level": "info", "message": "first"},
        {"level": "warning", "message": "second", "node_execution": node},
    ]
    ExecutionLog.objects.filter(execution=execution).delete()
    for minute, line in enumerate(lines):
        ExecutionLog.objects.create(execution=execution, timestamp=datetime(2026, 1, 1, 0, minute, tzinfo=UTC), **line)

    def told(query: str) -> list[tuple[str, str]]:
        answer = owner_client.get(f"{EXECUTIONS}{execution.pk}/logs{query}").json()
        return [(line["message"], line["node_key"]) for line in answer["results"]]

    assert told("") == [("first", ""), ("second", "step")]
    assert told("?level=warning") == [("second", "step")]
    assert told("?node_key=step") == [("second", "step")]
    assert owner_client.get(f"{EXECUTIONS}{execution.pk}/logs?level=loud").status_code == 400
