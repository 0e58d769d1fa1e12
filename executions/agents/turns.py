"""The turns of an agent's step as rows: read once by whoever takes the step, written as each thing happens."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from executions.json_values import storable
from executions.models import AgentTurn, NodeExecution
from executions.status import Status
from llm.turns import CallRecord, Turn
from pastetrader.common.stop_signal import Stopped


class StoredTurns:
    """Of one node execution, for the attempt that has it. Raises Stopped when another has taken the node over.

    What is stored is what is gone on with: it went through the one place that makes values storable.
    """

    def __init__(self, node_execution_id: UUID, attempt: int) -> None:
        self._node = node_execution_id
        self._attempt = attempt
        self._rows: dict[int, tuple[UUID, int]] = {}
        self._stored: list[Turn] | None = None

    def stored(self) -> Sequence[Turn]:
        """Those that there are, in order."""
        if self._stored is None:
            self._stored = []
            for row in AgentTurn.objects.filter(node_execution=self._node).order_by("number"):
                self._rows[row.number] = row.pk, row.revision
                self._stored.append(turn_of(row))
        return tuple(self._stored)

    def answered(self, turn: Turn) -> Turn:
        """One row more, by whoever has the node; of two with the same number the second is another's."""
        kept, values = _kept(turn)
        answer, now = kept.answer, timezone.now()
        row = AgentTurn(
            node_execution_id=self._node,
            attempt=self._attempt,
            number=kept.number,
            provider=answer.provider[:20],
            model=answer.model[:100],
            input_tokens=0 if answer.cached else answer.usage.input,
            output_tokens=0 if answer.cached else answer.usage.output,
            cost=answer.cost,
            started_at=now - timedelta(seconds=kept.seconds),
            answered_at=now,
            **values,
        )
        try:
            with transaction.atomic():
                if not self._mine().exists():
                    raise Stopped("cancelled")
                row.save(force_insert=True)
        except IntegrityError:
            raise Stopped("cancelled") from None
        self._rows[kept.number] = row.pk, 0
        return self._remembered(kept)

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        """Whoever wins this makes these calls."""
        for place in places:
            turn = turn.with_call(place, CallRecord(state="begun"))
        return self._updated(turn)

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        """The result beside its call."""
        return self._updated(turn.with_call(place, record))

    def _updated(self, turn: Turn) -> Turn:
        kept, values = _kept(turn)
        key, revision = self._rows[turn.number]
        rows = AgentTurn.objects.filter(Exists(self._mine(OuterRef("node_execution_id"))), pk=key, revision=revision)
        if rows.update(calls=values["calls"], revision=revision + 1) != 1:
            raise Stopped("cancelled")
        self._rows[turn.number] = key, revision + 1
        return self._remembered(kept)

    def _remembered(self, turn: Turn) -> Turn:
        stored = self._stored if self._stored is not None else []
        self._stored = [one for one in stored if one.number != turn.number] + [turn]
        return turn

    def _mine(self, key: Any = None) -> Any:
        """The node, while this attempt has it."""
        return NodeExecution.objects.filter(pk=key or self._node, attempt=self._attempt, status=Status.RUNNING)


def turn_of(row: AgentTurn) -> Turn:
    """The turn that a row holds."""
    seconds = max(0.0, (row.answered_at - row.started_at).total_seconds())
    return Turn.model_validate(
        {"number": row.number, "asked": row.asked, "answer": row.answer, "calls": row.calls, "seconds": seconds}
    )


def _kept(turn: Turn) -> tuple[Turn, dict[str, Any]]:
    """The turn as it is stored, and the columns. Raises NotStorable."""
    values = storable(turn.model_dump(mode="json", include={"asked", "answer", "calls"})).value
    return Turn.model_validate({**values, "number": turn.number, "seconds": turn.seconds}), values
