"""Models of Anthropic, by their Messages API."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from llm.calling.structured import with_parsed
from llm.dialects import anthropic_messages as dialect
from llm.dialects import reading
from llm.exceptions import (
    ContextTooLong,
    KeyRefused,
    LLMError,
    ModelNotFound,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    ServerFailed,
    TimedOut,
)
from llm.providers import failures
from llm.providers.base import USUAL_CALL, Call, Prompt, Provider, as_messages
from llm.providers.credentials import ApiKey
from llm.types import LLMResponse, Schema, ToolSpec

ADDRESS = "https://api.anthropic.com"
# Above this the SDK insists on a stream, because the answer may take longer than connections live.
MOST_AT_ONCE = 16_000


class AnthropicOptions(BaseModel):
    """How a model of Anthropic answers. There is no temperature: the API refuses one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_tokens: int = Field(default=4_096, ge=1, le=64_000)
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    thinking: Literal["adaptive", "disabled"] | None = None
    prompt_cache: bool = True


class AnthropicProvider(Provider):
    """The SDK is loaded at the first call; it makes one attempt, and retries are ours."""

    name = "anthropic"
    options_model = AnthropicOptions
    credentials_model = ApiKey
    http_client_kind = "httpx2"
    options: AnthropicOptions
    credentials: ApiKey

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """One request of the Messages API; streamed when somebody watches or the answer may be long."""
        body = dialect.request(self.model, as_messages(prompt), tools, system, output_schema)
        self._add_options(body)
        streamed = call.on_text is not None or self.options.max_tokens > MOST_AT_ONCE
        with failures.as_ours(self.name, self._error, streaming=streamed):
            answer, request_id = self._stream(body, call) if streamed else self._ask(body, call)
        with reading(self.name):
            response = dialect.response(self.model, answer)
        return with_parsed(response.model_copy(update={"request_id": request_id}), output_schema)

    def _add_options(self, body: dict[str, Any]) -> None:
        body["max_tokens"] = self.options.max_tokens
        if self.options.prompt_cache:
            body["cache_control"] = {"type": "ephemeral"}
        if self.options.thinking:
            body["thinking"] = {"type": self.options.thinking}
        if self.options.effort:
            body["output_config"] = {**body.get("output_config", {}), "effort": self.options.effort}

    def _ask(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        with self.connected(call.seconds) as http:
            raw = self._client(http).messages.with_raw_response.create(**body, timeout=call.seconds)
            answer = raw.parse()
        if isinstance(answer, str):
            raise failures.malformed(self.name)
        return answer.to_dict(mode="json"), raw.headers.get("request-id", "")

    def _stream(self, body: dict[str, Any], call: Call) -> tuple[dict[str, Any], str]:
        ended = False
        with (
            self.connected(call.seconds) as http,
            self._client(http).messages.stream(**body, timeout=call.seconds) as stream,
        ):
            for event in stream:
                call.check()
                if event.type == "text" and call.on_text:
                    call.on_text(event.text)
                ended = ended or event.type == "message_stop"
            if not ended:
                raise failures.cut_stream(self.name)
            return stream.current_message_snapshot.to_dict(mode="json"), stream.request_id or ""

    def _client(self, http: Any) -> Any:
        return import_module("anthropic").Anthropic(
            api_key=self._secret,
            base_url=self.credentials.base_url or ADDRESS,
            max_retries=0,
            http_client=http,
        )

    @property
    def _secret(self) -> str:
        return self.credentials.api_key.get_secret_value()

    def _error(self, error: Exception) -> LLMError | None:
        sdk = import_module("anthropic")
        if not isinstance(error, sdk.APIStatusError):
            return None
        verdict = failures.Verdict(
            error.status_code,
            code=failures.field(error.body, "error", "type"),
            said=failures.field(error.body, "error", "message"),
            headers=error.response.headers,
            request_id=error.request_id or "",
        )
        return failures.as_error(self.name, self.model, verdict, _meaning, self._secret)


def _meaning(verdict: failures.Verdict) -> type[LLMError] | None:
    """Also of errors inside a stream, whose status is the 200 that it began with."""
    by_type: dict[str, type[LLMError]] = {
        "billing_error": QuotaExhausted,
        "overloaded_error": Overloaded,
        "authentication_error": KeyRefused,
        "permission_error": KeyRefused,
        "not_found_error": ModelNotFound,
        "rate_limit_error": RateLimited,
        "request_too_large": ContextTooLong,
        "timeout_error": TimedOut,
        "api_error": ServerFailed,
    }
    if verdict.code == "invalid_request_error":
        if "credit balance" in verdict.said:
            return QuotaExhausted
        if "prompt is too long" in verdict.said or "context window" in verdict.said:
            return ContextTooLong
    return by_type.get(verdict.code)
