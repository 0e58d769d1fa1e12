"""Who is told when a workflow's activity, graph or existence changed: apps above this one register in `ready`."""

from collections.abc import Callable

from workflows.models import Workflow

Listener = Callable[[Workflow], None]
_listeners: list[Listener] = []


def when_changed(listener: Listener) -> None:
    """Has `listener(workflow)` called after each such change, inside its transaction: what it raises undoes the change.

    The workflow is as it is now: read `is_active`, `deleted_at` and its graph from it.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell(workflow: Workflow) -> None:
    """Call all of them."""
    for listener in _listeners:
        listener(workflow)
