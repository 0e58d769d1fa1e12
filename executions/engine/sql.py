"""How the SQL of both vendors is written (constant texts, with the moves that status.py allows) and executed.

The hot statements go straight to the driver: Django's cursor would bind parameters in Python and have PostgreSQL plan
each one anew (0.5 ms), and on SQLite translate placeholders each time. Connections, transactions and errors stay
Django's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Template
from typing import Any

import psycopg
from django.db import connection

from executions.status import EXECUTION_MOVES, NODE_MOVES, OPEN, PARKED_FOR, Status, WaitingFor, may_become

# A node `n` that waits for something that others do, and that nobody has woken.
_PARKED = "n.status = 'pending' AND n.waiting_for = {} AND n.ready_at IS NULL AND n.lease_until IS NULL"

Request = tuple[str, Mapping[str, Any]]


def _texts(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in sorted(values)) + ")"


_COMMON = {
    "parked_for_children": _PARKED.format(f"'{WaitingFor.CHILDREN.value}'"),
    "parked_for_approval": _PARKED.format(f"'{WaitingFor.APPROVAL.value}'"),
    "parked_for_it": _PARKED.format("%(waiting_for)s"),
    # One that was parked goes on with what it had begun.
    "goes_on": _texts(PARKED_FOR),
    "open": _texts(OPEN),
    # The page of a look: what it finds is worked out before it is put in order, or a database would walk through all
    # rows by their ids.
    "page": "WHERE id > %(after)s ORDER BY id LIMIT %(rows)s",
    **{f"node_may_be_{status}": _texts(may_become(status, NODE_MOVES)) for status in Status},
    **{f"execution_may_be_{status}": _texts(may_become(status, EXECUTION_MOVES)) for status in Status},
}


def statement(text: str, fragments: Mapping[str, str]) -> str:
    """SQL with `$names` replaced: those of _COMMON, such as `$open` and `$page`, and fragments, also in fragments."""
    while "$" in text:
        text = Template(text).substitute(_COMMON, **fragments)
    return text


def sqlite_statement(text: str, fragments: Mapping[str, str]) -> str:
    """The same with placeholders as SQLite's driver names them (`:name`)."""
    return re.sub(r"%\((\w+)\)s", r":\1", statement(text, fragments))


def rows(sql: str, arguments: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement answers."""
    return list(_executed(sql, arguments).fetchall())


def rows_of_both(first: Request, second: Request) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of two statements that travel together (PostgreSQL only); inside of a transaction."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        with connection.connection.pipeline():
            cursors = [_on_postgres(sql, arguments) for sql, arguments in (first, second)]
        one, two = (list(cursor.fetchall()) for cursor in cursors)
    return one, two


def execute(sql: str, arguments: Mapping[str, Any]) -> int:
    """How many rows a statement changed."""
    return int(_executed(sql, arguments).rowcount)


def execute_many(sql: str, arguments: Sequence[Mapping[str, Any]]) -> int:
    """How many rows a statement changed in all, executed once per mapping (SQLite only)."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return int(connection.connection.executemany(sql, arguments).rowcount)


def _executed(sql: str, arguments: Mapping[str, Any]) -> Any:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return connection.connection.execute(sql, arguments)
        return _on_postgres(sql, arguments)


def _on_postgres(sql: str, arguments: Mapping[str, Any]) -> Any:
    return psycopg.Cursor(connection.connection).execute(sql, arguments, prepare=True)
