"""How long things took and how they ended: of one execution, and of a workflow's executions over some days."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from executions.models import NodeExecution, WorkflowExecution
from executions.monitoring.costs import cost_of_execution
from executions.status import Mode, Status
from workflows.models import Workflow

# Of a busy workflow the newest so many executions are looked at.
MOST_EXECUTIONS = 5_000
_WITHOUT_SUCCESS = (Status.FAILED, Status.TIMEOUT)


class _Seconds(Func):
    """An interval as seconds (PostgreSQL)."""

    function = "EXTRACT"
    template = "%(function)s(EPOCH FROM %(expressions)s)::float8"
    output_field = FloatField()


class _Percentile(Aggregate):
    """The value below which such a share of the rows lies, interpolated (PostgreSQL)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def statistics_of_execution(
    execution: WorkflowExecution, nodes: Sequence[NodeExecution] | None = None
) -> dict[str, Any]:
    """Counts of nodes by state, how long they ran and waited for a worker, and what had to be tried again.

    Times are seconds. A node counts with its last attempt; its wait is left out when it was tried more than once,
    because that holds the pause between the attempts. `nodes`: those of the execution, if they were read before.
    """
    if nodes is None:
        nodes = list(execution.node_executions.defer(*NodeExecution.HEAVY))
    statuses = Counter(node.status for node in nodes)
    # A node that was kept from an earlier execution never ran in this one.
    ran = [
        _between(node.started_at, node.ended_at) for node in nodes if node.started_at and node.ended_at and node.attempt
    ]
    waited = [
        _between(node.ready_at, node.started_at)
        for node in nodes
        if node.ready_at and node.started_at and node.attempt == 1
    ]
    return {
        "nodes": len(nodes),
        "nodes_by_status": {status.value: statuses[status] for status in Status if statuses[status]},
        "total_seconds": execution.duration_seconds,
        "queue_delay_seconds": _between(execution.created_at, execution.started_at) if execution.started_at else None,
        "node_duration_seconds": _percentiles(ran),
        "node_queue_delay_seconds": _percentiles(waited),
        "retries": sum(node.retry_count for node in nodes),
        "lost_workers": sum(node.lost_count for node in nodes),
        "output_bytes": execution.stored_bytes,
        "tokens": _tokens_of(execution),
        "cost": cost_of_execution(execution.pk),
    }


def _tokens_of(execution: WorkflowExecution) -> dict[str, int] | None:
    """What models read and wrote for its nodes and for the items of their lists; None when none was asked.

    A node that was kept from an earlier execution (without an attempt) used nothing in this one.
    """
    asked = NodeExecution.objects.filter(node_type="agent", attempt__gt=0).values_list("metadata__usage", flat=True)
    # Each by an index of its own: with OR between the two, PostgreSQL reads every node execution that there is.
    own, below = asked.filter(execution=execution), asked.filter(execution__parent_node__execution=execution)
    known = [usage for usage in own.union(below, all=True) if usage]
    return {name: sum(usage.get(name, 0) for usage in known) for name in ("input", "output")} if known else None


def statistics_of_workflow(workflow: Workflow, days: int = 30) -> dict[str, Any]:
    """Counts by state, and how long executions took and waited to begin, over the last so many days.

    Times are seconds; durations are of completed executions. `success_rate` is the share of completed ones among those
    that completed, failed or timed out; None without any. Tests, dry runs and single steps do not count. `is_cut`: only
    the newest 5,000 were looked at.
    """
    rows = WorkflowExecution.objects.filter(
        workflow=workflow,
        created_at__gte=timezone.now() - timedelta(days=days),
        mode=Mode.NORMAL,
        only_node_key="",
    ).order_by("-created_at", "-id")
    found = _by_postgresql(rows) if connection.vendor == "postgresql" else _by_rows(rows)
    by_status = {status.value: found[status.value] for status in Status if found[status.value]}
    tried = sum(by_status.get(status, 0) for status in (Status.COMPLETED, *_WITHOUT_SUCCESS))
    total = sum(by_status.values())
    return {
        "days": days,
        "executions": total,
        "executions_by_status": by_status,
        "success_rate": by_status.get(Status.COMPLETED, 0) / tried if tried else None,
        "duration_seconds": {"p50": found["duration_p50"], "p95": found["duration_p95"]},
        "queue_delay_seconds": {"p50": found["delay_p50"], "p95": found["delay_p95"]},
        "is_cut": total >= MOST_EXECUTIONS,
    }


def _timed(rows: QuerySet[WorkflowExecution]) -> QuerySet[Any]:
    return rows.annotate(
        duration=ExpressionWrapper(F("ended_at") - F("started_at"), DurationField()),
        delay=ExpressionWrapper(F("started_at") - F("created_at"), DurationField()),
    )


def _by_postgresql(rows: QuerySet[WorkflowExecution]) -> dict[str, Any]:
    completed, started = Q(status=Status.COMPLETED), Q(started_at__isnull=False)
    wanted: dict[str, Aggregate] = {status.value: Count("pk", filter=Q(status=status)) for status in Status}
    for name, only in (("duration", completed), ("delay", started)):
        for place, share in (("p50", 0.5), ("p95", 0.95)):
            # Two clocks may disagree.
            seconds = Greatest(_Seconds(name), Value(0.0))
            wanted[f"{name}_{place}"] = _Percentile(seconds, filter=only, share=share)
    return _timed(rows).only("id")[:MOST_EXECUTIONS].aggregate(**wanted)


def _by_rows(rows: QuerySet[WorkflowExecution]) -> dict[str, Any]:
    found = list(_timed(rows).values_list("status", "duration", "delay")[:MOST_EXECUTIONS])
    statuses = Counter(status for status, *_times in found)
    durations = [took.total_seconds() for status, took, _delay in found if status == Status.COMPLETED and took]
    delays = [max(0.0, delay.total_seconds()) for _status, _took, delay in found if delay is not None]
    times = {
        f"{name}_{place}": seconds
        for name, values in (("duration", durations), ("delay", delays))
        for place, seconds in _percentiles(values).items()
    }
    return {**{status.value: statuses[status] for status in Status}, **times}


def _percentiles(seconds: Sequence[float]) -> dict[str, float | None]:
    ordered = sorted(seconds)
    return {"p50": _percentile(ordered, 0.5), "p95": _percentile(ordered, 0.95)}


def _percentile(ordered: Sequence[float], share: float) -> float | None:
    """Interpolated between neighbours, as PostgreSQL's percentile_cont does."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _between(start: datetime, end: datetime) -> float:
    """Seconds; never below zero, though two clocks may disagree."""
    return max(0.0, (end - start).total_seconds())
