"""What is put into the product's data: executions as a worker could have left them."""

from datetime import timedelta

from django.utils import timezone

from executions.journal.incidents import note
from executions.models import NodeExecution, WorkflowExecution
from executions.status import Cause, IncidentKind, Status, WaitingFor
from executions.tests.shown import a_long_execution, an_execution
from pastetrader.accounts.models import User
from pastetrader.tests.browser.product import Product


def planted(product: Product, name: str, *, module: str = "planted") -> str:
    """Has one of the functions of a module beside this one called in the product's data; the address that it gives."""
    return str(product.plant(module, name))


def waiting() -> str:
    """A step failed once and waits an hour for its next attempt."""
    later = timezone.now() + timedelta(hours=1)
    retry = {"status": Status.PENDING, "waiting_for": WaitingFor.RETRY, "next_run_at": later, "lease_until": later}
    return _made(an_execution(the_owner(), Status.RUNNING, choose=retry, shape={"status": Status.PENDING}))


def failed() -> str:
    """A step failed; on a second look it would not."""
    failure = {"status": Status.FAILED, "cause": Cause.ERROR, "error_message": "The exchange said 503."}
    skipped = {"status": Status.SKIPPED, "cause": Cause.STOPPED}
    choose = {**failure, "output_data": None}
    execution = an_execution(the_owner(), Status.FAILED, begin={"fired": [1]}, choose=choose, shape=skipped)
    values = {"cause": Cause.NODE_FAILED, "error_message": "Choose: The exchange said 503."}
    WorkflowExecution.objects.filter(pk=execution.pk).update(**values)
    return _made(execution)


def incident() -> str:
    """A worker was lost."""
    execution = an_execution(the_owner())
    step = NodeExecution.objects.get(execution=execution, node_key="shape")
    note(IncidentKind.WORKER_LOST, execution.pk, step.pk, worker="worker-7", late_seconds=17.0)
    return _made(execution)


def long() -> str:
    """Many steps, one of which waits for many executions that it started."""
    execution = a_long_execution(the_owner(), 220, children=220)
    step = execution.node_executions.filter(node_key="shape_0")
    step.update(status=Status.PENDING, waiting_for=WaitingFor.CHILDREN, ended_at=None, output_data=None)
    # The one that still runs waits, so that nobody takes it for one that was left behind.
    later = timezone.now() + timedelta(hours=1)
    child = WorkflowExecution.objects.get(parent_node__execution=execution, item_index=0)
    waits = {"status": Status.PENDING, "waiting_for": WaitingFor.RETRY, "next_run_at": later, "lease_until": later}
    names = {"node_key": "shape_0", "node_name": "Shape number 0", "node_type": "adapter", "execution_order": 1}
    NodeExecution.objects.create(execution=child, attempt=1, **names, **waits)
    WorkflowExecution.objects.filter(pk=execution.pk).update(status=Status.RUNNING, ended_at=None)
    return _made(execution)


def the_owner() -> User:
    """Whose installation it is; tests may have made others."""
    return User.objects.get(is_superuser=True)


def _made(execution: WorkflowExecution) -> str:
    return f"/executions/{execution.pk}/"
