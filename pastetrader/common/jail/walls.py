"""The two ways to start a jailed process: bubblewrap, and Landlock with a filter of system calls."""

import os
from abc import ABC, abstractmethod
from functools import cache
from pathlib import Path
from typing import Any

from pastetrader.common.jail import bubblewrap, child, landlock, seccomp
from pastetrader.common.jail.job import Job, ProgramJob, PythonJob
from pastetrader.common.jail.layout import DEVICES, OTHERS_PACKAGES, PACKAGES, View, view_of

READING = landlock.READ | landlock.LIST | landlock.EXECUTE


class Walls(ABC):
    """One way to keep a process in. `name` is what operators call it; what it says when it fails begins so."""

    name: str
    complains_as: bytes

    @abstractmethod
    def command(self, job: Job, *, answer: int, filter_: int, information: int) -> list[str]:
        """What to start."""

    @abstractmethod
    def packages(self, job: PythonJob) -> Any:
        """Where the child finds packages."""

    def to_put_up(self, _job: Job, _process_id: int) -> dict[str, Any] | None:
        """What the child has to put up itself."""
        return None

    def told(self, _job: Job, said: bytes) -> bytes:
        """What it printed or answered, without where things are on this machine."""
        return said


class Bubblewrap(Walls):
    """Namespaces: a file system, a network and processes of its own."""

    name = "bubblewrap"
    complains_as = b"bwrap: "

    def command(self, job: Job, *, answer: int, filter_: int, information: int) -> list[str]:
        """bubblewrap, and in it the child."""
        return bubblewrap.command(job, answer=answer, filter_=filter_, information=information)

    def packages(self, job: PythonJob) -> Any:
        """The folder that holds them and nothing else."""
        return str(PACKAGES) if view_of(job).packages else None


class Landlock(Walls):
    """The process shuts itself in: what it may open is named, what it may ask of the kernel is filtered."""

    name = "landlock"
    complains_as = b'Traceback (most recent call last):\n  File "' + child.__file__.encode()

    def command(self, job: Job, *, answer: int, filter_: int, information: int) -> list[str]:
        """The child alone."""
        program = view_of(job).interpreter.program
        return [str(program), "-I", "-S", "-B", "-X", "utf8", child.__file__, str(answer)]

    def packages(self, job: PythonJob) -> Any:
        """Each by itself: they stand among those of the project."""
        return {name: str(path) for name, path in view_of(job).packages if not name.endswith(".libs")}

    def to_put_up(self, job: Job, process_id: int) -> dict[str, Any]:
        """What landlock.put_up wants."""
        may_execute = isinstance(job, ProgramJob)
        code = seccomp.program(may_fork=False, may_execute=may_execute, only_process=process_id)
        rules = [(str(path), rights) for path, rights in _rules(view_of(job))]
        return {"source": _source(), "rules": rules, "filter": code, "parent": os.getpid()}

    def told(self, job: Job, said: bytes) -> bytes:
        """The process sees the machine's own paths; who reads of them sees those of the other jail."""
        for here, there in view_of(job).seen:
            said = said.replace(bytes(here), bytes(there))
        return said


def filter_for(job: Job) -> bytes:
    """The filter of system calls of a job in namespaces."""
    return _filter(isinstance(job, ProgramJob) and job.limits.processes > 1)


@cache
def _filter(may_fork: bool) -> bytes:  # a key of the cache
    return seccomp.program(may_fork=may_fork, may_execute=True)


@cache
def _source() -> str:
    return Path(landlock.__file__).read_text(encoding="utf-8")


@cache
def _rules(view: View) -> tuple[tuple[Path, int], ...]:
    """What may be read; packages that others have put below the standard library may not."""
    library = view.interpreter.library
    found = [(here, READING) for here, _there in view.seen if here != library]
    found.append((library, landlock.LIST))
    found += [(entry, READING) for entry in library.iterdir() if entry.name not in OTHERS_PACKAGES]
    found += [(device, landlock.READ | landlock.WRITE) for device in DEVICES]
    return tuple(found)
