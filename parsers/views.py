"""The paste page, and what was understood of a paste: rules beside the sentences that they come from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from executions.services import start_execution
from executions.status import TriggerType
from parsers.models import Paste
from parsers.presentation import marked, rules_of
from parsers.samples import samples
from parsers.services import draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User
from pastetrader.common.errors import PasteTraderError
from screening.models import Instrument
from screening.strategy import Strategy

SYNTHETIC_MARKET = "SAMPLE"
# The market of the bars that belong to a market of the strategy's words.
MARKET_CODES = {"KR": "XKRX"}


@login_required
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """The paste box; what is pasted is read at once, and nothing is lost when it cannot be."""
    context: dict[str, Any] = {"samples": samples(), "text": _sample_text(request.GET.get("sample", ""))}
    if request.method == "GET":
        return render(request, "parsers/paste.html", context)
    assert isinstance(request.user, User)
    upload, text = request.FILES.get("file"), request.POST.get("text", "")
    try:
        found = read_paste(
            owner=request.user,
            data=upload.read() if upload else text,
            source_name=(upload.name or "") if upload else "",
        )
        extract_strategy(paste=found)
    except PasteTraderError as error:
        context |= {"errors": error.as_dict(), "text": text, "refused_file": upload.name if upload else ""}
        return render(request, "parsers/paste.html", context, status=error.status)
    return redirect("understood", paste_id=found.pk)


@login_required
@require_GET
def understood(request: HttpRequest, paste_id: UUID) -> HttpResponse:
    """The source on the left, what was understood of it on the right."""
    found = get_object_or_404(Paste.objects.visible_to(request.user), pk=paste_id)
    row = found.strategies.select_related("workflow").order_by("-created_at").first() or extract_strategy(paste=found)
    strategy = Strategy.model_validate(row.document)
    rules = rules_of(strategy)
    context: dict[str, Any] = {
        "paste": found,
        "row": row,
        "strategy": strategy,
        "rules": rules,
        "pieces": marked(found.text, rules),
        "markets": _markets(strategy),
    }
    return render(request, "parsers/understood.html", context)


@login_required
@require_POST
def make_workflow(request: HttpRequest, paste_id: UUID) -> HttpResponse:
    """Drafts the workflow; with `run`, starts it too."""
    found = get_object_or_404(Paste.objects.editable_by(request.user), pk=paste_id)
    row = found.strategies.order_by("-created_at").first() or extract_strategy(paste=found)
    try:
        workflow = draft_workflow(strategy=row, market=request.POST.get("market", ""))
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("understood", paste_id=found.pk)
    if "run" not in request.POST:
        return redirect("workflow", workflow_id=workflow.pk)
    try:
        execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=request.user)
    except PasteTraderError as error:
        messages.error(request, error.as_dict()["message"])
        return redirect("workflow", workflow_id=workflow.pk)
    return redirect("execution", execution_id=execution.pk)


def _sample_text(name: str) -> str:
    return next((sample.text for sample in samples() if sample.name == name), "")


def _markets(strategy: Strategy) -> list[dict[str, Any]]:
    """Markets that have instruments, the synthetic one always; the one that the strategy names is chosen."""
    codes = {*Instrument.objects.values_list("market", flat=True).distinct(), SYNTHETIC_MARKET}
    wanted = MARKET_CODES.get(strategy.universe.market or "", strategy.universe.market)
    chosen = wanted if wanted in codes else SYNTHETIC_MARKET
    real = sorted(codes - {SYNTHETIC_MARKET})
    return [
        {"code": code, "is_synthetic": code == SYNTHETIC_MARKET, "is_chosen": code == chosen}
        for code in [*real, SYNTHETIC_MARKET]
    ]
