"""What other apps have looked after once a minute, by the process that sweeps: they register it when Django starts."""

from collections.abc import Callable

# Does a little, and says whether there is more to do.
Job = Callable[[], bool]
_jobs: list[Job] = []


def every_minute(job: Job) -> None:
    """Have it called; an error in it is logged, and hinders nobody else."""
    if job not in _jobs:
        _jobs.append(job)


def jobs() -> tuple[Job, ...]:
    """What was registered."""
    return tuple(_jobs)
