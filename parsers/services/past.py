"""What was pasted, tried on the past: as it was decided, with what is open said in the report."""

from parsers.described import strategy_now
from parsers.drafting.reading_back import NotDescribed
from parsers.models import Paste
from parsers.services.deciding import ledger_of_paste
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.services import request_backtest
from screening.live.steps import screens_of
from screening.live.strategies import strategy_of_steps
from screening.models import BacktestReport
from workflows.models import Workflow
from workflows.services import graph_of


def try_paste(paste: Paste, *, market: str, by: User) -> BacktestReport:
    """A backtest of the strategy of a paste, as it was decided. Raises Invalid: it cannot be simulated, no bars."""
    decided = ledger_of_paste(paste).decided
    return request_backtest(
        owner=by, strategy=decided, settings=Settings(market=market), family=f"paste:{paste.pk}", title=decided.title
    )


def try_workflow(workflow: Workflow, *, market: str, by: User) -> BacktestReport:
    """A backtest of the strategy that a workflow is now: that of its paste, else what its steps screen for.

    Raises Invalid: there is none, it cannot be simulated.
    """
    graph = graph_of(workflow)
    strategy = strategy_now(workflow) or strategy_of_steps(graph)
    if strategy is None:
        text = _("No step of this workflow writes entries by a condition that is known before it runs.")
        raise Invalid(text, code="no_strategy")
    if isinstance(strategy, NotDescribed):
        raise Invalid(strategy.message, code=strategy.code)
    return request_backtest(
        owner=by,
        strategy=strategy,
        settings=Settings(market=market or next((step.market for step in screens_of(graph) if step.market), "")),
        family=f"workflow:{workflow.pk}",
        title=workflow.name,
        workflow=workflow,
    )
