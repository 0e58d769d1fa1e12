"""The paste page, and what was understood of a paste: rules beside the sentences that they come from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions.services.start import serialized_transaction, start_execution
from executions.status import TriggerType
from parsers.formats.base import MAX_PASTE_BYTES
from parsers.models import Paste
from parsers.presentation import marked, rules_of
from parsers.samples import samples, samples_to_offer
from parsers.services import (
    SYNTHETIC_MARKET,
    choose_market,
    draft_workflow,
    extract_strategy,
    read_paste,
    strategy_of,
)
from pastetrader.accounts.repeatable import submitted_once
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import Invalid, PasteTraderError
from screening.models import Market
from screening.strategy import Strategy


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: SignedInRequest) -> HttpResponse:
    """The paste box; what is pasted is read at once, and nothing is lost when it cannot be."""
    context: dict[str, Any] = {"samples": samples_to_offer(get_language() or "")}
    if request.method == "GET":
        context["text"] = _text_to_begin_with(request)
        return render(request, "parsers/paste.html", context)
    upload, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        found = read_paste(
            owner=request.user,
            data=upload.read(MAX_PASTE_BYTES + 1) if upload else text,
            source_name=(upload.name or "") if upload else "",
        )
        extract_strategy(paste=found)
    except PasteTraderError as error:
        context |= {"errors": error.as_dict(), "text": text, "refused_file": upload.name if upload else ""}
        return render(request, "parsers/paste.html", context, status=error.status)
    return redirect("understood", paste_id=found.pk)


@login_required
@require_GET
def understood(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """The source on the left, what was understood of it on the right."""
    found = get_object_or_404(Paste.objects.visible_to(request.user), pk=paste_id)
    row = found.strategies.select_related("workflow").order_by("-created_at").first() or extract_strategy(paste=found)
    strategy = strategy_of(row)
    rules = rules_of(strategy)
    context: dict[str, Any] = {
        "paste": found,
        "row": row,
        "strategy": strategy,
        "rules": rules,
        "numbers": {rule.path: rule.number for rule in rules},
        # That there is no strategy is said at large.
        "flags": [flag for flag in strategy.flags if flag != "no_strategy"],
        "pieces": marked(found.text, rules),
        "markets": _markets(strategy),
    }
    return render(request, "parsers/understood.html", context)


@login_required
@require_POST
def make_workflow(request: SignedInRequest, paste_id: UUID) -> HttpResponse:
    """Drafts the workflow; with `run`, starts it too."""
    found = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)
    row = found.strategies.order_by("-created_at").first() or extract_strategy(paste=found)

    def make() -> str:
        workflow = draft_workflow(strategy=row, market=request.POST.get("market", ""))
        if "run" not in request.POST:
            return resolve_url("workflow", workflow_id=workflow.pk)
        try:
            execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=request.user)
        except PasteTraderError as error:
            # The draft stays: its page says what is wrong with it.
            messages.error(request, error.as_dict()["message"])
            return resolve_url("workflow", workflow_id=workflow.pk)
        return resolve_url("execution", execution_id=execution.pk)

    try:
        return redirect(submitted_once(request, make, within=serialized_transaction))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=found.pk)


def _text_to_begin_with(request: SignedInRequest) -> str:
    """A sample (`?sample=name`), an earlier paste to be changed (`?from=id`), or nothing."""
    if "from" in request.GET:
        try:
            earlier = Paste.objects.visible_to(request.user).filter(pk=UUID(request.GET["from"])).first()
        except ValueError:
            return ""
        return earlier.text if earlier else ""
    return next((sample.text for sample in samples() if sample.name == request.GET.get("sample")), "")


def _markets(strategy: Strategy) -> list[dict[str, Any]]:
    """Markets that have bars, the synthetic one always; the one that the strategy names is chosen."""
    codes = {*Market.objects.values_list("code", flat=True), SYNTHETIC_MARKET}
    try:
        chosen = choose_market(strategy)
    except Invalid:
        chosen = SYNTHETIC_MARKET
    real = sorted(codes - {SYNTHETIC_MARKET})
    return [
        {"code": code, "is_synthetic": code == SYNTHETIC_MARKET, "is_chosen": code == chosen}
        for code in [*real, SYNTHETIC_MARKET]
    ]
