"""What a worker does with a backtest. Safe to run twice, late, or never.

Who works on one holds its `attempt`; with each write it sees whether it still does, and whether it was cancelled.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from pastetrader.common.database_errors import DATABASE_GONE
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from screening.backtest.metrics import YEAR_SESSIONS
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report
from screening.backtest.services import backtest
from screening.backtest_reports.blobs import packed, packed_rows
from screening.backtest_reports.recovery import SILENCE
from screening.backtest_reports.services import count_try, variants_of
from screening.live.following import follow_backtest
from screening.models import BacktestReport, BacktestStage, BacktestStatus
from screening.strategy import Strategy

logger = logging.getLogger(__name__)

MOST_INTERRUPTIONS = 3
MOST_SECONDS = 600.0
SECONDS_BETWEEN_SIGNS = 1.0
# Of one family so many keep their curves and trades; what they came to is kept of all.
KEPT_WHOLE = 50


class Superseded(Exception):
    """Another worker has it, or it was cancelled."""


def work_on(report_id: UUID) -> None:
    """Try it, if nobody else does."""
    claim = _claim(report_id)
    if claim is None:
        return
    try:
        if claim.row.interruptions >= MOST_INTERRUPTIONS:
            claim.fail(_("Its worker was lost %(count)s times; it is not tried again.", count=MOST_INTERRUPTIONS))
        else:
            _try(claim)
    except Superseded:
        logger.info("Backtest %s is in other hands, or was cancelled.", report_id)
    except Stopped:
        claim.fail(_("It took longer than %(seconds)s seconds. Try a shorter period.", seconds=int(MOST_SECONDS)))
    except PasteTraderError as error:
        claim.fail(error.message)
    except DATABASE_GONE:
        raise
    except Exception:
        logger.exception("Backtest %s failed.", report_id)
        claim.fail(_("It failed by a mistake of this program, which is in its log."))


@dataclass
class _Claim:
    """A backtest in this worker's hands."""

    row: BacktestReport
    begun: float
    last_sign: float

    def write(self, **fields: Any) -> None:
        """Write to the row. Raises Superseded when it is in other hands."""
        now = timezone.now()
        mine = BacktestReport.objects.filter(pk=self.row.pk, status=BacktestStatus.RUNNING, attempt=self.row.attempt)
        if not mine.update(**({"worked_at": now, "updated_at": now} | fields)):
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

    def reached(self, stage: BacktestStage) -> None:
        """How far it is."""
        self.write(stage=stage)
        self.row.stage = stage

    def fail(self, message: Message) -> None:
        """It failed, and why."""
        try:
            self.write(status=BacktestStatus.FAILED, stage="", worked_at=None, error_message=message)
        except Superseded:
            logger.info("Backtest %s is in other hands, or was cancelled.", self.row.pk)


def _claim(report_id: UUID) -> _Claim | None:
    working = [BacktestStatus.WAITING, BacktestStatus.RUNNING]
    row = BacktestReport.objects.filter(pk=report_id, status__in=working).first()
    now = timezone.now()
    if row is None or (row.worked_at and row.worked_at > now - SILENCE):
        return None
    lost = 1 if row.worked_at else 0
    rows = BacktestReport.objects.filter(pk=report_id, status=row.status, attempt=row.attempt, worked_at=row.worked_at)
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
    return _Claim(row, time.monotonic(), time.monotonic())


def _try(claim: _Claim) -> None:
    row = claim.row
    report = backtest(
        Strategy.model_validate(row.strategy),
        Settings.model_validate(row.settings),
        variants=variants_of(row),
        check=claim.check,
        reached=lambda stage: claim.reached(BacktestStage(stage)),
    )
    _keep(claim, report)
    _forget_old(row)


def _keep(claim: _Claim, report: Report) -> None:
    whole = report.as_json()
    curve, trades = whole.pop("curve"), whole.pop("trades")
    sharpe = report.metrics.sharpe
    claim.write(
        status=BacktestStatus.DONE,
        stage="",
        worked_at=None,
        snapshot=report.snapshot,
        summary=whole,
        curve=packed(curve),
        trades=packed_rows(trades),
    )
    count_try(claim.row, None if sharpe is None else sharpe / YEAR_SESSIONS**0.5)
    follow_backtest(report.market, claim.row.owner_id)


def _forget_old(row: BacktestReport) -> None:
    family = BacktestReport.objects.filter(owner_id=row.owner_id, family=row.family, curve__isnull=False)
    newest = list(family.order_by("-created_at").values_list("pk", flat=True)[:KEPT_WHOLE])
    family.exclude(pk__in=newest).update(curve=None, trades=None)
