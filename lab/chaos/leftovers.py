"""What a campaign must not leave behind when its processes were asked to stop: I9, and the planted secret: I12."""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

from django.db import connection

from executions.models import NodeExecution
from executions.status import TERMINAL
from lab.chaos.pids import bury, children_of, command_of, is_server
from lab.chaos.scene import Scene
from lab.servers import program

# What was killed takes a moment to be gone, and PostgreSQL to notice that a client is.
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.1
WRITTEN: tuple[Literal["data", "logs", "journals"], ...] = ("data", "logs", "journals")
Found = TypeVar("Found")


def left_behind(scene: Scene) -> Iterator[str]:
    """I9: no process, no temporary file, no lease, no lock. Called after everybody was asked to stop."""
    for pid in _after_a_while(_processes):
        yield f"process {pid} is left: {command_of(pid)}"
    # Celery's pool makes an empty folder, which nobody removes when the process is killed.
    for path in scene.kept("temporary").rglob("*"):
        if not path.is_dir():
            yield f"file {path.relative_to(scene.own)} is left"
    leased = NodeExecution.objects.filter(status__in=TERMINAL, lease_until__isnull=False)
    for node in leased.values_list("id", flat=True)[:5]:
        yield f"node {node} has ended and has a lease"
    if connection.vendor == "postgresql":
        yield from _after_a_while(_clients_and_locks)
    elif not _is_free(scene.kept("data") / "engine.lock"):
        yield "the data folder is locked"


def _after_a_while(look: Callable[[], list[Found]]) -> list[Found]:
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := look()) and time.monotonic() < end:
        time.sleep(PAUSE_SECONDS)  # between two looks
    return found


def _processes() -> list[int]:
    """Children that the conductor still has: orphans became its own, too."""
    bury(set())
    return [pid for pid in children_of(os.getpid()) if not is_server(pid)]


def _clients_and_locks() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, query FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
        clients = [f"a connection is left: {query[:200]}" for _pid, query in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        [locks] = cursor.fetchone() or [0]
    return [*clients, *([f"{locks} advisory locks are left"] if locks else [])]


def _is_free(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def secret_shown(scene: Scene) -> Iterator[str]:
    """I12: the planted secret stands in no row, no file and no log."""
    secret = scene.secret.encode()
    places = [path for kind in WRITTEN for path in scene.kept(kind).rglob("*") if path.is_file()]
    for path in [*places, *_server_logs(scene)]:
        if secret in path.read_bytes():
            yield f"the secret stands in {path.name}"
    if connection.vendor == "postgresql" and secret in _dump(scene):
        yield "the secret stands in a row"


def _server_logs(scene: Scene) -> list[Path]:
    if scene.database == "sqlite":
        return []
    return [path for path in (scene.postgres.log, scene.servers / "redis.log") if path.exists()]


def _dump(scene: Scene) -> bytes:
    name = str(connection.settings_dict["NAME"])
    command = [program("pg_dump"), "--data-only", "--no-sync", "-h", "127.0.0.1", "-p", str(scene.postgres_port)]
    return subprocess.run([*command, "-U", "pastetrader", name], check=True, capture_output=True).stdout
