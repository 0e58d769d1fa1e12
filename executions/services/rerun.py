"""Running an execution again: the whole of it, or from a node on with the ends before it kept."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from executions.creation.insert import InsertedExecution, insert_runs, notify_after_commit, row_ids
from executions.creation.plan_rows import Kept, NewRun
from executions.engine import creation, serialized_transaction
from executions.failpoints import failpoint
from executions.json_values import INLINE_BYTES
from executions.models import NodeExecution, WorkflowExecution
from executions.services.kept_nodes import PastEnd, kept_keys
from executions.services.start import check_start, pins_in
from executions.status import OPEN, Mode, Status, TriggerType
from pastetrader.accounts.models import User
from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _
from workflows.current import Watched, check_answered, check_living, current_version
from workflows.definition.graph import Plan
from workflows.services import snapshot_of

Version = Literal["same", "newest"]


def rerun_execution(
    *,
    execution: WorkflowExecution,
    by: User,
    from_node_key: str = "",
    version: Version = "same",
    as_test: bool = False,
) -> WorkflowExecution:
    """A new execution with the same input, variables, moment, trigger and mode; notifies after its commit.

    With `from_node_key`, what completed and does not come after that node is kept with its outputs. `version`: of the
    workflow, the one that was executed or the one that it has now. `as_test`: what was no dry run becomes a test, with
    the outputs that are pinned now. Raises NotAllowed for what cannot be run again
    (codes `not_ended`, `part_of_another`, `nothing_to_run`, `workflow_deleted`, `unsure_rules`), NotFound for an
    unknown node, Invalid when the newest version cannot run or asks for another input.
    """
    _check(execution, from_node_key)
    mode = _mode(execution, as_test=as_test)
    takes_pins = as_test or version == "newest"
    with serialized_transaction():
        version_id, node_ids = _version(execution, version)
        _check_fits(execution, version_id, from_node_key)
        run = NewRun(
            workflow=execution.workflow,
            version_id=version_id,
            owner_id=execution.owner_id,
            trigger_type=TriggerType(execution.trigger_type),
            triggered_by_id=by.pk,
            input_data=execution.input_data,
            context=_context(execution, version, pins_in(mode, execution.workflow) if takes_pins else {}),
            metadata=execution.metadata,
            mode=mode,
            as_of=execution.as_of,
            trigger_node_key=execution.trigger_node_key,
            only_node_key=execution.only_node_key,
            rerun_of_id=execution.pk,
            rerun_from_key=from_node_key,
            kept=_kept(execution, version_id, from_node_key) if from_node_key else {},
        )
        [made] = insert_runs([(run, node_ids)])
        _check_runs(made, from_node_key)
        notify_after_commit(made)
        failpoint("start_before_commit")
    return made.execution


def _check(execution: WorkflowExecution, from_node_key: str) -> None:
    if execution.only_node_key and execution.parent_node_id:
        text = _("This is one item of a step. Run the execution that it belongs to again.")
        raise NotAllowed(text, code="part_of_another")
    if not from_node_key:
        return
    if execution.status in OPEN:
        text = _("This execution has not ended. Cancel it, or wait for its end, before you run it again from a step.")
        raise NotAllowed(text, code="not_ended")
    if not execution.node_executions.filter(node_key=from_node_key).exists():
        raise NotFound(_("This execution has no step “%(key)s”.", key=from_node_key))


def _version(execution: WorkflowExecution, version: Version) -> tuple[UUID, Mapping[str, UUID]]:
    """The version to be executed, and the workflow's rows of nodes by key; the graph is held."""
    if version == "newest":
        current = current_version(execution.workflow_id, creation().lock)
        check_answered(current)
        return current.id, current.node_ids
    check_living(creation().lock(execution.workflow_id, Watched()))
    return execution.version_id, row_ids(execution.workflow_id)


def _check_fits(execution: WorkflowExecution, version_id: UUID, from_node_key: str) -> None:
    """Whether the version has what is to be run in it."""
    if not execution.only_node_key:
        check_start(version_id, execution.trigger_node_key, execution.input_data)
    keys = snapshot_of(version_id).plan.position
    for key in (from_node_key, execution.only_node_key):
        if key and key not in keys:
            text = _("The newest version has no step “%(key)s”. Choose another, or run the same version.", key=key)
            raise NotFound(text)


def _mode(execution: WorkflowExecution, *, as_test: bool) -> Mode:
    mode = Mode(execution.mode)
    return Mode.TEST if as_test and mode == Mode.NORMAL else mode


def _context(execution: WorkflowExecution, version: Version, pins: Mapping[str, Any]) -> dict[str, Any]:
    """As it was, with the choice that was made; the newest version and a test come with what is pinned now."""
    return {**execution.context, **pins, "rerun": {"version": version}}


def _kept(execution: WorkflowExecution, version_id: UUID, from_node_key: str) -> dict[str, Kept]:
    """The ends that stand, in the order in which they came about, with positions as they are in the version."""
    rows = list(
        NodeExecution.objects.filter(execution=execution)
        .exclude(output_data__isnull=True, output_bytes__gt=INLINE_BYTES, large_output=None)  # it is gone: run anew
        .only("node_key", "execution_order", "status", "cause", "fired", "arrived")
        .order_by("ended_at", "execution_order")
    )
    past = {row.node_key: PastEnd(row.status, row.cause) for row in rows}
    before, now = snapshot_of(execution.version_id), snapshot_of(version_id)
    keys = kept_keys(past, before, now, from_node_key)
    return {
        row.node_key: Kept(
            copy_of=row.pk,
            fired=_moved(row.fired, before.plan, now.plan),
            arrived=None if row.arrived is None else _moved(row.arrived, before.plan, now.plan),
        )
        for row in rows
        if row.node_key in keys
    }


def _moved(positions: list[int], before: Plan, now: Plan) -> tuple[int, ...]:
    """The same nodes at their positions in another version."""
    return tuple(now.position[before.nodes[position].key] for position in positions)


def _check_runs(made: InsertedExecution, from_node_key: str) -> None:
    """Whether the node gets its turn: one that is skipped for good would be skipped again."""
    if any(node.key == from_node_key and node.status == Status.SKIPPED for node in made.nodes):
        text = _(
            "Nothing would run: no data ever came to the step “%(key)s”. Choose a step before it.", key=from_node_key
        )
        raise NotAllowed(text, code="nothing_to_run")
