"""Negative controls: a promise of the engine is switched off, and the campaign must notice.

Only processes that a campaign starts can be told to; the product has no such switch.
"""

import re
import time
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any
from uuid import uuid4

from django.db import transaction

from executions.embedded import runtime
from executions.engine import Claim
from executions.engine.base import Engine
from executions.engine.postgres.engine import PostgresEngine
from executions.engine.postgres.finish import finish_statement
from executions.engine.postgres.statements import ONE_MOMENT
from executions.engine.sqlite import statements as sqlite_sql
from executions.engine.sqlite.engine import SQLiteEngine
from executions.recovery import reconciler
from lab.chaos.scene import Control
from registry.builtin import ToolContext

# How a statement asks whether a node is still this attempt's.
FENCE = re.compile(r"AND (n\.)?attempt = (%\(attempt\)s|:attempt)\s+AND (n\.)?status = 'running'")
COMMIT_TAKES_SECONDS = 0.25


class NothingSwitchedOff(RuntimeError):
    """The control no longer fits the engine: it would prove nothing."""


def switch_off(control: Control) -> None:
    """Switch it off in this process; '' leaves all as it is."""
    if control:
        SWITCHES[control]()


def _fence() -> None:
    """No finish asks any more whose the node is. And leases are not extended, so that long work loses its own."""
    for text in (ONE_MOMENT["finish"], sqlite_sql.FINISH):
        if not FENCE.search(text):
            raise NothingSwitchedOff(f"No finish asks for the attempt as it did: {text}")
    ONE_MOMENT["finish"] = FENCE.sub("", ONE_MOMENT["finish"])
    finish_statement.cache_clear()
    sqlite_sql.FINISH = FENCE.sub("", sqlite_sql.FINISH)
    for engine in (PostgresEngine, SQLiteEngine):
        engine.still_ours = _all_ours  # type: ignore[method-assign, assignment]  # switched off
        engine.extend = _not_extended  # type: ignore[method-assign, assignment]  # switched off


def _all_ours(_engine: Engine, claims: Collection[Claim]) -> set[Claim]:
    return set(claims)


def _not_extended(_engine: Engine, _claims: Collection[Claim]) -> None:
    return


def _reconciler() -> None:
    """Nobody looks for what a crash left."""

    def never(_self: reconciler.ReconcilerThread) -> None:
        return

    runtime.sweep = _finds_nothing  # type: ignore[attr-defined]  # switched off
    reconciler.ReconcilerThread._sweep = never  # type: ignore[method-assign, assignment]  # noqa: SLF001  # switched off


def _finds_nothing(**_: Any) -> reconciler.Repairs:
    return reconciler.Repairs()


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
