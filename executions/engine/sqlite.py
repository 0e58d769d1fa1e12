"""The engine's statements for SQLite: few small ones in an IMMEDIATE transaction, which has the database alone.

Times are the host's: all processes on a SQLite file share one.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from executions.engine.base import (
    BEYOND,
    MAX_LOSSES,
    Claim,
    Engine,
    Finished,
    Lost,
    Outcome,
    Settled,
    Taker,
    finish_arguments,
    lease_seconds,
)
from executions.engine.statements import execute, rows, statement
from executions.storable import INLINE_BYTES

_FRAGMENTS = {
    "ready": """n.status = 'pending' AND n.ready_at IS NOT NULL
        AND (n.next_run_at IS NULL OR n.next_run_at <= %(now)s)""",
    "positions": "(SELECT value FROM json_each(%(positions)s))",
    "started": "replace(c.started_at, ' ', 'T') || '+00:00'",
    "ended": "replace(c.ended_at, ' ', 'T') || '+00:00'",
    "tell": "INSERT INTO execution_events (execution_id, kind, data, created_at)",
}


def _sql(text: str) -> str:
    return statement(text, _FRAGMENTS)


NEXT_READY = _sql(
    """
SELECT n.id, n.execution_order FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id
WHERE n.execution_id = %(execution)s AND $ready AND e.status IN $open AND n.execution_order < %(below)s
ORDER BY n.id = %(wanted)s DESC, n.execution_order LIMIT 2
"""
)
START = _sql(
    """
UPDATE workflow_executions SET status = 'running', started_at = %(now)s, updated_at = %(now)s
WHERE id = %(execution)s AND status IN $execution_may_be_running
"""
)
RUN = _sql(
    """
UPDATE node_executions
SET status = 'running', attempt = attempt + 1, worker = %(worker)s, task_id = %(task)s, waiting_for = '',
    started_at = %(now)s, updated_at = %(now)s, next_run_at = NULL, lease_until = %(lease_until)s
WHERE id = %(node)s AND status IN $node_may_be_running RETURNING attempt
"""
)
FINISH = _sql(
    """
