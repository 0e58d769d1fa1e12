"""An update in one worker's hands: with each write it sees whether it still is."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from pastetrader.common.messages import Message
from screening.market_data.fetching.clock import Clock
from screening.models import BarUpdate, UpdateStatus
from screening.models.updates import WORKING

# Silent for longer: its worker is lost.
SILENCE = timedelta(seconds=90)
SECONDS_BETWEEN_SIGNS = 2.0


class Superseded(Exception):
    """Another worker has the update, or it was discarded."""


@dataclass
class Claim:
    """An update, with the attempt that is ours."""

    row: BarUpdate
    clock: Clock
    last_sign: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.last_sign = self.clock.now()

    def write(self, **fields: Any) -> None:
        """Write to the row, and read what was written. Raises Superseded when it is in other hands."""
        now = self.clock.now()
        mine = BarUpdate.objects.filter(pk=self.row.pk, status=self.row.status, attempt=self.row.attempt)
        if not mine.update(**({"worked_at": now, "updated_at": now} | fields)):
            raise Superseded
        for name, value in fields.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self.row, name, value)
        self.last_sign = now

    def sign(self) -> None:
        """A sign of life now and then. Raises Superseded."""
        if (self.clock.now() - self.last_sign).total_seconds() >= SECONDS_BETWEEN_SIGNS:
            self.write()

    def rest(self, seconds: float, message: Message | str) -> None:
        """Nobody works on it for so long, and why."""
        until = self.clock.now() + timedelta(seconds=seconds)
        report = self.row.report | {"rests": int(self.row.report.get("rests", 0)) + 1}
        self.write(worked_at=None, not_before=until, report=report, error_message=message)

    def release(self) -> None:
        """Another worker may go on at once."""
        self.write(worked_at=None)

    def fail(self, message: Message) -> None:
        """It failed, and why."""
        self.write(status=UpdateStatus.FAILED, error_message=message, worked_at=None)


def claim(update_id: UUID, clock: Clock) -> Claim | None:
    """The update, when there is work and nobody else is at it."""
    now = clock.now()
    row = BarUpdate.objects.filter(pk=update_id, status__in=WORKING).first()
    if row is None or (row.not_before and row.not_before > now):
        return None
    if row.worked_at and row.worked_at > now - SILENCE:
        return None
    lost = 1 if row.worked_at else 0
    same = Q(worked_at=None) if row.worked_at is None else Q(worked_at=row.worked_at)
    rows = BarUpdate.objects.filter(same, pk=row.pk, status=row.status, attempt=row.attempt)
    if not rows.update(
        attempt=F("attempt") + 1, interruptions=F("interruptions") + lost, worked_at=now, not_before=None
    ):
        return None
    row.refresh_from_db()
    return Claim(row, clock)
