"""The filter of system calls, run by a small machine of our own: every verdict, on both architectures."""

import struct

import pytest

from pastetrader.common.jail import seccomp
from pastetrader.common.jail.seccomp import ALLOW, ERRNO, KILL, program
from pastetrader.common.jail.syscalls import ALWAYS, BY_ARGUMENT, EXECUTING, NEWEST, WITHOUT_NAMESPACES

MACHINES = ["x86_64", "aarch64"]
OWN, OTHER = 77, 78


def verdict(code: bytes, machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the kernel would do."""
    known, _column = seccomp.ARCHITECTURES[machine]
    data = struct.pack("<IIQ6Q", number, architecture or known, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    instructions = list(seccomp.INSTRUCTION.iter_unpack(code))
    accumulator = place = 0
    while True:
        operation, if_true, if_false, value = instructions[place]
        place += 1
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif operation == seccomp.RETURN:
            return int(value)
        else:
            test = {
                seccomp.EQUAL: accumulator == value,
                seccomp.ABOVE: accumulator > value,
                seccomp.ANY_BIT: bool(accumulator & value),
            }[operation]
            place += if_true if test else if_false


def is_allowed(code: bytes, machine: str, name: str, *arguments: int) -> bool:
    number = BY_ARGUMENT[name][MACHINES.index(machine)]
    assert number is not None
    return verdict(code, machine, number, *arguments) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_named_is_refused_and_what_is_not_is_allowed(machine: str) -> None:
    column = MACHINES.index(machine)
    strict = program(may_fork=False, may_execute=False, only_process=OWN, machine=machine)
    named = {numbers[column] for table in (ALWAYS, WITHOUT_NAMESPACES, EXECUTING) for numbers in table.values()} - {
        None
    }
    judged = {numbers[column] for numbers in BY_ARGUMENT.values()} - {None}

    allowed = {number for number in range(NEWEST + 1) if verdict(strict, machine, number) == ALLOW}

    assert not allowed & named
    assert allowed - judged == set(range(NEWEST + 1)) - named - judged


@pytest.mark.parametrize("machine", MACHINES)
def test_other_tables_of_calls_are_deadly_and_later_calls_do_not_exist(machine: str) -> None:
    code = program(may_fork=True, may_execute=True, machine=machine)

    assert verdict(code, machine, 39, architecture=0x40000003) == KILL
    assert verdict(code, machine, 0x40000000 + 39) == KILL
    assert verdict(code, machine, NEWEST + 1) == ERRNO | 38
    assert verdict(code, machine, 435) == ERRNO | 38


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("may_fork", [True, False])
def test_threads_may_be_started_and_processes_where_they_are_allowed(machine: str, may_fork: bool) -> None:
    code = program(may_fork=may_fork, may_execute=True, machine=machine)

    assert is_allowed(code, machine, "clone", seccomp.CLONE_THREAD | 0xF00)
    assert is_allowed(code, machine, "clone", 17) == may_fork
    for bit in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
        assert not is_allowed(code, machine, "clone", seccomp.CLONE_THREAD | bit)
        assert not is_allowed(code, machine, "clone", 17 | bit)


@pytest.mark.parametrize("machine", MACHINES)
def test_without_namespaces_only_oneself_is_signalled_and_limited(machine: str) -> None:
    code = program(may_fork=False, may_execute=True, only_process=OWN, machine=machine)

    for name in seccomp.OF_A_PROCESS:
        assert is_allowed(code, machine, name, OWN)
        assert not is_allowed(code, machine, name, OTHER)
        assert not is_allowed(code, machine, name, 0xFFFFFFFF)


@pytest.mark.parametrize("machine", MACHINES)
def test_nobody_is_typed_for_or_signalled_by_a_descriptor(machine: str) -> None:
    code = program(may_fork=True, may_execute=True, machine=machine)

    assert [is_allowed(code, machine, "ioctl", 0, one) for one in (*seccomp.REFUSED_IOCTLS, 0x5401)] == [False] * 4 + [
        True
    ]
    assert [is_allowed(code, machine, "fcntl", 0, one) for one in (*seccomp.REFUSED_FCNTLS, 3)] == [False] * 3 + [True]
    assert [is_allowed(code, machine, "socketpair", family) for family in (1, 2, 16)] == [True, False, False]


def test_an_unknown_processor_has_no_filter() -> None:
    with pytest.raises(seccomp.UnknownArchitecture):
        program(may_fork=True, may_execute=True, machine="vax")
