"""Processes as the operating system shows them (Linux: /proc)."""

import ctypes
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SERVERS = ("postgres", "redis-server")
_PROC = Path("/proc")
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER


def adopt_orphans() -> bool:
    """Become the parent of every descendant whose parent dies, so that none escapes. False where it cannot be."""
    if not _PROC.is_dir():
        return False
    return bool(ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0) == 0)


def children_of(pid: int) -> list[int]:
    """Living children, ascending."""
    return sorted(child for child, parent, is_dead in _all() if parent == pid and not is_dead)


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it does not only wait to be buried."""
    return any(number == pid and not is_dead for number, _parent, is_dead in _all())


def command_of(pid: int) -> str:
    """The command line; '' when the process is gone."""
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def end_orphans() -> None:
    """Kill what is left of a campaign, however deep it was started; the servers are stopped in their own way."""
    while left := [pid for pid in children_of(os.getpid()) if not is_server(pid)]:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        bury(set())


def is_server(pid: int) -> bool:
    """Whether it is PostgreSQL or Redis."""
    return Path(command_of(pid).split(" ")[0]).name.startswith(SERVERS)


def bury(mine: set[int]) -> None:
    """Take leave of adopted children that have ended; not of `mine`, for which others wait."""
    for child, parent, is_dead in list(_all()):
        if parent == os.getpid() and is_dead and child not in mine:
            os.waitpid(child, os.WNOHANG)


def _all() -> Iterator[tuple[int, int, bool]]:
    """(process, parent, whether it only waits to be buried) of each."""
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name stands in parentheses and may hold anything.
            state, parent, *_rest = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        yield int(entry.name), int(parent), state in {"Z", "X"}
