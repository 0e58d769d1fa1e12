"""Which execution a message tells of: the columns that a worker reads, by one prepared statement on PostgreSQL.

Through the ORM the same takes 0.6 ms more (compiled and planned each time): a tenth of what a small execution costs.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone

from executions.engine.sql import rows
from executions.models import WorkflowExecution

_JSON = frozenset({"input_data", "context"})
_UNREAD = frozenset({"output_data", "metadata", "error_code", "error_message", "created_at", "updated_at"})
# In the order of the model, as Django takes them from the database.
_COLUMNS = tuple(field.attname for field in WorkflowExecution._meta.concrete_fields if field.attname not in _UNREAD)
_OF_NODE = (
    "SELECT coalesce(extract(epoch FROM n.next_run_at - clock_timestamp()), 0)::float8, "  # noqa: S608  # the names above
    f"{', '.join(f'e.{column}' for column in _COLUMNS)} "
    "FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id WHERE n.id = %(node)s"
)


@dataclass(frozen=True)
class Told:
    """The execution of the node that a message tells of; other columns are read on demand.

    `due_in`: seconds until the node may be tried again, by the database's clock; nothing or less when it need not wait.
    """

    execution: WorkflowExecution
    due_in: float


def told_by(node_id: UUID) -> Told | None:
    """What a message tells of that names this node execution; None when it was pruned."""
    if connection.vendor != "postgresql":
        of_node = WorkflowExecution.objects.filter(node_executions=node_id).defer(*_UNREAD)
        execution = of_node.annotate(due=F("node_executions__next_run_at")).first()
        return Told(execution, _seconds_until(execution.due)) if execution else None
    found = rows(_OF_NODE, {"node": node_id})
    if not found:
        return None
    due_in, *columns = found[0]
    values = [json.loads(value) if name in _JSON else value for name, value in zip(_COLUMNS, columns, strict=True)]
    return Told(WorkflowExecution.from_db(connection.alias, _COLUMNS, values), due_in)


def _seconds_until(moment: datetime | None) -> float:
    return (moment - timezone.now()).total_seconds() if moment else 0.0
