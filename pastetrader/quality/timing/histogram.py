"""A histogram of durations in fixed bins, each a quarter wider than the one before. Pure.

The edges are 500 ms times powers of 1.25, so that the target of 500 ms is one of them: whether a percentile is below it
is known exactly. A bin holds what is at least its lower edge and less than its upper one.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

FACTOR = 1.25
MIDDLE_SECONDS = 0.5
# 0.97 ms to 67.8 s.
EDGES: tuple[float, ...] = tuple(MIDDLE_SECONDS * FACTOR**power for power in range(-28, 23))
# The first holds what is faster than every edge, the last what is slower.
BINS = len(EDGES) + 1


@dataclass(frozen=True)
class Percentile:
    """Where a percentile lies: the bounds of its bin in seconds; `high` None: it is slower than every edge."""

    low: float
    high: float | None

    @property
    def middle(self) -> float | None:
        """The estimate: the geometric middle of the bin, at most 12 % off; None beyond the last edge."""
        if self.high is None:
            return None
        return math.sqrt(self.low * self.high) if self.low else self.high / 2

    def is_below(self, seconds: float) -> bool | None:
        """Whether the percentile is less than an amount; None where the bin holds both."""
        if self.high is not None and self.high <= seconds:
            return True
        return False if self.low >= seconds else None


def bin_of(seconds: float) -> int:
    """The bin that a duration falls into."""
    return bisect_right(EDGES, seconds)


def bounds_of(place: int) -> tuple[float, float | None]:
    """The lower and the upper edge of a bin; the last has no upper one."""
    return (EDGES[place - 1] if place else 0.0, EDGES[place] if place < len(EDGES) else None)


def percentile(counts: Mapping[int, int], share: float) -> Percentile | None:
    """The bin of the ceil(share * n)-th fastest of all (nearest rank); None of none."""
    total = sum(counts.values())
    if not total:
        return None
    rank = max(1, math.ceil(share * total))
    seen = 0
    for place in sorted(counts):
        seen += counts[place]
        if seen >= rank:
            return Percentile(*bounds_of(place))
    raise AssertionError("The counts add up to their total.")
