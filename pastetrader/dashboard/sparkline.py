"""How the last runs of a workflow ended, as a drawing: up is completed, down is failed, a dot is neither. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

RUNS = 14
WIDTH, HEIGHT = 96, 24
_STEP, _BAR = 7, 5
End = Literal["good", "bad", "open", "none"]
# Top and height of a mark: above the middle line, below it, or on it.
_PLACES: Mapping[End, tuple[int, int]] = {"good": (1, 10), "bad": (13, 10), "open": (11, 2), "none": (11, 2)}
# Cancelled runs say nothing of the workflow: they count neither way.
_ENDS: Mapping[str, End] = {
    "completed": "good",
    "failed": "bad",
    "timeout": "bad",
    "pending": "open",
    "running": "open",
}


@dataclass(frozen=True)
class Sparkline:
    """How the runs ended, from the oldest to the newest; one shape per end, the newest run at the right."""

    ends: tuple[End, ...]

    @property
    def completed(self) -> int:
        """How many completed."""
        return self.ends.count("good")

    @property
    def failed(self) -> int:
        """How many failed or timed out."""
        return self.ends.count("bad")

    @property
    def share(self) -> float | None:
        """Of the runs that completed or failed, those that completed; None without any."""
        tried = self.completed + self.failed
        return self.completed / tried if tried else None

    @property
    def shapes(self) -> tuple[tuple[End, str], ...]:
        """For each end that there is, the path of its marks (SVG, in a box of WIDTH x HEIGHT)."""
        first = RUNS - len(self.ends)
        paths: dict[End, str] = {}
        for place, end in enumerate(self.ends, first):
            top, height = _PLACES[end]
            paths[end] = f"{paths.get(end, '')}M{place * _STEP} {top}h{_BAR}v{height}h-{_BAR}z"
        return tuple(paths.items())


def sparkline(statuses: Sequence[str]) -> Sparkline:
    """The drawing of up to 14 runs, given by their states from the oldest to the newest; of more, the newest."""
    return Sparkline(tuple(_ENDS.get(status, "none") for status in statuses[-RUNS:]))
