"""Starting an execution: everything it will be exists before anyone is told to work on it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from executions.context.prepared_version import prepared_version
from executions.creation.insert import insert_runs, notify_after_commit
from executions.creation.plan_rows import NewRun
from executions.engine import creation, serialized_transaction
from executions.failpoints import failpoint
from executions.json_values import NotStorable, storable
from executions.models import WorkflowExecution
from executions.status import Mode, TriggerType
from pastetrader.accounts.models import User
from pastetrader.common import json_schema
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from workflows.current import check_answered, current_version
from workflows.models import Workflow
from workflows.services import snapshot_of
from workflows.storage.pins import pins_of

__all__ = ["check_start", "pins_in", "serialized_transaction", "start_execution", "stored"]

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
    mode: Mode = Mode.NORMAL,
) -> WorkflowExecution:
    """Make the execution and all its node executions in one transaction, and notify after its commit.

    Runs the version of the workflow as it is now. `trigger_node_key`: the trigger that asked; the others are skipped.
    `variables` override the workflow's. `as_of`: the moment it pretends to be; a dry run without one takes now. Pinned
    outputs are used in tests and dry runs only. Raises Invalid with the problems of the graph, of the input against
    the triggers' input_schema, or of the trigger's key, and NotAllowed when the workflow is deleted or (code
    `unsure_rules`) something of its text is unanswered.
    """
    given = stored("input", {} if input_data is None else input_data)
    own_variables = stored("variables", dict(variables or {}))
    facts = stored("metadata", dict(metadata or {}))
    with serialized_transaction():
        current = current_version(workflow.pk, creation().lock)
        check_answered(current)
        check_start(current.id, trigger_node_key, given)
        run = NewRun(
            workflow=workflow,
            version_id=current.id,
            owner_id=owner.pk if owner else workflow.owner_id,
            trigger_type=trigger_type,
            triggered_by_id=triggered_by.pk if triggered_by else None,
            trigger_node_key=trigger_node_key,
            mode=mode,
            as_of=timezone.now() if mode == Mode.DRY_RUN and as_of is None else as_of,
            input_data=given,
            context={"variables": own_variables, **pins_in(mode, workflow)},
            metadata=facts,
        )
        [made] = insert_runs([(run, current.node_ids)])
        notify_after_commit(made)
        failpoint("start_before_commit")
    return made.execution


def pins_in(mode: Mode, workflow: Workflow) -> dict[str, Any]:
    """What of a new execution's context are the workflow's pinned outputs; nothing in production."""
    return {} if mode == Mode.NORMAL else {"pins": pins_of(workflow)}


def check_start(version_id: UUID, trigger_node_key: str, given: Any) -> None:
    """Raises Invalid when the version has no such trigger, or asks for another input."""
    _check_trigger(version_id, trigger_node_key)
    _check_input(version_id, trigger_node_key, given)


def _check_trigger(version_id: UUID, trigger_node_key: str) -> None:
    triggers = [node.key for node in snapshot_of(version_id).plan.nodes if node.node_type == "trigger"]
    if not trigger_node_key or trigger_node_key in triggers:
        return
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


def _check_input(version_id: UUID, trigger_node_key: str, given: Any) -> None:
    problems = [
        problem
        for schema in prepared_version(version_id).schemas_for(trigger_node_key)
        for problem in json_schema.validate(given, schema, path="input_data")
    ]
    if problems:
        raise Invalid(_("The input does not fit what the workflow asks for."), problems=problems)


def stored(name: str, value: Any, *, limit: int = MAX_INPUT_BYTES) -> Any:
    """The value as both databases give it back; raises Invalid for what cannot be given to an execution."""
    try:
        found = storable(value)
    except NotStorable as error:
        raise Invalid(problems=[Problem(error.code, error.message, path=name)]) from error
    if found.size_bytes > limit:
        text = _(
            "This has %(size)s KB; at most %(limit)s KB can be given to an execution.",
            size=found.size_bytes // 1024,
            limit=limit // 1024,
        )
        raise Invalid(problems=[Problem("too_large", text, path=name)])
    return found.value
