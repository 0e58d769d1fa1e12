"""Who is told when a workflow's activity, graph or existence changed: apps above this one register in `ready`."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

# Of a Workflow; its model is not there yet when apps import this.
Listener = Callable[[Any], None]
_listeners: dict[str, None] = {}


def when_changed(listener: str) -> None:
    """Has the function of that dotted name called with the workflow after each such change, inside its transaction.

    What it raises undoes the change. The workflow is as it is now: `is_active`, `deleted_at` and its graph are read
    from it. By name, since models are not there yet when apps register.
    """
    _listeners[listener] = None


def tell(workflow: Any) -> None:
    """Call all of them."""
    for name in _listeners:
        listener: Listener = import_string(name)
        listener(workflow)
