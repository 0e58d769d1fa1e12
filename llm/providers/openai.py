"""Models of OpenAI by its Responses API, and those of compatible servers (Ollama, vLLM) by Chat Completions."""

import hashlib
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from llm.calling.structured import with_parsed
from llm.dialects import chat_completions, openai_responses, reading, schemas
from llm.exceptions import (
    ContentFiltered,
    ContextTooLong,
    KeyRefused,
    LLMError,
    ModelNotFound,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    ServerFailed,
)
from llm.providers import failures
from llm.providers.base import USUAL_CALL, Call, Prompt, Provider, as_messages
from llm.providers.credentials import OptionalApiKey
from llm.types import LLMResponse, Message, Schema, ToolSpec
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

ADDRESS = "https://api.openai.com/v1"
REASONS = re.compile(r"^(o\d|gpt-[5-9])")
CODES: dict[str, type[LLMError]] = {
    "insufficient_quota": QuotaExhausted,
    "billing_hard_limit_reached": QuotaExhausted,
    "billing_not_active": QuotaExhausted,
    "context_length_exceeded": ContextTooLong,
    "content_filter": ContentFiltered,
    "content_policy_violation": ContentFiltered,
    "invalid_api_key": KeyRefused,
    "model_not_found": ModelNotFound,
    "rate_limit_exceeded": RateLimited,
    "server_error": ServerFailed,
    "server_overloaded": Overloaded,
}


