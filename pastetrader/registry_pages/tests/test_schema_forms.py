"""Forms that are made of JSON Schemas: nothing that they show changes by being sent back."""

from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from pastetrader.common.form_words import shown
from pastetrader.common.messages import Problem, message
from pastetrader.common.pydantic_problems import pydantic_problems
from pastetrader.common.schema_forms import Field as FormField
from pastetrader.common.schema_forms import form_of, placed, read, reshaped
from pastetrader.common.sheets import in_words
from registry.calling.rate_limits import RateLimit
from registry.http_tool.config import HttpConfig
from registry.runners.python import PythonConfig

ROOT: dict[str, Any] = {"type": "object"}


class Part(BaseModel):
    """A part."""

    count: int = 1
    names: list[str] = []


class Circle(BaseModel):
    """One of two."""

    type: Literal["circle"]
    radius: float


class Square(BaseModel):
    """The other."""

    type: Literal["square"]
    side: float = 2.5


class Everything(BaseModel):
    """A field of every kind."""

    text: str = ""
    several_lines: str = Field(default="", json_schema_extra=shown(message("Lines"), widget="template"))
    code: str = Field(default="", json_schema_extra=shown(message("Code"), widget="code"))
    maybe: str | None = "yes"
    whole: int = 3
    fraction: float | None = None
    flag: bool = True
    open_flag: bool | None = None
    choice: Literal["a", "b"] = "a"
    number_choice: Literal[1, 2] | None = None
    nested: Part = Part()
    optional_part: Part | None = None
    texts: list[str] = ["x"]
    parts: list[Part] = []
    mixed: tuple[int | Literal["2xx"], ...] = ("2xx",)
    named: dict[str, str] = {}
    named_parts: dict[str, Part] = {}
    shape: Circle | Square | None = Field(default=None, discriminator="type")
    anything: Any = None
    free: dict[str, Any] = {}
    text_or_object: str | dict[str, str] | None = None


FULL: dict[str, Any] = {
    "text": " with spaces ",
    "several_lines": "\none\n\ntwo\n",
    "code": "def run(input, context):\n    return 1\n",
    "maybe": None,
    "whole": 7,
    "fraction": 0.1,
    "flag": False,
    "open_flag": False,
    "choice": "b",
    "number_choice": 2,
    "nested": {"count": 2, "names": ["한글", ""]},
    "optional_part": {"names": []},
    "texts": ["", "5", "null"],
    "parts": [{}, {"count": 9}],
    "mixed": [404, "2xx"],
    "named": {"X.Y-Z": "1", "": "no name"},
    "named_parts": {"a.b": {"count": 5}},
    "shape": {"type": "square", "side": 1.5},
    "anything": "text",
    "free": {"deep": [{"er": None}]},
    "text_or_object": "5",
}


def posted(form: FormField) -> dict[str, str]:
    """What a browser would send of a form that nobody touched."""
    found: dict[str, str] = {}
    for one in form.walk():
        if one.key is not None:
            found[one.key_name] = one.key
        match one.kind:
            case "object":
                pass
            case "list" | "map":
                found[f"{one.name}.$rows"] = str(len(one.fields))
            case "variant":
                found[f"{one.name}.$kind"] = next((choice.text for choice in one.choices if choice.is_chosen), "")
            case "flag":
                found |= {one.name: "on"} if one.is_checked else {}
            case _:
                found[one.name] = one.text.replace("\n", "\r\n")
    return found


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (Everything, {}),
        (Everything, {key: value for key, value in FULL.items() if key != "named"} | {"named": {"X.Y-Z": "1"}}),
        (Everything, {"shape": {"type": "circle", "radius": 1}, "text_or_object": {"a": "b"}, "anything": [1, {}]}),
        (Everything, {"text": {"$secret": "somewhere"}, "unset_default": 1} | {"whole": 3, "flag": True, "texts": []}),
        (HttpConfig, {}),
        (
            HttpConfig,
            {
                "method": "POST",
                "url": "https://api.example.com/{symbol}",
                "headers": {"X-One": "1"},
                "query": {"a": "{b}"},
                "body": {"type": "json", "value": {"quantity": "{quantity}"}},
                "pages": {"type": "cursor", "next": "meta.next", "items": "data"},
                "pick": {"price": "data[0].price"},
                "expected_statuses": [200, "4xx"],
                "idempotency_header": None,
                "timeout_seconds": 30,
            },
        ),
        (HttpConfig, {"body": {"type": "form", "fields": {"a": "1"}}, "method": "POST", "pick": "data.items"}),
        (PythonConfig, {"code": "def run(input, context):\n    return input\n", "memory_megabytes": 512}),
        (RateLimit, {"calls": 5, "per": "hour"}),
    ],
)
def test_what_a_form_shows_is_the_same_when_it_is_sent_back(model: type[BaseModel], value: dict[str, Any]) -> None:
    schema = model.model_json_schema()
    known = {key: one for key, one in value.items() if key in schema["properties"]}

    form = form_of(schema, known, name="config")

    assert read(schema, posted(form), name="config", before=known).value == known


