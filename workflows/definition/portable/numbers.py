"""JSON values in the one form in which every database gives them back. Pure."""

from typing import Any

from workflows.definition.sameness import WHOLE_FROM


def tidy(value: Any) -> Any:
    """The value with the fields of its objects in order, and with numbers as both databases keep them.

    PostgreSQL keeps large floats as whole numbers, and has no negative zero.
    """
    if isinstance(value, dict):
        return {name: tidy(value[name]) for name in sorted(value)}
    if isinstance(value, list | tuple):
        return [tidy(part) for part in value]
    if isinstance(value, float):
        if value == 0:
            return 0.0
        # As its shortest decimal, which is what PostgreSQL was given: not the exact value of the float.
        return _whole(repr(value)) if abs(value) >= WHOLE_FROM else value
    return value


def _whole(text: str) -> int:
    digits, _e, exponent = text.partition("e")
    whole, _point, fraction = digits.partition(".")
    places = int(exponent or 0)
    return int(whole + fraction.ljust(places, "0")[:places]) if places else int(whole)
