"""Grids and final tests of a backtest in the browser: cancelled, a cell opened, what is held back opened."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from screening.backtest_reports.finals.services import request_final
from screening.backtest_reports.grids.asking import cancel_grid
from screening.models import BacktestGrid, BacktestReport

_REQUESTS = "screening.backtest_reports.grids.requests"


@login_required
@require_POST
def stop_grid(request: SignedInRequest, report_id: UUID, grid_id: UUID) -> HttpResponse:
    """Stops it."""
    grid = _grid(request, report_id, grid_id)
    return _done(request, lambda: cancel_grid(grid), _address(grid.report, grid))


@login_required
@require_POST
def open_cell(request: SignedInRequest, report_id: UUID, grid_id: UUID) -> HttpResponse:
    """The whole report of a cell, made when it is not there yet."""
    grid = _grid(request, report_id, grid_id)
    cell = request.POST.get("cell", "")
    number = int(cell) if cell.isdecimal() and len(cell) < 4 else -1
    try:
        found = import_string(f"{_REQUESTS}.cell_backtest")(grid, number)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect(_address(grid.report, grid))
    return redirect("backtest", report_id=found.pk)


@login_required
@require_POST
def try_again(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """The same on the bars that there are now."""
    report = _report(request, report_id)
    return _made(request, report, lambda: import_string(f"{_REQUESTS}.again")(report))


@login_required
@require_POST
def final_test(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Opens what is held back, once, and leads to what came of it."""
    report = _report(request, report_id)
    return _made(request, report, lambda: request_final(report))


def _made(request: SignedInRequest, report: BacktestReport, make: Callable[[], BacktestReport]) -> HttpResponse:
    try:
        return redirect("backtest", report_id=make().pk)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("backtest", report_id=report.pk)


def _done(request: SignedInRequest, do: Callable[[], None], address: str) -> HttpResponse:
    try:
        do()
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect(address)


def _address(report: BacktestReport, grid: BacktestGrid) -> str:
    return f"{resolve_url('backtest', report_id=report.pk)}?grid={grid.pk}#sensitivity-title"


def _report(request: SignedInRequest, report_id: UUID) -> BacktestReport:
    return get_object_or_404(BacktestReport.objects.editable_by(request.user), pk=report_id)


def _grid(request: SignedInRequest, report_id: UUID, grid_id: UUID) -> BacktestGrid:
    rows = BacktestGrid.objects.editable_by(request.user).select_related("report")
    return get_object_or_404(rows, pk=grid_id, report_id=report_id)