def test_what_is_typed_anew_is_the_same_value() -> None:
    schema = HttpConfig.model_json_schema()
    config = {"url": "https://x.example/{a}", "body": {"type": "form", "fields": {"a": "1"}}, "max_bytes": 5}
    form = form_of(schema, config, name="config")

    typed = read(schema, posted(form), name="config")

    assert typed.value == config
    assert not typed.problems


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        ({"type": "integer"}, "007", 7),
        ({"type": "integer"}, "1,000", "1,000"),
        ({"type": "number"}, "1e3", 1000.0),
        ({"type": "number"}, "NaN", "NaN"),
        ({"type": "boolean"}, "true", True),
        ({"enum": [1, 2]}, "2", 2),
        ({"type": ["string", "integer"]}, "12", 12),
        ({"type": ["string", "integer"]}, "twelve", "twelve"),
        ({"type": "string"}, "12", "12"),
        ({}, '{"a": 1}', {"a": 1}),
    ],
)
def test_a_text_becomes_what_the_schema_asks_for(schema: Any, text: str, value: Any) -> None:
    whole = {**ROOT, "properties": {"x": schema}}

    found = read(whole, {"a.x": text}, name="a").value["x"]

    assert found == value
    assert type(found) is type(value)


def test_text_that_is_no_json_is_kept_and_said_at_its_field() -> None:
    schema = {**ROOT, "properties": {"free": {"type": "object"}}}

    typed = read(schema, {"a.free": "{not json"}, name="a")
    form = form_of(schema, typed.value, name="a")

    assert placed(form, typed.problems) == []
    assert (form.fields[0].text, [str(said) for said in form.fields[0].errors]) == ("{not json", ["This must be JSON."])


def test_two_entries_of_one_name_are_both_kept_and_refused() -> None:
    schema = HttpConfig.model_json_schema()
    given = {"c.headers.$rows": "3"}
    for place, (key, value) in enumerate([("A", "1"), ("A", "2"), ("", "3")]):
        given |= {f"c.headers.{place}.$name": key, f"c.headers.{place}": value}

    typed = read(schema, given, name="c")
    form = form_of(schema, typed.value, name="c")
    placed(form, typed.problems)

    headers = next(one for one in form.fields if one.name == "c.headers")
    assert [(one.key, one.text) for one in headers.fields] == [("A", "1"), ("A", "2"), ("", "3"), ("", "")]
    assert [problem.path for problem in typed.problems] == ["c.headers.1.$name", "c.headers.2.$name"]


def test_every_problem_of_a_model_stands_at_its_field() -> None:
    wrong = {
        "url": "ftp://x",
        "headers": {"a b": "1"},
        "body": {"type": "json"},
        "pages": {"type": "cursor", "next": "a[", "max_pages": 0},
        "expected_statuses": ["2xx", "9xx"],
        "timeout_seconds": "soon",
    }
    try:
        HttpConfig.model_validate(wrong)
    except ValueError as error:
        problems = pydantic_problems(error, path="config")  # type: ignore[arg-type]
    form = form_of(HttpConfig.model_json_schema(), wrong, name="config")

    assert placed(form, problems) == []

    said = {one.name for one in form.walk() if one.errors}
    assert said == {
        "config.headers.0",
        "config.body.value",
        "config.pages.next",
        "config.pages.max_pages",
        "config.expected_statuses.1",
        "config.timeout_seconds",
    }


