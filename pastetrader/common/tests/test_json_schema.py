"""Schemas that users write, and data checked by them."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.json_schema import MAX_PROBLEMS, check_schema, validate

ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "side": {"enum": ["long", "exit"]},
        "size": {"type": "integer", "minimum": 1},
        "legs": {"type": "array", "items": {"$ref": "#/$defs/leg"}, "maxItems": 3},
    },
    "required": ["side", "size"],
    "additionalProperties": False,
    "$defs": {"leg": {"type": "object", "properties": {"symbol": {"type": "string", "pattern": r"^[0-9]{6}$"}}}},
}


@pytest.mark.parametrize(
    "schema", [{}, {"type": "object"}, ORDER, {"$schema": "https://json-schema.org/draft/2020-12/schema"}, {"$id": "x"}]
)
def test_a_sound_schema_has_no_problems(schema: dict[str, Any]) -> None:
    assert check_schema(schema) == ()


def _nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _level in range(levels):
        schema = {"items": schema}
    return schema


_BOMB: dict[str, Any] = {
    "allOf": [{"$ref": "#/$defs/d0"}],
    "$defs": {
        **{f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)},
        "d40": {},
    },
}


@pytest.mark.parametrize(
    ("schema", "code", "place"),
    [
        ([], "schema_not_an_object", "input_schema"),
        ("object", "schema_not_an_object", "input_schema"),
        (None, "schema_not_an_object", "input_schema"),
        ({"type": "nonsense"}, "schema_invalid", "input_schema.type"),
        ({"properties": {"a": {"minimum": "one"}}}, "schema_invalid", "input_schema.properties.a.minimum"),
        ({"pattern": "("}, "schema_invalid", "input_schema.pattern"),
        (_nested(60), "schema_too_deep", "input_schema"),
        ({"description": "x" * 70_000}, "schema_too_large", "input_schema"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "schema_draft", "input_schema"),
        ({"$ref": "https://example.com/s.json"}, "schema_remote_reference", "input_schema.$ref"),
        ({"$ref": "file:///etc/passwd"}, "schema_remote_reference", "input_schema.$ref"),
        ({"items": {"$ref": "other.json#/a"}}, "schema_remote_reference", "input_schema.items.$ref"),
        ({"properties": {"$ref": {"$ref": "#/nowhere"}}}, "schema_reference", "input_schema.properties.$ref.$ref"),
        ({"items": {"$id": "https://example.com/"}}, "schema_unsupported", "input_schema.items.$id"),
        ({"patternProperties": {"^a": {}}}, "schema_unsupported", "input_schema.patternProperties"),
        ({"$ref": "#"}, "schema_endless", "input_schema"),
        (_BOMB, "schema_endless", "input_schema"),
        ({"pattern": "(a+)+$"}, "schema_pattern", "input_schema.pattern"),
        ({"pattern": "(a|aa)*$"}, "schema_pattern", "input_schema.pattern"),
        ({"pattern": "(a)?b(a){2,}"}, "schema_pattern", "input_schema.pattern"),
        ({"pattern": r"(a)\1"}, "schema_pattern", "input_schema.pattern"),
        ({"pattern": "a*a*a*b"}, "schema_pattern", "input_schema.pattern"),
        ({"pattern": "(?=a)b"}, "schema_pattern", "input_schema.pattern"),
    ],
)
def test_a_schema_that_is_not_sound_is_refused_with_the_place(schema: Any, code: str, place: str) -> None:
    (problem, *_others) = check_schema(schema, path="input_schema")

    assert (problem.code, problem.path) == (code, place)


@pytest.mark.parametrize("pattern", [r"^[0-9]{6}$", r"^\d+\.\d+$", r"[()*+]", r"\(\*\)+", "(a|b)c", "^a?b?c?$"])
def test_plain_patterns_are_taken(pattern: str) -> None:
    assert check_schema({"pattern": pattern}) == ()


def test_data_that_looks_like_a_schema_is_not_one() -> None:
    schema = {"const": {"$ref": "https://example.com"}, "enum": [{"pattern": "(a+)+"}], "default": {"$id": "x"}}

    assert check_schema(schema) == ()


def test_data_that_fits_has_no_problems() -> None:
    assert validate({"side": "long", "size": 1, "legs": [{"symbol": "005930"}]}, ORDER) == ()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"side": "long"}, [("", "“size” is missing.")]),
        ({}, [("", "“side” is missing."), ("", "“size” is missing.")]),
        ({"side": "up", "size": 1}, [("side", '"up" is not one of ["long", "exit"].')]),
        ({"side": "long", "size": 0}, [("size", "This must be at least 1.")]),
        ({"side": "long", "size": "1"}, [("size", 'This must be integer, not "1".')]),
        ({"side": "long", "size": 1, "x": 1, "y": 2}, [("", "Not known here: x, y.")]),
        (
            {"side": "long", "size": 1, "legs": [{}, {"symbol": "abc"}]},
            [("legs.1.symbol", '"abc" does not match ^[0-9]{6}$.')],
        ),
        ({"side": "long", "size": 1, "legs": [{}] * 4}, [("legs", "This must have at most 3 entries.")]),
        ([], [("", "This must be object, not [].")]),
    ],
)
def test_data_that_does_not_fit_says_where_and_why(data: Any, found: list[tuple[str, str]]) -> None:
    problems = validate(data, ORDER)

    assert [(problem.path, str(problem.message)) for problem in problems] == found


def test_places_stand_below_the_path_they_are_asked_with() -> None:
    (problem,) = validate({"size": "1", "side": "long"}, ORDER, path="config.arguments")

    assert problem.path == "config.arguments.size"


def test_no_more_problems_than_a_person_reads() -> None:
    assert len(validate(["x"] * 1_000, {"items": {"type": "integer"}})) == MAX_PROBLEMS


def test_a_long_text_is_not_matched_with_a_pattern() -> None:
    started = time.monotonic()
    (problem,) = validate("a" * 1_000_000, {"pattern": "a*a*b"})

    assert problem.code == "does_not_fit_schema"
    assert time.monotonic() - started < 1


def test_a_recursive_schema_checks_recursive_data() -> None:
    tree = {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}}

    assert check_schema(tree) == ()
    assert [p.path for p in validate({"children": [{"children": [1]}]}, tree)] == ["children.0.children.0"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner) | st.lists(inner)
    )
)
def test_anything_at_all_can_be_checked(value: Any) -> None:
    if check_schema(value) == ():
        validate(value, value)
