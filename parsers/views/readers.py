"""Who reads a paste, and which of the strategies in it is meant."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from parsers.extraction import load_extraction
from parsers.models import Paste, SourceImport, Strategy
from parsers.services import choose_reading, extract_strategy, take_part
from parsers.source_imports.services import find_rules, read_anew
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError


@login_required
@require_POST
def choose_part(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """One of several strategies in a source (`start`, `end`) becomes a paste of its own."""
    paste = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)
    try:
        start, end = (int(request.POST.get(name, "")) for name in ("start", "end"))
        part = take_part(paste=paste, start=start, end=end)
        found = find_rules(paste=part)
    except ValueError:
        return redirect("understood", paste_id=paste.pk)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=paste.pk)
    if isinstance(found, SourceImport):
        return redirect("source", import_id=found.pk)
    return redirect("understood", paste_id=part.pk)


@login_required
@require_POST
def choose_reader(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """Has a model read the paste as well (`reader=model`), or goes back to what the rules read (`reader=rules`)."""
    paste = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)

    def run() -> str:
        if request.POST.get("reader") == "model":
            use("paste", by=request.user)
            return resolve_url("source", import_id=read_anew(paste=paste, reader="model").pk)
        rules = load_extraction().extractor
        row = Strategy.objects.filter(paste=paste, extractor=rules.name).first() or extract_strategy(paste=paste)
        choose_reading(row)
        messages.info(request, gettext("What the rules read counts again."))
        return resolve_url("understood", paste_id=paste.pk)

    try:
        return redirect(submitted_once(request, run))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=paste.pk)
