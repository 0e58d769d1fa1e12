"""Which jail works on this machine: found out once per process, by starting one and trying to get out of it."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pastetrader.common.jail import bubblewrap, landlock
from pastetrader.common.jail.answers import Result, Unreadable, read_answer
from pastetrader.common.jail.breakout import SOURCE, prepared
from pastetrader.common.jail.errors import JailUnavailable
from pastetrader.common.jail.job import Limits, PythonJob
from pastetrader.common.jail.layout import interpreter
from pastetrader.common.jail.limits import own_user
from pastetrader.common.jail.process import JailedProcess
from pastetrader.common.jail.seccomp import UnknownArchitecture
from pastetrader.common.jail.walls import Bubblewrap, Landlock, Walls
from pastetrader.common.stop_signal import Stopped, StopSignal

TRIAL = Limits(seconds=10.0, cpu_seconds=5, memory_megabytes=256)
# A machine may only have been short of something: what failed is tried again after a while, what worked is kept.
TRY_AGAIN_SECONDS = 30.0
OTHERS_MAY_ENTER = 0o001
BEST_FIRST: tuple[Walls, ...] = (Bubblewrap(), Landlock())


@dataclass(frozen=True)
class Choice:
    """The walls that hold, None when none do; and why better ones were not taken: {name: reason}."""

    walls: Walls | None
    reasons: dict[str, str]

    @property
    def name(self) -> str:
        """`bubblewrap`, `landlock` or `none`."""
        return self.walls.name if self.walls else "none"


_lock = threading.Lock()
_kept: dict[str, tuple[float, Choice]] = {}


def chosen() -> Choice:
    """The best walls that hold here."""
    with _lock:
        until, choice = _kept.get("", (0.0, Choice(None, {})))
        if time.monotonic() >= until:
            choice = choose(BEST_FIRST)
            _kept[""] = (float("inf") if choice.walls else time.monotonic() + TRY_AGAIN_SECONDS, choice)
    return choice


def walls() -> Walls:
    """The walls to use; raises JailUnavailable."""
    choice = chosen()
    if choice.walls is None:
        raise JailUnavailable("; ".join(f"{name}: {reason}" for name, reason in choice.reasons.items()))
    return choice.walls


def choose(candidates: Sequence[Walls]) -> Choice:
    """The first that holds, tried now."""
    reasons: dict[str, str] = {}
    for candidate in candidates:
        reason = what_is_wrong_with(candidate)
        if not reason:
            return Choice(candidate, reasons)
        reasons[candidate.name] = reason
    return Choice(None, reasons)


def what_is_wrong_with(candidate: Walls) -> str:
    """Why these walls are not to be trusted here; empty when they hold."""
    if missing := _missing(candidate):
        return missing
    with prepared() as canaries:
        try:
            outcome = JailedProcess(PythonJob(SOURCE, canaries, limits=TRIAL), candidate).run(StopSignal())
            answer = read_answer(outcome.answer)
        except UnknownArchitecture as error:
            return f"the system calls of this processor ({error}) are not known"
        except (JailUnavailable, Stopped) as error:
            return str(error)
        except Unreadable:
            return f"it does not start here: {outcome.stderr.strip()[-500:] or outcome.end}"
    if not isinstance(answer, Result):
        return f"the attempt to get out failed in its own way: {answer.kind}: {answer.text}"
    return "one can get out of it: " + ", ".join(answer.value) if answer.value else ""


def _missing(candidate: Walls) -> str:
    if isinstance(candidate, Bubblewrap) and bubblewrap.program() is None:
        return "it is not installed"
    if isinstance(candidate, Landlock):
        found = landlock.version()
        if found < landlock.OLDEST:
            return f"the kernel has version {found} of it, and {landlock.OLDEST} is needed"
        library = interpreter().library
        if own_user() is not None and not all(
            path.stat().st_mode & OTHERS_MAY_ENTER for path in (library, *library.parents)
        ):
            return f"others may not read {library}, and the code does not run as root"
    return ""
