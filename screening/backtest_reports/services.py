"""What a person does with backtests: ask for one, cancel it, delete it. The same again is the one that there is."""

from django.db import transaction
from django.utils.module_loading import import_string

from executions.dispatch.notify import send
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import message as _
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.backtest_reports.claims import begun_again, stop
from screening.backtest_reports.keys import key_of
from screening.market_data import market_code
from screening.models import BacktestReport, BacktestStatus, Market
from screening.strategy import Strategy
from workflows.models import Workflow

TASK = "screening.work_on_backtest"
TITLE_LENGTH = 200
BARS_HELD = _("The number of bars held is a whole number from 1 to 2,000.")


def request_backtest(
    *,
    owner: User,
    strategy: Strategy,
    settings: Settings,
    family: str,
    title: str = "",
    workflow: Workflow | None = None,
    final_of: BacktestReport | None = None,
) -> BacktestReport:
    """A backtest of a strategy, made or found: one of the same key is not run again, unless it failed or was cancelled.

    Raises Invalid as `planned` does.
    """
    row = planned(owner=owner, strategy=strategy, settings=settings, family=family, title=title, workflow=workflow)
    row.final_of = final_of
    with transaction.atomic():
        found, is_to_do = begun(row)
        if is_to_do:
            transaction.on_commit(lambda: send(TASK, str(found.pk)))
    return found


def planned(
    *,
    owner: User,
    strategy: Strategy,
    settings: Settings,
    family: str,
    title: str = "",
    workflow: Workflow | None = None,
) -> BacktestReport:
    """The row of a backtest that is not stored yet, with its key.

    Raises Invalid: parts that cannot be simulated, by name; a market without bars.
    """
    # What looks at conditions needs numpy and TA-Lib, which only a process that is asked loads.
    import_string("screening.backtest.services.ensure_possible")(strategy, settings)
    code = market_code(settings.market)
    settings = settings.model_copy(update={"market": code})
    market = Market.objects.filter(code=code).first()
    if market is None and code != "SAMPLE":
        raise Invalid(_("There are no bars of the market %(market)s.", market=code), code="no_bars")
    snapshot = f"{code}:{market.version if market else 1}"
    return BacktestReport(
        owner=owner,
        key=key_of(strategy, settings, snapshot),
        workflow=workflow,
        title=(title or strategy.title or strategy.entry.text())[:TITLE_LENGTH],
        family=family,
        market=code,
        snapshot=snapshot,
        engine=ENGINE_VERSION,
        strategy=strategy.model_dump(mode="json"),
        settings=settings.model_dump(mode="json"),
    )


def begun(row: BacktestReport) -> tuple[BacktestReport, bool]:
    """The stored row of the same key, made of this one where there was none; whether it wants a worker anew.

    One that failed or was cancelled wants a worker again. Nobody is told: whoever asks sends word, or does it.
    """
    names = ("workflow", "final_of", "title", "family", "market", "snapshot", "engine", "strategy", "settings")
    values = {name: getattr(row, name) for name in names}
    found, is_new = BacktestReport.objects.get_or_create(owner=row.owner, key=row.key, defaults=values)
    return found, is_new or begun_again(found)


def cancel(report: BacktestReport) -> None:
    """Stop it, whoever works on it. Raises NotAllowed when it has ended."""
    if not stop(report):
        raise NotAllowed(_("It has ended already."), code="wrong_state")


def delete(report: BacktestReport) -> None:
    """Forget it; that it was tried stays counted. Raises NotAllowed while it is at work."""
    won = BacktestReport.objects.filter(pk=report.pk).exclude(status=BacktestStatus.RUNNING)
    if not won.delete()[0]:
        raise NotAllowed(_("It is at work. Cancel it first."), code="wrong_state")
