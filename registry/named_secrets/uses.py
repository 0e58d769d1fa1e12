"""Who names secrets, beside tools: apps above say which function of theirs knows, when Django starts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from pastetrader.accounts.models import User

_finders: dict[str, None] = {}


@dataclass(frozen=True)
class Use:
    """Something that names a secret: what it is called, and its page ("" where it has none)."""

    label: str
    url: str = ""


def register(finder: str) -> None:
    """The dotted path of a function(owner) that yields (name of a secret, Use) of all that belongs to a person."""
    _finders[finder] = None


def found(owner: "User") -> Iterator[tuple[str, Use]]:
    """What all of them know of this person."""
    for path in _finders:
        finder: Callable[[User], Iterable[tuple[str, Use]]] = import_string(path)
        yield from finder(owner)
