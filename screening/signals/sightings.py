"""Who found a signal: every execution that came to it, as the first or again, and those that it is a step of."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from executions.models import WorkflowExecution
from executions.status import Cause
from screening.models import Signal, SignalSighting


def found_by(execution: WorkflowExecution) -> QuerySet[Signal]:
    """The signals that this execution found, as the first or again, and those that executions below it found.

    A re-run also has those of steps whose outputs it kept: what these list, as far as it is recorded.
    """
    seen = SignalSighting.objects.filter(execution=execution).values("signal")
    kept = execution.node_executions.filter(cause=Cause.KEPT, output_data__has_key="signals")
    listed = Q()
    for key, given, output in kept.values_list("node_key", "input_data", "output_data"):
        listed |= _listed_by(key, given, output)
    if not listed:
        return Signal.objects.filter(pk__in=seen)
    return Signal.objects.filter(Q(pk__in=seen) | (listed & Q(workflow=execution.workflow_id)))


def _listed_by(node_key: str, given: Any, output: Any) -> Q:
    """The signals that a step's output lists; an empty Q when it lists none."""
    market = given.get("market", "") if isinstance(given, dict) else ""
    symbols: dict[tuple[date, str], set[str]] = {}
    for signal in [one for name in ("signals", "continuing") for one in _listed(output, name)]:
        bar = _bar_of(signal)
        if bar:
            symbols.setdefault((bar, str(signal.get("side"))), set()).add(str(signal.get("symbol")))
    found = Q()
    for (bar, side), names in symbols.items():
        found |= Q(
            node_key=node_key,
            bar=bar,
            side=side,
            instrument__market=str(market),
            instrument__symbol__in=sorted(names),
        )
    return found


def _listed(output: Any, name: str) -> list[Any]:
    found = output.get(name) if isinstance(output, dict) else None
    return found if isinstance(found, list) else []


def _bar_of(signal: Any) -> date | None:
    """The bar that an emitted signal names; None for what only looks like one."""
    try:
        return date.fromisoformat(signal["bar"])
    except (KeyError, TypeError, ValueError):
        return None


def note_sightings(signals: Sequence[Signal], execution_id: UUID) -> None:
    """Say for the execution, and for those that it is a step of, that they came to these signals."""
    SignalSighting.objects.bulk_create(
        [SignalSighting(execution_id=key, signal=signal) for key in _with_parents(execution_id) for signal in signals],
        ignore_conflicts=True,
        batch_size=500,
    )


def _with_parents(execution_id: UUID) -> list[UUID]:
    """The execution, the one that it is a step of, and so on: a few, since steps nest only so deep."""
    keys: list[UUID] = []
    key: UUID | None = execution_id
    while key is not None:
        keys.append(key)
        above = WorkflowExecution.objects.filter(pk=key)
        key = above.values_list("parent_node__execution_id", flat=True).first()
    return keys
