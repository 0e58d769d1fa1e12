"""The tools of this app: what a market has, a screen over it, and recording what was found."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import not_
from typing import Annotated, Any

from django.utils.module_loading import import_string
from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.errors import Invalid
from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import last_finished_day
from registry import builtin
from registry.builtin import BuiltinTool, ToolContext
from screening.market_data import market_code
from screening.models import Side
from screening.signals.noted import Noted, levels
from screening.signals.recording import Finding, Origin, record_signals
from screening.strategy import Timeframe
from screening.tools.argument_checks import check_market, check_screen
from screening.tools.universe import UniverseArguments, UniverseResult, check_universe, check_watchlists

MARKET = shown(_("Market"), _("Its MIC, such as XKRX, or SAMPLE."), widget="market")
SYMBOLS = shown(_("Symbols"), _("Left empty, all of the market."))
Symbols = Annotated[list[str], Field(max_length=10_000)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MarketDataArguments(_Model):
    """Which market, and which of its symbols (all when left out)."""

    market: str = Field(json_schema_extra=MARKET)
    symbols: Symbols | None = Field(default=None, json_schema_extra=SYMBOLS)


class MarketDataResult(_Model):
    """The latest session, how many symbols have a bar in it, and the name of exactly these bars.

    `starts_month`: it is the first session of its month.
    """

    market: str
    as_of: date
    snapshot: str
    symbols: int
    synthetic: bool
    starts_month: bool = False


class ScreenArguments(_Model):
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


class HeldCondition(_Model):
    """A part of the condition that held, and the values that it saw; of a window, so many bars ago.

    By the text of a series: since when a fundamental is known, among how many symbols a rank is.
    """

    condition: str
    values: dict[str, float | None]
    bars_ago: int = 0
    known_since: dict[str, str] = Field(default={}, exclude_if=not_)
    ranked: dict[str, int] = Field(default={}, exclude_if=not_)


class ScreenMatch(_Model):
    """A symbol that was found, with its last close and volume, the value of each field, and what held."""

    symbol: str
    name: str
    close: float
    volume: float
    values: dict[str, float | None]
    held: list[HeldCondition] = []


class ScreenToolResult(_Model):
    """The session looked at, how many symbols were judged or skipped (by reason), and those that were found."""

    market: str
    as_of: date
    scanned: int
    skipped: dict[str, int]
    matches: list[ScreenMatch]
    synthetic: bool


class EmittedMatch(BaseModel):
    """What a signal needs of a match; other keys of it are let through."""

    model_config = ConfigDict(extra="ignore")

    symbol: str
    close: Annotated[float, Field(gt=0, lt=1e12)]
    values: dict[str, float | None] = {}
    held: list[HeldCondition] = []


class QuotedRule(_Model):
    """A condition, and the words of a text that it comes from."""

    condition: str = Field(max_length=10_000, json_schema_extra=shown(_("Condition"), widget="condition"))
    quote: str = Field(max_length=10_000, json_schema_extra=shown(_("Words")))


class EmitSignalsArguments(_Model):
    """Which way, on which bar, and what was found. A signal keeps what held of its match with the quotes of `rules`.

    `reasons`: sentences for matches that don't say what held. `noted`: what no step checks; it goes with the signal.
    """

    side: Side = Field(
        json_schema_extra=shown(_("Signal"), labels={"long": _("Buy"), "exit": _("Exit"), "short": _("Sell short")})
    )
    market: str = Field(json_schema_extra=MARKET)
    bar: date = Field(json_schema_extra=shown(_("Bar"), _("The session that was looked at.")))
    matches: Annotated[list[EmittedMatch], Field(max_length=10_000)] = Field(
        json_schema_extra=shown(_("Symbols found"), _("Those of a screen, as in {{ nodes.screen.matches }}."))
    )
    reasons: Annotated[list[str], Field(max_length=100)] = Field(
        default=[], json_schema_extra=shown(_("Reasons"), _("For symbols that do not say what held."))
    )
    rules: Annotated[list[QuotedRule], Field(max_length=200)] = Field(
        default=[], json_schema_extra=shown(_("Rules"), _("With the words that they come from."))
    )
    noted: Noted | None = Field(
        default=None, json_schema_extra=shown(_("Noted"), _("What no step checks; it goes with the signal."))
    )


class EmittedSignal(_Model):
    """A signal; `is_new` is false when an earlier execution found the same."""

    symbol: str
    side: Side
    bar: date
    price: float
    is_new: bool


class EmitSignalsResult(_Model):
    """The signals by symbol, and how many of them are new."""

    signals: list[EmittedSignal]
    new: int


def _emit_signals(context: ToolContext, arguments: EmitSignalsArguments) -> EmitSignalsResult:
    if context.as_of and arguments.bar > last_finished_day(market_code(arguments.market), context.as_of):
        raise Invalid(
            _("The bar %(bar)s was not finished at %(as_of)s.", bar=arguments.bar, as_of=context.as_of.isoformat()),
            code="bar_in_future",
        )
    signals = record_signals(
        origin=Origin(context.workflow_id, context.node_key, context.execution_id, context.node_execution_id),
        market=arguments.market,
        side=arguments.side,
        bar=arguments.bar,
        findings=[_finding(match, arguments) for match in arguments.matches],
    )
    emitted = [
        EmittedSignal(
            symbol=signal.instrument.symbol,
            side=Side(signal.side),
            bar=signal.bar,
            price=float(signal.price),
            is_new=signal.node_execution_id == context.node_execution_id,
        )
        for signal in signals
    ]
    return EmitSignalsResult(signals=emitted, new=sum(signal.is_new for signal in emitted))


def _finding(match: EmittedMatch, arguments: EmitSignalsArguments) -> Finding:
    quotes: dict[str, list[str]] = {}
    for rule in arguments.rules:
        quotes.setdefault(rule.condition, []).append(rule.quote)
    reasons: list[str | dict[str, Any]] = [
        {**held.model_dump(), "quotes": quotes.get(held.condition, [])} for held in match.held
    ]
    noted = None
    if arguments.noted is not None:
        is_short = arguments.side == Side.SHORT
        noted = arguments.noted.as_json() | {
            "levels": levels(arguments.noted, price=match.close, is_short=is_short, values=match.values)
        }
    price = Decimal(str(match.close)).quantize(Decimal("1.000000"))
    return Finding(match.symbol, price, tuple(reasons or arguments.reasons), noted)


# What computes needs numpy, polars and TA-Lib: 45 MB and most of a second that only a process that screens pays.
_COMPUTED = {
    "market_data": "screening.tools.computed.market_data",
    "universe": "screening.tools.computed.universe",
    "screen": "screening.tools.computed.screen",
}


def _computed(name: str) -> Callable[[ToolContext, Any], BaseModel]:
    def call(context: ToolContext, arguments: Any) -> BaseModel:
        result: BaseModel = import_string(_COMPUTED[name])(context, arguments)
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
        name="emit_signals",
        title=_("Emit signals"),
        description=_("Records a signal for each match; the same finding on the same bar is recorded once."),
        arguments=EmitSignalsArguments,
        result=EmitSignalsResult,
        call=_emit_signals,
        effect="write",
        idempotent=True,
        check=check_market,
    ),
)


def register_tools() -> None:
    """Make the tools known to the registry."""
    for tool in TOOLS:
        builtin.register(tool)
