"""What was understood of a paste: rules beside the words they come from."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from parsers.ledger.checking import MAX_TEXT
from parsers.models import Paste
from parsers.pages.checks import checked_text
from parsers.rules_context import rules_context
from pastetrader.accounts.requests import SignedInRequest


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
