"""Every model that this version can call, in front of a real server of its format."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from llm.models import ModelCredential
from llm.providers import provider
from llm.providers.base import Provider
from llm.services import ModelChoice
from llm.tests.wire import KEY, WireServer
from llm.tests.wire.anthropic import AnthropicMessages
from llm.tests.wire.chat import CompatibleChat, ZhipuChat
from llm.tests.wire.responses import OpenAIResponses
from pastetrader.accounts.models import User


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


@dataclass
class Purse:
    """Keys for doors and prices for their models, as an operator would enter them."""

    settings: Settings
    folder: Path
    lines: list[str] = field(default_factory=list)

    def open(self, door: Door, *, owner: User | None = None, key: str = KEY, cost: str = "1") -> ModelChoice:
        """The door's model as somebody chooses it: with a key, at `cost` dollars per million tokens of either kind."""
        given = door.credentials(key)
        ModelCredential.objects.create(
            owner=owner, provider=door.provider, name=door.name, api_key=given["api_key"], base_url=given["base_url"]
        )
        if cost:
            self.lines.append(
                f"- {{provider: {door.provider}, model: {door.model_name}, from: 2026-01-01, input: {cost}, "
                f"output: {cost}, base_url: '{given['base_url']}'}}\n"
            )
            prices = self.folder / f"prices-{len(self.lines)}.yaml"
            prices.write_text("".join(self.lines))
            self.settings.MODEL_PRICES = str(prices)
        return ModelChoice(door.provider, door.model_name, {**door.options, "max_tokens": 1_000}, door.name)


@pytest.fixture
def purse(settings: Settings, tmp_path: Path, db: None) -> Purse:
    """Empty."""
    return Purse(settings, tmp_path)
