"""Who found a signal: every execution that came to it, and those that it is a step of."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from executions.creation.plan_rows import NewRun
from executions.models import NodeExecution, WorkflowExecution
from executions.retention.deletion import delete_executions
from executions.status import Cause, Status, TriggerType
from executions.tests.factories import inserted
from pastetrader.accounts.models import User
from registry.builtin import ToolContext
from screening.models import Signal, SignalSighting
from screening.signals.sightings import found_by
from screening.tests.factories import make_bars, stored
from screening.tests.tools.test_builtin_tools import EMIT, call, context_of, next_execution


@pytest.fixture(autouse=True)
def _bars(db: None) -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"), make_bars("B", [5.0, 6.0]))


def _symbols(client: Client, place: str) -> list[str]:
    answer = client.get(f"/api/v1/{place}")
    assert answer.status_code == 200, answer.content
    return sorted(row["symbol"] for row in answer.json()["results"])


def _execution(context: ToolContext) -> WorkflowExecution:
    return WorkflowExecution.objects.get(pk=context.execution_id)


def test_each_run_that_found_a_signal_shows_it(owner_client: Client, owner: User) -> None:
    first = context_of(owner)
    second = next_execution(first)
    WorkflowExecution.objects.filter(pk=second.execution_id).update(workflow=first.workflow_id)
    found_nothing = context_of(owner)
    for context in (first, second):
        call("emit_signals", EMIT, context, owner)

    for context in (first, second):
        assert _symbols(owner_client, f"signals/?execution={context.execution_id}") == ["A", "B"]
        assert _symbols(owner_client, f"executions/{context.execution_id}/signals") == ["A", "B"]
    assert _symbols(owner_client, f"signals/?execution={found_nothing.execution_id}") == []
    assert {row["execution"] for row in owner_client.get("/api/v1/signals/").json()["results"]} == {
        str(first.execution_id)
    }


def test_a_run_shows_only_what_it_found_itself(owner_client: Client, owner: User) -> None:
    first = context_of(owner)
    call("emit_signals", EMIT, first, owner)
    second = next_execution(first)
    found: dict[str, Any] = EMIT | {"matches": EMIT["matches"][:1]}
    call("emit_signals", found, second, owner)

    assert _symbols(owner_client, f"executions/{second.execution_id}/signals") == ["A"]
    assert _symbols(owner_client, f"executions/{second.execution_id}/signals?symbol=B") == []


def test_another_sees_nothing_through_an_execution_that_is_not_theirs(
    stranger_client: Client, client: Client, owner: User
) -> None:
    context = context_of(owner)
    call("emit_signals", EMIT, context, owner)
    place = f"/api/v1/executions/{context.execution_id}/signals"

    assert _symbols(stranger_client, f"signals/?execution={context.execution_id}") == []
    assert stranger_client.get(place).status_code == 404
    assert client.get(place).status_code == 401


def test_what_a_step_found_its_execution_found(owner: User) -> None:
    above = _execution(context_of(owner))
    step = NodeExecution.objects.get(execution=above, node_key="work")
    new = NewRun(
        workflow=above.workflow,
        version_id=above.version_id,
        owner_id=owner.pk,
        trigger_type=TriggerType.MANUAL,
        only_node_key="work",
        parent_node_id=step.pk,
        item_index=0,
        depth=1,
        context={"given": {"item": 0, "item_index": 0}},
    )
    below = inserted([new])[0]
    context = next_execution(context_of(owner))
    call("emit_signals", EMIT, replace(context, execution_id=below.pk), owner)

    assert found_by(above).count() == found_by(below).count() == 2


def test_a_step_that_is_run_again_after_a_crash_is_seen_once(owner: User) -> None:
    context = context_of(owner)
    for _time in range(2):
        call("emit_signals", EMIT, context, owner)

    assert SignalSighting.objects.count() == 2


def test_a_rerun_has_what_the_steps_that_it_kept_listed(owner: User) -> None:
    context = context_of(owner)
    output = call("emit_signals", EMIT, context, owner)
    again = context_of(owner)
    WorkflowExecution.objects.filter(pk=again.execution_id).update(workflow=context.workflow_id)
    NodeExecution.objects.filter(pk=again.node_execution_id).update(
        node_key=context.node_key,
        status=Status.COMPLETED,
        cause=Cause.KEPT,
        ended_at=_execution(context).created_at,
        input_data=EMIT,
        output_data=output,
    )

    assert found_by(_execution(again)).count() == 2


def test_sightings_go_with_executions_and_signals_stay(owner: User) -> None:
    context = context_of(owner)
    call("emit_signals", EMIT, context, owner)

    delete_executions([context.execution_id])

    assert not SignalSighting.objects.exists()
    assert Signal.objects.count() == 2
