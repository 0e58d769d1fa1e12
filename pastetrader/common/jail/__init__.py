"""Runs code that people wrote, and programs, where they can reach nothing of this machine.

`run(job, stop)` starts one process for one job and ends it, with all that it started, when it has answered, when a
limit is reached, or when told to stop. There are two kinds of walls (walls.py): bubblewrap, and Landlock with a filter
of system calls where bubblewrap does not work. Which it is is found out once per process by trying to get out
(choose.py). Where neither holds nothing is run: JailUnavailable. What people wrote never runs in our own processes.

What reaches the job is plain data, and what it answers is read as data from a stranger (answers.py).
"""

from pastetrader.common.jail.answers import Raised, Result, Unreadable, read_answer
from pastetrader.common.jail.choose import Choice, chosen, walls
from pastetrader.common.jail.errors import JailUnavailable
from pastetrader.common.jail.job import Job, Limits, Outcome, ProgramJob, PythonJob
from pastetrader.common.jail.process import JailedProcess
from pastetrader.common.stop_signal import StopSignal

__all__ = [
    "Choice",
    "JailUnavailable",
    "Limits",
    "Outcome",
    "ProgramJob",
    "PythonJob",
    "Raised",
    "Result",
    "Unreadable",
    "chosen",
    "read_answer",
    "run",
]


def run(job: Job, stop: StopSignal) -> Outcome:
    """What came of the job. Raises Stopped, and JailUnavailable when nothing was run."""
    stop.check()
    return JailedProcess(job, walls()).run(stop)
