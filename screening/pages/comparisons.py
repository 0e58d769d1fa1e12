"""Two backtests side by side, in the browser."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.errors import PasteTraderError
from screening.backtest_comparisons.answering import comparison_context
from screening.backtest_comparisons.services import tried_of
from screening.models import BacktestReport

# So many of one's own can be chosen of, the newest.
CHOICES = 200
CHOSEN = ("a", "b")


@login_required
@require_safe
def compare_backtests(request: SignedInRequest) -> HttpResponse:
    """`?a=` and `?b=` are two of a person's backtests; with one of them or none they are chosen."""
    first, second = (_found(request, name) for name in CHOSEN)
    context: dict[str, Any] = {"first": first, "second": second, **_choices(request, first)}
    status = 200
    if first and second:
        try:
            context |= comparison_context(tried_of(first), tried_of(second), request.GET, CHOSEN)
        except PasteTraderError as error:
            context["errors"], status = error.as_dict(), error.status
    return render(request, "screening/comparisons/comparison.html", context, status=status)


def _found(request: SignedInRequest, name: str) -> BacktestReport | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        key = UUID(int=0)
    rows = BacktestReport.objects.visible_to(request.user).defer("summary", "curve", "trades")
    return get_object_or_404(rows, pk=key)


def _choices(request: SignedInRequest, first: BacktestReport | None) -> dict[str, Any]:
    """Backtests to choose from: beside one that is chosen those of its market."""
    rows = BacktestReport.objects.visible_to(request.user).only("id", "title", "market", "created_at")
    if first is not None:
        rows = rows.filter(market=first.market)
    return {"choices": list(rows.order_by("market", "-created_at")[:CHOICES])}
