"""Structured answers: found in what a model said, checked by us whatever its API promises, and asked for again."""

import json
import re
from collections.abc import Sequence
from typing import Any

from llm.types import LLMResponse, Schema
from pastetrader.common import json_schema
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

_FENCE = re.compile(r"^```[a-zA-Z]*\s*\n?|\n?```$")


def with_parsed(response: LLMResponse, schema: Schema | None) -> LLMResponse:
    """The answer with its value in `parsed`, where one was asked for and its text is one."""
    if schema is None or response.tool_calls or response.stop_reason != "stop":
        return response
    try:
        return response.model_copy(update={"parsed": json.loads(_bare(response.text))})
    except ValueError:
        return response


def structured_value(response: LLMResponse, schema: Schema) -> tuple[Any, tuple[Problem, ...]]:
    """The value of a final answer and where it does not fit, from structured output or from a text that is JSON."""
    if response.parsed is not None:
        return response.parsed, json_schema.validate(response.parsed, schema)
    try:
        value = json.loads(_bare(response.text))
    except ValueError:
        return None, (Problem(code="not_json", message=_("The answer is not JSON.")),)
    return value, json_schema.validate(value, schema)


def repair_request(problems: Sequence[Problem]) -> str:
    """What a model is told whose answer does not fit."""
    return f"Your answer does not fit the schema: {in_words(problems)} Answer again with the corrected JSON only."


def in_words(problems: Sequence[Problem]) -> str:
    """Problems as a model reads them: in English."""
    return " ".join(f"{problem.path or 'top level'}: {problem.message}" for problem in problems)


def _bare(text: str) -> str:
    return _FENCE.sub("", text.strip()).strip()
