"""Sees that executions are over, at little cost: by primary key on a connection of its own, 0.5 ms apart.

Who looks takes time from who works, so nobody looks before it can be over: not before most of the time has passed that
the same took at its quickest.
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from uuid import UUID

import psycopg
from django.db import connection

PAUSE_SECONDS = 0.0005
GIVE_UP_SECONDS = 120.0
_OPEN = ("pending", "running")


class Observer(ABC):
    """Looks at the rows of executions."""

    def wait_for(self, execution_ids: Iterable[UUID], *, not_before: float = 0.0) -> bool:
        """Until all have ended; the first look is not before so many seconds. TimeoutError when they do not.

        False when the first look came too late to say when they ended.
        """
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        time.sleep(not_before)
        was_seen_open = not not_before
        for execution_id in execution_ids:
            while self.status_of(execution_id) in _OPEN:
                was_seen_open = True
                if time.monotonic() > give_up_at:
                    raise TimeoutError(f"{execution_id} did not end in {GIVE_UP_SECONDS} s")
                time.sleep(PAUSE_SECONDS)  # between two looks
        return was_seen_open

    @abstractmethod
    def status_of(self, execution_id: UUID) -> str:
        """The committed status."""


class PostgresObserver(Observer):
    """A prepared statement, each look a transaction of its own."""

    def __init__(self) -> None:
        parameters = connection.get_connection_params()
        wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
        self._connection = psycopg.connect(**wanted, autocommit=True)

    def status_of(self, execution_id: UUID) -> str:
        """The committed status."""
        query = "SELECT status FROM workflow_executions WHERE id = %s"
        row = self._connection.execute(query, (execution_id,), prepare=True).fetchone()
        return str(row[0]) if row else ""


class SQLiteObserver(Observer):
    """A second connection to the file; readers do not hold the writer up."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)

    def status_of(self, execution_id: UUID) -> str:
        """The committed status."""
        query = "SELECT status FROM workflow_executions WHERE id = ?"
        row = self._connection.execute(query, (execution_id.hex,)).fetchone()
        return str(row[0]) if row else ""


def observer() -> Observer:
    """For the database of this process."""
    return PostgresObserver() if connection.vendor == "postgresql" else SQLiteObserver()
