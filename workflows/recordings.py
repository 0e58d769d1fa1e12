"""What steps handed on when a workflow last ran: the app that runs workflows registers where that is read."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Recorded:
    """Of one execution: outputs of completed nodes by key, the execution's input, and its facts."""

    outputs: Mapping[str, Any] = field(default_factory=dict)
    input: Any = None
    execution: Mapping[str, Any] = field(default_factory=dict)


# (whoever looks, a workflow's id, keys of nodes) -> what is known of the last execution that they may see.
Reader = Callable[[Any, UUID, Collection[str]], Recorded | None]
_readers: list[str] = []


def recorded_by(reader: str) -> None:
    """Has recordings read by the function of that dotted name."""
    _readers[:] = [reader]


def last_recorded(person: Any, workflow_id: UUID, keys: Collection[str]) -> Recorded | None:
    """What those nodes handed on in the last execution; None when there is none that the person may see."""
    for name in _readers:
        reader: Reader = import_string(name)
        return reader(person, workflow_id, keys)
    return None
