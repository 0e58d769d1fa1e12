"""The limits that the kernel keeps for a process in a jail, and the user that it is."""

import os
import random
import resource
from functools import cache
from pathlib import Path

from pastetrader.common.jail.job import MEGABYTE, Job, PythonJob

# Read by the C library when a process starts. Each thread would otherwise reserve 128 MB of what it may have.
AT_START = {"MALLOC_ARENA_MAX": "1"}
OPEN_FILES = 64
# Of a Python function, which cannot start processes.
THREADS = 64
SCRATCH_BYTES = 16 * MEGABYTE
# In namespaces of our own user, what puts the jail up counts as well.
OWN_PROCESSES = 2
# Where few users are mapped (a container without root), from here on none is anybody's.
FIRST_FREE, FIRST_RARE = 60_000, 0x60000000
LAST_USER = 0x7FFFFFF0


def resource_limits(job: Job) -> dict[int, int]:
    """{RLIMIT_…: value}, for the jailed process to set before anything of the job runs."""
    is_python = isinstance(job, PythonJob)
    return {
        resource.RLIMIT_CPU: job.limits.cpu_seconds,
        resource.RLIMIT_AS: job.limits.memory_megabytes * MEGABYTE,
        resource.RLIMIT_NPROC: THREADS if is_python else job.limits.processes + OWN_PROCESSES,
        resource.RLIMIT_FSIZE: 0 if is_python else SCRATCH_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }


def own_user() -> int | None:
    """A user id for one call, so that nothing else belongs to it; None when we are not root and cannot change.

    Root's processes are never counted, and those of one user are counted together: a shared id would let one call use
    up what others may start.
    """
    if os.geteuid() != 0:
        return None
    first, count = _range()
    return first + random.randrange(count)  # noqa: S311  # not a secret: it is to be rare, and two alike do no harm


@cache
def _range() -> tuple[int, int]:
    """The ids that can be taken here: (first, how many)."""
    mapped = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    last = min(LAST_USER, max(inside + count for inside, _outside, count in mapped) - 1)
    first = FIRST_RARE if last > FIRST_RARE else min(FIRST_FREE, last)
    return first, last - first + 1
