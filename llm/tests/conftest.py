"""Every model that this version can call, in front of a real server of its format."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self

import httpx  # noqa: TID251  # the SDK's own, to a server of this test
import httpx2
import pytest

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
    clients: list[Any] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *_how: object) -> None:
        for client in self.clients:
            client.close()
        self.server.__exit__(None, None, None)

    def credentials(self, key: str = KEY) -> dict[str, str]:
        """A key, and this server's address."""
        return {"api_key": key, "base_url": f"{self.server.origin}{self.below}"}

    def model(self, key: str = KEY, **options: Any) -> Provider:
        """The model, by the real SDK."""
        client = httpx.Client() if self.provider == "zhipuai" else httpx2.Client()
        self.clients.append(client)
        return provider(
            self.provider,
            model=self.model_name,
            options={**self.options, **options},
            credentials=self.credentials(key),
            http_client=client,
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


def open_door(name: str) -> Door:
    """A door by its name, to be entered."""
    return _doors()[name]()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """Each provider in turn."""
    with open_door(request.param) as made:
        yield made


@pytest.fixture
def doors() -> Iterator[dict[str, Door]]:
    """All of them at once."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(open_door(name)) for name in DOORS}
