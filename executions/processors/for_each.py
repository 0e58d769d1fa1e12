"""What a node does that goes over a list or starts a workflow: says what it waits for, then collects what came of it.

What is started for an item is worked out anew each time that one is started (`child_runs`), from the node and what it
sees: that never changes while the node waits, so it is the same whoever does it, and nothing need be kept.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from executions.json_values import NotStorable, storable
from executions.processors.base import ChildEnd, ChildRun, Inputs, NodeFailed, Result, Surroundings, WaitForChildren
from executions.processors.step_version import readable
from executions.status import OPEN, Cause, Status
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.definition.graph import GraphNode
from workflows.definition.node_types.agent import AgentConfig
from workflows.definition.node_types.tool import ToolConfig
from workflows.definition.policies import MAX_ITEMS, ForEach
from workflows.expressions import name_of_kind, render


def over_items(
    node: GraphNode, for_each: ForEach, inputs: Inputs, surroundings: Surroundings, version: Callable[[], UUID] | None
) -> Result | WaitForChildren:
    """The outputs of all items in their order, null where one did not complete; the status of each in the metadata.

    Until then, how long the list is. Items that were never started are to be started, and those that did not complete
    before the node was tried again. `version`: of the workflow that each item is handed to; None: each item is the
    node itself, tried again in an execution of its own, so the whole is not. Raises NodeFailed as `on_item_error` says,
    and UnreadableVersion.
    """
    items = _items(for_each, inputs)
    surroundings.show_input(items)
    ends = surroundings.children() if items else ()
    stops = for_each.on_item_error == "stop"
    is_stopped = stops and any(end.is_current and end.status not in {*OPEN, Status.COMPLETED} for end in ends)
    at = {end.item_index: end for end in ends if not _is_to_start(end)}
    is_open = any(end.status in OPEN for end in ends)
    if is_open or (len(at) < len(items) and not is_stopped):
        version_id = _version_of(ends, version)
        if version:
            _check_each(child_runs(node, inputs, version_id), len(items))
        return WaitForChildren(len(items), version_id, for_each.max_parallel, stops_at_failure=stops)
    all_ends = [at.get(place) or _never_began(place) for place in range(len(items))]
    return _collected(for_each, all_ends, surroundings, is_retryable=version is not None)


def as_step(surroundings: Surroundings, version: Callable[[], UUID]) -> Result | WaitForChildren:
    """The output of the workflow; until then, which is to be started. Raises NodeFailed when it did not complete."""
    end = next(iter(surroundings.children()), None)
    if end is None or _is_to_start(end):
        return WaitForChildren(version_id=version())
    if end.status in OPEN:
        return WaitForChildren(version_id=end.version_id)
    if end.status == Status.COMPLETED:
        return Result(surroundings.outputs([end])[0], metadata={"execution_id": str(end.execution_id)})
    raise NodeFailed(
        "child_failed",
        _("The workflow of this step did not complete: %(reason)s", reason=_reason(end)),
        cause=Cause.CHILD_FAILED,
        is_retryable=True,
        metadata={"execution_id": str(end.execution_id)},
    )


def child_runs(node: GraphNode, inputs: Inputs, version_id: UUID | None) -> Callable[[int], ChildRun]:
    """What is started at a place of the node's list, or (whatever the place) as its step. Raises as the node would."""
    config = (AgentConfig if node.node_type == "agent" else ToolConfig).model_validate(node.config)
    if config.for_each is None:
        assert isinstance(config, ToolConfig)  # noqa: S101  # for the type checker: no other starts a workflow
        given = input_of(config, inputs.context(), inputs.output)
        return lambda _place: ChildRun(version_id=version_id, input=given)
    items = _items(config.for_each, inputs)

    def run(place: int) -> ChildRun:
        if version_id is None or not isinstance(config, ToolConfig):
            return ChildRun(item_index=place, item=items[place])
        names = {**inputs.context(), "item": items[place], "item_index": place}
        return ChildRun(item_index=place, version_id=version_id, input=input_of(config, names, items[place]))

    return run


def input_of(config: ToolConfig, names: dict[str, Any], otherwise: Any) -> Any:
    """What a workflow as a step is given: its rendered input, or what came in. Fails as storing it would."""
    given = render(config.input, names) if "input" in config.model_fields_set else otherwise
    try:
        return storable(given).value
    except NotStorable as error:
        text = _("The input of the workflow cannot be kept. %(problem)s", problem=error.message)
        raise NodeFailed(error.code, text) from error


def _version_of(ends: Sequence[ChildEnd], version: Callable[[], UUID] | None) -> UUID | None:
    """One version for all that are started together: that of those which were, or the workflow's own."""
    if version is None:
        return None
    known = next((end.version_id for end in ends if end.is_current and end.version_id), None)
    return readable(known) if known else version()


def _check_each(run: Callable[[int], ChildRun], count: int) -> None:
    """Fail before anything is started when an item cannot be."""
    for place in range(count):
        run(place)


def _never_began(place: int) -> ChildEnd:
    return ChildEnd(place, Status.CANCELLED, error_code="stopped")


def _items(for_each: ForEach, inputs: Inputs) -> list[Any]:
    items = render(for_each.items, inputs.context())
    if not isinstance(items, list):
        raise NodeFailed(
            "no_list",
            _(
                "The step goes over a list, but was given %(kind)s. See what “%(items)s” is here.",
                kind=name_of_kind(items),
                items=for_each.items,
            ),
        )
    if len(items) > MAX_ITEMS:
        raise NodeFailed(
            "too_many_items",
            _(
                "The list has %(count)s items; at most %(limit)s are gone over. "
                "Filter it first, or hand over groups of items.",
                count=len(items),
                limit=MAX_ITEMS,
            ),
        )
    return items


def _is_to_start(end: ChildEnd) -> bool:
    return not end.is_current and end.status != Status.COMPLETED


def _collected(
    for_each: ForEach, ends: Sequence[ChildEnd], surroundings: Surroundings, *, is_retryable: bool
) -> Result:
    failed = [end for end in ends if end.status != Status.COMPLETED]
    metadata = {
        "completed": len(ends) - len(failed),
        "failed": len(failed),
        "items": [_shown(place, end) for place, end in enumerate(ends)],
    }
    passes = for_each.on_item_error == "continue" and len(ends) - len(failed) >= (for_each.min_completed or 0)
    if not failed or passes:
        return Result(surroundings.outputs(ends), metadata=metadata)
    # Those that were stopped because of another are not the reason.
    reason = next((end for end in failed if end.error_code != "stopped"), failed[0])
    text = _(
        "%(failed)s of %(count)s items did not complete. Item %(number)s: %(reason)s",
        failed=len(failed),
        count=len(ends),
        number=(reason.item_index or 0) + 1,
        reason=_reason(reason),
    )
    raise NodeFailed("child_failed", text, cause=Cause.CHILD_FAILED, is_retryable=is_retryable, metadata=metadata)


def _shown(place: int, end: ChildEnd) -> dict[str, Any]:
    shown = {"index": place, "status": str(end.status)}
    return shown if end.status == Status.COMPLETED else {**shown, "error": end.error_code}


def _reason(end: ChildEnd) -> Message | str:
    return end.error_message or _("It gave no reason.")