UPDATE node_executions
SET status = %(status)s, cause = %(cause)s, handle = %(handle)s, fired = %(fired)s, input_data = %(input)s,
    output_data = %(output)s, output_bytes = %(output_bytes)s, error_code = %(error_code)s,
    error_message = %(error_message)s, error_traceback = %(error_traceback)s, metadata = %(metadata)s,
    ended_at = %(now)s, updated_at = %(now)s, lease_until = NULL
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""
)
KEEP_LARGE = (
    "INSERT INTO node_outputs (node_execution_id, data, size_bytes) VALUES (%(node)s, %(large)s, %(output_bytes)s)"
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
IS_RUNNING = "SELECT 1 FROM workflow_executions WHERE id = %(execution)s AND status = 'running'"
UNDECIDED = _sql(
    """
SELECT n.id, n.execution_order, n.needed, s.value, p.status NOT IN $open,
    EXISTS (SELECT 1 FROM json_each(p.fired) f WHERE f.value = n.execution_order)
FROM node_executions n, json_each(n.sources) s
JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.value
WHERE n.execution_id = %(execution)s AND n.execution_order IN $positions
    AND n.status = 'pending' AND n.ready_at IS NULL
ORDER BY n.execution_order, p.ended_at, s.value
"""
)
ARRIVED = "UPDATE node_executions SET arrived = %(arrived)s WHERE id = %(node)s"
END = _sql(
    """
UPDATE workflow_executions
SET status = %(status)s, cause = %(cause)s, error_code = %(error_code)s, error_message = %(error_message)s,
    output_data = %(output)s, ended_at = %(now)s, updated_at = %(now)s
WHERE id = %(execution)s AND status = 'running'
"""
)
HAS_OPEN = _sql("SELECT 1 FROM node_executions WHERE execution_id = %(execution)s AND status IN $open LIMIT 1")
FAILURE = """
SELECT node_name, error_code, error_message FROM node_executions
WHERE execution_id = %(execution)s AND status IN ('failed', 'timeout') AND fired = '[]'
ORDER BY execution_order LIMIT 1
"""
OUTPUTS = _sql(
    """
SELECT id, node_key, output_data, output_bytes FROM node_executions
WHERE execution_id = %(execution)s AND execution_order IN $positions AND status = 'completed'
ORDER BY execution_order
"""
)
# Who fired into an `any` or `count` join that was settled without it.
MARK_LATE = """
UPDATE node_executions SET cause = 'join_settled'
WHERE execution_id = %(execution)s AND status = 'completed' AND cause = '' AND EXISTS (
    SELECT 1 FROM node_executions j
    WHERE j.execution_id = %(execution)s AND j.needed > 0 AND j.arrived IS NOT NULL
        AND j.execution_order IN (SELECT value FROM json_each(node_executions.fired))
        AND node_executions.execution_order NOT IN (SELECT value FROM json_each(j.arrived)))
RETURNING execution_order
"""
STOP_OTHERS = _sql(
    """
UPDATE node_executions
SET status = CASE WHEN status IN $node_may_be_skipped THEN 'skipped' ELSE 'cancelled' END, cause = 'stopped',
    lease_until = NULL, ended_at = %(now)s, updated_at = %(now)s
WHERE execution_id = %(execution)s AND status IN $open RETURNING execution_order
"""
)
TELL_NODES = _sql(
    """
$tell SELECT c.execution_id, 'node', json_object('key', c.node_key, 'status', c.status, 'cause', c.cause,
    'attempt', c.attempt, 'waiting_for', c.waiting_for, 'handle', c.handle, 'error_code', c.error_code,
    'error_message', c.error_message, 'started_at', $started, 'ended_at', $ended), %(now)s
FROM node_executions c WHERE c.execution_id = %(execution)s AND c.execution_order IN $positions
ORDER BY c.execution_order
"""
)
TELL_EXECUTION = _sql(
    """
$tell SELECT c.id, 'execution', json_object('status', c.status, 'cause', c.cause, 'error_code', c.error_code,
    'error_message', c.error_message, 'started_at', $started, 'ended_at', $ended), %(now)s
FROM workflow_executions c WHERE c.id = %(execution)s
"""
)
LOST = """
SELECT id, execution_id, execution_order, attempt, task_id, lost_count FROM node_executions
WHERE status = 'running' AND lease_until < %(now)s ORDER BY execution_id, execution_order LIMIT 500
"""
GIVE_BACK = _sql(
    """
UPDATE node_executions
SET status = %(status)s, attempt = %(attempt)s, lost_count = lost_count + 1, ready_at = %(now)s,
    updated_at = %(now)s, worker = '', lease_until = %(lease_until)s
WHERE id = %(node)s AND status IN $node_may_be_pending
"""
)
UNSENT = _sql(
    """
SELECT n.id, n.execution_id, n.ready_at FROM node_executions n
JOIN workflow_executions e ON e.id = n.execution_id AND e.status IN $open
WHERE n.lease_until < %(now)s AND $ready ORDER BY n.lease_until LIMIT 500
"""
)
WAIT_AGAIN = "UPDATE node_executions SET lease_until = %(lease_until)s WHERE id = %(node)s"
UNSETTLED = _sql(
    """
SELECT n.execution_id, n.execution_order FROM node_executions n
JOIN workflow_executions e ON e.id = n.execution_id AND e.status = 'running'
JOIN json_each(n.sources) s
JOIN node_executions p ON p.execution_id = n.execution_id AND p.execution_order = s.value
WHERE n.status = 'pending' AND n.ready_at IS NULL
GROUP BY n.execution_id, n.execution_order, n.needed
HAVING sum(p.status IN $open OR p.ended_at >= %(before)s) = 0
    OR (n.needed > 0 AND sum(p.status NOT IN $open AND p.ended_at < %(before)s
        AND n.execution_order IN (SELECT value FROM json_each(p.fired))) >= n.needed)
LIMIT 5000
"""
)
UNENDED = _sql(
    """
SELECT e.id FROM workflow_executions e
WHERE e.status = 'running'
    AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.status IN $open)
    AND NOT EXISTS (SELECT 1 FROM node_executions n WHERE n.execution_id = e.id AND n.ended_at >= %(before)s)
LIMIT 500
"""
)
EXTEND = """
UPDATE node_executions SET lease_until = %(lease_until)s
WHERE id = %(node)s AND attempt = %(attempt)s AND status = 'running'
"""
RELEASE_ALL = "UPDATE node_executions SET lease_until = %(now)s WHERE lease_until > %(now)s"


# Threads of one process take turns here: SQLite lets the others sleep and try again, which is much slower.
_turn = threading.RLock()


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction that has the database alone; inside of another one, part of it."""
    with _turn, transaction.atomic():
        yield


class SQLiteEngine(Engine):
    """Each verb is a transaction, or part of the one around `go_on`."""

    def in_one_transaction_if_alone(self) -> AbstractContextManager[object]:
        """One transaction: a single writer sees all that is committed."""
        return _alone()

    def take(self, execution_id: UUID, taker: Taker, *, wanted: UUID | None = None) -> Claim | None:
        """Look and claim in one transaction."""
        arguments = {"execution": execution_id.hex, "wanted": wanted.hex if wanted else "", "below": BEYOND}
        with _alone():
            ready = rows(NEXT_READY, {**arguments, **_now()})
            if not ready:
                return None
            if execute(START, {**arguments, **_now()}):
                _tell_execution(execution_id)
            return self._run(execution_id, ready[0], taker, more=ready[1:])

    def finish(
        self,
        claim: Claim,
        outcome: Outcome,
        *,
        opens: Sequence[int],
        skips: Sequence[int],
        taker: Taker | None,
        below: int,
    ) -> Finished:
        """End, open, skip and take in one transaction."""
        with _alone():
            if not _finish(claim, outcome):
                return Finished(fenced=True)
            execution = {"execution": claim.execution_id.hex}
            if not rows(IS_RUNNING, execution):
                _tell_nodes(claim.execution_id, [claim.position])
                return Finished(fenced=False)
            opened = sorted(rows(OPEN, {**execution, **_at(opens), **_until_lease()}), key=lambda row: row[1])
            if skips:
                execute(SKIP, {**execution, **_at(skips), **_now(), "cause": "no_input"})
            _tell_nodes(claim.execution_id, [claim.position])
            _tell_nodes(claim.execution_id, skips)
            following = self._next(claim.execution_id, taker, below) if taker else None
        ids = (UUID(node) for node, _position in opened)
        ready = tuple(node for node in ids if following is None or node != following.id)
        return Finished(fenced=False, next=following, ready=ready)

    def _next(self, execution_id: UUID, taker: Taker, below: int) -> Claim | None:
        ready = rows(NEXT_READY, {"execution": execution_id.hex, "wanted": "", "below": below, **_now()})
        return self._run(execution_id, ready[0], taker) if ready else None

    def _run(
        self, execution_id: UUID, node: tuple[Any, ...], taker: Taker, *, more: Sequence[tuple[Any, ...]] = ()
    ) -> Claim:
        identity, position = node
        arguments = {"node": identity, "worker": taker.worker, "task": taker.task_id.hex, **_until_lease()}
        [(attempt,)] = rows(RUN, arguments)
        _tell_nodes(execution_id, [position])
        another = UUID(more[0][0]) if more else None
        return Claim(UUID(identity), execution_id, position, attempt, taker.task_id, another)

    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """Read the sources, then decide."""
        execution = {"execution": execution_id.hex}
        settled = []
        with _alone():
            if not rows(IS_RUNNING, execution):
                return []
            for join in _joins(rows(UNDECIDED, {**execution, **_at(positions)})):
                at = {**execution, **_at([join.position]), **_until_lease()}
                if join.opens:
                    rows(OPEN, at)
                    execute(ARRIVED, {"node": join.id, "arrived": json.dumps(join.arrived)})
                elif join.all_done:
                    execute(SKIP, {**at, "cause": "join_unmet" if join.fired else "no_input"})
                    _tell_nodes(execution_id, [join.position])
                else:
                    continue
                settled.append(Settled(UUID(join.id), join.position, join.opens))
        return settled

    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """Check, gather the output and end."""
        execution = {"execution": execution_id.hex}
        with _alone():
            if rows(HAS_OPEN, execution):
                return False
            failure = rows(FAILURE, execution)
            return _end(execution_id, ends, failure[0] if failure else None)

    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """The failure, the others and the execution in one transaction."""
        execution = {"execution": claim.execution_id.hex}
        with _alone():
            if not _finish(claim, outcome):
                return False
            others = rows(STOP_OTHERS, {**execution, **_now()})
            _tell_nodes(claim.execution_id, [claim.position])
            _tell_nodes(claim.execution_id, [position for (position,) in others])
            return _end(claim.execution_id, ends, rows(FAILURE, execution)[0])

    def extend(self, claims: Collection[Claim]) -> None:
        """One transaction for all."""
        with _alone():
            for claim in claims:
                execute(EXTEND, {"node": claim.id.hex, "attempt": claim.attempt, **_until_lease()})

    def release_all(self) -> int:
        """One UPDATE."""
        return execute(RELEASE_ALL, _now())

    def take_back_lost(self) -> list[Lost]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(LOST, _now()):
            return []
        lost = []
        with _alone():
            for node, execution, position, attempt, task, losses in rows(LOST, _now()):
                given_up = losses + 1 >= MAX_LOSSES
                now = (
                    {"status": "running", "attempt": attempt + 1}
                    if given_up
                    else {"status": "pending", "attempt": attempt}
                )
                execute(GIVE_BACK, {"node": node, **now, **_until_lease()})
                claim = Claim(UUID(node), UUID(execution), position, now["attempt"], UUID(task))
                lost.append(Lost(claim, given_up))
                if not given_up:
                    _tell_nodes(claim.execution_id, [position])
        return lost

    def unsent(self) -> list[tuple[UUID, UUID]]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(UNSENT, _now()):
            return []
        with _alone():
            waiting = rows(UNSENT, _now())
            for node, _execution, ready_at in waiting:
                waited = (datetime.now(UTC) - _read(ready_at)).total_seconds()
                again = min(60.0, max(lease_seconds(), waited))
                execute(WAIT_AGAIN, {"node": node, **_until(again)})
        return [(UUID(execution), UUID(node)) for node, execution, _ready_at in waiting]

    def unsettled(self, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """One query."""
        found: dict[UUID, list[int]] = defaultdict(list)
        for execution, position in rows(UNSETTLED, _before(older_than_seconds)):
            found[UUID(execution)].append(position)
        return found

    def unended(self, *, older_than_seconds: float) -> list[UUID]:
        """One query."""
        return [UUID(execution) for (execution,) in rows(UNENDED, _before(older_than_seconds))]


@dataclass
class _Join:
    """What the rows say of an undecided node; `fired` in the order in which the sources ended."""

    id: str
    position: int
    needed: int
    all_done: bool = True
    fired: list[int] = field(default_factory=list)

    @property
    def opens(self) -> bool:
        """Whether enough fired."""
        return len(self.fired) >= self.needed if self.needed else self.all_done and bool(self.fired)

    @property
    def arrived(self) -> list[int]:
        """For `all` every source that fired, in order; for any and count the first that ended."""
        return self.fired[: self.needed] if self.needed else sorted(self.fired)


def _joins(seen: Iterable[tuple[Any, ...]]) -> list[_Join]:
    joins: dict[str, _Join] = {}
    for identity, position, needed, source, is_done, fires in seen:
        join = joins.setdefault(identity, _Join(identity, position, needed))
        join.all_done = join.all_done and bool(is_done)
        if is_done and fires:
            join.fired.append(source)
    return list(joins.values())


def _finish(claim: Claim, outcome: Outcome) -> bool:
    arguments = {**finish_arguments(claim, outcome), "node": claim.id.hex, **_now()}
    won = execute(FINISH, arguments) == 1
    if won and outcome.is_large:
        execute(KEEP_LARGE, arguments)
    return won


def _end(execution_id: UUID, ends: Sequence[int], failure: tuple[str, str, str] | None) -> bool:
    """Write the end of an execution that nothing holds open; False when it had ended."""
    name, code, message = failure or ("", "", "")
    how = {
        "status": "failed" if failure else "completed",
        "cause": "node_failed" if failure else "",
        "error_code": code,
        "error_message": f"{name}: {message}" if failure else "",
        "output": _output(execution_id, ends),
    }
    if not execute(END, {"execution": execution_id.hex, **how, **_now()}):
        return False
    late = rows(MARK_LATE, {"execution": execution_id.hex})
    _tell_nodes(execution_id, [position for (position,) in late])
    _tell_execution(execution_id)
    return True


def _output(execution_id: UUID, ends: Sequence[int]) -> str:
    """Outputs of the end nodes by key, as far as they fit together; the others are named with their size."""
    total = 0
    parts = []
    for identity, key, output, size in rows(OUTPUTS, {"execution": execution_id.hex, **_at(ends)}):
        total += size
        beside = json.dumps({"node_execution_id": str(UUID(identity)), "size_bytes": size})
        parts.append(f"{json.dumps(key)}: {(output or 'null') if total <= INLINE_BYTES else beside}")
    return "{" + ", ".join(parts) + "}"


def _tell_nodes(execution_id: UUID, positions: Sequence[int]) -> None:
    if positions:
        execute(TELL_NODES, {"execution": execution_id.hex, **_at(positions), **_now()})


def _tell_execution(execution_id: UUID) -> None:
    execute(TELL_EXECUTION, {"execution": execution_id.hex, **_now()})


def _at(positions: Sequence[int]) -> dict[str, str]:
    return {"positions": json.dumps(list(positions))}


def _now() -> dict[str, str]:
    return {"now": _written(datetime.now(UTC))}


def _before(seconds: float) -> dict[str, str]:
    return {"before": _written(datetime.now(UTC) - timedelta(seconds=seconds))}


def _until(seconds: float) -> dict[str, str]:
    return {"lease_until": _written(datetime.now(UTC) + timedelta(seconds=seconds))}


def _until_lease() -> dict[str, str]:
    return {**_now(), **_until(lease_seconds())}


def _written(moment: datetime) -> str:
    """A time as Django writes it to SQLite."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _read(text: str | datetime) -> datetime:
    moment = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
