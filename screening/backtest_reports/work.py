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


class Surroundings:
    """What a backtest is worked on in: a task of its own, which nobody stops but who cancels its row."""

    def check(self) -> None:
        """Called once per chunk of work. Raises Stopped when whoever works is to stop."""

    def reached(self, stage: BacktestStage) -> None:
        """Told of each stage that begins."""

    def left_as(self) -> BacktestStatus:
        """What becomes of a row when who works on it was stopped."""
        return BacktestStatus.CANCELLED


def work_on(report_id: UUID, surroundings: Surroundings | None = None) -> bool:
    """Try it, if nobody else does and it has not ended; whether that was done here. Its row says what came of it."""
    claim = claimed(report_id, surroundings)
    if claim is not None:
        claim.carry_out(lambda: _try(claim))
    return claim is not None


@dataclass
class BacktestClaim(Claim[BacktestReport]):
    """A backtest in this worker's hands."""

    surroundings: Surroundings = field(default_factory=Surroundings)
    begun: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Called once per chunk of work: a sign of life now and then, which also tells whether it was cancelled."""
        self.surroundings.check()
        if time.monotonic() - self.begun > MOST_SECONDS:
            raise Stopped("timeout")
        # Bars are read in a transaction that only reads, in which nothing can be written.
        if self.row.stage != BacktestStage.BARS:
            self.sign()

    def reached(self, stage: BacktestStage) -> None:
        """How far it is."""
        self.write(stage=stage)
        self.surroundings.reached(stage)

    def fail(self, error: PasteTraderError) -> None:
        """It failed, and why."""
        self.write(status=BacktestStatus.FAILED, stage="", worked_at=None, error_message=error.message)

    def failed(self, error: Exception) -> None:
        """One that took too long says what helps."""
        if isinstance(error, Stopped) and error.reason == "timeout":
            took = int(time.monotonic() - self.begun)
            text = _("It took longer than %(seconds)s seconds. Try a shorter period.", seconds=took)
            self.fail(PasteTraderError(text))
        elif isinstance(error, Stopped):
            self.write(status=self.surroundings.left_as(), stage="", worked_at=None)
        else:
            super().failed(error)


def claimed(report_id: UUID, surroundings: Surroundings | None = None) -> BacktestClaim | None:
    """A backtest that wants a worker, in our hands from now on; None when somebody else has it, or it has ended."""
    row = BACKTESTS.take(report_id, timezone.now(), status=BacktestStatus.RUNNING, stage=BacktestStage.BARS)
    if row is None:
        return None
    return BacktestClaim(BACKTESTS, row, surroundings=surroundings or Surroundings())


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
