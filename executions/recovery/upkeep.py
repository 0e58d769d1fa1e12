"""What other apps have looked after by the process that sweeps: they register it when Django starts."""

from collections.abc import Callable

# Does a little, and says whether there is more to do.
Job = Callable[[], bool]
_jobs: list[Job] = []
_takeovers: list[Callable[[], None]] = []


def every_minute(job: Job) -> None:
    """Have it called soon after a start and once a minute; an error in it is logged, and hinders nobody else."""
    if job not in _jobs:
        _jobs.append(job)


def jobs() -> tuple[Job, ...]:
    """What was registered."""
    return tuple(_jobs)


def when_alone(takeover: Callable[[], None]) -> None:
    """Have it called when a process starts that works alone: whatever is in somebody's hands is in nobody's."""
    if takeover not in _takeovers:
        _takeovers.append(takeover)


def takeovers() -> tuple[Callable[[], None], ...]:
    """What was registered."""
    return tuple(_takeovers)
