"""Anthropic's Messages API, version 2026-10-21."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from llm.tests.wire import strict
from llm.tests.wire.script import Kind, Turn
from llm.tests.wire.server import STATUS, Refusal, event, pieces

ALLOWED = {
    "model", "messages", "max_tokens", "system", "tools", "tool_choice", "thinking", "output_config", "stop_sequences",
    "cache_control", "metadata", "service_tier", "speed", "stream",
}  # fmt: skip
TYPES: dict[Kind, str] = {
    "rate_limited": "rate_limit_error",
    "overloaded": "overloaded_error",
    "server_error": "api_error",
    "quota": "billing_error",
    "bad_key": "authentication_error",
    "forbidden": "permission_error",
    "no_model": "not_found_error",
}
SIGNATURE = "sig-of-the-thinking"


class AnthropicMessages:
    """Strict about what the real one refuses: sampling parameters, roles, empty texts, the place of results."""

    path: ClassVar[str] = "/v1/messages"
    id_header: ClassVar[str] = "request-id"

    def check(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Raises Refusal."""
        if not headers.get("anthropic-version"):
            raise Refusal("anthropic-version: header is required")
        for name in ("temperature", "top_p", "top_k"):
            if name in body:
                raise Refusal(f"{name}: this parameter is not supported")
        strict.only(body, ALLOWED, {"model", "messages", "max_tokens"})
        tools = body.get("tools", [])
        for tool in tools:
            strict.only(
                tool, {"name", "description", "input_schema", "strict", "cache_control"}, {"name", "input_schema"}
            )
            strict.parameters(tool["input_schema"])
        strict.tool_names(tools)
        if output := body.get("output_config", {}).get("format"):
            strict.schema(output["schema"], all_required=False)
        self._check_messages(body["messages"])

    def _check_messages(self, messages: list[dict[str, Any]]) -> None:
        if not messages or messages[0]["role"] != "user":
            raise Refusal("messages: first message must use the user role")
        asked: list[str] = []
        for message in messages:
            strict.only(message, {"role", "content"}, {"role", "content"}, "messages.")
            if message["role"] not in {"user", "assistant"}:
                raise Refusal("messages: Unexpected role. Use the top-level `system` parameter.")
            blocks = message["content"]
            if isinstance(blocks, str):
                blocks = [{"type": "text", "text": blocks}]
            results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
            if sorted(results) != sorted(asked):
                raise Refusal("messages: `tool_use` ids were found without `tool_result` blocks immediately after")
            if results and any(block["type"] == "tool_result" for block in blocks[len(results) :]):
                raise Refusal("messages: `tool_result` blocks must come first in the content")
            for block in blocks:
                if block["type"] == "text" and not block["text"].strip():
                    raise Refusal("messages: text content blocks must contain non-whitespace text")
                if block["type"] == "thinking" and block.get("signature") != SIGNATURE:
                    raise Refusal("messages: Invalid `signature` in `thinking` block")
            asked = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if messages[-1]["role"] == "assistant":
            raise Refusal("messages: This model does not support assistant message prefill.")

    def answer(self, turn: Turn, body: dict[str, Any], request_id: str) -> dict[str, Any]:
        """A Message."""
        blocks: list[dict[str, Any]] = []
        if turn.thinking:
            blocks.append({"type": "thinking", "thinking": turn.thinking, "signature": SIGNATURE})
        if turn.text:
            blocks.append({"type": "text", "text": turn.text})
        blocks += [
            {"type": "tool_use", "id": f"toolu_{request_id}_{place}", "name": name, "input": dict(arguments)}
            for place, (name, arguments) in enumerate(turn.calls)
        ]
        return {
            "id": f"msg_{request_id}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": blocks,
            "stop_reason": _stop_reason(turn),
            "stop_sequence": None,
            "usage": {
                "input_tokens": turn.input - turn.cache_read - turn.cache_write,
                "output_tokens": turn.output,
                "cache_read_input_tokens": turn.cache_read,
                "cache_creation_input_tokens": turn.cache_write,
                "output_tokens_details": {"thinking_tokens": turn.reasoning},
            },
        }

    def events(self, turn: Turn, body: dict[str, Any], request_id: str) -> Iterator[str]:
        """Named events; no [DONE]."""
        whole = self.answer(turn, body, request_id)
        start = {**whole, "content": [], "stop_reason": None}
        yield event({"type": "message_start", "message": start}, "message_start")
        yield event({"type": "ping"}, "ping")
        for index, block in enumerate(whole["content"]):
            empty, deltas = _in_pieces(block)
            yield _named({"type": "content_block_start", "index": index, "content_block": empty})
            for delta in deltas:
                yield _named({"type": "content_block_delta", "index": index, "delta": delta})
            yield _named({"type": "content_block_stop", "index": index})
        end = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
        yield _named({"type": "message_delta", "delta": end, "usage": whole["usage"]})
        yield _named({"type": "message_stop"})

    def error(self, kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
        """{"type": "error", "error": {"type", "message"}}."""
        said = f"prompt is too long: {message}" if kind == "too_long" else message
        error = {"type": TYPES.get(kind, "invalid_request_error"), "message": said}
        return 402 if kind == "quota" else STATUS[kind], {"type": "error", "error": error}

    def error_event(self) -> str:
        """Too much to do, in the middle of it."""
        return event(self.error("overloaded", "Overloaded")[1], "error")


def _stop_reason(turn: Turn) -> str:
    ends = {"length": "max_tokens", "refusal": "refusal", "filtered": "refusal"}
    return ends.get(turn.end) or ("tool_use" if turn.calls else "end_turn")


def _named(data: dict[str, Any]) -> str:
    return event(data, data["type"])


def _in_pieces(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    match block["type"]:
        case "text":
            return {**block, "text": ""}, [{"type": "text_delta", "text": piece} for piece in pieces(block["text"])]
        case "thinking":
            thought = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(block["thinking"])]
            signed = {"type": "signature_delta", "signature": block["signature"]}
            return {**block, "thinking": "", "signature": ""}, [*thought, signed]
        case _:
            said = pieces(json.dumps(block["input"]))
            return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": piece} for piece in said]
