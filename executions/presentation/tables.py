"""Data as a table, where it is a list of objects. Pure."""

import json
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 50
MOST_COLUMNS = 8
LONGEST_CELL = 80


@dataclass(frozen=True)
class Table:
    """The first rows and columns of a list of objects, as text; `total` rows and `is_narrowed` say what is left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    is_narrowed: bool


def table_of(data: Any) -> Table | None:
    """Of a list of objects, or of an object whose only list is one; None for anything else."""
    rows = data if isinstance(data, list) else _only_list(data)
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    names = tuple(dict.fromkeys(name for row in rows[:MOST_ROWS] for name in row))
    columns = names[:MOST_COLUMNS]
    cells = tuple(tuple(_cell(row.get(name)) for name in columns) for row in rows[:MOST_ROWS])
    return Table(columns, cells, len(rows), len(columns) < len(names)) if columns else None


def _only_list(data: Any) -> list[Any] | None:
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, dict) else []
    return lists[0] if len(lists) == 1 else None


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
