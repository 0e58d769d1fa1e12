"""Somebody writes a condition: what is wrong with it and where, what may come next, and what it means. Pure."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from pastetrader.common.messages import Message, Problem
from registry.written import Completion, Spot, Written
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.checks.figures import without_source
from screening.wording.completion import WORDS, written_fields
from screening.wording.conditions import node_message
from screening.wording.sentences import say

MAX_COMPLETIONS = 60
MAX_WORD = 60
_TYPED = re.compile(rf"[^\W\d]\w{{0,{MAX_WORD}}}$")
_BEHIND = re.compile(r"\w*")


def look_at_condition(text: str, cursor: int, translate: Callable[[str], str]) -> Written:
    """All that is said of a condition; one that can be read is said in words. `cursor` counts characters."""
    cursor = max(0, min(cursor, len(text)))
    completions = tuple(_completions(text, cursor, translate))
    if not text.strip():
        return Written((), completions)
    try:
        condition = parse(text)
    except ConditionError as error:
        return Written((_spot(error, text),), completions)
    problems = tuple(_without_data(condition, text))
    return Written(problems, completions, say(node_message(condition.root), translate))


def _spot(error: ConditionError, text: str) -> Spot:
    return Spot(Problem(error.code, error.message, hint=error.hint), *error.span_in(text))


def _without_data(condition: Condition, text: str) -> Iterator[Spot]:
    """Fields that no market has figures of; whether one market has them is seen where it is known."""
    for field, problem in without_source(condition.series):
        found = re.search(rf"\b{re.escape(field)}\b", text)
        start, end = found.span() if found else (0, len(text))
        yield Spot(Problem(problem.code, problem.message), start, end)


def _completions(text: str, cursor: int, translate: Callable[[str], str]) -> Iterator[Completion]:
    found = _TYPED.search(text[max(0, cursor - MAX_WORD) : cursor])
    typed = found[0].lower() if found else ""
    behind = _BEHIND.match(text, cursor)
    end = behind.end() if behind else cursor
    table = {**_fields(), **(WORDS if typed or text[:cursor].strip() else {})}
    first = [name for name in table if name.startswith(typed)]
    then = [name for name in table if name not in first and typed and _says(table[name], typed, translate)]
    for name in (*first, *then)[:MAX_COMPLETIONS]:
        yield Completion(name, Message("%(said)s", {"said": say(table[name], translate)}), cursor - len(typed), end)


def _says(said: Message, typed: str, translate: Callable[[str], str]) -> bool:
    """Whether a word of it begins like that."""
    return any(word.startswith(typed) for word in say(said, translate).lower().split())


_fields = cache(written_fields)
