"""Times and positions as Django writes them to SQLite."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic

from executions.engine.base import lease_seconds
from executions.engine.values import positions_json


class Moment:
    """Now, once for all statements of a transaction."""

    def __init__(self) -> None:
        self._clock = monotonic()
        self.moment = datetime.now(UTC)
        self.now = written(self.moment)
        # `now`, and when a lease that begins now ends.
        self.arguments = {"now": self.now, "lease_until": self.after(lease_seconds())}

    def after(self, seconds: float) -> str:
        """So many seconds from now."""
        return written(self.moment + timedelta(seconds=seconds))

    def of_clock(self, reading: float) -> str:
        """The time at which the monotonic clock showed that."""
        return self.after(reading - self._clock)

    def since(self, text: str | datetime) -> float:
        """Seconds from a stored time until now."""
        moment = text if isinstance(text, datetime) else datetime.fromisoformat(text)
        return (self.moment - (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)).total_seconds()


def at(positions: Sequence[int]) -> dict[str, str]:
    """Positions as an argument."""
    return {"positions": positions_json(positions)}


def written(moment: datetime) -> str:
    """A time as Django writes it to SQLite: of UTC, without its offset."""
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:26]
