"""Models of Z.AI (Zhipu) by the zhipuai SDK: Chat Completions, with JSON but without schemas."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from llm.calling.structured import with_parsed
from llm.dialects import chat_completions, reading, schemas
from llm.exceptions import (
    ContentFiltered,
    ContextTooLong,
    KeyRefused,
    LLMError,
    ModelNotFound,
    Overloaded,
    QuotaExhausted,
    RateLimited,
)
from llm.providers import failures
from llm.providers.base import USUAL_CALL, Call, Prompt, Provider, as_messages
from llm.providers.credentials import ApiKey
from llm.types import LLMResponse, Schema, ToolSpec

ADDRESS = "https://open.bigmodel.cn/api/paas/v4"
# A 429 may mean “later” or “never”: the code in the body tells.
CODES: dict[str, type[LLMError]] = {
    **dict.fromkeys(("1000", "1001", "1002", "1003", "1004", "1110", "1111", "1112", "1220"), KeyRefused),
    **dict.fromkeys(("1113", "1304", "1308", "1309"), QuotaExhausted),
    **dict.fromkeys(("1302", "1303"), RateLimited),
    "1305": Overloaded,
    "1211": ModelNotFound,
    "1261": ContextTooLong,
    "1301": ContentFiltered,
}


class ZhipuOptions(BaseModel):
    """How a model of Z.AI answers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_tokens: int = Field(default=4_096, ge=1, le=128_000)
    temperature: float | None = Field(default=None, gt=0, lt=1)
    thinking: Literal["enabled", "disabled"] | None = None


class ZhipuProvider(Provider):
    """The SDK is loaded at the first call; it makes one attempt, and retries are ours."""

    name = "zhipuai"
    options_model = ZhipuOptions
    credentials_model = ApiKey
    http_client_kind = "httpx"
    options: ZhipuOptions
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
        """One request; streamed when somebody watches."""
        words = schemas.in_words(output_schema) if output_schema is not None else ""
        system = f"{system}\n\n{words}".strip()
        body = chat_completions.request(self.name, self.model, as_messages(prompt), tools, system)
        body["max_tokens"] = self.options.max_tokens
        if output_schema is not None:
            body["response_format"] = {"type": "json_object"}
        if self.options.temperature is not None:
            body["temperature"] = self.options.temperature
        if self.options.thinking:
            body["thinking"] = {"type": self.options.thinking}
        with failures.as_ours(self.name, self._error, streaming=call.on_text is not None):
            answer = self._stream(body, call) if call.on_text else self._ask(body, call)
        with reading(self.name):
            if answer["choices"][0]["finish_reason"] == "network_error":
                raise failures.server_failed(self.name, "network_error")
            response = chat_completions.response(self.name, self.model, answer)
        request_id = str(answer.get("id") or answer.get("request_id") or "")
        return with_parsed(response.model_copy(update={"request_id": request_id}), output_schema)

    def _ask(self, body: dict[str, Any], call: Call) -> dict[str, Any]:
        with self.connected(call.seconds) as http:
            answer = self._client(http).chat.completions.create(**body, timeout=call.seconds)
        if not hasattr(answer, "model_dump"):
            raise failures.malformed(self.name)
        whole: dict[str, Any] = answer.model_dump(mode="json")
        return whole

    def _stream(self, body: dict[str, Any], call: Call) -> dict[str, Any]:
        accumulated = chat_completions.Accumulated()
        with self.connected(call.seconds) as http:
            for chunk in self._client(http).chat.completions.create(**body, stream=True, timeout=call.seconds):
                call.check()
                with reading(self.name):
                    text = accumulated.add(chunk.model_dump(mode="json"))
                if text and call.on_text:
                    call.on_text(text)
        if (whole := accumulated.whole()) is None:
            raise failures.cut_stream(self.name)
        return whole

    def _client(self, http: Any) -> Any:
        return import_module("zhipuai").ZhipuAI(
            api_key=self._secret,
            base_url=self.credentials.base_url or ADDRESS,
            max_retries=0,
            http_client=http,
        )

    @property
    def _secret(self) -> str:
        return self.credentials.api_key.get_secret_value()

    def _error(self, error: Exception) -> LLMError | None:
        sdk = import_module("zhipuai.core._errors")
        if isinstance(error, sdk.APIStatusError):
            body = _json(error.response)
            code, said = failures.field(body, "error", "code"), failures.field(body, "error", "message")
            verdict = failures.Verdict(error.status_code, code=code, said=said, headers=error.response.headers)
        elif type(error) is sdk.APIResponseError:  # said inside a stream
            told: Any = error
            said = failures.field(told.json_data, "message")
            verdict = failures.Verdict(500, code=failures.field(told.json_data, "code"), said=said)
        else:
            return None
        return failures.as_error(self.name, self.model, verdict, lambda verdict: CODES.get(verdict.code), self._secret)


def _json(response: Any) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