def test_a_secret_never_stands_in_its_field() -> None:
    class Secrets(BaseModel):
        key: SecretStr
        token: str = Field(default="", json_schema_extra=shown(message("Token"), widget="secret"))

    schema = Secrets.model_json_schema()
    form = form_of(schema, {"key": "canary", "token": "canary"}, name="a")

    assert {(one.kind, one.text) for one in form.fields} == {("secret", "")}
    assert read(schema, {"a.key": "", "a.token": ""}, name="a").value == {}


def test_of_credentials_only_what_is_chosen_is_shown() -> None:
    schema = {**ROOT, "properties": {"kind": {"enum": ["a", "b"]}, "user": {"type": "string"}, "more": {}}}

    form = form_of(schema, {"kind": "b", "user": "canary", "more": {"x": "canary"}}, name="a", hides_values=True)

    assert [one.text for one in form.fields] == ["b", "", ""]
    assert [one.text for one in form_of({}, {"x": "canary"}, name="a", hides_values=True).walk()] == [""]


def test_fields_that_their_neighbours_do_not_call_for_are_left_out() -> None:
    extra = {"x-show-if": {"type": ["basic"]}}
    schema = {**ROOT, "properties": {"type": {"enum": ["basic", "other"]}, "user": {"type": "string", **extra}}}

    assert read(schema, {"a.type": "other", "a.user": "me"}, name="a").value == {"type": "other"}
    assert read(schema, {"a.type": "basic", "a.user": "me"}, name="a").value == {"type": "basic", "user": "me"}


def test_buttons_add_and_remove_entries() -> None:
    value = {"texts": ["a", "b"], "inner": {"texts": []}}

    assert reshaped(value, "add texts")["texts"] == ["a", "b", ""]
    assert reshaped(value, "remove texts.0")["texts"] == ["b"]
    assert reshaped(value, "add inner.texts")["inner"] == {"texts": [""]}
    assert reshaped(value, "remove texts.9") == reshaped(value, "nonsense") == value


def test_a_schema_that_holds_itself_ends_as_json() -> None:
    schema = {
        "$ref": "#/$defs/Tree",
        "$defs": {"Tree": {**ROOT, "properties": {"inner": {"$ref": "#/$defs/Tree"}, "n": {"type": "integer"}}}},
    }
    deep: dict[str, Any] = {}
    for number in range(12):
        deep = {"inner": deep, "n": number}

    form = form_of(schema, deep, name="a")

    assert read(schema, posted(form), name="a", before=deep).value == deep
    assert {one.kind for one in form.walk()} == {"object", "number", "json"}


def test_a_problem_of_nothing_on_the_form_is_given_back() -> None:
    form = form_of({**ROOT, "properties": {"x": {"type": "string"}}}, {}, name="a")
    problem = Problem("other", message("Something else."), path="b.x")

    assert placed(form, [problem]) == [problem]


def test_only_what_somebody_set_is_said_in_words() -> None:
    config = {
        "method": "POST",
        "url": "https://x.example/",
        "headers": {"X-One": "1"},
        "body": {"type": "form", "fields": {"a": "{b}"}},
        "expected_statuses": [200, "4xx"],
        "with_status": False,
    }

    said = in_words(form_of(HttpConfig.model_json_schema(), config, name="config"))

    assert said == [
        ("Method", "POST"),
        ("Address", "https://x.example/"),
        ("Headers · X-One", "1"),
        ("Body", "Form"),
        ("Body · Fields · a", "{b}"),
        ("With status and headers", "no"),
        ("Expected statuses 1", "200"),
        ("Expected statuses 2", "4xx"),
    ]
