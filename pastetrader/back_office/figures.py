"""The figures of the first page: each a fixed number of queries, bounded in time by an index and in rows by MOST."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from executions.embedded.runtime import current_engine
from executions.models import (
    Incident,
    Schedule,
    ScheduleOccurrence,
    SkipReason,
    Verdict,
    WebhookDelivery,
    WorkflowExecution,
)
from executions.monitoring.health import Late, WorkerSeen, late_now, workers
from executions.monitoring.schedules import in_trouble, overdue, stability, stability_in_all
from executions.status import Cause, IncidentKind, Status
from pastetrader.accounts.models import SignedIn, SignInDelay, User
from pastetrader.common.admin_filters import start_of_today
from pastetrader.common.models import first_id_of

A_DAY = timedelta(days=1)
# Of each kind the page shows so many; the list behind it has them all.
MOST = 6
STABILITY_DAYS = 7


@dataclass(frozen=True)
class Counted:
    """Something and how often; `key` is what lists are filtered by."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Runs:
    """Executions that began today, without those that are steps of others, and of the last day the failed ones."""

    today: int
    states: list[Counted]
    failed: int
    causes: list[Counted]
    latest_failed: list[WorkflowExecution]
    spenders: list[Any]


@dataclass(frozen=True)
class Lateness:
    """What is late now, and what was put right in the last day."""

    late: list[Late]
    late_count: int
    incidents: list[Counted]
    workers: list[WorkerSeen]
    engine: str


@dataclass(frozen=True)
class Schedules:
    """Due in the next day, late, in trouble, missed in the last day; which share of a week ran as promised."""

    due: int
    late: list[Schedule]
    troubled: list[Schedule]
    missed: int
    share: float | None


@dataclass(frozen=True)
class Webhooks:
    """Deliveries of the last day by what became of them, and the addresses that refused most."""

    accepted: int
    refused: int
    verdicts: list[Counted]
    endpoints: list[Any]


@dataclass(frozen=True)
class SignIns:
    """The sessions that began last, and how many are slowed down."""

    latest: list[SignedIn]
    slowed: int


@dataclass(frozen=True)
class Storage:
    """Bytes of the database, and bytes that are free where the data folder is."""

    database: int
    free: int
    total: int


def runs() -> Runs:
    """Four queries."""
    today = _states(_began(start_of_today()))
    day = _began(timezone.now() - A_DAY)
    failed = day.filter(status__in=[Status.FAILED, Status.TIMEOUT])
    causes = [Counted(cause, _label(Cause, cause), count) for cause, count in _counted(failed, "cause")]
    latest = failed.select_related("workflow", "owner").defer(*WorkflowExecution.HEAVY).order_by("-id")[:MOST]
    spent = day.order_by().values("owner_id", "owner__email").annotate(runs=Count("pk"), stored=Sum("stored_bytes"))
    return Runs(
        today=sum(one.count for one in today),
        states=today,
        failed=sum(one.count for one in causes),
        causes=causes[:MOST],
        latest_failed=list(latest),
        spenders=list(spent.order_by("-runs")[:MOST]),
    )


def lateness(user: User) -> Lateness:
    """Eight queries."""
    late = late_now(user)
    recent = Incident.objects.filter(created_at__gte=timezone.now() - A_DAY)
    kinds = [Counted(kind, _label(IncidentKind, kind), count) for kind, count in _counted(recent, "kind")]
    engine = current_engine()
    state = "" if engine is None else ("running" if engine.is_running else "stopped")
    return Lateness(late[:MOST], len(late), kinds, workers(user)[: 2 * MOST], state)


def schedules(now: datetime) -> Schedules:
    """Five queries."""
    missed = ScheduleOccurrence.objects.filter(scheduled_for__gte=now - A_DAY, reason=SkipReason.MISSED)
    active = Schedule.objects.filter(is_active=True)
    return Schedules(
        due=active.filter(next_run_at__gte=now, next_run_at__lt=now + A_DAY).count(),
        late=overdue(now=now)[:MOST],
        troubled=in_trouble()[:MOST],
        missed=missed.aggregate(count=Sum("due_count"))["count"] or 0,
        share=stability_in_all(stability(days=STABILITY_DAYS, now=now)).share,
    )


def webhooks(now: datetime) -> Webhooks:
    """Two queries."""
    day = WebhookDelivery.objects.filter(received_at__gte=now - A_DAY)
    verdicts = [Counted(verdict, _label(Verdict, verdict), count) for verdict, count in _counted(day, "verdict")]
    accepted = sum(one.count for one in verdicts if one.key == Verdict.ACCEPTED)
    by_endpoint = day.exclude(verdict=Verdict.ACCEPTED).order_by().values("endpoint_id", "endpoint__name")
    return Webhooks(
        accepted=accepted,
        refused=sum(one.count for one in verdicts) - accepted,
        verdicts=[one for one in verdicts if one.key != Verdict.ACCEPTED],
        endpoints=list(by_endpoint.annotate(count=Count("pk")).order_by("-count")[:MOST]),
    )


def sign_ins(now: datetime) -> SignIns:
    """Two queries."""
    latest = SignedIn.objects.select_related("user").order_by("-id")[:MOST]
    slowed = SignInDelay.objects.filter(last_attempt_at__gte=now - A_DAY, not_before__gt=now)
    return SignIns(list(latest), slowed.count())


def storage() -> Storage:
    """One query."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        size = int(cursor.fetchone()[0])
    disk = shutil.disk_usage(settings.DATA_DIR)
    return Storage(size, disk.free, disk.total)


def _began(since: datetime) -> QuerySet[WorkflowExecution]:
    return WorkflowExecution.objects.filter(pk__gte=first_id_of(since), parent_node=None)


def _states(rows: QuerySet[WorkflowExecution]) -> list[Counted]:
    found = dict(_counted(rows, "status"))
    shown = (Status.RUNNING, Status.PENDING, Status.COMPLETED, Status.FAILED, Status.TIMEOUT, Status.CANCELLED)
    return [Counted(status.value, str(status.label), found.get(status.value, 0)) for status in shown]


def _counted(rows: QuerySet[Any], field: str) -> list[tuple[str, int]]:
    """Values with how often they occur, the most frequent first."""
    return list(rows.order_by().values_list(field).annotate(count=Count("pk")).order_by("-count", field))


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
