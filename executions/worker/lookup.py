"""Which execution a message tells of: the columns that a worker reads, by one statement.

The ORM compiles its SQL anew for each message: 0.6 ms more on PostgreSQL, and on SQLite as much as all that the engine
does in a small execution.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import ForeignKey

from executions.engine.sql import rows, sqlite_statement
from executions.models import WorkflowExecution

_UNREAD = frozenset({"output_data", "metadata", "error_code", "error_message", "created_at", "updated_at"})
# In the order of the model, as Django takes them from the database.
_FIELDS = tuple(field for field in WorkflowExecution._meta.concrete_fields if field.attname not in _UNREAD)
_COLUMNS = tuple(field.attname for field in _FIELDS)
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
_Reader = Callable[[Any], Any]
_READ_ON_POSTGRES: Mapping[str, _Reader] = {"JSONField": json.loads}
# Their driver makes a time of a text, without a zone; ids stay texts.
_READ_ON_SQLITE: Mapping[str, _Reader] = {
    "JSONField": json.loads,
    "UUIDField": UUID,
    "DateTimeField": lambda moment: datetime.replace(moment, tzinfo=UTC),
}


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
        found, readers = rows(_OF_NODE_ON_POSTGRES, {"node": node_id}), _READERS_ON_POSTGRES
    else:
        found, readers = rows(_OF_NODE_ON_SQLITE, {"node": node_id.hex}), _READERS_ON_SQLITE
    if not found:
        return None
    due_in, *columns = found[0]
    read = zip(readers, columns, strict=True)
    values = [reader(value) if reader and value is not None else value for reader, value in read]
    return Told(WorkflowExecution.from_db(connection.alias, _COLUMNS, values), due_in)


def _readers(by_type: Mapping[str, _Reader]) -> tuple[_Reader | None, ...]:
    """What makes of a column as the driver gives it what Django does."""
    types = ((field.target_field if isinstance(field, ForeignKey) else field).get_internal_type() for field in _FIELDS)
    return tuple(by_type.get(kind) for kind in types)


_READERS_ON_POSTGRES = _readers(_READ_ON_POSTGRES)
_READERS_ON_SQLITE = _readers(_READ_ON_SQLITE)
