"""The file of a provider as a newcomer would write it: tests put its line into the table, and nothing else."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from llm.providers.base import USUAL_CALL, Call, Prompt, Provider, as_messages
from llm.types import LLMResponse, Schema, Text, ToolSpec


class ParrotOptions(BaseModel):
    """How it says it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    times: int = Field(default=1, ge=1)


class ParrotKey(BaseModel):
    """What opens the cage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_key: str


class Parrot(Provider):
    """Says what it was told last."""

    name = "openai"
    options_model = ParrotOptions
    options: ParrotOptions

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """The last text, some times over."""
        said = [part.text for message in as_messages(prompt) for part in message.parts if isinstance(part, Text)]
        return LLMResponse(text=" ".join([said[-1]] * self.options.times), provider=self.name, model=self.model)


class CagedParrot(Parrot):
    """One that needs a key."""

    credentials_model = ParrotKey
