"""Real PostgreSQL and Redis for tests, campaigns and benchmarks: on free ports in a temporary folder, gone afterwards.

`python -m lab.servers COMMAND …` runs a command with DATABASE_URL and CELERY_BROKER_URL set to
them. A server is a folder and a port, so that another process than the one that started it can restart it.
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
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError  # noqa: A004  # redis-py names it so
from redis.retry import Retry

from lab.processes import wait_until

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


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL cluster in `folder`, which it has for itself. fsync is on: durability is what we test."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Its DATABASE_URL. Any password is accepted."""
        return f"postgres://pastetrader@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> Path:
        """What it writes."""
        return self._data / "log"

    @property
    def _data(self) -> Path:
        return self.folder / "postgres"

    def create(self) -> None:
        """Make the cluster; its folder then belongs to whom it runs as."""
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            os.chown(self._data, account.pw_uid, account.pw_gid)
        _run(program("initdb"), "-D", str(self._data), "-U", "pastetrader", "-A", "trust", "-E", "UTF8", "--no-locale")

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = f"-p {self.port} -k {self._data} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._control("-o", options, "-l", str(self.log), "start")

    def restart(self, how: Literal["fast", "immediate"]) -> None:
        """`immediate` is a crash: every connection breaks, and the log is played back."""
        self._control("-m", how, "-l", str(self.log), "restart")

    def stop(self) -> None:
        """At once: what it holds is thrown away."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        _run(program("pg_ctl"), "-D", str(self._data), "-w", "-t", "60", *arguments)


@dataclass(frozen=True)
class RedisServer:
    """A Redis without persistence, in `folder`: whenever it stops, it forgets all."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Its URL, with the database 0 of 64."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "redis.pid"

    def start(self) -> None:
        """Start it in the background, and wait until it answers."""
        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--databases", "64", "--dir", str(self.folder), "--daemonize", "yes"]
        command += ["--pidfile", str(self._pid_file), "--logfile", str(self.folder / "redis.log")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        # Blocks until Redis answers: the client retries refused connections with growing pauses.
        patience = Retry(ExponentialBackoff(cap=0.2, base=0.01), 100)
        with Redis(port=self.port, retry=patience, retry_on_error=[ConnectionError]) as client:
            client.ping()
            wait_until(self._pid_file.exists, what="the process number of Redis")

    def stop(self, how: Literal[signal.Signals.SIGTERM, signal.Signals.SIGKILL] = signal.SIGTERM) -> None:
        """Ask it to stop, or kill it; returns when its port is free."""
        with suppress(ProcessLookupError, FileNotFoundError):
            os.kill(int(self._pid_file.read_text()), how)
        wait_until(self._is_gone, seconds=10, what="Redis stops")
        self._pid_file.unlink(missing_ok=True)

    def flush(self) -> None:
        """FLUSHALL."""
        with Redis(port=self.port) as client:
            client.flushall()

    def _is_gone(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


@contextmanager
def postgres(folder: Path, port: int | None = None) -> Iterator[str]:
    """A PostgreSQL cluster in `folder`; yields its DATABASE_URL."""
    server = PostgresServer(folder, port or free_port())
    server.create()
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def redis(folder: Path, port: int | None = None) -> Iterator[str]:
    """A Redis without persistence; yields its URL."""
    server = RedisServer(folder, port or free_port())
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


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
