"""The SQL of the engine for PostgreSQL: each statement is one transaction and tells its events itself."""

from executions.engine.statements import statement

_FRAGMENTS = {
    # What an event tells of a changed node or execution, and the columns that a CTE must return for it.
    "node_event": """jsonb_build_object('key', c.node_key, 'status', c.status, 'cause', c.cause,
        'attempt', c.attempt, 'waiting_for', c.waiting_for, 'handle', c.handle, 'error_code', c.error_code,
        'error_message', c.error_message, 'started_at', c.started_at, 'ended_at', c.ended_at)""",
    "execution_event": """jsonb_build_object('status', c.status, 'cause', c.cause, 'error_code', c.error_code,
        'error_message', c.error_message, 'started_at', c.started_at, 'ended_at', c.ended_at)""",
    "changed": """n.id, n.execution_id, n.execution_order, n.node_key, n.status, n.cause, n.attempt, n.waiting_for,
        n.handle, n.error_code, n.error_message, n.started_at, n.ended_at""",
    "execution_changed": "e.id, e.status, e.cause, e.error_code, e.error_message, e.started_at, e.ended_at",
    "tell": """INSERT INTO execution_events (execution_id, kind, data, created_at)
        SELECT %(execution)s, t.kind, t.data, clock_timestamp() FROM""",
    "ready": """n.status = 'pending' AND n.ready_at IS NOT NULL
        AND (n.next_run_at IS NULL OR n.next_run_at <= clock_timestamp())""",
    "lease": "clock_timestamp() + %(lease)s * interval '1 second'",
    "run": """status = 'running', attempt = n.attempt + 1, worker = %(worker)s, task_id = %(task)s, waiting_for = '',
        started_at = clock_timestamp(), updated_at = clock_timestamp(), next_run_at = NULL, lease_until = $lease""",
    "finish": """UPDATE node_executions n
    SET status = %(status)s, cause = %(cause)s, handle = %(handle)s, fired = %(fired)s::jsonb,
        input_data = %(input)s::jsonb, output_data = %(output)s::jsonb, output_bytes = %(output_bytes)s,
        error_code = %(error_code)s, error_message = %(error_message)s, error_traceback = %(error_traceback)s,
        metadata = %(metadata)s::jsonb,
        ended_at = clock_timestamp(), updated_at = clock_timestamp(), lease_until = NULL
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
    # Who fired into an `any` or `count` join that was settled without it; once, when the execution ended.
    "mark_late": """UPDATE node_executions n SET cause = 'join_settled'
    FROM node_executions j
    WHERE n.execution_id = %(execution)s AND n.status = 'completed' AND n.cause = ''
        AND j.execution_id = %(execution)s AND j.needed > 0 AND j.arrived IS NOT NULL
        AND n.fired @> to_jsonb(j.execution_order) AND NOT j.arrived @> to_jsonb(n.execution_order)
        AND EXISTS (SELECT 1 FROM ended)
    RETURNING $changed""",
    "tell_end": """$tell (SELECT 1 AS rank, 'node' AS kind, $node_event AS data FROM late c
           UNION ALL SELECT 2, 'execution', $execution_event FROM ended c ORDER BY rank) t""",
}

TAKE = statement(
    """
WITH chosen AS (
    SELECT n.id FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id
    WHERE n.execution_id = %(execution)s AND $ready AND e.status IN $open
    ORDER BY (n.id = %(wanted)s) DESC, n.execution_order LIMIT 1
    FOR UPDATE OF n SKIP LOCKED
), started AS (
    UPDATE workflow_executions e SET status = 'running', started_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM chosen WHERE e.id = %(execution)s AND e.status IN $execution_may_be_running
    RETURNING $execution_changed
), taken AS (
    UPDATE node_executions n SET $run FROM chosen
    WHERE n.id = chosen.id AND n.status IN $node_may_be_running RETURNING $changed
), told AS (
    $tell (SELECT 1 AS rank, 'execution' AS kind, $execution_event AS data FROM started c
           UNION ALL SELECT 2, 'node', $node_event FROM taken c ORDER BY rank) t
)
SELECT t.id, t.execution_order, t.attempt,
    (SELECT n.id FROM node_executions n WHERE n.execution_id = %(execution)s AND $ready AND n.id <> t.id
     ORDER BY n.execution_order LIMIT 1)
FROM taken t
""",
    _FRAGMENTS,
)

# A waiting sibling comes first if it stands before the first target; either must stand below the joins.
FINISH = statement(
    """
WITH finished AS ($finish
), large AS ($keep_large
), going AS (
    SELECT e.id FROM finished f JOIN workflow_executions e ON e.id = f.execution_id WHERE e.status = 'running'
), sibling AS (
    SELECT n.id, n.execution_order FROM node_executions n, going
    WHERE n.execution_id = going.id AND $ready AND %(take)s AND n.execution_order < %(below)s
    ORDER BY n.execution_order LIMIT 1 FOR UPDATE OF n SKIP LOCKED
), mine AS (
    SELECT min(position) AS position FROM (
        SELECT execution_order AS position FROM sibling
        UNION ALL SELECT %(first)s::int FROM going WHERE %(first)s::int >= 0) candidates
), opened AS (
    UPDATE node_executions n
    SET ready_at = clock_timestamp(), updated_at = clock_timestamp(), lease_until = $lease
    FROM going, mine
    WHERE n.execution_id = going.id AND n.execution_order = ANY(%(opens)s::int[]) AND n.status = 'pending'
        AND n.execution_order IS DISTINCT FROM mine.position
    RETURNING n.id, n.execution_order
), taken AS (
    UPDATE node_executions n SET ready_at = coalesce(n.ready_at, clock_timestamp()), $run FROM going, mine
    WHERE n.execution_id = going.id AND n.execution_order = mine.position AND n.status IN $node_may_be_running
    RETURNING $changed
), skipped AS (
    UPDATE node_executions n
    SET status = 'skipped', cause = 'no_input', ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM going
    WHERE n.execution_id = going.id AND n.execution_order = ANY(%(skips)s::int[])
        AND n.status IN $node_may_be_skipped
    RETURNING $changed
), told AS (
    $tell (SELECT 1 AS rank, 'node' AS kind, $node_event AS data, c.execution_order FROM finished c
           UNION ALL SELECT 2, 'node', $node_event, c.execution_order FROM skipped c
           UNION ALL SELECT 3, 'node', $node_event, c.execution_order FROM taken c
           ORDER BY rank, execution_order) t
)
SELECT EXISTS (SELECT 1 FROM finished), t.id, t.execution_order, t.attempt,
    (SELECT coalesce(array_agg(o.id ORDER BY o.execution_order), '{}') FROM opened o)
FROM (SELECT 1) one LEFT JOIN taken t ON TRUE
""",
    _FRAGMENTS,
)

# `arrived`: for `all` every source that fired, in order; for any and count the first that ended.
SETTLE = statement(
    """
WITH undecided AS (
    SELECT n.id, n.execution_order, n.sources, n.needed
    FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
    WHERE n.execution_id = %(execution)s AND n.execution_order = ANY(%(positions)s::int[])
        AND n.status = 'pending' AND n.ready_at IS NULL
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
SELECT id, execution_order, TRUE FROM opened UNION ALL SELECT id, execution_order, FALSE FROM skipped ORDER BY 2
""",
    _FRAGMENTS,
)

END = statement(
    """
WITH failure AS (
    SELECT n.node_name, n.error_code, n.error_message FROM node_executions n
    WHERE n.execution_id = %(execution)s AND n.status IN ('failed', 'timeout') AND n.fired = '[]'::jsonb
    ORDER BY n.execution_order LIMIT 1
), ended AS (
    UPDATE workflow_executions e
    SET status = CASE WHEN f.node_name IS NULL THEN 'completed' ELSE 'failed' END,
        cause = CASE WHEN f.node_name IS NULL THEN '' ELSE 'node_failed' END,
        error_code = coalesce(f.error_code, ''),
        error_message = coalesce(f.node_name || ': ' || f.error_message, ''),
        output_data = coalesce($outputs, '{}'::jsonb),
        ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM (SELECT 1) one LEFT JOIN failure f ON TRUE
    WHERE e.id = %(execution)s AND e.status = 'running' AND NOT EXISTS (
        SELECT 1 FROM node_executions n WHERE n.execution_id = %(execution)s AND n.status IN $open)
    RETURNING $execution_changed
), late AS ($mark_late
), told AS ($tell_end)
SELECT id FROM ended
""",
    _FRAGMENTS,
)

# The execution's row first, then nodes in ascending order: whoever finishes a node locks in the same order.
CLOSE = statement(
    """
UPDATE workflow_executions e
SET status = 'failed', cause = 'node_failed', error_code = %(error_code)s,
    error_message = n.node_name || ': ' || %(error_message)s,
    ended_at = clock_timestamp(), updated_at = clock_timestamp()
FROM node_executions n
WHERE e.id = %(execution)s AND e.status IN $execution_may_be_failed
    AND n.id = %(node)s AND n.attempt = %(attempt)s AND n.status = 'running'
RETURNING e.id
""",
    _FRAGMENTS,
)
STOP = statement(
    """
WITH finished AS ($finish
), large AS ($keep_large
), others AS (
    SELECT n.id FROM node_executions n
    WHERE n.execution_id = %(execution)s AND n.id <> %(node)s AND n.status IN $open
    ORDER BY n.execution_order FOR UPDATE
), stopped AS (
    UPDATE node_executions n
    SET status = CASE WHEN n.status IN $node_may_be_skipped THEN 'skipped' ELSE 'cancelled' END, cause = 'stopped',
        lease_until = NULL, ended_at = clock_timestamp(), updated_at = clock_timestamp()
    FROM others o WHERE n.id = o.id AND n.status IN $open
    RETURNING $changed
), told AS (
    $tell (SELECT 1 AS rank, 'node' AS kind, $node_event AS data, c.execution_order FROM finished c
           UNION ALL SELECT 2, 'node', $node_event, c.execution_order FROM stopped c
           ORDER BY rank, execution_order) t
)
SELECT id FROM finished
""",
    _FRAGMENTS,
)
# Last: until the others are stopped, one of them may still be completed.
SUM_UP = statement(
    """
WITH ended AS (
    UPDATE workflow_executions e SET output_data = coalesce($outputs, '{}'::jsonb) WHERE e.id = %(execution)s
    RETURNING $execution_changed
), late AS ($mark_late
), told AS ($tell_end)
SELECT id FROM ended
""",
    _FRAGMENTS,
)

# Back to ready, or, lost too often, held by the caller (attempt + 1 fences the lost worker) to be ended.
TAKE_BACK = statement(
    """
WITH lost AS (
    SELECT n.id FROM node_executions n WHERE n.status = 'running' AND n.lease_until < clock_timestamp()
    ORDER BY n.lease_until LIMIT 500 FOR UPDATE SKIP LOCKED
), back AS (
    UPDATE node_executions n
    SET status = CASE WHEN n.lost_count + 1 < %(max_losses)s THEN 'pending' ELSE n.status END,
        attempt = n.attempt + CASE WHEN n.lost_count + 1 < %(max_losses)s THEN 0 ELSE 1 END,
        lost_count = n.lost_count + 1, ready_at = clock_timestamp(), updated_at = clock_timestamp(),
        worker = '', lease_until = $lease
    FROM lost WHERE n.id = lost.id AND n.status IN $node_may_be_pending
    RETURNING $changed, n.task_id
), told AS (
    INSERT INTO execution_events (execution_id, kind, data, created_at)
    SELECT c.execution_id, 'node', $node_event, clock_timestamp() FROM back c
    WHERE c.status = 'pending'
)
SELECT id, execution_id, execution_order, attempt, task_id, status = 'running' FROM back
ORDER BY execution_id, execution_order
""",
    _FRAGMENTS,
)

# The wait doubles with each try (up to a minute), so that a long queue is not flooded.
UNSENT = statement(
    """
WITH waiting AS (
    SELECT n.id FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status IN $open
    WHERE n.lease_until < clock_timestamp() AND $ready
    ORDER BY n.lease_until LIMIT 500 FOR UPDATE OF n SKIP LOCKED
)
UPDATE node_executions n
SET lease_until = clock_timestamp()
    + least(interval '60 seconds', greatest(%(lease)s * interval '1 second', clock_timestamp() - n.ready_at))
FROM waiting WHERE n.id = waiting.id RETURNING n.execution_id, n.id
""",
    _FRAGMENTS,
)

UNSETTLED = statement(
    """
SELECT n.execution_id, array_agg(n.execution_order)
FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE NOT p.is_done) AS undone,
        count(*) FILTER (WHERE p.is_done AND p.fired @> to_jsonb(n.execution_order)) AS fired
    FROM (SELECT p.fired, p.status NOT IN $open
              AND p.ended_at < clock_timestamp() - %(older_than)s * interval '1 second' AS is_done
          FROM jsonb_array_elements_text(n.sources) s(position)
          JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.position::int) p
) seen
WHERE n.status = 'pending' AND n.ready_at IS NULL
    AND (seen.undone = 0 OR (n.needed > 0 AND seen.fired >= n.needed))
GROUP BY n.execution_id LIMIT 500
""",
    _FRAGMENTS,
)

UNENDED = statement(
    """
SELECT e.id FROM workflow_executions e
WHERE e.status = 'running'
    AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.status IN $open)
    AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id
        AND n.ended_at >= clock_timestamp() - %(older_than)s * interval '1 second')
LIMIT 500
""",
    _FRAGMENTS,
)

EXTEND = statement(
    """
UPDATE node_executions n SET lease_until = $lease
FROM unnest(%(ids)s::uuid[], %(attempts)s::int[]) AS mine(id, attempt)
WHERE n.id = mine.id AND n.attempt = mine.attempt AND n.status = 'running'
""",
    _FRAGMENTS,
)

RELEASE_ALL = "UPDATE node_executions SET lease_until = clock_timestamp() WHERE lease_until > clock_timestamp()"

# Foreign keys are checked at commit: without it, a save that deletes a node meanwhile would fail the start.
HOLD_GRAPH = "SELECT 1 FROM workflows WHERE id = %(workflow)s FOR SHARE"
