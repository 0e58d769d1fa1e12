"""Where the bars of a figure's drawing stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pastetrader.quality.figures import Figure

BAR, GAP, HEIGHT = 10, 2, 60
# A period without a value is seen as such: a mark at the bottom.
NOTHING = 1


@dataclass(frozen=True)
class Bar:
    """A period in the drawing, oldest left."""

    left: int
    top: float
    height: float
    figure: Figure


@dataclass(frozen=True)
class Chart:
    """A drawing; `target` is how far down its line runs, None without a target."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    target: float | None


def chart(figures: Sequence[Figure], target: float | None, *, is_share: bool) -> Chart:
    """The figures (newest first) as bars: shares from 0 to 1, amounts from 0 to the largest, the target included."""
    values = [figure.value for figure in figures if figure.value is not None]
    most = 1.0 if is_share else max([*values, (target or 0.0) * 1.25])
    bars = []
    for place, figure in enumerate(reversed(figures)):
        height = NOTHING if figure.value is None or not most else max(NOTHING, figure.value / most * HEIGHT)
        bars.append(Bar(place * (BAR + GAP), round(HEIGHT - height, 2), round(height, 2), figure))
    line = None if target is None else round(HEIGHT - target / most * HEIGHT, 2)
    return Chart(len(figures) * (BAR + GAP), HEIGHT, tuple(bars), line)
