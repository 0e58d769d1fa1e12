"""Figures of executions for /metrics: how many there are, what waits, and how long it has waited."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from executions.engine.base import lease_seconds
from executions.models import Incident, NodeExecution, WorkflowExecution
from executions.monitoring.health import DEADLINE_GRACE, OPEN_EXECUTION, OPEN_NODE
from executions.status import Status
from pastetrader.common.http.health.metrics import Metric


def collect() -> Iterator[Metric]:
    """Executions by state; steps that are ready, and those that are late."""
    by_state = dict(WorkflowExecution.objects.order_by().values_list("status").annotate(count=Count("pk")))
    yield Metric(
        "pastetrader_executions",
        "Executions that are kept, by state.",
        [({"status": status}, by_state.get(status, 0)) for status in Status.values],
    )
    yield from _queue()
    yield from _late()
    yield Metric(
        "pastetrader_incidents", "Kept records of what went wrong and was put right.", [({}, Incident.objects.count())]
    )


def _queue() -> Iterator[Metric]:
    now = timezone.now()
    ready = _ready().filter(Q(next_run_at=None) | Q(next_run_at__lte=now))
    found = ready.aggregate(depth=Count("pk"), oldest=Min(Coalesce("next_run_at", "ready_at")))
    waited = (now - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    running = NodeExecution.objects.filter(OPEN_NODE, status=Status.RUNNING).count()
    yield Metric(
        "pastetrader_ready_nodes", "Steps that are ready and that no worker has taken.", [({}, found["depth"])]
    )
    yield Metric(
        "pastetrader_oldest_ready_node_seconds",
        "How long the longest waiting ready step has waited.",
        [({}, max(0.0, waited))],
    )
    yield Metric("pastetrader_running_nodes", "Steps that workers run.", [({}, running)])


def _late() -> Iterator[Metric]:
    now = timezone.now()
    before = now - timedelta(seconds=lease_seconds())
    running = NodeExecution.objects.filter(OPEN_NODE, status=Status.RUNNING)
    late = {
        "not_taken": _ready().annotate(due_at=Coalesce("next_run_at", "ready_at")).filter(due_at__lt=before).count(),
        "silent_worker": running.filter(lease_until__lt=now).count(),
        "beyond_deadline": running.filter(deadline_at__lt=now - DEADLINE_GRACE).count()
        + WorkflowExecution.objects.filter(OPEN_EXECUTION, deadline_at__lt=now - DEADLINE_GRACE).count(),
    }
    yield Metric(
        "pastetrader_late",
        "What should have happened by now, by kind.",
        [({"kind": kind}, count) for kind, count in late.items()],
    )


def _ready() -> QuerySet[NodeExecution]:
    return NodeExecution.objects.filter(OPEN_NODE, status=Status.PENDING, lease_until__isnull=False)