class OpenAIOptions(BaseModel):
    """How a model answers. `api` auto: Responses at OpenAI itself, Chat Completions at any other address.

    `json_schema`: what a compatible server can do for structured answers. A temperature is for Chat Completions only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    api: Literal["auto", "responses", "chat"] = "auto"
    max_tokens: int = Field(default=4_096, ge=1, le=128_000)
    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    json_schema: Literal["json_schema", "json_object", "words"] = "json_schema"
    prompt_cache: bool = True


class OpenAIProvider(Provider):
    """The SDK is loaded at the first call; it makes one attempt, and retries are ours."""

    name = "openai"
    options_model = OpenAIOptions
    credentials_model = OptionalApiKey
    http_client_kind = "httpx2"
    options: OpenAIOptions
    credentials: OptionalApiKey

    @classmethod
    def problems_of(cls, model: str, options: Any) -> tuple[Problem, ...]:
        """A temperature that would be refused."""
        if options.temperature is None or (options.api != "responses" and not REASONS.match(model)):
            return ()
        text = _("“%(model)s” takes no temperature. Leave it out.", model=model)
        return (Problem(code="model_options", message=text, path="temperature"),)

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """One request; streamed when somebody watches."""
        ask = self._by_responses if self._uses_responses else self._by_chat
        with failures.as_ours(self.name, self._error, streaming=call.on_text is not None):
            response = ask(as_messages(prompt), tools, system, output_schema, call)
        return with_parsed(response, output_schema)

    @property
    def _uses_responses(self) -> bool:
        return self.options.api == "responses" or (
            self.options.api == "auto" and self.credentials.base_url in {"", ADDRESS, f"{ADDRESS}/"}
        )

    def _by_responses(
        self,
        messages: tuple[Message, ...],
        tools: Sequence[ToolSpec],
        system: str,
        schema: Schema | None,
        call: Call,
    ) -> LLMResponse:
        body = openai_responses.request(self.model, messages, tools, system, schema)
        body["max_output_tokens"] = self.options.max_tokens
        if REASONS.match(self.model):
            body["include"] = ["reasoning.encrypted_content"]
            if self.options.effort:
                body["reasoning"] = {"effort": self.options.effort}
        self._add_cache_key(body, body.get("instructions", ""), tools)
        answer, request_id = self._responses_stream(body, call) if call.on_text else self._responses(body, call)
        if answer.get("status") == "failed":
            raise self._told(answer.get("error"), request_id)
        with reading(self.name):
            return openai_responses.response(self.model, answer).model_copy(update={"request_id": request_id})

    def _responses(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        with self.connected(call.seconds) as http:
            return self._whole(self._client(http).responses.with_raw_response.create(**body, timeout=call.seconds))

    def _responses_stream(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        with (
            self.connected(call.seconds) as http,
            self._client(http).responses.create(**body, stream=True, timeout=call.seconds) as stream,
        ):
            request_id = stream.response.headers.get("x-request-id", "")
            for event in stream:
                call.check()
                if event.type == "response.output_text.delta" and call.on_text:
                    call.on_text(event.delta)
                elif event.type in {"response.completed", "response.incomplete", "response.failed"}:
                    return event.response.to_dict(mode="json"), request_id
                elif event.type == "error":
                    raise self._told(event.to_dict(mode="json"), request_id)
        raise failures.cut_stream(self.name)

    def _by_chat(
        self,
        messages: tuple[Message, ...],
        tools: Sequence[ToolSpec],
        system: str,
        schema: Schema | None,
        call: Call,
    ) -> LLMResponse:
        native = schemas.native(schema) if schema is not None and self.options.json_schema == "json_schema" else None
        words = schemas.in_words(schema) if schema is not None and native is None else ""
        system = f"{system}\n\n{words}".strip()
        body = chat_completions.request(self.name, self.model, messages, tools, system)
        if native is not None:
            strict = schemas.every_field_is_required(native)
            named = {"name": "answer", "schema": native, "strict": strict}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema is not None and self.options.json_schema == "json_object":
            body["response_format"] = {"type": "json_object"}
        self._add_chat_options(body)
        answer, request_id = self._chat_stream(body, call) if call.on_text else self._chat(body, call)
        with reading(self.name):
            response = chat_completions.response(self.name, self.model, answer)
        return response.model_copy(update={"request_id": request_id})

    def _add_chat_options(self, body: dict[str, Any]) -> None:
        # Compatible servers know the old name for certain; OpenAI wants the new one.
        cap = "max_tokens" if self.credentials.base_url else "max_completion_tokens"
        body[cap] = self.options.max_tokens
        if self.options.temperature is not None and not REASONS.match(self.model):
            body["temperature"] = self.options.temperature
        if self.options.effort:
            body["reasoning_effort"] = self.options.effort

    def _chat(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        with self.connected(call.seconds) as http:
            completions = self._client(http).chat.completions
            return self._whole(completions.with_raw_response.create(**body, timeout=call.seconds))

    def _chat_stream(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        accumulated = chat_completions.Accumulated()
        streaming = {"stream": True, "stream_options": {"include_usage": True}}
        with (
            self.connected(call.seconds) as http,
            self._client(http).chat.completions.create(**body, **streaming, timeout=call.seconds) as stream,
        ):
            request_id = stream.response.headers.get("x-request-id", "")
            for chunk in stream:
                call.check()
                with reading(self.name):
                    text = accumulated.add(chunk.to_dict(mode="json"))
                if text and call.on_text:
                    call.on_text(text)
        if (whole := accumulated.whole()) is None:
            raise failures.cut_stream(self.name)
        return whole, request_id

    def _whole(self, raw: Any) -> tuple[dict[str, Any], str]:
        answer = raw.parse()
        if isinstance(answer, str):  # not JSON at all
            raise failures.malformed(self.name)
        return answer.to_dict(mode="json"), raw.headers.get("x-request-id", "")

    def _add_cache_key(self, body: dict[str, Any], instructions: str, tools: Sequence[ToolSpec]) -> None:
        """Requests that begin the same are sent to where that beginning is remembered."""
        if self.options.prompt_cache:
            beginning = "\n".join([instructions, *(tool.model_dump_json() for tool in tools)])
            body["prompt_cache_key"] = hashlib.sha256(beginning.encode()).hexdigest()[:32]

    def _client(self, http: Any) -> Any:
        return import_module("openai").OpenAI(
            api_key=self._secret or "none",  # the SDK insists on one, also where the server wants none
            base_url=self.credentials.base_url or ADDRESS,
            max_retries=0,
            http_client=http,
        )

    @property
    def _secret(self) -> str:
        return self.credentials.api_key.get_secret_value()

    def _error(self, error: Exception) -> LLMError | None:
        sdk = import_module("openai")
        if isinstance(error, sdk.APIConnectionError) or not isinstance(error, sdk.APIError):
            return None
        if not isinstance(error, sdk.APIStatusError):
            return self._told(error.body, "")  # said inside a stream
        verdict = failures.Verdict(
            error.status_code,
            code=error.code or "",
            said=failures.field(error.body, "message"),
            headers=error.response.headers,
            request_id=error.request_id or "",
        )
        return failures.as_error(self.name, self.model, verdict, _meaning, self._secret)

    def _told(self, body: Any, request_id: str) -> LLMError:
        """An error that came with a status of 200."""
        code = failures.field(body, "code")
        verdict = failures.Verdict(500, code=code, said=failures.field(body, "message"), request_id=request_id)
        return failures.as_error(self.name, self.model, verdict, _meaning, self._secret)


def _meaning(verdict: failures.Verdict) -> type[LLMError] | None:
    return CODES.get(verdict.code)
