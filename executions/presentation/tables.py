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
    """Of a list of objects, or of an object whose only list is one; None for anything else.

    What is no single value stands in no column. Words come before numbers, and symbols before all.
    """
    rows = data if isinstance(data, list) else _only_list(data)
    if not rows or not all(isinstance(row, dict) for row in rows):
        return None
    shown = rows[:MOST_ROWS]
    names = list(dict.fromkeys(name for row in shown for name in row))
    single = [name for name in names if not any(isinstance(row.get(name), list | dict) for row in shown)]
    columns = tuple(sorted(single, key=lambda name: _place(name, shown))[:MOST_COLUMNS])
    cells = tuple(tuple(_cell(row.get(name)) for name in columns) for row in shown)
    return Table(columns, cells, len(rows), len(columns) < len(names)) if columns else None


def _place(name: str, rows: list[dict[str, Any]]) -> int:
    if name == "symbol":
        return 0
    return 1 if any(isinstance(row.get(name), str) for row in rows) else 2


def _only_list(data: Any) -> list[Any] | None:
    lists = [value for value in data.values() if isinstance(value, list)] if isinstance(data, dict) else []
    return lists[0] if len(lists) == 1 else None


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
