"""What a check says, and the verdict of all of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pastetrader.common.messages import Message

# red: the numbers use the future, or rest on nothing. yellow: an objection. grey: none was found, which is no praise.
Colour = Literal["red", "yellow", "grey"]
_ORDER: tuple[Colour, ...] = ("grey", "yellow", "red")


@dataclass(frozen=True)
class Check:
    """`code` names it; `figure` is what it measured, None where there was nothing to measure."""

    code: str
    verdict: Colour
    message: Message
    figure: float | None = None


def worst(checks: Iterable[Check]) -> Colour:
    """The verdict of a report."""
    return worst_of(check.verdict for check in checks)


def worst_of(verdicts: Iterable[Colour]) -> Colour:
    """The worst of several."""
    return max(verdicts, key=_ORDER.index, default="grey")
