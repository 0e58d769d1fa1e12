"""An execution that many tabs look at, put into the product's data."""

from executions.models import ExecutionEvent, WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.status import Status
from lab.bench.browser_rows import plant_grid
from pastetrader.tests.browser import planted

STEPS = 1_000


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


def events_of_the_grid() -> int:
    """How many its only execution has."""
    [execution] = WorkflowExecution.objects.filter(workflow__name=f"{STEPS} steps")
    return ExecutionEvent.objects.filter(execution=execution).count()
