"""Makes everything that a campaign needs, out of the way of the installation, and takes it away afterwards."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from lab import servers
from lab.chaos.crash_cases import Which
from lab.chaos.members import MODULE
from lab.chaos.pids import adopt_orphans, end_orphans
from lab.chaos.scene import Control, Database, Scene
from lab.processes import end
from lab.servers import free_port

STOP_SECONDS = 30.0


class CampaignFailed(RuntimeError):
    """The campaign could not be done; the text is what its conductor wrote last."""


def campaign(
    *,
    executions: int,
    faults: int,
    seed: int,
    database: Database,
    control: Control,
    crash_points: Which | None,
    keep: str,
) -> dict[str, Any]:
    """Do a campaign and return its report. `keep`: a new folder that gets the journals and logs; '' for nowhere.

    Raises CampaignFailed, and servers.Missing when PostgreSQL or Redis is not installed.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pastetrader-chaos-")))
        scene = Scene(
            folder=folder,
            database=database,
            executions=executions,
            faults=faults,
            seed=seed,
            control=control,
            crash_points=crash_points,
            secret=f"planted-{secrets.token_hex(16)}",
            effects_port=free_port(),
            web_port=free_port(),
            postgres_port=free_port(),
            redis_port=free_port(),
        )
        if database == "postgres":
            stack.enter_context(_servers(scene))
        try:
            return _conducted(scene)
        finally:
            if keep:
                _keep(scene, Path(keep))


@contextmanager
def _servers(scene: Scene) -> Iterator[None]:
    """PostgreSQL may run as another user, who must be able to pass through the folder."""
    scene.folder.chmod(0o711)
    scene.servers.mkdir()
    with (
        servers.postgres(scene.servers, scene.postgres_port),
        servers.redis(scene.servers, scene.redis_port),
    ):
        scene.servers.chmod(0o711)
        yield


def _conducted(scene: Scene) -> dict[str, Any]:
    """The report of the conductor, a process with settings of its own; whatever it leaves is ended."""
    adopt_orphans()
    log = scene.kept("logs") / "conductor.log"
    with log.open("wb") as output:
        conductor = subprocess.Popen(
            [sys.executable, "-m", MODULE, "conductor", "0"],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **scene.environment()},
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )
    try:
        code = conductor.wait()
    finally:
        end(conductor, STOP_SECONDS)
        end_orphans()
    report = scene.own / "report.json"
    if code or not report.exists():
        raise CampaignFailed("\n".join(log.read_text(errors="replace").splitlines()[-30:]))
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def _keep(scene: Scene, folder: Path) -> None:
    shutil.copytree(
        scene.folder,
        folder,
        ignore=shutil.ignore_patterns("servers", "data", "temporary", "ready"),
        dirs_exist_ok=True,
    )
