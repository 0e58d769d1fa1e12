"""Who works on a backtest or a grid of one: one worker at a time, which is told when it no longer is the one.

Who works holds the row's `attempt`; with each write it sees whether it still does, and whether it was cancelled.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.common.database_errors import DATABASE_GONE
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from screening.models import BacktestGrid, BacktestReport, BacktestStage, BacktestStatus

logger = logging.getLogger(__name__)

Row = TypeVar("Row", BacktestReport, BacktestGrid)

# Silent for longer: its worker is lost.
SILENCE = timedelta(seconds=60)
MOST_INTERRUPTIONS = 3
MOST_SECONDS = 600.0
SECONDS_BETWEEN_SIGNS = 1.0
WORKING = (BacktestStatus.WAITING, BacktestStatus.RUNNING)


class Superseded(Exception):
    """Another worker has it, or it was cancelled."""


@dataclass
class Claim(Generic[Row]):
    """A row in this worker's hands. `noted`: columns that each write takes along, such as how far it is."""

    row: Row
    begun: float
    last_sign: float
    noted: dict[str, Any] = field(default_factory=dict)

    def write(self, **fields: Any) -> None:
        """Write to the row. Raises Superseded when it is in other hands."""
        now = timezone.now()
        rows = type(self.row).objects.filter(pk=self.row.pk, status=BacktestStatus.RUNNING, attempt=self.row.attempt)
        if not rows.update(**({"worked_at": now, "updated_at": now} | self.noted | fields)):
            raise Superseded
        self.last_sign = time.monotonic()

    def check(self) -> None:
        """Called once per chunk of work: a sign of life now and then, which also tells whether it was cancelled."""
        now = time.monotonic()
        if now - self.begun > MOST_SECONDS:
            raise Stopped("timeout")
        # Bars are read in a transaction that only reads, in which nothing can be written.
        if self.row.stage != BacktestStage.BARS and now - self.last_sign > SECONDS_BETWEEN_SIGNS:
            self.write()

    def reached(self, stage: BacktestStage, **fields: Any) -> None:
        """How far it is."""
        self.write(stage=stage, **fields)
        self.row.stage = stage

    def done(self, **fields: Any) -> None:
        """It is done; what came of it is written with it."""
        self.write(status=BacktestStatus.DONE, stage="", worked_at=None, **fields)

    def fail(self, message: Message) -> None:
        """It failed, and why."""
        try:
            self.write(status=BacktestStatus.FAILED, stage="", worked_at=None, error_message=message)
        except Superseded:
            logger.info("%s is in other hands, or was cancelled.", named(self.row))


def claimed(model: type[Row], row_id: UUID) -> Claim[Row] | None:
    """The row, if it is to be worked on and nobody else does. One that somebody fell silent over is one worker lost."""
    row = model.objects.filter(pk=row_id, status__in=WORKING).first()
    now = timezone.now()
    if row is None or (row.worked_at and row.worked_at > now - SILENCE):
        return None
    lost = 1 if row.worked_at else 0
    rows = model.objects.filter(pk=row_id, status=row.status, attempt=row.attempt, worked_at=row.worked_at)
    won = rows.update(
        status=BacktestStatus.RUNNING,
        stage=BacktestStage.BARS,
        attempt=F("attempt") + 1,
        interruptions=F("interruptions") + lost,
        worked_at=now,
    )
    if not won:
        return None
    row.refresh_from_db()
    return Claim(row, time.monotonic(), time.monotonic())


def work(model: type[Row], row_id: UUID, do: Callable[[Claim[Row]], None]) -> None:
    """Claim it and do it; what goes wrong is written to the row. Safe to run twice, late, or never."""
    claim = claimed(model, row_id)
    if claim is None:
        return
    try:
        if claim.row.interruptions >= MOST_INTERRUPTIONS:
            claim.fail(_("Its worker was lost %(count)s times; it is not tried again.", count=MOST_INTERRUPTIONS))
        else:
            do(claim)
    except Superseded:
        logger.info("%s is in other hands, or was cancelled.", named(claim.row))
    except Stopped:
        claim.fail(_("It took longer than %(seconds)s seconds. Try a shorter period.", seconds=int(MOST_SECONDS)))
    except PasteTraderError as error:
        claim.fail(error.message)
    except DATABASE_GONE:
        raise
    except Exception:
        logger.exception("%s failed.", named(claim.row))
        claim.fail(_("It failed by a mistake of this program, which is in its log."))


def begun_again(row: Row, **fields: Any) -> bool:
    """One that came to nothing waits once more; False when it is at work or done."""
    ended = [BacktestStatus.FAILED, BacktestStatus.CANCELLED]
    won = (
        type(row)
        .objects.filter(pk=row.pk, status__in=ended)
        .update(
            status=BacktestStatus.WAITING,
            stage="",
            error_message="",
            interruptions=0,
            worked_at=None,
            updated_at=timezone.now(),
            **fields,
        )
    )
    if won:
        row.refresh_from_db()
    return won == 1


def stop(row: Row) -> bool:
    """Cancel it, whoever works on it; False when it has ended."""
    won = (
        type(row)
        .objects.filter(pk=row.pk, status__in=WORKING)
        .update(status=BacktestStatus.CANCELLED, stage="", worked_at=None, updated_at=timezone.now())
    )
    row.refresh_from_db()
    return won == 1


def named(row: BacktestReport | BacktestGrid) -> str:
    """For the log."""
    return f"{type(row).__name__} {row.pk}"
