"""The product's server on a database of its own, in a temporary folder; gone afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from lab.processes import wait_until
from lab.servers import free_port, postgres

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120


@dataclass(frozen=True)
class Scene:
    """Where the server is, what it logs, and what the database held at first."""

    address: str
    log: Path
    seeded: Path
    tokens: dict[str, str]


@contextmanager
def scene(*, on_postgres: bool = False) -> Iterator[Scene]:
    """uvicorn on SQLite or PostgreSQL, without rates: a campaign asks more often than anybody may."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="pastetrader-fuzz-")))
        variables = {
            **os.environ,
            "PASTETRADER_DATA": str(folder / "data"),
            "PASTETRADER_API_RATES": "off",
            "CELERY_BROKER_URL": "embedded://",
            "DATABASE_URL": "",
        }
        if on_postgres:
            # It belongs to whom PostgreSQL runs as.
            cluster = Path(stack.enter_context(TemporaryDirectory(prefix="pastetrader-fuzz-")))
            variables["DATABASE_URL"] = stack.enter_context(postgres(cluster))
        seeding = subprocess.run(
            [sys.executable, "-m", "lab.fuzz.seeding"], cwd=ROOT, env=variables, stdout=subprocess.PIPE, check=True
        )
        seeded = folder / "seeded.json"
        seeded.write_bytes(seeding.stdout)
        log = folder / "server.log"
        address = stack.enter_context(_server(variables, log))
        yield Scene(address, log, seeded, json.loads(seeding.stdout)["tokens"])


@contextmanager
def _server(variables: dict[str, str], log: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "pastetrader.asgi:application", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--lifespan", "off", "--no-access-log", "--timeout-graceful-shutdown", "1"]
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=written, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: _answers(address), seconds=START_SECONDS, what="the server answers")
            yield address
        finally:
            process.terminate()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310  # http, ours
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
