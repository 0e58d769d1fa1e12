"""What is asked, who is asked, on whose behalf, and within which bounds."""

import hashlib
import json
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from llm.calling.retry import USUAL_PATIENCE, Patience
from llm.types import Message, Schema, ToolSpec
from pastetrader.common.stop_signal import Check, unstopped


@dataclass(frozen=True)
class Question:
    """A conversation, the tools that may be asked for, instructions, and what the answer must look like."""

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    system: str = ""
    output_schema: Schema | None = None


@dataclass(frozen=True)
class ModelChoice:
    """A model of a provider with its options, and which of the keys that there are for it."""

    provider: str
    model: str
    options: Mapping[str, Any] = field(default_factory=dict)
    credential: str = "default"


@dataclass(frozen=True)
class Caller:
    """On whose behalf, and what for: a short word such as `agent`. Whose keys and budgets count follows from it."""

    purpose: str
    user_id: UUID | None = None
    agent_id: UUID | None = None
    execution_id: UUID | None = None
    node_execution_id: UUID | None = None


@dataclass(frozen=True)
class Terms:
    """Bounds of one question: seconds of one attempt, the moment (monotonic clock) when all must be over, what stops
    it, who sees the text as it comes, how patient we are, and whether an answer to the same question will do (`reuse`).
    """

    seconds: float = 120.0
    deadline: float | None = None
    check: Check = unstopped
    on_text: Callable[[str], None] | None = None
    patience: Patience = USUAL_PATIENCE
    reuse: bool = False

    def seconds_left(self) -> float:
        """Of all; below 0 when it is over."""
        return float("inf") if self.deadline is None else self.deadline - time.monotonic()

    def most_seconds(self, models: int = 1) -> float:
        """How long it can take to ask so many models in turn, with all attempts and pauses."""
        attempts, pause = self.patience.attempts, max(self.patience.longest_asked, self.patience.longest_pause)
        each = attempts * self.seconds + (attempts - 1) * pause
        return max(0.0, min(self.seconds_left(), models * each))


USUAL_TERMS = Terms()


def key_of(question: Question, choices: Sequence[ModelChoice], caller: Caller) -> str:
    """The same for the same question of the same person to the same models: a hash of all that has a say.

    Texts are compared in NFC: Hangul that was typed and Hangul that was pasted from a Mac are the same.
    """
    said = {
        "who": str(caller.user_id),
        "models": [[choice.provider, choice.model, dict(choice.options), choice.credential] for choice in choices],
        "system": question.system,
        "messages": [message.model_dump(mode="json", exclude={"raw"}) for message in question.messages],
        "tools": [tool.model_dump(mode="json") for tool in question.tools],
        "schema": question.output_schema and dict(question.output_schema),
    }
    text = unicodedata.normalize("NFC", json.dumps(said, ensure_ascii=False, sort_keys=True))
    return hashlib.sha256(text.encode()).hexdigest()
