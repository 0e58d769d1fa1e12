"""What signals of the past were followed by, and the band in which the mean of so many live ones is. Pure, no numpy.

Signals come in blocks: those of one time share what the market did, and returns that overlap share days. A mean of such
signals says less than one of as many that have nothing to do with each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

LOW, HIGH = 0.05, 0.95
_Z = NormalDist().inv_cdf(HIGH)


@dataclass(frozen=True)
class Expected:
    """Of `n` signals of the past after so many sessions, in percent: mean, standard deviation (ddof 1), the share that
    rose, and the values below which 5 and 95 % of them are; None with fewer than two.

    `size` is the number of signals in the block of a signal, in the mean (see `mean_size`), `alike` the correlation of
    two signals of one block (0 to 1).
    """

    sessions: int
    n: int = 0
    mean: float | None = None
    std: float | None = None
    share_up: float | None = None
    low: float | None = None
    high: float | None = None
    size: float = 1.0
    alike: float = 0.0


def block_days(sessions: int) -> int:
    """How many days of the calendar a block is: as many as so many sessions take (1, 7 and 28)."""
    return max(1, 7 * sessions // 5)


def mean_size(blocks: Iterable[int]) -> float:
    """Sum of n_b squared / n, of blocks with n_b signals each: 1 when each signal is alone in its block."""
    counts = Counter(blocks).values()
    return sum(count**2 for count in counts) / sum(counts) if counts else 1.0


def band(expected: Expected, days: Sequence[int]) -> tuple[float, float] | None:
    """Between which two values the mean of signals on these days (day numbers) is in nine of ten cases, in percent.

    mean +- 1.645 sd sqrt((1 + (size - 1) alike) / n + (1 + (SIZE - 1) alike) / N): the standard error of a mean of
    signals that come in blocks (Kish's design effect), of the n live ones and of the N of the past. None where nothing
    is known.
    """
    if expected.mean is None or not expected.std or not days:
        return None
    size = mean_size(day // block_days(expected.sessions) for day in days)
    live = (1 + (size - 1) * expected.alike) / len(days)
    past = (1 + (expected.size - 1) * expected.alike) / expected.n
    half = _Z * expected.std * sqrt(live + past)
    return expected.mean - half, expected.mean + half


def as_json(found: Sequence[Expected]) -> list[dict[str, Any]]:
    """As it is kept in a report."""
    return [asdict(one) for one in found]


def from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Expected, ...]:
    """As it was kept."""
    return tuple(Expected(**one) for one in kept)
