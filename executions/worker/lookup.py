"""Which execution a message tells of: the columns that a worker reads, by one statement.

The ORM compiles its SQL anew for each message: 0.6 ms more on PostgreSQL, and on SQLite as much as all that the engine
does in a small execution.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from executions.engine.instances import instance_of
from executions.engine.sql import rows, sqlite_statement
from executions.models import WorkflowExecution

_UNREAD = frozenset({"output_data", "metadata", "error_code", "error_message", "created_at", "updated_at"})
# In the order of the model, as Django takes them from the database.
_NAMES = (field.attname for field in WorkflowExecution._meta.concrete_fields)
_COLUMNS = tuple(name for name in _NAMES if name not in _UNREAD)
_OF_NODE = (
    f"SELECT {{due_in}}, {', '.join(f'e.{column}' for column in _COLUMNS)} "  # noqa: S608  # the names above
    "FROM node_executions n JOIN workflow_executions e ON e.id = n.execution_id WHERE n.id = %(node)s"
)
_OF_NODE_ON_POSTGRES = _OF_NODE.format(
    due_in="coalesce(extract(epoch FROM n.next_run_at - clock_timestamp()), 0)::float8"
)
_OF_NODE_ON_SQLITE = sqlite_statement(
    _OF_NODE.format(due_in="coalesce((julianday(n.next_run_at) - julianday('now')) * 86400.0, 0.0)"), {}
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
    if connection.vendor == "postgresql":
        found = rows(_OF_NODE_ON_POSTGRES, {"node": node_id})
    else:
        found = rows(_OF_NODE_ON_SQLITE, {"node": node_id.hex})
    if not found:
        return None
    due_in, *columns = found[0]
    return Told(instance_of(WorkflowExecution, _COLUMNS, columns), due_in)
