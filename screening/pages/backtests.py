"""Backtests in the browser: ask for one, watch it, read its report."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.http.paging import newest_first
from pastetrader.common.pydantic_problems import pydantic_problems
from pastetrader.common.spreadsheets import no_formula
from screening.backtest.planning.settings import Settings
from screening.backtest_reports import services
from screening.backtest_reports.blobs import unpacked_rows
from screening.backtest_reports.finals.page import HOLD_BACK, final_context
from screening.backtest_reports.grids.form import begun_grid, typed
from screening.backtest_reports.grids.page import grid_context
from screening.backtest_reports.page import SORTS, report_context
from screening.models import BacktestReport, Market

PAGE_SIZE = 20
CONDITIONS = ("entry", "exit", "stop", "target", "trail", "max_bars")
SETTINGS = ("market", "first", "last", "hold_back", "cash", "slots", "rank", "rank_order")
FIRST = {"market": "SAMPLE", "rank": "value_traded", "rank_order": "desc"}
FAMILY = "page"
EXAMPLES = {"entry": "rsi(14) < 30 and close > sma(200)", "exit": "rsi(14) > 55"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def backtests_page(request: SignedInRequest) -> HttpResponse:
    """The form, and a person's backtests, newest first."""
    if request.method != "POST":
        values = FIRST | {name: request.GET[name] for name in (*CONDITIONS, *SETTINGS) if name in request.GET}
        return _form(request, values)
    values = {name: request.POST.get(name, "").replace("\0", "").strip() for name in (*CONDITIONS, *SETTINGS)}
    try:
        return redirect(submitted_once(request, lambda: _begun(request, values)))
    except PasteTraderError as error:
        return _form(request, values, error=error)


def _begun(request: SignedInRequest, values: dict[str, str]) -> str:
    settings = _settings(values)
    # What reads conditions needs numpy and TA-Lib, which only a process that is asked loads.
    described = import_string("screening.backtest.described.Described")
    said = {name: values[name] for name in CONDITIONS if name != "max_bars"}
    strategy = described(**said, max_bars=_whole(values["max_bars"])).strategy()
    made = services.request_backtest(
        owner=request.user, strategy=strategy, settings=settings, family=FAMILY, title=values["entry"]
    )
    return resolve_url("backtest", report_id=made.pk)


def _settings(values: dict[str, str]) -> Settings:
    try:
        return Settings.model_validate({name: values[name] for name in SETTINGS if values[name]})
    except ValidationError as error:
        problems = pydantic_problems(error)
        raise Invalid(problems[0].sentence, problems=problems) from error


def _whole(text: str) -> int:
    if not text:
        return 0
    if not text.isdecimal() or not 1 <= int(text) <= 2_000:
        raise Invalid(services.BARS_HELD, code="max_bars")
    return int(text)


def _form(request: SignedInRequest, values: dict[str, str], *, error: PasteTraderError | None = None) -> HttpResponse:
    rows = BacktestReport.objects.visible_to(request.user).defer("curve", "trades", "strategy")
    found = newest_first(rows, cursor=request.GET.get("before", ""), size=PAGE_SIZE)
    context: dict[str, Any] = {
        "values": values,
        "examples": EXAMPLES,
        "errors": error.as_dict() if error else None,
        "backtests": found.rows,
        "next_cursor": found.next_cursor,
        "has_working": any(row.is_working for row in found.rows),
        "hold_back": HOLD_BACK,
        "markets": Market.objects.with_bars().order_by("code").values_list("code", flat=True),
    }
    return render(request, "screening/backtests/backtests.html", context, status=error.status if error else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def backtest_page(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """One backtest: how far it is, and its report; `parts=grid` is its section of sensitivity alone.

    The form of that section is sent to the page itself, and leads to the grid.
    """
    report = _found(request, report_id)
    if request.GET.get("parts") == "grid":
        return render(request, "screening/backtests/sensitivity.html", _grid_context(request, report))
    if request.method != "POST":
        return _shown(request, report)
    values = typed(request.POST)
    try:
        grid = begun_grid(report, values)
    except PasteTraderError as error:
        return _shown(request, report, values, error)
    return redirect(f"{resolve_url('backtest', report_id=report.pk)}?grid={grid.pk}#sensitivity-title")


def _shown(
    request: SignedInRequest,
    report: BacktestReport,
    values: dict[str, str] | None = None,
    error: PasteTraderError | None = None,
) -> HttpResponse:
    """The page; with what was typed into the form of a grid, and what was wrong with it."""
    sort = request.GET.get("sort", "entry")
    page = request.GET.get("page", "1")
    context = report_context(
        report,
        sort=sort if sort in SORTS else "entry",
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        symbol=request.GET.get("symbol", "")[:32],
    )
    context |= _grid_context(request, report, values, error) | final_context(report)
    return render(request, "screening/backtests/backtest.html", context, status=error.status if error else 200)


def _grid_context(
    request: SignedInRequest,
    report: BacktestReport,
    values: dict[str, str] | None = None,
    error: PasteTraderError | None = None,
) -> dict[str, Any]:
    chosen, metric = request.GET.get("grid", ""), request.GET.get("metric", "")
    return grid_context(report, chosen=chosen, metric=metric, values=values, error=error)


@login_required
@require_safe
def backtest_file(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Its trades as CSV."""
    report = _found(request, report_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="backtest-{report.pk}.csv"'
    lines = csv.writer(response)
    rows = unpacked_rows(report.trades) if report.trades else []
    for number, row in enumerate(rows):
        if number == 0:
            lines.writerow(row)
        lines.writerow(_cell(value) for value in row.values())
    return response


def _cell(value: Any) -> Any:
    text = " ".join(value) if isinstance(value, list) else value
    return no_formula(text) if isinstance(text, str) else text


@login_required
@require_POST
def cancel_backtest(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Stops it."""
    report = _found(request, report_id)
    try:
        services.cancel(report)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("backtest", report_id=report.pk)


@login_required
@require_POST
def delete_backtest(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """Forgets it."""
    report = _found(request, report_id)
    try:
        services.delete(report)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("backtest", report_id=report.pk)
    messages.info(request, gettext("The backtest was deleted. That it was tried stays counted."))
    return redirect("backtests")


def _found(request: SignedInRequest, report_id: UUID) -> BacktestReport:
    return get_object_or_404(BacktestReport.objects.visible_to(request.user), pk=report_id)
