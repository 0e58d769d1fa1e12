"""The turns of an agent, each stored as it happens, so that whoever takes over goes on where the last one stopped."""

from collections.abc import Collection, Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from llm.types import LLMResponse, Message, ToolCall, ToolResult


class CallRecord(BaseModel):
    """What became of a call that the model asked for.

    `begun` without a result: whoever made the call is gone, and whether it took effect is not known. `is_unsure`: the
    same, said by the tool itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["asked", "begun", "done"] = "asked"
    result: ToolResult | None = None
    seconds: float = 0.0
    is_unsure: bool = False


class Turn(BaseModel):
    """One answer of the model: what it was told before (`asked`), the answer, and its calls, in their order.

    `seconds`: how long it was waited for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    asked: tuple[Message, ...]
    answer: LLMResponse
    calls: tuple[CallRecord, ...] = ()
    seconds: float = 0.0

    def with_call(self, place: int, record: CallRecord) -> "Turn":
        """The turn where that call stands so."""
        return self.model_copy(update={"calls": (*self.calls[:place], record, *self.calls[place + 1 :])})

    @property
    def messages(self) -> tuple[Message, ...]:
        """The turn as a part of the conversation, with the results that there are."""
        results = tuple(call.result for call in self.calls if call.result is not None)
        told = (Message(role="tool", parts=results),) if results else ()
        return (*self.asked, self.answer.as_message(), *told)


class Turns(Protocol):
    """Where turns are kept. Each answers the turn as it is kept: what was covered there stays so for everybody.

    Each raises Stopped for a worker that has lost the node to another.
    """

    def stored(self) -> Sequence[Turn]:
        """Those of this conversation, in order."""

    def answered(self, turn: Turn) -> Turn:
        """The model has answered."""

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        """These calls are about to be made: from now on, nobody else makes them."""

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        """A call has its result."""


class Unstored:
    """Keeps nothing: for a conversation that nobody takes over."""

    def stored(self) -> Sequence[Turn]:
        """None."""
        return ()

    def answered(self, turn: Turn) -> Turn:
        """The turn as it is."""
        return turn

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        """The turn with these calls begun."""
        for place in places:
            turn = turn.with_call(place, CallRecord(state="begun"))
        return turn

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        """The turn with that result."""
        return turn.with_call(place, record)


class Wanted(BaseModel):
    """A call that the model asks for, and where: it is never made twice under the same `key`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: int
    place: int
    call: ToolCall

    @property
    def key(self) -> str:
        """Of the call within its conversation."""
        return f"{self.turn}.{self.place}"
