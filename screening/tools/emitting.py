"""The tool `emit_signals`: what was found is written down as signals, each once per unbroken run."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from pastetrader.common.errors import Invalid
from pastetrader.common.form_words import shown
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import last_finished_day
from registry.builtin import ToolContext
from screening.market_data import market_code
from screening.models import Side, Signal
from screening.signals.noted import Noted, levels
from screening.signals.recording import Finding, Origin, Recorded, record_signals
from screening.signals.telling import EXPIRES_AFTER, Telling
from screening.tools.arguments import MARKET, HeldCondition, ToolModel


class EmittedMatch(BaseModel):
    """What a signal needs of a match; other keys of it are let through."""

    model_config = ConfigDict(extra="ignore")

    symbol: str
    close: Annotated[float, Field(gt=0, lt=1e12)]
    values: dict[str, float | None] = {}
    held: list[HeldCondition] = []
    since: date | None = None


class QuotedRule(ToolModel):
    """A condition, and the words of a text that it comes from."""

    condition: str = Field(max_length=10_000, json_schema_extra=shown(_("Condition"), widget="condition"))
    quote: str = Field(max_length=10_000, json_schema_extra=shown(_("Words")))


class EmitSignalsArguments(ToolModel):
    """Which way, on which bar, and what was found. A signal keeps what held of its match with the quotes of `rules`.

    `reasons`: sentences for matches that don't say what held. `noted`: what no step checks; it goes with the signal.
    A match that says `since` when it is true is told once per unbroken run, unless `repeat`. `cooldown`: sessions after
    a signal in which no other is made for the same symbol. `expires_after`: sessions, if nobody acknowledges it.
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
    cooldown: Annotated[int, Field(ge=0, le=250)] = Field(
        default=0,
        json_schema_extra=shown(
            _("Cool-down"), _("Sessions after a signal in which no other is made for the same symbol.")
        ),
    )
    repeat: bool = Field(
        default=False,
        json_schema_extra=shown(
            _("Tell each session"), _("Also on sessions on which what was told before still holds.")
        ),
    )
    expires_after: Annotated[int, Field(ge=1, le=250)] = Field(
        default=EXPIRES_AFTER,
        json_schema_extra=shown(_("Expires after"), _("Sessions, unless somebody acknowledges the signal before.")),
    )


class EmittedSignal(ToolModel):
    """A signal; `is_new` is false when an earlier execution found the same."""

    symbol: str
    side: Side
    bar: date
    price: float
    is_new: bool


class ContinuingSignal(ToolModel):
    """A signal of an earlier bar whose condition has been true ever since: it is not told again."""

    symbol: str
    side: Side
    bar: date
    price: float


class SuppressedFinding(ToolModel):
    """A finding that was not told, because of the signal on that bar: its cool-down is not over."""

    symbol: str
    after: date


class EmitSignalsResult(ToolModel):
    """The signals of this bar by symbol and how many of them are new; those of earlier bars that go on; and what was
    left out for a cool-down.
    """

    signals: list[EmittedSignal]
    new: int
    continuing: list[ContinuingSignal] = []
    suppressed: list[SuppressedFinding] = []


def emit_signals(context: ToolContext, arguments: EmitSignalsArguments) -> EmitSignalsResult:
    """The tool `emit_signals`."""
    if context.as_of and arguments.bar > last_finished_day(market_code(arguments.market), context.as_of):
        raise Invalid(
            _("The bar %(bar)s was not finished at %(as_of)s.", bar=arguments.bar, as_of=context.as_of.isoformat()),
            code="bar_in_future",
        )
    recorded = record_signals(
        origin=Origin(context.workflow_id, context.node_key, context.execution_id, context.node_execution_id),
        market=arguments.market,
        side=arguments.side,
        bar=arguments.bar,
        findings=[_finding(match, arguments) for match in arguments.matches],
        telling=Telling(arguments.cooldown, arguments.repeat, arguments.expires_after),
    )
    result = _result(recorded, context)
    if result.continuing or result.suppressed:
        sentence = _(
            "%(new)s new signals; %(continuing)s go on since an earlier session, %(suppressed)s are in a cool-down.",
            new=result.new,
            continuing=len(result.continuing),
            suppressed=len(result.suppressed),
        )
        context.log("info", sentence, {})
    return result


def _result(recorded: Recorded, context: ToolContext) -> EmitSignalsResult:
    emitted = [
        EmittedSignal(**_said(signal), is_new=signal.node_execution_id == context.node_execution_id)
        for signal in recorded.signals
    ]
    return EmitSignalsResult(
        signals=emitted,
        new=sum(signal.is_new for signal in emitted),
        continuing=[ContinuingSignal(**_said(signal)) for signal in recorded.continuing],
        suppressed=[SuppressedFinding(symbol=symbol, after=after) for symbol, after in recorded.suppressed],
    )


def _said(signal: Signal) -> dict[str, Any]:
    return {
        "symbol": signal.instrument.symbol,
        "side": Side(signal.side),
        "bar": signal.bar,
        "price": float(signal.price),
    }


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
    return Finding(match.symbol, price, tuple(reasons or arguments.reasons), noted, match.since)
