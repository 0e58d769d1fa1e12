"""What a provider declares and does: one call in, one answer out. Write `generate_with_tools` to add one."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from pydantic import BaseModel

from llm.types import LLMResponse, Message, Schema, ToolSpec

Prompt = str | Sequence[Message]


class Provider(ABC):
    """One model of one provider. Keeps no conversation: each call gets the whole of it.

    A provider declares its `name` (its line in the table); `options_model`, what an agent's `config` may hold for its
    models beside the agent's limits; and `credentials_model`, the secret it needs (None: it needs none).
    """

    name: ClassVar[str]
    options_model: ClassVar[type[BaseModel]]
    credentials_model: ClassVar[type[BaseModel] | None] = None

    def __init__(self, *, model: str, options: BaseModel, credentials: BaseModel | None = None) -> None:
        self.model = model
        self.options = options
        self.credentials = credentials

    def generate(self, prompt: Prompt, *, system: str = "", output_schema: Schema | None = None) -> LLMResponse:
        """Text, or with `output_schema` a JSON value in `parsed`. Raises LLMError."""
        return self.generate_with_tools(prompt, (), system=system, output_schema=output_schema)

    @abstractmethod
    def generate_with_tools(
        self, prompt: Prompt, tools: Sequence[ToolSpec], *, system: str = "", output_schema: Schema | None = None
    ) -> LLMResponse:
        """An answer, which may ask for tools. Raises LLMError."""


def as_messages(prompt: Prompt) -> tuple[Message, ...]:
    """A text prompt as a conversation of one message."""
    return (Message.of("user", prompt),) if isinstance(prompt, str) else tuple(prompt)
