"""What the bench of streams looks at, made in the process of `manage.py shell`."""

from datetime import timedelta

from django.utils import timezone

from executions.models import Approval, WorkflowExecution
from executions.status import Status, WaitingFor
from executions.tests.shown import an_event, an_execution
from lab.bench.api.addresses import cookie_of
from pastetrader.accounts.services import local_owner
from pastetrader.common.models import new_id


def a_running_one() -> str:
    """The id of an execution that waits for a decision, and the cookie of a session of its owner."""
    owner = local_owner()
    waiting = {"status": Status.PENDING, "waiting_for": WaitingFor.APPROVAL}
    execution = an_execution(owner, Status.RUNNING, choose=waiting, shape={"status": Status.PENDING})
    now = timezone.now()
    # Without one, nobody would ever decide, and the step is woken.
    Approval.objects.create(
        owner=owner,
        execution=execution,
        node_execution=execution.node_executions.get(node_key="choose"),
        reason="money",
        tool_id=new_id(),
        tool_name="order",
        effect="money",
        digest="0" * 64,
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    return f"{execution.pk} {cookie_of(owner)}"


def tell(execution_id: str, count: int) -> None:
    """So many events, one after the other."""
    execution = WorkflowExecution.objects.get(pk=execution_id)
    for number in range(count):
        an_event(execution, "log", id=f"told {number}", level="info", message="told")
