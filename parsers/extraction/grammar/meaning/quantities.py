"""Numbers with units. Pure."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "",  # a plain number
    "percent",
    "times",
    "money",
    "shares",
    "bars",
    "days",
    "weeks",
    "months",
    "years",
    "minutes",
    "hours",
    "clock",  # minutes since midnight
    "line",  # of an index: RSI crosses its 30 line
    "count",  # of names, positions, parts
]

# Trading days behind a length of time, for indicators of daily bars.
BARS = {"bars": 1, "days": 1, "weeks": 5, "months": 21, "years": 252}


_PLAIN, _SCALED = 1e3, 1e5


@dataclass(frozen=True)
class Quantity:
    """A number as the text gives it: 30 %, 5천억, 3 bars, 10:30."""

    value: float
    unit: Unit = ""

    @property
    def bars(self) -> int | None:
        """The length in daily bars, for lengths of time; None for other units and broken numbers."""
        size = self.value * BARS.get(self.unit, 0)
        return int(size) if size >= 1 and size == int(size) else None


@dataclass(frozen=True)
class Span:
    """Two quantities of one unit: from low to high."""

    low: Quantity
    high: Quantity


def span(low: Quantity, high: Quantity) -> Span | None:
    """From low to high; the first takes the unit of the second ("3 to 10 %"). None when they don't agree."""
    if not low.unit:
        low = Quantity(low.value, high.unit)
    if 0 < low.value < _PLAIN and high.value >= _SCALED:
        return None  # "2 to 10 billion": in what the first is counted, the language tells
    return Span(low, high) if low.unit == high.unit and low.value < high.value else None
