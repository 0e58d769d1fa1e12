"""At which point the product dies, and while it does what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from executions.failpoints import NAMES

# Beside each other: most of the time is spent waiting for leases.
LANES = 4

How = Literal["start", "cancel", "after_loss", "prune"]
# Every shape of every point, one of each, or of every second point: the even and the odd ones make up each.
Which = Literal["all", "each", "even", "odd"]


@dataclass(frozen=True)
class Case:
    """One death: at this point, with an execution of this shape.

    `how` says what makes the product pass there: an execution starts, is cancelled, lost its worker, or is pruned.
    """

    point: str
    shape: str
    how: How = "start"

    @property
    def name(self) -> str:
        """For a person."""
        return f"{self.point}/{self.shape}"


EVERYWHERE = ("chain", "diamond", "unkeyed", "inner")
SHAPES: Mapping[str, tuple[str, ...]] = {
    "start_before_commit": ("chain", "fan"),
    "start_after_commit": ("chain", "fan"),
    "take_before": ("chain", "fan"),
    "take_after": ("chain", "fan", "limited", "unkeyed"),
    "work_before_effect": EVERYWHERE,
    "work_after_effect": EVERYWHERE,
    "finish_before": EVERYWHERE,
    "finish_after": EVERYWHERE,
    "settle_after": ("diamond", "joins", "branch"),
    "end_after": ("chain", "branch"),
    "notify_before": ("fan", "limited"),
    "retry_after": ("retried", "peers"),
    "children_after_commit": ("mapped", "stepped"),
    "parent_before_wake": ("mapped", "stepped"),
    "cancel_after_commit": ("cancelled", "stepped"),
    "sweep_after_take_back": ("chain", "diamond"),
    "sweep_before_notify": ("chain", "diamond"),
    "prune_after_batch": ("chain",),
}
HOW: Mapping[str, How] = {
    "cancel_after_commit": "cancel",
    "sweep_after_take_back": "after_loss",
    "sweep_before_notify": "after_loss",
    "prune_after_batch": "prune",
}


def cases(which: Which = "all") -> Iterator[Case]:
    """In the order of the points; KeyError when a point has no shapes."""
    points = {"even": NAMES[::2], "odd": NAMES[1::2]}.get(which, NAMES)
    for point in points:
        for shape in SHAPES[point] if which == "all" else SHAPES[point][-1:]:
            yield Case(point, shape, HOW.get(point, "start"))
