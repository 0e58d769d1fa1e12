"""Which values a number takes in a grid: given, from-to-by, or a few around its own. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import floor, isfinite, log10

from pastetrader.common.messages import message as _
from screening.backtest.refused import Refused
from screening.backtest.sensitivity.numbers import Adjustable
from screening.conditions.text import number_text

MOST_AXES = 2
MOST_CELLS = 100
# How many are suggested to each side of a number's own value.
AROUND = 3
_DIGITS = 10


@dataclass(frozen=True)
class Axis:
    """A number and the values that it takes, rising."""

    number: Adjustable
    values: tuple[float, ...]


def suggested(number: Adjustable) -> tuple[float, float, float]:
    """From, to and step of a few values around the number's own, all of which may stand there."""
    step = _step(abs(number.value) or 1.0)
    if number.is_whole:
        step = max(1.0, float(round(step)))
    first, last = number.value - AROUND * step, number.value + AROUND * step
    while first < number.minimum:
        first += step
    while last > number.maximum:
        last -= step
    return round(first, _DIGITS), round(last, _DIGITS), step


def ranged(first: float, last: float, step: float) -> tuple[float, ...]:
    """first, first + step, … up to `last`. Raises Refused: it never gets there, or not with so few values."""
    if not all(isfinite(one) for one in (first, last, step)) or step <= 0 or last < first:
        text = _("A range goes from a number up to a larger one by a step above zero, such as 10 to 30 by 5.")
        raise Refused(text, code="range")
    count = floor((last - first) / step + 1e-9) + 1
    _ensure_few(count)
    return tuple(round(first + place * step, _DIGITS) for place in range(count))


def axis_of(number: Adjustable, values: Sequence[float]) -> Axis:
    """The axis of a number. Raises Refused naming the value that may not stand there."""
    if not values:
        raise Refused(_("“%(label)s” has no values to take.", label=number.label), code="range")
    for value in values:
        _ensure_possible(number, value)
    return Axis(number, tuple(sorted({float(value) for value in values})))


def ensure_grid(axes: Sequence[Axis]) -> None:
    """Raises Refused: no axis or more than two, one number twice, or too many cells."""
    if not 1 <= len(axes) <= MOST_AXES:
        raise Refused(_("A grid is of one number or of two."), code="axes")
    places = [place for axis in axes for place in axis.number.places]
    if len(set(places)) < len(places):
        raise Refused(_("The two numbers of a grid are different ones."), code="same_number")
    _ensure_few(len(cells_of(axes)))


def cells_of(axes: Sequence[Axis]) -> list[tuple[float, ...]]:
    """The values of each cell: the first axis goes down, the second across."""
    return list(product(*(axis.values for axis in axes)))


def _ensure_few(count: int) -> None:
    if count > MOST_CELLS:
        text = _(
            "%(count)s cells are more than %(most)s: each counts as a variant that was tried. Take larger steps.",
            count=count,
            most=MOST_CELLS,
        )
        raise Refused(text, code="too_many_cells")


def _ensure_possible(number: Adjustable, value: float) -> None:
    if number.is_whole and value != int(value):
        text = _(
            "%(value)s cannot stand in “%(label)s”: it is a whole number.",
            value=number_text(value),
            label=number.label,
        )
        raise Refused(text, code="value")
    if not number.minimum <= value <= number.maximum:
        text = _(
            "%(value)s cannot stand in “%(label)s”: from %(minimum)s to %(maximum)s.",
            value=number_text(value),
            label=number.label,
            minimum=number_text(number.minimum),
            maximum=number_text(number.maximum),
        )
        raise Refused(text, code="value")


def _step(size: float) -> float:
    """About a sixth of a size, of the steps that people take: 1, 2, 5 times a power of ten."""
    rough = size / 6
    power = 10.0 ** floor(log10(rough))
    return round(next((times for times in (5, 2, 1) if times * power <= rough), 1) * power, _DIGITS)
