"""A reply is checked before anything is made of it, and what is wrong is told by place, code and what is allowed."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llm.dialects import schemas
from llm.tests.wire import strict
from parsers.extraction.model.checking import reply_of, troubles_of
from parsers.extraction.model.prompt import examples
from parsers.extraction.model.quoting import Quotes
from parsers.extraction.model.reply import reply_schema
from parsers.formats.base import ParsedContent
from parsers.tests.extraction.model.making import (
    RULES,
    SPY,
    TEXT,
    content_of,
    model,
    part,
    read,
    right,
    rule,
    words,
)


def codes(said: dict[str, Any], content: ParsedContent | None = None) -> list[tuple[str, str]]:
    """What is wrong with a reply: place and code."""
    content = content or content_of(TEXT)
    found, form = reply_of(json.dumps(said))
    if found is None:
        return [(one.path, one.code) for one in form]
    troubles = troubles_of(found, Quotes(content), [span.number for span in content.spans])
    return [(one.path, one.code) for one in troubles]


def test_the_right_reply_holds() -> None:
    assert codes(right()) == []


@pytest.mark.parametrize("example", examples(), ids=lambda one: str(one["language"]))
def test_the_examples_that_models_are_shown_hold(example: dict[str, Any]) -> None:
    content = content_of("\n".join(example["spans"]))

    assert [content.text[span.start : span.end] for span in content.spans] == example["spans"]
    assert codes(example["reply"], content) == []


def test_every_provider_can_hold_the_schema() -> None:
    schema = reply_schema()
    native = schemas.native(schema)

    assert native == schema
    assert schemas.every_field_is_required(schema)
    strict.schema(schema, all_required=True)
    assert len(json.dumps(schema)) < 4_000


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"rules": [rule("rsi(14) < 31", 1, "RSI(14) is below 30")]}, "rules.0.condition", "number_not_in_quote"),
        ({"rules": [rule("rsi(9) < 30", 1, "is below 30")]}, "rules.0.condition", "number_not_in_quote"),
        ({"rules": [rule("rsi(14) < 30", 2, "RSI(14) is below 30")]}, "rules.0.words.0.quote", "quote_not_in_span"),
        ({"rules": [rule("rsi(14) < 30", 9, "RSI(14) is below 30")]}, "rules.0.words.0.span", "unknown_span"),
        ({"rules": [rule("rsi(14) < 30", 1, " ")]}, "rules.0.words.0.quote", "quote_not_in_span"),
        ({"rules": [{**RULES[0], "words": []}]}, "rules.0.words", "no_quote"),
        ({"rules": [{**RULES[0], "words": words(1, "RSI(14) is below 30") * 900}]}, "rules.0.words", "quote_too_wide"),
        ({"rules": [rule("rsi(14) < 30", 1, "RSI(14) is below 30", "nowhere")]}, "rules.0.group", "unknown_group"),
        ({"rules": [rule("rsy(14) < 30", 1, "RSI(14) is below 30")]}, "rules.0.condition", "unknown_field"),
        ({"rules": [rule("rsi(14) > 300", 1, "RSI(14) is below 30")]}, "rules.0.condition", "never_true"),
        ({"rules": [rule("close > volume", 1, "RSI(14) is below 30")]}, "rules.0.condition", "dimension"),
        ({"rules": [rule("rsi(14) < 30 and close > open", 1, "RSI(14) is below 30")]}, "rules.0.condition", "joined"),
        ({"parts": [part("stop_loss", "percent 50", 3, "Stop loss 5%")]}, "parts.0.value", "number_not_in_quote"),
        ({"parts": [part("stop_loss", "five", 3, "Stop loss 5%")]}, "parts.0.value", "not_a_value"),
        ({"parts": [part("stop_loss", "percent 500", 3, "Stop loss 5%")]}, "parts.0.value", "stop_too_wide"),
        ({"parts": [part("sizing", "percent 5", 3, "Stop loss 5%")]}, "parts.0.value", "not_a_value"),
        ({"facts": [{**SPY, "path": "market"}]}, "facts.0.value", "not_a_value"),
        ({"facts": [{**SPY, "value": "spy!"}]}, "facts.0.value", "not_a_symbol"),
        ({"injections": [3]}, "parts.0.words.0.span", "quote_in_injection"),
        ({"injections": [77]}, "injections.0", "unknown_span"),
        ({"is_strategy": False}, "is_strategy", "rules_without_strategy"),
        ({"rules": [RULES[2]], "is_strategy": True}, "is_strategy", "no_entry"),
        ({"extra": 1}, "extra", "extra_forbidden"),
        ({"rules": 3}, "rules", "list_type"),
        ({"title": None}, "title", "string_type"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(change: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in codes({**right(), **change})


def test_groups_must_hang_together() -> None:
    group = {"id": "a", "role": "entry", "logic": "all", "parent": ""}

    assert ("groups.1.parent", "two_roots") in codes(
        {**right(), "groups": [group, {**group, "id": "e"}, *right()["groups"][1:]]}
    )
    assert ("groups.0.parent", "unknown_group") in codes({**right(), "groups": [{**group, "parent": "b"}]})
    rounds = [{**group, "parent": "b"}, {**group, "id": "b", "parent": "a"}]
    assert ("groups.0.parent", "too_deep") in codes({**right(), "groups": rounds})
    assert ("groups.2.id", "group_named_twice") in codes(
        {**right(), "groups": [*right()["groups"], right()["groups"][0]]}
    )


def test_usual_parameters_and_numbers_in_words_need_no_digits() -> None:
    text = "Buy on a golden cross when volume is twice its 20-day average and RSI is under thirty. Sell half at +8%."
    said = {
        **right(),
        "rules": [
            rule("sma(50) crosses_above sma(200)", 1, "golden cross"),
            rule("volume > 2 * sma(volume, 20)", 1, "volume is twice its 20-day average"),
            rule("rsi(14) < 30", 1, "RSI is under thirty"),
        ],
        "parts": [part("take_profit", "percent 8 fraction 0.5", 2, "Sell half at +8%")],
        "facts": [],
    }

    assert codes(said, content_of(text)) == []


@pytest.mark.parametrize("said", ["", "no", "[1]", "{", '{"a": 1}', "null", "{}" * 3, "\x00", "9" * 5_000])
def test_rubbish_is_no_reply(said: str) -> None:
    found, troubles = reply_of(said)

    assert found is None
    assert troubles[0].is_fatal


def test_words_around_the_json_are_passed_over() -> None:
    found, troubles = reply_of(f"Sure!\n```json\n{json.dumps(right())}\n```\nAnything else?")

    assert (found is not None, troubles) == (True, ())


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_rubbish_in_any_place_is_refused_or_asked_about_and_never_breaks_anything(data: st.DataObject) -> None:
    broken: Any = json.loads(json.dumps(right()))
    place: Any = broken
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(ANY)

    found = read(TEXT, model(*[broken] * 3))

    assert found.strategy.is_strategy
    assert all(one is not None for one in found.strategy.conditions())
