"""An update in one worker's hands, by the time of its clock: nobody works on it while its source wants to be left."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from django.db.models import Q

from pastetrader.common import claims
from pastetrader.common.claims import Claims
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.fetching.clock import Clock, SystemClock
from screening.market_data.fetching.errors import ProviderError
from screening.models import BarUpdate, UpdateStatus
from screening.models.updates import WORKING

SILENCE = timedelta(seconds=90)
# An update that loses its worker so often without any progress is given up.
MOST_INTERRUPTIONS = 5
MOST_RESTS = 60
REST_SECONDS = 60.0
UPDATES = Claims(BarUpdate, WORKING, silence=SILENCE, most_interruptions=MOST_INTERRUPTIONS)
SYSTEM = SystemClock()


class Resting(Exception):
    """Nothing can be fetched for a while."""

    def __init__(self, seconds: float, message: Message) -> None:
        self.seconds = seconds
        self.message = message
        super().__init__(str(message))


@dataclass
class Claim(claims.Claim[BarUpdate]):
    """An update, with the attempt that is ours."""

    clock: Clock = SYSTEM

    seconds_between_signs: ClassVar[float] = 2.0

    def rest(self, why: Resting) -> None:
        """Nobody works on it for so long, and why; one that has rested too often fails."""
        rests = int(self.row.report.get("rests", 0))
        if rests >= MOST_RESTS:
            text = _("The source did not answer for too long. The last: %(why)s", why=why.message)
            self.fail(PasteTraderError(text))
            return
        until = self.clock.now() + timedelta(seconds=why.seconds)
        report = self.row.report | {"rests": rests + 1}
        self.write(worked_at=None, not_before=until, report=report, error_message=why.message)

    def release(self) -> None:
        """Another worker may go on at once."""
        self.write(worked_at=None)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why."""
        self.write(status=UpdateStatus.FAILED, error_message=error.message, worked_at=None)

    def failed(self, error: Exception) -> None:
        """A source that may answer later lets the update rest."""
        match error:
            case Resting():
                self.rest(error)
            case ProviderError() if error.retryable:
                self.rest(Resting(max(error.retry_after or 0, REST_SECONDS), error.message))
            case ProviderError():
                self.fail(PasteTraderError(error.message))
            case _:
                super().failed(error)


def claim(update_id: UUID, clock: Clock) -> Claim | None:
    """The update, when there is work and nobody else is at it."""
    now = clock.now()
    row = UPDATES.take(update_id, now, has_rested(clock), not_before=None)
    return None if row is None else Claim(UPDATES, row, clock.now, clock)


def has_rested(clock: Clock) -> Q:
    """Of updates that somebody may work on now."""
    return Q(not_before=None) | Q(not_before__lte=clock.now())
