"""What a change of a workflow does to its signals, in the browser."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from parsers.drafting.reading_back import NotDescribed
from parsers.services.comparing import NOW, choices_of, name_of, side_of
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import NotFound, PasteTraderError
from screening.backtest_comparisons.answering import comparison_context
from screening.backtest_comparisons.tried import Tried
from workflows.models import Workflow

CHOSEN = ("a", "b")


@login_required
@require_safe
def compare_workflow(request: SignedInRequest, workflow_id: UUID) -> HttpResponse:
    """`?a=` and `?b=`: "now", "text" or the number of a version; left out the newest version and the graph now."""
    workflow = get_object_or_404(Workflow.objects.visible_to(request.user), pk=workflow_id)
    choices = choices_of(workflow, by=request.user)
    newest = next((choice.value for choice in choices if choice.value.isdecimal()), "")
    first, second = request.GET.get("a", newest), request.GET.get("b", NOW)
    context: dict[str, Any] = {"workflow": workflow, "choices": choices, "first": first, "second": second}
    status = 200
    if first and second:
        try:
            context |= _compared(request, workflow, first, second)
        except NotFound as error:
            raise Http404 from error
        except PasteTraderError as error:
            context["errors"], status = error.as_dict(), error.status
    return render(request, "parsers/comparison.html", context, status=status)


def _compared(request: SignedInRequest, workflow: Workflow, first: str, second: str) -> dict[str, Any]:
    before, after = (side_of(workflow, value, by=request.user) for value in (first, second))
    if isinstance(before, Tried) and isinstance(after, Tried):
        query = request.GET.copy()
        query["a"], query["b"] = first, second
        return comparison_context(before, after, query, CHOSEN)
    sides = ((first, before), (second, after))
    return {
        "not_described": [
            {"name": name_of(value), "message": side.message} for value, side in sides if isinstance(side, NotDescribed)
        ]
    }
