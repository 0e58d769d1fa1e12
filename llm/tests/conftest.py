"""Every model that this version can call, in front of a real server of its format."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_django import Settings

from llm.providers import provider
from llm.providers.base import Provider
from llm.tests.wire import KEY, WireServer
from llm.tests.wire.anthropic import AnthropicMessages
from llm.tests.wire.chat import CompatibleChat, ZhipuChat
from llm.tests.wire.responses import OpenAIResponses


@dataclass
class Door:
    """A provider behind one of its formats: the server, and how the model is made."""

    name: str
    provider: str
    server: WireServer
    below: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    model_name: str = "some-model"

    @property
    def request_id(self) -> str:
        """How the first request is named: Z.AI's is in the body."""
        return "chatcmpl-req_1" if self.provider == "zhipuai" else "req_1"

    def credentials(self, key: str = KEY) -> dict[str, str]:
        """A key, and this server's address."""
        return {"api_key": key, "base_url": f"{self.server.origin}{self.below}"}

    def model(self, key: str = KEY, **options: Any) -> Provider:
        """The model, by the real SDK."""
        return provider(
            self.provider,
            model=self.model_name,
            options={**self.options, **options},
            credentials=self.credentials(key),
        )


def _doors() -> dict[str, Callable[[], Door]]:
    responses = {"api": "responses"}
    return {
        "anthropic": lambda: Door("anthropic", "anthropic", WireServer(AnthropicMessages())),
        "openai": lambda: Door("openai", "openai", WireServer(OpenAIResponses()), "/v1", responses, "gpt-6.1-terra"),
        "compatible": lambda: Door("compatible", "openai", WireServer(CompatibleChat()), "/v1"),
        "zhipuai": lambda: Door("zhipuai", "zhipuai", WireServer(ZhipuChat()), "/api/paas/v4"),
    }


DOORS = tuple(_doors())


@contextmanager
def open_door(name: str, settings: Settings) -> Iterator[Door]:
    """A door by its name; the operator allows its address."""
    made = _doors()[name]()
    settings.OUTBOUND_ALLOW = [*settings.OUTBOUND_ALLOW, made.server.origin.removeprefix("http://")]
    with made.server:
        yield made


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Door]:
    """Each provider in turn."""
    with open_door(request.param, settings) as made:
        yield made


@pytest.fixture
def doors(settings: Settings) -> Iterator[dict[str, Door]]:
    """All of them at once."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(open_door(name, settings)) for name in DOORS}
