"""The pages of schedules that are looked at: all of one's own, and one of them."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from executions.models import MissedPolicy, Outcome, OverlapPolicy, Schedule
from executions.pages.next_times import market_of, next_times
from executions.pages.schedule_clash import policies_state
from executions.scheduling import services
from executions.scheduling.reads import trading_days_note, with_last_run
from pastetrader.accounts.requests import SignedInRequest
from pastetrader.common.http.paging import newest_first
from pastetrader.common.message_field import shown

PAGE_SIZE = 20
NEXT = 5
DUE_TIMES = 30


@login_required
@require_safe
def schedules_page(request: SignedInRequest) -> HttpResponse:
    """One's schedules, newest first, with the next and the last run of each."""
    schedules = newest_first(
        with_last_run(_seen(request)).select_related("workflow"), cursor=request.GET.get("before", ""), size=PAGE_SIZE
    )
    return render(request, "executions/schedules/schedules.html", {"schedules": schedules})


@login_required
@require_safe
def schedule_page(request: SignedInRequest, schedule_id: UUID) -> HttpResponse:
    """One schedule: in words, its next runs on two clocks, what became of its due times (`?outcome=` of some)."""
    schedule: Any = get_object_or_404(with_last_run(_seen(request)).select_related("workflow"), pk=schedule_id)
    outcome = request.GET.get("outcome", "")
    rows = schedule.occurrences.select_related("execution").defer("execution__input_data", "execution__context")
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    found = list(rows.order_by("-scheduled_for")[: DUE_TIMES + 1])
    preview = services.preview(schedule, count=NEXT)
    context: dict[str, Any] = {
        "schedule": schedule,
        "coming": next_times(preview, zone=schedule.timezone, market=market_of(schedule, schedule.workflow)),
        "trading_days": shown(trading_days_note(schedule)),
        "occurrences": found[:DUE_TIMES],
        "is_cut": len(found) > DUE_TIMES,
        "outcomes": Outcome,
        "outcome": outcome if outcome in Outcome.values else "",
        "policies_state": policies_state(schedule),
        "missed_policies": MissedPolicy,
        "overlap_policies": OverlapPolicy,
    }
    return render(request, "executions/schedules/schedule.html", context)


def _seen(request: SignedInRequest) -> Any:
    return Schedule.objects.visible_to(request.user).filter(workflow__deleted_at=None)
