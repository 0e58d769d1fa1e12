"""Curves and bars of a report as points of an SVG. Pure.

Attributes alone, no styles: the content security policy lets no style through. A curve has some hundred points however
long it is: of each stretch its first, lowest and highest are kept, so that no fall is drawn away.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 800.0, 240.0
LOW_HEIGHT = 90.0
STRETCHES = 260
BINS = 21


@dataclass(frozen=True)
class Curve:
    """`points` of a polyline in a box of WIDTH x `height`; the values at its edges."""

    points: str
    lowest: float
    highest: float


def curves(lines: Sequence[Sequence[float]], height: float = HEIGHT) -> list[Curve]:
    """Lines of the same length on one scale."""
    lowest = min((min(line) for line in lines if line), default=0.0)
    highest = max((max(line) for line in lines if line), default=0.0)
    span = (highest - lowest) or 1.0
    return [Curve(_points(line, lowest, span, height), lowest, highest) for line in lines]


def level(value: float, curve: Curve, height: float = HEIGHT) -> float:
    """How far down a value is."""
    span = (curve.highest - curve.lowest) or 1.0
    return round((curve.highest - value) / span * height, 1)


def under_water(equity: Sequence[float], start: float) -> list[float]:
    """How far each value is below the highest before it, as a fraction; 0 or less."""
    found, top = [], start
    for value in equity:
        top = max(top, value)
        found.append(value / top - 1)
    return found


@dataclass(frozen=True)
class Bar:
    """A bar of a histogram: from and to (fractions), how many, and its box."""

    low: float
    high: float
    count: int
    x: float
    y: float
    width: float
    height: float


def histogram(values: Sequence[float]) -> list[Bar]:
    """How many values fall where, in bins of the same width; the outermost hold all beyond the middle 98 of 100."""
    if not values:
        return []
    ordered = sorted(values)
    edge = max(abs(ordered[len(ordered) // 100]), abs(ordered[-1 - len(ordered) // 100]), 0.001)
    step = 2 * edge / BINS
    counts = [0] * BINS
    for value in values:
        counts[min(BINS - 1, max(0, int((value + edge) // step)))] += 1
    most, width = max(counts), WIDTH / BINS
    return [
        Bar(
            low=-edge + place * step,
            high=-edge + (place + 1) * step,
            count=count,
            x=round(place * width + 1, 1),
            y=round(HEIGHT - count / most * HEIGHT, 1),
            width=round(width - 2, 1),
            height=round(count / most * HEIGHT, 1),
        )
        for place, count in enumerate(counts)
    ]


def _points(line: Sequence[float], lowest: float, span: float, height: float) -> str:
    last = max(1, len(line) - 1)
    return " ".join(
        f"{place / last * WIDTH:.1f},{height - (line[place] - lowest) / span * height:.1f}" for place in _kept(line)
    )


def _kept(line: Sequence[float]) -> list[int]:
    if len(line) <= 3 * STRETCHES:
        return list(range(len(line)))
    found: set[int] = {len(line) - 1}
    for stretch in range(STRETCHES):
        places = range(stretch * len(line) // STRETCHES, (stretch + 1) * len(line) // STRETCHES)
        found |= {places[0], min(places, key=line.__getitem__), max(places, key=line.__getitem__)}
    return sorted(found)
