"""What the page of a backtest shows of its grids: the form, how far one is, and its cells as a map of heat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext

from pastetrader.common.errors import PasteTraderError
from pastetrader.common.message_field import shown
from pastetrader.common.stored_messages import read_stored
from screening.backtest_reports.grids.asking import METRICS
from screening.backtest_reports.grids.form import AXES
from screening.backtest_reports.presentation import rule_words
from screening.models import BacktestGrid, BacktestReport

EARLIER = 10
# Steps of the colours: 0 is the worst, the middle one is nothing, the last is the best.
STEPS = 11
# Above and below zero are told apart; of the others only more from less.
_TWO_SIDED = ("total_return", "sharpe")


@dataclass(frozen=True)
class Cell:
    """A cell as it is shown; `number` names it in the form, `heat` is the step of its colour, 0 to 10.

    `is_two_sided`: the colours tell gains from losses, else only more from less.
    """

    number: int
    text: str
    heat: int | None
    is_two_sided: bool
    is_own: bool
    problem: str
    label: str


def grid_context(
    report: BacktestReport,
    *,
    chosen: str = "",
    metric: str = "",
    values: Mapping[str, str] | None = None,
    error: PasteTraderError | None = None,
) -> dict[str, Any]:
    """For the section of sensitivity; nothing of a backtest that is not done."""
    if report.summary is None:
        return {}
    grids = list(report.grids.order_by("-created_at")[:EARLIER])
    grid = next((one for one in grids if str(one.pk) == chosen), grids[0] if grids else None)
    metric = metric if metric in METRICS else METRICS[0]
    return {
        "backtest": report,
        "grid": grid,
        "earlier_grids": [{"pk": one.pk, "axes": [_axis(axis) for axis in one.axes]} for one in grids if one != grid],
        "grid_numbers": _numbers(report),
        "grid_axes": _axes(grid, values),
        "grid_errors": error.as_dict() if error else None,
        "grid_map": _map(grid, metric) if grid and grid.cells is not None else None,
        "grid_blocked": _blocked(report),
        "is_final": bool(report.settings.get("final_after")),
    }


def metric_words(metric: str) -> str:
    """What a figure is called."""
    words = {
        "total_return": gettext("Total return"),
        "sharpe": gettext("Sharpe ratio"),
        "max_drawdown": gettext("Deepest fall"),
        "trades": gettext("Trades"),
    }
    return words[metric]


def part_words(part: str) -> str:
    """What a part of a strategy is called."""
    words = {
        **rule_words(),
        "shared": gettext("Wherever it stands"),
        "slots": gettext("Positions at once"),
    }
    return words[part]


def _numbers(report: BacktestReport) -> list[dict[str, Any]]:
    # What reads conditions needs numpy and TA-Lib, which only a process that is asked loads.
    found = import_string("screening.backtest_reports.grids.requests.numbers_of_report")(report)
    parts = dict.fromkeys(one.part for one in found)
    return [{"name": part_words(part), "numbers": [one for one in found if one.part == part]} for part in parts]


def _blocked(report: BacktestReport) -> dict[str, str] | None:
    """Why it cannot be varied; None when it can."""
    try:
        import_string("screening.backtest_reports.grids.requests.ensure_can_vary")(report)
    except PasteTraderError as error:
        return {"code": error.code, "message": error.as_dict()["message"]}
    return None


def _axes(grid: BacktestGrid | None, values: Mapping[str, str] | None) -> list[dict[str, str]]:
    """What stands in the form: what was sent, else the numbers of the grid that is shown."""
    if values is not None:
        names = ("number", "first", "last", "step")
        return [{"place": place} | {name: values[f"{name}{place}"] for name in names} for place in AXES]
    shown_axes = grid.axes if grid else []
    return [
        {"place": place, "number": shown_axes[at]["number"] if at < len(shown_axes) else ""}
        for at, place in enumerate(AXES)
    ]


# --- the map ---


def _map(grid: BacktestGrid, metric: str) -> dict[str, Any]:
    cells: list[dict[str, Any]] = grid.cells or []
    down = grid.axes[0]
    across = grid.axes[1] if len(grid.axes) > 1 else None
    # Of one number all figures stand beside each other, of two the chosen one.
    metrics = [metric] if across else list(METRICS)
    heats = {name: heats_of(name, [cell[name] for cell in cells]) for name in metrics}
    width = len(across["values"]) if across else 1
    rows = []
    for at, value in enumerate(down["values"]):
        numbers = range(at * width, (at + 1) * width)
        rows.append(
            {
                "value": _number(value),
                "cells": [_cell(grid, cells, number, name, heats[name]) for number in numbers for name in metrics],
            }
        )
    return {
        "down": _axis(down),
        "across": _axis(across) if across else None,
        "columns": [_number(value) for value in across["values"]] if across else [metric_words(one) for one in metrics],
        "rows": rows,
        "metric": metric,
        "metric_name": metric_words(metric),
        "metrics": [{"code": one, "name": metric_words(one)} for one in METRICS] if across else [],
        "summary": _summary(grid, cells),
    }


def heats_of(metric: str, values: Sequence[float | None]) -> list[int | None]:
    """The step of the colour of each value, 0 to 10. Of returns and ratios 5 is zero, and both ends are as far from it;

    of the others the ends are the least and the most.
    """
    known = [value for value in values if value is not None]
    if metric in _TWO_SIDED:
        far = max((abs(value) for value in known), default=0.0)
        low, span = -far, 2 * far
    else:
        low = min(known, default=0.0)
        span = max(known, default=0.0) - low
    middle = STEPS // 2
    return [
        None if value is None else middle if not span else round((value - low) / span * (STEPS - 1)) for value in values
    ]


def _cell(
    grid: BacktestGrid, cells: Sequence[Mapping[str, Any]], number: int, metric: str, heats: Sequence[int | None]
) -> Cell:
    cell = cells[number]
    said = ", ".join(
        f"{axis['before']}{_number(value)}{axis['after']}"
        for axis, value in zip(grid.axes, cell["values"], strict=True)
    )
    text = figure_text(metric, cell[metric])
    return Cell(
        number=number,
        text=text,
        heat=heats[number],
        is_two_sided=metric in _TWO_SIDED,
        is_own=all(value == axis["own"] for axis, value in zip(grid.axes, cell["values"], strict=True)),
        problem=shown(read_stored(cell["problem"])) if cell["problem"] else "",
        label=f"{metric_words(metric)} {text}: {said}",
    )


def figure_text(metric: str, value: float | None) -> str:
    """A figure in a cell."""
    if value is None:
        return "–"
    match metric:
        case "trades":
            return f"{value:,.0f}"
        case "sharpe":
            return f"{value:,.2f}".replace("-", "−")
    return f"{100 * value:+.1f} %".replace("-", "−")


def _summary(grid: BacktestGrid, cells: Sequence[Mapping[str, Any]]) -> str:
    known = [cell for cell in cells if cell["total_return"] is not None]
    if not known:
        return gettext("None of the cells could be tried.")
    best = max(cell["total_return"] for cell in known)
    won = sum(cell["total_return"] > 0 for cell in known)
    values = {"won": won, "count": len(known), "best": figure_text("total_return", best)}
    said = gettext("%(won)s of %(count)s cells made money; the best of them %(best)s.") % values
    owns = [axis["own"] for axis in grid.axes]
    own = next((cell for cell in known if cell["values"] == owns), None)
    if own is None:
        return said
    better = sum(cell["total_return"] > own["total_return"] for cell in known)
    place = gettext("The numbers of this report stand at place %(place)s of %(count)s.") % {
        "place": better + 1,
        "count": len(known),
    }
    return f"{said} {place}"


def _axis(axis: Mapping[str, Any]) -> dict[str, str]:
    return {
        "part": part_words(axis["part"]),
        "before": axis["before"],
        "own": _number(abs(axis["own"])),
        "after": axis["after"],
        "span": " – ".join(dict.fromkeys([_number(axis["values"][0]), _number(axis["values"][-1])])),
    }


def _number(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")
