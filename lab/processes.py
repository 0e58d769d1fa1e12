"""Processes that tests, campaigns and benchmarks start: in a group of their own, with a log, gone afterwards."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

POLL_SECONDS = 0.05


def wait_until(holds: Callable[[], object], *, seconds: float = 60.0, what: str = "") -> None:
    """Look again and again; TimeoutError when it does not come to hold."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() >= deadline:
            raise TimeoutError(f"waited {seconds} s in vain: {what}")
        time.sleep(POLL_SECONDS)  # between two looks


def end_with_parent() -> None:
    """Called in the started process: its group is killed when its parent is, which closes their end of its input."""

    def wait() -> None:
        os.read(0, 1)  # not sys.stdin, the lock of which forked children would inherit taken
        os.killpg(0, signal.SIGKILL)

    if os.getpgrp() != os.getpid():
        return  # in somebody else's group
    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


@contextmanager
def process(module: str, *arguments: str, log: Path, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module arguments`; asked to stop at the end, then made to."""
    started = spawn(module, *arguments, log=log, env=env)
    try:
        yield started
    finally:
        end(started)


def spawn(module: str, *arguments: str, log: Path, env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """`python -m module arguments`, leader of its own group; whoever asks for it ends it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **env},
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )


def end(started: "subprocess.Popen[bytes]", seconds: float = 15.0) -> None:
    """SIGTERM, and SIGKILL to its whole group when that does not help in time."""
    if started.poll() is None:
        started.terminate()
        try:
            started.wait(seconds)
        except subprocess.TimeoutExpired:
            kill(started)
    if started.stdin:
        started.stdin.close()


def kill(started: "subprocess.Popen[bytes]") -> None:
    """kill -9, the group with all children."""
    os.killpg(started.pid, signal.SIGKILL)
    started.wait(10)


def database_url() -> str:
    """The database of the tests (not the one that DATABASE_URL names)."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def is_running(process_id: int) -> bool:
    """Whether there is such a process that is not merely waiting to be waited for."""
    with suppress(FileNotFoundError, ProcessLookupError):
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX"
    return False
