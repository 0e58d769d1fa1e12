"""What is worked out of live workflows whenever the bars of a market, their signals or a backtest have changed."""

import logging
from uuid import UUID

from django.utils import timezone

from executions.models import WorkflowExecution
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.stored_messages import stored
from screening.live.agreement import Agreement, agreement_of
from screening.live.forward import look_at
from screening.live.steps import rules_of
from screening.models import LiveAgreement, Market, SignalOutcome
from workflows.definition.graph import Graph
from workflows.models import Workflow
from workflows.services import graph_of

logger = logging.getLogger(__name__)

# Of what differs so much is kept; all of it is counted.
KEPT = 50


def follow_signals(market: str) -> None:
    """Of each workflow with signals on the market: is it within its band, and do its signals agree with the past."""
    for workflow in _with_signals(market):
        graph = graph_of(workflow)
        look_at(workflow, graph)
        if _is_known(workflow, graph):
            continue
        try:
            _keep(workflow, graph, agreement_of(workflow, graph))
        except PasteTraderError:
            logger.info("The signals of %s could not be compared with the past.", workflow.pk, exc_info=True)


def follow_backtest(market: str, owner: UUID) -> None:
    """A backtest is done: what is expected of the signals of its owner's workflows may be known now, or otherwise."""
    for workflow in _with_signals(market):
        if workflow.owner_id == owner:
            look_at(workflow, graph_of(workflow))


def _with_signals(market: str) -> list[Workflow]:
    of_market = SignalOutcome.objects.filter(market=market).values("signal__workflow")
    return list(Workflow.objects.filter(pk__in=of_market).select_related("owner").order_by("pk"))


def _is_known(workflow: Workflow, graph: Graph) -> bool:
    """Whether the same rules were looked at on the present bars, and nothing has run since."""
    row = LiveAgreement.objects.filter(workflow=workflow, rules=rules_of(graph)).first()
    names = row.snapshots.split(",") if row and row.snapshots else []
    if row is None or not names:
        return False
    codes = [name.rpartition(":")[0] for name in names]
    present = Market.objects.filter(code__in=codes).values_list("code", "version")
    if sorted(names) != sorted(f"{code}:{version}" for code, version in present):
        return False
    later = WorkflowExecution.objects.filter(workflow=workflow, updated_at__gt=row.looked_at)
    return not later.exists()


def _keep(workflow: Workflow, graph: Graph, found: Agreement) -> None:
    differing = [
        {"symbol": one.symbol, "bar": one.bar.isoformat(), "side": one.side, "missed": one.is_missed}
        | {"why": stored(one.why)}
        for one in found.differing[:KEPT]
    ]
    LiveAgreement.objects.update_or_create(
        workflow=workflow,
        defaults={
            "rules": rules_of(graph),
            "snapshots": ",".join(found.snapshots)[:200],
            "sessions": found.sessions,
            "signals": found.signals,
            "same": found.same,
            "missed": found.missed,
            "differing": differing,
            "unseen": found.unseen,
            "looked_at": timezone.now(),
        },
    )
