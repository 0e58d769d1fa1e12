"""Sightings of what was found before there were any: the migration's own code over rows of before."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from executions.models import NodeExecution, WorkflowExecution
from executions.status import Status
from pastetrader.accounts.models import User
from screening.models import SignalSighting
from screening.signals.sightings import found_by
from screening.tests.factories import make_bars, stored
from screening.tests.tools.test_builtin_tools import EMIT, call, context_of, next_execution

fill = import_module("screening.migrations.0004_sightings_of_signals").fill


def _fill() -> None:
    with connection.schema_editor() as editor:
        fill(apps, editor)


@pytest.mark.django_db(transaction=True)
def test_the_first_and_every_later_run_that_listed_a_signal_found_it(owner: User) -> None:
    stored("XTST", make_bars("A", [5.0, 6.0]), make_bars("B", [5.0, 6.0]))
    first = context_of(owner)
    second = next_execution(first)
    WorkflowExecution.objects.filter(pk=second.execution_id).update(workflow=first.workflow_id)
    found: dict[str, Any] = EMIT | {"matches": EMIT["matches"][:1]}
    for context, given in ((first, EMIT), (second, found)):
        output = call("emit_signals", given, context, owner)
        row = NodeExecution.objects.filter(pk=context.node_execution_id)
        row.update(node_key=context.node_key, input_data=given, output_data=output)
    odd: list[Any] = [{"signals": 7}, {"signals": ["x", {"symbol": None}]}, {"signals": [{"symbol": "A", "bar": "?"}]}]
    for output in odd:
        NodeExecution.objects.filter(pk=context_of(owner).node_execution_id).update(
            status=Status.COMPLETED, ended_at="2026-01-01T00:00:00Z", output_data=output, input_data=EMIT
        )
    SignalSighting.objects.all().delete()

    for _time in range(2):
        _fill()

    sizes = [found_by(WorkflowExecution.objects.get(pk=one.execution_id)).count() for one in (first, second)]
    assert sizes == [2, 1]
    assert SignalSighting.objects.count() == 3
