"""Real PostgreSQL and Redis for tests, campaigns and benchmarks: on free ports in a temporary folder, gone afterwards.

`python -m pastetrader.common.local_servers COMMAND …` runs a command with DATABASE_URL and CELERY_BROKER_URL set to
them.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError  # noqa: A004  # redis-py names it so
from redis.retry import Retry

# PostgreSQL refuses to run as root; Debian's package brings this user along.
UNPRIVILEGED = "postgres"


class Missing(RuntimeError):
    """A program that is needed here is not installed."""


def free_port() -> int:
    """A TCP port on the loopback interface that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str) -> str:
    """Where a program is: on the path, or where Debian hides PostgreSQL's. Raises Missing."""
    found = shutil.which(name)
    if found:
        return found
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if hidden:
        return str(hidden[-1])
    raise Missing(f"{name} is not installed")


def is_available() -> bool:
    """Whether both servers can be started here."""
    try:
        return bool(program("initdb") and program("redis-server"))
    except Missing:
        return False


def _run(*command: str) -> None:
    who = UNPRIVILEGED if os.geteuid() == 0 else None
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", user=who, group=who)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL cluster in `folder`; yields its DATABASE_URL. fsync is on: durability is what we test."""
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)
        os.chown(data, account.pw_uid, account.pw_gid)
    _run(program("initdb"), "-D", str(data), "-U", "pastetrader", "-A", "trust", "-E", "UTF8", "--no-locale")
    port = free_port()
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c max_connections=200"
    control = (program("pg_ctl"), "-D", str(data), "-w", "-t", "60")
    _run(*control, "-o", options, "-l", str(data / "log"), "start")
    try:
        yield f"postgres://pastetrader@127.0.0.1:{port}/postgres"
    finally:
        _run(*control, "-m", "immediate", "stop")


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis without persistence; yields its URL."""
    port = free_port()
    log = folder / "redis.log"
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with log.open("w") as output, subprocess.Popen(command, stdout=output) as server:
        try:
            # Blocks until Redis answers: the client retries refused connections with growing pauses.
            patience = Retry(ExponentialBackoff(cap=0.2, base=0.01), 100)
            Redis(port=port, retry=patience, retry_on_error=[ConnectionError]).ping()
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis as environment variables of the product."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pastetrader-")))
        yield {
            "DATABASE_URL": stack.enter_context(postgres(folder)),
            "CELERY_BROKER_URL": stack.enter_context(redis(folder)),
        }


if __name__ == "__main__":
    # So that a SIGTERM, too, stops the servers on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with both() as variables:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **variables}, check=False).returncode)
