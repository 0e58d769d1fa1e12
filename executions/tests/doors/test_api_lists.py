"""Lists of executions over HTTP: what they are narrowed to, their pages, and how many queries they take."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from executions.models import ExecutionLog, NodeExecution, WorkflowExecution
from executions.status import Status
from executions.tests.shown import START, a_workflow, an_execution
from pastetrader.accounts.models import User

EXECUTIONS = "/api/v1/executions/"


def _ids(client: Client, place: str = EXECUTIONS, **query: Any) -> list[str]:
    answer = client.get(f"{place}?{urlencode(query)}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def _post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def test_an_execution_is_started_by_naming_its_workflow(owner_client: Client, owner: User) -> None:
    workflow = a_workflow(owner)
    body = {"workflow_id": str(workflow.pk), "input_data": {"market": "SAMPLE"}, "mode": "test"}
    headers = {"Idempotency-Key": "once"}

    first = owner_client.post(EXECUTIONS, json.dumps(body), content_type="application/json", headers=headers)
    again = owner_client.post(EXECUTIONS, json.dumps(body), content_type="application/json", headers=headers)

    assert (first.status_code, again.status_code) in {(202, 202), (400, 400)}


@pytest.mark.parametrize("body", [{}, {"workflow_id": "x"}, {"workflow_id": str(uuid4()), "x": 1}])
def test_what_names_no_workflow_is_refused(owner_client: Client, body: dict[str, Any]) -> None:
    assert _post(owner_client, EXECUTIONS, body).status_code == 400


def test_another_s_workflow_cannot_be_started_and_does_not_exist(stranger_client: Client, owner: User) -> None:
    answers = [_post(stranger_client, EXECUTIONS, {"workflow_id": str(key)}) for key in (a_workflow(owner).pk, uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["code"] == answers[1].json()["code"]
    assert not WorkflowExecution.objects.exists()


def test_a_list_is_narrowed_to_several_states_and_causes(owner_client: Client, owner: User) -> None:
    workflow = a_workflow(owner)
    made = {status: an_execution(owner, status, workflow=workflow) for status in Status}
    WorkflowExecution.objects.filter(status=Status.FAILED).update(cause="node_failed")

    assert set(_ids(owner_client, status="failed,timeout")) == {
        str(made[Status.FAILED].pk),
        str(made[Status.TIMEOUT].pk),
    }
    assert _ids(owner_client, cause="node_failed, user") == [str(made[Status.FAILED].pk)]
    assert _ids(owner_client, workflow=uuid4()) == []


@pytest.mark.parametrize(
    "query",
    [
        "status=failed,flying",
        "status=",
        "cause=x",
        "colour=red",
        "created_after=yesterday",
        "trigger_type=x",
        "is_kept=x",
    ],
)
def test_what_is_no_filter_is_refused(owner_client: Client, query: str) -> None:
    assert owner_client.get(f"{EXECUTIONS}?{query}").status_code == 400


def test_a_list_is_narrowed_to_times(owner_client: Client, owner: User) -> None:
    workflow = a_workflow(owner)
    early, late = an_execution(owner, workflow=workflow), an_execution(owner, workflow=workflow)
    WorkflowExecution.objects.filter(pk=late.pk).update(
        started_at=START + timedelta(days=1), ended_at=START + timedelta(days=2), created_at=START + timedelta(days=1)
    )
    WorkflowExecution.objects.filter(pk=early.pk).update(created_at=START)

    for name in ("created", "started", "ended"):
        assert _ids(owner_client, **{f"{name}_after": "2026-11-21T00:00:00Z"}) == [str(late.pk)]
        assert _ids(owner_client, **{f"{name}_before": "2026-11-21T09:00:00+09:00"}) == [str(early.pk)]
    assert _ids(owner_client, ordering="ended_at") == [str(early.pk), str(late.pk)]


@pytest.mark.parametrize(
    ("metadata", "tag", "is_found"),
    [
        ({"tag": "nightly"}, "nightly", True),
        ({"tags": ["a", "야간"]}, "야간", True),
        ({"tags": ["a b"]}, "a b", True),
        ({"tags": ["nightly"]}, "night", False),
        ({"tags": [7]}, "7", False),
        ({"tags": {"nightly": 1}}, "nightly", False),
        ({"other": "nightly"}, "nightly", False),
        ({}, "nightly", False),
    ],
)
def test_a_list_is_narrowed_to_a_tag(
    owner_client: Client, owner: User, metadata: dict[str, Any], tag: str, is_found: bool
) -> None:
    execution = an_execution(owner)
    WorkflowExecution.objects.filter(pk=execution.pk).update(metadata=metadata)

    assert _ids(owner_client, tag=tag) == ([str(execution.pk)] if is_found else [])


def test_a_list_is_narrowed_to_what_is_kept_and_to_reruns(owner_client: Client, owner: User) -> None:
    first = an_execution(owner)
    again = an_execution(owner, workflow=first.workflow)
    WorkflowExecution.objects.filter(pk=again.pk).update(rerun_of=first, is_kept=True)

    assert _ids(owner_client, is_kept="true") == [str(again.pk)]
    assert _ids(owner_client, rerun_of=first.pk) == [str(again.pk)]
    assert _ids(owner_client, is_kept="false") == [str(first.pk)]


def test_a_workflow_s_executions_are_its_own(owner_client: Client, stranger_client: Client, owner: User) -> None:
    one, other = an_execution(owner), an_execution(owner)
    place = f"{EXECUTIONS}workflows/{one.workflow_id}/executions"

    assert _ids(owner_client, place) == [str(one.pk)]
    assert _ids(owner_client, place, status="failed") == []
    assert str(other.pk) not in _ids(owner_client, place)
    assert owner_client.get(f"{place}?workflow={other.workflow_id}").status_code == 400
    assert stranger_client.get(place).status_code == 404


def test_nodes_are_listed_in_their_order_page_by_page(owner_client: Client, owner: User) -> None:
    execution = an_execution(owner, shape={"status": Status.FAILED})
    place = f"{EXECUTIONS}{execution.pk}/nodes"

    first = owner_client.get(f"{place}?page_size=2").json()
    second = owner_client.get(first["next"]).json()

    assert [row["node_key"] for row in [*first["results"], *second["results"]]] == ["begin", "choose", "shape"]
    assert _ids(owner_client, place, status="failed") == [second["results"][0]["id"]]
    assert second["next"] is None


def test_a_node_s_log_is_its_own(owner_client: Client, stranger_client: Client, owner: User) -> None:
    execution = an_execution(owner)
    nodes = {node.node_key: node for node in NodeExecution.objects.filter(execution=execution)}
    now = datetime.now(UTC)
    for node, level in ((nodes["begin"], "info"), (nodes["shape"], "info"), (nodes["shape"], "error"), (None, "info")):
        ExecutionLog.objects.create(
            execution=execution, node_execution=node, level=level, message="a line", timestamp=now
        )
    place = f"{EXECUTIONS}{execution.pk}/nodes/{nodes['shape'].pk}/logs"

    assert len(_ids(owner_client, place)) == 2
    assert len(_ids(owner_client, place, level="error")) == 1
    assert stranger_client.get(place).status_code == 404


def test_statistics_are_what_the_document_says(owner_client: Client, owner: User) -> None:
    execution = an_execution(owner)

    of_execution = owner_client.get(f"{EXECUTIONS}{execution.pk}/statistics").json()
    of_workflow = owner_client.get(f"{EXECUTIONS}workflows/{execution.workflow_id}/statistics?days=7").json()
    where_it_was = owner_client.get(f"/api/v1/workflows/{execution.workflow_id}/statistics?days=7").json()

    assert of_execution["nodes_by_status"] == {"completed": 3}
    assert of_execution["total_seconds"] == 3.0
    assert set(of_execution["node_duration_seconds"]) == {"p50", "p95"}
    assert (of_workflow["days"], of_workflow["executions"]) == (7, 1)
    assert where_it_was == of_workflow
    for days in ("0", "400", "x"):
        assert (
            owner_client.get(f"{EXECUTIONS}workflows/{execution.workflow_id}/statistics?days={days}").status_code == 400
        )


@pytest.mark.parametrize("rest", ["", "/nodes", "/logs", "/detail", "/events", "/children"])
def test_more_rows_take_no_more_queries(owner_client: Client, owner: User, rest: str) -> None:
    execution = an_execution(owner)
    place = f"{EXECUTIONS}{execution.pk}{rest}" if rest else EXECUTIONS

    def queries() -> int:
        an_execution(owner, workflow=execution.workflow)
        node = NodeExecution.objects.get(execution=execution, node_key="shape")
        ExecutionLog.objects.create(
            execution=execution, node_execution=node, level="info", message="a line", timestamp=datetime.now(UTC)
        )
        with CaptureQueriesContext(connection) as captured:
            assert owner_client.get(place).status_code == 200
        return len(captured)

    first = [queries() for _time in range(3)]

    assert first[1] == first[2] <= 8
