"""What a worker does with a backtest. Safe to run twice, late, or never."""

from datetime import date
from uuid import UUID

from screening.backtest.metrics import YEAR_SESSIONS
from screening.backtest.planning.settings import Settings
from screening.backtest.report import Report
from screening.backtest.services import backtest
from screening.backtest_reports.blobs import packed, packed_rows
from screening.backtest_reports.claims import Claim, Surroundings, work
from screening.backtest_reports.tries import count_try, looks_of, variants_of
from screening.models import BacktestReport, BacktestStage
from screening.strategy import Strategy

# Of one family so many keep their curves and trades; what they came to is kept of all.
KEPT_WHOLE = 50


def work_on(report_id: UUID, surroundings: Surroundings | None = None) -> bool:
    """Try it, if nobody else does and it has not ended; whether that was done here. Its row says what came of it."""
    return work(BacktestReport, report_id, _try, surroundings)


def _try(claim: Claim[BacktestReport]) -> None:
    row = claim.row
    report = backtest(
        Strategy.model_validate(row.strategy),
        Settings.model_validate(row.settings),
        variants=variants_of(row),
        looks=looks_of(row),
        check=claim.check,
        reached=lambda stage: claim.reached(BacktestStage(stage)),
    )
    _keep(claim, report)
    _forget_old(row)


def _keep(claim: Claim[BacktestReport], report: Report) -> None:
    whole = report.as_json()
    curve, trades = whole.pop("curve"), whole.pop("trades")
    sharpe = report.metrics.sharpe
    claim.done(snapshot=report.snapshot, summary=whole, curve=packed(curve), trades=packed_rows(trades))
    count_try(
        claim.row,
        None if sharpe is None else sharpe / YEAR_SESSIONS**0.5,
        seen_until=date.fromisoformat(whole["last"]) if whole["last"] else None,
    )


def _forget_old(row: BacktestReport) -> None:
    family = BacktestReport.objects.filter(owner_id=row.owner_id, family=row.family, curve__isnull=False)
    newest = list(family.order_by("-created_at").values_list("pk", flat=True)[:KEPT_WHOLE])
    family.exclude(pk__in=newest).update(curve=None, trades=None)
