"""New executions on PostgreSQL: one statement for all rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from executions.engine.insert import COPIES, EXECUTION_COLUMNS, Creation, NewNode, json_text
from executions.engine.postgres.statements import FRAGMENTS
from executions.engine.sql import execute, rows, statement
from executions.models import WorkflowExecution
from workflows.current import Stamp, Watched

# Foreign keys are checked at commit: without the lock, a save that deletes a node meanwhile would fail the start.
# Ids as JSON: with arrays PostgreSQL would plan the statement anew each time.
HOLD = """
SELECT w.version, w.owner_id, w.deleted_at IS NOT NULL, w.unanswered <> '[]',
    (SELECT v.id FROM workflow_versions v WHERE v.id = %(version)s),
    (SELECT string_agg(
        ROW(t.id, t.updated_at, t.deleted_at, t.owner_id, t.is_active, t.is_public, t.name, t.tool_type, t.effect,
            t.idempotent)::text, ' ' ORDER BY t.id)
     FROM tools t WHERE t.id IN (
        SELECT value::uuid FROM jsonb_array_elements_text(%(tools)s::jsonb)
        UNION SELECT l.tool_id FROM agents_tools l
            JOIN jsonb_array_elements_text(%(agents)s::jsonb) agent ON l.agent_id = agent.value::uuid)),
    (SELECT string_agg(
        ROW(a.id, a.updated_at, a.deleted_at, a.owner_id, a.is_active, a.is_public, a.name,
            ARRAY(SELECT l.tool_id FROM agents_tools l WHERE l.agent_id = a.id ORDER BY 1))::text, ' ' ORDER BY a.id)
     FROM agents a WHERE a.id IN (SELECT value::uuid FROM jsonb_array_elements_text(%(agents)s::jsonb)))
FROM workflows w WHERE w.id = %(workflow)s FOR SHARE OF w
"""
INSERT = statement(
    """
WITH moment AS MATERIALIZED (
    SELECT clock_timestamp() AS now, clock_timestamp() + %(lease)s * interval '1 second' AS heard
), executions AS (
    INSERT INTO workflow_executions AS e (id, created_at, updated_at, workflow_id, version_id, workflow_version,
        owner_id, trigger_type, triggered_by_id, trigger_node_key, mode, only_node_key, parent_node_id, item_index,
        round, depth, rerun_of_id, rerun_from_key, timeout_seconds, max_concurrent_nodes, as_of,
        input_data, context, metadata, status, cause, error_code, error_message, is_kept, stored_bytes)
    SELECT e.id, m.now, m.now, e.workflow_id, e.version_id, e.workflow_version, e.owner_id,
        e.trigger_type, e.triggered_by_id, e.trigger_node_key, e.mode, e.only_node_key, e.parent_node_id, e.item_index,
        e.round, e.depth, e.rerun_of_id, e.rerun_from_key, e.timeout_seconds, e.max_concurrent_nodes, e.as_of,
        coalesce(e.input_data, 'null'), coalesce(e.context, 'null'), coalesce(e.metadata, 'null'),
        'pending', '', '', '', FALSE, 0
    FROM moment m, jsonb_to_recordset(%(executions)s::jsonb) e(id uuid, workflow_id uuid, version_id uuid,
        workflow_version int, owner_id uuid, trigger_type text, triggered_by_id uuid, trigger_node_key text, mode text,
        only_node_key text, parent_node_id uuid, item_index int, round int, depth int, rerun_of_id uuid,
        rerun_from_key text, timeout_seconds int, max_concurrent_nodes int, as_of timestamptz, input_data jsonb,
        context jsonb, metadata jsonb)
    RETURNING $execution_changed
), nodes AS (
    INSERT INTO node_executions (id, created_at, updated_at, execution_id, node_id, node_key, node_name, node_type,
        execution_order, sources, needed, timeout_seconds, status, cause, fired, arrived,
        ready_at, lease_until, ended_at,
        waiting_for, is_handled, has_sent, attempt, retry_count, lost_count, worker, handle, output_bytes, error_code,
        error_message, error_traceback, metadata)
    SELECT n.id, m.now, m.now, n.execution_id, n.node_id, n.key, n.name, n.node_type,
        n.position, n.sources, n.needed, n.timeout_seconds, n.status, n.cause, n.fired, n.arrived,
        CASE WHEN n.is_ready THEN m.now END, CASE WHEN n.is_ready THEN m.heard END,
        CASE WHEN n.status <> 'pending' THEN m.now END,
        '', FALSE, FALSE, 0, 0, 0, '', '', 0, '', '', '', '{}'
    FROM moment m, jsonb_to_recordset(%(nodes)s::jsonb) n(id uuid, execution_id uuid, node_id uuid, key text,
        name text, node_type text, position int, sources jsonb, needed int, timeout_seconds int, status text,
        cause text, fired jsonb, arrived jsonb, is_ready boolean)
), told AS (
    INSERT INTO execution_events (execution_id, kind, data, created_at)
    SELECT c.id, 'execution', $execution_event, m.now FROM executions c, moment m
)
SELECT now FROM moment
""",
    FRAGMENTS,
)


class PostgresCreation(Creation):
    """The statements with their arguments."""

    def lock(self, workflow_id: UUID, watched: Watched) -> Stamp | None:
        """A shared lock on the workflow's row, which every save of its graph updates."""
        arguments = {
            "workflow": workflow_id,
            "version": watched.version,
            "tools": json_text(watched.tools),
            "agents": json_text(watched.agents),
        }
        found = rows(HOLD, arguments)
        if not found:
            return None
        [(number, owner, is_deleted, is_unanswered, version, *facts)] = found
        return Stamp(number, owner, is_deleted, is_unanswered, version, str(facts))

    def insert(self, executions: Sequence[WorkflowExecution], nodes: Sequence[NewNode], *, lease: float) -> datetime:
        """One statement; the copies follow."""
        arguments = {
            "executions": json_text([_execution_record(execution) for execution in executions]),
            "nodes": json_text([_node_record(node) for node in nodes]),
            "lease": lease,
        }
        [(moment,)] = rows(INSERT, arguments)
        for node in nodes:
            if node.copy_of:
                for copy in COPIES:
                    execute(copy, {"node": node.id, "kept": node.copy_of})
        return cast(datetime, moment)


def _execution_record(execution: WorkflowExecution) -> dict[str, Any]:
    return {column: getattr(execution, column) for column in EXECUTION_COLUMNS}


def _node_record(node: NewNode) -> dict[str, Any]:
    return {
        "id": node.id,
        "execution_id": node.execution_id,
        "node_id": node.node_id,
        "key": node.key,
        "name": node.name,
        "node_type": node.node_type,
        "position": node.position,
        "sources": node.sources,
        "needed": node.needed,
        "timeout_seconds": node.timeout_seconds,
        "status": node.status,
        "cause": node.cause,
        "fired": node.fired,
        "arrived": node.arrived,
        "is_ready": node.is_ready,
    }
