"""Importing bars in the browser: drop a file, see what was understood, answer what it asks, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Conflict, Invalid, PasteTraderError
from pastetrader.common.http.api import parsed
from pastetrader.common.http.paging import newest_first
from pastetrader.common.http.uploading import refuse_large
from pastetrader.common.kept_files import MEGABYTE
from pastetrader.common.messages import message as _
from screening.bar_imports import services
from screening.bar_imports.page import import_context
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said
from screening.market_data.markets import MARKETS
from screening.models import BarImport

PAGE_SIZE = 20
# Fields of a form: what is typed as an answer, and what is said of the file beyond what it asks.
TYPED = "_typed"
MORE = "more_"


# The token of the form is looked at only after the upload is counted: to look for it is to read the form.
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports_page(request: SignedInRequest) -> HttpResponse:
    """The form that takes a file, and a person's imports, newest first."""
    if not services.may_import(request.user):
        return render(request, "screening/imports/imports.html", {"may_import": False}, status=403)
    try:
        if request.method == "POST":
            refuse_large(request, UPLOADS)
        return _imports(request)
    except PasteTraderError as error:
        return _form(request, error=error)


@csrf_protect
def _imports(request: SignedInRequest) -> HttpResponse:
    return redirect(submitted_once(request, lambda: _begun(request))) if request.method == "POST" else _form(request)


def _begun(request: SignedInRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Choose a file first."), code="no_file")
    said = parsed(Said, {name: request.POST.get(name, "") for name in Said.model_fields})
    # Before the file is copied: a market that nobody knows is no reason to keep it.
    services.check_said(said)
    upload = UPLOADS.keep(file.chunks())
    made = services.begin_import(owner=request.user, said=said, name=file.name or "", upload=upload)
    return resolve_url("bar-import", import_id=made.pk)


def _form(request: SignedInRequest, *, error: PasteTraderError | None = None) -> HttpResponse:
    rows = BarImport.objects.visible_to(request.user).defer("description", "report")
    found = newest_first(rows, cursor=request.GET.get("before", ""), size=PAGE_SIZE)
    context: dict[str, Any] = {
        "may_import": True,
        "imports": found.rows,
        "next_cursor": found.next_cursor,
        "has_working": any(row.is_working for row in found.rows),
        "markets": MARKETS.values(),
        "limit": UPLOADS.limit_bytes() // MEGABYTE,
        "errors": error.as_dict() if error else None,
        # A form that could not be read to its end has no values.
        "market": ""
        if error and error.status == 413
        else request.POST.get("market", request.GET.get("market", "")[:40]),
    }
    return render(request, "screening/imports/imports.html", context, status=error.status if error else 200)


@login_required
@require_safe
def import_page(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """One import: what was understood of the file, how far it is, what became of it."""
    return render(request, "screening/imports/import.html", import_context(_found(request, import_id)))


@login_required
@require_POST
def answer_import(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Reads the file anew with the answers of the form."""
    row = _found(request, import_id)

    def run() -> None:
        given = {name: _given(request, name) for name in Said.model_fields}
        said = {**row.choices, **{name: value for name, value in given.items() if value is not None}}
        services.answer(row, parsed(Said, said))

    return _done(request, row, run)


@login_required
@require_POST
def confirm_import(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Stores what the page showed."""
    row = _found(request, import_id)
    number = request.POST.get("description_number", "")

    def run() -> None:
        services.confirm(
            row,
            number=int(number) if number.isdecimal() else 0,
            force="force" in request.POST,
            adjust_splits=request.POST.get("splits") == "adjust",
        )

    return _done(request, row, run)


@login_required
@require_POST
def discard_import(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Forgets the file."""
    row = _found(request, import_id)
    try:
        services.discard(row)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("bar-import", import_id=row.pk)
    messages.info(request, gettext("The file was discarded."))
    return redirect("bar-imports")


def _found(request: SignedInRequest, import_id: UUID) -> BarImport:
    services.require_permission(request.user)
    return get_object_or_404(BarImport.objects.visible_to(request.user), pk=import_id)


def _given(request: SignedInRequest, name: str) -> str | None:
    """What the form says of a choice: the answer that was picked or typed, else what stands below; None: nothing."""
    answered = request.POST.get(name) or request.POST.get(name + TYPED, "").strip()
    return answered or request.POST.get(MORE + name)


def _done(request: SignedInRequest, row: BarImport, run: Any) -> HttpResponse:
    try:
        run()
    except Conflict as error:
        messages.warning(request, error.as_dict()["message"])
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("bar-import", import_id=row.pk)
