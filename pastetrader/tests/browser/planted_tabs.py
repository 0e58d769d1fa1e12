"""An execution that many tabs look at, put into the product's data."""

from executions.models import WorkflowExecution
from executions.services.cancel import cancel_execution
from executions.status import Status
from pastetrader.tests.browser import planted


def a_waiting_one() -> str:
    """The ids of a workflow and of its execution, which waits an hour for its next step."""
    execution_id = planted.waiting().split("/")[2]
    return f"{WorkflowExecution.objects.get(pk=execution_id).workflow_id} {execution_id}"


def cancel_what_waits() -> None:
    """Its end, which all tabs then hear of."""
    for execution in WorkflowExecution.objects.filter(status=Status.RUNNING):
        cancel_execution(execution=execution, by=planted.the_owner())
