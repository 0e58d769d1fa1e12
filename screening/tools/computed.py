"""The tools that compute: the registry's side of `services`. Loaded on the first use of one of them."""

from pastetrader.common.messages import joined
from pastetrader.common.messages import message as _
from registry.builtin import ToolContext
from screening import services
from screening.market_data import market_code
from screening.models import Verdict
from screening.passports.gate import Accepted, checked
from screening.screens.presentation import known_since_json
from screening.tools.arguments import DataQuality, HeldCondition
from screening.tools.builtin import (
    MarketDataArguments,
    MarketDataResult,
    ScreenArguments,
    ScreenMatch,
    ScreenToolResult,
)
from screening.tools.universe import UniverseArguments, UniverseResult
from screening.universe.choosing import choose
from screening.universe.spec import EXCLUSION_LABELS


def market_data(context: ToolContext, arguments: MarketDataArguments) -> MarketDataResult:
    """The tool `market_data`."""
    quality = quality_of(context, arguments.market, arguments.accept_quality)
    facts = services.market_facts(
        market=arguments.market, as_of=context.as_of, symbols=arguments.symbols, check=context.check
    )
    return MarketDataResult(
        market=facts.market,
        as_of=facts.as_of,
        snapshot=facts.snapshot,
        symbols=len(facts.symbols),
        synthetic=facts.is_synthetic,
        starts_month=facts.starts_month,
        quality=quality,
    )


def universe(context: ToolContext, arguments: UniverseArguments) -> UniverseResult:
    """The tool `universe`: watch-lists are those of whose workflow it is."""
    chosen = choose(arguments, owner=context.owner_id, as_of=context.as_of, check=context.check)
    sentence = _(
        "%(symbols)s of %(considered)s symbols of %(market)s on %(as_of)s.",
        symbols=len(chosen.symbols),
        considered=chosen.considered,
        market=chosen.market,
        as_of=chosen.as_of,
    )
    judged_by = {name: list(by) for name, by in chosen.evidence.items()}
    context.log("info", sentence, {"left_out": dict(chosen.left_out), "judged_by": judged_by})
    for name, count in chosen.unjudged.items():
        text = _(
            "Of %(count)s symbols nothing says whether they are among “%(exclusion)s”: they were not left out.",
            count=count,
            exclusion=EXCLUSION_LABELS[name],
        )
        context.log("warning", text, None)
    return UniverseResult(
        market=chosen.market,
        as_of=chosen.as_of,
        symbols=list(chosen.symbols),
        left_out=dict(chosen.left_out),
        unjudged=dict(chosen.unjudged),
    )


def screen(context: ToolContext, arguments: ScreenArguments) -> ScreenToolResult:
    """The tool `screen`."""
    quality = quality_of(context, arguments.market, arguments.accept_quality)
    found = _screened(context, arguments) if arguments.condition.strip() else _taken(context, arguments)
    return _result(found, quality)


def quality_of(context: ToolContext, market: str, accept: Accepted) -> DataQuality | None:
    """What is known of the market's bars, which are accepted. Raises Invalid where they are not."""
    found = checked(market_code(market), accept=accept, as_of=context.as_of)
    if found is None:
        return None
    if found.verdict is not Verdict.PASS:
        context.log("warning", joined(found.reasons), {"findings": list(found.findings)})
    return DataQuality.model_validate(found.as_json())


def _screened(context: ToolContext, arguments: ScreenArguments) -> services.ScreenResult:
    found = services.screen(
        condition=arguments.condition,
        market=arguments.market,
        as_of=context.as_of,
        symbols=arguments.symbols,
        timeframe=arguments.timeframe,
        values=arguments.values,
        with_since=True,
        check=context.check,
    )
    sentence = _(
        "%(matches)s of %(scanned)s symbols of %(market)s fulfil the condition on %(as_of)s.",
        matches=len(found.matches),
        scanned=found.scanned,
        market=found.market,
        as_of=found.as_of,
    )
    context.log("info", sentence, {"skipped": dict(found.skipped)})
    return found


def _taken(context: ToolContext, arguments: ScreenArguments) -> services.ScreenResult:
    return services.take(
        market=arguments.market,
        symbols=arguments.symbols or (),
        as_of=context.as_of,
        values=arguments.values,
        check=context.check,
    )


def _result(found: services.ScreenResult, quality: DataQuality | None) -> ScreenToolResult:
    return ScreenToolResult(
        market=found.market,
        as_of=found.as_of,
        scanned=found.scanned,
        skipped=dict(found.skipped),
        matches=[_match(match) for match in found.matches],
        synthetic=found.is_synthetic,
        quality=quality,
    )


def _match(match: services.Match) -> ScreenMatch:
    held = [
        HeldCondition(
            condition=one.condition,
            values=dict(one.values),
            bars_ago=one.bars_ago,
            known_since=known_since_json(one.beside),
            ranked=dict(one.beside.ranked),
        )
        for one in match.held
    ]
    return ScreenMatch(
        symbol=match.symbol,
        name=match.name,
        close=match.close,
        volume=match.volume,
        values=dict(match.values),
        held=held,
        since=match.since,
    )
