"""Deleting executions with all that hangs on them: one statement per table, however many rows there are.

Django's own cascade would load every node execution first. What is done is read off the models: rows that belong to
an execution (CASCADE) go with it; rows that only point at it (SET_NULL: signals, re-runs) stay and point at nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from executions.models import ExecutionEvent, NodeExecution, WorkflowExecution

_EXECUTIONS = {"postgresql": "= ANY(%(ids)s)", "sqlite": "IN (SELECT value FROM json_each(%(ids)s))"}


def delete_executions(ids: Sequence[UUID]) -> None:
    """Delete these executions, which must have no others below them, inside the caller's transaction."""
    if not ids:
        return
    given = list(ids) if connection.vendor == "postgresql" else json.dumps([key.hex for key in ids])
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement, {"ids": given})


@cache
def _statements(vendor: str) -> tuple[str, ...]:
    return tuple(_texts(_EXECUTIONS[vendor]))


def _texts(those: str) -> Iterator[str]:
    nodes = f"IN (SELECT id FROM node_executions WHERE execution_id {those})"  # noqa: S608  # a constant
    of_executions = _pointing_at(WorkflowExecution)
    belonging = {model for (model, _column), on_delete in of_executions.items() if on_delete is models.CASCADE}
    for (model, column), on_delete in _pointing_at(NodeExecution).items():
        # What also belongs to the execution goes by that; children are executions themselves.
        if model not in belonging and model is not WorkflowExecution:
            yield _released(model, column, on_delete, nodes)
    # Readers of events wait for whoever holds their table: it comes late, so that this is short.
    last = (NodeExecution, ExecutionEvent)
    for (model, column), on_delete in sorted(of_executions.items(), key=lambda item: _rank(item[0][0], last)):
        yield _released(model, column, on_delete, those)
    yield f"DELETE FROM workflow_executions WHERE id {those}"  # noqa: S608  # a constant


def _rank(model: type[models.Model], last: Sequence[type[models.Model]]) -> int:
    return last.index(model) + 1 if model in last else 0


def _released(model: type[models.Model], column: str, on_delete: object, those: str) -> str:
    table = model._meta.db_table
    if on_delete is models.CASCADE:
        return f"DELETE FROM {table} WHERE {column} {those}"  # noqa: S608  # names of our own tables
    return f"UPDATE {table} SET {column} = NULL WHERE {column} {those}"  # noqa: S608  # names of our own tables


def _pointing_at(model: type[models.Model]) -> Mapping[tuple[type[models.Model], str], object]:
    """Tables and columns that point at a table, and what is to become of their rows."""
    found: dict[tuple[type[models.Model], str], object] = {}
    for relation in model._meta.related_objects:
        if relation.on_delete not in {models.CASCADE, models.SET_NULL}:
            raise ImproperlyConfigured(f"{relation.related_model} keeps what it points at from being pruned.")
        found[relation.related_model, str(relation.field.column)] = relation.on_delete
    return found
