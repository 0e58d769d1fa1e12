"""What an event of an execution and of a node carries: one table, from which the SQL of both databases and the
snapshot of live pages are made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

# Keys of the event, with the columns of the row.
EXECUTION_EVENT: Mapping[str, str] = {
    "status": "status",
    "cause": "cause",
    "error_code": "error_code",
    "error_message": "error_message",
    "started_at": "started_at",
    "ended_at": "ended_at",
}
NODE_EVENT: Mapping[str, str] = {
    "key": "node_key",
    "attempt": "attempt",
    "retries": "retry_count",
    "waiting_for": "waiting_for",
    "next_run_at": "next_run_at",
    "handle": "handle",
    **EXECUTION_EVENT,
}


def event_of(row: object, event: Mapping[str, str]) -> dict[str, Any]:
    """The event of a row, as the databases write it, but that PostgreSQL leaves out zeros at the end of times."""
    return {key: _written(getattr(row, column)) for key, column in event.items()}


def postgres_event(event: Mapping[str, str]) -> str:
    """An expression of PostgreSQL: the event of row `c`."""
    return "jsonb_build_object(" + ", ".join(f"'{key}', c.{column}" for key, column in event.items()) + ")"


def sqlite_event(event: Mapping[str, str]) -> str:
    """An expression of SQLite: the event of row `c`; it keeps times as texts of another form."""
    parts = (f"'{key}', {_of_sqlite(column)}" for key, column in event.items())
    return "json_object(" + ", ".join(parts) + ")"


def columns_of(event: Mapping[str, str], row: str) -> str:
    """The columns of a row that its event is made of."""
    return ", ".join(f"{row}.{column}" for column in event.values())


def _of_sqlite(column: str) -> str:
    return f"replace(c.{column}, ' ', 'T') || '+00:00'" if column.endswith("_at") else f"c.{column}"


def _written(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case str():
            return str(value)  # a message reads in the language that is active now
    return value
