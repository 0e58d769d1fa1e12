"""How much one PostgreSQL carries with ever more workers: many executions of tool nodes at once, and what they cost.

With more workers than processors the machine is what is measured: then the costs per node say what more of it would do.
"""

from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from lab.bench.engine.setups import Servers, started_servers, with_workers
from lab.bench.engine.shapes import QUICK, Sizes, shapes_of
from lab.bench.process_figures import cpu_seconds, family, load, machine

WORKERS = (2, 4, 8)
ROUNDS = 3
SHAPE = "throughput_tools"


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Nodes a second for each number of workers, and milliseconds of processor per node of workers and database."""
    sizes = QUICK if quick else Sizes()
    with started_servers() as found:
        by_workers = {str(count): _with(found, sizes, count, number) for number, count in enumerate(WORKERS, start=2)}
        return {"workers": by_workers, "machine": {**machine(), **found.facts(), "load_average": load()}}


def _with(found: Servers, sizes: Sizes, count: int, number: int) -> dict[str, float]:
    shape = shapes_of(sizes)[SHAPE]
    nodes = shape.executions * shape.nodes
    with with_workers(found, sizes, f"scale_{count}", number=number, hand_over=True, processes=count) as setup:
        for _warm in range(2):
            setup.side.ask("run", shape=SHAPE)
        database = _postmaster(found.database_url)
        before = setup.cpu_seconds(), cpu_seconds(family(database))
        took = [setup.side.ask("run", shape=SHAPE)["ms"] for _round in range(ROUNDS)]
        after = setup.cpu_seconds(), cpu_seconds(family(database))
    worker, server = (1000 * (late - early) / (ROUNDS * nodes) for early, late in zip(before, after, strict=True))
    return {
        "nodes_per_s": round(nodes / median(took) * 1000, 1),
        "worker_cpu_ms_per_node": round(worker, 3),
        "postgres_cpu_ms_per_node": round(server, 3),
    }


def _postmaster(database_url: str) -> int:
    """The process whose children serve the connections."""
    with psycopg.connect(database_url) as link:
        row = link.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None  # noqa: S101  # a SELECT without FROM
        # Behind the name, which may hold blanks: the parent is field 4 of proc(5).
        return int(Path(f"/proc/{row[0]}/stat").read_text().rpartition(")")[2].split()[1])
