"""What an agent remembers: the last exchanges of its execution or of its workflow, as rows.

Each step adds one row, once; what is beyond the window goes. Two runs at once add theirs beside each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from executions.json_values import storable
from executions.models import AgentMemory, WorkflowExecution
from llm.types import Message
from registry.agents.config import AgentMemoryConfig

# Of a prompt and of an answer: an agent remembers what was said, not all that was said.
MOST_CHARACTERS = 4_000


@dataclass(frozen=True)
class Memory:
    """Of one agent in one execution, or in all executions of its workflow."""

    execution: WorkflowExecution
    agent_id: UUID
    config: AgentMemoryConfig

    def recalled(self) -> Sequence[Message]:
        """The last exchanges, the oldest first, as messages."""
        if self.config.kind == "none":
            return ()
        latest = list(self._rows().order_by("-id")[: self.config.exchanges])
        return [
            message
            for row in reversed(latest)
            for message in (Message.of("user", row.prompt), Message.of("assistant", row.answer))
        ]

    def remember(self, *, node_execution_id: UUID, node_key: str, prompt: str, answer: Any) -> None:
        """Add the exchange of a step, unless it was added before; what is older than the window goes."""
        if self.config.kind == "none":
            return
        row = AgentMemory(
            owner_id=self.execution.owner_id,
            agent_id=self.agent_id,
            workflow_id=self.execution.workflow_id,
            execution_id=self._scope(),
            node_execution_id=node_execution_id,
            node_key=node_key,
            prompt=_short(prompt),
            answer=_short(answer),
            created_at=timezone.now(),
        )
        AgentMemory.objects.bulk_create([row], ignore_conflicts=True)
        # Committed, then looked: of runs that end at once the last one sees the rows of all.
        kept = self._rows().order_by("-id").values_list("pk", flat=True)[: self.config.exchanges]
        self._rows().exclude(pk__in=list(kept)).filter(pk__lt=min(kept, default=row.pk)).delete()

    def _rows(self) -> QuerySet[AgentMemory]:
        return AgentMemory.objects.filter(
            agent=self.agent_id,
            workflow=self.execution.workflow_id,
            execution=self._scope(),
            owner=self.execution.owner_id,
        )

    def _scope(self) -> UUID | None:
        return self.execution.pk if self.config.scope == "execution" else None


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else storable(value).text
    clean: str = storable(text).value
    return clean if len(clean) <= MOST_CHARACTERS else f"{clean[: MOST_CHARACTERS - 1]}…"
