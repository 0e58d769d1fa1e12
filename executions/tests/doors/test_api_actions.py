"""What can be done with an execution over HTTP: cancel, run again, run a node, keep; attempts, children, figures."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from executions.creation.plan_rows import NewRun
from executions.models import NodeAttempt, NodeExecution, WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.factories import drained, inserted
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from workflows.models import Workflow
from workflows.services import create_workflow

EXECUTIONS = "/api/v1/executions/"
CHAIN = graph(node("start", "trigger"), node("step", "adapter", output={"a": 1}), edges="start>step")


def post(client: Client, path: str, body: Any = None) -> Any:
    """The answer to a JSON body."""
    return client.post(path, json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def workflow(owner: User) -> Workflow:
    return create_workflow(owner=owner, name="Chain", graph=CHAIN)


@pytest.fixture
def execution(workflow: Workflow, owner: User) -> WorkflowExecution:
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)


@pytest.fixture
def children(execution: WorkflowExecution) -> list[WorkflowExecution]:
    parent = NodeExecution.objects.get(execution=execution, node_key="step")
    new = [
        NewRun(
            workflow=execution.workflow,
            version_id=execution.version_id,
            owner_id=execution.owner_id,
            trigger_type=TriggerType.MANUAL,
            only_node_key="step",
            parent_node_id=parent.pk,
            item_index=place,
            depth=1,
            context={"given": {"item": place, "item_index": place}},
        )
        for place in range(3)
    ]
    return inserted(new)


def test_cancelling_twice_is_cancelling_once(owner_client: Client, owner: User, execution: WorkflowExecution) -> None:
    answers = [post(owner_client, f"{EXECUTIONS}{execution.pk}/cancel") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    shown = answers[1].json()
    assert (shown["status"], shown["cause"], shown["cancelled_by"]) == ("cancelled", "user", str(owner.pk))
    assert execution.events.filter(kind="execution", data__status="cancelled").count() == 1


def test_what_has_ended_by_itself_cannot_be_cancelled(owner_client: Client, execution: WorkflowExecution) -> None:
    drained(execution)

    answer = post(owner_client, f"{EXECUTIONS}{execution.pk}/cancel")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_ended")
    assert "Done" in answer.json()["detail"]


def test_an_execution_is_run_again_and_shows_of_what(owner_client: Client, execution: WorkflowExecution) -> None:
    drained(execution)

    answer = post(owner_client, f"{EXECUTIONS}{execution.pk}/rerun", {"from_node_key": "step", "version": "newest"})

    assert answer.status_code == 202
    assert answer.json()["rerun_of"] == str(execution.pk)
    again = owner_client.get(f"{answer.headers['Location']}/detail").json()
    assert (again["execution"]["rerun_from_key"], again["execution"]["rerun_version"]) == ("step", "newest")
    assert [(row["node_key"], row["status"], row["cause"]) for row in again["nodes"]] == [
        ("start", "completed", "kept"),
        ("step", "pending", ""),
    ]


@pytest.mark.parametrize(
    ("body", "status"), [({"version": "older"}, 400), ({"from": "step"}, 400), ({"from_node_key": "nobody"}, 404)]
)
def test_a_rerun_that_cannot_be_is_refused(
    owner_client: Client, execution: WorkflowExecution, body: Any, status: int
) -> None:
    drained(execution)

    assert post(owner_client, f"{EXECUTIONS}{execution.pk}/rerun", body).status_code == status
    assert WorkflowExecution.objects.count() == 1


def test_a_running_execution_is_not_run_again_from_a_node(owner_client: Client, execution: WorkflowExecution) -> None:
    answer = post(owner_client, f"{EXECUTIONS}{execution.pk}/rerun", {"from_node_key": "step"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_ended")


def test_a_node_is_run_alone_with_its_last_or_recorded_or_edited_input(
    owner_client: Client, workflow: Workflow, execution: WorkflowExecution
) -> None:
    place = f"/api/v1/workflows/{workflow.pk}/nodes/step/run"
    before = post(owner_client, place)
    drained(execution)
    bodies: list[dict[str, Any]] = [
        {},
        {"source": "recorded", "execution": str(execution.pk)},
        {"source": "edited", "given": {"output": 1}},
    ]

    answers = [post(owner_client, place, body) for body in bodies]

    assert (before.status_code, before.json()["code"]) == (409, "never_ran")
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    shown = owner_client.get(answers[0].headers["Location"]).json()
    assert (shown["mode"], shown["only_node_key"], shown["given_by"]) == ("test", "step", str(execution.pk))


@pytest.mark.parametrize(
    "body", [{"source": "recorded"}, {"source": "edited"}, {"source": "last", "given": {}}, {"source": "guessed"}]
)
def test_a_node_run_must_say_with_what(owner_client: Client, workflow: Workflow, body: Any) -> None:
    assert post(owner_client, f"/api/v1/workflows/{workflow.pk}/nodes/step/run", body).status_code == 400


def test_anothers_execution_is_not_a_source(owner_client: Client, workflow: Workflow, stranger: User) -> None:
    theirs = create_workflow(owner=stranger, name="Theirs", graph=CHAIN)
    execution = drained(start_execution(workflow=theirs, trigger_type=TriggerType.MANUAL))
    body = {"source": "recorded", "execution": str(execution.pk)}

    assert post(owner_client, f"/api/v1/workflows/{workflow.pk}/nodes/step/run", body).status_code == 404


def test_the_mode_is_given_shown_and_narrowed_by(owner_client: Client, workflow: Workflow) -> None:
    place = f"/api/v1/workflows/{workflow.pk}/execute"
    dry = post(owner_client, place, {"mode": "dry_run"}).json()
    post(owner_client, place)

    found = owner_client.get(f"{EXECUTIONS}?mode=dry_run").json()["results"]

    assert [(row["id"], row["mode"]) for row in found] == [(dry["id"], "dry_run")]
    assert dry["as_of"] is not None
    assert post(owner_client, place, {"mode": "rehearsal"}).status_code == 400


def test_attempts_are_told_first_to_last(owner_client: Client, execution: WorkflowExecution) -> None:
    place = f"{EXECUTIONS}{execution.pk}/nodes/step/attempts"
    step, now = NodeExecution.objects.get(execution=execution, node_key="step"), datetime.now(UTC)

    def told() -> list[tuple[int, str]]:
        return [(row["number"], row["status"]) for row in owner_client.get(place).json()["attempts"]]

    none = told()
    NodeAttempt.objects.create(node_execution=step, number=1, status="failed", ended_at=now, error_traceback="secret")
    NodeExecution.objects.filter(pk=step.pk).update(attempt=1, waiting_for="retry", next_run_at=now)
    waiting = told()
    NodeExecution.objects.filter(pk=step.pk).update(attempt=2, status="running", waiting_for="")

    assert (none, waiting, told()) == ([], [(1, "failed")], [(1, "failed"), (2, "running")])
    assert "secret" not in owner_client.get(place).content.decode()
    assert owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes/nobody/attempts").status_code == 404


def test_children_stand_with_their_parent_and_not_in_the_list(
    owner_client: Client, execution: WorkflowExecution, children: list[WorkflowExecution]
) -> None:
    def ids(query: str) -> list[str]:
        return [row["id"] for row in owner_client.get(f"{EXECUTIONS}{query}").json()["results"]]

    shown = owner_client.get(f"{EXECUTIONS}{execution.pk}/children").json()["results"]

    assert [row["item_index"] for row in shown] == [0, 1, 2]
    assert shown[0]["parent"] == {"execution": str(execution.pk), "node_key": "step"}
    assert ids("") == [str(execution.pk)]
    assert len(ids("?children=true")) == 4
    assert set(ids(f"?parent={execution.pk}")) == {str(child.pk) for child in children}
    assert ids(f"?parent={uuid4()}") == []


def test_children_are_paged_and_narrowed(
    owner_client: Client, execution: WorkflowExecution, children: list[WorkflowExecution]
) -> None:
    place = f"{EXECUTIONS}{execution.pk}/children"
    post(owner_client, f"{EXECUTIONS}{children[1].pk}/cancel")

    first = owner_client.get(f"{place}?page_size=2").json()
    second = owner_client.get(first["next"]).json()

    assert [row["item_index"] for row in (*first["results"], *second["results"])] == [0, 1, 2]
    cancelled = owner_client.get(f"{place}?status=cancelled").json()["results"]
    assert [row["id"] for row in cancelled] == [str(children[1].pk)]
    assert owner_client.get(f"{place}?node_key=start").json()["results"] == []
    assert owner_client.get(f"{place}?status=flying").status_code == 400


def test_an_execution_is_kept_and_let_go(owner_client: Client, execution: WorkflowExecution) -> None:
    place = f"{EXECUTIONS}{execution.pk}"

    def change(body: Any) -> Any:
        return owner_client.patch(place, json.dumps(body), content_type="application/json")

    assert change({"is_kept": True}).json()["is_kept"] is True
    assert WorkflowExecution.objects.get().is_kept
    assert change({"is_kept": False}).json()["is_kept"] is False
    assert change({"status": "completed"}).status_code == 400
    assert WorkflowExecution.objects.get().status == "pending"


def test_figures_of_an_execution_and_of_its_workflow(owner_client: Client, execution: WorkflowExecution) -> None:
    drained(execution)

    one = owner_client.get(f"{EXECUTIONS}{execution.pk}/statistics").json()
    all_of_them = owner_client.get(f"/api/v1/workflows/{execution.workflow_id}/statistics?days=7").json()

    assert one["nodes_by_status"] == {"completed": 2}
    assert (all_of_them["days"], all_of_them["executions_by_status"]) == (7, {"completed": 1})
    assert owner_client.get(f"/api/v1/workflows/{execution.workflow_id}/statistics?days=0").status_code == 400


def test_what_a_node_waits_for_is_shown(owner_client: Client, execution: WorkflowExecution) -> None:
    due = datetime(2026, 1, 2, tzinfo=UTC)
    rows = NodeExecution.objects.filter(execution=execution, node_key="step")
    rows.update(waiting_for="retry", next_run_at=due, retry_count=2, attempt=2)

    shown = owner_client.get(f"{EXECUTIONS}{execution.pk}/nodes").json()["results"][1]

    assert (shown["waiting_for"], shown["next_run_at"]) == ("retry", "2026-01-02T00:00:00Z")
    assert (shown["retry_count"], shown["attempt"], shown["timeout_seconds"]) == (2, 2, 300)
