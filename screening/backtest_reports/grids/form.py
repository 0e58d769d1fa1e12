"""The form of a grid: what was typed, and the grid that it asks for."""

from collections.abc import Mapping
from math import isfinite

from django.utils.module_loading import import_string

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.backtest_reports.grids.asking import GridAxis
from screening.models import BacktestGrid, BacktestReport

AXES = ("1", "2")
_RANGE = ("first", "last", "step")
_MOST_LETTERS = 2_000


def typed(sent: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form, by name and number of the axis: "number1", "first1", … "step2"."""
    names = [f"{name}{place}" for name in ("number", *_RANGE) for place in AXES]
    return {name: sent.get(name, "").replace("\0", "").strip()[:_MOST_LETTERS] for name in names}


def begun_grid(report: BacktestReport, values: Mapping[str, str]) -> BacktestGrid:
    """The grid of what was typed, made or found. Raises Invalid and NotAllowed like `request_grid`."""
    asked = [
        GridAxis(number=values[f"number{place}"], **{name: _number(values[f"{name}{place}"]) for name in _RANGE})
        for place in AXES
        if values[f"number{place}"]
    ]
    # What reads conditions needs numpy and TA-Lib, which only a process that is asked loads.
    made: BacktestGrid = import_string("screening.backtest_reports.grids.requests.request_grid")(report, asked)
    return made


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise Invalid(_("“%(text)s” is no number. Write it as 30 or 2.5.", text=text[:40]), code="number")
    return value
