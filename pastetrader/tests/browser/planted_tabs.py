"""An execution that many tabs look at, put into the product's data."""

from django.db import transaction

from executions.journal.events import write_log
from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.status import Status
from lab.bench.browser.rows import plant_grid
from pastetrader.tests.browser import planted

STEPS = 1_000
LINES = 1_000


def a_waiting_one() -> str:
    """The ids of a workflow and of its execution, which waits an hour for its next step."""
    execution_id = planted.waiting().split("/")[2]
    return f"{WorkflowExecution.objects.get(pk=execution_id).workflow_id} {execution_id}"


def cancel_what_waits() -> None:
    """Its end, which all tabs then hear of."""
    for execution in WorkflowExecution.objects.filter(status=Status.RUNNING):
        cancel_execution(execution=execution, by=planted.the_owner())


def a_grid() -> str:
    """The id of a workflow of STEPS steps."""
    return plant_grid(STEPS)


def a_thousand_lines() -> int:
    """Writes as many lines into the log of the execution that waits, each with its event; how many it has then."""
    execution = WorkflowExecution.objects.get(status=Status.RUNNING)
    step = execution.node_executions.get(node_key="choose")
    first = execution.logs.count()
    with transaction.atomic():
        for number in range(first, first + LINES):
            write_log(
                execution_id=execution.pk,
                node_execution_id=step.pk,
                node_key=step.node_key,
                level="info",
                message=f"Line {number}",
            )
    return first + LINES
