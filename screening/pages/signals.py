"""Why an execution found a symbol or didn't, as a page."""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from executions.models import WorkflowExecution
from pastetrader.accounts.requests import SignedInRequest
from screening.api.candles import LONGEST_UNIVERSE
from screening.conditions import parse
from screening.conditions.evaluation.row_filters import is_ranking
from screening.screens.presentation import step_json
from screening.signals.sightings import found_by
from screening.wording.reasons import reason_message
from screening.wording.sentences import say

if TYPE_CHECKING:
    from screening.screens.explanations import StepExplanation

MAX_SYMBOL = 43
MOST_MARKERS = 100


@login_required
@require_safe
def why_page(request: SignedInRequest, execution_id: UUID) -> HttpResponse:
    """For `?symbol=`: each screen of the execution with its parts, whether they held, and what they saw."""
    rows = WorkflowExecution.objects.visible_to(request.user).select_related("workflow")
    execution = get_object_or_404(rows, pk=execution_id)
    symbol = request.GET.get("symbol", "").replace("\0", "").strip()[:MAX_SYMBOL]
    context: dict[str, Any] = {"execution": execution, "symbol": symbol}
    if symbol:
        # What explains needs numpy and TA-Lib, which only a process that is asked loads.
        why_in = import_string("screening.services.why_in")
        context["steps"] = [_step(execution, step) for step in why_in(execution, symbol)]
    return render(request, "screening/why.html", context)


def _markers(execution: WorkflowExecution, market: str, symbol: str) -> list[dict[str, str]]:
    """The signals of the symbol that the execution found, as marks of a chart."""
    found = found_by(execution).filter(instrument__market=market, instrument__symbol=symbol).order_by("bar", "side")
    return [
        {
            "session": signal.bar.isoformat(),
            "side": signal.side,
            "text": "; ".join(say(reason_message(reason), gettext) for reason in signal.reasons),
        }
        for signal in found[:MOST_MARKERS]
    ]


def _step(execution: WorkflowExecution, found: "StepExplanation") -> dict[str, Any]:
    """The step with its parts in one list, how deep each is nested beside it, and what its chart is marked with."""
    step = step_json(found, gettext)
    answer = step["answer"]
    explained = answer["explanation"] if answer else None
    condition, universe = _charted(explained["condition"] if explained else "", found.symbols)
    return {
        **step,
        "charted": condition,
        "universe": universe,
        "rows": list(_rows(explained, 0)) if explained else [],
        "markers": _markers(execution, answer["market"], answer["symbol"]) if answer else [],
    }


def _charted(condition: str, symbols: tuple[str, ...] | None) -> tuple[str, str]:
    """The condition of a chart and among whom its ranks are, as JSON; of more than an address holds there are none."""
    if not condition or symbols is None or not any(is_ranking(series) for series in parse(condition).series):
        return condition, ""
    said = json.dumps({"symbols": symbols}, separators=(",", ":"))
    return (condition, said) if len(said) <= LONGEST_UNIVERSE else ("", "")


def _rows(part: dict[str, Any], depth: int) -> Any:
    if part["parts"]:
        for inner in part["parts"]:
            yield from _rows(inner, depth + 1)
    else:
        yield {**part, "depth": max(0, depth - 1)}
