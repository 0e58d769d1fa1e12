"""The engine on PostgreSQL: each verb is one statement, but for the stop, the close and a take within a limit."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction

import executions.engine.postgres.statements as sql
import executions.engine.postgres.sweep_statements as sweep_sql
from executions.engine.base import MAX_LOSSES, Engine, lease_seconds
from executions.engine.insert import json_text
from executions.engine.postgres.finish import FinishParts, Taking, finish_statement
from executions.engine.sql import execute, rows, rows_of_both
from executions.engine.values import (
    BEYOND,
    NOWHERE,
    Batch,
    BatchedNode,
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
from executions.json_values import INLINE_BYTES
from executions.status import Cause, Status, WaitingFor
from pastetrader.common.stored_messages import stored


class PostgresEngine(Engine):
    """The statements of postgres_sql with their arguments and answers."""

    def in_one_transaction_if_alone(self) -> AbstractContextManager[object]:
        """Nothing: the finish must be committed before joins are settled."""
        return nullcontext()

    def take(self, execution_id: UUID, request: ClaimRequest, *, wanted: UUID | None = None) -> Claim | None:
        """One statement; locked rows are skipped, so takers never wait for each other. With a limit they take turns."""
        arguments = {"execution": execution_id, "wanted": wanted, **_claimed_by(request)}
        if request.limit is None:
            taken = rows(sql.TAKE_LATER if request.has_begun else sql.TAKE, arguments)
        else:
            with transaction.atomic():
                rows(sql.HOLD_EXECUTION, arguments)
                taken = rows(sql.TAKE_WITHIN_LIMIT, {**arguments, "limit": request.limit})
        if not taken:
            return None
        [(*facts, next_ready, more, began)] = taken
        claim = _claim(execution_id, request, facts)
        return claim._replace(next_ready=BEYOND if next_ready is None else next_ready, more=more, began=began)

    def finish(self, batch: Batch, ends: Sequence[int], *, request: ClaimRequest | None, below: int) -> FinishResult:
        """One statement for all of it; the last batch and the end of the execution are one commit."""
        claim, opens, skips, now = batch.claim, batch.follows.opens, batch.follows.skips, monotonic()
        first = opens[0] if opens and request and opens[0] < below else NOWHERE
        takes: Taking = "" if request is None or batch.is_last else "lowest"
        if first != NOWHERE and claim.next_ready > first:
            takes, opens = "first", opens[1:]  # nothing that is known comes before it
        arguments = {
            **_end(claim, batch.outcome, now),
            **_claimed_by(request or ClaimRequest("")),
            **(_ahead(batch.ahead, now) if batch.ahead else {}),
            "opens": list(opens),
            "skips": list(skips),
            "below": below if first == NOWHERE else first,
            "first": first,
        }
        parts = FinishParts(batch.outcome.is_large, bool(batch.ahead), bool(opens), bool(skips), takes)
        statement = finish_statement(parts)
        if batch.is_last:
            [[(won, _none)], ended] = rows_of_both((statement, arguments), (sql.END, _ending(claim, ends)))
            return FinishResult(fenced=not won, ended=bool(ended))
        [(won, ready, *taken)] = rows(statement, arguments)
        if request is None or not taken or taken[0] is None:
            return FinishResult(fenced=not won, ready=tuple(ready))
        *facts, next_ready = taken
        following = _claim(claim.execution_id, request, facts)
        # The statement does not see what it has just opened itself.
        others = [place for place in (*opens, next_ready) if place not in {following.position, None}]
        return FinishResult(next=following._replace(next_ready=min(others, default=BEYOND)), ready=tuple(ready))

    def retry(self, claim: Claim, outcome: Outcome, delay: float, *, lease: float) -> bool:
        """One statement."""
        waits = {"delay": float(delay), "lease": lease}
        return bool(rows(sql.RETRY, {**_end(claim, outcome, monotonic()), **waits}))

    def park(self, claim: Claim, waiting_for: WaitingFor, metadata: Mapping[str, Any]) -> bool:
        """One statement."""
        arguments = {"execution": claim.execution_id, "node": claim.id, "attempt": claim.attempt}
        told = {"waiting_for": waiting_for.value, "metadata": json_text(metadata)}
        return bool(rows(sql.PARK, {**arguments, **told}))

    def wake(self, node_id: UUID, waiting_for: WaitingFor, *, lease: float) -> bool:
        """One UPDATE."""
        return execute(sql.WAKE, {"node": node_id, "waiting_for": waiting_for.value, "seconds": lease}) == 1

    def mark_sent(self, claim: Claim) -> bool:
        """One UPDATE."""
        return execute(sql.MARK_SENT, {"node": claim.id, "attempt": claim.attempt}) == 1

    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """One statement for all the given positions."""
        arguments = {"execution": execution_id, "positions": list(positions), "lease": lease_seconds()}
        return [Settled(*row) for row in rows(sql.SETTLE, arguments)]

    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """One statement; its output is gathered by the database."""
        return bool(rows(sql.END, {"execution": execution_id, **_sum(ends)}))

    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """Three statements in one transaction, undone when the node turns out to be another's."""
        arguments = {
            **_end(claim, outcome, monotonic()),
            **_sum(ends),
            "waiting": Status.SKIPPED.value,
            "stop_cause": Cause.STOPPED.value,
        }
        with transaction.atomic():
            won = bool(rows(sql.CLOSE, arguments)) and bool(rows(sql.STOP, arguments))
            if won:
                rows(sql.SUM_UP, arguments)
            else:
                transaction.set_rollback(True)
        return won

    def close(self, execution_id: UUID, closing: Closing, ends: Sequence[int]) -> bool:
        """Three statements in one transaction: the execution's row first, as everyone who locks several."""
        arguments = {
            **_sum(ends),
            "execution": execution_id,
            "node": None,
            "closed": closing.status.value,
            "stop_cause": closing.cause.value,
            "waiting": closing.waiting.value,
            "by": closing.by,
            "error_code": closing.error_code,
            "error_message": stored(closing.error_message),
        }
        with transaction.atomic():
            won = bool(rows(sql.CLOSE_FROM_OUTSIDE, arguments))
            if won:
                rows(sql.STOP_ALL, arguments)
                rows(sql.SUM_UP, arguments)
        return won

    def extend(self, claims: Collection[Claim]) -> None:
        """One UPDATE."""
        execute(sql.EXTEND, {**_claims(claims), "lease": lease_seconds()})

    def still_ours(self, claims: Collection[Claim]) -> set[Claim]:
        """One query."""
        ours = {node for (node,) in rows(sql.STILL_OURS, _claims(claims))}
        return {claim for claim in claims if claim.id in ours}

    def let_go(self, claim: Claim) -> None:
        """One UPDATE."""
        execute(sql.LET_GO, {"node": claim.id, "attempt": claim.attempt})

    def release_all(self) -> int:
        """One UPDATE."""
        return execute(sql.RELEASE_ALL, {})

    def take_back_lost(self) -> list[Lost]:
        """One statement; rows that another sweep holds are skipped."""
        lost = rows(sweep_sql.TAKE_BACK, {"max_losses": MAX_LOSSES, "lease": lease_seconds()})
        return [Lost(Claim(*row[:7]), held=row[7], worker=row[8]) for row in lost]

    def overdue_nodes(self, *, grace_seconds: float) -> list[Claim]:
        """One statement; rows that another sweep holds are skipped."""
        return [
            Claim(*row) for row in rows(sweep_sql.OVERDUE_NODES, {"grace": grace_seconds, "lease": lease_seconds()})
        ]

    def overdue_executions(self, page: Page) -> list[UUID]:
        """One query."""
        return [execution for (execution,) in rows(sweep_sql.OVERDUE_EXECUTIONS, asdict(page))]

    def unsent(self) -> list[Unsent]:
        """One statement; rows that another sweep holds are skipped."""
        return [Unsent(*row) for row in rows(sweep_sql.UNSENT, {"lease": lease_seconds()})]

    def unsettled(self, page: Page, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """One query."""
        return dict(rows(sweep_sql.UNSETTLED, {**asdict(page), "older_than": older_than_seconds}))

    def unended(self, page: Page, *, older_than_seconds: float) -> list[UUID]:
        """One query."""
        found = rows(sweep_sql.UNENDED, {**asdict(page), "older_than": older_than_seconds})
        return [execution for (execution,) in found]


def _claim(execution_id: UUID, request: ClaimRequest, facts: Sequence[Any]) -> Claim:
    node, position, attempt, retries, has_sent, arrived = facts
    came = None if arrived is None else tuple(json.loads(arrived))
    return Claim(node, execution_id, position, attempt, request.task_id, retries, has_sent, arrived=came)


def _claimed_by(request: ClaimRequest) -> dict[str, Any]:
    return {"worker": request.worker, "task": request.task_id, "lease": lease_seconds()}


def _end(claim: Claim, outcome: Outcome, now: float) -> dict[str, Any]:
    return {**finish_arguments(claim, outcome), "ended_ago": now - outcome.ended if outcome.ended else 0.0}


def _sum(ends: Sequence[int]) -> dict[str, Any]:
    return {"ends": list(ends), "cap": INLINE_BYTES}


def _ending(claim: Claim, ends: Sequence[int]) -> dict[str, Any]:
    return {"execution": claim.execution_id, **_sum(ends)}


def _claims(claims: Collection[Claim]) -> dict[str, Any]:
    return {"ids": [claim.id for claim in claims], "attempts": [claim.attempt for claim in claims]}


def _ahead(nodes: Sequence[BatchedNode], now: float) -> dict[str, Any]:
    outcomes = [node.outcome for node in nodes]
    return {
        "positions": [node.position for node in nodes],
        "started": [now - node.started for node in nodes],
        "ended": [now - node.outcome.ended for node in nodes],
        "handles": [outcome.handle for outcome in outcomes],
        "fires": [positions_json(outcome.fired) for outcome in outcomes],
        "arrived": [None if node.arrived is None else positions_json(node.arrived) for node in nodes],
        "inputs": [outcome.input for outcome in outcomes],
        "outputs": [outcome.output for outcome in outcomes],
        "sizes": [outcome.output_bytes for outcome in outcomes],
        "metadatas": [outcome.metadata for outcome in outcomes],
    }
