"""How sure a figure is: what the true share or mean may be, given so many events. 95 %. Pure."""

import math
from collections.abc import Sequence

from parsers.evaluation.report import wilson

__all__ = ["mean_interval", "wilson"]

Z = 1.96


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """The interval of the mean by the normal approximation, never below 0; of at least two values."""
    count = len(values)
    mean = math.fsum(values) / count
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1))
    half = Z * spread / math.sqrt(count)
    return max(0.0, mean - half), mean + half
