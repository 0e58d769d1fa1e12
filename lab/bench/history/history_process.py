"""What a process of the bench does with a large PostgreSQL: fills it, asks its pages, and prunes."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from executions.context.execution_context import context_of
from executions.journal.events import write_log
from executions.services.start import start_execution
from executions.status import LogLevel, TriggerType
from executions.worker.loop import Worker, work_loop
from lab.bench.api import addresses, webhook_deliveries
from lab.bench.engine.graphs import INPUT, adapter, chain
from lab.bench.engine.shapes import CHAIN_LENGTH
from lab.bench.history import filling, pages, pruning
from pastetrader.accounts.models import User
from pastetrader.accounts.services import local_owner
from workflows.models import Workflow
from workflows.services import create_workflow

WORKFLOWS = 20
OF_ANOTHER = 4
GRAPH_NODES = 30
ALONE = Worker("bench", hand_over=True)


class History:
    """Many executions of a few workflows."""

    @property
    def answers(self) -> dict[str, Callable[..., Any]]:
        """What it can be asked."""
        return {
            "fill": self.fill,
            "fill_workflows": self.fill_workflows,
            "addresses": self.addresses,
            "deliveries": self.deliveries,
            "pages": self.pages,
            "prune": self.prune,
            "cycles": self.cycles,
        }

    def fill(self, executions: int, lines_each: int) -> dict[str, Any]:
        """A real execution of each workflow, and copies of them; how long the copying took, and how much there is."""
        call_command("migrate", verbosity=0, interactive=False)
        another = User.objects.create_user("another@localhost")
        for number in range(WORKFLOWS):
            _execute(_new_workflow(local_owner() if number >= OF_ANOTHER else another, f"Workflow {number}"))
        began = time.perf_counter()
        filling.fill(templates=WORKFLOWS, executions=executions, lines_each=lines_each)
        return {"seconds": round(time.perf_counter() - began, 1), **filling.sizes()}

    def fill_workflows(self, count: int) -> dict[str, Any]:
        """Copies of one with 30 nodes."""
        template = create_workflow(owner=local_owner(), name="Template", graph=chain(GRAPH_NODES, adapter))
        filling.fill_workflows(template, count=count)
        return {"workflows": Workflow.objects.count()}

    def addresses(self, each: int) -> dict[str, Any]:
        """So many addresses for each route of the API that only reads, and the cookie of whose rows they are."""
        owner = local_owner()
        found, not_asked = addresses.addresses(owner, each=each)
        return {"addresses": found, "not_asked": not_asked, "cookie": addresses.cookie_of(owner)}

    def deliveries(self, count: int) -> list[dict[str, Any]]:
        """So many signed deliveries to one webhook."""
        return webhook_deliveries.deliveries(_new_workflow(local_owner(), "called"), count=count)

    def pages(self, requests: int) -> dict[str, Any]:
        """Milliseconds of each page."""
        return pages.measure_pages(local_owner(), requests=requests)

    def prune(self, keep_days: int, seconds: float) -> dict[str, Any]:
        """Executions pruned and made in a second, side by side, in the large history."""
        workflow = _new_workflow(local_owner(), "made meanwhile")
        return pruning.prune_beside_starts(lambda: _execute(workflow), keep_days=keep_days, seconds=seconds)

    def cycles(self, count: int, executions: int, keep: int) -> list[dict[str, Any]]:
        """What is kept after each cycle of making and pruning, in a new database."""
        call_command("migrate", verbosity=0, interactive=False)
        workflow = _new_workflow(local_owner(), "again and again")
        return pruning.cycles(lambda: _execute(workflow), count=count, executions=executions, keep=keep)


def _new_workflow(owner: User, name: str) -> Workflow:
    return create_workflow(owner=owner, name=name, graph=chain(CHAIN_LENGTH, adapter))


def _execute(workflow: Workflow) -> None:
    execution = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, input_data=INPUT)
    while work_loop(context_of(execution), ALONE):
        pass
    write_log(
        execution_id=execution.id,
        node_execution_id=None,
        node_key="",
        level=LogLevel.INFO,
        message="Read 250 daily bars of 2,400 instruments.",
        data={"bars": 250, "instruments": 2400},
    )
