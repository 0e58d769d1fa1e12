"""What other apps have looked after by the process that sweeps: they register it by name when Django starts.

By name, since models are not there yet then; and a process that never sweeps loads nothing of it.
"""

from collections.abc import Callable

from django.utils.module_loading import import_string

# Does a little, and says whether there is more to do.
Job = Callable[[], bool]
_jobs: dict[str, None] = {}
_takeovers: dict[str, None] = {}


def every_minute(job: str) -> None:
    """Have the function of that dotted name called soon after a start and once a minute.

    It does a little and says whether there is more to do. An error in it is logged, and hinders nobody else.
    """
    _jobs[job] = None


def jobs() -> tuple[Job, ...]:
    """What was registered."""
    return tuple(import_string(name) for name in _jobs)


def when_alone(takeover: str) -> None:
    """Have the function of that dotted name called when a process starts that works alone.

    Then whatever is in somebody's hands is in nobody's.
    """
    _takeovers[takeover] = None


def takeovers() -> tuple[Callable[[], None], ...]:
    """What was registered."""
    return tuple(import_string(name) for name in _takeovers)
