"""The real product in a process of its own, with a data folder of its own."""

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

from lab.servers import free_port

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 90
STOP_SECONDS = 20
_LINK = re.compile(r"https?://\S+/sign-in/(?P<token>\S+)/")


@cache
def _with_tables() -> "tempfile.TemporaryDirectory[str]":
    """A data folder after all migrations: they take ten seconds of a processor."""
    folder = tempfile.TemporaryDirectory(prefix="pastetrader-tables-")
    environment = {**os.environ, "PASTETRADER_DATA": folder.name, "DATABASE_URL": ""}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return folder


class Product:
    """`manage.py up` on a free port; `restart` keeps data and port."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[str] | None = None
        self._planter: subprocess.Popen[str] | None = None
        self._listener = threading.Thread()
        self._lines: queue.Queue[str] = queue.Queue()
        self.output: list[str] = []
        # What it stands on.
        self.services = {"DATABASE_URL": "", "CELERY_BROKER_URL": "embedded://"}

    @property
    def environment(self) -> dict[str, str]:
        """Of its processes."""
        return {**os.environ, **self.services, "PASTETRADER_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}

    def start(self) -> None:
        """Start everything and wait until it answers. A first start takes over tables that are made once for all."""
        if not self.data.exists() or not any(self.data.iterdir()):
            shutil.copytree(_with_tables().name, self.data, dirs_exist_ok=True)
        self._run([sys.executable, "manage.py", "up", "--host", "127.0.0.1", "--port", str(self.port)])

    def start_pages_only(self) -> None:
        """Start the web server alone: pages are served, and nothing is worked on."""
        server = ["-m", "uvicorn", "pastetrader.asgi:application", "--timeout-graceful-shutdown", "1"]
        self._run([sys.executable, *server, "--host", "127.0.0.1", "--port", str(self.port)])

    @property
    def pid(self) -> int:
        """Of the process that runs. Raises RuntimeError when none does."""
        if self._process is None:
            raise RuntimeError("the product does not run")
        return self._process.pid

    def stop(self) -> None:
        """Stop as the terminal would."""
        self._end_planter()
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            self._listener.join()
            if process.stdout:
                process.stdout.close()

    def plant(self, module: str, name: str) -> object:
        """What a function of planter's room gives in this product's data. Raises RuntimeError when it fails."""
        if self._planter is None:
            self._planter = subprocess.Popen(
                [sys.executable, "-m", "pastetrader.tests.browser.planter"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        planter = self._planter
        assert planter.stdin is not None
        assert planter.stdout is not None
        planter.stdin.write(f"{module} {name}\n")
        planter.stdin.flush()
        if answer := planter.stdout.readline():
            return json.loads(answer)
        self._end_planter()
        raise RuntimeError(f"{module}.{name} failed; its traceback stands above")

    def _end_planter(self) -> None:
        planter, self._planter = self._planter, None
        if planter is not None:
            planter.communicate()

    def sign_in_link(self) -> str:
        """The one-time link that the terminal showed."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            for line in self.output:
                found = _LINK.search(line)
                if found:
                    return f"{self.address}/sign-in/{found['token']}/"
            self._read()
        raise AssertionError("No sign-in link was printed:\n" + "".join(self.output))

    def _run(self, command: list[str]) -> None:
        self.output = []
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return
            if self._process.poll() is not None:
                break
            self._read()
        self._read()
        raise AssertionError("The product did not start:\n" + "".join(self.output))

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310  # http, ours
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.put(line)

    def _read(self) -> None:
        """What was printed meanwhile; waits a moment for a first line."""
        try:
            self.output.append(self._lines.get(timeout=0.1))
            while True:
                self.output.append(self._lines.get_nowait())
        except queue.Empty:
            return
