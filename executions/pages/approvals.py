"""The inbox of approvals: what exactly would be done, for whom, until when; a yes, a no, and what was decided."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from executions.approvals.decisions import MAX_REASON, approve, refuse
from executions.approvals.reading import waiting_for, with_what_they_are_about
from executions.models import Approval, ApprovalStatus
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError

MOST_WAITING = 100
MOST_DECIDED = 50


@never_cache
@login_required
@require_safe
def approvals_page(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, what is urgent first; below it what was decided lately."""
    waiting = with_what_they_are_about(waiting_for(request.user)).order_by("expires_at", "pk")
    decided = with_what_they_are_about(Approval.objects.visible_to(request.user)).exclude(status=ApprovalStatus.PENDING)
    found = list(waiting[: MOST_WAITING + 1])
    context: dict[str, Any] = {
        "waiting": found[:MOST_WAITING],
        "has_more": len(found) > MOST_WAITING,
        "decided": decided.order_by("-created_at", "-pk")[:MOST_DECIDED],
        "max_reason": MAX_REASON,
    }
    return render(request, "executions/approvals.html", context)


@never_cache
@login_required
@require_safe
def arguments(request: SignedInRequest, approval_id: UUID) -> HttpResponse:
    """All that the call is made with, where the inbox shows only its beginning: plain text, whatever is in it."""
    approval = get_object_or_404(Approval.objects.visible_to(request.user), pk=approval_id)
    text = json.dumps(approval.arguments, ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def approve_one(request: SignedInRequest, approval_id: UUID) -> HttpResponse:
    """Lets exactly this call be made, once."""

    def act(approval: Approval) -> str:
        approve(approval=approval, by=request.user)
        return _("Approved: the call of “%(tool)s” is made now.") % {"tool": approval.tool_name}

    return _decided(request, approval_id, act)


@login_required
@require_POST
def refuse_one(request: SignedInRequest, approval_id: UUID) -> HttpResponse:
    """Has this call not be made, for the `reason` that is given."""

    def act(approval: Approval) -> str:
        refuse(approval=approval, by=request.user, reason=request.POST.get("reason", ""))
        return _("Refused: the call of “%(tool)s” is not made.") % {"tool": approval.tool_name}

    return _decided(request, approval_id, act)


def _decided(request: SignedInRequest, approval_id: UUID, act: Callable[[Approval], str]) -> HttpResponse:
    approval = get_object_or_404(Approval.objects.editable_by(request.user), pk=approval_id)
    try:
        messages.success(request, act(approval))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("approvals")
