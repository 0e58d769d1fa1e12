"""Real prefork workers on PostgreSQL and Redis, for tests."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from executions.tests.tools import JOURNAL
from lab.processes import database_url, process, wait_until
from pastetrader.celery import app

Workers = Callable[..., AbstractContextManager[None]]


@contextmanager
def prefork_workers(
    folder: Path, *, count: int = 2, may_repair: bool = False, events: bool = False, **env: str
) -> Iterator[None]:
    """Workers with two children each; an AssertionError when one logs a repair that nobody expects."""
    app.control.purge()
    log = folder / "workers.log"
    names = [f"w{number}@test" for number in range(count)]
    more = ["-E"] if events else []
    with ExitStack() as stack:
        for name in names:
            arguments = ("-P", "prefork", "-c", "2", "-n", name, "--without-gossip", "--without-mingle", *more)
            env = {"DATABASE_URL": database_url(), JOURNAL: str(folder / "journal"), **env}
            stack.enter_context(process("executions.tests.worker_process", *arguments, log=log, env=env))
        wait_until(lambda: _answering(names) == count, what="workers answer")
        yield
    assert may_repair or "repaired" not in log.read_text()


def _answering(names: list[str]) -> int:
    return len(app.control.ping(destination=names, timeout=0.5) or [])
