"""What other apps ask of the market: bars, screens, explanations and signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import day_number
from screening.market_data import market_code
from screening.screens.explanations import StepExplanation, SymbolExplanation, almost, why, why_in
from screening.screens.screening import (
    Match,
    ScreenResult,
    at_session,
    ensure_available,
    read_condition,
    screen,
    take,
    wanted_symbols,
)
from screening.screens.silence import Silence, why_silent
from screening.signals.recording import Finding, record_signals

__all__ = [
    "Finding",
    "MarketFacts",
    "Match",
    "ScreenResult",
    "Silence",
    "StepExplanation",
    "SymbolExplanation",
    "almost",
    "ensure_available",
    "market_facts",
    "read_condition",
    "record_signals",
    "screen",
    "take",
    "why",
    "why_in",
    "why_silent",
]


@dataclass(frozen=True)
class MarketFacts:
    """What there is of a market at a session. `symbols` have a bar in it; `snapshot` names exactly these bars.

    `starts_month`: no bar of the market is of an earlier day of the same month. `figures`: the names of the figures
    (see `screening.models.Fact`) that any of its symbols has.
    """

    market: str
    as_of: date
    snapshot: str
    symbols: tuple[str, ...]
    is_synthetic: bool
    starts_month: bool
    figures: frozenset[str] = frozenset()


def market_facts(
    *,
    market: str,
    as_of: date | datetime | None = None,
    symbols: Sequence[str] | None = None,
    check: Check = unstopped,
) -> MarketFacts:
    """The latest session of a market at or before `as_of`, and which symbols have a bar in it. Raises Invalid."""
    loaded = loaded_markets().get(market_code(market), check=check)
    session, indicators = at_session(loaded, as_of)
    panel = indicators.panel
    wanted = wanted_symbols(panel.symbols, symbols)
    current = panel.last_sessions == day_number(session)
    sessions = panel.sessions
    return MarketFacts(
        market=loaded.bars.market,
        as_of=session,
        snapshot=loaded.bars.snapshot,
        symbols=tuple(symbol for symbol, now in zip(panel.symbols, current, strict=True) if now and symbol in wanted),
        is_synthetic=loaded.bars.is_synthetic,
        starts_month=not ((sessions >= day_number(session.replace(day=1))) & (sessions < day_number(session))).any(),
        figures=frozenset(loaded.bars.facts),
    )
