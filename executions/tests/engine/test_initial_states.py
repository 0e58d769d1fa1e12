"""What is ready when some nodes have ended already: the same as what the database decides."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from executions.context.prepared_version import prepared_version
from executions.engine import Shape, engine
from executions.engine.initial_states import InitialStates, initial_states
from executions.models import NodeExecution, WorkflowExecution
from executions.status import Status
from executions.tests.factories import executed
from executions.tests.graphs import random_case
from pastetrader.accounts.models import User


def before_its_end(execution: WorkflowExecution, random: Random) -> Mapping[int, list[int]]:
    """Turn an execution that ended back to where some of its nodes had ended; what these fired, in their order."""
    ended: dict[int, list[int]] = {}
    for row in execution.node_executions.order_by("execution_order"):
        if set(row.sources) <= ended.keys() and row.status != "cancelled" and random.random() < 0.7:
            ended[row.execution_order] = row.fired
        else:
            NodeExecution.objects.filter(pk=row.pk).update(
                status=Status.PENDING, cause="", ready_at=None, lease_until=None, ended_at=None, fired=[], arrived=None
            )
    WorkflowExecution.objects.filter(pk=execution.pk).update(status=Status.RUNNING, ended_at=None)
    rows = execution.node_executions.filter(execution_order__in=ended).order_by("ended_at", "execution_order")
    return {row.execution_order: ended[row.execution_order] for row in rows}


def decided_by_rows(execution: WorkflowExecution, shape: Shape, ended: Mapping[int, Any]) -> InitialStates:
    """What the engine makes of the rows."""
    waiting = [place for place, sources in enumerate(shape.sources) if sources and place not in ended]
    engine().settle_all(execution.pk, waiting, shape)
    ready: dict[int, tuple[int, ...] | None] = {
        place: None for place, sources in enumerate(shape.sources) if not sources and place not in ended
    }
    skipped = {}
    for row in execution.node_executions.filter(execution_order__in=waiting):
        if row.ready_at:
            ready[row.execution_order] = tuple(row.arrived or ()) if shape.is_join(row.execution_order) else None
        elif row.status == Status.SKIPPED:
            skipped[row.execution_order] = row.cause == "join_unmet"
    return InitialStates(ready, skipped)


@pytest.mark.usefixtures("mixing")
def test_initial_states_are_what_the_database_decides(owner: User) -> None:
    seen = 0
    for seed in range(60):
        case = random_case(seed)
        execution = executed(owner, case.graph, input_data=case.given, trigger_node_key=case.trigger)
        shape = prepared_version(execution.version_id).shape
        ended = before_its_end(execution, Random(seed))

        expected = decided_by_rows(execution, shape, ended)

        assert initial_states(shape, ended) == expected, seed
        seen += len(expected.ready) + len(expected.skipped)
    assert seen > 60
