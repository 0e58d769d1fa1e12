"""What the rows say of nodes that wait for executions of their own, for both databases: read after each end of one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from executions.engine.sql import rows, sqlite_statement, statement
from executions.engine.sqlite.times import Moment
from executions.engine.values import Page

_FRAGMENTS: Mapping[str, Mapping[str, str]] = {
    "postgresql": {
        "metadata": "n.metadata::text",
        "for_update": "FOR NO KEY UPDATE",
        "before": "clock_timestamp() - %(seconds)s * interval '1 second'",
    },
    "sqlite": {"metadata": "n.metadata", "for_update": "", "before": "%(before)s"},
}
# The place of the one execution of a step, which is no list.
STEP = -1


def _both(text: str) -> Mapping[str, str]:
    return {
        "postgresql": statement(text, _FRAGMENTS["postgresql"]),
        "sqlite": sqlite_statement(text, _FRAGMENTS["sqlite"]),
    }


_FIND = """
SELECT n.execution_id, $metadata, n.retry_count FROM node_executions n WHERE n.id = %(node)s AND $parked_for_children
"""
_LOOK = _both(_FIND)
_LOCK = _both(f"{_FIND} $for_update")
_SEEN = _both(
    """
SELECT (SELECT count(*) FROM workflow_executions c WHERE c.parent_node_id = %(node)s AND c.status IN $open),
    (SELECT max(coalesce(c.item_index, -1)) FROM workflow_executions c
     WHERE c.parent_node_id = %(node)s AND c.round = %(round)s),
    EXISTS (SELECT 1 FROM workflow_executions c WHERE c.parent_node_id = %(node)s AND c.round = %(round)s
            AND c.status IN ('failed', 'timeout', 'cancelled'))
"""
)
# Made for an earlier round and not to be made again.
_DONE_BEFORE = _both(
    """
SELECT coalesce(c.item_index, -1) FROM workflow_executions c
WHERE c.parent_node_id = %(node)s AND c.round < %(round)s AND (c.status = 'completed' OR c.status IN $open)
"""
)
# The conditions `IN $open` are those of partial indexes: SQLite finds them only by the same words.
_SILENT = _both(
    """
WITH found AS MATERIALIZED (
    SELECT n.id, n.execution_id
    FROM workflow_executions x JOIN node_executions n ON n.execution_id = x.id
    WHERE x.status IN $open AND n.status IN $open AND $parked_for_children AND n.updated_at < $before
        AND NOT EXISTS (SELECT 1 FROM workflow_executions c WHERE c.parent_node_id = n.id AND c.ended_at >= $before))
SELECT id, execution_id FROM found $page
"""
)
_LEFT_OPEN = _both(
    """
WITH found AS MATERIALIZED (
    SELECT DISTINCT n.execution_id AS id
    FROM workflow_executions e JOIN node_executions n ON n.id = e.parent_node_id
    WHERE e.status IN $open AND n.status NOT IN $open AND n.ended_at < $before)
SELECT id FROM found $page
"""
)


@dataclass(frozen=True)
class Parked:
    """What a parked node waits for: an execution for each of `count` items, or (None) one of a workflow as a step.

    `round`: the retry of the node that it is. `version_id`: of the workflow that is started; None: the node itself.
    """

    id: UUID
    execution_id: UUID
    round: int
    count: int | None
    version_id: UUID | None
    max_parallel: int
    stops_at_failure: bool


@dataclass(frozen=True)
class Seen:
    """What there is of a parked node's children: how many are open, the last place that was made in this round (None:
    none yet), and whether one of this round ended without success."""

    open: int
    last: int | None
    has_failed: bool


def find_parked(node_id: UUID, *, lock: bool) -> Parked | None:
    """The node if it waits for children and nobody has woken it; locked until the transaction ends."""
    found = rows((_LOCK if lock else _LOOK)[connection.vendor], {"node": _given(node_id)})
    if not found:
        return None
    [(execution_id, metadata, retry_count)] = found
    wanted = json.loads(metadata)["children"]
    return Parked(
        id=node_id,
        execution_id=_read(execution_id),
        round=retry_count,
        count=wanted["count"],
        version_id=UUID(wanted["version_id"]) if wanted["version_id"] else None,
        max_parallel=wanted["max_parallel"],
        stops_at_failure=wanted["stops_at_failure"],
    )


def children_seen(node: Parked) -> Seen:
    """What there is of its children."""
    [(open_, last, has_failed)] = rows(_SEEN[connection.vendor], {"node": _given(node.id), "round": node.round})
    return Seen(open_, last, bool(has_failed))


def places_to_make(node: Parked, seen: Seen) -> tuple[int, ...]:
    """The places whose children may be made now, in their order. In each round they are made from the first on."""
    room = node.max_parallel - seen.open
    first, end = (STEP, 0) if node.count is None else (0, node.count)
    begin = first if seen.last is None else seen.last + 1
    if room <= 0 or begin >= end:
        return ()
    done = set[int]()
    if node.round:
        earlier = rows(_DONE_BEFORE[connection.vendor], {"node": _given(node.id), "round": node.round})
        done = {place for (place,) in earlier}
    return tuple(place for place in range(begin, end) if place not in done)[:room]


def silent(page: Page, seconds: float) -> dict[UUID, UUID]:
    """Parked nodes, with their executions, of which no child ended for so long, and that did not park since."""
    found = rows(_SILENT[connection.vendor], _before(seconds, page))
    return {_read(node): _read(execution) for node, execution in found}


def with_left_open(page: Page, seconds: float) -> list[UUID]:
    """Executions with a node that ended so long ago and left children open."""
    return [_read(execution) for (execution,) in rows(_LEFT_OPEN[connection.vendor], _before(seconds, page))]


def _before(seconds: float, page: Page) -> dict[str, Any]:
    moment = {"seconds": seconds} if connection.vendor == "postgresql" else {"before": Moment().after(-seconds)}
    return {**moment, "after": _given(page.after), "rows": page.rows}


def _given(id_: UUID) -> Any:
    return id_ if connection.vendor == "postgresql" else id_.hex


def _read(id_: Any) -> UUID:
    return id_ if isinstance(id_, UUID) else UUID(id_)
