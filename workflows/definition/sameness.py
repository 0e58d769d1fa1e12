"""Whether two JSON values are the same, so that what has not changed is not written. Pure.

Python calls 1, 1.0 and true equal; in a config they are different things.
"""

from typing import Any

# PostgreSQL keeps 1e16 as 10000000000000000: from here on a whole number and a float are told apart no more.
WHOLE_FROM = 1e16


def same_json(one: Any, other: Any) -> bool:
    """Whether both are the same JSON value; the order of an object's fields does not count."""
    return bool(one == other) and _same_kinds(one, other)


def _same_kinds(one: Any, other: Any) -> bool:
    """Of two values that Python calls equal: whether their parts are of the same kinds."""
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if isinstance(left, dict):
            waiting += ((value, right[name]) for name, value in left.items())
        elif isinstance(left, list | tuple):
            waiting += zip(left, right, strict=True)
        elif type(left) is not type(right) and not _both_large(left, right):
            return False
    return True


def _both_large(left: Any, right: Any) -> bool:
    are_numbers = not isinstance(left, bool | str) and not isinstance(right, bool | str)
    return are_numbers and bool(abs(left) >= WHOLE_FROM)
