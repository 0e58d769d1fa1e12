"""The embedded product with the tools of the tests, as processes on a data folder."""

import os
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

from executions.tests.tools import JOURNAL
from lab.processes import process
from lab.servers import free_port

MODULE = "executions.tests.embedded_process"


class Product:
    """An installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "up.log"
        self.port = free_port()
        self.env = {
            "PASTETRADER_DATA": str(folder / "data"),
            "DATABASE_URL": "",
            "CELERY_BROKER_URL": "embedded://localhost",
            JOURNAL: str(folder / "journal"),
        }

    def up(self) -> Any:
        """The process that serves."""
        return process(MODULE, "up", str(self.port), log=self.log, env=self.env)

    def call(self, *arguments: str) -> str:
        """What a short process says."""
        command = [sys.executable, "-m", MODULE, *arguments]
        env = {**os.environ, **self.env}
        return subprocess.run(
            command, env=env, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
        ).stdout

    def health(self) -> int:
        """The status of /healthz; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def count(self, table: str, condition: str) -> int:
        """Rows, read past the product."""
        with closing(sqlite3.connect(self.folder / "data" / "pastetrader.sqlite3", timeout=20)) as database:
            [found] = database.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()  # noqa: S608
            return int(found)
