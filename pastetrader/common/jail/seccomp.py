"""Which system calls a jailed process may make, as a program for the kernel (classic BPF). Pure: bytes out.

A call that is refused fails with EPERM, as if the user had no right to it; calls of a later kernel than is known here
do not exist. Processes of another architecture are killed: their numbers mean other calls.
"""

import platform
import struct
from collections.abc import Iterable, Sequence
from itertools import chain

from pastetrader.common.jail.syscalls import ALWAYS, BY_ARGUMENT, EXECUTING, NEWEST, WITHOUT_NAMESPACES

# (value of AUDIT_ARCH_*, column of the tables)
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
INSTRUCTION = struct.Struct("<HBBI")

LOAD, EQUAL, ABOVE, ANY_BIT, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, ENOSYS = 1, 38
X32 = 0x40000000

CLONE_THREAD = 0x00010000
# CLONE_NEW{NS, CGROUP, UTS, IPC, USER, PID, NET, TIME}
NEW_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x80
# TIOCSTI and TIOCLINUX type on somebody's terminal; FIOSETOWN and SIOCSPGRP have signals sent to somebody.
REFUSED_IOCTLS = (0x5412, 0x541C, 0x8901, 0x8902)
# F_SETOWN, F_SETSIG, F_SETOWN_EX: any signal to any process of the same user, when a descriptor becomes ready.
REFUSED_FCNTLS = (8, 10, 15)
AF_UNIX = 1
# Calls whose first argument names a process; 0 is oneself.
OF_A_PROCESS = (
    "kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr",
)  # fmt: skip

Instruction = tuple[int, int, int, int]


class UnknownArchitecture(Exception):
    """The numbers of this processor's system calls are not known."""


def program(*, may_fork: bool, may_execute: bool, only_process: int | None = None, machine: str = "") -> bytes:
    """The filter. `only_process`: the id of the jailed process, where no namespace hides the others.

    Without `may_fork` threads may still be started. Raises UnknownArchitecture.
    """
    try:
        architecture, column = ARCHITECTURES[machine or platform.machine()]
    except KeyError as error:
        raise UnknownArchitecture(machine or platform.machine()) from error

    def number(name: str) -> int | None:
        return BY_ARGUMENT[name][column]

    refused = [numbers[column] for numbers in ALWAYS.values()]
    if only_process is not None:
        refused += [numbers[column] for numbers in WITHOUT_NAMESPACES.values()]
    if not may_execute:
        refused += [numbers[column] for numbers in EXECUTING.values()]
    if not may_fork:
        refused += [number("fork"), number("vfork")]
    rules = [
        _unless(number("clone"), _clone(may_fork=may_fork)),
        _unless(
            number("clone3"), [_return(ERRNO | ENOSYS)]
        ),  # its flags are behind a pointer; libraries use clone then
        _unless(number("socketpair"), _only(0, AF_UNIX)),
        _unless(number("ioctl"), _none_of(1, REFUSED_IOCTLS)),
        _unless(number("fcntl"), _none_of(1, REFUSED_FCNTLS)),
    ]
    if only_process is not None:
        rules += [_unless(number(name), _only(0, only_process, 0)) for name in OF_A_PROCESS]
    code = chain(
        _begin(architecture), *(_unless(one, [_return(ERRNO | EPERM)]) for one in refused), *rules, [_return(ALLOW)]
    )
    return b"".join(INSTRUCTION.pack(*instruction) for instruction in code)


def _begin(architecture: int) -> Iterable[Instruction]:
    return [
        (LOAD, 0, 0, ARCHITECTURE_AT),
        (EQUAL, 1, 0, architecture),
        _return(KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (ABOVE, 0, 1, X32 - 1),
        _return(KILL),
        (ABOVE, 0, 1, NEWEST),
        _return(ERRNO | ENOSYS),
    ]


def _unless(number: int | None, verdict: Sequence[Instruction]) -> Iterable[Instruction]:
    """The verdict on one call; it always returns. Others go on behind it."""
    return [] if number is None else [(EQUAL, 0, len(verdict), number), *verdict]


def _clone(*, may_fork: bool) -> Sequence[Instruction]:
    yes_or_no = [_return(ALLOW), _return(ERRNO | EPERM)]
    if may_fork:
        return [_argument(0), (ANY_BIT, 1, 0, NEW_NAMESPACES), *yes_or_no]
    return [_argument(0), (ANY_BIT, 2, 0, NEW_NAMESPACES), (ANY_BIT, 0, 1, CLONE_THREAD), *yes_or_no]


def _only(argument: int, *values: int) -> Sequence[Instruction]:
    """Allowed with one of these values."""
    last = len(values) - 1
    tests = [(EQUAL, last - place + 1, 0, value) for place, value in enumerate(values)]
    return [_argument(argument), *tests, _return(ERRNO | EPERM), _return(ALLOW)]


def _none_of(argument: int, values: Sequence[int]) -> Sequence[Instruction]:
    """Allowed without any of these values."""
    last = len(values) - 1
    tests = [(EQUAL, last - place + 1, 0, value) for place, value in enumerate(values)]
    return [_argument(argument), *tests, _return(ALLOW), _return(ERRNO | EPERM)]


def _argument(place: int) -> Instruction:
    """The low half, which is all of an int; both architectures are little-endian."""
    return (LOAD, 0, 0, ARGUMENTS_AT + 8 * place)


def _return(value: int) -> Instruction:
    return (RETURN, 0, 0, value)
