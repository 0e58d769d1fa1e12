"""A figure of a period: its value, how sure it is, whether the target is met. Pure.

Below 20 events there is no value: a share of three is no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pastetrader.quality.intervals import mean_interval, wilson
from pastetrader.quality.periods import Period
from pastetrader.quality.timing.histogram import percentile

LEAST = 20


@dataclass(frozen=True)
class Figure:
    """`value`, `low` and `high` are shares (0 to 1), seconds or US dollars; None where they are not known.

    `events` are what was counted, `parts` how many of each kind by name, those included that don't count. `is_met`:
    None without a value or a target. `is_kept` False: what it would be computed of is deleted by now.
    """

    period: Period
    events: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_met: bool | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    is_kept: bool = True

    @property
    def is_enough(self) -> bool:
        """Whether there are events enough for a value."""
        return self.events >= LEAST


def share(period: Period, good: int, events: int, target: float | None, parts: Mapping[str, int]) -> Figure:
    """Good events of all, with the interval after Wilson."""
    if events < LEAST:
        return Figure(period, events, parts=parts)
    low, high = wilson(good, events)
    value = good / events
    return Figure(period, events, value, low, high, None if target is None else value >= target, parts)


def p95(period: Period, counts: Mapping[int, int], target: float | None, parts: Mapping[str, int]) -> Figure:
    """The 95th percentile of a histogram: the middle of its bin, between the bounds of that; in seconds."""
    events = sum(counts.values())
    found = percentile(counts, 0.95)
    if events < LEAST or found is None:
        return Figure(period, events, parts=parts)
    is_met = None if target is None else found.is_below(target)
    return Figure(period, events, found.middle, found.low, found.high, is_met, parts)


def mean(period: Period, values: Sequence[Decimal], parts: Mapping[str, int]) -> Figure:
    """The mean of amounts."""
    if len(values) < LEAST:
        return Figure(period, len(values), parts=parts)
    amounts = [float(value) for value in values]
    low, high = mean_interval(amounts)
    return Figure(period, len(values), float(sum(values) / len(values)), low, high, None, parts)
