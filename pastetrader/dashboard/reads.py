"""What the dashboard reads, in a number of queries that does not depend on how many workflows there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from executions.models import NodeExecution, Schedule, WorkflowExecution
from executions.status import OPEN, Mode, Status
from pastetrader.accounts.models import User
from pastetrader.dashboard.asked import Asked, Show, Sort
from pastetrader.dashboard.sparkline import RUNS, Sparkline, sparkline
from screening.models import Signal
from workflows.models import Workflow

PAGE_SIZE = 50
A_DAY = timedelta(days=1)
FAILED = (Status.FAILED, Status.TIMEOUT)


class _Statuses(Subquery):
    """The states of the rows of a query, joined by commas, oldest first; the query gives status and created_at."""

    template = "(SELECT group_concat(newest.status) FROM (%(subquery)s) newest)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL orders what it joins; SQLite joins in the order of the query inside, newest first."""
        ordered = "(SELECT string_agg(newest.status, ',' ORDER BY newest.created_at DESC) FROM (%(subquery)s) newest)"
        return self.as_sql(compiler, connection, template=ordered, **context)


@dataclass(frozen=True)
class WorkflowRow:
    """A workflow as its row shows it. `failed_step`: the key of the step at which its last run failed, or ""."""

    workflow: Workflow
    last: WorkflowExecution | None
    failed_step: str
    next_run: datetime | None
    next_zone: str
    history: Sparkline

    @property
    def has_failed(self) -> bool:
        """Whether its last run did."""
        return self.last is not None and self.last.status in FAILED


@dataclass(frozen=True)
class Figures:
    """Workflows by kind; runs of the last 24 hours, those that completed and failed; signals of today; the next run."""

    workflows: int
    active: int
    failing: int
    runs: int
    completed: int
    failed: int
    signals: int
    next_run: Schedule | None

    @property
    def drafts(self) -> int:
        """Workflows that nothing starts by itself."""
        return self.workflows - self.active

    @property
    def share(self) -> float | None:
        """Of the runs that completed or failed, those that completed; None without any."""
        tried = self.completed + self.failed
        return self.completed / tried if tried else None


def workflows_of(user: User) -> QuerySet[Workflow]:
    """One's workflows with `last_status` and `last_at` of their last run."""
    newest = _started().filter(workflow=OuterRef("pk")).order_by("-created_at", "-id")
    return Workflow.objects.visible_to(user).annotate(
        last_status=Subquery(newest.values("status")[:1]), last_at=Subquery(newest.values("created_at")[:1])
    )


def figures_of(user: User, now: datetime) -> Figures:
    """The figures of a person, in four queries."""
    kinds = workflows_of(user).aggregate(
        workflows=Count("pk"),
        active=Count("pk", filter=Q(is_active=True)),
        failing=Count("pk", filter=Q(last_status__in=FAILED)),
    )
    lately = _counted(_started()).filter(owner=user, created_at__gte=now - A_DAY)
    runs = lately.aggregate(
        runs=Count("pk"),
        completed=Count("pk", filter=Q(status=Status.COMPLETED)),
        failed=Count("pk", filter=Q(status__in=FAILED)),
    )
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Figures(
        **kinds,
        **runs,
        signals=Signal.objects.visible_to(user).filter(created_at__gte=midnight).count(),
        next_run=_coming(Schedule.objects.visible_to(user)).select_related("workflow").order_by("next_run_at").first(),
    )


