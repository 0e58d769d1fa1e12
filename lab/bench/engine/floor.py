"""The least that a durable transition of a node can cost on this machine: one UPDATE of one row, committed."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import psycopg

from pastetrader.environment import SQLITE_PRAGMAS

TIMES = 500
_TABLE = "CREATE TABLE floor (id integer PRIMARY KEY, value integer)"
_ROW = "INSERT INTO floor VALUES (1, 0)"
_UPDATE = "UPDATE floor SET value = value + 1 WHERE id = 1"


def postgres_commit_ms(database_url: str) -> float:
    """Median milliseconds of a prepared UPDATE on PostgreSQL, with the journey there and back."""
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(_TABLE)
        link.execute(_ROW)
        found = _median_ms(lambda: link.execute(_UPDATE, prepare=True))
        link.execute("DROP TABLE floor")
    return found


def sqlite_commit_ms(folder: Path) -> float:
    """Median milliseconds of an UPDATE in a transaction of its own, on SQLite as the product sets it up."""
    link = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    link.executescript(f"{SQLITE_PRAGMAS}{_TABLE};{_ROW};")
    found = _median_ms(lambda: link.execute(_UPDATE))
    link.close()
    return found


def _median_ms(act: Callable[[], object]) -> float:
    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return round(median(taken) * 1000, 3)
