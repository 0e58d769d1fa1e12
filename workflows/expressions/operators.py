"""Operators: what they take, strictly, and how much. Pure.

Whole numbers and fractions mix; everything else only meets its own kind. Null can only be compared with == and !=.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from pastetrader.common.messages import message as _
from workflows.expressions.errors import Refusal
from workflows.expressions.values import (
    COST_OF_COMPARISON,
    Scope,
    check_length,
    cost_of_text,
    kind_of,
    known_names,
    made_items,
    made_number,
    made_text,
    name_of_kind,
    plain,
    same,
    shown,
    text_of,
)

Operator = Callable[[Scope, Any, Any], Any]


def is_number(value: Any) -> bool:
    """A whole number or a fraction; true and false are none."""
    return type(value) is int or type(value) is float


def _numbers(sign: str, calculate: Callable[[Any, Any], Any]) -> Operator:
    def apply(_scope: Scope, left: Any, right: Any) -> Any:
        if not (is_number(left) and is_number(right)):
            raise Refusal(
                _(
                    "“%(sign)s” calculates with numbers, not with %(left)s and %(right)s.",
                    sign=sign,
                    left=name_of_kind(left),
                    right=name_of_kind(right),
                )
            )
        try:
            return made_number(calculate(left, right))
        except ZeroDivisionError:
            raise Refusal(_("Division by zero.")) from None
        except OverflowError:
            raise Refusal(_("The number becomes too large.")) from None

    return apply


_add_numbers = _numbers("+", operator.add)


def add(scope: Scope, left: Any, right: Any) -> Any:
    """Numbers are added; text and lists are joined."""
    if type(left) is str and type(right) is str:
        check_length(len(left) + len(right))
        return made_text(scope, left + right)
    if kind_of(left) == kind_of(right) == "list":
        made_items(scope, len(left) + len(right))
        return [*left, *right]
    return _add_numbers(scope, left, right)


def joined(scope: Scope, parts: list[Any]) -> str:
    """The parts as one text: text as it is, everything else as JSON."""
    texts = [text_of(scope, part) for part in parts]
    check_length(sum(map(len, texts)))
    return made_text(scope, "".join(texts))


def equal(scope: Scope, left: Any, right: Any) -> bool:
    """Same value; comparing different kinds is an error rather than false, except with null."""
    if left is None or right is None:
        return left is None and right is None
    if kind_of(left) != kind_of(right):
        raise Refusal(
            _(
                "It is not possible to compare %(left)s with %(right)s.",
                left=name_of_kind(left),
                right=name_of_kind(right),
            )
        )
    return same(scope, left, right)


def unequal(scope: Scope, left: Any, right: Any) -> bool:
    """The opposite of equal."""
    return not equal(scope, left, right)


def _ordered(sign: str, compare: Callable[[Any, Any], bool]) -> Operator:
    def apply(_scope: Scope, left: Any, right: Any) -> bool:
        if (is_number(left) and is_number(right)) or (type(left) is str and type(right) is str):
            return compare(left, right)
        raise Refusal(
            _(
                "“%(sign)s” compares two numbers or two texts, not %(left)s and %(right)s.",
                sign=sign,
                left=name_of_kind(left),
                right=name_of_kind(right),
            )
        )

    return apply


def contains(scope: Scope, item: Any, container: Any) -> bool:
    """Whether a text is in a text, a name in an object, or a value in a list."""
    kind = kind_of(container)
    if kind in {"text", "object"}:
        if type(item) is not str:
            raise Refusal(
                _(
                    "Only text can be in %(container)s, not %(item)s.",
                    container=name_of_kind(container),
                    item=name_of_kind(item),
                )
            )
        if kind == "text":
            scope.spend(1 + cost_of_text(container))
        return item in container
    if kind != "list":
        raise Refusal(_("Nothing can be in %(container)s.", container=name_of_kind(container)))
    made_items(scope, len(container))
    scope.spend(COST_OF_COMPARISON * len(container))
    if any(same(scope, item, other) for other in container):
        return True
    if item is not None and container and all(kind_of(other) not in {kind_of(item), "null"} for other in container):
        raise Refusal(
            _(
                "The list holds %(kind)s, never %(item)s.",
                kind=name_of_kind(container[0]),
                item=name_of_kind(item),
            )
        )
    return False


def lacks(scope: Scope, item: Any, container: Any) -> bool:
    """The opposite of contains."""
    return not contains(scope, item, container)


CALCULATE: Mapping[str, Operator] = {
    "+": add,
    "-": _numbers("-", operator.sub),
    "*": _numbers("*", operator.mul),
    "/": _numbers("/", operator.truediv),
    "//": _numbers("//", operator.floordiv),
    "%": _numbers("%", operator.mod),
}
COMPARE: Mapping[str, Operator] = {
    "eq": equal,
    "ne": unequal,
    "gt": _ordered(">", operator.gt),
    "gteq": _ordered(">=", operator.ge),
    "lt": _ordered("<", operator.lt),
    "lteq": _ordered("<=", operator.le),
    "in": contains,
    "notin": lacks,
}


def negative(_scope: Scope, value: Any) -> Any:
    """The number with the other sign."""
    if not is_number(value):
        raise Refusal(_("Only a number has a sign, not %(kind)s.", kind=name_of_kind(value)))
    return made_number(-value)


def positive(_scope: Scope, value: Any) -> Any:
    """The number itself."""
    if not is_number(value):
        raise Refusal(_("Only a number has a sign, not %(kind)s.", kind=name_of_kind(value)))
    return value


def truth(value: Any, sign: str) -> bool:
    """True or false, and nothing that merely looks like it."""
    if type(value) is not bool:
        raise Refusal(
            _(
                "“%(sign)s” needs true or false, not %(kind)s. Compare it with something.",
                sign=sign,
                kind=name_of_kind(value),
            )
        )
    return value


def member(value: Any, name: Any) -> Any:
    """A field of an object, or an entry of a list or text by its number. Python's own attributes do not exist here."""
    kind = type(value)
    if kind is dict:
        if type(name) is not str:
            raise Refusal(_("The fields of an object have names, so this must be text."))
        try:
            return plain(value[name])
        except KeyError:
            raise Refusal(_no_field(name, value), is_missing=True) from None
    if kind is list or kind is str or kind is tuple:
        if type(name) is not int:
            text = _(
                "There is no field “%(name)s” in %(kind)s; its entries have numbers.",
                kind=name_of_kind(value),
                name=shown(name),
            )
            raise Refusal(text)
        try:
            return plain(value[name])
        except IndexError:
            text = _("There is no entry %(number)s; there are %(count)s.", number=shown(name), count=len(value))
            raise Refusal(text, is_missing=True) from None
    if value is None:
        raise Refusal(_("This is null, so it has no “%(name)s”.", name=shown(name)), is_missing=True)
    raise Refusal(_("There is no field “%(name)s” in %(kind)s.", kind=name_of_kind(value), name=shown(name)))


def _no_field(name: str, value: Mapping[str, Any]) -> Any:
    if not value:
        return _("There is no field “%(name)s” here: nothing is in it.", name=shown(name))
    return _("There is no field “%(name)s” here. There are: %(names)s.", name=shown(name), names=known_names(value))


def part(scope: Scope, value: Any, start: Any, stop: Any, step: Any) -> Any:
    """The part of a list or text from `start` up to `stop`, every `step`-th."""
    if type(value) not in {list, tuple, str}:
        raise Refusal(_("Only a list or text has parts, not %(kind)s.", kind=name_of_kind(value)))
    if any(bound is not None and type(bound) is not int for bound in (start, stop, step)):
        raise Refusal(_("The bounds of a part are whole numbers."))
    if step == 0:
        raise Refusal(_("The step of a part cannot be 0."))
    wanted = slice(start, stop, step)
    count = len(range(*wanted.indices(len(value))))
    if type(value) is str:
        check_length(count)
        return made_text(scope, value[wanted])
    made_items(scope, count)
    return list(value[wanted])
