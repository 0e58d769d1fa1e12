"""Time that a test lets pass: nobody waits."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock


@dataclass
class TestClock:
    """`now` moves when somebody sleeps, and when the test says so."""

    __test__ = False

    at: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def now(self) -> datetime:
        """The aware moment."""
        return self.at

    def sleep(self, seconds: float) -> None:
        """That much later."""
        with self._lock:
            self.slept.append(seconds)
            self.at += timedelta(seconds=seconds)
