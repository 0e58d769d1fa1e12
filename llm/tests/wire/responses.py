"""OpenAI's Responses API."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from llm.tests.wire import strict
from llm.tests.wire.script import Kind, Turn
from llm.tests.wire.server import STATUS, Refusal, event, pieces

ALLOWED = {
    "model", "input", "instructions", "tools", "tool_choice", "text", "max_output_tokens", "max_tool_calls",
    "reasoning", "store", "previous_response_id", "parallel_tool_calls", "include", "prompt_cache_key", "stream",
    "metadata",
}  # fmt: skip
CODES: dict[Kind, str] = {
    "rate_limited": "rate_limit_exceeded",
    "quota": "insufficient_quota",
    "bad_key": "invalid_api_key",
    "no_model": "model_not_found",
    "too_long": "context_length_exceeded",
}
ENCRYPTED = "encrypted-reasoning"


class OpenAIResponses:
    """Strict about tools (flat, `strict` and `parameters` there), results after their calls, schemas and sampling."""

    path: ClassVar[str] = "/v1/responses"
    id_header: ClassVar[str] = "x-request-id"

    def check(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Raises Refusal."""
        if "temperature" in body:
            raise Refusal("Unsupported parameter: 'temperature' is not supported with this model.")
        strict.only(body, ALLOWED, {"model", "input"})
        for tool in body.get("tools", []):
            strict.only(tool, {"type", "name", "description", "parameters", "strict"}, {"name", "parameters", "strict"})
            strict.parameters(tool["parameters"])
        strict.tool_names(body.get("tools", []))
        if (form := body.get("text", {}).get("format")) and form["type"] == "json_schema":
            strict.only(form, {"type", "name", "schema", "strict"}, {"name", "schema"}, "text.format.")
            if form.get("strict"):
                strict.schema(form["schema"], all_required=True)
        self._check_input(body["input"])

    def _check_input(self, items: Any) -> None:
        if isinstance(items, str):
            return
        open_calls: set[str] = set()
        for item in items:
            match item.get("type", "message"):
                case "message" if item["role"] not in {"user", "assistant", "developer", "system"}:
                    raise Refusal(f"Invalid value: '{item['role']}'.")
                case "function_call":
                    json.loads(item["arguments"])
                    open_calls.add(item["call_id"])
                case "function_call_output":
                    if item["call_id"] not in open_calls:
                        raise Refusal(f"No tool call found for function call output with call_id {item['call_id']}.")
                    open_calls.remove(item["call_id"])
                case "reasoning" if item.get("encrypted_content") != ENCRYPTED:
                    raise Refusal(f"Item '{item['id']}' not found. Items are not persisted when `store` is false.")
        if open_calls:
            raise Refusal(f"No tool output found for function call {min(open_calls)}.")

    def answer(self, turn: Turn, body: dict[str, Any], request_id: str) -> dict[str, Any]:
        """A Response."""
        incomplete = {"length": "max_output_tokens", "filtered": "content_filter"}.get(turn.end)
        return {
            "id": f"resp_{request_id}",
            "object": "response",
            "created_at": 1_790_000_000,
            "model": body["model"],
            "status": "incomplete" if incomplete else "completed",
            "incomplete_details": {"reason": incomplete} if incomplete else None,
            "error": None,
            "output": self._items(turn, body, request_id),
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": body.get("tools", []),
            "usage": {
                "input_tokens": turn.input,
                "input_tokens_details": {"cached_tokens": turn.cache_read, "cache_write_tokens": turn.cache_write},
                "output_tokens": turn.output,
                "output_tokens_details": {"reasoning_tokens": turn.reasoning},
                "total_tokens": turn.input + turn.output,
            },
        }

    def _items(self, turn: Turn, body: dict[str, Any], request_id: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        if turn.thinking:
            reasoning = {"type": "reasoning", "id": f"rs_{request_id}", "summary": []}
            shown = {"encrypted_content": ENCRYPTED} if "reasoning.encrypted_content" in body.get("include", ()) else {}
            items.append({**reasoning, **shown})
        if turn.end == "refusal":
            items.append(_message(request_id, {"type": "refusal", "refusal": turn.text or "I cannot help with that."}))
        elif turn.text:
            items.append(_message(request_id, {"type": "output_text", "text": turn.text, "annotations": []}))
        for place, (name, arguments) in enumerate(turn.calls):
            items.append(
                {
                    "type": "function_call",
                    "id": f"fc_{request_id}_{place}",
                    "call_id": f"call_{request_id}_{place}",
                    "name": name,
                    "arguments": '{"n":' if turn.bad_arguments else json.dumps(arguments),
                    "status": "completed",
                }
            )
        return items

    def events(self, turn: Turn, body: dict[str, Any], request_id: str) -> Iterator[str]:
        """Named events with a sequence number; no [DONE]."""
        whole = self.answer(turn, body, request_id)
        begun = {**whole, "status": "in_progress", "output": []}
        said: list[dict[str, Any]] = [{"type": "response.created", "response": begun}]
        for index, item in enumerate(whole["output"]):
            said.append({"type": "response.output_item.added", "output_index": index, "item": item})
            said += list(_deltas(index, item))
            said.append({"type": "response.output_item.done", "output_index": index, "item": item})
        said.append({"type": f"response.{whole['status']}", "response": whole})
        for number, data in enumerate(said):
            yield event({**data, "sequence_number": number}, data["type"])

    def error(self, kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
        """{"error": {message, type, param, code}}."""
        return openai_error(kind, message)

    def error_event(self) -> str:
        """Too much to do, in the middle of it."""
        error = {"type": "error", "code": "server_overloaded", "message": "Overloaded", "param": None}
        return event({**error, "sequence_number": 9}, "error")


def openai_error(kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
    """The status and body of an error, the same for both APIs of OpenAI."""
    status = 503 if kind == "overloaded" else STATUS[kind]
    types = {
        "forbidden": "insufficient_permissions",
        "overloaded": "service_unavailable_error",
        "bad_request": "invalid_request_error",
        "rate_limited": "requests",
        "quota": "insufficient_quota",
    }
    error = {"message": message, "type": types.get(kind, "server_error"), "param": None, "code": CODES.get(kind)}
    return status, {"error": error}


def _message(request_id: str, part: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "id": f"msg_{request_id}", "role": "assistant", "status": "completed", "content": [part]}


def _deltas(index: int, item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    place = {"item_id": item["id"], "output_index": index}
    if item["type"] == "function_call":
        for piece in pieces(item["arguments"]):
            yield {"type": "response.function_call_arguments.delta", **place, "delta": piece}
    elif item["type"] == "message" and item["content"][0]["type"] == "output_text":
        for piece in pieces(item["content"][0]["text"]):
            yield {"type": "response.output_text.delta", **place, "content_index": 0, "delta": piece, "logprobs": []}
