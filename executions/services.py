"""Starting an execution: everything it will be exists before anyone is told to work on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from executions.bell import can_be_heard, ring_enough
from executions.engine import Shape, engine
from executions.engine.base import lease_seconds
from executions.events import tell
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.trigger import trigger_schema
from executions.shapes import shape_for
from executions.status import Cause, Status, TriggerType
from executions.storable import NotStorable, storable
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.graph import Plan
from workflows.models import Node, Workflow
from workflows.services import ensure_version, snapshot_of

MAX_INPUT_BYTES = 1024 * 1024


def start_execution(  # noqa: PLR0913  # each argument is a fact of the execution
    *,
    workflow: Workflow,
    trigger_type: TriggerType,
    triggered_by: User | None = None,
    owner: User | None = None,
    input_data: Any = None,
    variables: Mapping[str, Any] | None = None,
    trigger_node_key: str = "",
    as_of: datetime | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> WorkflowExecution:
    """Make the execution and all its node executions in one transaction, and ring after its commit.

    Runs the version of the workflow as it is now. `trigger_node_key`: the trigger that asked; the others are skipped.
    `variables` override the workflow's. `as_of`: the moment it pretends to be. Raises Invalid with the problems of
    the graph, of the input against the triggers' input_schema, or of the trigger's key.
    """
    given = _stored("input", {} if input_data is None else input_data)
    context = {"variables": _stored("variables", dict(variables or {}))}
    with transaction.atomic():
        engine().hold_graph(workflow.pk)
        version = ensure_version(workflow=workflow)
        snapshot = snapshot_of(version.id)
        shape = shape_for(version.id)
        excluded = _other_triggers(snapshot.plan, trigger_node_key)
        _check_input(snapshot.plan, excluded, given)
        execution = WorkflowExecution.objects.create(
            workflow=workflow,
            version=version,
            workflow_version=version.number,
            owner=owner or workflow.owner,
            trigger_type=trigger_type,
            triggered_by=triggered_by,
            trigger_node_key=trigger_node_key,
            as_of=as_of,
            input_data=given,
            context=context,
            metadata=_stored("metadata", dict(metadata or {})),
        )
        nodes = _node_executions(execution, snapshot.plan, shape, excluded)
        NodeExecution.objects.bulk_create(nodes)
        tell(execution.id, "execution", {**_NOT_STARTED, "status": Status.PENDING})
        ready = [node.id for node in nodes if node.ready_at]
        hand_over = settings.EXECUTIONS_DIRECT_HANDOVER
        transaction.on_commit(partial(ring_enough, ready, hand_over=hand_over), robust=True)
    return execution


_NOT_STARTED = {"cause": "", "error_code": "", "error_message": "", "started_at": None, "ended_at": None}


def _node_executions(
    execution: WorkflowExecution, plan: Plan, shape: Shape, excluded: Sequence[int]
) -> list[NodeExecution]:
    now = timezone.now()
    # The time that a message has to be heard.
    lease_until = now + timedelta(seconds=lease_seconds() if can_be_heard() else 0)
    causes = dict.fromkeys(excluded, Cause.OTHER_TRIGGER) | dict.fromkeys(shape.without(excluded), Cause.NO_INPUT)
    node_ids = dict(Node.objects.filter(workflow=execution.workflow).values_list("key", "id"))
    rows = []
    for position, node in enumerate(plan.nodes):
        row = NodeExecution(
            execution=execution,
            node_id=node_ids.get(node.key),
            node_key=node.key,
            node_name=node.name,
            node_type=node.node_type,
            execution_order=position,
            sources=list(shape.sources[position]),
            needed=shape.needed[position],
        )
        if position in causes:
            row.status, row.cause, row.ended_at = Status.SKIPPED, causes[position], now
        elif not shape.sources[position]:
            row.ready_at, row.lease_until = now, lease_until
        rows.append(row)
    return rows


def _other_triggers(plan: Plan, trigger_node_key: str) -> tuple[int, ...]:
    """Positions of the triggers that did not ask."""
    if not trigger_node_key:
        return ()
    triggers = {node.key: place for place, node in enumerate(plan.nodes) if node.node_type == "trigger"}
    if trigger_node_key not in triggers:
        raise Invalid(
            problems=[
                Problem(
                    "unknown_trigger",
                    _("The workflow has no trigger “%(key)s”.", key=trigger_node_key),
                    path="trigger_node_key",
                    hint=_("Its triggers: %(keys)s.", keys=", ".join(sorted(triggers)) or "-"),
                )
            ]
        )
    return tuple(sorted(place for key, place in triggers.items() if key != trigger_node_key))


def _check_input(plan: Plan, excluded: Sequence[int], given: Any) -> None:
    problems: list[Problem] = []
    for place, node in enumerate(plan.nodes):
        if node.node_type != "trigger" or place in excluded or not node.is_enabled:
            continue
        schema = trigger_schema(node)
        problems += json_schema.validate(given, schema, path="input_data") if schema else ()
    if problems:
        raise Invalid(_("The input does not fit what the workflow asks for."), problems=problems)


def _stored(name: str, value: Any) -> Any:
    try:
        stored = storable(value)
    except NotStorable as error:
        raise Invalid(problems=[Problem(error.code, error.message, path=name)]) from error
    if stored.size_bytes > MAX_INPUT_BYTES:
        text = _(
            "This has %(size)s KB; at most %(limit)s KB can be given to an execution.",
            size=stored.size_bytes // 1024,
            limit=MAX_INPUT_BYTES // 1024,
        )
        raise Invalid(problems=[Problem("too_large", text, path=name)])
    return stored.value
