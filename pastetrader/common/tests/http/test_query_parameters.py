"""Query parameters in the OpenAPI document: each with its limits, and without null."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from pastetrader.common.http.lists import ListQuery
from pastetrader.common.http.query_parameters import query_parameters


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Asked(BaseModel):
    days: int = Field(default=30, ge=1, le=366, description="How far back.")
    colour: Colour | None = None
    since: str | None = Field(default=None, alias="from", pattern="^x$")
    name: str


class Rows(ListQuery):
    default_ordering: ClassVar[str] = "name"
    orderings: ClassVar[Mapping[str, str]] = {"name": "name"}


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return {found.name: found for found in query_parameters(model)}


def test_a_parameter_says_its_limits_and_that_it_may_be_left_out() -> None:
    found = _of(Asked)

    assert found["days"].type == {"type": "integer", "minimum": 1, "maximum": 366, "default": 30}
    assert (found["days"].description, found["days"].required) == ("How far back.", False)
    assert found["name"].required


def test_null_is_no_value_and_an_enum_is_its_values() -> None:
    found = _of(Asked)

    assert found["colour"].type == {"type": "string", "enum": ["red", "blue"]}
    assert found["from"].type == {"type": "string", "pattern": "^x$"}


def test_a_list_says_by_what_it_is_sorted_and_whether_it_is_searched() -> None:
    found = _of(Rows)

    assert found["ordering"].type["enum"] == ["name", "-name"]
    assert found["ordering"].type["default"] == "name"
    assert "search" not in found
