"""The engine on SQLite: each verb is an IMMEDIATE transaction, which has the database alone.

Times are the host's: all processes on a SQLite file share one.
"""

import json
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

import executions.engine.sqlite.statements as sql
from executions.engine.base import MAX_LOSSES, Engine, lease_seconds
from executions.engine.insert import json_text
from executions.engine.sql import execute, execute_many, rows
from executions.engine.sqlite.ends import end_execution, failure_of, tell_execution, tell_nodes
from executions.engine.sqlite.joins import joins
from executions.engine.sqlite.times import Moment, at
from executions.engine.values import (
    BEYOND,
    Batch,
    Claim,
    ClaimRequest,
    Closing,
    FinishResult,
    Lost,
    Outcome,
    Page,
    Settled,
    Unsent,
    finish_arguments,
    positions_json,
)
from executions.status import Cause, Status, WaitingFor

# Threads of one process take turns here: SQLite lets the others sleep and try again, which is much slower.
_turn = threading.RLock()
_is_inside = ContextVar("is_inside", default=False)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction that has the database alone; inside of another of these, that one: what fails in it fails whole."""
    if _is_inside.get():
        yield
        return
    with _turn, transaction.atomic():
        token = _is_inside.set(True)
        try:
            yield
        finally:
            _is_inside.reset(token)


class SQLiteEngine(Engine):
    """Each verb is a transaction, or part of the one around `go_on`."""

    def in_one_transaction_if_alone(self) -> AbstractContextManager[object]:
        """One transaction: a single writer sees all that is committed."""
        return _alone()

    def take(self, execution_id: UUID, request: ClaimRequest, *, wanted: UUID | None = None) -> Claim | None:
        """Look and claim in one transaction."""
        execution = {"execution": execution_id.hex}
        with _alone():
            now = Moment()
            ready = _wanted_first(execution_id, wanted, now)
            if not ready or not _has_room(execution_id, request):
                return None
            is_first = execute(sql.START, {**execution, **now.arguments}) == 1
            if is_first:
                tell_execution(execution_id, now)
            claim = _run(execution_id, ready, request, now)
            tell_nodes(execution_id, [claim.position], now)
            return claim._replace(began=now.moment) if is_first else claim

    def finish(self, batch: Batch, ends: Sequence[int], *, request: ClaimRequest | None, below: int) -> FinishResult:
        """End, open, skip and take in one transaction; its events in one statement."""
        claim, follows = batch.claim, batch.follows
        with _alone():
            now = Moment()
            status = _finish(claim, batch.outcome, now)
            if status is None:
                return FinishResult(fenced=True)
            if status != Status.RUNNING:
                tell_nodes(claim.execution_id, [claim.position], now)
                return FinishResult()
            execution = {"execution": claim.execution_id.hex, **now.arguments}
            if batch.ahead:
                _write_ahead(batch, request, now)
            opened = []
            if follows.opens:
                opened = sorted(rows(sql.OPEN, {**execution, **at(follows.opens)}), key=lambda row: row[1])
            if follows.skips:
                execute(sql.SKIP, {**execution, **at(follows.skips), "cause": "no_input"})
            following = None
            ready = rows(sql.NEXT_READY, execution) if request else []
            if request and ready and ready[0][1] < below:
                following = _run(claim.execution_id, ready, request, now)
            told = [claim.position, *(node.position for node in batch.ahead), *follows.skips]
            tell_nodes(claim.execution_id, [*told, following.position] if following else told, now)
        taken = following.id.hex if following else ""
        return FinishResult(next=following, ready=tuple(UUID(node) for node, _position in opened if node != taken))

    def retry(self, claim: Claim, outcome: Outcome, delay: float, *, lease: float) -> bool:
        """Back to pending, and the attempt beside it."""
        arguments = finish_arguments(claim, outcome)
        with _alone():
            now = Moment()
            due = {"next_run_at": now.after(delay), "lease_until": now.after(delay + lease)}
            if not execute(sql.RETRY, {**arguments, "node": claim.id.hex, **now.arguments, **due}):
                return False
            execute(sql.KEEP_ATTEMPT, {**arguments, "node": claim.id.hex, "number": claim.attempt, **now.arguments})
            tell_nodes(claim.execution_id, [claim.position], now)
        return True

    def park(self, claim: Claim, waiting_for: WaitingFor, metadata: Mapping[str, Any]) -> bool:
        """One UPDATE and its event."""
        told = {"waiting_for": waiting_for.value, "metadata": json_text(metadata)}
        with _alone():
            now = Moment()
            if not execute(sql.PARK, {**_of(claim), **told, "now": now.now}):
                return False
            tell_nodes(claim.execution_id, [claim.position], now)
        return True

    def wake(self, node_id: UUID, waiting_for: WaitingFor, *, lease: float) -> bool:
        """One UPDATE."""
        node = {"node": node_id.hex, "waiting_for": waiting_for.value}
        with _alone():
            now = Moment()
            return execute(sql.WAKE, {**node, "now": now.now, "heard_until": now.after(lease)}) == 1

    def mark_sent(self, claim: Claim) -> bool:
        """One UPDATE."""
        with _alone():
            return execute(sql.MARK_SENT, _of(claim)) == 1

    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """Read the sources, then decide."""
        execution = {"execution": execution_id.hex}
        settled = []
        with _alone():
            if not rows(sql.IS_RUNNING, execution):
                return []
            now = Moment()
            waiting = rows(sql.STILL_WAITING, {**execution, **at(positions)})
            settled += [Settled(UUID(node), position, is_ready=False, waits=True) for node, position in waiting]
            rest = sorted({*positions} - {position for _node, position in waiting})
            for join in joins(rows(sql.UNDECIDED, {**execution, **at(rest)})) if rest else ():
                here = {**execution, **at([join.position]), **now.arguments}
                if join.opens:
                    rows(sql.OPEN, here)
                    execute(sql.ARRIVED, {"node": join.id, "arrived": positions_json(join.arrived)})
                elif join.all_done:
                    execute(sql.SKIP, {**here, "cause": "join_unmet" if join.fired else "no_input"})
                    tell_nodes(execution_id, [join.position], now)
                waits = not (join.opens or join.all_done)
                settled.append(Settled(UUID(join.id), join.position, join.opens, waits))
        return settled

    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """Check, gather the output and end."""
        execution = {"execution": execution_id.hex}
        with _alone():
            if rows(sql.HAS_OPEN, execution) or not rows(sql.IS_RUNNING, execution):
                return False
            return end_execution(execution_id, ends, failure_of(execution_id))

    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """The failure, the others and the execution in one transaction."""
        with _alone():
            now = Moment()
            if _finish(claim, outcome, now) is None:
                return False
            tell_nodes(claim.execution_id, [claim.position], now)
            _stop_all(claim.execution_id, Status.SKIPPED, Cause.STOPPED, now)
            return end_execution(claim.execution_id, ends, failure_of(claim.execution_id))

    def close(self, execution_id: UUID, closing: Closing, ends: Sequence[int]) -> bool:
        """Everything in one transaction."""
        with _alone():
            if not rows(sql.IS_OPEN, {"execution": execution_id.hex}):
                return False
            _stop_all(execution_id, closing.waiting, closing.cause, Moment())
            return end_execution(execution_id, ends, closing)

    def extend(self, claims: Collection[Claim]) -> None:
        """One transaction for all."""
        with _alone():
            execute_many(sql.EXTEND, [{**_of(claim), **Moment().arguments} for claim in claims])

    def still_ours(self, claims: Collection[Claim]) -> set[Claim]:
        """A look at each."""
        return {claim for claim in claims if rows(sql.IS_OURS, _of(claim))}

    def let_go(self, claim: Claim) -> None:
        """One UPDATE."""
        with _alone():
            execute(sql.EXTEND, {**_of(claim), "lease_until": Moment().now})

    def release_all(self) -> int:
        """One UPDATE."""
        with _alone():
            return execute(sql.RELEASE_ALL, Moment().arguments)

    def take_back_lost(self) -> list[Lost]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(sql.LOST, Moment().arguments):
            return []
        lost = []
        with _alone():
            now = Moment()
            for *facts, losses, worker in rows(sql.LOST, now.arguments):
                claim = _claim(facts)
                held = claim.has_sent or losses + 1 >= MAX_LOSSES
                status, attempt = ("running", claim.attempt + 1) if held else ("pending", claim.attempt)
                error = {"error_code": "worker_lost", "error_message": "", "error_traceback": ""}
                kept = {"number": claim.attempt, "status": "failed", "cause": Cause.WORKER_LOST.value, **error}
                execute(sql.KEEP_ATTEMPT, {"node": claim.id.hex, **kept, **now.arguments})
                execute(sql.GIVE_BACK, {"node": claim.id.hex, "status": status, "attempt": attempt, **now.arguments})
                lost.append(Lost(_claim([*facts[:3], attempt, *facts[4:]]), held, worker))
                if not held:
                    tell_nodes(claim.execution_id, [claim.position], now)
        return lost

    def overdue_nodes(self, *, grace_seconds: float) -> list[Claim]:
        """Look first, so that an idle sweep writes nothing."""
        before = {"before": Moment().after(-grace_seconds)}
        if not rows(sql.OVERDUE_NODES, before):
            return []
        with _alone():
            found = rows(sql.OVERDUE_NODES, before)
            for facts in found:
                execute(sql.HOLD_OVERDUE, {"node": facts[0], **Moment().arguments})
            return [_claim([*facts[:3], facts[3] + 1, *facts[4:]]) for facts in found]

    def overdue_executions(self, page: Page) -> list[UUID]:
        """One query."""
        found = rows(sql.OVERDUE_EXECUTIONS, {**_page(page), **Moment().arguments})
        return [UUID(execution) for (execution,) in found]

    def unsent(self) -> list[Unsent]:
        """Look first, so that an idle sweep writes nothing."""
        if not rows(sql.UNSENT, Moment().arguments):
            return []
        found = []
        with _alone():
            now = Moment()
            for node, execution, ready_at, next_run_at, is_due in rows(sql.UNSENT, now.arguments):
                late = now.since(next_run_at or ready_at)
                again = min(4 * lease_seconds(), max(lease_seconds(), late))
                execute(sql.WAIT_AGAIN, {"node": node, "lease_until": now.after(again)})
                found.append(Unsent(UUID(execution), UUID(node), is_due=bool(is_due), late_seconds=late))
        return found

    def unsettled(self, page: Page, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """One query."""
        found = rows(sql.UNSETTLED, {**_page(page), "before": Moment().after(-older_than_seconds)})
        return {UUID(execution): json.loads(positions) for execution, positions in found}

    def unended(self, page: Page, *, older_than_seconds: float) -> list[UUID]:
        """One query."""
        found = rows(sql.UNENDED, {**_page(page), "before": Moment().after(-older_than_seconds)})
        return [UUID(execution) for (execution,) in found]


def _page(page: Page) -> dict[str, object]:
    return {"after": page.after.hex, "rows": page.rows}


def _of(claim: Claim) -> dict[str, object]:
    return {"node": claim.id.hex, "attempt": claim.attempt}


def _claim(facts: Sequence[Any]) -> Claim:
    node, execution, position, attempt, task, retries, has_sent = facts
    task_id = UUID(task) if task else uuid4()  # one that waits for its children may have none
    return Claim(UUID(node), UUID(execution), position, attempt, task_id, retries, bool(has_sent))


def _wanted_first(execution_id: UUID, wanted: UUID | None, now: Moment) -> list[tuple[Any, ...]]:
    """The lowest ready nodes, at most two; the wanted one before them if it is ready."""
    execution = {"execution": execution_id.hex, **now.arguments}
    ready = rows(sql.NEXT_READY, execution)
    if not ready or wanted is None or ready[0][0] == wanted.hex:
        return ready
    first = rows(sql.WANTED_READY, {**execution, "wanted": wanted.hex})
    return [*first, *(node for node in ready if node not in first)]


def _has_room(execution_id: UUID, request: ClaimRequest) -> bool:
    if request.limit is None:
        return True
    [(running,)] = rows(sql.RUNNING_COUNT, {"execution": execution_id.hex})
    return bool(running < request.limit)


def _run(execution_id: UUID, ready: Sequence[tuple[Any, ...]], request: ClaimRequest, now: Moment) -> Claim:
    """Run the first of the (at most two) ready nodes."""
    node, position, retries, has_sent = ready[0]
    arguments = {"node": node, "worker": request.worker, "task": request.task_id.hex, **now.arguments}
    [(attempt, arrived)] = rows(sql.RUN, arguments)
    return Claim(
        UUID(node),
        execution_id,
        position,
        attempt,
        request.task_id,
        retries,
        bool(has_sent),
        next_ready=ready[1][1] if len(ready) > 1 else BEYOND,
        more=UUID(ready[1][0]) if len(ready) > 1 else None,
        arrived=None if arrived is None else tuple(json.loads(arrived)),
    )


def _finish(claim: Claim, outcome: Outcome, now: Moment) -> str | None:
    """Write a node's end; the status of its execution, or None when the node was another's."""
    arguments = {**finish_arguments(claim, outcome), "node": claim.id.hex, **now.arguments}
    arguments["ended_at"] = now.of_clock(outcome.ended) if outcome.ended else now.now
    found = rows(sql.FINISH, arguments)
    if found and outcome.is_large:
        execute(sql.KEEP_LARGE, arguments)
    return str(found[0][0]) if found else None


def _write_ahead(batch: Batch, request: ClaimRequest | None, now: Moment) -> None:
    worker = request.worker if request else ""
    execute_many(
        sql.RAN,
        [
            {
                **finish_arguments(batch.claim, node.outcome),
                "execution": batch.claim.execution_id.hex,
                "position": node.position,
                "worker": worker,
                "task": uuid4().hex,
                "arrived": None if node.arrived is None else positions_json(node.arrived),
                "started_at": now.of_clock(node.started),
                "ended_at": now.of_clock(node.outcome.ended),
                "now": now.now,
            }
            for node in batch.ahead
        ],
    )


def _stop_all(execution_id: UUID, waiting: Status, cause: Cause, now: Moment) -> None:
    arguments = {"execution": execution_id.hex, "waiting": waiting.value, "cause": cause.value, **now.arguments}
    stopped = rows(sql.STOP_OTHERS, arguments)
    tell_nodes(execution_id, sorted(position for (position,) in stopped), now)
