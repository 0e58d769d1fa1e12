"""The tool `backtest` as it runs: it works on a stored backtest within its step, or follows who already does.

The row and the step agree, since the step gives what the row has. What is asked for is claimed here and never waited
for in a queue, so a step waits for a living worker alone; one that is lost is followed, after a minute, by this step.
"""

import threading
import time
from datetime import date
from typing import Any

from django.urls import reverse

from executions.models import NodeExecution
from executions.status import OPEN
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, Unavailable
from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from pastetrader.common.stored_messages import read_stored
from registry.builtin import ToolContext
from screening.backtest import services
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.blobs import unpacked_rows
from screening.backtest_reports.claims import MOST_SECONDS, Surroundings
from screening.backtest_reports.services import begun, planned
from screening.backtest_reports.tries import looks_of, variants_of
from screening.backtest_reports.work import work_on
from screening.bars.loaded_markets import loaded_markets
from screening.market_data import market_code
from screening.models import BacktestReport, BacktestStage, BacktestStatus
from screening.screens.screening import at_session
from screening.strategy import Strategy
from screening.tools.arguments import DataQuality
from screening.tools.backtest import BacktestArguments, BacktestToolResult
from screening.tools.computed import quality_of
from workflows.models import Workflow

LOOK_SECONDS = 0.5
_STAGES = {
    BacktestStage.BARS: _("Bars are read"),
    BacktestStage.SIGNALS: _("Conditions are looked at"),
    BacktestStage.TRADES: _("Trades are followed"),
    BacktestStage.TRUST: _("The result is put to the test"),
}
_TEXTS = ("trust", "assumed")


def backtest(context: ToolContext, arguments: BacktestArguments) -> BacktestToolResult:
    """The tool `backtest`. A dry run stores nothing."""
    quality = quality_of(context, arguments.market, arguments.accept_quality)
    workflow = Workflow.objects.filter(pk=context.workflow_id, owner_id=context.owner_id).first()
    row = planned(
        owner=User.objects.get(pk=context.owner_id),
        strategy=arguments.described().strategy(),
        settings=_known_then(context, arguments.settings()),
        family=f"workflow:{workflow.pk}" if workflow else "tool",
        workflow=workflow,
    )
    if context.is_dry_run:
        return _told(context, _unstored(context, row), arguments, quality)
    return _told(context, _of_row(_done(context, begun(row)[0])), arguments, quality)


class _Step(Surroundings):
    """A step of a workflow: its cancel and its time limit are those of the backtest."""

    def __init__(self, context: ToolContext) -> None:
        self._context = context

    def check(self) -> None:
        """Raises Stopped when the node was cancelled or its deadline passed."""
        self._context.check()

    def reached(self, stage: BacktestStage) -> None:
        """A line in the log of the execution."""
        self._context.log("info", _STAGES[stage], None)

    def left_as(self) -> BacktestStatus:
        """A step whose worker lost it goes on elsewhere, and so does its backtest."""
        node = NodeExecution.objects.filter(pk=self._context.node_execution_id, status__in=OPEN)
        return BacktestStatus.WAITING if node.exists() else BacktestStatus.CANCELLED


def _known_then(context: ToolContext, settings: Settings) -> Settings:
    """Settings that look at no bar after the execution's moment; as they are where there is none to leave out."""
    if context.as_of is None:
        return settings
    loaded = loaded_markets().get(market_code(settings.market), check=context.check)
    session, _indicators = at_session(loaded, context.as_of)
    if session == loaded.bars.panel.last_session:
        return settings
    last: date = min(session, settings.last or session)
    return settings.model_copy(update={"last": last})


def _done(context: ToolContext, row: BacktestReport) -> BacktestReport:
    """The row once it is done. Raises Invalid: it failed or was cancelled; Unavailable: another takes too long."""
    stopped = threading.Event()
    context.stop.on_set(stopped.set)
    until = time.monotonic() + MOST_SECONDS
    while row.is_working:
        if not work_on(row.pk, _Step(context)):
            if time.monotonic() > until:
                raise Unavailable(_("Another worker is at this backtest for too long."), code="backtest_busy")
            stopped.wait(LOOK_SECONDS)
        context.check()
        found = BacktestReport.objects.filter(pk=row.pk).first()
        if found is None:
            raise Invalid(_("The backtest was deleted while it was worked on."), code="backtest_deleted")
        row = found
    if row.status == BacktestStatus.CANCELLED:
        raise Invalid(_("The backtest was cancelled on its page."), code="backtest_cancelled")
    if row.status == BacktestStatus.FAILED:
        raise Invalid(joined([row.error_message]), code="backtest_failed")
    return row


def _of_row(row: BacktestReport) -> dict[str, Any]:
    trades = unpacked_rows(row.trades) if row.trades else []
    page = reverse("backtest", kwargs={"report_id": row.pk})
    return {**(row.summary or {}), "trades": trades, "report": row.pk, "page": page}


def _unstored(context: ToolContext, row: BacktestReport) -> dict[str, Any]:
    """What is kept of the same key, else what comes of it now, of which nothing is kept."""
    kept = BacktestReport.objects.filter(owner=row.owner, key=row.key, status=BacktestStatus.DONE).first()
    if kept is not None:
        return _of_row(kept)
    step = _Step(context)
    return services.backtest(
        Strategy.model_validate(row.strategy),
        Settings.model_validate(row.settings),
        variants=variants_of(row),
        looks=looks_of(row),
        check=context.check,
        reached=lambda stage: step.reached(BacktestStage(stage)),
    ).as_json()


def _told(
    context: ToolContext, report: dict[str, Any], arguments: BacktestArguments, quality: DataQuality | None
) -> BacktestToolResult:
    names = BacktestToolResult.model_fields.keys() & report.keys()
    # Expressions and models see plain English, in whatever language a worker is.
    said = {name: [{**one, "text": str(read_stored(one["text"]))} for one in report[name]] for name in _TEXTS}
    metrics = report["metrics"]
    result = BacktestToolResult.model_validate(
        {
            **{name: report[name] for name in names},
            **said,
            "trade_count": metrics["trades"] + metrics["open_trades"],
            "trades": report["trades"][::-1][: arguments.trades],
            "quality": quality,
        }
    )
    sentence = _(
        "%(trades)s trades on %(market)s from %(first)s to %(last)s.",
        trades=result.trade_count,
        market=result.market,
        first=result.first,
        last=result.last,
    )
    context.log("info", sentence, {"verdict": result.verdict, "report": str(result.report) if result.report else None})
    return result
