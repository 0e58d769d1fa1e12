"""The tools of this app: what a market has, a screen over it, a backtest, and recording what was found."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pastetrader.common.form_words import shown
from pastetrader.common.loading import loaded
from pastetrader.common.messages import message as _
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from screening.passports.gate import USUAL, Accepted
from screening.strategy import Timeframe
from screening.tools.argument_checks import check_market, check_screen
from screening.tools.arguments import MARKET, QUALITY, SYMBOLS, DataQuality, HeldCondition, Symbols, ToolModel
from screening.tools.backtest import BacktestArguments, BacktestToolResult, check_backtest
from screening.tools.emitting import EmitSignalsArguments, EmitSignalsResult, emit_signals
from screening.tools.universe import UniverseArguments, UniverseResult, check_universe, check_watchlists


class MarketDataArguments(ToolModel):
    """Which market, and which of its symbols (all when left out)."""

    market: str = Field(json_schema_extra=MARKET)
    symbols: Symbols | None = Field(default=None, json_schema_extra=SYMBOLS)
    accept_quality: Accepted = Field(default=USUAL, json_schema_extra=QUALITY)


class MarketDataResult(ToolModel):
    """The latest session, how many symbols have a bar in it, and the name of exactly these bars.

    `starts_month`: it is the first session of its month.
    """

    market: str
    as_of: date
    snapshot: str
    symbols: int
    synthetic: bool
    starts_month: bool = False
    quality: DataQuality | None = None


class ScreenArguments(ToolModel):
    """A condition such as `rsi(14) < 30 and close > sma(200)`, and where to look.

    Without a condition every one of the named symbols is found.
    `timeframe`: 1w or 1M when its bars are not daily ones. `values`: series to give beside, such as "atr(14)".
    """

    condition: str = Field(
        default="",
        max_length=10_000,
        json_schema_extra=shown(_("Condition"), _("Left empty, every named symbol is found."), widget="condition"),
    )
    market: str = Field(json_schema_extra=MARKET)
    symbols: Symbols | None = Field(default=None, json_schema_extra=SYMBOLS)
    timeframe: Timeframe = Field(
        default="1d",
        json_schema_extra=shown(
            _("Length of a bar"),
            labels={
                "1m": _("1 minute"),
                "5m": _("5 minutes"),
                "15m": _("15 minutes"),
                "30m": _("30 minutes"),
                "1h": _("1 hour"),
                "4h": _("4 hours"),
                "1d": _("1 day"),
                "1w": _("1 week"),
                "1M": _("1 month"),
            },
        ),
    )
    values: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20)] = Field(
        default=[],
        json_schema_extra=shown(_("Values beside"), _("Such as atr(14): given with each symbol that is found.")),
    )
    accept_quality: Accepted = Field(default=USUAL, json_schema_extra=QUALITY)


class ScreenMatch(ToolModel):
    """A symbol that was found, with its last close and volume, the value of each field, and what held.

    `since`: the first session of the unbroken run of bars on which the condition is true (looked at 60 of them).
    """

    symbol: str
    name: str
    close: float
    volume: float
    values: dict[str, float | None]
    held: list[HeldCondition] = []
    since: date | None = None


class ScreenToolResult(ToolModel):
    """The session looked at, how many symbols were judged or skipped (by reason), and those that were found."""

    market: str
    as_of: date
    scanned: int
    skipped: dict[str, int]
    matches: list[ScreenMatch]
    synthetic: bool
    quality: DataQuality | None = None


# What computes needs numpy, polars and TA-Lib: 45 MB and most of a second that only a process that screens pays.
_COMPUTED = {
    "market_data": "screening.tools.computed.market_data",
    "universe": "screening.tools.computed.universe",
    "screen": "screening.tools.computed.screen",
    "backtest": "screening.tools.trying.backtest",
}


def _computed(name: str) -> Callable[[ToolContext, Any], BaseModel]:
    def call(context: ToolContext, arguments: Any) -> BaseModel:
        result: BaseModel = loaded(_COMPUTED[name])(context, arguments)
        return result

    return call


TOOLS = (
    BuiltinTool(
        name="market_data",
        title=_("Market data"),
        description=_("The latest session of a market, and how many of its symbols have a bar in it."),
        arguments=MarketDataArguments,
        result=MarketDataResult,
        call=_computed("market_data"),
        check=check_market,
    ),
    BuiltinTool(
        name="universe",
        title=_("Universe"),
        description=_("Which symbols of a market are looked at: an index or a watch-list, less what is left out."),
        arguments=UniverseArguments,
        result=UniverseResult,
        call=_computed("universe"),
        check=check_universe,
        check_owned=check_watchlists,
    ),
    BuiltinTool(
        name="screen",
        title=_("Screen"),
        description=_("The symbols of a market that fulfil a condition on the latest finished bar."),
        arguments=ScreenArguments,
        result=ScreenToolResult,
        call=_computed("screen"),
        check=check_screen,
    ),
    BuiltinTool(
        name="backtest",
        title=_("Backtest"),
        description=_("Rules tried on the past: figures, and a verdict that says how far to trust them."),
        arguments=BacktestArguments,
        result=BacktestToolResult,
        call=_computed("backtest"),
        check=check_backtest,
    ),
    BuiltinTool(
        name="emit_signals",
        title=_("Emit signals"),
        description=_("Records a signal for each match; what goes on from session to session is recorded once."),
        arguments=EmitSignalsArguments,
        result=EmitSignalsResult,
        call=emit_signals,
        effect="write",
        idempotent=True,
        check=check_market,
    ),
)


def register_tools() -> None:
    """Make the tools known to the registry."""
    for tool in TOOLS:
        builtin.register(tool)
