"""Every field that people fill in is called something, in both languages, and shown where it means something."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pydantic import BaseModel

from pastetrader.common.form_words import standard, translated
from registry import builtin
from workflows.definition.node_types import MODELS, schema_of, settings_schema
from workflows.definition.node_types.condition import ConditionConfig
from workflows.definition.policies import OnError, RetryConfig, StepSettings

CONFIGS: list[type[BaseModel]] = [*MODELS.values(), StepSettings, RetryConfig, OnError]


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and those that its fields hold."""
    yield model
    for field in model.model_fields.values():
        waiting = [field.annotation]
        while waiting:
            part: Any = waiting.pop()
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from models_in(part)
            waiting += get_args(part)


FIELDS = {
    (model.__name__, name): field
    for config in [*CONFIGS, *(tool.arguments for tool in builtin.registered())]
    for model in (models_in(config) if config in CONFIGS else [config])
    for name, field in model.model_fields.items()
}
SCHEMAS = [*(schema_of(name) for name in MODELS), settings_schema()]


def parts_of(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from parts_of(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from parts_of(value)


@pytest.mark.parametrize("name", FIELDS, ids=".".join)
def test_each_field_has_a_title_in_both_languages(name: tuple[str, str]) -> None:
    said = FIELDS[name].json_schema_extra
    assert isinstance(said, dict)
    labels = said.get("x-labels") or {}
    assert isinstance(labels, dict)
    words = [said["title"], said.get("description"), *labels.values()]

    with translation.override("ko"):
        assert [word for word in words if word and gettext(str(word)) == word] == []


@pytest.mark.parametrize("schema", SCHEMAS + [tool.arguments.model_json_schema() for tool in builtin.registered()])
def test_each_value_of_an_enumeration_has_a_label(schema: dict[str, Any]) -> None:
    for part in (part for model in parts_of(schema) for part in parts_of(model.get("properties"))):
        if "enum" in part and "default" in part:
            assert set(part["enum"]) == set(part["x-labels"])


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_decides_about_a_field_is_a_neighbour_of_it(schema: dict[str, Any]) -> None:
    for model in (part for part in parts_of(schema) if "properties" in part):
        group = model.get("x-ways") or {"ways": []}
        conditions = [part.get("x-show-if", {}) for part in [*model["properties"].values(), group]]
        assert {name for one in conditions for name in one} <= set(model["properties"])
        assert {name for way in group["ways"] for name in way["fields"]} <= set(model["properties"])
        for way in group["ways"]:
            assert set(way["initial"]) <= set(way["fields"])


def test_a_way_that_is_chosen_begins_with_what_is_accepted() -> None:
    for way in schema_of("condition")["x-ways"]["ways"]:
        ConditionConfig.model_validate(way["initial"])


def test_words_are_translated_and_data_are_not() -> None:
    schema = {
        "title": "one",
        "description": "for programmers",
        "properties": {
            "title": {"title": "one", "default": {"title": "one"}, "enum": ["one"], "x-labels": {"one": "one"}}
        },
    }

    found = translated(schema, str.upper)

    assert found == {
        "title": "ONE",
        "properties": {
            "title": {"title": "ONE", "default": {"title": "one"}, "enum": ["one"], "x-labels": {"one": "ONE"}}
        },
    }


def test_programs_get_nothing_that_only_forms_know() -> None:
    assert not [name for part in parts_of(standard(schema_of("trigger"))) for name in part if name.startswith("x-")]
    assert standard({"enum": ["x-a"], "x-b": 1}) == {"enum": ["x-a"]}
