"""The law of the engine: random graphs come to what a plain reference interpreter says, node by node."""

import pytest
from django.db import connection

from executions.context.execution_context import context_of
from executions.models import WorkflowExecution
from executions.recovery.reconciler import Repairs, sweep
from executions.services.start import start_execution
from executions.status import TriggerType
from executions.tests.graphs import random_case
from executions.tests.laws import check_against_one_worker, check_events
from executions.worker.loop import Worker, work_loop
from pastetrader.accounts.models import User
from workflows.services import create_workflow

# Committed: the thread that looks after nodes that take long has a connection of its own, and must see them there.
pytestmark = pytest.mark.django_db(transaction=True)
CASES = 250
# On PostgreSQL real workers go through all of them (test_workers).
ALONE_CASES = CASES if connection.vendor == "sqlite" else 50
# A thousand take a minute on SQLite and five on PostgreSQL, which gets one of each mode.
THOUSANDS = 50 if connection.vendor == "sqlite" else 2


def execute_all(execution: WorkflowExecution, *, hand_over: bool) -> None:
    """One worker until nothing is left to do."""
    # The clock of a busy machine may be set back by a little: then a node that is due at once is due in a moment.
    waiting = execution.node_executions.filter(waiting_for="retry")
    while work_loop(context_of(execution), Worker("alone", hand_over=hand_over)) or waiting.exists():
        pass


@pytest.mark.parametrize("hand_over", [True, False], ids=["direct-handover", "one-message-per-node"])
def test_random_graphs_agree_with_the_reference(owner: User, mixing: None, hand_over: bool) -> None:
    agree_with_the_reference(owner, range(ALONE_CASES), hand_over=hand_over)


@pytest.mark.long
@pytest.mark.parametrize("thousand", range(THOUSANDS))
def test_many_thousands_of_random_graphs_agree_with_the_reference(owner: User, mixing: None, thousand: int) -> None:
    seeds = range(1_000 * thousand, 1_000 * (thousand + 1))
    agree_with_the_reference(owner, seeds, hand_over=bool(thousand % 2))


def agree_with_the_reference(owner: User, seeds: range, *, hand_over: bool) -> None:
    """One worker comes to what the reference says, node by node, and leaves nothing to repair."""
    for seed in seeds:
        case = random_case(seed)
        workflow = create_workflow(owner=owner, name=str(seed), graph=case.graph)
        execution = start_execution(
            workflow=workflow,
            trigger_type=TriggerType.MANUAL,
            input_data=case.given,
            trigger_node_key=case.trigger,
        )

        execute_all(execution, hand_over=hand_over)

        check_against_one_worker(case, execution)
        check_events(execution)
    assert sweep(silence_seconds=0) == Repairs()
