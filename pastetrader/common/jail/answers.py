"""What a Python function answered, read with the mistrust that it deserves."""

import json
from dataclasses import dataclass
from typing import Any

MOST_DEPTH = 80


@dataclass(frozen=True)
class Raised:
    """An exception of the function: its class, text, and (line, function) of each call in it, innermost last.

    `kind` is NoJson for a result that is none (`text`: the type, `depth` or `not finite`), and when there is no `run`.
    """

    kind: str
    text: str
    frames: tuple[tuple[int, str], ...]

    @property
    def line(self) -> int | None:
        """Where it was raised; None when not in the function's own text."""
        return self.frames[-1][0] if self.frames else None


@dataclass(frozen=True)
class Result:
    """What it returned."""

    value: Any


class Unreadable(Exception):
    """It ended without an answer, or wrote something else over it."""


def read_answer(answer: bytes) -> Result | Raised:
    """The result or the exception; raises Unreadable."""
    try:
        told = json.loads(answer, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    match told:
        case {"result": value} if len(told) == 1:
            if _is_too_deep(value):
                raise Unreadable
            return Result(value)
        case {"error": {"kind": str(kind), "text": str(text), "frames": list(frames)}}:
            return Raised(kind[:200], text, tuple(_frames(frames)))
    raise Unreadable


def _frames(frames: list[Any]) -> list[tuple[int, str]]:
    found = []
    for frame in frames:
        match frame:
            case [int(line), str(name)]:
                found.append((line, name[:200]))
    return found


def _is_too_deep(value: Any) -> bool:
    """Walked without calling oneself, whatever it is."""
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > MOST_DEPTH:
            return True
        if isinstance(one, dict):
            waiting += [(item, depth + 1) for item in one.values()]
        elif isinstance(one, list):
            waiting += [(item, depth + 1) for item in one]
    return False


def _refuse(constant: str) -> None:
    raise ValueError(constant)
