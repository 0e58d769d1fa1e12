"""The SQL of the engine for SQLite: small statements, several to a transaction.

SQLite uses a partial index only where the statement says the index's condition in the same words.
"""

from executions.engine.events import EXECUTION_EVENT, NODE_EVENT, sqlite_event
from executions.engine.sql import sqlite_statement

_FRAGMENTS = {
    "ready": """n.status = 'pending' AND n.ready_at IS NOT NULL
        AND (n.next_run_at IS NULL OR n.next_run_at <= %(now)s)""",
    "positions": "(SELECT value FROM json_each(%(positions)s))",
    "node_event": sqlite_event(NODE_EVENT),
    "execution_event": sqlite_event(EXECUTION_EVENT),
    "tell": "INSERT INTO execution_events (execution_id, kind, data, created_at)",
    "past_deadline": "strftime('%Y-%m-%d %H:%M:%f', %(now)s, '+' || timeout_seconds || ' seconds')",
}


def _sql(text: str) -> str:
    return sqlite_statement(text, _FRAGMENTS)


_READY = """
SELECT n.id, n.execution_order, n.retry_count, n.has_sent
FROM node_executions n CROSS JOIN workflow_executions e ON e.id = n.execution_id
WHERE n.execution_id = %(execution)s AND $ready AND e.status IN $open
"""
NEXT_READY = _sql(_READY + " ORDER BY n.execution_order LIMIT 2")
WANTED_READY = _sql(_READY + " AND n.id = %(wanted)s")
START = _sql(
    """
UPDATE workflow_executions
SET status = 'running', started_at = %(now)s, updated_at = %(now)s, deadline_at = $past_deadline
WHERE id = %(execution)s AND status IN $execution_may_be_running
"""
)
RUN = _sql(
    """
UPDATE node_executions
SET status = 'running', attempt = attempt + 1, worker = %(worker)s, task_id = %(task)s, waiting_for = '',
    started_at = CASE WHEN waiting_for IN $goes_on THEN started_at ELSE %(now)s END, updated_at = %(now)s,
    next_run_at = NULL, lease_until = %(lease_until)s, deadline_at = $past_deadline,
    error_code = '', error_message = '', error_traceback = ''
WHERE id = %(node)s AND status IN $node_may_be_running RETURNING attempt, arrived
"""
)
FINISH = _sql(
    """
UPDATE node_executions
SET status = %(status)s, cause = %(cause)s, handle = %(handle)s, fired = %(fired)s, input_data = %(input)s,
    output_data = %(output)s, output_bytes = %(output_bytes)s, error_code = %(error_code)s,
    error_message = %(error_message)s, error_traceback = %(error_traceback)s, metadata = %(metadata)s,
    is_handled = %(is_handled)s, ended_at = max(started_at, %(ended_at)s), updated_at = %(now)s, lease_until = NULL,
    deadline_at = NULL
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
RETURNING (SELECT e.status FROM workflow_executions e WHERE e.id = execution_id)
"""
)
KEEP_LARGE = _sql(
    "INSERT INTO node_outputs (node_execution_id, data, size_bytes) VALUES (%(node)s, %(large)s, %(output_bytes)s)"
)
# A node that was run ahead.
RAN = _sql(
    """
UPDATE node_executions
SET status = 'completed', attempt = attempt + 1, worker = %(worker)s, task_id = %(task)s, handle = %(handle)s,
    fired = %(fired)s, arrived = %(arrived)s, input_data = %(input)s, output_data = %(output)s,
    output_bytes = %(output_bytes)s, metadata = %(metadata)s, ready_at = %(started_at)s, started_at = %(started_at)s,
    ended_at = %(ended_at)s, updated_at = %(now)s
WHERE execution_id = %(execution)s AND execution_order = %(position)s AND status IN $node_may_be_running
    AND ready_at IS NULL
"""
)
# The failed attempt is kept; the lease is what a message has to be heard after the node is due.
RETRY = _sql(
    """
UPDATE node_executions
SET status = 'pending', waiting_for = 'retry', retry_count = retry_count + 1, ready_at = %(now)s,
    next_run_at = %(next_run_at)s, lease_until = %(lease_until)s, deadline_at = NULL, has_sent = FALSE,
    input_data = %(input)s, error_code = %(error_code)s, error_message = %(error_message)s,
    error_traceback = %(error_traceback)s, updated_at = %(now)s
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""
)
KEEP_ATTEMPT = _sql(
    """
INSERT OR IGNORE INTO node_attempts (node_execution_id, number, status, cause, started_at, ended_at, next_run_at,
    worker, task_id, error_code, error_message, error_traceback)
SELECT id, %(number)s, %(status)s, %(cause)s, started_at, %(now)s, next_run_at, worker, task_id, %(error_code)s,
    %(error_message)s, %(error_traceback)s
FROM node_executions WHERE id = %(node)s
"""
)
# Waiting is not limited by the node's own time-out: children and approvals have theirs.
PARK = _sql(
    """
UPDATE node_executions
SET status = 'pending', waiting_for = %(waiting_for)s, ready_at = NULL, lease_until = NULL, next_run_at = NULL,
    deadline_at = NULL, metadata = %(metadata)s, updated_at = %(now)s
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running' AND status IN $node_may_be_pending
"""
)
WAKE = _sql(
    """
UPDATE node_executions AS n SET ready_at = %(now)s, updated_at = %(now)s, lease_until = %(heard_until)s
WHERE n.id = %(node)s AND $parked_for_it
"""
)
MARK_SENT = _sql(
    "UPDATE node_executions SET has_sent = TRUE WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'"
)
OPEN = _sql(
    """
UPDATE node_executions SET ready_at = %(now)s, updated_at = %(now)s, lease_until = %(lease_until)s
WHERE execution_id = %(execution)s AND execution_order IN $positions AND status = 'pending'
RETURNING id, execution_order
"""
)
SKIP = _sql(
    """
UPDATE node_executions SET status = 'skipped', cause = %(cause)s, ended_at = %(now)s, updated_at = %(now)s
WHERE execution_id = %(execution)s AND execution_order IN $positions AND status IN $node_may_be_skipped
    AND ready_at IS NULL
"""
)
IS_RUNNING = _sql("SELECT 1 FROM workflow_executions WHERE id = %(execution)s AND status = 'running'")
IS_OPEN = _sql("SELECT 1 FROM workflow_executions WHERE id = %(execution)s AND status IN $open")
RUNNING_COUNT = _sql("SELECT count(*) FROM node_executions WHERE execution_id = %(execution)s AND status = 'running'")
# The last source first, since the first are the first to end: a wide join is not read whole after each of them.
STILL_WAITING = _sql(
    """
SELECT n.id, n.execution_order FROM node_executions n
WHERE n.execution_id = %(execution)s AND n.execution_order IN $positions
    AND n.status = 'pending' AND n.ready_at IS NULL AND n.waiting_for = '' AND n.needed = 0 AND EXISTS (
        SELECT 1 FROM (SELECT value FROM json_each(n.sources) ORDER BY key DESC) s
        CROSS JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.value
        WHERE p.status IN $open)
"""
)
UNDECIDED = _sql(
    """
SELECT n.id, n.execution_order, n.needed, s.value, p.status NOT IN $open,
    EXISTS (SELECT 1 FROM json_each(p.fired) f WHERE f.value = n.execution_order)
FROM node_executions n CROSS JOIN json_each(n.sources) s
CROSS JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.value
WHERE n.execution_id = %(execution)s AND n.execution_order IN $positions
    AND n.status = 'pending' AND n.ready_at IS NULL AND n.waiting_for = ''
ORDER BY n.execution_order, p.ended_at, s.value
"""
)
ARRIVED = _sql("UPDATE node_executions SET arrived = %(arrived)s WHERE id = %(node)s")
END = _sql(
    """
UPDATE workflow_executions
SET status = %(status)s, cause = %(cause)s, error_code = %(error_code)s, error_message = %(error_message)s,
    output_data = %(output)s, stored_bytes = %(stored_bytes)s, cancelled_by_id = %(by)s, deadline_at = NULL,
    ended_at = %(now)s, updated_at = %(now)s
WHERE id = %(execution)s AND status IN $open
"""
)
STORED_BYTES = _sql("SELECT coalesce(sum(output_bytes), 0) FROM node_executions WHERE execution_id = %(execution)s")
HAS_OPEN = _sql("SELECT 1 FROM node_executions WHERE execution_id = %(execution)s AND status IN $open LIMIT 1")
FAILURE = _sql(
    """
SELECT node_name, error_code, error_message FROM node_executions
WHERE execution_id = %(execution)s AND status IN ('failed', 'timeout') AND NOT is_handled
ORDER BY execution_order LIMIT 1
"""
)
OUTPUTS = _sql(
    """
SELECT id, node_key, output_data, output_bytes FROM node_executions
WHERE execution_id = %(execution)s AND execution_order IN $positions AND status = 'completed'
ORDER BY execution_order
"""
)
# Who fired into an `any` or `count` join that was settled without it.
MARK_LATE = _sql(
    """
UPDATE node_executions SET cause = 'join_settled'
WHERE execution_id = %(execution)s AND status = 'completed' AND cause = '' AND EXISTS (
    SELECT 1 FROM node_executions j
    WHERE j.execution_id = %(execution)s AND j.needed > 0 AND j.arrived IS NOT NULL
        AND j.execution_order IN (SELECT value FROM json_each(node_executions.fired))
        AND node_executions.execution_order NOT IN (SELECT value FROM json_each(j.arrived)))
RETURNING execution_order
"""
)
STOP_OTHERS = _sql(
    """
UPDATE node_executions
SET status = CASE WHEN status IN $node_may_be_skipped AND attempt = 0 THEN %(waiting)s ELSE 'cancelled' END,
    cause = %(cause)s, waiting_for = '', next_run_at = NULL, lease_until = NULL, deadline_at = NULL,
    ended_at = %(now)s, updated_at = %(now)s
WHERE execution_id = %(execution)s AND status IN $open RETURNING execution_order
"""
)
TELL_NODES = _sql(
    """
$tell SELECT c.execution_id, 'node', $node_event, %(now)s
FROM json_each(%(positions)s) p
JOIN node_executions c ON c.execution_id = %(execution)s AND c.execution_order = p.value ORDER BY p.key
"""
)
TELL_EXECUTION = _sql(
    "$tell SELECT c.id, 'execution', $execution_event, %(now)s FROM workflow_executions c WHERE c.id = %(execution)s"
)
LOST = _sql(
    """
SELECT id, execution_id, execution_order, attempt, task_id, retry_count, has_sent, lost_count, worker
FROM node_executions
WHERE status = 'running' AND status IN $open AND lease_until IS NOT NULL AND lease_until < %(now)s
ORDER BY lease_until, execution_id, execution_order LIMIT 500
"""
)
GIVE_BACK = _sql(
    """
UPDATE node_executions
SET status = %(status)s, attempt = %(attempt)s, lost_count = lost_count + 1, ready_at = %(now)s,
    updated_at = %(now)s, worker = '', lease_until = %(lease_until)s, deadline_at = NULL
WHERE id = %(node)s AND status IN $node_may_be_pending
"""
)
OVERDUE_NODES = _sql(
    """
SELECT n.id, n.execution_id, n.execution_order, n.attempt, n.task_id, n.retry_count, n.has_sent
FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
WHERE n.status IN $open AND n.deadline_at IS NOT NULL AND n.deadline_at < %(before)s ORDER BY n.deadline_at LIMIT 200
"""
)
HOLD_OVERDUE = _sql(
    """
UPDATE node_executions
SET status = 'running', waiting_for = '', attempt = attempt + 1, deadline_at = NULL, lease_until = %(lease_until)s,
    updated_at = %(now)s
WHERE id = %(node)s
"""
)
OVERDUE_EXECUTIONS = _sql(
    """
WITH found AS MATERIALIZED (
    SELECT id FROM workflow_executions
    WHERE status IN $open AND deadline_at IS NOT NULL AND deadline_at < %(now)s)
SELECT id FROM found $page
"""
)
UNSENT = _sql(
    """
SELECT n.id, n.execution_id, n.ready_at, n.next_run_at, n.lease_until <= n.next_run_at FROM node_executions n
JOIN workflow_executions e ON e.id = n.execution_id AND e.status IN $open
WHERE n.status IN $open AND n.lease_until IS NOT NULL AND n.lease_until < %(now)s AND $ready
    AND (e.max_concurrent_nodes IS NULL OR e.max_concurrent_nodes >
        (SELECT count(*) FROM node_executions r WHERE r.execution_id = e.id AND r.status = 'running'))
ORDER BY n.lease_until LIMIT 500
"""
)
WAIT_AGAIN = _sql("UPDATE node_executions SET lease_until = %(lease_until)s WHERE id = %(node)s")
# CROSS JOIN keeps SQLite from reading all nodes of an execution for each undecided one.
UNSETTLED = _sql(
    """
WITH undecided AS (
    SELECT n.execution_id, n.execution_order
    FROM workflow_executions e CROSS JOIN node_executions n ON n.execution_id = e.id
    CROSS JOIN json_each(n.sources) s
    CROSS JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.value
    WHERE e.status = 'running' AND e.status IN $open AND n.status = 'pending' AND n.status IN $open
        AND n.ready_at IS NULL AND n.waiting_for = ''
    GROUP BY n.execution_id, n.execution_order, n.needed
    HAVING sum(p.status IN $open OR p.ended_at >= %(before)s) = 0
        OR (n.needed > 0 AND sum(p.status NOT IN $open AND p.ended_at < %(before)s
            AND n.execution_order IN (SELECT value FROM json_each(p.fired))) >= n.needed)
), found AS MATERIALIZED (
    SELECT execution_id AS id, json_group_array(execution_order) AS positions FROM undecided GROUP BY execution_id)
SELECT id, positions FROM found $page
"""
)
UNENDED = _sql(
    """
WITH found AS MATERIALIZED (
    SELECT e.id FROM workflow_executions e
    WHERE e.status = 'running' AND e.status IN $open
        AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.status IN $open)
        AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.ended_at >= %(before)s))
SELECT id FROM found $page
"""
)
EXTEND = _sql(
    """
UPDATE node_executions SET lease_until = %(lease_until)s
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""
)
IS_OURS = _sql("SELECT 1 FROM node_executions WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'")
RELEASE_ALL = _sql("UPDATE node_executions SET lease_until = %(now)s WHERE lease_until > %(now)s")
