"""The SQL of the engine for PostgreSQL: each statement is one transaction and tells its events itself.

Rows are held FOR NO KEY UPDATE, never FOR UPDATE: whoever inserts a row that names a node (a line of its log, an
attempt, a child) holds the node's FOR KEY SHARE until the commit. Who skips rows that are held would take it for taken,
and the message that named it would be lost.
"""

from executions.engine.events import EXECUTION_EVENT, NODE_EVENT, columns_of, postgres_event
from executions.engine.sql import statement

FRAGMENTS = {
    # The event of a changed node or execution `c`, and the columns that a CTE must return for it.
    "node_event": postgres_event(NODE_EVENT),
    "execution_event": postgres_event(EXECUTION_EVENT),
    "changed": f"n.id, n.execution_id, n.execution_order, {columns_of(NODE_EVENT, 'n')}",
    "execution_changed": f"e.id, {columns_of(EXECUTION_EVENT, 'e')}",
    "tell": """INSERT INTO execution_events (execution_id, kind, data, created_at)
        SELECT %(execution)s, t.kind, t.data, clock_timestamp() FROM""",
    "ready": """n.status = 'pending' AND n.ready_at IS NOT NULL
        AND (n.next_run_at IS NULL OR n.next_run_at <= clock_timestamp())""",
    "now": "clock_timestamp()",
    "lease": "clock_timestamp() + %(lease)s * interval '1 second'",
    "run": """status = 'running', attempt = n.attempt + 1, worker = %(worker)s, task_id = %(task)s, waiting_for = '',
        started_at = CASE WHEN n.waiting_for IN $goes_on THEN n.started_at ELSE $now END, updated_at = $now,
        next_run_at = NULL, lease_until = $lease,
        deadline_at = $now + n.timeout_seconds * interval '1 second', error_code = '', error_message = '',
        error_traceback = ''""",
    "finish": """UPDATE node_executions n
    SET status = %(status)s, cause = %(cause)s, handle = %(handle)s, fired = %(fired)s::jsonb,
        input_data = %(input)s::jsonb, output_data = %(output)s::jsonb, output_bytes = %(output_bytes)s,
        error_code = %(error_code)s, error_message = %(error_message)s, error_traceback = %(error_traceback)s,
        metadata = %(metadata)s::jsonb, is_handled = %(is_handled)s,
        ended_at = greatest(n.started_at, $now - %(ended_ago)s * interval '1 second'),
        updated_at = $now, lease_until = NULL, deadline_at = NULL
    WHERE n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running'
    RETURNING $changed""",
    "keep_large": """INSERT INTO node_outputs (node_execution_id, data, size_bytes)
    SELECT f.id, %(large)s::jsonb, %(output_bytes)s FROM finished f WHERE %(large)s::text IS NOT NULL""",
    # Outputs of the end nodes by key, as far as they fit together; the others are named with their size.
    "outputs": """(
    SELECT jsonb_object_agg(o.node_key, CASE WHEN o.total <= %(cap)s THEN o.output_data
        ELSE jsonb_build_object('node_execution_id', o.id, 'size_bytes', o.output_bytes) END)
    FROM (SELECT n.id, n.node_key, n.output_data, n.output_bytes,
              sum(n.output_bytes) OVER (ORDER BY n.execution_order) AS total
          FROM node_executions n
          WHERE n.execution_id = %(execution)s AND n.execution_order = ANY(%(ends)s::int[])
              AND n.status = 'completed') o)""",
    # Who fired into an `any` or `count` join that was settled without it; once, when the execution ended. OFFSET 0 has
    # the planner begin with such joins, of which hardly any exist: it would join all nodes with all nodes.
    "mark_late": """UPDATE node_executions n SET cause = 'join_settled'
    FROM (SELECT DISTINCT p.id
          FROM (SELECT j.execution_order, j.arrived, s.position::int AS source
                FROM node_executions j CROSS JOIN LATERAL jsonb_array_elements_text(j.sources) s(position)
                WHERE j.execution_id = %(execution)s AND j.needed > 0 AND j.arrived IS NOT NULL
                    AND EXISTS (SELECT 1 FROM ended) OFFSET 0) j
          CROSS JOIN LATERAL (SELECT p.id, p.fired FROM node_executions p
                WHERE p.execution_id = %(execution)s AND p.execution_order = j.source
                    AND p.status = 'completed' AND p.cause = '' OFFSET 0) p
          WHERE p.fired @> to_jsonb(j.execution_order) AND NOT j.arrived @> to_jsonb(j.source)) late
    WHERE n.id = late.id
    RETURNING $changed""",
    "stored": """(SELECT coalesce(sum(n.output_bytes), 0) FROM node_executions n
        WHERE n.execution_id = %(execution)s)""",
    # `%(node)s` is the failed node, or null. A node that waits for its children or its next attempt had begun.
    "stop_others": """others AS (
    SELECT n.id FROM node_executions n
    WHERE n.execution_id = %(execution)s AND n.id IS DISTINCT FROM %(node)s::uuid AND n.status IN $open
    ORDER BY n.execution_order FOR NO KEY UPDATE
), stopped AS (
    UPDATE node_executions n
    SET status = CASE WHEN n.status IN $node_may_be_skipped AND n.attempt = 0 THEN %(waiting)s ELSE 'cancelled' END,
        cause = %(stop_cause)s, waiting_for = '', next_run_at = NULL, lease_until = NULL, deadline_at = NULL,
        ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM others o WHERE n.id = o.id AND n.status IN $open
    RETURNING $changed
)""",
    "tell_end": """$tell (SELECT 1 AS rank, 'node' AS kind, $node_event AS data FROM late c
           UNION ALL SELECT 2, 'execution', $execution_event FROM ended c ORDER BY rank) t""",
}

