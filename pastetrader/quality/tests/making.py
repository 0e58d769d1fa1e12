"""Pastes that were drafted and run for real, for tests."""

from datetime import datetime, timedelta
from typing import Any

from django.forms import model_to_dict
from django.utils import timezone
from pydantic import BaseModel

from executions.models import NodeExecution, WorkflowExecution
from executions.services.start import start_execution
from executions.status import TriggerType
from parsers.models import Paste, Strategy
from parsers.services import accept_unsure, draft_workflow, extract_strategy, read_paste
from pastetrader.accounts.models import User
from pastetrader.quality.judging.comparing import STEPS
from pastetrader.quality.judging.looking import look_at
from pastetrader.quality.models import PasteOutcome, RuleTally
from screening.tests.factories import make_context, random_bars, stored
from screening.tools.builtin import MarketDataArguments, ScreenArguments
from screening.tools.computed import market_data, screen, universe
from screening.tools.universe import UniverseArguments
from workflows.models import Workflow
from workflows.services import graph_of

TEXT = "Buy when RSI(14) is below 50 and the close is above 10. Sell when RSI(14) is above 50."
MARKET = "XTST"


def a_market(version: int = 0) -> None:
    """Twelve symbols of a market of their own, or other bars of the same."""
    stored(MARKET, *[random_bars(f"S{number:02}", 60, 100 * version + number) for number in range(12)])


def a_reading(owner: User, text: str = TEXT) -> Strategy:
    """A paste, read by the rules of the product."""
    return extract_strategy(paste=read_paste(owner=owner, data=text))


def drafted(reading: Strategy) -> Workflow:
    """Its workflow, with what was unsure accepted."""
    accept_unsure(paste=reading.paste, by=reading.paste.owner)
    return draft_workflow(strategy=reading, market=MARKET)


def ran(workflow: Workflow, *, status: str = "completed", skipped: tuple[str, ...] = ()) -> WorkflowExecution:
    """An execution that has ended, its steps with what the product's own tools answer to the arguments of the graph.

    No worker is at work: leases are kept by threads, which don't see what is not committed.
    """
    run = start_execution(
        workflow=Workflow.objects.get(pk=workflow.pk), trigger_type=TriggerType.MANUAL, triggered_by=workflow.owner
    )
    chosen: list[str] = []
    by_key = graph_of(workflow).by_key
    for node in (by_key[key] for key in STEPS if key in by_key):
        given = {**node.config.get("arguments", {}), "market": MARKET}
        if node.key not in skipped:
            output: BaseModel
            if node.key == "universe":
                output = universe(make_context(), UniverseArguments(**given))
                chosen = output.symbols
            elif node.key == "market_data":
                output = market_data(make_context(), MarketDataArguments(**given))
            else:
                named = {"symbols": chosen} if "symbols" in given else {}
                output = screen(make_context(), ScreenArguments(**{**given, **named}))
            steps = NodeExecution.objects.filter(execution=run, node_key=node.key)
            steps.update(status="completed", ended_at=timezone.now(), output_data=output.model_dump(mode="json"))
    WorkflowExecution.objects.filter(pk=run.pk).update(status=status, ended_at=timezone.now())
    run.refresh_from_db()
    return run


def output_of(run: WorkflowExecution, step: str) -> dict[str, Any]:
    """What a step gave."""
    output: dict[str, Any] = run.node_executions.get(node_key=step).output_data or {}
    return output


def looked_at(paste: Paste) -> PasteOutcome:
    """What became of it, told now. Events of the last seconds are looked for once more the next time."""
    look_at(paste)
    return PasteOutcome.objects.get(paste=paste)


def tally_of(reading: Strategy) -> dict[str, int]:
    """What people did with its rules, without what nobody did."""
    found = model_to_dict(RuleTally.objects.get(strategy=reading))
    names = ("confirmed", "kept", "edited", "dropped", "answered", "unjudged", "added")
    return {name: found[name] for name in names if found[name]}


def long_ago(**fields: Any) -> datetime:
    """A moment so long before now: `minutes=5`."""
    return timezone.now() - timedelta(**fields)