def asked_for(user: User, asked: Asked, now: datetime) -> QuerySet[Workflow]:
    """The workflows that are asked for, in the order that is asked for."""
    rows = workflows_of(user)
    if asked.q:
        rows = rows.filter(Q(name__icontains=asked.q) | Q(description__icontains=asked.q))
    match asked.show:
        case Show.ACTIVE:
            rows = rows.filter(is_active=True)
        case Show.DRAFT:
            rows = rows.filter(is_active=False)
        case Show.FAILING:
            annotated: Any = rows
            rows = annotated.filter(last_status__in=FAILED)
    match asked.sort:
        case Sort.NAME:
            return rows.order_by("name", "pk")
        case Sort.LAST_RUN:
            return rows.order_by(F("last_at").desc(nulls_last=True), "-created_at", "-pk")
        case Sort.NEXT_RUN:
            coming = _coming(Schedule.objects.filter(workflow=OuterRef("pk"))).order_by().values("workflow")
            soonest = Subquery(coming.annotate(soonest=Min("next_run_at")).values("soonest"))
            return rows.annotate(soonest=soonest).order_by(F("soonest").asc(nulls_last=True), "-created_at", "-pk")
    is_in_trouble = When(Q(last_status__in=FAILED) & Q(last_at__gte=now - A_DAY), then=Value(value=True))
    in_trouble = Case(is_in_trouble, default=Value(value=False), output_field=BooleanField())
    return rows.annotate(in_trouble=in_trouble).order_by("-in_trouble", "-created_at", "-pk")


def rows_of(workflows: Sequence[Workflow]) -> list[WorkflowRow]:
    """The rows of workflows, in their order, in four queries."""
    keys = [workflow.pk for workflow in workflows]
    looked_at = dict(_newest(keys))
    last = _last_runs(keys)
    steps = _failed_steps(execution.pk for execution in last.values() if execution.status in FAILED)
    coming = _next_runs(keys)
    return [
        WorkflowRow(
            workflow,
            execution := last.get(workflow.pk),
            steps.get(execution.pk, "") if execution else "",
            *coming.get(workflow.pk, (None, "")),
            sparkline(_oldest_first(looked_at[workflow.pk])),
        )
        for workflow in workflows
    ]


def _started() -> QuerySet[WorkflowExecution]:
    """Executions that somebody or something asked for; what they start themselves stands with them."""
    return WorkflowExecution.objects.filter(parent_node=None)


def _counted(rows: QuerySet[WorkflowExecution]) -> QuerySet[WorkflowExecution]:
    """Those that say how a workflow does: tests, dry runs and single steps do not."""
    return rows.filter(mode=Mode.NORMAL, only_node_key="")


def _newest(keys: Sequence[UUID]) -> Iterable[tuple[UUID, str | None]]:
    runs = _counted(_started()).filter(workflow=OuterRef("pk")).order_by("-created_at", "-id")
    statuses = _Statuses(runs.values("status", "created_at")[:RUNS])
    return Workflow.objects.filter(pk__in=keys).annotate(statuses=statuses).values_list("pk", "statuses")


def _oldest_first(statuses: str | None) -> list[str]:
    return statuses.split(",")[::-1] if statuses else []


def _last_runs(keys: Sequence[UUID]) -> Mapping[UUID, WorkflowExecution]:
    newest = _started().filter(workflow=OuterRef("pk")).order_by("-created_at", "-id").values("pk")[:1]
    ids = Workflow.objects.filter(pk__in=keys).order_by().values(last=Subquery(newest))
    rows = WorkflowExecution.objects.filter(pk__in=ids).defer(*WorkflowExecution.HEAVY)
    return {execution.workflow_id: execution for execution in rows}


def _failed_steps(executions: Iterable[UUID]) -> Mapping[UUID, str]:
    rows = NodeExecution.objects.filter(execution__in=list(executions), status__in=FAILED)
    # The first of each comes last, and stays.
    return dict(rows.order_by("-execution_order").values_list("execution_id", "node_key"))


def _coming(rows: QuerySet[Schedule]) -> QuerySet[Schedule]:
    return rows.filter(is_active=True, next_run_at__isnull=False, workflow__deleted_at=None)


def _next_runs(keys: Sequence[UUID]) -> Mapping[UUID, tuple[datetime | None, str]]:
    rows = _coming(Schedule.objects.filter(workflow__in=keys)).order_by("-next_run_at")
    # The earliest comes last, and stays.
    return {key: (at, zone) for key, at, zone in rows.values_list("workflow_id", "next_run_at", "timezone")}


def is_open(rows: Iterable[WorkflowRow]) -> bool:
    """Whether a run goes on: then the page looks again."""
    return any(row.last is not None and row.last.status in OPEN for row in rows)