_TAKE = """
WITH $held chosen AS (
    SELECT n.id FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id $join_held
    WHERE n.execution_id = %(execution)s AND $ready AND e.status IN $open $room $after_held
    ORDER BY (n.id = %(wanted)s) DESC, n.execution_order LIMIT 1
    FOR NO KEY UPDATE OF n SKIP LOCKED
), $started taken AS (
    UPDATE node_executions n SET $run FROM chosen
    WHERE n.id = chosen.id AND n.status IN $node_may_be_running RETURNING $changed, n.has_sent, n.arrived
), told AS (
    $tell ($tell_started SELECT 2 AS rank, 'node' AS kind, $node_event AS data FROM taken c ORDER BY rank) t
)
SELECT t.id, t.execution_order, t.attempt, t.retry_count, t.has_sent, t.arrived, more.execution_order, more.id, $began
FROM taken t LEFT JOIN LATERAL (
    SELECT n.id, n.execution_order FROM node_executions n
    WHERE n.execution_id = %(execution)s AND $ready AND n.id <> t.id ORDER BY n.execution_order LIMIT 1) more ON TRUE
"""
# The first take of all changes the execution's row: it holds that row before a node's, as everyone who locks both. The
# join is there so that `held` is read before a node is locked.
_PERHAPS_FIRST = {
    "held": """held AS MATERIALIZED (
    SELECT e.id FROM workflow_executions e
    WHERE e.id = %(execution)s AND e.status IN $execution_may_be_running FOR NO KEY UPDATE
),""",
    "join_held": "LEFT JOIN held ON held.id = e.id",
    "after_held": "AND (held.id IS NULL OR held.id = e.id)",
    "started": """started AS (
    UPDATE workflow_executions e
    SET status = 'running', started_at = clock_timestamp(), updated_at = clock_timestamp(),
        deadline_at = clock_timestamp() + e.timeout_seconds * interval '1 second'
    FROM chosen WHERE e.id = %(execution)s AND e.status IN $execution_may_be_running
    RETURNING $execution_changed
),""",
    "tell_started": "SELECT 1 AS rank, 'execution' AS kind, $execution_event AS data FROM started c UNION ALL",
    "began": "(SELECT started_at FROM started)",
}
# Of an execution that has begun: it does so once.
_LATER = {**dict.fromkeys(_PERHAPS_FIRST, ""), "began": "NULL"}
_ROOM = """AND %(limit)s > (SELECT count(*) FROM node_executions r
    WHERE r.execution_id = %(execution)s AND r.status = 'running')"""
TAKE = statement(_TAKE, {**FRAGMENTS, **_PERHAPS_FIRST, "room": ""})
TAKE_LATER = statement(_TAKE, {**FRAGMENTS, **_LATER, "room": ""})
# Counting in the statement itself would count what was running before the lock was had (READ COMMITTED).
HOLD_EXECUTION = "SELECT 1 FROM workflow_executions WHERE id = %(execution)s FOR NO KEY UPDATE"
TAKE_WITHIN_LIMIT = statement(_TAKE, {**FRAGMENTS, **_PERHAPS_FIRST, "room": _ROOM})

