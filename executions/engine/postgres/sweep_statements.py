"""The SQL of the reconciler for PostgreSQL: what a crash, a deadline or a lost message left."""

from executions.engine.postgres.statements import FRAGMENTS
from executions.engine.sql import statement

# Back to ready, or held by the caller (attempt + 1 fences the lost worker) to be failed.
TAKE_BACK = statement(
    """
WITH lost AS (
    SELECT n.id, n.attempt, n.worker, n.task_id, n.started_at, n.has_sent OR n.lost_count + 1 >= %(max_losses)s AS held
    FROM node_executions n WHERE n.status = 'running' AND n.lease_until < clock_timestamp()
    ORDER BY n.lease_until LIMIT 500 FOR NO KEY UPDATE SKIP LOCKED
), back AS (
    UPDATE node_executions n
    SET status = CASE WHEN lost.held THEN n.status ELSE 'pending' END,
        attempt = n.attempt + CASE WHEN lost.held THEN 1 ELSE 0 END,
        lost_count = n.lost_count + 1, ready_at = clock_timestamp(), updated_at = clock_timestamp(),
        worker = '', lease_until = $lease, deadline_at = NULL
    FROM lost WHERE n.id = lost.id AND n.status IN $node_may_be_pending
    RETURNING $changed, n.task_id, n.has_sent, lost.held, lost.worker AS lost_worker,
        lost.attempt AS lost_attempt, lost.task_id AS lost_task, lost.started_at AS lost_started
), kept AS (
    INSERT INTO node_attempts (node_execution_id, number, status, cause, started_at, ended_at, worker, task_id,
        error_code, error_message, error_traceback)
    SELECT id, lost_attempt, 'failed', 'worker_lost', lost_started, clock_timestamp(), lost_worker, lost_task,
        'worker_lost', '', '' FROM back
    ON CONFLICT DO NOTHING
), told AS (
    INSERT INTO execution_events (execution_id, kind, data, created_at)
    SELECT c.execution_id, 'node', $node_event, clock_timestamp() FROM back c
    WHERE c.status = 'pending'
)
SELECT id, execution_id, execution_order, attempt, task_id, retry_count, has_sent, held, lost_worker FROM back
ORDER BY execution_id, execution_order
""",
    FRAGMENTS,
)

# Claimed by the sweep: whoever still runs the node is fenced. One that waits for its children has a deadline, too.
OVERDUE_NODES = statement(
    """
WITH overdue AS (
    SELECT n.id FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
    WHERE n.status IN $open AND n.deadline_at < clock_timestamp() - %(grace)s * interval '1 second'
    ORDER BY n.deadline_at LIMIT 200 FOR NO KEY UPDATE OF n SKIP LOCKED
)
UPDATE node_executions n
SET status = 'running', waiting_for = '', attempt = n.attempt + 1, deadline_at = NULL, lease_until = $lease,
    updated_at = clock_timestamp()
FROM overdue WHERE n.id = overdue.id
RETURNING n.id, n.execution_id, n.execution_order, n.attempt, n.task_id, n.retry_count, n.has_sent
""",
    FRAGMENTS,
)
OVERDUE_EXECUTIONS = statement(
    """
WITH found AS MATERIALIZED (
    SELECT id FROM workflow_executions WHERE status IN $open AND deadline_at < clock_timestamp())
SELECT id FROM found $page
""",
    FRAGMENTS,
)

# The wait doubles with each try (up to four leases), so that a long queue is not flooded. Nodes of an execution that
# runs as many as it may are not late. Whose wait ended first comes first: what nobody takes moves back. A retry is due,
# not late, when its wait ends with its time: then no message was sent for it.
UNSENT = statement(
    """
WITH waiting AS (
    SELECT n.id, n.waiting_for = 'retry' AND n.lease_until <= n.next_run_at AS is_due FROM node_executions n
    JOIN workflow_executions e ON e.id = n.execution_id AND e.status IN $open
    WHERE n.lease_until < clock_timestamp() AND $ready AND (e.max_concurrent_nodes IS NULL OR e.max_concurrent_nodes >
        (SELECT count(*) FROM node_executions r WHERE r.execution_id = e.id AND r.status = 'running'))
    ORDER BY n.lease_until LIMIT 500 FOR NO KEY UPDATE OF n SKIP LOCKED
)
UPDATE node_executions n
SET lease_until = clock_timestamp()
    + least(4 * %(lease)s * interval '1 second',
        greatest(%(lease)s * interval '1 second', clock_timestamp() - coalesce(n.next_run_at, n.ready_at)))
FROM waiting WHERE n.id = waiting.id
RETURNING n.execution_id, n.id, waiting.is_due,
    extract(epoch FROM clock_timestamp() - coalesce(n.next_run_at, n.ready_at))::float8
""",
    FRAGMENTS,
)

# OFFSET 0 keeps the planner from reading all nodes of an execution for each undecided one.
UNSETTLED = statement(
    """
WITH found AS MATERIALIZED (
    SELECT n.execution_id AS id, array_agg(n.execution_order) AS positions
    FROM workflow_executions e JOIN node_executions n ON n.execution_id = e.id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE NOT p.is_done) AS undone,
            count(*) FILTER (WHERE p.is_done AND p.fired @> to_jsonb(n.execution_order)) AS fired
        FROM unnest(ARRAY(SELECT jsonb_array_elements_text(n.sources))) s(position)
        CROSS JOIN LATERAL (
            SELECT p.fired, p.status NOT IN $open
                AND p.ended_at < clock_timestamp() - %(older_than)s * interval '1 second' AS is_done
            FROM node_executions p
            WHERE p.execution_id = n.execution_id AND p.execution_order = s.position::int OFFSET 0) p
    ) seen
    WHERE e.status = 'running' AND n.status = 'pending' AND n.ready_at IS NULL AND n.waiting_for = ''
        AND (seen.undone = 0 OR (n.needed > 0 AND seen.fired >= n.needed))
    GROUP BY n.execution_id)
SELECT id, positions FROM found $page
""",
    FRAGMENTS,
)

UNENDED = statement(
    """
WITH found AS MATERIALIZED (
    SELECT e.id FROM workflow_executions e
    WHERE e.status = 'running'
        AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.status IN $open)
        AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id
            AND n.ended_at >= clock_timestamp() - %(older_than)s * interval '1 second'))
SELECT id FROM found $page
""",
    FRAGMENTS,
)
