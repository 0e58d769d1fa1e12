"""How the SQL of both vendors is written (constant texts, with the moves that status.py allows) and executed."""

from collections.abc import Iterable, Mapping
from string import Template
from typing import Any

from django.db import connection

from executions.status import EXECUTION_MOVES, NODE_MOVES, OPEN, Status, may_become


def _texts(values: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in sorted(values)) + ")"


_MOVES = {
    "open": _texts(OPEN),
    **{f"node_may_be_{status}": _texts(may_become(status, NODE_MOVES)) for status in Status},
    **{f"execution_may_be_{status}": _texts(may_become(status, EXECUTION_MOVES)) for status in Status},
}


def statement(text: str, fragments: Mapping[str, str]) -> str:
    """SQL with `$names` replaced: `$open`, `$node_may_be_running` and their like, and fragments, also in fragments."""
    while "$" in text:
        text = Template(text).substitute(_MOVES, **fragments)
    return text


def rows(sql: str, arguments: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def execute(sql: str, arguments: Mapping[str, Any]) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return int(cursor.rowcount)
