"""The engine on SQLite: each verb is an IMMEDIATE transaction, which has the database alone.

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

import executions.engine.sqlite_sql as sql
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
from executions.engine.statements import execute, rows
from executions.storable import INLINE_BYTES

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
            ready = rows(sql.NEXT_READY, {**arguments, **_now()})
            if not ready:
                return None
            if execute(sql.START, {**arguments, **_now()}):
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
            if not rows(sql.IS_RUNNING, execution):
                _tell_nodes(claim.execution_id, [claim.position])
                return Finished(fenced=False)
            opened = sorted(rows(sql.OPEN, {**execution, **_at(opens), **_until_lease()}), key=lambda row: row[1])
            if skips:
                execute(sql.SKIP, {**execution, **_at(skips), **_now(), "cause": "no_input"})
            _tell_nodes(claim.execution_id, [claim.position])
            _tell_nodes(claim.execution_id, skips)
            following = self._next(claim.execution_id, taker, below) if taker else None
        ids = (UUID(node) for node, _position in opened)
        ready = tuple(node for node in ids if following is None or node != following.id)
        return Finished(fenced=False, next=following, ready=ready)

    def _next(self, execution_id: UUID, taker: Taker, below: int) -> Claim | None:
        ready = rows(sql.NEXT_READY, {"execution": execution_id.hex, "wanted": "", "below": below, **_now()})
        return self._run(execution_id, ready[0], taker) if ready else None

    def _run(
        self, execution_id: UUID, node: tuple[Any, ...], taker: Taker, *, more: Sequence[tuple[Any, ...]] = ()
    ) -> Claim:
        identity, position = node
        arguments = {"node": identity, "worker": taker.worker, "task": taker.task_id.hex, **_until_lease()}
        [(attempt,)] = rows(sql.RUN, arguments)
        _tell_nodes(execution_id, [position])
        another = UUID(more[0][0]) if more else None
        return Claim(UUID(identity), execution_id, position, attempt, taker.task_id, another)

    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """Read the sources, then decide."""
        execution = {"execution": execution_id.hex}
        settled = []
        with _alone():
            if not rows(sql.IS_RUNNING, execution):
                return []
            for join in _joins(rows(sql.UNDECIDED, {**execution, **_at(positions)})):
                at = {**execution, **_at([join.position]), **_until_lease()}
                if join.opens:
                    rows(sql.OPEN, at)
                    execute(sql.ARRIVED, {"node": join.id, "arrived": json.dumps(join.arrived)})
                elif join.all_done:
                    execute(sql.SKIP, {**at, "cause": "join_unmet" if join.fired else "no_input"})
                    _tell_nodes(execution_id, [join.position])
                else:
                    continue
                settled.append(Settled(UUID(join.id), join.position, join.opens))
        return settled

    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """Check, gather the output and end."""
        execution = {"execution": execution_id.hex}
        with _alone():
            if rows(sql.HAS_OPEN, execution):
                return False
            failure = rows(sql.FAILURE, execution)
            return _end(execution_id, ends, failure[0] if failure else None)

    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """The failure, the others and the execution in one transaction."""
        execution = {"execution": claim.execution_id.hex}
        with _alone():
            if not _finish(claim, outcome):
                return False
            others = rows(sql.STOP_OTHERS, {**execution, **_now()})
            _tell_nodes(claim.execution_id, [claim.position])
            _tell_nodes(claim.execution_id, [position for (position,) in others])
            return _end(claim.execution_id, ends, rows(sql.FAILURE, execution)[0])

    def extend(self, claims: Collection[Claim]) -> None:
        """One transaction for all."""
        with _alone():
            for claim in claims:
                execute(sql.EXTEND, {"node": claim.id.hex, "attempt": claim.attempt, **_until_lease()})

    def hold_graph(self, workflow_id: UUID) -> None:
        """Nothing to do: an immediate transaction is the only writer."""

    def release_all(self) -> int:
        """One UPDATE."""
        return execute(sql.RELEASE_ALL, _now())

    def take_back_lost(self) -> list[Lost]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(sql.LOST, _now()):
            return []
        lost = []
        with _alone():
            for node, execution, position, attempt, task, losses in rows(sql.LOST, _now()):
                given_up = losses + 1 >= MAX_LOSSES
                now = (
                    {"status": "running", "attempt": attempt + 1}
                    if given_up
                    else {"status": "pending", "attempt": attempt}
                )
                execute(sql.GIVE_BACK, {"node": node, **now, **_until_lease()})
                claim = Claim(UUID(node), UUID(execution), position, now["attempt"], UUID(task))
                lost.append(Lost(claim, given_up))
                if not given_up:
                    _tell_nodes(claim.execution_id, [position])
        return lost

    def unsent(self) -> list[tuple[UUID, UUID]]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(sql.UNSENT, _now()):
            return []
        with _alone():
            waiting = rows(sql.UNSENT, _now())
            for node, _execution, ready_at in waiting:
                waited = (datetime.now(UTC) - _read(ready_at)).total_seconds()
                again = min(60.0, max(lease_seconds(), waited))
                execute(sql.WAIT_AGAIN, {"node": node, **_until(again)})
        return [(UUID(execution), UUID(node)) for node, execution, _ready_at in waiting]

    def unsettled(self, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """One query."""
        found: dict[UUID, list[int]] = defaultdict(list)
        for execution, position in rows(sql.UNSETTLED, _before(older_than_seconds)):
            found[UUID(execution)].append(position)
        return found

    def unended(self, *, older_than_seconds: float) -> list[UUID]:
        """One query."""
        return [UUID(execution) for (execution,) in rows(sql.UNENDED, _before(older_than_seconds))]


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
    won = execute(sql.FINISH, arguments) == 1
    if won and outcome.is_large:
        execute(sql.KEEP_LARGE, arguments)
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
    if not execute(sql.END, {"execution": execution_id.hex, **how, **_now()}):
        return False
    late = rows(sql.MARK_LATE, {"execution": execution_id.hex})
    _tell_nodes(execution_id, [position for (position,) in late])
    _tell_execution(execution_id)
    return True


def _output(execution_id: UUID, ends: Sequence[int]) -> str:
    """Outputs of the end nodes by key, as far as they fit together; the others are named with their size."""
    total = 0
    parts = []
    for identity, key, output, size in rows(sql.OUTPUTS, {"execution": execution_id.hex, **_at(ends)}):
        total += size
        beside = json.dumps({"node_execution_id": str(UUID(identity)), "size_bytes": size})
        parts.append(f"{json.dumps(key)}: {(output or 'null') if total <= INLINE_BYTES else beside}")
    return "{" + ", ".join(parts) + "}"


def _tell_nodes(execution_id: UUID, positions: Sequence[int]) -> None:
    if positions:
        execute(sql.TELL_NODES, {"execution": execution_id.hex, **_at(positions), **_now()})


def _tell_execution(execution_id: UUID) -> None:
    execute(sql.TELL_EXECUTION, {"execution": execution_id.hex, **_now()})


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
