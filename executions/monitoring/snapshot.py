"""What live pages read: a snapshot of an execution, and the events after it, none missed."""

import threading
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from executions.engine.events import EXECUTION_EVENT, NODE_EVENT, event_of
from executions.journal.events import log_event
from executions.models import ExecutionEvent, ExecutionLog, NodeExecution, WorkflowExecution
from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from workflows.services import UnreadableVersion, snapshot_of

RECENT_LOGS = 500
# Where an event holds a message as the columns store it; read it with `shown_data`.
_MESSAGES = ("error_message", "message")


class _Horizon:
    """The highest event id below which nothing is still to be committed (PostgreSQL).

    Ids come from a sequence, so a transaction may commit a lower id after another one committed a higher. But whoever
    has drawn an id holds the table's lock for writers until it has ended. So the ids that were drawn when we looked
    are settled as soon as none of those who held the lock just afterwards still holds it. (A snapshot's xmin would
    not do: it says nothing of transactions younger than the last that ended, and any long one would hold it back.)
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._settled = 0
        self._drawn = 0
        self._writers: frozenset[str] = frozenset()

    def advance(self) -> int:
        """Look at the sequence and the writers; the ids up to the answer may be read."""
        with self._lock, connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM execution_events_id_seq")
            [drawn] = cursor.fetchone() or [0]
            if drawn <= self._settled:
                return self._settled
            cursor.execute(_WRITERS)
            holders = dict(cursor.fetchall())
            writers = frozenset(name for name, is_me in holders.items() if not is_me)
            if len(writers) < len(holders):
                # A reader sees what its own open transaction wrote; for others that is not settled.
                return self._settled if writers else drawn
            if not self._writers & writers:
                self._settled = self._drawn
                self._drawn, self._writers = drawn, writers
            if not writers:
                self._settled = drawn
            return self._settled


_WRITERS = """
SELECT virtualtransaction, pid = pg_backend_pid()
FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()
WHERE locktype = 'relation' AND relation = 'execution_events'::regclass AND mode = 'RowExclusiveLock'
"""
_horizon = _Horizon()


def events_after(execution_id: UUID, cursor: int, limit: int = 500) -> list[ExecutionEvent]:
    """The execution's events with ids above the cursor, ascending; what is withheld now comes with a later call."""
    events = ExecutionEvent.objects.filter(execution_id=execution_id, id__gt=cursor)
    if connection.vendor == "postgresql":
        events = events.filter(id__lte=_horizon.advance())
    return list(events.order_by("id")[:limit])


def latest_events(execution_id: UUID, limit: int) -> list[ExecutionEvent]:
    """The execution's last events, ascending; those after them come from `events_after` with the last one's id."""
    events = ExecutionEvent.objects.filter(execution_id=execution_id)
    if connection.vendor == "postgresql":
        events = events.filter(id__lte=_horizon.advance())
    return list(events.order_by("-id")[:limit])[::-1]


def shown_data(event: ExecutionEvent) -> dict[str, Any]:
    """What an event says, its messages in the language that is active now."""
    said = {key: shown(read_stored(event.data[key])) for key in _MESSAGES if event.data.get(key)}
    return {**event.data, **said}


def snapshot(execution: WorkflowExecution) -> dict[str, Any]:
    """The execution as JSON: itself, its nodes, edges and latest log lines, and the cursor to read events from.

    Its messages are in the language that is active now.

    The cursor is taken first: an event may repeat what the snapshot shows, but none is missing between them.
    """
    events = ExecutionEvent.objects.filter(execution=execution)
    if connection.vendor == "postgresql":
        events = events.filter(id__lte=_horizon.advance())
    cursor = events.aggregate(last=Max("id"))["last"] or 0
    execution = WorkflowExecution.objects.select_related("workflow").get(id=execution.id)
    logs = ExecutionLog.objects.filter(execution=execution).select_related("node_execution")
    latest = logs.order_by("-timestamp", "-id")[:RECENT_LOGS]
    return {
        "cursor": cursor,
        "execution": _execution_json(execution),
        "nodes": [_node_json(node) for node in _nodes(execution)],
        "edges": _edges(execution),
        "logs": [_log_json(line) for line in reversed(latest)],
    }


def _edges(execution: WorkflowExecution) -> list[dict[str, str]]:
    """The edges by key; none when the version cannot be read: what happened is shown all the same."""
    try:
        plan = snapshot_of(execution.version_id).plan
    except UnreadableVersion:
        return []
    return [
        {
            "source": plan.nodes[edge.source].key,
            "target": plan.nodes[edge.target].key,
            "source_handle": edge.source_handle,
        }
        for edges in plan.outgoing
        for edge in edges
    ]


def _nodes(execution: WorkflowExecution) -> list[NodeExecution]:
    rows = NodeExecution.objects.filter(execution=execution).defer(*NodeExecution.HEAVY)
    return list(rows.order_by("execution_order"))


def _execution_json(execution: WorkflowExecution) -> dict[str, Any]:
    return {
        "id": str(execution.id),
        "workflow_id": str(execution.workflow_id),
        "workflow_name": execution.workflow.name,
        "version_number": execution.workflow_version,
        "trigger_type": execution.trigger_type,
        "mode": execution.mode,
        "only_node_key": execution.only_node_key,
        "as_of": execution.as_of.isoformat() if execution.as_of else None,
        "input_data": execution.input_data,
        "output_data": execution.output_data,
        **event_of(execution, EXECUTION_EVENT),
    }


def _node_json(node: NodeExecution) -> dict[str, Any]:
    return {
        "name": node.node_name,
        "node_type": node.node_type,
        "order": node.execution_order,
        **event_of(node, NODE_EVENT),
    }


def _log_json(line: ExecutionLog) -> dict[str, Any]:
    return log_event(line, line.node_execution.node_key if line.node_execution else "", str(line.message))
