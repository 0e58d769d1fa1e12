"""How schedules keep what they promise: stability per day, those in trouble, those that nobody rings for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from executions.models import Outcome, Schedule, ScheduleOccurrence, SkipReason
from executions.scheduling.policies import GRACE
from pastetrader.accounts.models import User
from pastetrader.common.http.health.metrics import Metric

DAYS = 30
MOST = 50


@dataclass(frozen=True)
class Stability:
    """Of the due times of a day (UTC), or of all days: how many there were, and how many ran as promised."""

    day: date | None
    due: int
    as_promised: int

    @property
    def share(self) -> float | None:
        """Ran as promised / due; None when nothing was due."""
        return self.as_promised / self.due if self.due else None


def stability(user: User | None = None, *, days: int = DAYS, now: datetime | None = None) -> list[Stability]:
    """Day by day, oldest first, days without due times left out; of one's own schedules, or (None) of all.

    As promised: started, and looked at within the grace. What a schedule's own overlap rule skips was not due; what
    waits is not decided yet.
    """
    since = (now or timezone.now()) - timedelta(days=days)
    rows = due_times(user).filter(scheduled_for__gte=since)
    by_day = rows.annotate(day=TruncDate("scheduled_for")).values("day").annotate(due=_due(), kept=_kept())
    return [Stability(row["day"], row["due"], row["kept"]) for row in by_day.order_by("day")]


def stability_in_all(found: list[Stability]) -> Stability:
    """All days together."""
    return Stability(None, sum(one.due for one in found), sum(one.as_promised for one in found))


def in_trouble(user: User | None = None) -> list[Schedule]:
    """Active schedules without a next run that can be told."""
    rows = _schedules(user).filter(is_active=True).exclude(problem="")
    return list(rows.order_by("-updated_at")[:MOST])


def overdue(user: User | None = None, *, now: datetime | None = None) -> list[Schedule]:
    """Active schedules whose next run has passed and at which nobody has looked within the grace."""
    before = (now or timezone.now()) - GRACE
    return list(_schedules(user).filter(is_active=True, next_run_at__lt=before).order_by("next_run_at")[:MOST])


def collect() -> Iterator[Metric]:
    """Figures of schedules for /metrics: those that are active, late or stuck, and what became of a day's due times."""
    moment = timezone.now()
    active = Schedule.objects.filter(is_active=True)
    yield Metric("pastetrader_schedules_active", "Schedules that are active.", [({}, active.count())])
    yield Metric(
        "pastetrader_schedules_in_trouble",
        "Active schedules whose next run cannot be told.",
        [({}, active.exclude(problem="").count())],
    )
    yield Metric(
        "pastetrader_schedules_overdue",
        "Active schedules that are due and that nobody has looked at.",
        [({}, active.filter(next_run_at__lt=moment - GRACE).count())],
    )
    day = due_times(None).filter(scheduled_for__gte=moment - timedelta(days=1)).aggregate(due=_due(), kept=_kept())
    samples: list[tuple[dict[str, str], float]] = [
        ({"kept": "yes"}, day["kept"]),
        ({"kept": "no"}, day["due"] - day["kept"]),
    ]
    yield Metric(
        "pastetrader_schedule_due_times", "Due times of the last 24 hours, by whether they ran as promised.", samples
    )
    share = day["kept"] / day["due"] if day["due"] else 1.0
    yield Metric(
        "pastetrader_schedule_stability_ratio", "Which part of them did; 1 when nothing was due.", [({}, share)]
    )


def due_times(user: User | None) -> QuerySet[ScheduleOccurrence]:
    """What counts as a due time, and is decided; of one's own schedules, or (None) of all."""
    rows = ScheduleOccurrence.objects.exclude(outcome=Outcome.WAITING)
    rows = rows.exclude(reason__in=[SkipReason.OVERLAP, SkipReason.INACTIVE])
    return rows if user is None else rows.owned_by(user)


def _due() -> Coalesce:
    return Coalesce(Sum("due_count"), 0)


def _kept() -> Coalesce:
    return _those(IN_TIME)


def _those(condition: Q) -> Coalesce:
    return Coalesce(Sum(Case(When(condition, then=F("due_count")), default=0, output_field=IntegerField())), 0)


IN_TIME = Q(outcome=Outcome.STARTED, created_at__lte=F("scheduled_for") + GRACE)
# What became of `due_times`, as sums: each is in exactly one of them.
PARTS: Mapping[str, Coalesce] = {
    "kept": _kept(),
    "late": _those(Q(outcome=Outcome.STARTED) & ~IN_TIME),
    "missed": _those(Q(outcome=Outcome.SKIPPED, reason=SkipReason.MISSED)),
    "failed": _those(Q(outcome=Outcome.FAILED) | Q(reason=SkipReason.INVALID)),
}


def _schedules(user: User | None) -> QuerySet[Schedule]:
    rows = Schedule.objects.filter(workflow__deleted_at=None).select_related("workflow")
    return rows if user is None else rows.owned_by(user)
