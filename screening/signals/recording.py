"""Recording what workflows found, and which of it an execution found: the same finding twice is one Signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.status import Cause
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.market_data import market_code
from screening.models import Instrument, Side, Signal, SignalSighting


@dataclass(frozen=True)
class Finding:
    """An instrument that was found on a bar, its price there, why, and what is noted with it.

    A reason is a sentence, or {condition, values, bars_ago, quotes}: what held, what it saw, the words it comes from.
    `noted` is a screening.signals.noted.Noted as JSON, with the `levels` that its prices come to.
    """

    symbol: str
    price: Decimal
    reasons: tuple[str | dict[str, Any], ...] = ()
    noted: dict[str, Any] | None = None


@dataclass(frozen=True)
class Origin:
    """Where a finding comes from: the node of a workflow, and the execution at work."""

    workflow_id: UUID
    node_key: str
    execution_id: UUID
    node_execution_id: UUID


@transaction.atomic
def record_signals(*, origin: Origin, market: str, side: Side, bar: date, findings: Sequence[Finding]) -> list[Signal]:
    """The signals of these findings, by symbol; those that are there already stay as they are. All are noted as found
    by the origin's execution.

    A signal is new when its `node_execution_id` is the origin's, so a node that is run again after a crash answers the
    same. Raises Invalid: a bar in the future, a symbol that the market doesn't have.
    """
    code = market_code(market)
    if bar > timezone.now().date() + timedelta(days=1):
        raise Invalid(_("The bar %(bar)s is in the future.", bar=bar), code="bar_in_future")
    found = {finding.symbol: finding for finding in findings}
    instruments = {row.symbol: row for row in Instrument.objects.filter(market=code, symbol__in=found)}
    unknown = sorted(set(found) - set(instruments))
    if unknown:
        raise Invalid(
            _("%(market)s has no symbol %(symbol)s.", market=code, symbol=", ".join(unknown[:10])),
            code="unknown_symbol",
        )
    Signal.objects.bulk_create(
        [
            Signal(
                workflow_id=origin.workflow_id,
                node_key=origin.node_key,
                execution_id=origin.execution_id,
                node_execution_id=origin.node_execution_id,
                instrument=instruments[symbol],
                bar=bar,
                side=side,
                price=finding.price,
                reasons=list(finding.reasons),
                noted=finding.noted,
            )
            for symbol, finding in sorted(found.items())
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    signals = sorted(
        Signal.objects.filter(
            workflow_id=origin.workflow_id,
            node_key=origin.node_key,
            bar=bar,
            side=side,
            instrument__in=instruments.values(),
        ).select_related("instrument"),
        key=lambda signal: signal.instrument.symbol,
    )
    _note_sightings(signals, origin.execution_id)
    return signals


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
    signals = output.get("signals") if isinstance(output, dict) else None
    symbols: dict[tuple[date, str], set[str]] = {}
    for signal in signals if isinstance(signals, list) else []:
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


def _bar_of(signal: Any) -> date | None:
    """The bar that an emitted signal names; None for what only looks like one."""
    try:
        return date.fromisoformat(signal["bar"])
    except (KeyError, TypeError, ValueError):
        return None


def _note_sightings(signals: Sequence[Signal], execution_id: UUID) -> None:
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
