"""Counts what this process asks of its database: statements, transactions that write, and what these log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Counts:
    """BEGIN, COMMIT and their like are not among the statements. `wal_bytes`: PostgreSQL's, 0 on SQLite."""

    statements: int = 0
    transactions: int = 0
    wal_bytes: int = 0


@contextmanager
def counted() -> Iterator[Counts]:
    """Counts what the thread's connection is asked meanwhile; nobody else may write to the database."""
    counts = Counts()
    with _postgres(counts) if connection.vendor == "postgresql" else _sqlite(counts):
        yield counts


@contextmanager
def _postgres(counts: Counts) -> Iterator[None]:
    """Every cursor, Django's too, ends up in psycopg's execute; each transaction that writes takes the next id."""
    execute, execute_many = psycopg.Cursor.execute, psycopg.Cursor.executemany

    def one(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        counts.statements += 1
        return execute(cursor, query, *arguments, **options)

    def many(cursor: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        counts.statements += 1
        return execute_many(cursor, query, *arguments, **options)

    before, logged = _next_transaction(), _logged()
    with patch.object(psycopg.Cursor, "execute", one), patch.object(psycopg.Cursor, "executemany", many):
        yield
    counts.transactions, counts.wal_bytes = _next_transaction() - before, _logged() - logged


def _next_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        [number] = cursor.fetchone() or [0]
        return int(number)


def _logged() -> int:
    """Bytes of the write-ahead log so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        [place] = cursor.fetchone() or [0]
        return int(place)


@contextmanager
def _sqlite(counts: Counts) -> Iterator[None]:
    """SQLite says what it does; what a trigger does begins with a comment."""
    connection.ensure_connection()

    def note(statement: str) -> None:
        text = statement.lstrip().upper()
        if text.startswith("COMMIT"):
            counts.transactions += 1
        elif not text.startswith((*_FRAME, "--")):
            counts.statements += 1

    connection.connection.set_trace_callback(note)
    try:
        yield
    finally:
        connection.connection.set_trace_callback(None)
