"""OpenAI's Responses API: a list of items; reasoning travels encrypted, because nothing is stored there."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from llm.dialects import raw_for, raw_of, schemas, system_text, text_of
from llm.types import LLMResponse, Message, Schema, StopReason, ToolCall, ToolResult, ToolSpec, Usage

NAME = "openai_responses"


def request(
    model: str, messages: tuple[Message, ...], tools: Sequence[ToolSpec], system: str, schema: Schema | None
) -> dict[str, Any]:
    """The body of a call, without options. A schema that the API cannot hold is asked for in words."""
    native = schemas.native(schema) if schema is not None else None
    words = schemas.in_words(schema) if schema is not None and native is None else ""
    items = [item for message in messages for item in _items(model, message)]
    body: dict[str, Any] = {"model": model, "input": items, "store": False}
    if instructions := system_text(system, messages, words):
        body["instructions"] = instructions
    if tools:
        body["tools"] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": schemas.tool_parameters(tool.parameters),
                "strict": False,  # we check arguments ourselves, and tools may have optional ones
            }
            for tool in tools
        ]
    if native is not None:
        strict = schemas.every_field_is_required(native)
        body["text"] = {"format": {"type": "json_schema", "name": "answer", "schema": native, "strict": strict}}
    return body


def response(model: str, body: dict[str, Any]) -> LLMResponse:
    """What an answer says. Raises KeyError and the like when it is none."""
    items = body["output"]
    parts = [part for item in items if item["type"] == "message" for part in item["content"]]
    calls = tuple(
        ToolCall(id=item["call_id"], name=item["name"], arguments=_object(item["arguments"]))
        for item in items
        if item["type"] == "function_call"
    )
    said = body["usage"]
    details_in, details_out = said.get("input_tokens_details") or {}, said.get("output_tokens_details") or {}
    return LLMResponse(
        text="".join(part["text"] for part in parts if part["type"] == "output_text"),
        tool_calls=calls,
        stop_reason=_stop_reason(body, parts, calls),
        usage=Usage(
            input=said["input_tokens"],
            output=said["output_tokens"],
            cache_read=details_in.get("cached_tokens") or 0,
            cache_write=details_in.get("cache_write_tokens") or 0,
            reasoning=details_out.get("reasoning_tokens") or 0,
        ),
        provider="openai",
        model=body["model"],
        raw=raw_of(NAME, model, items),
    )


def _stop_reason(body: dict[str, Any], parts: list[dict[str, Any]], calls: tuple[ToolCall, ...]) -> StopReason:
    if body["status"] == "incomplete":
        return "filtered" if body["incomplete_details"]["reason"] == "content_filter" else "length"
    if body["status"] != "completed":
        raise ValueError(body["status"])
    if any(part["type"] == "refusal" for part in parts):
        return "refusal"
    return "tool_calls" if calls else "stop"


def _items(model: str, message: Message) -> Iterator[dict[str, Any]]:
    if message.role == "system":
        return
    if (own := raw_for(NAME, model, message)) is not None:
        yield from own
        return
    if text := text_of(message):
        yield {"role": message.role if message.role == "assistant" else "user", "content": text}
    for part in message.parts:
        if isinstance(part, ToolCall):
            arguments = json.dumps(part.arguments, ensure_ascii=False)
            yield {"type": "function_call", "call_id": part.id, "name": part.name, "arguments": arguments}
        elif isinstance(part, ToolResult):
            output = f"Error: {part.content}" if part.is_error else part.content
            yield {"type": "function_call_output", "call_id": part.call_id, "output": output}


def _object(text: str) -> dict[str, Any]:
    value = json.loads(text or "{}")
    if not isinstance(value, dict):
        raise TypeError(text)
    return value
