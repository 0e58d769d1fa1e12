"""What counts as a cron expression, and the times of a wall clock that it names. Pure.

Five fields by Debian's rules (cronsim): names, ranges, lists and steps; when day of month and day of week are both
restricted, either is enough. Wall-clock times know no zone: what becomes of them when clocks change is said where
they are turned into moments (`executions.scheduling.times`).
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

FIELDS = 5
# First and last value of each field.
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


class BadCron(ValueError):
    """Not a cron expression: what is wrong with it, as a message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def check_cron(expression: str) -> None:
    """Raises BadCron for other than five fields, a step over its range, and a date that never comes."""
    fields = expression.split()
    if len(fields) != FIELDS:
        raise BadCron(_("A cron expression has five fields."))
    try:
        next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        text = _("“%(expression)s” is not a cron expression: %(reason)s.", expression=expression, reason=str(error))
        raise BadCron(text) from error
    for field, (first, last) in zip(fields, _RANGES, strict=True):
        for part in field.split(","):
            _check_step(part, first, last)


def _check_step(part: str, first: int, last: int) -> None:
    """A step of 90 in a field of 60 minutes would run once an hour, which nobody means who writes it."""
    base, slash, step = part.partition("/")
    start, dash, end = base.partition("-")
    if not slash:
        return
    if dash and start.isdigit() and end.isdigit():
        first, last = int(start), int(end)
    if int(step) > last - first + 1:
        raise BadCron(_("The step in “%(part)s” is larger than its range.", part=part))


def keeps_wall_clock(expression: str) -> bool:
    """Whether it names hours of the day, so that it runs once per local day whatever clocks do.

    Others (minute or hour begin with a star) follow real time.
    """
    minute, hour, *_rest = expression.split()
    return not minute.startswith("*") and not hour.startswith("*")


def wall_times(expression: str, after: datetime) -> Iterator[datetime]:
    """Its wall-clock times after a naive time, ascending; raises BadCron. Ends when none comes within 50 years."""
    try:
        yield from CronSim(expression, after.replace(tzinfo=None))
    except CronSimError as error:
        text = _("“%(expression)s” is not a cron expression: %(reason)s.", expression=expression, reason=str(error))
        raise BadCron(text) from error
