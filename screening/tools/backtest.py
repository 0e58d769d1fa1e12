"""The tool `backtest`: the rules of a workflow tried on the past, within a step; what it is given and gives."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.errors import Invalid
from pastetrader.common.form_words import shown
from pastetrader.common.loading import loaded
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.backtest.described import Described, distance
from screening.backtest.engine.choices import Exchange
from screening.backtest.planning.settings import USUAL_RANK, Settings
from screening.conditions import ConditionError
from screening.conditions.reading.parser import parse_series
from screening.passports.gate import USUAL, Accepted
from screening.tools.argument_checks import Calls, check_conditions, check_market
from screening.tools.arguments import MARKET, QUALITY, SYMBOLS, DataQuality, Symbols, ToolModel

# What the conditions in short and the settings are called is what these arguments are called.
CONDITIONS = ("entry", "exit", "stop", "target", "trail", "max_bars")
SETTINGS = (
    *("market", "symbols", "first", "last", "cash", "slots", "rank", "rank_order"),
    *("costs", "fee", "slippage_ticks", "slippage_bp"),
)
Distance = Annotated[str, Field(max_length=40)]
DAYS_TURNED = _("The last day is before the first.")
_DISTANCE = _("A part of the price such as 5%, or 2atr.")


class BacktestArguments(ToolModel):
    """When to buy and sell, on which market, and how. What is left out is the usual of the market.

    Distances are "5%" of the price or "2atr"; a target may be "2r", twice what is risked. `first` and `last` are the
    days of the first and last signal; no bar after the moment of the execution is looked at.
    """

    entry: str = Field(min_length=1, max_length=10_000, json_schema_extra=shown(_("Buy when"), widget="condition"))
    exit: str = Field(default="", max_length=10_000, json_schema_extra=shown(_("Sell when"), widget="condition"))
    stop: Distance = Field(default="", json_schema_extra=shown(_("Stop"), _DISTANCE))
    target: Distance = Field(
        default="", json_schema_extra=shown(_("Target"), _("Such as 10%, 3atr, or 2r: twice what is risked."))
    )
    trail: Distance = Field(default="", json_schema_extra=shown(_("Trailing stop"), _DISTANCE))
    max_bars: Annotated[int, Field(ge=0, le=2_000)] = Field(
        default=0, json_schema_extra=shown(_("Most bars held"), _("0: as long as nothing else sells."))
    )
    market: str = Field(max_length=10, json_schema_extra=MARKET)
    symbols: Symbols | None = Field(default=None, json_schema_extra=SYMBOLS)
    first: date | None = Field(default=None, json_schema_extra=shown(_("First day")))
    last: date | None = Field(default=None, json_schema_extra=shown(_("Last day")))
    cash: Annotated[float, Field(gt=0, le=1e15)] | None = Field(
        default=None, json_schema_extra=shown(_("Money at the start"))
    )
    slots: Annotated[int, Field(ge=1, le=2_000)] | None = Field(
        default=None, json_schema_extra=shown(_("Positions at once"))
    )
    rank: str = Field(
        default=USUAL_RANK,
        max_length=200,
        json_schema_extra=shown(_("Which signals first"), _("A series, when there are more signals than places.")),
    )
    rank_order: Literal["desc", "asc"] = Field(
        default="desc",
        json_schema_extra=shown(_("Of it"), labels={"desc": _("the highest first"), "asc": _("the lowest first")}),
    )
    costs: Exchange | None = Field(
        default=None,
        json_schema_extra=shown(
            _("Costs of"), labels={"krx": _("the Korean exchange"), "us": _("US exchanges"), "none": _("none")}
        ),
    )
    fee: Annotated[float, Field(ge=0, le=0.1)] | None = Field(
        default=None, json_schema_extra=shown(_("Fee"), _("A share of the money, each side: 0.00015."))
    )
    slippage_ticks: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, json_schema_extra=shown(_("Slippage in ticks"))
    )
    slippage_bp: Annotated[float, Field(ge=0, le=1_000)] = Field(
        default=0.0, json_schema_extra=shown(_("Slippage in basis points"))
    )
    trades: Annotated[int, Field(ge=0, le=200)] = Field(
        default=20, json_schema_extra=shown(_("Trades beside"), _("So many of the latest are given with the figures."))
    )
    accept_quality: Accepted = Field(default=USUAL, json_schema_extra=QUALITY)

    def described(self) -> Described:
        """The strategy in short."""
        return Described(**{name: getattr(self, name) for name in CONDITIONS})

    def settings(self) -> Settings:
        """How it is tried. Raises Invalid: the last day is before the first."""
        given = {name: getattr(self, name) for name in SETTINGS if getattr(self, name) is not None}
        if self.first and self.last and self.last < self.first:
            raise Invalid(DAYS_TURNED, code="days")
        return Settings.model_validate(given)


class Kept(BaseModel):
    """A part of a report, of which more may be kept than is given."""

    model_config = ConfigDict(extra="ignore")


class BacktestMetrics(Kept):
    """Fractions, not percent; null where it has no value. How each is worked out: docs/backtest.md."""

    total_return: float | None = None
    cagr: float | None = None
    volatility: float | None = None
    sharpe: float | None = None
    sortino: float | None = None
    max_drawdown: float | None = None
    calmar: float | None = None
    exposure: float | None = None
    turnover: float | None = None
    trades: int
    open_trades: int
    win_rate: float | None = None
    profit_factor: float | None = None
    payoff: float | None = None
    expectancy: float | None = None
    average_bars: float | None = None
    fees: float
    taxes: float
    slippage: float
    final_equity: float
    benchmark_return: float | None = None


class BacktestCheck(Kept):
    """A check of trust: "red" (the numbers use the future), "yellow" (an objection), "grey" (none found)."""

    check: str
    verdict: Literal["red", "yellow", "grey"]
    figure: float | None = None
    text: str


class BacktestAssumption(Kept):
    """Something that the rules do not say, and what was taken."""

    part: str
    code: str
    text: str


class BacktestTrade(Kept):
    """A trade; `exit` is null of one that is still open. Prices are without slippage, `net` is after all costs."""

    symbol: str
    entry: date
    exit: date | None
    entry_price: float
    exit_price: float
    shares: float
    reason: str
    bars: int
    net: float
    net_return: float


class BacktestToolResult(ToolModel):
    """What came of it: figures, the verdict, and why to trust them or not.

    `skipped`: signals that were not traded, by reason. `trade_count` of all trades, of which `trades` are the latest
    entered. `report` is the id of the stored report and `page` where people read it; null of a dry run that kept none.
    """

    market: str
    snapshot: str
    synthetic: bool
    first: date | None
    last: date | None
    verdict: Literal["red", "yellow", "grey"]
    metrics: BacktestMetrics
    trust: list[BacktestCheck]
    signals: int
    skipped: dict[str, int]
    assumed: list[BacktestAssumption]
    trade_count: int
    trades: list[BacktestTrade]
    report: UUID | None = None
    page: str | None = None
    quality: DataQuality | None = None


# What parts of a strategy are called here.
_PARTS = {"entry": "entry", "exit": "exit", "stop_loss": "stop", "take_profit": "target", "trailing_stop": "trail"}


def check_backtest(calls: Calls) -> Iterator[tuple[int, Problem]]:
    """Conditions, distances, series and days that cannot be, markets without bars, what cannot be simulated."""
    yield from check_market(calls)
    unread = [*check_conditions(calls, ("entry", "exit"))]
    yield from unread
    for place, call in enumerate(calls):
        yield from ((place, problem) for problem in (*_of_distances(call), *_of_rank(call), *_of_days(call)))
        if place not in {one for one, problem in unread if problem.severity == "error"}:
            yield from ((place, problem) for problem in _of_plan(call))


def _of_distances(call: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("stop", "target", "trail"):
        text = call.get(name)
        if isinstance(text, str):
            try:
                distance(name, text)
            except Invalid as error:
                yield Problem(error.code, error.message, path=name)


def _of_rank(call: Mapping[str, Any]) -> Iterator[Problem]:
    text = call.get("rank")
    if isinstance(text, str):
        try:
            parse_series(text)
        except ConditionError as error:
            yield Problem("unreadable_series", error.sentence_in(text), path="rank")


def _of_days(call: Mapping[str, Any]) -> Iterator[Problem]:
    first, last = call.get("first"), call.get("last")
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield Problem("days", DAYS_TURNED, path="last")


def _of_plan(call: Mapping[str, Any]) -> Iterator[Problem]:
    """What the rules ask for and no backtest can do, by name."""
    entry = call.get("entry")
    if not isinstance(entry, str) or not entry.strip():
        return
    texts = (name for name in CONDITIONS if name != "max_bars")
    said: dict[str, Any] = {name: text for name in texts if isinstance(text := call.get(name), str)}
    try:
        strategy = Described(**said).strategy()
    except Invalid:  # told already
        return
    # What looks at conditions needs numpy and TA-Lib, which only a process that is asked loads.
    for refused in loaded("screening.backtest.planning.plan.plan_of")(strategy).refused:
        yield Problem(refused.code, refused.message, path=_PARTS.get(refused.path.partition(".")[0], "entry"))
