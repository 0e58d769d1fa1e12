"""What was pasted, tried on the past: as it was decided, with what is open said in the report."""

from pydantic import ValidationError

from parsers.described import strategy_now
from parsers.drafting.reading_back import NotDescribed
from parsers.models import Paste
from parsers.services.deciding import ledger_of_paste
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.pydantic_problems import pydantic_problems
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.services import request_backtest
from screening.models import BacktestReport
from workflows.models import Workflow


def settings_on(market: str, hold_back: float | None = None) -> Settings:
    """The usual settings on a market. Raises Invalid: its code is too long to be one.

    `hold_back`: the fraction of the sessions at the end that is kept for a final test.
    """
    try:
        return Settings(market=market, hold_back=hold_back)
    except ValidationError as error:
        problems = pydantic_problems(error)
        raise Invalid(problems[0].sentence, problems=problems) from error


def try_paste(paste: Paste, *, settings: Settings, by: User) -> BacktestReport:
    """A backtest of the strategy of a paste, as it was decided. Raises Invalid: it cannot be simulated, no bars."""
    decided = ledger_of_paste(paste).decided
    return request_backtest(
        owner=by, strategy=decided, settings=settings, family=f"paste:{paste.pk}", title=decided.title
    )


def try_workflow(workflow: Workflow, *, settings: Settings | None = None, by: User) -> BacktestReport:
    """A backtest of the strategy that a workflow is now; without settings, the usual ones on its own market.

    Raises Invalid: there is no strategy, it cannot be simulated, no bars.
    """
    strategy = strategy_now(workflow)
    if strategy is None:
        text = _("Only workflows that were made of a paste can be tried on the past.")
        raise Invalid(text, code="no_strategy")
    if isinstance(strategy, NotDescribed):
        raise Invalid(strategy.message, code=strategy.code)
    return request_backtest(
        owner=by,
        strategy=strategy,
        settings=settings or settings_on(str(workflow.variables.get("market", ""))),
        family=f"workflow:{workflow.pk}",
        title=workflow.name,
        workflow=workflow,
    )
