"""The expression language `{{ … }}` over the JSON that flows between nodes. Pure.

Jinja2's syntax behind an allow-list: names, fields, operators, and our own filters and tests. Nothing is called,
nothing of Python is reachable, and every evaluation is bounded in time and memory.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pastetrader.common.messages import message as _
from workflows.expressions.compiler import Evaluate, compiled, reads
from workflows.expressions.errors import ExpressionError, MissingValue, Refusal
from workflows.expressions.syntax import CLOSE, OPEN, STATEMENT, parse, split_template
from workflows.expressions.values import (
    MAX_DEPTH,
    Scope,
    check_length,
    finished,
    kind_of,
    made_text,
    name_of_kind,
    text_of,
)

__all__ = [
    "INTERNAL",
    "ExpressionError",
    "MissingValue",
    "Read",
    "check",
    "check_condition",
    "evaluate",
    "evaluate_condition",
    "is_template",
    "literal",
    "name_of_kind",
    "reads_of",
    "references",
    "render",
]

logger = logging.getLogger(__name__)

NODES = "nodes"
INTERNAL = _("This expression cannot be evaluated because of a mistake in the program; it was written to its log.")
# Long sources are rare and heavy, so fewer of them are kept.
SHORT = 500
# So many characters fit into one expression even if each needs an escape of six.
QUOTED = 600


@dataclass(frozen=True)
class Read:
    """A name that an expression reads, the field that it names of it (None when it takes all), and where."""

    name: str
    field: str | None
    position: int


@dataclass(frozen=True)
class _Compiled:
    run: Evaluate
    reads: tuple[tuple[str, str | None, int], ...]


@dataclass(frozen=True)
class _Part:
    """A piece of a template, ready: plain text, or an expression that starts at `position`."""

    text: str
    expression: _Compiled | None
    position: int


def is_template(text: str) -> bool:
    """Whether a text has anything to evaluate in it."""
    return OPEN in text or STATEMENT in text


def literal(text: str) -> str:
    """A field's value that renders to exactly this text, whatever braces are in it and however long it is.

    A text with braces that no database can hold (NUL, half a surrogate pair) gives one that is refused.
    """
    if not is_template(text):
        return text
    parts = (text[place : place + QUOTED] for place in range(0, len(text), QUOTED))
    return "".join(f"{OPEN} {json.dumps(part, ensure_ascii=False)} {CLOSE}" for part in parts)


def check(source: str) -> None:
    """Raises ExpressionError when a text cannot be evaluated, whatever the data are."""
    _parts(source)


def check_condition(source: str) -> None:
    """Raises ExpressionError unless the text is one `{{ … }}`, as a condition must be."""
    _only_expression(source)


def reads_of(source: str) -> tuple[Read, ...]:
    """Every name that a text reads, in order. Raises ExpressionError."""
    return tuple(
        Read(name, field, part.position + position)
        for part in _parts(source)
        if part.expression
        for name, field, position in part.expression.reads
    )


def references(source: str) -> frozenset[str]:
    """The names that a text reads, and the keys of the nodes that it names. Raises ExpressionError.

    `nodes.screen.matches` reads the key "screen"; "nodes" itself is only in the answer when all of it may be read, as
    in `nodes[variables.which]`.
    """
    found = reads_of(source)
    keys = {read.field for read in found if read.name == NODES and read.field is not None}
    return frozenset(keys | {read.name for read in found if read.name != NODES or read.field is None})


def evaluate(source: str, context: Mapping[str, Any]) -> Any:
    """The JSON value of a text: of one `{{ … }}` its own value, of anything else a text. Raises ExpressionError.

    The data of `context` is never changed, and nothing in the answer is shared with it.
    """
    return _evaluate(source, Scope(context))


def evaluate_condition(source: str, context: Mapping[str, Any]) -> bool:
    """What a condition says. Raises ExpressionError; also when it gives anything but true or false."""
    part = _only_expression(source)
    value = _run(part, Scope(context))
    if type(value) is not bool:
        text = _(
            "A condition must give true or false, but this gives %(kind)s. Compare it with something.",
            kind=name_of_kind(value),
        )
        raise ExpressionError(text, part.position)
    return value


def render(value: Any, context: Mapping[str, Any]) -> Any:
    """A JSON value with every text in it evaluated; names of fields stay. Raises ExpressionError."""
    scope = Scope(context)
    try:
        return _render(value, scope, 0)
    except Refusal as refusal:
        raise refusal.at(None) from None


def _render(value: Any, scope: Scope, depth: int) -> Any:
    if type(value) is str and is_template(value):
        return _evaluate(value, scope)
    kind = kind_of(value)
    if kind not in {"list", "object"}:
        return finished(scope, value, depth)
    if depth >= MAX_DEPTH:
        raise Refusal(_("The data is nested deeper than %(limit)s levels.", limit=MAX_DEPTH))
    scope.spend(len(value))
    if kind == "list":
        return [_render(item, scope, depth + 1) for item in value]
    if not all(type(key) is str for key in value):
        raise Refusal(_("This value is not JSON."))
    return {key: _render(item, scope, depth + 1) for key, item in value.items()}


def _evaluate(source: str, scope: Scope) -> Any:
    parts = _parts(source)
    if len(parts) == 1 and parts[0].expression:
        return _run(parts[0], scope)
    try:
        texts = []
        length = 0
        for part in parts:
            text = text_of(scope, _run(part, scope)) if part.expression else part.text
            length += len(text)
            check_length(length)
            texts.append(text)
        return made_text(scope, "".join(texts))
    except Refusal as refusal:
        raise refusal.at(None) from None


def _run(part: _Part, scope: Scope) -> Any:
    assert part.expression is not None  # noqa: S101  # for the type checker: callers have looked
    try:
        return finished(scope, part.expression.run(scope))
    except ExpressionError as error:
        raise error.moved(part.position) from None
    except Refusal as refusal:
        raise refusal.at(part.position) from None
    except Exception as error:  # whatever it is, it is a bug of ours, and no door may see it as anything else
        raise _bug(part.position, error) from error


def _only_expression(source: str) -> _Part:
    parts = [part for part in _parts(source.strip()) if part.expression or part.text.strip()]
    if len(parts) == 1 and parts[0].expression:
        return parts[0]
    raise ExpressionError(_("This must be one whole expression, written as {{ … }}."), 0)


def _parts(source: str) -> tuple[_Part, ...]:
    return _short_parts(source) if len(source) <= SHORT else _long_parts(source)


def _read_parts(source: str) -> tuple[_Part, ...]:
    parts = []
    for piece in split_template(source):
        if not piece.is_expression:
            parts.append(_Part(piece.source, None, piece.position))
            continue
        try:
            parts.append(_Part("", _compile(piece.source), piece.position))
        except ExpressionError as error:
            raise error.moved(piece.position) from None
        except Exception as error:  # as in _run
            raise _bug(piece.position, error) from error
    return tuple(parts)


def _bug(position: int, error: Exception) -> ExpressionError:
    logger.error("An expression failed in a way that nobody thought of.", exc_info=error)
    return ExpressionError(INTERNAL, position)


def _compile(source: str) -> _Compiled:
    tree = parse(source)
    return _Compiled(compiled(tree), tuple(reads(tree)))


_short_parts = lru_cache(maxsize=4_096)(_read_parts)
_long_parts = lru_cache(maxsize=128)(_read_parts)
