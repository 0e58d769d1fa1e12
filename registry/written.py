"""What is said of a text while it is typed: problems with their places, what may be typed next, what it gives. Pure."""

from dataclasses import dataclass

from pastetrader.common.messages import Message, Problem


@dataclass(frozen=True)
class Spot:
    """A problem of a text, from character `start` up to `end`, both counted from 0."""

    problem: Problem
    start: int
    end: int


@dataclass(frozen=True)
class Completion:
    """A text that may stand in place of the characters `start` to `end`, and in a few words what it is."""

    text: str
    detail: Message
    start: int
    end: int


@dataclass(frozen=True)
class Written:
    """What is said of a text: problems, what may be typed at the cursor, and what it means or gives (None: unknown)."""

    problems: tuple[Spot, ...] = ()
    completions: tuple[Completion, ...] = ()
    preview: Message | str | None = None
