"""The engine on PostgreSQL: each verb is one statement, but for the stop."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from uuid import UUID

from django.db import transaction

import executions.engine.postgres_sql as sql
from executions.engine.base import (
    MAX_LOSSES,
    NOWHERE,
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


class PostgresEngine(Engine):
    """The statements of postgres_sql with their arguments and answers."""

    def in_one_transaction_if_alone(self) -> AbstractContextManager[object]:
        """Nothing: the finish must be committed before joins are settled."""
        return nullcontext()

    def take(self, execution_id: UUID, taker: Taker, *, wanted: UUID | None = None) -> Claim | None:
        """One statement; locked rows are skipped, so takers never wait for each other."""
        taken = rows(sql.TAKE, {"execution": execution_id, "wanted": wanted, **_taker(taker)})
        if not taken:
            return None
        [(node, position, attempt, more)] = taken
        return Claim(node, execution_id, position, attempt, taker.task_id, more)

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
        """One statement for all of it."""
        first = opens[0] if opens and taker and opens[0] < below else NOWHERE
        follows = {"opens": list(opens), "skips": list(skips), "below": below, "first": first, "take": bool(taker)}
        arguments = {**finish_arguments(claim, outcome), **_taker(taker or Taker("")), **follows}
        [(won, node, position, attempt, ready)] = rows(sql.FINISH, arguments)
        if taker is None or node is None:
            return Finished(fenced=not won, ready=tuple(ready))
        following = Claim(node, claim.execution_id, position, attempt, taker.task_id)
        return Finished(fenced=False, next=following, ready=tuple(ready))

    def settle(self, execution_id: UUID, positions: Sequence[int]) -> list[Settled]:
        """One statement for all the given positions."""
        arguments = {"execution": execution_id, "positions": list(positions), "lease": lease_seconds()}
        return [Settled(*row) for row in rows(sql.SETTLE, arguments)]

    def end(self, execution_id: UUID, ends: Sequence[int]) -> bool:
        """One statement; its output is gathered by the database."""
        return bool(rows(sql.END, {"execution": execution_id, "ends": list(ends), "cap": INLINE_BYTES}))

    def stop(self, claim: Claim, outcome: Outcome, ends: Sequence[int]) -> bool:
        """Three statements in one transaction, undone when the node turns out to be another's."""
        arguments = {**finish_arguments(claim, outcome), "ends": list(ends), "cap": INLINE_BYTES}
        with transaction.atomic():
            won = bool(rows(sql.CLOSE, arguments)) and bool(rows(sql.STOP, arguments))
            if won:
                rows(sql.SUM_UP, arguments)
            else:
                transaction.set_rollback(True)
        return won

    def extend(self, claims: Collection[Claim]) -> None:
        """One UPDATE."""
        ids = [claim.id for claim in claims]
        execute(sql.EXTEND, {"ids": ids, "attempts": [claim.attempt for claim in claims], "lease": lease_seconds()})

    def hold_graph(self, workflow_id: UUID) -> None:
        """A shared lock on the workflow's row, which every save of its graph updates."""
        rows(sql.HOLD_GRAPH, {"workflow": workflow_id})

    def release_all(self) -> int:
        """One UPDATE."""
        return execute(sql.RELEASE_ALL, {})

    def take_back_lost(self) -> list[Lost]:
        """One statement; rows that another sweep holds are skipped."""
        lost = rows(sql.TAKE_BACK, {"max_losses": MAX_LOSSES, "lease": lease_seconds()})
        return [Lost(Claim(*row[:5]), given_up=row[5]) for row in lost]

    def unsent(self) -> list[tuple[UUID, UUID]]:
        """One statement; rows that another sweep holds are skipped."""
        return [(execution, node) for execution, node in rows(sql.UNSENT, {"lease": lease_seconds()})]

    def unsettled(self, *, older_than_seconds: float) -> Mapping[UUID, Sequence[int]]:
        """One query."""
        return dict(rows(sql.UNSETTLED, {"older_than": older_than_seconds}))

    def unended(self, *, older_than_seconds: float) -> list[UUID]:
        """One query."""
        return [execution for (execution,) in rows(sql.UNENDED, {"older_than": older_than_seconds})]


def _taker(taker: Taker) -> dict[str, Any]:
    return {"worker": taker.worker, "task": taker.task_id, "lease": lease_seconds()}
