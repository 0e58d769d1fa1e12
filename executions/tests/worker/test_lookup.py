"""A message names a node; the worker reads what it needs of the execution."""

from uuid import uuid4

import pytest
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.tests.factories import started
from executions.tests.graphs import chain
from executions.worker.lookup import told_by
from pastetrader.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mixing")]


def test_what_a_worker_reads_is_what_the_row_says(owner: User) -> None:
    execution = started(
        owner, chain(2), input_data={"n": 1, "text": "한글"}, variables={"a": [1.5, None]}, as_of=timezone.now()
    )
    node = execution.node_executions.get(node_key="begin")

    told = told_by(node.id)

    assert told is not None
    found = told.execution
    whole = WorkflowExecution.objects.get(id=execution.id)
    read = set(found.__dict__) - {"_state"}
    assert {"input_data", "context", "version_id", "as_of", "max_concurrent_nodes"} <= read
    assert {name: getattr(found, name) for name in read} == {name: getattr(whole, name) for name in read}
    assert found.workflow == whole.workflow


def test_a_node_that_is_gone_has_no_execution(owner: User) -> None:
    assert told_by(uuid4()) is None
