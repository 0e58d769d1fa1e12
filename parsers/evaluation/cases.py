"""Cases of strategies in words with the right reading of each, one JSON object a line. Pure."""

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from parsers.evaluation.canonical import canonical
from parsers.evaluation.items import score_items
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _


class NotCases(ValueError):
    """A file that holds no cases; `message` says in which line, and what is wrong with it."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class Mark(BaseModel):
    """Words of an expected item: its slot, which of that slot (conditions depth first), and the quote."""

    model_config = ConfigDict(frozen=True)

    slot: str
    n: int = 0
    quote: str = Field(min_length=1)


class Case(BaseModel):
    """A text and how it is to be read; `marks` and what follows is what honesty is measured by.

    `expected` is the prediction form with `must_flag`, `alts` and `any_of`. `unsupported` are statements without a
    prediction form, to be asked about; `in_language` has for some of them the canonical conditions that count as
    read. In the sentences of `neutral` a question is neither needed nor needless.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    lang: str
    kind: str
    difficulty: str
    text: str = Field(min_length=1)
    expected: dict[str, Any]
    marks: tuple[Mark, ...] | None = None
    unsupported: tuple[str, ...] = ()
    in_language: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    neutral: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        quotes = (*(mark.quote for mark in self.marks or ()), *self.unsupported, *self.in_language, *self.neutral)
        for quote in quotes:
            if quote not in self.text:
                raise ValueError(f"the text has no {quote!r}")
        _check_expected(self.expected)
        return self


def read_cases(text: str) -> tuple[Case, ...]:
    """The cases of a file's text, blank lines left out; raises NotCases, which names the line."""
    found: dict[str, Case] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        case = _case(number, line)
        if case.id in found:
            raise NotCases(_("Line %(line)s: a case with the id %(id)s stands above.", line=number, id=case.id))
        found[case.id] = case
    if not found:
        raise NotCases(_("The file has no cases: one JSON object a line is expected."))
    return tuple(found.values())


def _case(number: int, line: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place, reason = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        reason = f"{place}: {reason}" if place else reason
        raise NotCases(_("Line %(line)s is not a case: %(reason)s", line=number, reason=reason)) from error


def _check_expected(expected: dict[str, Any]) -> None:
    """ValueError, in words, where an expected reading has another form; what has no words of its own is tried out."""
    is_strategy = expected.get("is_strategy")
    if is_strategy is not True and is_strategy is not False:
        raise ValueError('"expected" needs "is_strategy": true or false')
    try:
        if is_strategy:
            for side in ("entry", "exit"):
                _check_group(side, expected.get(side))
        score_items(expected, expected)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f'"expected" is not a reading of a strategy: {error!r}') from error


def _check_group(side: str, group: Any) -> None:
    if not isinstance(group, dict) or group.get("logic") not in {"all", "any"} or "conditions" not in group:
        raise ValueError(f'"{side}" needs "logic" (all or any) and "conditions"')
    for condition in group["conditions"]:
        if "conditions" in condition:
            _check_group(side, condition)
            continue
        for accepted in (condition, *condition.get("alts", ())):
            try:
                canonical(accepted)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise ValueError(f"not a condition: {json.dumps(accepted, ensure_ascii=False)}") from error
