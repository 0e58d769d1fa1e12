"""One signal: why it was made, the bars around it, what it did next, and who came to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from executions.models import WorkflowExecution
from pastetrader.accounts.requests import SignedInRequest
from screening.models import Bar, Side, Signal
from screening.models.signals import LOOKED_AT
from screening.signals.listing import shown
from screening.templatetags.signals import level_label

BEFORE = 5
SIGHTINGS = 20


@dataclass(frozen=True)
class NearBar:
    """A bar near a signal: how many of the instrument's sessions after it, and the return since, in percent."""

    bar: Bar
    sessions: int
    change: float | None


@never_cache
@login_required
@require_safe
def signal_page(request: SignedInRequest, signal_id: UUID) -> HttpResponse:
    """A signal of a workflow of one's own."""
    rows = shown(Signal.objects.visible_to(request.user)).select_related("workflow")
    signal = get_object_or_404(rows, pk=signal_id)
    near = _near(signal)
    seen = WorkflowExecution.objects.visible_to(request.user).filter(signal_sightings__signal=signal)
    executions = list(
        seen.select_related("workflow").defer(*WorkflowExecution.HEAVY).order_by("-created_at")[: SIGHTINGS + 1]
    )
    context: dict[str, Any] = {
        "signal": signal,
        "near": near,
        "last": near[-1].bar.session if near else None,
        "markers": _markers(signal),
        "levels": _levels(signal),
        "executions": executions[:SIGHTINGS],
        "has_more": len(executions) > SIGHTINGS,
        "is_synthetic": signal.instrument.market == "SAMPLE",
    }
    return render(request, "screening/signals/signal.html", context)


def _markers(signal: Signal) -> list[dict[str, str]]:
    """The signal and those that it is paired with, as the chart marks them."""
    pairs = [signal, *([signal.ended_by] if signal.ended_by else []), *signal.ends.all()]
    return [
        {"session": one.bar.isoformat(), "side": one.side, "text": str(Side(one.side).label)}
        for one in sorted(pairs, key=lambda one: one.bar)
    ]


def _levels(signal: Signal) -> list[dict[str, Any]]:
    """Stop and target as the strategy says them, as lines of the chart."""
    levels = (signal.noted or {}).get("levels", {})
    return [{"price": price, "text": level_label(name)} for name, price in levels.items()]


def _near(signal: Signal) -> list[NearBar]:
    """The bars from some before the signal to the last that its journal looks at."""
    bars = Bar.objects.filter(instrument=signal.instrument)
    before = list(bars.filter(session__lte=signal.bar).order_by("-session")[: BEFORE + 1])[::-1]
    after = list(bars.filter(session__gt=signal.bar).order_by("session")[:LOOKED_AT])
    base = before[-1] if before and before[-1].session == signal.bar else None
    first = 1 - len(before)
    return [
        NearBar(bar, first + place, float(bar.close / base.close - 1) * 100 if base and first + place > 0 else None)
        for place, bar in enumerate([*before, *after])
    ]
