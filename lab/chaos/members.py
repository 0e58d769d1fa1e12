"""The processes of a campaign: each is started again whenever it dies, until the campaign lets it go."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from lab.chaos.pids import children_of
from lab.chaos.scene import Scene
from lab.processes import end, kill, spawn

# Four lanes stop at once, beside other tests.
STOP_SECONDS = 45.0
MODULE = "lab.chaos"
LAST_LINES = 8


class Member:
    """One process: `python -m lab.chaos ROLE NUMBER`."""

    def __init__(self, scene: Scene, role: str, number: int = 0) -> None:
        self.scene = scene
        self.role = role
        self.number = number
        self.name = f"{role}{number}"
        self.is_stalled = False
        self.is_wanted = True
        self.deaths: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its number; 0 while there is no process."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    @property
    def is_up(self) -> bool:
        """Whether it runs and said that it is ready."""
        if not self.pid or self.is_stalled:
            return False
        with suppress(FileNotFoundError):
            return ready_file(self.scene, self.role, self.number).read_text() == str(self.pid)
        return False

    @property
    def log(self) -> Path:
        """What it writes."""
        return self.scene.kept("logs") / f"{self.name}.log"

    def last_words(self) -> str:
        """The end of what it wrote."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"{self.name}:", *lines[-LAST_LINES:]])

    def start(self) -> None:
        """Start it."""
        self._process = spawn(MODULE, self.role, str(self.number), log=self.log, env=self.scene.environment())
        self.is_stalled = False

    def tend(self) -> None:
        """Start it again when it died. One that ended well (exit code 0) had done its work."""
        if not self.is_wanted or self.pid:
            return
        if self._process is not None:
            code = self._process.wait()
            self._close()
            if code == 0:
                self.is_wanted = False
                return
            self.deaths.append(code)
        self.start()

    def kill(self) -> None:
        """kill -9, with all its children."""
        if self._process and self.pid:
            kill(self._process)
        self.is_stalled = False

    def pool(self) -> list[int]:
        """Its children."""
        return children_of(self.pid) if self.pid else []

    def stall(self) -> None:
        """SIGSTOP, with all its children."""
        self._signal(signal.SIGSTOP)
        self.is_stalled = True

    def resume(self) -> None:
        """SIGCONT."""
        if self.is_stalled:
            self._signal(signal.SIGCONT)
        self.is_stalled = False

    def let_go(self) -> int | None:
        """Ask it to stop, as an operator would; its exit code, None when there was no process."""
        self.is_wanted = False
        self.resume()
        if self._process is None:
            return None
        end(self._process, STOP_SECONDS)
        return self._process.returncode

    def _signal(self, number: int) -> None:
        if self.pid:
            os.killpg(self.pid, number)

    def _close(self) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.close()


def ready_file(scene: Scene, role: str, number: int) -> Path:
    """Where a process writes its number once it is ready."""
    return scene.kept("ready") / f"{role}{number}"


def say_ready(scene: Scene, role: str, number: int) -> None:
    """Called in the process."""
    draft = scene.kept("ready") / f".{role}{number}.{os.getpid()}"
    draft.write_text(str(os.getpid()))
    draft.rename(ready_file(scene, role, number))


def worker_name(role: str, number: int) -> str:
    """The name by which a worker signs what it takes (with the process number of its child behind)."""
    return f"{role}{number}@chaos"
