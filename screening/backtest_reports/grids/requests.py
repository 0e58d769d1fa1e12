"""Which numbers of a backtest can be varied, a grid of them, and a cell of it as a backtest by itself."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction

from executions.dispatch.notify import send
from pastetrader.common.errors import Invalid, NotAllowed, NotFound
from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.backtest.refused import Refused
from screening.backtest.sensitivity.axes import Axis, axis_of, cells_of, ensure_grid, ranged, suggested
from screening.backtest.sensitivity.numbers import Adjustable, Variant, numbers_of, unknown_number, with_numbers
from screening.backtest_reports.claims import begun_again
from screening.backtest_reports.grids.asking import GRID_TASK, GridAxis
from screening.backtest_reports.services import request_backtest
from screening.models import BacktestGrid, BacktestReport, BacktestStatus, Market
from screening.strategy import Strategy

BARS_CHANGED = _("Its bars or the rules of filling have changed since. Try it again, and vary the new report.")


def numbers_of_report(report: BacktestReport) -> tuple[Adjustable, ...]:
    """The numbers of its strategy that can be varied."""
    return numbers_of(Strategy.model_validate(report.strategy), Settings.model_validate(report.settings))


def request_grid(report: BacktestReport, asked: Sequence[GridAxis]) -> BacktestGrid:
    """A grid of a report, made or found: the same again is not run, unless it failed or was cancelled.

    Raises Invalid: a number that is not there, values that may not stand there, too many cells, bars that are others
    now; NotAllowed: the report is not done, or is a final test.
    """
    ensure_can_vary(report)
    numbers = {one.address: one for one in numbers_of_report(report)}
    with refusals_are_invalid():
        axes = [_axis(numbers, one) for one in asked]
        ensure_grid(axes)
    said = [
        {
            "number": axis.number.address,
            "part": axis.number.part,
            "label": axis.number.label,
            "before": axis.number.before,
            "after": axis.number.after,
            "own": axis.number.value,
            "values": list(axis.values),
        }
        for axis in axes
    ]
    key = _key(report, axes)
    values = {"owner_id": report.owner_id, "axes": said, "total": len(cells_of(axes))}
    with transaction.atomic():
        found, is_new = BacktestGrid.objects.get_or_create(report=report, key=key, defaults=values)
        if is_new or begun_again(found, done=0):
            transaction.on_commit(lambda: send(GRID_TASK, str(found.pk)))
    return found


def ensure_can_vary(report: BacktestReport) -> None:
    """Raises NotAllowed or Invalid, saying why it cannot be varied."""
    if report.status != BacktestStatus.DONE:
        raise NotAllowed(_("It is not done: only a backtest with a report can be varied."), code="wrong_state")
    if report.settings.get("final_after") is not None:
        text = _("A final test is not varied: the choice would rest on what was held back. Vary the report it is of.")
        raise NotAllowed(text, code="final_test")
    if report.engine != ENGINE_VERSION or report.snapshot != _present(report):
        raise Invalid(BARS_CHANGED, code="bars_changed")


def cell_backtest(grid: BacktestGrid, number: int) -> BacktestReport:
    """The whole report of a cell, made or found; the one that the grid is of for its own.

    Raises NotFound: there is no such cell; Invalid: its numbers are no strategy together, or the bars are others now.
    """
    if grid.cells is None or not 0 <= number < len(grid.cells):
        raise NotFound(_("The grid has no such cell."))
    report, cell = grid.report, grid.cells[number]
    values = cell["values"]
    if all(value == axis["own"] for axis, value in zip(grid.axes, values, strict=True)):
        return report
    found = BacktestReport.objects.filter(owner_id=report.owner_id, key=cell["key"], status=BacktestStatus.DONE).first()
    if found is not None:
        return found
    ensure_can_vary(report)
    variant = variant_of(grid, values)
    return request_backtest(
        owner=report.owner,
        strategy=variant.strategy,
        settings=variant.settings,
        family=report.family,
        title=_title(grid, values),
        workflow=report.workflow,
    )


def variant_of(grid: BacktestGrid, values: Sequence[float]) -> Variant:
    """The strategy and settings of a cell. Raises Invalid: its numbers are no strategy together."""
    addresses = [axis["number"] for axis in grid.axes]
    strategy, settings = Strategy.model_validate(grid.report.strategy), Settings.model_validate(grid.report.settings)
    with refusals_are_invalid():
        return with_numbers(strategy, settings, dict(zip(addresses, values, strict=True)))


@contextmanager
def refusals_are_invalid() -> Iterator[None]:
    """What pure modules refuse is an error of who asked."""
    try:
        yield
    except Refused as error:
        raise Invalid(error.message, code=error.code) from error


def again(report: BacktestReport) -> BacktestReport:
    """The same strategy and settings on the bars that there are now. Raises Invalid like any request."""
    return request_backtest(
        owner=report.owner,
        strategy=Strategy.model_validate(report.strategy),
        settings=Settings.model_validate(report.settings),
        family=report.family,
        title=report.title,
        workflow=report.workflow,
    )


def _axis(numbers: Mapping[str, Adjustable], asked: GridAxis) -> Axis:
    number = numbers.get(asked.number)
    if number is None:
        raise unknown_number(asked.number)
    if asked.values:
        return axis_of(number, asked.values)
    first, last, step = suggested(number)
    return axis_of(
        number,
        ranged(
            first if asked.first is None else asked.first,
            last if asked.last is None else asked.last,
            step if asked.step is None else asked.step,
        ),
    )


def _key(report: BacktestReport, axes: Sequence[Axis]) -> str:
    said = {"report": report.key, "axes": [[axis.number.address, list(axis.values)] for axis in axes]}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _present(report: BacktestReport) -> str:
    version = Market.objects.filter(code=report.market).values_list("version", flat=True).first()
    return f"{report.market}:{1 if version is None else version}"


def _title(grid: BacktestGrid, values: Sequence[float]) -> str:
    strategy = Strategy.model_validate(grid.report.strategy)
    if grid.report.title in {"", strategy.entry.text()}:
        return ""
    changed = [
        f"{axis['before']}{value:g}{axis['after']}"
        for axis, value in zip(grid.axes, values, strict=True)
        if value != axis["own"]
    ]
    return " · ".join([grid.report.title, *changed])
