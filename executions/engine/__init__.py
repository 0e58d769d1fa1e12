"""The engine: who may start, what follows from an end, when an execution is over. It decides and never delivers."""

from contextlib import AbstractContextManager
from functools import cache

from django.db import connection, transaction

from executions.engine.base import Engine
from executions.engine.insert import Creation
from executions.engine.postgres.engine import PostgresEngine
from executions.engine.postgres.insert import PostgresCreation
from executions.engine.shape import Consequences, Shape, shape_of
from executions.engine.sqlite.engine import SQLiteEngine
from executions.engine.sqlite.insert import SQLiteCreation
from executions.engine.values import Batch, BatchedNode, Claim, ClaimRequest, Closing, FinishResult, Outcome

__all__ = [
    "Batch",
    "BatchedNode",
    "Claim",
    "ClaimRequest",
    "Closing",
    "Consequences",
    "Creation",
    "Engine",
    "FinishResult",
    "Outcome",
    "Shape",
    "creation",
    "engine",
    "serialized_transaction",
    "shape_of",
]

_ENGINES: dict[str, Engine] = {"postgresql": PostgresEngine(), "sqlite": SQLiteEngine()}
_CREATIONS: dict[str, Creation] = {"postgresql": PostgresCreation(), "sqlite": SQLiteCreation()}


@cache
def engine() -> Engine:
    """The engine that speaks the language of our database; a process has one."""
    return _ENGINES[connection.vendor]


def creation() -> Creation:
    """How executions are made in the language of our database."""
    return _CREATIONS[connection.vendor]


def serialized_transaction() -> AbstractContextManager[object]:
    """A transaction. On SQLite threads of a process take turns, but who has the database already goes on: waiting for
    the turn of somebody who waits for the database would stop both.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        return engine().in_one_transaction_if_alone()
    return transaction.atomic()
