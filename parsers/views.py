"""The paste page, the list of pastes, and what was understood of one: rules beside the words they come from."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from parsers.formats.base import MAX_PASTE_BYTES
from parsers.ledger.checking import MAX_TEXT
from parsers.listing import paste_rows, pastes_of
from parsers.models import Paste
from parsers.pages.checks import checked_text
from parsers.rules_context import rules_context
from parsers.samples import samples, samples_to_offer
from parsers.services import carry_over, extract_strategy, read_paste
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.http.paging import newest_first

PAGE_SIZE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: SignedInRequest) -> HttpResponse:
    """The paste box; what is pasted is read at once, and nothing is lost when it cannot be."""
    context: dict[str, Any] = {"samples": samples_to_offer(get_language() or "")}
    if request.method != "POST":
        earlier = _earlier(request, request.GET.get("from", ""))
        context |= {"text": earlier.text if earlier else _sample(request.GET.get("sample")), "earlier": earlier}
        return render(request, "parsers/paste.html", context)
    earlier = _earlier(request, request.POST.get("earlier", ""))
    upload, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        use("paste", by=request.user)
        found = read_paste(
            owner=request.user,
            data=upload.read(MAX_PASTE_BYTES + 1) if upload else text,
            source_name=(upload.name or "") if upload else "",
        )
        extract_strategy(paste=found)
        if earlier is not None:
            carry_over(earlier=earlier, paste=found, by=request.user)
    except PasteTraderError as error:
        refused = upload.name if upload else ""
        context |= {"errors": error.as_dict(), "text": text, "refused_file": refused, "earlier": earlier}
        return render(request, "parsers/paste.html", context, status=error.status)
    return redirect("understood", paste_id=found.pk)


@login_required
@require_safe
def pastes(request: SignedInRequest) -> HttpResponse:
    """A person's pastes, newest first, each with what was made of it."""
    found = newest_first(pastes_of(request.user), cursor=request.GET.get("before", ""), size=PAGE_SIZE)
    context = {"pastes": paste_rows(found.rows), "next_cursor": found.next_cursor}
    return render(request, "parsers/pastes.html", context)


@login_required
@require_safe
def understood(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """The source on the left, the rules and questions on the right; `?market=` with the figures of that market."""
    found = get_object_or_404(Paste.objects.visible_to(request.user), pk=paste_id)
    return render(request, "parsers/understood.html", rules_context(found, market=request.GET.get("market")))


@login_required
@require_safe
def check_condition(request: SignedInRequest) -> HttpResponse:
    """Whether what is being typed (`text`) can be read, and what it says: parsers.pages.checks as JSON."""
    text = request.GET.get("text", "")[:MAX_TEXT]
    return JsonResponse(checked_text(text, request.GET.get("takes", ""), gettext))


def _earlier(request: SignedInRequest, key: str) -> Paste | None:
    """The paste whose text is to be changed: what was decided about it goes along."""
    try:
        return Paste.objects.editable_by(request.user).filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _sample(name: str | None) -> str:
    """The text of a sample; empty for none."""
    return next((sample.text for sample in samples() if sample.name == name), "")
