"""Anthropic's Messages API: content blocks, results of a parallel batch in one user turn, thinking kept as it is."""

from collections.abc import Sequence
from typing import Any

from llm.dialects import raw_for, raw_of, schemas, system_text
from llm.types import LLMResponse, Message, Schema, StopReason, Text, ToolCall, ToolResult, ToolSpec, Usage

NAME = "anthropic_messages"
STOP_REASONS: dict[str, StopReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


def request(
    model: str, messages: tuple[Message, ...], tools: Sequence[ToolSpec], system: str, schema: Schema | None
) -> dict[str, Any]:
    """The body of a call, without options. A schema that the API cannot hold is asked for in words."""
    native = schemas.native(schema) if schema is not None else None
    words = schemas.in_words(schema) if schema is not None and native is None else ""
    body: dict[str, Any] = {"model": model, "messages": _turns(model, messages)}
    if instructions := system_text(system, messages, words):
        body["system"] = instructions
    if tools:
        body["tools"] = [
            {
                "name": tool.name,
                "description": tool.description,
                "input_schema": schemas.tool_parameters(tool.parameters),
            }
            for tool in tools
        ]
    if native is not None:
        body["output_config"] = {"format": {"type": "json_schema", "schema": native}}
    return body


def response(model: str, body: dict[str, Any]) -> LLMResponse:
    """What an answer says. Raises KeyError and the like when it is none."""
    blocks = body["content"]
    calls = tuple(
        ToolCall(id=block["id"], name=block["name"], arguments=block["input"])
        for block in blocks
        if block["type"] == "tool_use"
    )
    return LLMResponse(
        text="".join(block["text"] for block in blocks if block["type"] == "text"),
        tool_calls=calls,
        stop_reason=STOP_REASONS[body["stop_reason"]],
        usage=usage(body["usage"]),
        provider="anthropic",
        model=body["model"],
        raw=raw_of(NAME, model, blocks),
    )


def usage(said: dict[str, Any]) -> Usage:
    """Tokens; the API counts what went through its cache apart from the rest."""
    read, written = said.get("cache_read_input_tokens") or 0, said.get("cache_creation_input_tokens") or 0
    details = said.get("output_tokens_details") or {}
    return Usage(
        input=said["input_tokens"] + read + written,
        output=said["output_tokens"],
        cache_read=read,
        cache_write=written,
        reasoning=details.get("thinking_tokens") or 0,
    )


def _turns(model: str, messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    turns: list[dict[str, Any]] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        content = raw_for(NAME, model, message) or _blocks(message)
        if message.role == "system" or not content:
            continue
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] = [*turns[-1]["content"], *content]
        else:
            turns.append({"role": role, "content": content})
    return turns


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [_block(part) for part in message.parts if not (isinstance(part, Text) and not part.text.strip())]


def _block(part: Text | ToolCall | ToolResult) -> dict[str, Any]:
    match part:
        case Text():
            return {"type": "text", "text": part.text}
        case ToolCall():
            return {"type": "tool_use", "id": part.id, "name": part.name, "input": part.arguments}
        case ToolResult():
            block = {"type": "tool_result", "tool_use_id": part.call_id, "content": part.content}
            return {**block, "is_error": True} if part.is_error else block
