"""Cases of strategies in words with the right reading of each, one JSON object a line. Pure."""

import json
from collections.abc import Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from parsers.evaluation.canonical import canonical
from parsers.evaluation.matching import Condition, leaves
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
        for condition in _conditions(self.expected):
            try:
                canonical(condition)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                raise ValueError(f"not a condition: {json.dumps(condition, ensure_ascii=False)}") from error
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
        place = ".".join(map(str, first["loc"]))
        reason = f"{place}: {first['msg']}" if place else first["msg"]
        raise NotCases(_("Line %(line)s is not a case: %(reason)s", line=number, reason=reason)) from error


def _conditions(expected: dict[str, Any]) -> Iterator[Condition]:
    """All conditions of an expected reading; ValueError, in words, where its form is another."""
    if not isinstance(expected.get("is_strategy"), bool):
        raise ValueError('"expected" needs "is_strategy": true or false')  # noqa: TRY004 - pydantic takes ValueError
    if not expected["is_strategy"]:
        return
    if not isinstance(expected.get("universe"), dict):
        raise ValueError('"expected" needs a "universe"')  # noqa: TRY004
    for side in ("entry", "exit"):
        try:
            found = leaves(expected[side])
            expected[side]["logic"]
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f'"expected" needs "{side}" with "logic" and "conditions"') from error
        for condition in found:
            yield condition
            yield from condition.get("alts", ())
