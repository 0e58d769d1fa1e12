"""What a provider declares and does: one call in, one answer out. Write `generate_with_tools` to add one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel

from llm.types import LLMResponse, Message, Schema, ToolSpec
from pastetrader.common.messages import Problem
from pastetrader.common.outbound_http import clients
from pastetrader.common.outbound_http.settings import policy
from pastetrader.common.stop_signal import Check, unstopped

Prompt = str | Sequence[Message]
HttpClientKind = Literal["httpx", "httpx2"]


@dataclass(frozen=True)
class Call:
    """How one call is made: the seconds it may take, who gets its text piece by piece, and what raises to stop it.

    With `on_text` the answer is streamed. Its pieces are for showing only: what counts is the answer, and an attempt
    that is made again begins again.
    """

    seconds: float = 120.0
    on_text: Callable[[str], None] | None = None
    check: Check = unstopped


USUAL_CALL = Call()


class Model(Protocol):
    """What answers a conversation: a provider, or one with everything around it (llm.services)."""

    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """An answer, which may ask for tools. Raises LLMError."""


class Provider(ABC):
    """One model of one provider. Keeps no conversation: each call gets the whole of it.

    A provider declares its `name` (its line in the table); `options_model`, what an agent's `config` may hold for its
    models beside the agent's limits; `credentials_model`, the secret it needs (None: it needs none);
    `http_client_kind`, the client that its SDK takes, if it has one; and whether answers cost money (`is_charged`).
    """

    name: ClassVar[str]
    options_model: ClassVar[type[BaseModel]]
    credentials_model: ClassVar[type[BaseModel] | None] = None
    http_client_kind: ClassVar[HttpClientKind]
    is_charged: ClassVar[bool] = True

    def __init__(self, *, model: str, options: BaseModel, credentials: BaseModel | None = None) -> None:
        self.model = model
        self.options = options
        self.credentials = credentials

    @classmethod
    def problems_of(cls, model: str, options: Any) -> tuple[Problem, ...]:  # noqa: ARG003  # for those that override it
        """What is wrong with the options for this very model; `options` fit `options_model`. Paths start at it."""
        return ()

    def generate(
        self, prompt: Prompt, *, system: str = "", output_schema: Schema | None = None, call: Call = USUAL_CALL
    ) -> LLMResponse:
        """Text, or with `output_schema` a JSON value in `parsed`. Raises LLMError."""
        return self.generate_with_tools(prompt, (), system=system, output_schema=output_schema, call=call)

    @abstractmethod
    def generate_with_tools(
        self,
        prompt: Prompt,
        tools: Sequence[ToolSpec],
        *,
        system: str = "",
        output_schema: Schema | None = None,
        call: Call = USUAL_CALL,
    ) -> LLMResponse:
        """An answer, which may ask for tools. Raises LLMError, and what `call.check` raises."""

    def connected(self, seconds: float) -> Any:
        """The HTTP client that the SDK is given, to be entered: SDKs open no connection of their own.

        `seconds`: how long the request may take as a whole.
        """
        make = {"httpx": clients.httpx_client, "httpx2": clients.httpx2_client}[self.http_client_kind]
        return make(policy(), seconds)

    @property
    def most_output_tokens(self) -> int:
        """More than an answer can have: what it costs at most is reserved by this."""
        return int(getattr(self.options, "max_tokens", 0))


def as_messages(prompt: Prompt) -> tuple[Message, ...]:
    """A text prompt as a conversation of one message."""
    return (Message.of("user", prompt),) if isinstance(prompt, str) else tuple(prompt)
