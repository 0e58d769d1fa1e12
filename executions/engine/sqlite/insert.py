"""New executions on SQLite: a statement per table, prepared once and run for each row.

Times are the host's: all processes on a SQLite file share one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from executions.engine.insert import COPIES, EXECUTION_COLUMNS, Creation, NewNode, json_text
from executions.engine.sql import execute_many, rows, sqlite_statement
from executions.engine.sqlite.statements import TELL_EXECUTION
from executions.engine.sqlite.times import written
from executions.models import WorkflowExecution
from workflows.current import Stamp, Watched

# Read inside an IMMEDIATE transaction, which is the only writer: nothing else is needed to keep saves waiting.
HOLD = """
SELECT w.version, w.owner_id, w.deleted_at IS NOT NULL, w.unanswered <> '[]',
    (SELECT v.id FROM workflow_versions v WHERE v.id = :version),
    (SELECT group_concat(fact) FROM (
        SELECT json_array(t.id, t.updated_at, t.deleted_at, t.owner_id, t.is_active, t.is_public, t.name, t.tool_type,
            t.effect, t.idempotent) AS fact
        FROM tools t WHERE t.id IN (SELECT value FROM json_each(:tools)) OR t.id IN (
            SELECT l.tool_id FROM agents_tools l JOIN json_each(:agents) a ON a.value = l.agent_id)
        ORDER BY t.id)),
    (SELECT group_concat(fact) FROM (
        SELECT json_array(a.id, a.updated_at, a.deleted_at, a.owner_id, a.is_active, a.is_public, a.name,
            (SELECT group_concat(tool_id) FROM (
                SELECT l.tool_id FROM agents_tools l WHERE l.agent_id = a.id ORDER BY 1))) AS fact
        FROM agents a WHERE a.id IN (SELECT value FROM json_each(:agents)) ORDER BY a.id))
FROM workflows w WHERE w.id = :workflow
"""
EXECUTION = """
INSERT INTO workflow_executions (id, created_at, updated_at, workflow_id, version_id, workflow_version, owner_id,
    trigger_type, triggered_by_id, trigger_node_key, mode, only_node_key, parent_node_id, item_index, round, depth,
    rerun_of_id, rerun_from_key, timeout_seconds, max_concurrent_nodes, as_of, input_data, context, metadata,
    status, cause, error_code, error_message, is_kept, stored_bytes)
VALUES (:id, :now, :now, :workflow_id, :version_id, :workflow_version, :owner_id,
    :trigger_type, :triggered_by_id, :trigger_node_key, :mode, :only_node_key, :parent_node_id, :item_index, :round,
    :depth, :rerun_of_id, :rerun_from_key, :timeout_seconds, :max_concurrent_nodes, :as_of, :input_data, :context,
    :metadata, 'pending', '', '', '', FALSE, 0)
"""
NODE = """
INSERT INTO node_executions (id, created_at, updated_at, execution_id, node_id, node_key, node_name, node_type,
    execution_order, sources, needed, timeout_seconds, status, cause, fired, arrived, ready_at, lease_until, ended_at,
    waiting_for, is_handled, has_sent, attempt, retry_count, lost_count, worker, handle, output_bytes, error_code,
    error_message, error_traceback, metadata)
VALUES (:id, :now, :now, :execution_id, :node_id, :key, :name, :node_type,
    :position, :sources, :needed, :timeout_seconds, :status, :cause, :fired, :arrived, :ready_at, :lease_until,
    :ended_at, '', FALSE, FALSE, 0, 0, 0, '', '', 0, '', '', '', '{}')
"""
_COPIES = tuple(sqlite_statement(text, {}) for text in COPIES)


class SQLiteCreation(Creation):
    """The statements with their arguments."""

    def lock(self, workflow_id: UUID, watched: Watched) -> Stamp | None:
        """One query; an IMMEDIATE transaction is the only writer."""
        arguments = {
            "workflow": workflow_id.hex,
            "version": _hex(watched.version),
            "tools": json.dumps([tool.hex for tool in watched.tools]),
            "agents": json.dumps([agent.hex for agent in watched.agents]),
        }
        found = rows(HOLD, arguments)
        if not found:
            return None
        [(number, owner, is_deleted, is_unanswered, version, *facts)] = found
        seen = UUID(version) if version else None
        return Stamp(number, UUID(owner), bool(is_deleted), bool(is_unanswered), seen, str(facts))

    def insert(self, executions: Sequence[WorkflowExecution], nodes: Sequence[NewNode], *, lease: float) -> datetime:
        """Executions, nodes, events, copies."""
        moment = datetime.now(UTC)
        now, heard = written(moment), written(moment + timedelta(seconds=lease))
        execute_many(EXECUTION, [{**_execution(execution), "now": now} for execution in executions])
        execute_many(NODE, [_node(node, now, heard) for node in nodes])
        execute_many(TELL_EXECUTION, [{"execution": execution.id.hex, "now": now} for execution in executions])
        copies = [{"node": node.id.hex, "kept": node.copy_of.hex} for node in nodes if node.copy_of]
        for statement in _COPIES if copies else ():
            execute_many(statement, copies)
        return moment


def _execution(execution: WorkflowExecution) -> Mapping[str, Any]:
    columns = {column: _column(getattr(execution, column)) for column in EXECUTION_COLUMNS}
    texts = {column: json_text(getattr(execution, column)) for column in ("input_data", "context", "metadata")}
    return {**columns, **texts}


def _node(node: NewNode, now: str, heard: str) -> Mapping[str, Any]:
    return {
        "id": node.id.hex,
        "execution_id": node.execution_id.hex,
        "node_id": _hex(node.node_id),
        "key": node.key,
        "name": node.name,
        "node_type": node.node_type,
        "position": node.position,
        "sources": json_text(node.sources),
        "needed": node.needed,
        "timeout_seconds": node.timeout_seconds,
        "status": node.status,
        "cause": node.cause,
        "fired": json_text(node.fired),
        "arrived": None if node.arrived is None else json_text(node.arrived),
        "ready_at": now if node.is_ready else None,
        "lease_until": heard if node.is_ready else None,
        "ended_at": None if node.status == "pending" else now,
        "now": now,
    }


def _column(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case datetime():
            return written(value)
        case str():
            return str(value)
    return value


def _hex(value: UUID | None) -> str | None:
    return value.hex if value else None
