"""A model that gives the answers it was given: for tests, demonstrations and trying a workflow out without a key."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from llm.exceptions import BadScript
from llm.providers.base import USUAL_CALL, Call, Prompt, Provider, as_messages
from llm.types import LLMResponse, Schema, StopReason, ToolCall, ToolSpec
from pastetrader.common.messages import message as _


class ScriptedCall(BaseModel):
    """A tool call of the script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    arguments: dict[str, Any] = Field(default_factory=dict)


class ScriptedAnswer(BaseModel):
    """One turn: a text, tool calls, a structured `output`, or how it ends otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = ""
    tool_calls: tuple[ScriptedCall, ...] = ()
    output: Any = None
    stop_reason: StopReason | None = None


class Script(BaseModel):
    """The options of the scripted provider."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answers: tuple[ScriptedAnswer, ...] = ()


class ScriptedProvider(Provider):
    """The n-th call of a conversation gets the n-th answer; the same conversation always gets the same."""

    name = "scripted"
    options_model = Script
    is_charged = False
    options: Script

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """The answer whose turn it is; BadScript when the script has no more."""
        turn = sum(message.role == "assistant" for message in as_messages(prompt))
        if turn >= len(self.options.answers):
            raise BadScript(
                _(
                    "The scripted model has %(count)s answers and was asked for one more. Add one to its script.",
                    count=len(self.options.answers),
                )
            )
        answer = self.options.answers[turn]
        calls = tuple(
            ToolCall(id=f"call-{turn}-{place}", name=asked.name, arguments=asked.arguments)
            for place, asked in enumerate(answer.tool_calls)
        )
        if call.on_text and answer.text:
            call.on_text(answer.text)
        return LLMResponse(
            text=answer.text,
            tool_calls=calls,
            parsed=answer.output,
            stop_reason=answer.stop_reason or ("tool_calls" if calls else "stop"),
            provider=self.name,
            model=self.model,
            cost=Decimal(0),
        )
