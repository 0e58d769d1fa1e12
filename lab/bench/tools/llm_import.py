"""What importing the llm app adds to a process: its modules, and what only they drag in."""

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from django.conf import settings

ROUNDS = 7
# As a worker does that is about to ask a model; SDKs are loaded with the first call of theirs.
IMPORT = "import django; django.setup(); import llm.services, llm.agent_loop"
APP = "llm"


def seconds(*, quick: bool = False) -> float:
    """The median over new interpreters."""
    return round(median(_once() for _round in range(1 if quick else ROUNDS)), 3)


def _once() -> float:
    command = [sys.executable, "-X", "importtime", "-c", IMPORT]
    done = subprocess.run(command, cwd=settings.BASE_DIR, stderr=subprocess.PIPE, text=True, check=True)
    return sum(_outermost(done.stderr)) / 1e6


def _outermost(report: str) -> Iterator[int]:
    """Microseconds of each module of the app that none other of it imported, with all that it imported.

    The report of Python names a module after those that it imported, each two blanks further in.
    """
    inside: int | None = None
    for line in reversed(report.splitlines()):
        _self, _bar, rest = line.removeprefix("import time:").partition("|")
        cumulative, _bar, name = rest.partition("|")
        if not cumulative.strip().isdigit():
            continue
        depth = len(name) - len(name.lstrip())
        if inside is not None and depth > inside:
            continue
        inside = depth if name.strip().split(".")[0] == APP else None
        if inside is not None:
            yield int(cumulative)
