"""What became of a paste on its way to a workflow: said by the first run of it that can be judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.module_loading import import_string

from executions.models import WorkflowExecution
from executions.status import TROUBLE, Status
from parsers.drafting.parts import can_be_drawn
from parsers.models import Draft, Paste, Strategy
from parsers.services.drafting import is_draft_of
from parsers.services.ledgers import ledger_of_row
from pastetrader.common.messages import Message
from pastetrader.quality.models import Verdict
from screening.strategy import Strategy as ReadStrategy

if TYPE_CHECKING:
    from pastetrader.quality.judging.comparing import Comparison

# Of runs that cannot be compared the next one is looked at; not for ever.
MOST_RUNS = 10
# The steps whose arguments say what is screened for.
_COMPARED = ("market_data", "screen", "screen_exit")


@dataclass(frozen=True)
class Outcome:
    """What became of it, why, and the run that decided it."""

    verdict: Verdict
    why: Message | str = ""
    execution_id: UUID | None = None


def outcome_of(paste: Paste, runs: QuerySet[WorkflowExecution], *, since: datetime | None) -> Outcome:
    """What became of the paste. `since`: runs that ended before were looked at, and decided nothing."""
    readings = {row.pk: (row, ledger_of_row(row).decided) for row in paste.strategies.all()}
    decided = [strategy for _row, strategy in readings.values() if strategy.is_strategy]
    if not decided:
        return Outcome(Verdict.NO_STRATEGY)
    found = Outcome(Verdict.NOT_RUN if any(map(can_be_drawn, decided)) else Verdict.NOT_DRAWABLE)
    for run in _ended(paste, runs, since):
        draft: Draft = run.workflow.draft
        found = _judged(run, draft, *readings[draft.strategy_id])
        if found.execution_id is not None:
            return found
    return found


def _ended(paste: Paste, runs: QuerySet[WorkflowExecution], since: datetime | None) -> Iterator[WorkflowExecution]:
    rows = runs.filter(workflow__draft__strategy__paste=paste, status__in=[Status.COMPLETED, *TROUBLE]).select_related(
        "workflow__draft", "version"
    )
    if since is not None:
        rows = rows.filter(ended_at__gt=since)
    yield from rows.order_by("ended_at")[:MOST_RUNS]


def _judged(run: WorkflowExecution, draft: Draft, row: Strategy, decided: ReadStrategy) -> Outcome:
    """What the run says; an outcome without `execution_id` decides nothing."""
    if not is_draft_of(draft, row):
        return Outcome(Verdict.NOT_COMPARABLE)
    if _compared(run.version.snapshot["graph"]) != _compared(draft.graph):
        return Outcome(Verdict.CHANGED)
    if run.status in TROUBLE:
        return Outcome(Verdict.RUN_FAILED, run.error_message, run.pk)
    # numpy, TA-Lib and the market itself are loaded by who compares, and not by who asks whether there is something.
    found: Comparison = import_string("pastetrader.quality.judging.comparing.compared")(run, decided)
    if not found.is_possible:
        return Outcome(Verdict.NOT_COMPARABLE)
    if found.difference is not None:
        return Outcome(Verdict.DIFFERS, found.difference, run.pk)
    return Outcome(Verdict.AGREES, "", run.pk)


def _compared(graph: Mapping[str, Any]) -> dict[str, Any]:
    """What of a graph says where and for what is screened."""
    steps = {node["key"]: node.get("config") for node in graph["nodes"] if node["key"] in _COMPARED}
    return {"market": graph.get("variables", {}).get("market"), **steps}
