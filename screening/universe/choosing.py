"""The symbols that a universe comes to at a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import loaded_markets
from screening.market_data import market_code
from screening.screens.screening import at_session, wanted_symbols
from screening.universe.spec import Universe


@dataclass(frozen=True)
class Chosen:
    """`symbols` in the order of their rank, or by symbol; how many were left out by reason."""

    market: str
    as_of: date
    symbols: tuple[str, ...]
    left_out: Mapping[str, int]


def choose(universe: Universe, *, as_of: date | datetime | None = None, check: Check = unstopped) -> Chosen:
    """The symbols of a universe at the latest session at or before `as_of` (None = latest). Raises Invalid."""
    loaded = loaded_markets().get(market_code(universe.market), check=check)
    session, indicators = at_session(loaded, as_of)
    known = indicators.panel.symbols
    wanted = wanted_symbols(known, universe.symbols or None)
    return Chosen(
        market=loaded.bars.market,
        as_of=session,
        symbols=tuple(symbol for symbol in known if symbol in wanted),
        left_out={"unknown_symbol": len(wanted - set(known))} if wanted - set(known) else {},
    )
