"""Choosing a provider, and the scripted one."""

import subprocess
import sys
import traceback

import pytest
from django.utils.module_loading import import_string

from llm.exceptions import BadCredentials, BadOptions, ProviderUnavailable
from llm.providers import PROVIDERS, available_providers, provider
from llm.providers.base import Provider
from llm.tests.parrot import ParrotKey
from llm.types import Message


@pytest.mark.parametrize("name", ["anthropic", "openai", "zhipuai", "nobody"])
def test_a_provider_of_a_later_version_says_that_it_is_not_available(name: str) -> None:
    with pytest.raises(ProviderUnavailable, match="not available in this version"):
        provider(name, model="m", options={})

    assert name not in available_providers()


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

    assert set(available_providers()) == {"scripted", "openai"}
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


def test_an_sdk_is_loaded_when_its_provider_is_first_used() -> None:
    program = (
        "import sys; from llm.providers import PROVIDERS, available_providers; available_providers();"
        "print(*sys.modules.keys() & {path.rpartition('.')[0] for path in PROVIDERS.values()})"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert said.split() == []
