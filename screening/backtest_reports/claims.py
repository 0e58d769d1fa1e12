"""Who works on a backtest: one worker at a time, in a task of its own or within a step of a workflow."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from pastetrader.common import claims
from pastetrader.common.claims import Claims
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.models import ClaimableModel
from pastetrader.common.stop_signal import Stopped
from screening.models import BacktestStage, BacktestStatus

MOST_SECONDS = 600.0
WORKING = (BacktestStatus.WAITING, BacktestStatus.RUNNING)

Row = TypeVar("Row", bound=ClaimableModel)


class Surroundings:
    """What a backtest is worked on in: a task of its own, which nobody stops but who cancels its row."""

    def check(self) -> None:
        """Called once per chunk of work. Raises Stopped when whoever works is to stop."""

    def reached(self, stage: BacktestStage) -> None:
        """Told of each stage that begins."""

    def left_as(self) -> BacktestStatus:
        """What becomes of a row when who worked on it was stopped."""
        return BacktestStatus.CANCELLED


@dataclass
class Claim(claims.Claim[Row]):
    """A row in this worker's hands. `noted`: columns that each write takes along, such as how far it is."""

    surroundings: Surroundings = field(default_factory=Surroundings)
    noted: dict[str, Any] = field(default_factory=dict)
    stage: BacktestStage = BacktestStage.BARS
    begun: float = field(default_factory=time.monotonic)

    def write(self, **fields: Any) -> None:
        """Write to the row, with what is noted. Raises Superseded."""
        super().write(**(self.noted | fields))

    def check(self) -> None:
        """Called once per chunk of work: a sign of life now and then, which also tells whether it was cancelled."""
        self.surroundings.check()
        if time.monotonic() - self.begun > MOST_SECONDS:
            raise Stopped("timeout")
        # Bars are read in a transaction that only reads, in which nothing can be written.
        if self.stage != BacktestStage.BARS:
            self.sign()

    def reached(self, stage: BacktestStage, **fields: Any) -> None:
        """How far it is."""
        self.write(stage=stage, **fields)
        self.stage = stage
        self.surroundings.reached(stage)

    def done(self, **fields: Any) -> None:
        """It is done; what came of it is written with it."""
        self.write(status=BacktestStatus.DONE, stage="", worked_at=None, **fields)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why."""
        self.write(status=BacktestStatus.FAILED, stage="", worked_at=None, error_message=error.message)

    def failed(self, error: Exception) -> None:
        """One that took too long says what helps; one that nobody wants any more is left as its surroundings say."""
        if isinstance(error, Stopped) and error.reason == "timeout":
            took = int(time.monotonic() - self.begun)
            text = _("It took longer than %(seconds)s seconds. Try a shorter period.", seconds=took)
            self.fail(PasteTraderError(text))
        elif isinstance(error, Stopped):
            self.write(status=self.surroundings.left_as(), stage="", worked_at=None)
        else:
            super().failed(error)


def claims_of(model: type[Row]) -> Claims[Row]:
    """How rows of the model are claimed."""
    return Claims(model, WORKING)


def claimed(model: type[Row], row_id: UUID, surroundings: Surroundings | None = None) -> Claim[Row] | None:
    """A row that wants a worker, in our hands from now on; None when somebody else has it, or it has ended."""
    found = claims_of(model)
    row = found.take(row_id, timezone.now(), status=BacktestStatus.RUNNING, stage=BacktestStage.BARS)
    return None if row is None else Claim(found, row, surroundings=surroundings or Surroundings())


def work(
    model: type[Row], row_id: UUID, do: Callable[[Claim[Row]], None], surroundings: Surroundings | None = None
) -> bool:
    """Claim it and do it; whether that was done here. What goes wrong is written to the row.

    Safe to run twice, late, or never.
    """
    claim = claimed(model, row_id, surroundings)
    if claim is not None:
        claim.carry_out(lambda: do(claim))
    return claim is not None


def begun_again(row: ClaimableModel, **fields: Any) -> bool:
    """One that came to nothing waits once more; False when it is at work or done."""
    ended = [BacktestStatus.FAILED, BacktestStatus.CANCELLED]
    return _moved(row, ended, status=BacktestStatus.WAITING, error_message="", interruptions=0, **fields)


def stop(row: ClaimableModel) -> bool:
    """Cancel it, whoever works on it; False when it has ended."""
    return _moved(row, WORKING, status=BacktestStatus.CANCELLED)


def _moved(row: ClaimableModel, statuses: Sequence[str], **fields: Any) -> bool:
    rows: Any = type(row)._default_manager  # of a model that has a status and a stage
    won = rows.filter(pk=row.pk, status__in=statuses).update(
        stage="", worked_at=None, updated_at=timezone.now(), **fields
    )
    row.refresh_from_db()
    return bool(won == 1)
