"""Choosing a provider, and the scripted one."""

import pytest
from django.utils.module_loading import import_string

from llm.exceptions import BadScript, ProviderUnavailable
from llm.providers import PROVIDERS, is_available, provider
from llm.providers.base import Provider
from llm.types import Message


@pytest.mark.parametrize("name", ["anthropic", "openai", "zhipuai", "nobody"])
def test_a_provider_of_a_later_version_says_that_it_is_not_available(name: str) -> None:
    with pytest.raises(ProviderUnavailable, match="not available in this version"):
        provider(name, model="m", options={})

    assert not is_available(name)


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
    "options", [{"answers": "hello"}, {"answers": [{"txt": "a"}]}, {"answers": [{"tool_calls": [{}]}]}, {"x": 1}]
)
def test_a_script_that_is_not_one_is_refused_with_the_place(options: dict[str, object]) -> None:
    with pytest.raises(BadScript, match="wrong at"):
        provider("scripted", model="m", options=options)
