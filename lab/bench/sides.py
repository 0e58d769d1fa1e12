"""The processes that take part in a measurement: asked and answering in JSON, a line each."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lab.processes import end

SETTINGS = "DJANGO_SETTINGS_MODULE"


class SideFailed(RuntimeError):
    """A process of the bench ended or reported an error; the text is the end of its log."""


class Side:
    """A process that answers, seen by who asks."""

    def __init__(self, started: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process = started
        self._log = log

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask(self, what: str, **arguments: Any) -> Any:
        """Its answer; raises SideFailed."""
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise SideFailed("the process has no pipes")
        try:
            asked.write(json.dumps({"what": what, **arguments}).encode() + b"\n")
            asked.flush()
            line = answers.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            raise SideFailed(self._log.read_text()[-4000:])
        return json.loads(line)


@contextmanager
def side(module: str, *arguments: str, log: Path, env: Mapping[str, str]) -> Iterator[Side]:
    """`python -m module arguments`, which calls `serve`; it ends when it is asked nothing more."""
    with log.open("ab") as errors:
        started = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, SETTINGS: "pastetrader.settings", **env},
            cwd=Path(__file__).resolve().parents[2],
            start_new_session=True,
        )
    try:
        yield Side(started, log)
    finally:
        end(started)
        if started.stdout:
            started.stdout.close()


def serve(answers: Mapping[str, Callable[..., Any]]) -> None:
    """Called in the process: answer what is asked until the asking ends. An error ends the process with its traceback.

    What anything prints goes to the log, not between the answers.
    """
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = answers[asked.pop("what")](**asked)
        out.write(json.dumps(answer) + "\n")
        out.flush()
