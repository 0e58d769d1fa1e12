"""What is asked of a jail, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

MEGABYTE = 1024 * 1024

# How the process in the jail came to its end; only `ended` is its own doing.
End = Literal["ended", "time", "processor", "answer_too_large", "printed_too_much", "killed"]


@dataclass(frozen=True)
class Limits:
    """Of one call. Memory is address space, of each process; `processes` counts the threads of programs too."""

    seconds: float = 10.0
    cpu_seconds: int = 10
    memory_megabytes: int = 512
    processes: int = 1
    answer_bytes: int = 256 * 1024
    log_bytes: int = 64 * 1024


@dataclass(frozen=True)
class PythonJob:
    """Call `run(input, context)` of the source. It is one process, which may start threads.

    `packages`: names of installed distributions that it may import beside the standard library.
    """

    source: str
    input: Any
    context: Mapping[str, Any] = field(default_factory=dict)
    packages: tuple[str, ...] = ()
    limits: Limits = Limits()


@dataclass(frozen=True)
class ProgramJob:
    """Run a program: `arguments[0]` is its absolute path. `stdin` has at most 60 KB. It has a small /tmp of its own."""

    arguments: tuple[str, ...]
    stdin: str = ""
    limits: Limits = Limits()


Job = PythonJob | ProgramJob


@dataclass(frozen=True)
class Outcome:
    """What came of a job. `answer`: what Python answered, as JSON (see answers.py); what a program printed, as it is.

    `exit_code` is as a shell says it: 128 and the signal's number when it was one. `stdout` (of Python) and `stderr`
    are the first `log_bytes` of each; `dropped` says that there was more.
    """

    end: End
    exit_code: int
    answer: bytes
    stdout: str
    stderr: str
    dropped: bool
    seconds: float
