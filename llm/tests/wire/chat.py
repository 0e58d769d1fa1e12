"""Chat Completions: as compatible servers speak it (Ollama, vLLM), and as Z.AI does."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from llm.tests.wire import strict
from llm.tests.wire.responses import openai_error
from llm.tests.wire.script import Kind, Turn
from llm.tests.wire.server import STATUS, Refusal, event, pieces

COMMON = {"model", "messages", "tools", "tool_choice", "response_format", "stream", "temperature", "stop", "seed"}


class CompatibleChat:
    """A server of one's own, by the format of OpenAI."""

    path: ClassVar[str] = "/v1/chat/completions"
    id_header: ClassVar[str] = "x-request-id"
    allowed = COMMON | {
        "max_tokens",
        "max_completion_tokens",
        "stream_options",
        "reasoning_effort",
        "parallel_tool_calls",
    }
    turn_fields = frozenset({"role", "content", "tool_calls", "tool_call_id", "reasoning_content"})

    def check(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Raises Refusal."""
        strict.only(body, self.allowed, {"model", "messages"})
        for tool in body.get("tools") or []:
            strict.only(tool["function"], {"name", "description", "parameters", "strict"}, {"name"}, "tools.function.")
            strict.parameters(tool["function"]["parameters"])
        strict.tool_names([tool["function"] for tool in body.get("tools") or []])
        self.check_format(body.get("response_format"))
        self._check_messages(body["messages"])

    def check_format(self, form: dict[str, Any] | None) -> None:
        """Raises Refusal for a format of structured answers that it cannot do."""
        if form and form["type"] == "json_schema" and form["json_schema"].get("strict"):
            strict.schema(form["json_schema"]["schema"], all_required=True)

    def _check_messages(self, messages: list[dict[str, Any]]) -> None:
        open_calls: list[str] = []
        for message in messages:
            strict.only(message, set(self.turn_fields), {"role", "content"}, "messages.")
            if message["role"] == "tool":
                if message["tool_call_id"] not in open_calls:
                    raise Refusal(
                        "messages with role 'tool' must be a response to a preceding message with 'tool_calls'."
                    )
                open_calls.remove(message["tool_call_id"])
                continue
            if open_calls:
                raise Refusal("An assistant message with 'tool_calls' must be followed by tool messages.")
            if message["role"] not in {"system", "developer", "user", "assistant"}:
                raise Refusal(f"Invalid role: {message['role']}")
            open_calls = [call["id"] for call in message.get("tool_calls", [])]

    def answer(self, turn: Turn, body: dict[str, Any], request_id: str) -> dict[str, Any]:
        """A chat.completion."""
        message: dict[str, Any] = {"role": "assistant", "content": turn.text or None}
        if turn.end == "refusal":
            message |= {"content": None, "refusal": turn.text or "I cannot help with that."}
        if turn.thinking:
            message["reasoning_content"] = turn.thinking
        if turn.calls:
            message["tool_calls"] = _calls(turn, request_id)
        return {
            "id": f"chatcmpl-{request_id}",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self._finish_reason(turn), "logprobs": None}],
            "usage": _usage(turn),
        }

    def _finish_reason(self, turn: Turn) -> str:
        ends = {"length": "length", "filtered": "content_filter"}
        return ends.get(turn.end) or ("tool_calls" if turn.calls else "stop")

    def events(self, turn: Turn, body: dict[str, Any], request_id: str) -> Iterator[str]:
        """Data only, ends with [DONE]; the usage comes alone, when it was asked for."""
        whole = self.answer(turn, body, request_id)
        base = {key: whole[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
        for delta in _deltas(whole["choices"][0]["message"]):
            yield event({**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        end = {"index": 0, "delta": {}, "finish_reason": whole["choices"][0]["finish_reason"]}
        yield from self._end(base, end, whole["usage"], body)
        yield event("[DONE]")

    def _end(self, base: dict[str, Any], end: dict[str, Any], usage: Any, body: dict[str, Any]) -> Iterator[str]:
        yield event({**base, "choices": [end]})
        if (body.get("stream_options") or {}).get("include_usage"):
            yield event({**base, "choices": [], "usage": usage})

    def error(self, kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
        """{"error": {message, type, param, code}}."""
        return openai_error(kind, message)

    def error_event(self) -> str:
        """Too much to do, in the middle of it."""
        return event({"error": {"message": "Overloaded", "type": "server_error", "code": "server_overloaded"}})


class ZhipuChat(CompatibleChat):
    """Z.AI: numbers for codes, no schemas, the id in the body, the usage in the last chunk."""

    path: ClassVar[str] = "/api/paas/v4/chat/completions"
    id_header: ClassVar[str] = "x-log-id"
    allowed = (
        COMMON
        | {"max_tokens", "request_id", "user_id", "do_sample", "top_p", "thinking", "extra", "meta"}
        | {"sensitive_word_check"}
    )
    CODES: dict[Kind, str] = {
        "rate_limited": "1302",
        "overloaded": "1305",
        "server_error": "500",
        "quota": "1113",
        "bad_key": "1000",
        "forbidden": "1220",
        "bad_request": "1210",
        "too_long": "1261",
        "no_model": "1211",
    }

    def check(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Raises Refusal. The SDK sends nulls for what is unset."""
        if not headers.get("x-source-channel"):
            raise Refusal("x-source-channel is missing")
        super().check({key: value for key, value in body.items() if value is not None}, headers)

    def check_format(self, form: dict[str, Any] | None) -> None:
        """Text and JSON alone."""
        if form and form["type"] not in {"text", "json_object"}:
            raise Refusal("response_format.type: only text and json_object")

    def answer(self, turn: Turn, body: dict[str, Any], request_id: str) -> dict[str, Any]:
        """As above, with the id inside; there are no refusals but by the filter."""
        plain = replace(turn, end="filtered") if turn.end == "refusal" else turn
        return {**super().answer(plain, body, request_id), "request_id": request_id}

    def _finish_reason(self, turn: Turn) -> str:
        return "sensitive" if turn.end in {"filtered", "refusal"} else super()._finish_reason(turn)

    def _end(self, base: dict[str, Any], end: dict[str, Any], usage: Any, body: dict[str, Any]) -> Iterator[str]:
        yield event({**base, "choices": [end], "usage": usage})

    def error(self, kind: Kind, message: str) -> tuple[int, dict[str, Any]]:
        """{"error": {"code": "1302", "message"}}."""
        status = {"overloaded": 429, "no_model": 400, "forbidden": 403}.get(kind) or STATUS[kind]
        return status, {"error": {"code": self.CODES[kind], "message": message}}

    def error_event(self) -> str:
        """Too much to do, in the middle of it."""
        return event({"error": {"code": "1305", "message": "Overloaded"}})


def _calls(turn: Turn, request_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"call_{request_id}_{place}",
            "type": "function",
            "function": {"name": name, "arguments": '{"n":' if turn.bad_arguments else json.dumps(arguments)},
        }
        for place, (name, arguments) in enumerate(turn.calls)
    ]


def _usage(turn: Turn) -> dict[str, Any]:
    return {
        "prompt_tokens": turn.input,
        "completion_tokens": turn.output,
        "total_tokens": turn.input + turn.output,
        "prompt_tokens_details": {"cached_tokens": turn.cache_read},
        "completion_tokens_details": {"reasoning_tokens": turn.reasoning},
    }


def _deltas(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    for key in ("reasoning_content", "content", "refusal"):
        for piece in pieces(message.get(key) or ""):
            yield {key: piece}
    for index, call in enumerate(message.get("tool_calls", [])):
        begun = {**call, "index": index, "function": {**call["function"], "arguments": ""}}
        yield {"tool_calls": [begun]}
        for piece in pieces(call["function"]["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
