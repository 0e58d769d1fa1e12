"""Deleting an execution by hand."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from executions.creation.plan_rows import NewRun
from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.factories import inserted
from executions.tests.graphs import graph, node
from pastetrader.accounts.models import User
from workflows.services import create_workflow

EXECUTIONS = "/api/v1/executions/"
CHAIN = graph(node("start", "trigger"), node("step", "adapter", output={"a": 1}), edges="start>step")


@pytest.fixture
def execution(owner: User) -> WorkflowExecution:
    workflow = create_workflow(owner=owner, name="Chain", graph=CHAIN)
    return start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)


def _child(execution: WorkflowExecution) -> WorkflowExecution:
    parent = NodeExecution.objects.get(execution=execution, node_key="step")
    new = NewRun(
        workflow=execution.workflow,
        version_id=execution.version_id,
        owner_id=execution.owner_id,
        trigger_type=TriggerType.MANUAL,
        only_node_key="step",
        parent_node_id=parent.pk,
        item_index=0,
        depth=1,
        context={"given": {"item": 0, "item_index": 0}},
    )
    return inserted([new])[0]


def _code(client: Client, execution: WorkflowExecution) -> tuple[int, str]:
    answer = client.delete(f"{EXECUTIONS}{execution.pk}")
    return answer.status_code, answer.json()["code"] if answer.content else ""


def test_an_ended_execution_is_deleted_with_all_that_hangs_on_it(
    owner_client: Client, owner: User, execution: WorkflowExecution
) -> None:
    for one in (_child(execution), execution):
        cancel_execution(execution=one, by=owner)

    assert _code(owner_client, execution) == (204, "")
    assert _code(owner_client, execution)[0] == 404
    for model in (WorkflowExecution, NodeExecution, ExecutionEvent, ExecutionLog):
        assert not model.objects.exists()


def test_an_open_execution_is_not_deleted(owner_client: Client, execution: WorkflowExecution) -> None:
    assert _code(owner_client, execution) == (409, "not_ended")
    assert WorkflowExecution.objects.exists()


def test_a_kept_execution_is_deleted_once_it_need_not_be_kept(
    owner_client: Client, owner: User, execution: WorkflowExecution
) -> None:
    cancel_execution(execution=execution, by=owner)
    place = f"{EXECUTIONS}{execution.pk}"
    owner_client.patch(place, json.dumps({"is_kept": True}), content_type="application/json")
    refused = _code(owner_client, execution)
    owner_client.patch(place, json.dumps({"is_kept": False}), content_type="application/json")

    assert refused == (409, "kept")
    assert _code(owner_client, execution) == (204, "")


def test_a_part_of_another_goes_only_with_the_whole(
    owner_client: Client, owner: User, execution: WorkflowExecution
) -> None:
    child = _child(execution)
    cancel_execution(execution=child, by=owner)

    assert _code(owner_client, child) == (409, "part_of_another")


def test_what_stays_below_keeps_what_is_above(owner_client: Client, owner: User, execution: WorkflowExecution) -> None:
    child = _child(execution)
    cancel_execution(execution=execution, by=owner)
    WorkflowExecution.objects.filter(pk=child.pk).update(is_kept=True)

    assert _code(owner_client, execution) == (409, "below_stays")


def test_another_s_execution_is_not_there_to_be_deleted(
    stranger_client: Client, client: Client, owner: User, execution: WorkflowExecution
) -> None:
    cancel_execution(execution=execution, by=owner)

    assert _code(stranger_client, execution)[0] == 404
    assert stranger_client.delete(f"{EXECUTIONS}{uuid4()}").status_code == 404
    assert _code(client, execution)[0] == 401
    assert WorkflowExecution.objects.exists()