# What a statement opens must not seem to start before what it ends, in whichever order its parts are executed.
ONE_MOMENT = {**FRAGMENTS, "now": "(SELECT now FROM moment)"}
# The failed attempt is kept; the lease is what a message has to be heard after the node is due.
RETRY = statement(
    """
WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now
), back AS (
    UPDATE node_executions n
    SET status = 'pending', waiting_for = 'retry', retry_count = n.retry_count + 1, ready_at = $now,
        next_run_at = $now + %(delay)s * interval '1 second',
        lease_until = $now + (%(delay)s + %(lease)s) * interval '1 second',
        deadline_at = NULL, has_sent = FALSE, input_data = %(input)s::jsonb, error_code = %(error_code)s,
        error_message = %(error_message)s, error_traceback = %(error_traceback)s, updated_at = $now
    WHERE n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running'
    RETURNING $changed, n.worker, n.task_id, n.error_traceback
), kept AS (
    INSERT INTO node_attempts (node_execution_id, number, status, cause, started_at, ended_at, next_run_at, worker,
        task_id, error_code, error_message, error_traceback)
    SELECT id, attempt, %(status)s, %(cause)s, started_at, $now, next_run_at, worker, task_id, error_code,
        error_message, error_traceback FROM back
), told AS ($tell (SELECT 'node' AS kind, $node_event AS data FROM back c) t)
SELECT id FROM back
""",
    ONE_MOMENT,
)
# Waiting is not limited by the node's own time-out: children and approvals have theirs.
PARK = statement(
    """
WITH parked AS (
    UPDATE node_executions n
    SET status = 'pending', waiting_for = %(waiting_for)s, ready_at = NULL, lease_until = NULL, next_run_at = NULL,
        deadline_at = NULL, metadata = %(metadata)s::jsonb, updated_at = clock_timestamp()
    WHERE n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running' AND n.status IN $node_may_be_pending
    RETURNING $changed
), told AS ($tell (SELECT 'node' AS kind, $node_event AS data FROM parked c) t)
SELECT id FROM parked
""",
    FRAGMENTS,
)
WAKE = statement(
    """
UPDATE node_executions n SET ready_at = clock_timestamp(), updated_at = clock_timestamp(),
    lease_until = clock_timestamp() + %(seconds)s * interval '1 second'
WHERE n.id = %(node)s AND $parked_for_it
""",
    FRAGMENTS,
)
MARK_SENT = """
UPDATE node_executions SET has_sent = TRUE WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""

# `arrived`: for `all` every source that fired, in order; for any and count the first that ended. A node that takes all
# sources waits while one is open: the last one is looked at first, since the first are the first to end, so that a wide
# join is not read whole after each of its sources.
SETTLE = statement(
    """
WITH looked_at AS MATERIALIZED (
    SELECT n.id, n.execution_order, n.sources, n.needed, n.needed = 0 AND EXISTS (
        SELECT 1 FROM (SELECT s.position::int AS position
                       FROM jsonb_array_elements_text(n.sources) WITH ORDINALITY s(position, place)
                       ORDER BY s.place DESC) s
        CROSS JOIN LATERAL (SELECT 1 FROM node_executions p
            WHERE p.execution_id = %(execution)s AND p.execution_order = s.position AND p.status IN $open OFFSET 0) p
    ) AS waits
    FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
    WHERE n.execution_id = %(execution)s AND n.execution_order = ANY(%(positions)s::int[])
        AND n.status = 'pending' AND n.ready_at IS NULL AND n.waiting_for = ''
), undecided AS (
    SELECT * FROM looked_at WHERE NOT waits
), seen AS (
    SELECT u.id, u.needed, bool_and(p.status NOT IN $open) AS all_done,
        coalesce(array_agg(p.execution_order ORDER BY p.ended_at, p.execution_order)
            FILTER (WHERE p.status NOT IN $open AND p.fired @> to_jsonb(u.execution_order)), '{}') AS fired
    FROM undecided u CROSS JOIN LATERAL jsonb_array_elements_text(u.sources) s(position)
    JOIN node_executions p ON p.execution_id = %(execution)s AND p.execution_order = s.position::int
    GROUP BY u.id, u.needed
), decided AS (
    SELECT id, needed, fired,
        CASE WHEN needed = 0 THEN all_done AND cardinality(fired) > 0 ELSE cardinality(fired) >= needed END AS opens,
        all_done
    FROM seen
), opened AS (
    UPDATE node_executions n
    SET ready_at = clock_timestamp(), updated_at = clock_timestamp(), lease_until = $lease,
        arrived = to_jsonb(CASE WHEN d.needed = 0 THEN (SELECT array_agg(f ORDER BY f) FROM unnest(d.fired) f)
                                ELSE d.fired[1:d.needed] END)
    FROM decided d WHERE n.id = d.id AND d.opens AND n.status = 'pending' AND n.ready_at IS NULL
    RETURNING n.id, n.execution_order
), skipped AS (
    UPDATE node_executions n
    SET status = 'skipped', cause = CASE WHEN cardinality(d.fired) > 0 THEN 'join_unmet' ELSE 'no_input' END,
        ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM decided d
    WHERE n.id = d.id AND d.all_done AND NOT d.opens AND n.ready_at IS NULL AND n.status IN $node_may_be_skipped
    RETURNING $changed
), told AS (
    $tell (SELECT 'node' AS kind, $node_event AS data FROM skipped c ORDER BY c.execution_order) t
)
SELECT id, execution_order, TRUE, FALSE FROM opened
UNION ALL SELECT id, execution_order, FALSE, FALSE FROM skipped
UNION ALL SELECT l.id, l.execution_order, FALSE, TRUE FROM looked_at l LEFT JOIN decided d ON d.id = l.id
WHERE l.waits OR NOT (d.opens OR d.all_done) ORDER BY 2
""",
    FRAGMENTS,
)

END = statement(
    """
