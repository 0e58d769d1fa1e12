"""Real PostgreSQL and Redis for the tests: started on free ports in a temporary folder, gone afterwards.

`python -m pastetrader.tests.servers COMMAND …` runs a command with DATABASE_URL and CELERY_BROKER_URL set to them.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

# PostgreSQL refuses to run as root; Debian's package brings this user along.
UNPRIVILEGED = "postgres"


class Missing(RuntimeError):
    """A program that the tests need is not installed."""


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


def _unprivileged() -> dict[str, str]:
    return {"user": UNPRIVILEGED, "group": UNPRIVILEGED} if os.geteuid() == 0 else {}


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL cluster in `folder`; yields its DATABASE_URL. fsync is on: durability is what we test."""
    who = _unprivileged()
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if who:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)
        os.chown(data, account.pw_uid, account.pw_gid)
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/", **who}
    subprocess.run(  # type: ignore[call-overload]  # the keywords are in one dict
        [program("initdb"), "-D", str(data), "-U", "pastetrader", "-A", "trust", "-E", "UTF8", "--no-locale"], **run
    )
    port = free_port()
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c max_connections=200"
    control = [program("pg_ctl"), "-D", str(data), "-w", "-t", "60"]
    subprocess.run([*control, "-o", options, "-l", str(data / "log"), "start"], **run)  # type: ignore[call-overload]
    try:
        yield f"postgres://pastetrader@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis without persistence; yields its URL."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            for line in server.stdout:
                if "Ready to accept connections" in line:
                    break
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


@contextmanager
def both() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis as environment variables of the product."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pastetrader-tests-")))
        yield {
            "DATABASE_URL": stack.enter_context(postgres(folder)),
            "CELERY_BROKER_URL": stack.enter_context(redis(folder)),
        }


if __name__ == "__main__":
    with both() as variables:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **variables}, check=False).returncode)
