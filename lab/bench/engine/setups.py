"""The set-ups that are measured beside each other, on servers that exist only for it."""

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from lab import servers
from lab.bench.engine.shapes import Sizes
from lab.bench.process_figures import cpu_seconds, family, megabytes
from lab.bench.sides import Side, side
from lab.processes import process

PRODUCT = "lab.bench.engine.product_process"
RAW = "lab.bench.engine.raw_process"
PREFORK = ("-P", "prefork", "--without-gossip", "--without-mingle")


@dataclass(frozen=True)
class Setup:
    """Who is asked to run shapes, and the process whose family does the work."""

    name: str
    side: Side
    worker_pid: int
    hands_over: bool = True

    def cpu_seconds(self) -> float:
        """CPU time of the workers so far."""
        return cpu_seconds(family(self.worker_pid))

    def megabytes(self) -> float:
        """Memory of the workers."""
        return megabytes(family(self.worker_pid))


@dataclass(frozen=True)
class Servers:
    """A PostgreSQL and a Redis, and a folder for logs and files."""

    database_url: str
    redis_url: str
    folder: Path

    def environment(self, name: str, *, number: int) -> dict[str, str]:
        """Of a product of its own: a database of that name, made on first use, and a number in Redis."""
        database = f"bench_{name}"
        with psycopg.connect(self.database_url, autocommit=True) as link:
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
                link.execute(f"CREATE DATABASE {database}".encode())
        return {
            **self.embedded_environment(name),
            "DATABASE_URL": _with_path(self.database_url, database),
            "CELERY_BROKER_URL": self.broker(number),
        }

    def embedded_environment(self, name: str) -> dict[str, str]:
        """Of a product in one process, with nothing but a folder."""
        return {
            "DATABASE_URL": "",
            "CELERY_BROKER_URL": "embedded://localhost",
            "PASTETRADER_DATA": str(self.folder / name),
            "PASTETRADER_DEBUG": "off",
        }

    def broker(self, number: int) -> str:
        """A Redis URL."""
        return _with_path(self.redis_url, str(number))

    def log(self, name: str) -> Path:
        """Where the processes of a set-up write."""
        return self.folder / f"{name}.log"

    def facts(self) -> dict[str, str]:
        """What the figures depend on."""
        with psycopg.connect(self.database_url, autocommit=True) as link:
            names = ("server_version", "fsync", "synchronous_commit")
            rows = [link.execute(f"SHOW {name}".encode()).fetchone() for name in names]
        return {f"postgres_{name}": str(row[0]) for name, row in zip(names, rows, strict=True) if row}


@contextmanager
def started_servers() -> Iterator[Servers]:
    """Both, on free ports, until the block is left."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pastetrader-bench-")))
        variables = stack.enter_context(servers.both())
        yield Servers(variables["DATABASE_URL"], variables["CELERY_BROKER_URL"], folder)


@contextmanager
def raw(found: Servers, sizes: Sizes) -> Iterator[Setup]:
    """Raw Celery: its own application, worker and queue."""
    log = found.log("raw")
    env = {"CELERY_BROKER_URL": found.broker(1)}
    with (
        process(RAW, "worker", *PREFORK, "-c", "2", log=log, env=env) as worker,
        side(RAW, "caller", log=log, env=env) as caller,
    ):
        caller.ask("prepare", sizes=sizes.as_json())
        caller.ask("wait_for_worker")
        yield Setup("raw", caller, worker.pid)


@contextmanager
def with_workers(
    found: Servers, sizes: Sizes, name: str, *, number: int, hand_over: bool, processes: int = 2
) -> Iterator[Setup]:
    """The product on PostgreSQL and Redis with one prefork worker of so many processes."""
    log = found.log(name)
    env = {**found.environment(name, number=number), **_delivery(hand_over)}
    with side(PRODUCT, "caller", log=log, env=env) as caller:
        caller.ask("prepare", sizes=sizes.as_json())
        with process(PRODUCT, "worker", *PREFORK, "-c", str(processes), log=log, env=env) as worker:
            caller.ask("wait_for_worker")
            yield Setup(name, caller, worker.pid, hand_over)


@contextmanager
def embedded(found: Servers, sizes: Sizes, name: str, *, hand_over: bool) -> Iterator[Setup]:
    """The product in one process on SQLite, which also starts the executions and watches for their ends."""
    env = {**found.embedded_environment(name), **_delivery(hand_over)}
    with side(PRODUCT, "embedded", log=found.log(name), env=env) as caller:
        caller.ask("prepare", sizes=sizes.as_json())
        yield Setup(name, caller, caller.pid, hand_over)


def _with_path(url: str, path: str) -> str:
    return f"{url.rpartition('/')[0]}/{path}"


def _delivery(hand_over: bool) -> dict[str, str]:
    return {"EXECUTIONS_DIRECT_HANDOVER": "on" if hand_over else "off"}


@contextmanager
def alone(found: Servers, sizes: Sizes, env: Mapping[str, str]) -> Iterator[Side]:
    """The product without a worker: the asked process executes by itself, for counting and profiling."""
    with side(PRODUCT, "caller", log=found.log("alone"), env=env) as caller:
        caller.ask("prepare", sizes=sizes.as_json())
        yield caller


@contextmanager
def history(found: Servers, name: str) -> Iterator[Side]:
    """The product without a worker, for a large history."""
    with side(PRODUCT, "history", log=found.log(name), env=found.environment(name, number=1)) as asked:
        yield asked


@contextmanager
def all_setups(found: Servers, sizes: Sizes, *, direct_only: bool = False) -> Iterator[dict[str, Setup]]:
    """Raw Celery, and the product in both set-ups and both ways of delivery (or the direct one), by name; all ready."""
    chosen = [
        raw(found, sizes),
        with_workers(found, sizes, "postgres", number=2, hand_over=True),
        embedded(found, sizes, "embedded", hand_over=True),
    ]
    if not direct_only:
        chosen += [
            with_workers(found, sizes, "postgres_message_per_node", number=3, hand_over=False),
            embedded(found, sizes, "embedded_message_per_node", hand_over=False),
        ]
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        ready = list(pool.map(stack.enter_context, chosen))  # each starts processes and waits for them
        yield {setup.name: setup for setup in ready}
