"""The paste box, and the list of pastes."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from parsers.listing import PasteSearch, paste_rows, pastes_of, unread_sources
from parsers.models import Paste, SourceImport
from parsers.samples import samples, samples_to_offer
from parsers.source_files import SOURCES
from parsers.source_imports.services import Brought, bring, checked_link
from pastetrader.accounts.rates.people import use
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from pastetrader.common.http.paging import newest_first
from pastetrader.common.http.uploading import refuse_large
from pastetrader.common.messages import message as _

PAGE_SIZE = 20


# The token of the form is looked at only after the upload is counted: to look for it is to read the form.
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: SignedInRequest) -> HttpResponse:
    """The paste box. A text is read at once, files and links by a worker; nothing is lost when one cannot be."""
    try:
        if request.method == "POST":
            refuse_large(request, SOURCES)
        return _paste(request)
    except PasteTraderError as error:
        return _box(request, error=error)


@csrf_protect
def _paste(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _box(request)
    use("paste", by=request.user)
    return redirect(submitted_once(request, lambda: _brought(request)))


def _brought(request: SignedInRequest) -> str:
    upload, earlier = request.FILES.get("file"), _earlier(request, request.POST.get("earlier", ""))
    by = request.POST.get("by") or ("file" if upload else "text")
    reader = request.POST.get("reader", "rules")
    if by == "file":
        if upload is None:
            raise Invalid(_("Choose a file first."), code="no_file")
        file = SOURCES.keep(upload.chunks())
        brought = Brought(file=file, name=upload.name or "", reader=reader, earlier=earlier)
    elif by == "link":
        brought = Brought(text=checked_link(request.POST.get("link", "")), reader=reader)
    else:
        brought = Brought(text=request.POST.get("text", ""), reader=reader, earlier=earlier)
    made = bring(owner=request.user, brought=brought)
    if isinstance(made, SourceImport):
        return resolve_url("source", import_id=made.pk)
    return resolve_url("understood", paste_id=made.pk)


def _box(request: SignedInRequest, *, error: PasteTraderError | None = None) -> HttpResponse:
    """The box, with what was in it."""
    context: dict[str, Any] = {
        "samples": samples_to_offer(get_language() or ""),
        "limit": settings.SOURCE_UPLOAD_MEGABYTES,
    }
    if error is None:
        earlier = _earlier(request, request.GET.get("from", ""))
        text = earlier.text if earlier else _sample(request.GET.get("sample"))
        return render(request, "parsers/paste.html", context | {"text": text, "earlier": earlier})
    # A form that could not be read to its end has no values.
    is_whole = error.status != 413
    upload = request.FILES.get("file") if is_whole else None
    context |= {
        "errors": error.as_dict(),
        "text": request.POST.get("text", "") if is_whole else "",
        "link": request.POST.get("link", "") if is_whole else "",
        "by": request.POST.get("by", "") if is_whole else "file",
        "refused_file": upload.name if upload else "",
        "earlier": _earlier(request, request.POST.get("earlier", "")) if is_whole else None,
    }
    return render(request, "parsers/paste.html", context, status=error.status)


@login_required
@require_safe
def pastes(request: SignedInRequest) -> HttpResponse:
    """A person's pastes, newest first, each with what was made of it; `?q=` and `?kind=` narrow them."""
    search = PasteSearch.of(request.GET)
    rows = search.of_pastes(pastes_of(request.user))
    found = newest_first(rows, cursor=request.GET.get("before", ""), size=PAGE_SIZE)
    sources = [] if search.narrows or "before" in request.GET else list(unread_sources(request.user))
    context = {
        "pastes": paste_rows(found.rows),
        "next_cursor": found.next_cursor,
        "search": search,
        "sources": sources,
        "has_working": any(one.is_working for one in sources),
    }
    return render(request, "parsers/pastes.html", context)


def _earlier(request: SignedInRequest, key: str) -> Paste | None:
    """The paste whose text is to be changed: what was decided about it goes along."""
    try:
        return Paste.objects.editable_by(request.user).filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _sample(name: str | None) -> str:
    """The text of a sample; empty for none."""
    return next((sample.text for sample in samples() if sample.name == name), "")
