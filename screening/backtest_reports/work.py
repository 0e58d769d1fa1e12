"""What a worker does with a backtest. Safe to run twice, late, or never."""

import time
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from pastetrader.common.claims import Claim
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Stopped
from screening.backtest.metrics import YEAR_SESSIONS
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report
from screening.backtest.services import backtest
from screening.backtest_reports.blobs import packed, packed_rows
from screening.backtest_reports.recovery import BACKTESTS
from screening.backtest_reports.services import count_try, variants_of
from screening.models import BacktestReport, BacktestStage, BacktestStatus
from screening.strategy import Strategy

MOST_SECONDS = 600.0
# Of one family so many keep their curves and trades; what they came to is kept of all.
KEPT_WHOLE = 50


def work_on(report_id: UUID) -> None:
    """Try it, if nobody else does."""
    claim = claimed(report_id)
    if claim is not None:
        claim.carry_out(lambda: _try(claim))


@dataclass
class BacktestClaim(Claim[BacktestReport]):
    """A backtest in this worker's hands."""

    begun: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Called once per chunk of work: a sign of life now and then, which also tells whether it was cancelled."""
        if time.monotonic() - self.begun > MOST_SECONDS:
            raise Stopped("timeout")
        # Bars are read in a transaction that only reads, in which nothing can be written.
        if self.row.stage != BacktestStage.BARS:
            self.sign()

    def reached(self, stage: BacktestStage) -> None:
        """How far it is."""
        self.write(stage=stage)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why."""
        self.write(status=BacktestStatus.FAILED, stage="", worked_at=None, error_message=error.message)

    def failed(self, error: Exception) -> None:
        """One that took too long says what helps."""
        if isinstance(error, Stopped):
            text = _("It took longer than %(seconds)s seconds. Try a shorter period.", seconds=int(MOST_SECONDS))
            self.fail(PasteTraderError(text))
        else:
            super().failed(error)


def claimed(report_id: UUID) -> BacktestClaim | None:
    """A backtest that wants a worker, in our hands from now on; None when somebody else has it, or it has ended."""
    row = BACKTESTS.take(report_id, timezone.now(), status=BacktestStatus.RUNNING, stage=BacktestStage.BARS)
    return None if row is None else BacktestClaim(BACKTESTS, row)


def _try(claim: BacktestClaim) -> None:
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


def _keep(claim: BacktestClaim, report: Report) -> None:
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


def _forget_old(row: BacktestReport) -> None:
    family = BacktestReport.objects.filter(owner_id=row.owner_id, family=row.family, curve__isnull=False)
    newest = list(family.order_by("-created_at").values_list("pk", flat=True)[:KEPT_WHOLE])
    family.exclude(pk__in=newest).update(curve=None, trades=None)
