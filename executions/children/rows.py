"""The SQL of nodes that wait for executions of their own, for both databases: run once for each of those that ends."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from executions.dispatch.notify import can_be_notified
from executions.engine.base import lease_seconds
from executions.engine.sql import execute, rows, sqlite_statement, statement
from executions.engine.sqlite.times import Moment

_COMMON = {
    "is_parked": """p.status = 'pending' AND p.waiting_for = 'children'
    AND p.ready_at IS NULL AND p.lease_until IS NULL""",
    "is_held": """e.status = 'pending' AND NOT EXISTS (
        SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.ready_at IS NOT NULL)""",
}
_FRAGMENTS: Mapping[str, Mapping[str, str]] = {
    "postgresql": {
        **_COMMON,
        "metadata": "p.metadata::text",
        "for_update": "FOR UPDATE",
        "no_sources": "'[]'::jsonb",
        "given": "= ANY(%(executions)s)",
        "now": "clock_timestamp()",
        "heard_until": "clock_timestamp() + %(seconds)s * interval '1 second'",
        "before": "clock_timestamp() - %(seconds)s * interval '1 second'",
    },
    "sqlite": {
        **_COMMON,
        "metadata": "p.metadata",
        "for_update": "",
        "no_sources": "'[]'",
        "given": "IN (SELECT value FROM json_each(%(executions)s))",
        "now": "%(now)s",
        "heard_until": "%(heard_until)s",
        "before": "%(before)s",
    },
}


def _both(text: str) -> Mapping[str, str]:
    return {
        "postgresql": statement(text, _FRAGMENTS["postgresql"]),
        "sqlite": sqlite_statement(text, _FRAGMENTS["sqlite"]),
    }


_PARKED = "SELECT $metadata, p.retry_count FROM node_executions p WHERE p.id = %(node)s AND $is_parked"
_LOOK = _both(_PARKED)
_LOCK = _both(f"{_PARKED} $for_update")
_FIRST_OPEN = _both(
    """
SELECT e.id, $is_held FROM workflow_executions e
WHERE e.parent_node_id = %(node)s AND e.status IN $open ORDER BY e.item_index, e.id LIMIT %(limit)s
"""
)
_LET_GO = _both(
    """
UPDATE node_executions SET ready_at = $now, lease_until = $heard_until, updated_at = $now
WHERE execution_id $given AND status = 'pending' AND ready_at IS NULL AND sources = $no_sources
RETURNING id
"""
)
_WAKE = _both(
    """
UPDATE node_executions AS p SET ready_at = $now, lease_until = $heard_until, updated_at = $now
WHERE p.id = %(node)s AND $is_parked
"""
)
# The conditions `IN $open` are those of partial indexes: SQLite finds them only by the same words.
_SILENT = _both(
    """
SELECT p.id, p.execution_id
FROM workflow_executions x JOIN node_executions p ON p.execution_id = x.id
WHERE x.status IN $open AND p.status IN $open AND $is_parked AND p.updated_at < $before
    AND NOT EXISTS (SELECT 1 FROM workflow_executions c WHERE c.parent_node_id = p.id AND c.ended_at >= $before)
LIMIT 500
"""
)
_LEFT_OPEN = _both(
    """
SELECT DISTINCT p.execution_id
FROM workflow_executions e JOIN node_executions p ON p.id = e.parent_node_id
WHERE e.status IN $open AND p.status NOT IN $open AND p.ended_at < $before
LIMIT 500
"""
)
# More children than any node may have.
_ALL = 1_000_000


@dataclass(frozen=True)
class Parked:
    """How a parked node wants its children: how many at a time, and which of them are of its latest attempt."""

    id: UUID
    max_parallel: int | None
    stops_at_failure: bool
    retry_count: int


def find_parked(node_id: UUID, *, lock: bool) -> Parked | None:
    """The node if it waits for children and nobody has woken it; locked until the transaction ends."""
    found = rows((_LOCK if lock else _LOOK)[connection.vendor], {"node": _given(node_id)})
    if not found:
        return None
    [(metadata, retry_count)] = found
    wanted = json.loads(metadata)["children"]
    return Parked(node_id, wanted["max_parallel"], wanted["stops_at_failure"], retry_count)


def first_open(node: Parked) -> list[tuple[UUID, bool]]:
    """As many open children as may work at a time, in the order of their items, and whether each is held.

    Children are let go in this order, so those that work are among them.
    """
    arguments = {"node": _given(node.id), "limit": node.max_parallel or _ALL}
    return [(_read(id_), bool(is_held)) for id_, is_held in rows(_FIRST_OPEN[connection.vendor], arguments)]


def let_go(executions: Sequence[UUID]) -> list[UUID]:
    """Make the first nodes of held executions ready; the ids of these."""
    given = _given_all(executions)
    ready = rows(_LET_GO[connection.vendor], {"executions": given, **_heard()})
    return [_read(id_) for (id_,) in ready]


def wake(node_id: UUID) -> bool:
    """Make a parked node ready; True when this call did it."""
    return execute(_WAKE[connection.vendor], {"node": _given(node_id), **_heard()}) == 1


def silent(seconds: float) -> list[tuple[UUID, UUID]]:
    """Parked nodes (and their executions) of which no child ended for so long, and that did not park since."""
    found = rows(_SILENT[connection.vendor], _before(seconds))
    return [(_read(node), _read(execution)) for node, execution in found]


def with_left_open(seconds: float) -> list[UUID]:
    """Executions with a node that ended so long ago and left children open."""
    return [_read(execution) for (execution,) in rows(_LEFT_OPEN[connection.vendor], _before(seconds))]


def _heard() -> dict[str, Any]:
    seconds = lease_seconds() if can_be_notified() else 0.0
    if connection.vendor == "postgresql":
        return {"seconds": seconds}
    moment = Moment()
    return {"now": moment.now, "heard_until": moment.after(seconds)}


def _before(seconds: float) -> dict[str, Any]:
    return {"seconds": seconds} if connection.vendor == "postgresql" else {"before": Moment().after(-seconds)}


def _given(id_: UUID) -> Any:
    return id_ if connection.vendor == "postgresql" else id_.hex


def _given_all(ids: Iterable[UUID]) -> Any:
    return list(ids) if connection.vendor == "postgresql" else json.dumps([id_.hex for id_ in ids])


def _read(id_: Any) -> UUID:
    return id_ if isinstance(id_, UUID) else UUID(id_)