WITH failure AS (
    SELECT n.node_name, n.error_code, n.error_message FROM node_executions n
    WHERE n.execution_id = %(execution)s AND n.status IN ('failed', 'timeout') AND NOT n.is_handled
    ORDER BY n.execution_order LIMIT 1
), ended AS (
    UPDATE workflow_executions e
    SET status = CASE WHEN f.node_name IS NULL THEN 'completed' ELSE 'failed' END,
        cause = CASE WHEN f.node_name IS NULL THEN '' ELSE 'node_failed' END,
        error_code = coalesce(f.error_code, ''),
        error_message = coalesce(f.node_name || ': ' || f.error_message, ''),
        output_data = coalesce($outputs, '{}'::jsonb), stored_bytes = $stored, deadline_at = NULL,
        ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM (SELECT 1) one LEFT JOIN failure f ON TRUE
    WHERE e.id = %(execution)s AND e.status = 'running' AND NOT EXISTS (
        SELECT 1 FROM node_executions n WHERE n.execution_id = %(execution)s AND n.status IN $open)
    RETURNING $execution_changed
), late AS ($mark_late
), told AS ($tell_end)
SELECT id FROM ended
""",
    FRAGMENTS,
)

# The execution's row first, then nodes in ascending order: whoever finishes a node locks in the same order.
CLOSE = statement(
    """
UPDATE workflow_executions e
SET status = 'failed', cause = 'node_failed', error_code = %(error_code)s,
    error_message = n.node_name || ': ' || %(error_message)s,
    deadline_at = NULL, ended_at = clock_timestamp(), updated_at = clock_timestamp()
FROM node_executions n
WHERE e.id = %(execution)s AND e.status IN $execution_may_be_failed
    AND n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running'
RETURNING e.id
""",
    FRAGMENTS,
)
STOP = statement(
    """
WITH finished AS ($finish
), large AS ($keep_large
), $stop_others, told AS (
    $tell (SELECT 1 AS rank, 'node' AS kind, $node_event AS data, c.execution_order FROM finished c
           UNION ALL SELECT 2, 'node', $node_event, c.execution_order FROM stopped c
           ORDER BY rank, execution_order) t
)
SELECT id FROM finished
""",
    FRAGMENTS,
)
CLOSE_FROM_OUTSIDE = statement(
    """
UPDATE workflow_executions e
SET status = %(closed)s, cause = %(stop_cause)s, error_code = %(error_code)s, error_message = %(error_message)s,
    cancelled_by_id = %(by)s, deadline_at = NULL, ended_at = clock_timestamp(), updated_at = clock_timestamp()
WHERE e.id = %(execution)s AND e.status IN $open
RETURNING e.id
""",
    FRAGMENTS,
)
STOP_ALL = statement(
    """
WITH $stop_others, told AS (
    $tell (SELECT 'node' AS kind, $node_event AS data FROM stopped c ORDER BY c.execution_order) t
)
SELECT id FROM stopped
""",
    FRAGMENTS,
)
# Last: until the others are stopped, one of them may still be completed.
SUM_UP = statement(
    """
WITH ended AS (
    UPDATE workflow_executions e SET output_data = coalesce($outputs, '{}'::jsonb), stored_bytes = $stored
    WHERE e.id = %(execution)s
    RETURNING $execution_changed
), late AS ($mark_late
), told AS ($tell_end)
SELECT id FROM ended
""",
    FRAGMENTS,
)

EXTEND = statement(
    """
UPDATE node_executions n SET lease_until = $lease
FROM unnest(%(ids)s::uuid[], %(attempts)s::int[]) AS mine(id, attempt)
WHERE n.id = mine.id AND n.attempt = mine.attempt AND n.status = 'running'
""",
    FRAGMENTS,
)

STILL_OURS = """
SELECT n.id FROM node_executions n
JOIN unnest(%(ids)s::uuid[], %(attempts)s::int[]) AS mine(id, attempt) ON n.id = mine.id AND n.attempt = mine.attempt
WHERE n.status = 'running'
"""
LET_GO = """
UPDATE node_executions SET lease_until = clock_timestamp()
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""

RELEASE_ALL = "UPDATE node_executions SET lease_until = clock_timestamp() WHERE lease_until > clock_timestamp()"
