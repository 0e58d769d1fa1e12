"""Negative controls: a promise of the engine is switched off, and the campaign must notice.

Only processes that a campaign starts can be told to; the product has no such switch.
"""

import time
from collections.abc import Callable, Mapping
from functools import wraps
from types import ModuleType
from typing import Any
from uuid import uuid4

from django.db import transaction

from executions import reconciler
from executions.chaos.scene import Control
from executions.engine import postgres_sql, sqlite_sql
from registry.builtin import ToolContext

# What a finish asks: that the row is still this attempt's.
FENCES = {
    postgres_sql: "WHERE n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running'",
    sqlite_sql: "WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'",
}
OPEN_FENCES = {postgres_sql: "WHERE n.id = %(node)s", sqlite_sql: "WHERE id = %(node)s"}
FENCED = {postgres_sql: "FINISH", sqlite_sql: "FINISH"}
COMMIT_TAKES_SECONDS = 0.25


class NothingSwitchedOff(RuntimeError):
    """The control no longer fits the engine: it would prove nothing."""


def switch_off(control: Control) -> None:
    """Switch it off in this process; '' leaves all as it is."""
    if control:
        SWITCHES[control]()


def _fence() -> None:
    """A finish no longer asks whose the node is: the result of a worker that was given up counts, too."""
    for module, fence in FENCES.items():
        _replace(module, FENCED[module], fence, OPEN_FENCES[module])


def _replace(module: ModuleType, name: str, found: str, put: str) -> None:
    text = str(getattr(module, name))
    if found not in text:
        raise NothingSwitchedOff(f"{module.__name__}.{name} does not hold {found!r}")
    setattr(module, name, text.replace(found, put))


def _reconciler() -> None:
    """Nobody looks for what a crash left."""

    def never(self: reconciler.ReconcilerThread) -> None:
        return

    reconciler.ReconcilerThread._sweep = never  # type: ignore[method-assign]  # noqa: SLF001  # switched off


def _on_commit() -> None:
    """What waits for the commit does not wait, and the commit takes its time: told first, done later."""

    def at_once(func: Callable[[], object], *_: Any, **__: Any) -> None:
        func()
        time.sleep(COMMIT_TAKES_SECONDS)  # between the answer and the commit

    transaction.on_commit = at_once


def _unique_key() -> None:
    """Each attempt has an idempotency key of its own."""
    made = ToolContext.__init__

    @wraps(made)
    def with_another_key(self: ToolContext, *arguments: Any, **facts: Any) -> None:
        made(self, *arguments, **facts)
        object.__setattr__(self, "idempotency_key", f"{self.idempotency_key}-{uuid4()}")

    ToolContext.__init__ = with_another_key  # type: ignore[method-assign]  # switched off


SWITCHES: Mapping[str, Callable[[], None]] = {
    "fence": _fence,
    "reconciler": _reconciler,
    "on_commit": _on_commit,
    "unique_key": _unique_key,
}
