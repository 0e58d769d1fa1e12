"""What processes use, and what the machine is, from /proc."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import celery
import django

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def family(pid: int) -> Iterator[int]:
    """A process and its descendants; those that end meanwhile may be left out."""
    yield pid
    with suppress(OSError):
        for thread in (_PROC / str(pid) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from family(int(child))


def cpu_seconds(pids: Iterable[int]) -> float:
    """CPU time that the processes, and children of theirs that ended, have used so far, in user and kernel."""
    total = 0
    for pid in pids:
        with suppress(OSError):  # what ended a moment ago is its parent's by now
            # Behind the name, which may hold blanks: fields 14 to 17 of proc(5).
            fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / _TICKS


def megabytes(pids: Iterable[int]) -> float:
    """Resident memory; what forked processes share is counted once."""
    total = 0
    for pid in pids:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def load() -> list[float]:
    """Load averages over 1, 5 and 15 minutes."""
    return [float(part) for part in (_PROC / "loadavg").read_text().split()[:3]]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cpus": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "celery": celery.__version__,
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    for line in (_PROC / "cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
