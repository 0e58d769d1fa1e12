"""Why a symbol was found by a screen, or wasn't, and which came near."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from executions.models import WorkflowExecution
from pastetrader.common.errors import PasteTraderError
from pastetrader.common.messages import Message
from pastetrader.common.stop_signal import Check, unstopped
from screening.conditions import Condition
from screening.conditions.evaluation.explanation import Explanation, NearMiss, explain, near_misses
from screening.screens.screening import local_code, prepared


@dataclass(frozen=True)
class SymbolExplanation:
    """Why a symbol was found by a condition at a session, or wasn't.

    `absence` says why it was not looked at: unknown_symbol, not_asked_for or stale (no bar in that session); the
    explanation is None then.
    """

    market: str
    symbol: str
    name: str
    as_of: date
    absence: str = ""
    explanation: Explanation | None = None


def why(
    *,
    condition: str | Condition,
    market: str,
    symbol: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    timeframe: str = "",
) -> SymbolExplanation:
    """Each part of the condition with its verdict and values for one symbol, as `screen` sees them. Raises Invalid."""
    at = prepared(condition, market, as_of, symbols, timeframe)
    code = local_code(symbol)
    place = at.daily.places.get(code)
    found = SymbolExplanation(at.loaded.bars.market, code, at.loaded.bars.names.get(code, ""), at.session)
    if place is None:
        return replace(found, absence="unknown_symbol")
    if not at.asked[place]:
        return replace(found, absence="not_asked_for")
    if not at.current[place]:
        return replace(found, absence="stale")
    return replace(found, explanation=explain(at.condition, at.indicators, code, among=at.asked))


def almost(
    *,
    condition: str | Condition,
    market: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    timeframe: str = "",
    check: Check = unstopped,
) -> list[NearMiss]:
    """The symbols with a bar in the session that fail by one part of the condition alone. Raises Invalid."""
    at = prepared(condition, market, as_of, symbols, timeframe, check)
    misses = near_misses(at.condition, at.indicators, among=at.asked, check=check)
    return [miss for miss in misses if at.current[at.daily.places[miss.symbol]]]


@dataclass(frozen=True)
class StepExplanation:
    """What a screen of an execution says of a symbol; `problem` when it cannot be said any more.

    `symbols`: those that it looked at, None for all of the market.
    """

    node_key: str
    node_name: str
    found: SymbolExplanation | None
    problem: Message | None = None
    timeframe: str = ""
    symbols: tuple[str, ...] | None = None


def why_in(execution: WorkflowExecution, symbol: str) -> list[StepExplanation]:
    """For each screen that an execution did: why the symbol was found there, or wasn't.

    Judged on the bars as they are now, at the session that the screen looked at.
    """
    steps = execution.node_executions.filter(node_type="tool", output_data__has_key="scanned").order_by("node_key")
    found = []
    for key, name, taken, market, as_of in steps.values_list(
        "node_key", "node_name", "input_data", "output_data__market", "output_data__as_of"
    ):
        given = taken or {}
        symbols, timeframe = given.get("symbols"), given.get("timeframe") or ""
        try:
            answer = why(
                condition=str(given.get("condition", "")),
                market=str(market),
                symbol=symbol,
                as_of=date.fromisoformat(str(as_of)),
                symbols=symbols,
                timeframe=timeframe,
            )
        except PasteTraderError as error:
            found.append(StepExplanation(key, name, None, error.message))
        else:
            looked_at = None if symbols is None else tuple(symbols)
            found.append(StepExplanation(key, name, answer, timeframe=timeframe, symbols=looked_at))
    return found
