"""Structured answers: found in what a model said, checked by us whatever its API promises, and asked for again."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llm.exceptions import InvalidOutput, Truncated
from llm.types import LLMResponse, Schema
from pastetrader.common import json_schema
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

MOST_REPAIRS = 2
_FENCE = re.compile(r"^```[a-zA-Z]*\s*\n?|\n?```$")


def with_parsed(response: LLMResponse, schema: Schema | None) -> LLMResponse:
    """The answer with its value in `parsed`, where one was asked for and its text is one."""
    if schema is None or response.tool_calls or response.stop_reason != "stop":
        return response
    try:
        return response.model_copy(update={"parsed": json.loads(_bare(response.text))})
    except ValueError:
        return response


@dataclass(frozen=True)
class Checked:
    """What a final answer comes to: its value, or (`request`) what its model is told, because it does not fit."""

    value: Any = None
    request: str = ""


def checked(response: LLMResponse, schema: Schema, *, repairs: int) -> Checked:
    """The one rule for whoever asks for structured answers. `repairs`: how often this question was asked again so far.

    Raises Truncated, and InvalidOutput when MOST_REPAIRS did not help.
    """
    if response.stop_reason == "length":
        raise Truncated
    value, problems = _value_of(response, schema)
    if not problems:
        return Checked(value)
    if repairs >= MOST_REPAIRS:
        text = _("The model's answer does not fit the output schema, even after %(count)s repairs.", count=repairs)
        raise InvalidOutput(text, problems=problems)
    wrong = in_words(problems)
    return Checked(request=f"Your answer does not fit the schema: {wrong} Answer again with the corrected JSON only.")


def _value_of(response: LLMResponse, schema: Schema) -> tuple[Any, tuple[Problem, ...]]:
    """The value and where it does not fit, from structured output or from a text that is JSON."""
    if response.parsed is not None:
        return response.parsed, json_schema.validate(response.parsed, schema)
    try:
        value = json.loads(_bare(response.text))
    except ValueError:
        return None, (Problem(code="not_json", message=_("The answer is not JSON.")),)
    return value, json_schema.validate(value, schema)


def in_words(problems: Sequence[Problem]) -> str:
    """Problems as a model reads them: in English."""
    return " ".join(f"{problem.path or 'top level'}: {problem.message}" for problem in problems)


def _bare(text: str) -> str:
    return _FENCE.sub("", text.strip()).strip()
