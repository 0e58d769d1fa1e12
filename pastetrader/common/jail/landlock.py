"""Walls without namespaces: the kernel's Landlock for files and network, and a filter of system calls. Linux only.

`walls_for` says in the parent what to put up. `put_up` runs in the child, to which this file is handed as text: it
knows nothing else of the project. Landlock leaves some things to be seen (whether a path exists, its size and times)
and some to be done (owners, rights, times), which the filter refuses; see docs/security.md.
"""

import ctypes
import os
import signal
import struct

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
# The first version that governs cutting files off.
OLDEST = 3
EXECUTE, WRITE, READ, LIST, TRUNCATE, IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | IOCTL
FILES_OF = {3: (1 << 15) - 1, 4: (1 << 15) - 1}
FILES_LATER = (1 << 16) - 1
ALL_TCP, ALL_SCOPES = 3, 3
SET_PDEATHSIG, SET_SECCOMP, SET_NO_NEW_PRIVS, FILTER = 1, 22, 38, 2
SYSCALL_SECCOMP_FILTER_SIZE = 8


def version() -> int:
    """Of the kernel's Landlock; 0 when there is none."""
    found: int = ctypes.CDLL(None).syscall(CREATE_RULESET, 0, 0, ASK_VERSION)
    return max(0, found)


def put_up(walls: dict) -> None:  # type: ignore[type-arg]  # typing is not imported here
    """`rules`: (path, rights) of all that may be touched; `filter`: a program for seccomp; `parent`: who started us."""
    system = ctypes.CDLL(None, use_errno=True)
    _done(system.prctl(SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != walls["parent"]:
        os._exit(0)  # it was quicker
    _done(system.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    ruleset = _ruleset(system)
    for path, rights in walls["rules"]:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        allowed = rights if os.path.isdir(path) else rights & OF_FILES  # noqa: PTH112  # pathlib costs milliseconds
        rule = struct.pack("=Qi", allowed, place)
        _done(system.syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0))
        os.close(place)
    _done(system.syscall(RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)
    code = ctypes.create_string_buffer(walls["filter"], len(walls["filter"]))
    count = len(walls["filter"]) // SYSCALL_SECCOMP_FILTER_SIZE
    program = struct.pack("@HP", count, ctypes.addressof(code))
    _done(system.prctl(SET_SECCOMP, FILTER, program, 0, 0))


def _ruleset(system: ctypes.CDLL) -> int:
    """Everything that this kernel can govern, refused."""
    found = system.syscall(CREATE_RULESET, 0, 0, ASK_VERSION)
    if found < OLDEST:
        raise OSError(f"Landlock {found}")
    handled = struct.pack("=Q", FILES_OF.get(found, FILES_LATER))
    if found >= 4:
        handled += struct.pack("=Q", ALL_TCP)
    if found >= 6:
        handled += struct.pack("=Q", ALL_SCOPES)
    ruleset: int = _done(system.syscall(CREATE_RULESET, handled, len(handled), 0))
    return ruleset


def _done(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
