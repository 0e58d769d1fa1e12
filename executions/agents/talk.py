"""The conversation of one agent's step: its stored turns, what it remembers, and who listens while it speaks."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from executions.agents.live import Said
from executions.agents.memory import Memory
from executions.agents.turns import StoredTurns
from executions.engine import Claim
from executions.models import WorkflowExecution
from executions.status import Mode
from llm.turns import CallRecord, Turn
from llm.types import Message
from registry.agents.config import AgentMemoryConfig


class StoredTalk:
    """For one attempt. As `turns` it is where the loop stores them; an answer that is stored is shown no more."""

    def __init__(
        self, claim: Claim, execution: WorkflowExecution, node_key: str, *, is_told_by_strangers: bool
    ) -> None:
        self.is_told_by_strangers = is_told_by_strangers
        self._claim = claim
        self._execution = execution
        self._key = node_key
        self._turns = StoredTurns(claim.id, claim.attempt)
        self._said = Said(execution.pk, node_key)

    @property
    def turns(self) -> "StoredTalk":
        """Itself."""
        return self

    def before(self, memory: AgentMemoryConfig, agent_id: UUID) -> Sequence[Message]:
        """What the agent remembers. Once it has begun, it goes on from what it was told then."""
        if memory.kind == "none" or self._turns.stored():
            return ()
        return Memory(self._execution, agent_id, memory).recalled()

    def remember(self, memory: AgentMemoryConfig, agent_id: UUID, prompt: str, answer: Any) -> None:
        """Add the exchange to what it remembers; tests and dry runs leave nothing behind."""
        if self._execution.mode != Mode.NORMAL:
            return
        Memory(self._execution, agent_id, memory).remember(
            node_execution_id=self._claim.id, node_key=self._key, prompt=prompt, answer=answer
        )

    def on_text(self, piece: str) -> None:
        """The model says something."""
        self._said.hear(piece)

    def over(self) -> None:
        """It is not spoken any more, whatever came of it."""
        self._said.over()

    def stored(self) -> Sequence[Turn]:
        """Those that there are, in order."""
        return self._turns.stored()

    def answered(self, turn: Turn) -> Turn:
        """The model has answered."""
        kept = self._turns.answered(turn)
        self._said.over()
        return kept

    def begun(self, turn: Turn, places: Collection[int]) -> Turn:
        """These calls are about to be made."""
        return self._turns.begun(turn, places)

    def done(self, turn: Turn, place: int, record: CallRecord) -> Turn:
        """A call has its result."""
        return self._turns.done(turn, place, record)
