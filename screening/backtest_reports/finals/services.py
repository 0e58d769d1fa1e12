"""The final test of a report that holds sessions back: the same once more with all of them, opened once and counted."""

from datetime import date

from pastetrader.common.errors import NotAllowed
from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.services import request_backtest
from screening.models import BacktestReport, BacktestStatus
from screening.strategy import Strategy


def final_of(report: BacktestReport) -> BacktestReport | None:
    """Its final test, when it was asked for."""
    return report.finals.order_by("created_at").first()


def request_final(report: BacktestReport) -> BacktestReport:
    """Open what a report holds back, and compare; asked for again it is the same one, which counts as one look.

    What is opened begins after the session until which the report has seen, also when bars have come since. Raises
    NotAllowed: it holds nothing back, or is not done.
    """
    found = final_of(report)
    held = (report.summary or {}).get("held_back")
    if report.status != BacktestStatus.DONE or held is None or held["is_open"]:
        text = _("Only a backtest that is done and holds sessions back has a final test.")
        raise NotAllowed(text, code="wrong_state")
    if found is not None and (found.is_working or found.status == BacktestStatus.DONE):
        return found
    settings = Settings.model_validate(report.settings)
    return request_backtest(
        owner=report.owner,
        strategy=Strategy.model_validate(report.strategy),
        settings=settings.model_copy(update={"final_after": date.fromisoformat(held["cut"])}),
        family=report.family,
        title=report.title,
        workflow=report.workflow,
        final_of=report,
    )
