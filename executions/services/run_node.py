"""Running one node alone, as a test: with what it was given in an execution, or with what a person says."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from executions.context.ends import EndMissing
from executions.context.execution_context import context_of
from executions.context.prepared_version import prepared_version
from executions.creation.insert import insert_runs, notify_after_commit
from executions.creation.plan_rows import NewRun
from executions.engine import creation, serialized_transaction
from executions.failpoints import failpoint
from executions.json_values import MAX_BYTES
from executions.models import NodeExecution, WorkflowExecution
from executions.services.start import stored
from executions.status import OPEN, Mode, TriggerType
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import Message, Problem
from pastetrader.common.messages import message as _
from workflows.current import current_version
from workflows.models import Workflow
from workflows.services import snapshot_of

Source = Literal["last", "recorded", "edited"]
# What a person may give: the output of its source, or those of several by key, and what expressions read beside it.
GIVEN = frozenset({"output", "arrived", "nodes", "input", "variables"})


def run_single_node(
    *,
    workflow: Workflow,
    node_key: str,
    by: User,
    source: Source,
    execution: WorkflowExecution | None = None,
    given: Mapping[str, Any] | None = None,
) -> WorkflowExecution:
    """An execution (a test) of one node of the workflow as it is now; notifies after its commit.

    It sees what the node was given the `last` time that it ran, or in the `recorded` execution, or `edited` data
    (names of GIVEN). Raises NotFound for an unknown node, NotAllowed when nothing is recorded (`never_ran`) or kept any
    more (`not_kept`), Invalid for a graph that cannot run and for data that are none.
    """
    _check_source(source, execution, given)
    with serialized_transaction():
        current = current_version(workflow.pk, creation().lock)
        if node_key not in snapshot_of(current.id).plan.position:
            raise NotFound(_("The workflow has no step “%(key)s”.", key=node_key))
        if source == "edited":
            seen = _edited(current.id, node_key, given or {})
        else:
            seen = _recorded(
                current.id, node_key, _past(workflow, node_key, execution if source == "recorded" else None)
            )
        run = NewRun(
            workflow=workflow,
            version_id=current.id,
            owner_id=workflow.owner_id,
            trigger_type=TriggerType.MANUAL,
            triggered_by_id=by.pk,
            input_data=seen.pop("input"),
            context=seen,
            mode=Mode.TEST,
            only_node_key=node_key,
        )
        [made] = insert_runs([(run, current.node_ids)])
        notify_after_commit(made)
        failpoint("start_before_commit")
    return made.execution


def _check_source(source: Source, execution: WorkflowExecution | None, given: Mapping[str, Any] | None) -> None:
    problems = []
    if (source == "recorded") != (execution is not None):
        text = _("An execution is named with the source “recorded”, and only with it.")
        problems.append(Problem("wrong_source", text, path="execution"))
    if (source == "edited") != (given is not None):
        text = _("Data are given with the source “edited”, and only with it.")
        problems.append(Problem("wrong_source", text, path="given"))
    if problems:
        raise Invalid(problems=problems)


def _past(workflow: Workflow, node_key: str, execution: WorkflowExecution | None) -> NodeExecution:
    """The node's part in an execution that gave it something, of the given one or of the latest that ended."""
    rows = NodeExecution.objects.filter(node_key=node_key, started_at__isnull=False).exclude(status__in=OPEN)
    rows = rows.select_related("execution").filter(execution__workflow=workflow, execution__only_node_key="")
    if execution is not None:
        rows = rows.filter(execution=execution)
    found = rows.order_by("-execution__created_at", "-execution_id").first()
    if found is None:
        text = _("The step “%(key)s” has not run there yet, so it is not known what it would be given.", key=node_key)
        raise _not_known("never_ran", text)
    return found


def _not_known(code: str, text: Message) -> NotAllowed:
    hint = _("Execute the workflow first, or give the step data of your own.")
    return NotAllowed(text, code=code, problems=[Problem(code, text, path="source", hint=hint)])


def _recorded(version_id: UUID, node_key: str, past: NodeExecution) -> dict[str, Any]:
    """What the node was given then; and what its expressions read of other nodes now, as it was then."""
    execution = past.execution
    context = context_of(execution)
    now = prepared_version(version_id)
    read = {now.plan.nodes[place].key for place in now.reads[now.plan.position[node_key]].named}
    try:
        arrived = dict(context.inputs_at(past.execution_order, past.arrived).arrived)
        seen = {"arrived": arrived, "nodes": context.outputs_of(read)}
    except EndMissing as missing:
        text = _("What the step “%(key)s” was given there is not kept any more.", key=node_key)
        raise _not_known("not_kept", text) from missing
    given = stored("given", seen, limit=MAX_BYTES)
    return {
        "input": execution.input_data,
        "variables": execution.context.get("variables", {}),
        "given": given,
        "given_by": str(execution.pk),
    }


def _edited(version_id: UUID, node_key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a person gives; `output` stands for that of the node's source."""
    _check_given(given)
    plan = snapshot_of(version_id).plan
    sources = [plan.nodes[edge.source].key for edge in plan.incoming[plan.position[node_key]]]
    arrived = {(sources or ["source"])[0]: given["output"]} if "output" in given else given.get("arrived", {})
    return {
        "input": stored("given.input", given.get("input", {})),
        "variables": stored("given.variables", given.get("variables", {})),
        "given": stored("given", {"arrived": arrived, "nodes": given.get("nodes", {})}, limit=MAX_BYTES),
    }


def _check_given(given: Mapping[str, Any]) -> None:
    problems = [
        Problem("unknown", _("Not known here: %(name)s.", name=name), path=f"given.{name}")
        for name in sorted(given.keys() - GIVEN)
    ]
    problems += [
        Problem("not_an_object", _("This must be a JSON object."), path=f"given.{name}")
        for name in ("arrived", "nodes", "variables")
        if not isinstance(given.get(name, {}), Mapping)
    ]
    if {"output", "arrived"} <= given.keys():
        text = _("Give either the output of its source, or those of several by key.")
        problems.append(Problem("ambiguous", text, path="given"))
    if problems:
        raise Invalid(problems=problems)
