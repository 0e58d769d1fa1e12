"""What a node does that goes over a list or starts a workflow: says what is missing, then collects what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from executions.processors.base import ChildEnd, ChildRun, Inputs, NodeFailed, Result, Surroundings, WaitForChildren
from executions.status import OPEN, Cause, Status
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from workflows.definition.node_configs import ForEach
from workflows.definition.policies import MAX_ITEMS
from workflows.expressions import render


def over_items(
    for_each: ForEach,
    inputs: Inputs,
    surroundings: Surroundings,
    child: Callable[[int, Any], ChildRun],
    *,
    is_retryable: bool,
) -> Result | WaitForChildren:
    """The outputs of all items in their order, null where one did not complete; the status of each in the metadata.

    Until then, what is to be started: items that were never started, and those that did not complete before the node
    was tried again. Raises NodeFailed as `on_item_error` says.
    """
    items = _items(for_each, inputs)
    surroundings.show_input(items)
    ends = {end.item_index: end for end in surroundings.children()} if items else {}
    missing = [place for place in range(len(items)) if _is_to_start(ends.get(place))]
    if missing or any(end.status in OPEN for end in ends.values()):
        runs = tuple(child(place, items[place]) for place in missing)
        return WaitForChildren(runs, for_each.max_parallel, stops_at_failure=for_each.on_item_error == "stop")
    return _collected(for_each, [ends[place] for place in range(len(items))], is_retryable=is_retryable)


def as_step(surroundings: Surroundings, child: Callable[[], ChildRun]) -> Result | WaitForChildren:
    """The output of the workflow; until then, what is to be started. Raises NodeFailed when it did not complete."""
    end = next(iter(surroundings.children()), None)
    if end is None or _is_to_start(end):
        return WaitForChildren((child(),))
    if end.status in OPEN:
        return WaitForChildren(())
    if end.status == Status.COMPLETED:
        return Result(end.output, metadata={"execution_id": str(end.execution_id)})
    raise NodeFailed(
        "child_failed",
        _("The workflow of this step did not complete: %(reason)s", reason=_reason(end)),
        cause=Cause.CHILD_FAILED,
        is_retryable=True,
        metadata={"execution_id": str(end.execution_id)},
    )


def _items(for_each: ForEach, inputs: Inputs) -> list[Any]:
    items = render(for_each.items, inputs.context())
    if not isinstance(items, list):
        raise NodeFailed(
            "no_list",
            _(
                "“items” must give a list, and gave a %(type)s. See what “%(items)s” is here.",
                type=type(items).__name__,
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


def _is_to_start(end: ChildEnd | None) -> bool:
    return end is None or (not end.is_current and end.status != Status.COMPLETED)


def _collected(for_each: ForEach, ends: Sequence[ChildEnd], *, is_retryable: bool) -> Result:
    failed = [end for end in ends if end.status != Status.COMPLETED]
    metadata = {
        "completed": len(ends) - len(failed),
        "failed": len(failed),
        "items": [_shown(place, end) for place, end in enumerate(ends)],
    }
    passes = for_each.on_item_error == "continue" and len(ends) - len(failed) >= (for_each.min_completed or 0)
    if not failed or passes:
        return Result([end.output for end in ends], metadata=metadata)
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
