"""How far a source is that a worker reads."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from parsers.models import ImportStatus, SourceImport
from parsers.pages.steps import steps_of
from parsers.source_imports.services import cancel
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError


@login_required
@require_safe
def source(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The steps of a source, or why it failed and what to do; once it is read, this leads to what was understood."""
    found = _found(request, import_id)
    if found.paste_id is not None and found.status == ImportStatus.READ:
        return redirect("understood", paste_id=found.paste_id)
    return render(request, "parsers/source.html", {"source": found, "steps": steps_of(found)})


@login_required
@require_POST
def cancel_source(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Nothing comes of it."""
    found = _found(request, import_id)
    try:
        cancel(found)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("source", import_id=found.pk)
    if found.paste_id is not None:
        messages.info(request, gettext("Cancelled"))
        return redirect("understood", paste_id=found.paste_id)
    messages.info(request, gettext("It was cancelled; nothing was kept."))
    return redirect("paste")


def _found(request: SignedInRequest, import_id: UUID) -> SourceImport:
    return get_object_or_404(SourceImport.objects.visible_to(request.user), pk=import_id)
