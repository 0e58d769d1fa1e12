"""What the bench of streams looks at, made in the process of `manage.py shell`."""

from executions.models import WorkflowExecution
from executions.status import Status, WaitingFor
from executions.tests.shown import an_event, an_execution
from lab.bench.api.addresses import cookie_of
from pastetrader.accounts.services import local_owner


def a_running_one() -> str:
    """The id of an execution that waits for a decision, and the cookie of a session of its owner."""
    owner = local_owner()
    waiting = {"status": Status.PENDING, "waiting_for": WaitingFor.APPROVAL}
    execution = an_execution(owner, Status.RUNNING, choose=waiting, shape={"status": Status.PENDING})
    return f"{execution.pk} {cookie_of(owner)}"


def tell(execution_id: str, count: int) -> None:
    """So many events, one after the other."""
    execution = WorkflowExecution.objects.get(pk=execution_id)
    for number in range(count):
        an_event(execution, "log", id=f"told {number}", level="info", message="told")
