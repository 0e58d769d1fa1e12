"""One click from a paste or a workflow to its report on the past."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.views.decorators.http import require_POST

from parsers.models import Paste
from parsers.services.past import settings_on, try_paste, try_workflow
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from workflows.models import Workflow

# What the box on the page of a paste keeps for a final test.
HELD_BACK = 0.3


@login_required
@require_POST
def check_paste_on_past(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """Tries what was understood on the bars of a market, and leads to the report."""
    paste = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)

    def made() -> str:
        hold_back = HELD_BACK if request.POST.get("hold_back") else None
        report = try_paste(paste, settings=settings_on(request.POST.get("market", ""), hold_back), by=request.user)
        return resolve_url("backtest", report_id=report.pk)

    try:
        return redirect(submitted_once(request, made))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=paste.pk)


@login_required
@require_POST
def check_workflow_on_past(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """The same of a workflow that was made of a paste, with the edits of its graph."""
    workflow = get_object_or_404(Workflow.objects.editable_by(request.user), pk=workflow_id)

    def made() -> str:
        return resolve_url("backtest", report_id=try_workflow(workflow, by=request.user).pk)

    try:
        return redirect(submitted_once(request, made))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("workflow", workflow_id=workflow.pk)
