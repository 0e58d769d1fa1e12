"""What a model answers: a small flat reading, whose every part names the words that it comes from. Pure.

Nothing is optional and nothing refers to anything else in the schema, as the structured output of the providers wants
it: an absent value is "" or an empty list.
"""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from parsers.extraction.base import PartKind, Role
from screening.strategy import Logic

FactPath = Literal["market", "index", "symbol", "timeframe", "direction"]
AskedCode = Literal["vague", "missing", "two_readings", "unsupported"]


class Said(BaseModel):
    """A part of a reply."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Quoted(Said):
    """Words of one span, letter by letter."""

    span: int
    quote: str


class SaidFact(Said):
    """What is traded, on which bars, in which direction."""

    path: FactPath
    value: str
    words: list[Quoted]


class SaidGroup(Said):
    """Rules that belong together; `parent` is "" for the one group of a side that has none."""

    id: str
    role: Role
    logic: Logic
    parent: str


class SaidRule(Said):
    """One comparison, in the language of conditions."""

    group: str
    condition: str
    words: list[Quoted]


class SaidPart(Said):
    """A stop, target, trailing stop, size or schedule; `value` in one of the forms of `part_values`."""

    kind: PartKind
    value: str
    words: list[Quoted]


class SaidQuestion(Said):
    """Words that leave something open; `readings` are conditions that they may mean."""

    code: AskedCode
    role: Literal["entry", "exit", ""]
    readings: list[str]
    words: list[Quoted]


class Reply(Said):
    """A reading. `scheduled_purchase`: something is bought by the calendar, whatever the chart says; `injections` are
    spans that speak to the machine.
    """

    is_strategy: bool
    scheduled_purchase: bool
    title: str
    facts: list[SaidFact]
    groups: list[SaidGroup]
    rules: list[SaidRule]
    parts: list[SaidPart]
    questions: list[SaidQuestion]
    injections: list[int]


@cache
def reply_schema() -> dict[str, Any]:
    """The JSON Schema of a reply: closed objects, every field required, no references, no bounds."""
    schema = Reply.model_json_schema()
    return _plain(schema, schema.get("$defs", {}))


_KEPT = ("type", "enum", "required")


def _plain(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _plain(known[schema["$ref"].rpartition("/")[2]], known)
    made: dict[str, Any] = {key: schema[key] for key in _KEPT if key in schema}
    if "items" in schema:
        made["items"] = _plain(schema["items"], known)
    if schema.get("type") == "object":
        made["properties"] = {name: _plain(below, known) for name, below in schema["properties"].items()}
        made["additionalProperties"] = False
    return made
