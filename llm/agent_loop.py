"""Think, act, observe: ask the model, run the tools it asks for, tell it the results, until it has an answer.

Plain callables only: what a tool is and who pays is for callers to know. What tools return is data for the model, never
an instruction to this program.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from llm.calling.structured import in_words, repair_request, structured_value
from llm.exceptions import ContentFiltered, InvalidOutput, LimitReached, Refused, ToolCallFailed, Truncated
from llm.providers.base import Model
from llm.types import LLMResponse, Message, Schema, ToolCall, ToolResult, ToolSpec, Usage
from pastetrader.common import json_schema
from pastetrader.common.messages import message as _

MAX_RESULT_CHARACTERS = 8_000
SAME_CALL_LIMIT = 3


@dataclass(frozen=True)
class AgentTool:
    """A tool of an agent. `call` gets checked arguments, returns JSON, and raises ToolCallFailed when it cannot."""

    spec: ToolSpec
    call: Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Limits:
    """When an agent is stopped: calls of the model, and calls of tools in all."""

    max_iterations: int = 8
    max_tool_calls: int = 20


@dataclass(frozen=True)
class AgentAnswer:
    """The answer (text, or the object that `output_schema` asks for), calls of the model, tokens, the conversation."""

    output: Any
    turns: int
    usage: Usage
    messages: tuple[Message, ...]


@dataclass
class _Conversation:
    messages: list[Message]
    turns: int = 0
    tool_calls: int = 0
    usage: Usage = field(default_factory=Usage)
    seen: Counter[str] = field(default_factory=Counter)


def _nothing() -> None:
    return None


def run_agent_loop(
    *,
    provider: Model,
    prompt: str,
    system: str = "",
    tools: Sequence[AgentTool] = (),
    limits: Limits = Limits(),
    output_schema: Schema | None = None,
    check: Callable[[], None] = _nothing,
    on_turn: Callable[[LLMResponse], None] = lambda _response: None,
) -> AgentAnswer:
    """Ask until the model answers without asking for tools; raises LLMError.

    `check` is called before each call of the model or of a tool and raises to stop (cancel, deadline). `on_turn` sees
    every answer. A final answer that does not fit `output_schema` gets one turn to repair it.
    """
    talk = _Conversation([Message.of("user", prompt)])
    by_name = {tool.spec.name: tool for tool in tools}
    repaired = False
    while True:
        response = _ask(provider, talk, tools, system, limits, output_schema, check)
        on_turn(response)
        if response.tool_calls:
            talk.messages.append(Message(role="tool", parts=_act(response.tool_calls, by_name, talk, limits, check)))
            continue
        if output_schema is None:
            return _answer(response.text, talk)
        output, problems = structured_value(response, output_schema)
        if not problems:
            return _answer(output, talk)
        if repaired:
            text = _("The model's answer does not fit the output schema, even after a second try.")
            raise InvalidOutput(text, problems=problems)
        repaired = True
        talk.messages.append(Message.of("user", repair_request(problems)))


def _answer(output: Any, talk: _Conversation) -> AgentAnswer:
    return AgentAnswer(output=output, turns=talk.turns, usage=talk.usage, messages=tuple(talk.messages))


def _ask(
    provider: Model,
    talk: _Conversation,
    tools: Sequence[AgentTool],
    system: str,
    limits: Limits,
    output_schema: Schema | None,
    check: Callable[[], None],
) -> LLMResponse:
    if talk.turns >= limits.max_iterations:
        text = _("The agent had no answer after %(limit)s turns, its limit.", limit=limits.max_iterations)
        raise LimitReached(text)
    check()
    specs = tuple(tool.spec for tool in tools)
    response = provider.generate_with_tools(talk.messages, specs, system=system, output_schema=output_schema)
    talk.turns += 1
    talk.usage += response.usage
    if response.stop_reason == "refusal":
        raise Refused
    if response.stop_reason == "filtered":
        raise ContentFiltered(response.request_id)
    if response.stop_reason == "length":
        raise Truncated
    talk.messages.append(response.as_message())
    return response


def _act(
    calls: Sequence[ToolCall],
    tools: dict[str, AgentTool],
    talk: _Conversation,
    limits: Limits,
    check: Callable[[], None],
) -> tuple[ToolResult, ...]:
    results: list[ToolResult] = []
    for call in calls:
        talk.tool_calls += 1
        if talk.tool_calls > limits.max_tool_calls:
            text = _("The agent wanted more than %(limit)s tool calls, its limit.", limit=limits.max_tool_calls)
            raise LimitReached(text)
        same = json.dumps([call.name, call.arguments], sort_keys=True)
        talk.seen[same] += 1
        if talk.seen[same] >= SAME_CALL_LIMIT:
            text = _(
                "The agent asked for the same call of “%(tool)s” %(count)s times and was stopped.",
                tool=call.name,
                count=SAME_CALL_LIMIT,
            )
            raise LimitReached(text)
        check()
        results.append(_result_of(call, tools))
    return tuple(results)


def _result_of(call: ToolCall, tools: dict[str, AgentTool]) -> ToolResult:
    tool = tools.get(call.name)
    if tool is None:
        known = ", ".join(sorted(tools)) or "none"
        return ToolResult(call_id=call.id, content=f"There is no tool {call.name!r}. Known: {known}.", is_error=True)
    problems = json_schema.validate(call.arguments, tool.spec.parameters)
    if problems:
        content = f"The arguments do not fit: {in_words(problems)}"
        return ToolResult(call_id=call.id, content=content, is_error=True)
    try:
        content = json.dumps(tool.call(call.arguments), ensure_ascii=False)
    except ToolCallFailed as error:
        return ToolResult(call_id=call.id, content=_shortened(str(error)), is_error=True)
    return ToolResult(call_id=call.id, content=_shortened(content))


def _shortened(text: str) -> str:
    if len(text) <= MAX_RESULT_CHARACTERS:
        return text
    return f"{text[:MAX_RESULT_CHARACTERS]}… ({len(text) - MAX_RESULT_CHARACTERS} more characters)"
