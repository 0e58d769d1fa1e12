"""A provider is its file and a line in its table: agents, the catalogue and the API follow."""

import json
from typing import Any

import pytest
from django.test import Client

from llm.providers import PROVIDERS
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from registry.agents.running import AgentResult, run_agent
from registry.exceptions import ToolError
from registry.models import ModelProvider
from registry.services import create_agent, describe
from registry.tests.factories import choices_of_the_api, make_context

PARROT: dict[str, Any] = {"name": "parrot", "model_provider": "openai", "model_name": "grey"}


@pytest.fixture
def _line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line that makes `llm.tests.parrot` part of the program."""
    monkeypatch.setitem(PROVIDERS, "openai", "llm.tests.parrot.Parrot")


def test_a_row_may_have_every_provider_of_the_table() -> None:
    assert PROVIDERS.keys() <= set(ModelProvider.values)


@pytest.mark.usefixtures("_line")
def test_an_agent_of_a_new_provider_answers_and_the_catalogue_knows(owner: User) -> None:
    made = create_agent(owner=owner, config={"times": 2, "max_iterations": 1}, **PARROT)
    catalogue = describe(owner, tools=(), agents={made.id})

    answer = run_agent(agent=catalogue.agents[made.id], prompt="hello", context=make_context())

    assert isinstance(answer, AgentResult)
    assert answer.output == "hello hello"
    assert catalogue.available_providers == {"scripted", "openai", "anthropic", "zhipuai"}


@pytest.mark.usefixtures("_line")
@pytest.mark.parametrize(
    ("config", "places"),
    [
        ({"times": 0}, ["config.times"]),
        ({"answers": []}, ["config.answers"]),
        ({"max_iterations": 0, "times": "no"}, ["config.max_iterations", "config.times"]),
        ([], ["config"]),
    ],
)
def test_options_that_a_new_provider_does_not_take_are_refused_with_their_place(
    owner: User, config: Any, places: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        create_agent(owner=owner, config=config, **PARROT)

    assert [problem.path for problem in refused.value.problems] == places


@pytest.mark.usefixtures("_line")
def test_the_api_takes_a_new_provider_and_says_so(owner_client: Client) -> None:
    made = owner_client.post("/api/v1/agents/", json.dumps(PARROT), content_type="application/json")

    assert (made.status_code, made.json()["model_provider"]) == (201, "openai")


def test_the_api_names_the_providers_of_this_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choices_of_the_api("ModelProviderEnum") == ["anthropic", "openai", "zhipuai", "scripted"]

    monkeypatch.delitem(PROVIDERS, "zhipuai")
    assert choices_of_the_api("ModelProviderEnum") == ["anthropic", "openai", "scripted"]


def test_a_provider_without_the_secret_that_it_needs_is_a_clear_failure(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROVIDERS, "openai", "llm.tests.parrot.CagedParrot")
    made = create_agent(owner=owner, **PARROT)
    agent = describe(owner, tools=(), agents={made.id}).agents[made.id]

    with pytest.raises(ToolError, match=r"are missing or wrong\. api_key: This is missing") as failed:
        run_agent(agent=agent, prompt="hello", context=make_context())

    assert (failed.value.code, failed.value.retryable) == ("model_credentials", False)
