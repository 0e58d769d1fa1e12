"""Workflows for the dashboard and the form of schedules, put into the product's data."""

import json

from executions.models import WorkflowExecution
from executions.status import Cause, Status
from executions.tests.scheduling.making import scheduled_graph
from executions.tests.shown import an_execution
from pastetrader.tests.browser.planted import the_owner
from workflows.models import Workflow
from workflows.services import create_workflow

LONG = "Earnings drift with a name that somebody pasted from a forum and that is far longer than any row is wide"


def board() -> str:
    """A draft that follows a schedule, one that failed today, one with a long name: their ids, as JSON."""
    owner = the_owner()
    draft = create_workflow(owner=owner, name="Morning watch", graph=scheduled_graph(), is_active=False)
    create_workflow(owner=owner, name=LONG, graph=scheduled_graph(), description=LONG)
    failure = {"status": Status.FAILED, "cause": Cause.ERROR, "output_data": None}
    execution = an_execution(owner, Status.FAILED, choose=failure)
    WorkflowExecution.objects.filter(pk=execution.pk).update(error_message="Choose: The exchange said 503.")
    Workflow.objects.filter(pk=execution.workflow_id).update(name="Broken today", variables={"market": "XKRX"})
    return json.dumps({"draft": str(draft.pk), "broken": str(execution.workflow_id), "execution": str(execution.pk)})
