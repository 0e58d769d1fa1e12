"""Choosing a provider, and the scripted one."""

import os
import subprocess
import sys
import traceback

import pytest
from django.utils.module_loading import import_string

from llm.exceptions import BadCredentials, BadOptions, ProviderUnavailable
from llm.providers import PROVIDERS, available_providers, problems_of_options, provider
from llm.providers.base import Provider
from llm.tests.parrot import ParrotKey
from llm.types import Message


def test_a_provider_of_a_later_version_says_that_it_is_not_available() -> None:
    with pytest.raises(ProviderUnavailable, match="not available in this version"):
        provider("nobody", model="m", options={})

    assert "nobody" not in available_providers()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_every_provider_of_the_table_exists(name: str) -> None:
    assert issubclass(import_string(PROVIDERS[name]), Provider)
    assert import_string(PROVIDERS[name]).name == name


def test_the_same_conversation_gets_the_same_answer() -> None:
    model = provider("scripted", model="m", options={"answers": [{"text": "one"}, {"text": "two"}]})
    later = [Message.of("user", "a"), Message.of("assistant", "one"), Message.of("user", "b")]

    answers = [model.generate("a").text, model.generate(later).text, model.generate("a").text]

    assert answers == ["one", "two", "one"]


def test_a_structured_answer_comes_as_a_value() -> None:
    model = provider("scripted", model="m", options={"answers": [{"output": {"side": "long"}}]})

    assert model.generate("a", output_schema={"type": "object"}).parsed == {"side": "long"}


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"answers": "hello"}, "answers"),
        ({"answers": [{"txt": "a"}]}, "answers.0.txt"),
        ({"answers": [{"tool_calls": [{}]}]}, "answers.0.tool_calls.0.name"),
        ({"x": 1}, "x"),
    ],
)
def test_a_script_that_is_not_one_is_refused_with_the_place(options: dict[str, object], place: str) -> None:
    with pytest.raises(BadOptions) as refused:
        provider("scripted", model="m", options=options)

    assert [problem.path for problem in refused.value.problems] == [place]


def test_a_new_provider_is_its_file_and_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "openai", "llm.tests.parrot.Parrot")

    model = provider("openai", model="grey", options={"times": 2})

    assert set(available_providers()) == {"scripted", "openai", "anthropic", "zhipuai"}
    assert model.generate("hello").text == "hello hello"
    with pytest.raises(BadOptions, match="options of the “openai” model are wrong") as refused:
        provider("openai", model="grey", options={"times": 0})
    assert [str(problem.sentence) for problem in refused.value.problems] == ["times: This must be at least 1."]


def test_a_provider_gets_the_secret_that_it_declares_and_nobody_is_shown_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROVIDERS, "openai", "llm.tests.parrot.CagedParrot")

    secret = "sk-" + "9" * 12

    model = provider("openai", model="grey", options={}, credentials={"api_key": secret})

    assert isinstance(model.credentials, ParrotKey)
    assert model.credentials.api_key == secret
    for given in (None, {}, {"api_key": [secret]}):
        with pytest.raises(BadCredentials, match="credentials for the model provider “openai” are missing") as refused:
            provider("openai", model="grey", options={}, credentials=given)
        assert [problem.path for problem in refused.value.problems] == ["api_key"]
        assert secret not in "".join(traceback.format_exception(refused.value)) + repr(refused.value.problems)


IMPORTED = """
import sys, time
import django, jsonschema, pydantic, httpx2, rest_framework.serializers  # others load them anyway
from pastetrader.common import outbound_http, json_schema
begun = time.process_time()
import llm.types, llm.exceptions, llm.providers, llm.agent_loop, llm.calling.structured
for name in llm.providers.PROVIDERS:
    llm.providers.declared_provider(name)
took = time.process_time() - begun
django.setup()
import llm.services
print(took, *sys.modules.keys() & {"anthropic", "openai", "zhipuai"})
"""


def test_the_app_is_imported_in_no_time_and_without_an_sdk() -> None:
    """Also what providers declare, which the forms of agents ask for."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "pastetrader.settings"}

    said = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True, env=environment
    ).stdout.split()

    assert float(said[0]) < 0.3
    assert said[1:] == []


@pytest.mark.parametrize("name", sorted(PROVIDERS.keys() - {"scripted"}))
@pytest.mark.parametrize("key", ["", "k" * 1_001, None])
def test_a_key_that_is_none_is_refused(name: str, key: object) -> None:
    with pytest.raises(BadCredentials):
        provider(name, model="m", options={}, credentials={"api_key": key})


def test_a_server_of_ones_own_may_do_without_a_key() -> None:
    made = provider("openai", model="llama", options={}, credentials={"base_url": "http://localhost:11434/v1"})

    assert made.model == "llama"


@pytest.mark.parametrize(
    ("name", "model", "options", "place"),
    [
        ("anthropic", "claude", {"temperature": 0}, "temperature"),
        ("openai", "gpt-6.1-terra", {"temperature": 0}, "temperature"),
        ("openai", "o5", {"temperature": 0, "api": "chat"}, "temperature"),
        ("openai", "llama", {"temperature": 0, "api": "responses"}, "temperature"),
        ("openai", "llama", {"api": "assistants"}, "api"),
        ("zhipuai", "glm-5.2", {"temperature": 0}, "temperature"),
        ("anthropic", "claude", {"max_tokens": 0}, "max_tokens"),
    ],
)
def test_options_that_the_provider_would_refuse_are_refused_here(
    name: str, model: str, options: dict[str, object], place: str
) -> None:
    assert [problem.path for problem in problems_of_options(name, model, options)] == [place]


def test_a_compatible_model_may_have_a_temperature() -> None:
    assert problems_of_options("openai", "llama", {"temperature": 0.5}) == ()
