"""What is said to a model and what comes back, the same for every provider."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["system", "user", "assistant", "tool"]
# `filtered`: the provider's content filter stopped it; `refusal`: the model itself declined.
StopReason = Literal["stop", "tool_calls", "length", "refusal", "filtered"]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Value):
    """Words."""

    kind: Literal["text"] = "text"
    text: str


class ToolCall(_Value):
    """The model asks for a tool. `id` ties the result to the call."""

    kind: Literal["tool_call"] = "tool_call"
    id: str
    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)


class ToolResult(_Value):
    """What a tool answered, as text; `is_error` when it failed."""

    kind: Literal["tool_result"] = "tool_result"
    call_id: str
    content: str
    is_error: bool = False


Part = Text | ToolCall | ToolResult


class Message(_Value):
    """One turn of a conversation.

    `raw` is the provider's own form of its answer, with who made it: some must get it back unchanged inside one tool
    loop, and nobody else may get it. What knows it is `raw_for` of the answer's dialect.
    """

    role: Role
    parts: tuple[Part, ...]
    raw: Any = None

    @classmethod
    def of(cls, role: Role, text: str) -> "Message":
        """A message of one text."""
        return cls(role=role, parts=(Text(text=text),))


class ToolSpec(_Value):
    """A tool as the model sees it; `parameters` is a JSON Schema object."""

    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str = ""
    parameters: dict[str, Any] = Field(default_factory=lambda: {"type": "object"})


@dataclass(frozen=True)
class Usage:
    """Tokens of one call, or of several added up.

    `input` is all that was sent; of it `cache_read` came from the provider's cache and `cache_write` went there.
    `output` is all that was made; of it `reasoning` is not shown.
    """

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


class Tried(_Value):
    """A model that was asked first and did not answer, and why."""

    provider: str
    model: str
    code: str
    cause: str


class LLMResponse(_Value):
    """One answer: text, tool calls or a structured value, why it ended, and what it used.

    `cost` is in US dollars, None where nobody knows the price. `tried`: who was asked before. `cached`: it was asked
    for earlier, and costs nothing now.
    """

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    parsed: Any = None
    stop_reason: StopReason = "stop"
    usage: Usage = Usage()
    provider: str
    model: str
    request_id: str = ""
    latency_ms: float = 0.0
    cost: Decimal | None = None
    tried: tuple[Tried, ...] = ()
    cached: bool = False
    raw: Any = None

    def as_message(self) -> Message:
        """The answer as a turn of the conversation."""
        texts = (Text(text=self.text),) if self.text else ()
        return Message(role="assistant", parts=(*texts, *self.tool_calls), raw=self.raw)


Schema = Mapping[str, Any]
