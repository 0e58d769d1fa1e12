"""The turns of an agent's step as people and programs are shown them: without a provider's own form of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from executions.agents.turns import turn_of
from executions.models import AgentTurn
from llm.types import Message, Text, Tried

MOST_TURNS = 200


@dataclass(frozen=True)
class ShownMessage:
    """What the model was told."""

    role: str
    text: str


@dataclass(frozen=True)
class ShownCall:
    """A call that the model asked for. `state`: asked, begun or done; `result` as the model was told it."""

    name: str
    arguments: dict[str, Any]
    state: str
    result: str | None
    is_error: bool
    seconds: float


@dataclass(frozen=True)
class ShownTurn:
    """One answer of the model: what it was told before, what it said, and what came of its calls.

    `cost`: in US dollars, None where nobody knows the price.
    """

    number: int
    attempt: int
    provider: str
    model: str
    told: tuple[ShownMessage, ...]
    text: str
    output: Any
    calls: tuple[ShownCall, ...]
    stop_reason: str
    input_tokens: int
    output_tokens: int
    cost: Decimal | None
    cached: bool
    tried: tuple[Tried, ...]
    started_at: datetime
    answered_at: datetime


def turns_of(node_execution_id: UUID) -> Sequence[ShownTurn]:
    """The turns of a step, the first one first; at most MOST_TURNS, in one query."""
    rows = AgentTurn.objects.filter(node_execution=node_execution_id).order_by("number")
    return [_shown(row) for row in rows[:MOST_TURNS]]


def _shown(row: AgentTurn) -> ShownTurn:
    turn = turn_of(row)
    answer = turn.answer
    return ShownTurn(
        number=row.number,
        attempt=row.attempt,
        provider=row.provider,
        model=row.model,
        told=tuple(_told(message) for message in turn.asked),
        text=answer.text,
        output=answer.parsed,
        calls=tuple(
            ShownCall(
                name=call.name,
                arguments=call.arguments,
                state=record.state,
                result=record.result.content if record.result else None,
                is_error=bool(record.result and record.result.is_error),
                seconds=record.seconds,
            )
            for call, record in zip(answer.tool_calls, turn.calls, strict=True)
        ),
        stop_reason=answer.stop_reason,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost=row.cost,
        cached=answer.cached,
        tried=answer.tried,
        started_at=row.started_at,
        answered_at=row.answered_at,
    )


def _told(message: Message) -> ShownMessage:
    return ShownMessage(message.role, "\n".join(part.text for part in message.parts if isinstance(part, Text)))
