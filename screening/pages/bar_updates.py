"""An update of a market in the browser: how far it is, what failed, what is wrong with it, and what may be done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from screening.bar_imports.services import may_import
from screening.bar_updates import services
from screening.models import BarUpdate, SymbolState, UpdateStatus
from screening.passports.page import figures_of, findings_of

FAILURES = 50
# So many symbols of a list that came, went or were renamed.
CHANGES = 20
_DISCARDABLE = frozenset({UpdateStatus.LISTING, UpdateStatus.FETCHING, UpdateStatus.HELD})


@login_required
@require_safe
def update_page(request: SignedInRequest, code: str, update_id: UUID) -> HttpResponse:
    """One update; while a worker has it, the page looks again by itself."""
    update = _found(code, update_id)
    progress = services.progress_of(update)
    after = request.GET.get("after", "")[:32]
    failed = update.symbols.filter(state=SymbolState.FAILED, symbol__gt=after).defer("bars", "details")
    failures = list(failed.order_by("symbol")[: FAILURES + 1])
    done = progress.fetched + progress.stored + progress.failed
    context: dict[str, Any] = {
        "update": update,
        "progress": progress,
        "done": done,
        "percent": 100 * done // progress.total if progress.total else 0,
        "failures": failures[:FAILURES],
        "next_symbol": failures[FAILURES - 1].symbol if len(failures) > FAILURES else "",
        "findings": findings_of(update.passport),
        "figures": figures_of(update.passport),
        "changes": _changes(update),
        "may_act": may_import(request.user),
        "may_retry": services.may_retry(update, progress),
        "may_discard": update.status in _DISCARDABLE,
        "is_resting": update.is_working and update.not_before is not None,
    }
    return render(request, "screening/markets/bar_update.html", context)


@login_required
@require_POST
def retry_update(request: SignedInRequest, code: str, update_id: UUID) -> HttpResponse:
    """Fetches the symbols that failed once more."""
    update = _acted_on(request, code, update_id)

    def run() -> None:
        count = services.retry_failures(update)
        text = ngettext("%(count)s symbol is fetched again.", "%(count)s symbols are fetched again.", count)
        messages.success(request, text % {"count": count})

    return _done(request, update, run)


@login_required
@require_POST
def store_update(request: SignedInRequest, code: str, update_id: UUID) -> HttpResponse:
    """Stores what was held back, once the person has said that it was looked at."""
    update = _acted_on(request, code, update_id)

    def run() -> None:
        if request.POST.get("looked") != "yes":
            messages.warning(request, gettext("Nothing is stored yet: say that you have looked at what is wrong."))
            return
        services.store_anyway(update, by=request.user)

    return _done(request, update, run)


@login_required
@require_POST
def discard_update(request: SignedInRequest, code: str, update_id: UUID) -> HttpResponse:
    """Forgets what was fetched."""
    update = _acted_on(request, code, update_id)

    def run() -> None:
        services.discard(update)
        messages.success(request, gettext("What was fetched is discarded. The market stays as it was."))

    return _done(request, update, run)


def _found(code: str, update_id: UUID) -> BarUpdate:
    rows = BarUpdate.objects.select_related("source", "requested_by")
    found: BarUpdate = get_object_or_404(rows, pk=update_id, market=code)
    return found


def _acted_on(request: SignedInRequest, code: str, update_id: UUID) -> BarUpdate:
    services.require_update_permission(request.user)
    return _found(code, update_id)


def _done(request: SignedInRequest, update: BarUpdate, run: Callable[[], None]) -> HttpResponse:
    try:
        run()
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("bar-update", code=update.market, update_id=update.pk)


def _changes(update: BarUpdate) -> list[tuple[str, int, str]]:
    """What the list of instruments has changed: what it is, how many, and the first of them."""
    changed: dict[str, Any] = update.report.get("list") or {}
    renamed = [f"{before} → {after}" for before, after in changed.get("renamed", [])]
    kinds = (
        (gettext("Newly listed"), changed.get("added", [])),
        (gettext("Renamed"), renamed),
        (gettext("Not listed any more"), changed.get("gone", [])),
    )
    return [(name, len(symbols), ", ".join(symbols[:CHANGES])) for name, symbols in kinds if symbols]
