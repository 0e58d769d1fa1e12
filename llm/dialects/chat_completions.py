"""The Chat Completions format, which OpenAI, servers compatible with it (Ollama, vLLM) and Z.AI speak."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from llm.dialects import raw_for, raw_of, schemas, system_text, text_of
from llm.types import LLMResponse, Message, StopReason, ToolCall, ToolResult, ToolSpec, Usage

NAME = "chat_completions"
STOP_REASONS: dict[str, StopReason] = {
    "stop": "stop",
    "tool_calls": "tool_calls",
    "length": "length",
    "content_filter": "filtered",
    "sensitive": "filtered",  # Z.AI's name for it
}
# What an assistant's turn may hold when it goes back. Servers add more to their answers than they take.
GIVEN_BACK = ("role", "content", "tool_calls", "reasoning_content")


def request(
    provider: str, model: str, messages: tuple[Message, ...], tools: Sequence[ToolSpec], system: str
) -> dict[str, Any]:
    """The body of a call, without options and structured output."""
    whose = f"{provider}:{NAME}"
    instructions = system_text(system, messages)
    opening = [{"role": "system", "content": instructions}] if instructions else []
    body: dict[str, Any] = {
        "model": model,
        "messages": [*opening, *(turn for message in messages for turn in _turns(whose, model, message))],
    }
    if tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": schemas.tool_parameters(tool.parameters),
                },
            }
            for tool in tools
        ]
    return body


def response(provider: str, model: str, body: dict[str, Any]) -> LLMResponse:
    """What an answer says. Raises KeyError and the like when it is none."""
    choice = body["choices"][0]
    message = choice["message"]
    calls = tuple(
        ToolCall(id=call["id"], name=call["function"]["name"], arguments=_object(call["function"]["arguments"]))
        for call in message.get("tool_calls") or ()
    )
    reason = STOP_REASONS[choice["finish_reason"]]
    if message.get("refusal"):
        reason = "refusal"
    elif calls and reason == "stop":
        reason = "tool_calls"  # some compatible servers say so
    kept = {key: message[key] for key in GIVEN_BACK if message.get(key) is not None}
    return LLMResponse(
        text=message.get("content") or "",
        tool_calls=calls,
        stop_reason=reason,
        usage=usage(body.get("usage") or {}),
        provider=provider,
        model=body.get("model") or model,
        raw=raw_of(f"{provider}:{NAME}", model, {"role": "assistant", "content": "", **kept}),
    )


def usage(said: dict[str, Any]) -> Usage:
    """Tokens; compatible servers may leave any of them out."""
    details_in, details_out = said.get("prompt_tokens_details") or {}, said.get("completion_tokens_details") or {}
    return Usage(
        input=said.get("prompt_tokens") or 0,
        output=said.get("completion_tokens") or 0,
        cache_read=details_in.get("cached_tokens") or 0,
        cache_write=details_in.get("cache_write_tokens") or 0,
        reasoning=details_out.get("reasoning_tokens") or 0,
    )


@dataclass
class Accumulated:
    """A streamed answer, put together from its chunks to the body that it would have been."""

    message: dict[str, Any] = field(default_factory=lambda: {"role": "assistant"})
    calls: dict[int, dict[str, Any]] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    finish_reason: str | None = None

    def add(self, chunk: dict[str, Any]) -> str:
        """Takes a chunk; answers its text. Raises KeyError and the like when it is none."""
        self.body.update({key: chunk[key] for key in ("id", "model", "usage") if chunk.get(key)})
        if not chunk["choices"]:
            return ""  # the last one, which holds the usage
        choice = chunk["choices"][0]
        delta = choice.get("delta") or {}
        for key in ("content", "refusal", "reasoning_content"):
            if delta.get(key):
                self.message[key] = self.message.get(key, "") + delta[key]
        for call in delta.get("tool_calls") or ():
            self._add_call(call)
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        return delta.get("content") or ""

    def whole(self) -> dict[str, Any] | None:
        """The body; None when the stream ended before its end was said."""
        if self.finish_reason is None:
            return None
        calls = [self.calls[index] for index in sorted(self.calls)]
        message = {**self.message, "tool_calls": calls} if calls else self.message
        return {**self.body, "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason}]}

    def _add_call(self, piece: dict[str, Any]) -> None:
        call = self.calls.setdefault(
            piece["index"], {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
        )
        call["id"] = piece.get("id") or call["id"]
        function = piece.get("function") or {}
        call["function"]["name"] += function.get("name") or ""
        call["function"]["arguments"] += function.get("arguments") or ""


def _turns(whose: str, model: str, message: Message) -> Iterator[dict[str, Any]]:
    match message.role:
        case "system":
            return
        case "assistant":
            yield raw_for(whose, model, message) or _assistant_turn(message)
        case "tool" | "user":
            for part in message.parts:
                if isinstance(part, ToolResult):
                    content = f"Error: {part.content}" if part.is_error else part.content
                    yield {"role": "tool", "tool_call_id": part.call_id, "content": content}
            if text := text_of(message):
                yield {"role": "user", "content": text}


def _assistant_turn(message: Message) -> dict[str, Any]:
    turn: dict[str, Any] = {"role": "assistant", "content": text_of(message)}
    calls = [
        {
            "id": part.id,
            "type": "function",
            "function": {"name": part.name, "arguments": json.dumps(part.arguments, ensure_ascii=False)},
        }
        for part in message.parts
        if isinstance(part, ToolCall)
    ]
    return {**turn, "tool_calls": calls} if calls else turn


def _object(text: str) -> dict[str, Any]:
    value = json.loads(text or "{}")
    if not isinstance(value, dict):
        raise TypeError(text)
    return value
