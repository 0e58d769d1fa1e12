"""How the SQL of both vendors is written (constant texts, with the moves that status.py allows) and executed.

The hot statements go straight to the driver: Django's cursor would bind parameters in Python and have PostgreSQL plan
each one anew (0.5 ms), and on SQLite translate placeholders each time. Connections, transactions and errors stay
Django's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from string import Template
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

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
    return _fetched(_executed(sql, arguments))


def rows_of_both(first: Request, second: Request) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of two different statements that travel together, and are one transaction (PostgreSQL only)."""
    database = _connected()
    with database.wrap_database_errors:
        with database.connection.pipeline():
            cursors = [_on_postgres(database, sql, arguments) for sql, arguments in (first, second)]
        one, two = map(_fetched, cursors)
    return one, two


def execute(sql: str, arguments: Mapping[str, Any]) -> int:
    """How many rows a statement changed."""
    return int(_executed(sql, arguments).rowcount)


def execute_many(sql: str, arguments: Sequence[Mapping[str, Any]]) -> int:
    """How many rows a statement changed in all, executed once per mapping (SQLite only)."""
    database = _connected()
    with database.wrap_database_errors:
        return int(database.connection.executemany(sql, arguments).rowcount)


def _connected() -> BaseDatabaseWrapper:
    # Not `connection`, which looks this up at each use: that is a tenth of a statement on SQLite.
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    return database


def _executed(sql: str, arguments: Mapping[str, Any]) -> Any:
    database = _connected()
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            return database.connection.execute(sql, arguments)
        return _on_postgres(database, sql, arguments)


def _fetched(cursor: Any) -> list[tuple[Any, ...]]:
    found = list(cursor.fetchall())
    if isinstance(cursor, psycopg.RawCursor) and cursor.pgresult:
        cursor.pgresult.clear()  # it may be large, and the cursor stays
    return found


def _on_postgres(database: BaseDatabaseWrapper, sql: str, arguments: Mapping[str, Any]) -> Any:
    text, names = _numbered(sql)
    # A connection keeps a cursor for each statement: executing the same again, psycopg remembers the types of its
    # arguments and columns, which it would look up anew in a new cursor (30 us of 70).
    cursors: dict[bytes, psycopg.RawCursor[Any]] = vars(database.connection).setdefault("statements", {})
    cursor = cursors.get(text)
    if cursor is None:
        cursor = cursors[text] = psycopg.RawCursor(database.connection)
    return cursor.execute(text, [arguments[name] for name in names], prepare=True)


@cache
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A constant statement with placeholders as PostgreSQL numbers them, and the names of its arguments in that order.

    psycopg would look for `%(name)s` in each execution of a statement longer than 4096 characters (0.25 ms).
    """
    names: dict[str, int] = {}
    text = re.sub(r"%\((\w+)\)s", lambda found: f"${names.setdefault(found[1], len(names) + 1)}", sql)
    return text.replace("%%", "%").encode(), tuple(names)
