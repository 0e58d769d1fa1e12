"""The SQL of a finish on PostgreSQL: one statement that writes a node's end and what follows, of as many parts as it
takes. A part that has nothing to do costs as much to set up as one that has (0.1 ms each)."""

from functools import cache
from typing import Literal, NamedTuple

from executions.engine.postgres.statements import ONE_MOMENT
from executions.engine.sql import statement

Taking = Literal["", "first", "lowest"]


class FinishParts(NamedTuple):
    """What a finish has to do beside writing the end of its node.

    `beside`: keep an output that is too large for the row. `ahead`: write nodes that were run ahead. `opens`, `skips`:
    make targets ready, or skipped. `takes`: claim for the same worker the `first` of the targets, or the `lowest` of
    what is ready and the first target.
    """

    beside: bool = False
    ahead: bool = False
    opens: bool = False
    skips: bool = False
    takes: Taking = ""


@cache
def finish_statement(parts: FinishParts) -> str:
    """The statement of those parts. It answers whether the node was ours, the ids of what it opened, and what it took:
    id, position, attempt, retries, has_sent, arrived and the position of another ready node."""
    ctes = ["moment AS MATERIALIZED (SELECT clock_timestamp() AS now)", "finished AS ($finish)", _GOING]
    told = [_TOLD.format(rank=1, rows="finished")]
    if parts.beside:
        ctes.append("large AS ($keep_large)")
    if parts.ahead:
        ctes.append(_RAN)
        told.append(_TOLD.format(rank=2, rows="ran"))
    if parts.takes == "lowest":
        ctes += _LOWEST
    if parts.opens:
        ctes.append(_OPENED)
    if parts.takes:
        ctes.append(_TAKEN)
        told.append(_TOLD.format(rank=4, rows="taken"))
    if parts.skips:
        ctes.append(_SKIPPED)
        told.append(_TOLD.format(rank=3, rows="skipped"))
    ctes.append(f"told AS ($tell ({' UNION ALL '.join(told)} ORDER BY rank, execution_order) t)")
    answer = [_ANSWER, _OPENED_IDS if parts.opens else _NO_IDS, *([_TAKEN_COLUMNS] if parts.takes else [])]
    lowest = parts.takes == "lowest"
    chosen = {
        "mine": "(SELECT position FROM mine)" if lowest else "%(first)s::int",
        "but_mine": "AND o.position IS DISTINCT FROM (SELECT position FROM mine)" if lowest else "",
    }
    return statement(f"WITH {', '.join(ctes)} {', '.join(answer)}", {**ONE_MOMENT, **chosen})


_TOLD = "SELECT {rank} AS rank, 'node' AS kind, $node_event AS data, c.execution_order FROM {rows} c"
_GOING = """going AS (
    SELECT e.id FROM finished f JOIN workflow_executions e ON e.id = f.execution_id WHERE e.status = 'running'
)"""
# A waiting sibling comes first if it stands before the first target; either must stand below the joins. One that is not
# taken is not held either: somebody may have been sent for it, and would find it held.
_LOWEST = (
    """sibling AS (
    SELECT n.execution_order FROM node_executions n, going
    WHERE n.execution_id = going.id AND $ready AND n.execution_order < %(below)s
    ORDER BY n.execution_order LIMIT 1 FOR NO KEY UPDATE OF n SKIP LOCKED
)""",
    """mine AS (
    SELECT min(position) AS position FROM (
        SELECT execution_order AS position FROM sibling
        UNION ALL SELECT %(first)s::int FROM going WHERE %(first)s::int >= 0) candidates
)""",
)
# Positions are joined, not compared with an array: so the index finds them among the open nodes of a large graph.
_OPENED = """opened AS (
    UPDATE node_executions n
    SET ready_at = $now, updated_at = $now, lease_until = $lease
    FROM going, unnest(%(opens)s::int[]) o(position)
    WHERE n.execution_id = going.id AND n.execution_order = o.position AND n.status = 'pending' $but_mine
    RETURNING n.id, n.execution_order
)"""
_TAKEN = """taken AS (
    UPDATE node_executions n SET ready_at = coalesce(n.ready_at, $now), $run FROM going
    WHERE n.execution_id = going.id AND n.execution_order = $mine AND n.status IN $node_may_be_running
    RETURNING $changed, n.has_sent, n.arrived
)"""
_SKIPPED = """skipped AS (
    UPDATE node_executions n
    SET status = 'skipped', cause = 'no_input', ended_at = $now, updated_at = $now
    FROM going, unnest(%(skips)s::int[]) s(position)
    WHERE n.execution_id = going.id AND n.execution_order = s.position AND n.status IN $node_may_be_skipped
    RETURNING $changed
)"""
# Nodes that were run ahead become completed at once; their times lie before this moment by what the worker measured.
_RAN = """ran AS (
    UPDATE node_executions n
    SET status = 'completed', attempt = n.attempt + 1, worker = %(worker)s, task_id = gen_random_uuid(),
        handle = a.handle, fired = a.fired::jsonb, arrived = a.arrived::jsonb, input_data = a.input::jsonb,
        output_data = a.output::jsonb, output_bytes = a.size, metadata = a.metadata::jsonb,
        ready_at = $now - a.started * interval '1 second',
        started_at = $now - a.started * interval '1 second',
        ended_at = $now - a.ended * interval '1 second', updated_at = $now
    FROM going, unnest(%(positions)s::int[], %(started)s::float8[], %(ended)s::float8[], %(handles)s::text[],
        %(fires)s::text[], %(arrived)s::text[], %(inputs)s::text[], %(outputs)s::text[], %(sizes)s::int[],
        %(metadatas)s::text[])
        AS a(position, started, ended, handle, fired, arrived, input, output, size, metadata)
    WHERE n.execution_id = going.id AND n.execution_order = a.position AND n.status IN $node_may_be_running
        AND n.ready_at IS NULL
    RETURNING $changed
)"""
_ANSWER = "SELECT EXISTS (SELECT 1 FROM finished)"
_NO_IDS = "'{}'::uuid[]"
_OPENED_IDS = "(SELECT coalesce(array_agg(o.id ORDER BY o.execution_order), '{}') FROM opened o)"
_TAKEN_COLUMNS = """t.id, t.execution_order, t.attempt, t.retry_count, t.has_sent, t.arrived,
    (SELECT n.execution_order FROM node_executions n
     WHERE n.execution_id = %(execution)s AND $ready AND n.execution_order <> t.execution_order
     ORDER BY n.execution_order LIMIT 1)
FROM (SELECT 1) one LEFT JOIN taken t ON TRUE"""
