"""What a person does on the rules page: decide about a rule or a question, and make the workflow."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from executions.services.start import serialized_transaction, start_execution
from executions.status import TriggerType
from parsers.ledger.ledger import Ledger
from parsers.models import Paste
from parsers.pages.checks import checked_text
from parsers.pages.questions import shown_questions
from parsers.rules_context import Refused, rules_context
from parsers.services import NewDecision, accept_unsure, decide, draft_workflow, reading_of
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError


@login_required
@require_POST
def decide_about(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """Decides about one rule or question (`subject`, `kind`, `text`, `role`) and leads back to its place on the page.

    `undo`: further subjects that are restored with it. What cannot be decided is said beside the form, as it was sent.
    """
    paste = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)
    sent = request.POST
    kind, subject = sent.get("kind", ""), sent.get("subject", "")

    def run() -> str:
        also = [{"kind": "restore", "subject": other} for other in sent.getlist("undo") if kind == "restore"]
        made = {"kind": kind, "subject": subject, "text": sent.get("text", ""), "role": sent.get("role", "")}
        decisions = [NewDecision.model_validate(one) for one in ([made] if subject else []) + also]
        ledger = decide(paste=paste, by=request.user, decisions=decisions)
        return resolve_url("understood", paste_id=paste.pk) + _place(ledger, subject or sent.get("undo", ""))

    try:
        return redirect(submitted_once(request, run))
    except ValidationError:
        messages.error(request, Invalid().as_dict()["message"])
    except Invalid as error:
        refused = Refused(subject, kind, sent.get("text", ""), sent.get("role", ""), _refusal(error, sent))
        context = rules_context(paste, refused=refused)
        return render(request, "parsers/understood.html", context, status=error.status)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
    return redirect("understood", paste_id=paste.pk)


@login_required
@require_POST
def make_workflow(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """Drafts the workflow; with `run`, it is started too, and `run=accepted` accepts what is unsure before.

    With `look` nothing is made: the rules page shows what is known of a run on the market.
    """
    paste = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)
    if "look" in request.POST:
        market = urlencode({"market": request.POST.get("market", "")})
        return redirect(resolve_url("understood", paste_id=paste.pk) + f"?{market}#run-title")

    def make() -> str:
        if request.POST.get("run") == "accepted":
            accept_unsure(paste=paste, by=request.user)
        workflow = draft_workflow(strategy=reading_of(paste), market=request.POST.get("market", ""))
        if "run" not in request.POST:
            return resolve_url("workflow", workflow_id=workflow.pk)
        try:
            execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=request.user)
        except PasteTraderError as error:
            # The draft stays: its page says what is wrong with it.
            messages.error(request, error.as_dict()["message"])
            if error.code == "unsure_rules":
                return resolve_url("understood", paste_id=paste.pk)
            return resolve_url("workflow", workflow_id=workflow.pk)
        return resolve_url("execution", execution_id=execution.pk)

    try:
        return redirect(submitted_once(request, make, within=serialized_transaction))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=paste.pk)


def _place(ledger: Ledger, subject: str) -> str:
    """Where on the page the rule is, or the question: at its rule, or where it stands alone."""
    entry, asked = ledger.entry(subject), ledger.question(subject)
    if asked is not None and asked.rules:
        return f"#rule-{asked.rules[0]}"
    if asked is not None:
        number = next((one.number for one in shown_questions(ledger) if one.asked.subject == subject), 0)
        return f"#question-{number}" if number else ""
    return f"#rule-{entry.number}" if entry is not None else ""


def _refusal(error: Invalid, sent: Any) -> dict[str, str]:
    """What is wrong with what was sent, as words; of a condition with its place."""
    problem = error.as_dict()["problems"][0] if error.problems else {"message": error.as_dict()["message"]}
    found = checked_text(sent.get("text", ""), sent.get("takes", ""), gettext)
    return {**problem, "place": found.get("place", ""), "column": found.get("column", "")}
