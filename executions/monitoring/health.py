"""What is late now, and what did not go as it should have: for its owner, and all of it for the operator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from executions.engine.base import lease_seconds
from executions.models import Incident, NodeExecution, WorkflowExecution
from executions.status import Status, WaitingFor
from pastetrader.accounts.models import User
from pastetrader.common.http.paging import Page, newest_first

# Of each kind the page shows so many; more of them say the same.
MOST = 50
INCIDENTS_A_PAGE = 20
RECENT_EXECUTIONS = 50
# The reconciler looks once a second, and less often on a huge backlog.
DEADLINE_GRACE = timedelta(seconds=10)


def _constant(condition: str) -> RawSQL:
    """A condition in the words of a partial index: with parameters in it, SQLite would not use the index."""
    return RawSQL(condition, [], output_field=BooleanField())  # noqa: S611  # only the constants below


OPEN_EXECUTION = _constant("workflow_executions.status IN ('pending', 'running')")
OPEN_NODE = _constant("node_executions.status IN ('pending', 'running')")
_GIVEN_UP = _constant("node_executions.cause IN ('worker_lost', 'unknown_effect')")


@dataclass(frozen=True)
class Late:
    """Something that should have happened by now. `step` is empty when it is about the whole execution."""

    execution: WorkflowExecution
    step: str
    what: Promise
    to_do: Promise
    since: datetime
    worker: str = ""


@dataclass(frozen=True)
class WorkerSeen:
    """A worker, when it last took a step, and how many it is running."""

    name: str
    last_seen_at: datetime | None
    running: int


def is_operator(user: User) -> bool:
    """Whether the user sees what belongs to others here."""
    return user.is_staff


def late_now(user: User) -> list[Late]:
    """What is late, longest first; nothing when all is well. At most MOST of each kind."""
    now = timezone.now()
    lease = timedelta(seconds=lease_seconds())
    found = [
        *_not_begun(user, now - lease),
        *_not_taken(user, now - lease),
        *_silent(user, now),
        *_beyond_deadline(user, now - DEADLINE_GRACE),
    ]
    return sorted(found, key=lambda late: late.since)


def incidents(user: User, cursor: str) -> Page[Incident]:
    """What went wrong and was put right, newest first."""
    rows = _seen_by(Incident.objects.select_related("execution__workflow", "node_execution"), user)
    heavy = (*_behind("execution", WorkflowExecution.HEAVY), *_behind("node_execution", NodeExecution.HEAVY))
    return newest_first(rows.defer(*heavy), cursor=cursor, size=INCIDENTS_A_PAGE)


def given_up(user: User) -> list[NodeExecution]:
    """Steps that failed because their worker was lost, with or without having sent something; newest first."""
    rows = _seen_by(NodeExecution.objects.filter(_GIVEN_UP).select_related("execution__workflow"), user)
    return list(rows.defer(*_HEAVY_OF_NODES).order_by("-ended_at")[:MOST])


def reruns(user: User) -> list[WorkflowExecution]:
    """Executions that run another one again, newest first."""
    rows = _seen_by(WorkflowExecution.objects.filter(rerun_of__isnull=False).select_related("workflow"), user)
    return list(rows.defer(*WorkflowExecution.HEAVY).order_by("-created_at", "-id")[:MOST])


def workers(user: User) -> list[WorkerSeen]:
    """The workers of what runs and of the latest executions."""
    running: dict[str, int] = dict(
        _nodes(user)
        .filter(OPEN_NODE, status=Status.RUNNING, lease_until__isnull=False)
        .values_list("worker")
        .annotate(count=Count("pk"))
        .order_by("worker")
    )
    latest = _seen_by(WorkflowExecution.objects.all(), user).order_by("-id").values_list("id", flat=True)
    seen: dict[str, datetime] = dict(
        NodeExecution.objects.filter(execution__in=list(latest[:RECENT_EXECUTIONS]), started_at__isnull=False)
        .values_list("worker")
        .annotate(last=Max("started_at"))
        .order_by("worker")
    )
    names = sorted(name for name in {*running, *seen} if name)
    return [WorkerSeen(name, seen.get(name), running.get(name, 0)) for name in names]


def _not_begun(user: User, before: datetime) -> Iterator[Late]:
    # A child that waits for its turn has no ready step.
    ready = NodeExecution.objects.filter(execution=OuterRef("pk"), status=Status.PENDING, ready_at__lt=before)
    rows = _seen_by(WorkflowExecution.objects.filter(OPEN_EXECUTION, Exists(ready), status=Status.PENDING), user)
    for execution in _shown(rows.filter(created_at__lt=before).order_by("created_at")):
        yield Late(execution, "", _NOT_BEGUN, _CALL_WORKERS, execution.created_at)


def _not_taken(user: User, before: datetime) -> Iterator[Late]:
    at_work = (
        NodeExecution.objects.filter(execution=OuterRef("execution"), status=Status.RUNNING)
        .order_by()
        .values("execution")
        .annotate(count=Count("pk"))
        .values("count")
    )
    limit = F("execution__max_concurrent_nodes")
    rows = (
        _nodes(user)
        .filter(OPEN_NODE, status=Status.PENDING, lease_until__isnull=False, execution__status=Status.RUNNING)
        .annotate(due_at=Coalesce("next_run_at", "ready_at"), at_work=Coalesce(Subquery(at_work), 0))
        .filter(Q(execution__max_concurrent_nodes=None) | Q(at_work__lt=limit), due_at__lt=before)
    )
    for node in rows.order_by("lease_until")[:MOST]:
        what = _RETRY_OVERDUE if node.waiting_for == WaitingFor.RETRY else _NOT_TAKEN
        yield Late(node.execution, node.node_name, what, _CALL_WORKERS, node.due_at)


def _silent(user: User, now: datetime) -> Iterator[Late]:
    rows = _nodes(user).filter(OPEN_NODE, status=Status.RUNNING, lease_until__lt=now)
    for node in rows.order_by("lease_until")[:MOST]:
        yield Late(node.execution, node.node_name, _SILENT, _TAKEN_BACK, node.lease_until, node.worker)


def _beyond_deadline(user: User, before: datetime) -> Iterator[Late]:
    of_nodes = _nodes(user).filter(OPEN_NODE, status=Status.RUNNING, deadline_at__lt=before)
    for node in of_nodes.order_by("deadline_at")[:MOST]:
        yield Late(node.execution, node.node_name, _BEYOND_DEADLINE, _LOOK_AT_RECONCILER, node.deadline_at, node.worker)
    rows = WorkflowExecution.objects.filter(OPEN_EXECUTION, deadline_at__lt=before)
    for execution in _shown(_seen_by(rows, user).order_by("deadline_at")):
        yield Late(execution, "", _BEYOND_DEADLINE, _LOOK_AT_RECONCILER, execution.deadline_at)


_NOT_BEGUN = _("The execution has not begun.")
_NOT_TAKEN = _("The step is ready, and no worker has taken it.")
_RETRY_OVERDUE = _("The next attempt is due, and no worker has begun it.")
_SILENT = _("The worker of this step is silent.")
_BEYOND_DEADLINE = _("Its time is up, and it still runs.")
_CALL_WORKERS = _("See that workers run and are not all busy. It begins as soon as one is free.")
_TAKEN_BACK = _("Another worker takes it over in a moment. If not, see that workers run.")
_LOOK_AT_RECONCILER = _("It is ended from outside in a moment. If not, see that workers run.")


def _nodes(user: User) -> Any:
    return _seen_by(NodeExecution.objects.select_related("execution__workflow").defer(*_HEAVY_OF_NODES), user)


def _seen_by(rows: Any, user: User) -> Any:
    return rows if is_operator(user) else rows.visible_to(user)


def _shown(rows: Any) -> Any:
    return rows.select_related("workflow").defer(*WorkflowExecution.HEAVY)[:MOST]


def _behind(relation: str, columns: Sequence[str]) -> list[str]:
    return [f"{relation}__{column}" for column in columns]


# With the execution of each.
_HEAVY_OF_NODES = (*NodeExecution.HEAVY, *_behind("execution", WorkflowExecution.HEAVY))
