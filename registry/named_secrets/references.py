"""Where a secret is named in place of a value: `{"$secret": "name"}`. Pure.

A place is a path such as `headers.*`: `*` is one step, whatever its name or number, and `**` at the end is any number.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _

KEY = "$secret"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
Path = tuple[str, ...]


def name_in(value: Any) -> str | None:
    """The name of the secret that stands in place of this value; "" for a reference that is no good one."""
    if not isinstance(value, Mapping) or KEY not in value:
        return None
    name = value[KEY]
    return name if len(value) == 1 and isinstance(name, str) and NAME.fullmatch(name) else ""


def references_in(value: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every reference, with where it stands."""
    name = name_in(value)
    if name is not None:
        yield at, name
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from references_in(part, (*at, str(key)))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from references_in(part, (*at, str(number)))


def names_in(value: Any) -> frozenset[str]:
    """The names of all secrets that are referred to."""
    return frozenset(name for _at, name in references_in(value))


def with_secrets(value: Any, secret: Callable[[str], str]) -> Any:
    """The value with `secret(name)` in place of each reference; itself where there is none."""
    name = name_in(value)
    if name is not None:
        return secret(name)
    if isinstance(value, Mapping):
        return {key: with_secrets(part, secret) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [with_secrets(part, secret) for part in value]
    return value


def stand_in(name: str) -> str:
    """What stands for a secret while its value is not known, or not to be shown."""
    return f"secret.{name}"


def problems_of_references(value: Any, places: Collection[str], path: str) -> Iterator[Problem]:
    """References that are no good ones, or stand where this type of tool takes none."""
    for at, name in references_in(value):
        where = ".".join(filter(None, (path, *at)))
        if not name:
            text = _('This names no secret. Write {"$secret": "name"}: letters, digits, dots, lines; at most 60.')
            yield Problem("secret_reference", text, path=where)
        elif not any(is_at(at, place) for place in places):
            text = _("A secret cannot be named here.")
            hint = _("It can in: %(places)s.", places=", ".join(sorted(places))) if places else None
            yield Problem("secret_misplaced", text, path=where, hint=hint)


def is_at(at: Path, place: str) -> bool:
    """Whether a path leads to the place."""
    steps = place.split(".")
    if steps[-1] == "**":
        return len(at) >= len(steps) - 1 and _alike(at[: len(steps) - 1], steps[:-1])
    return len(at) == len(steps) and _alike(at, steps)


def _alike(at: Path, steps: list[str]) -> bool:
    return all(step in {"*", part} for part, step in zip(at, steps, strict=True))
