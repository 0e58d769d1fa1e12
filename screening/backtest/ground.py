"""What a strategy is tried on: the bars of its symbols as far as they may be seen, and the rules of their exchange."""

from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import zone_of
from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.engine.choices import Exchange
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.rows import compact
from screening.backtest.holding_back import HeldBack, held_back
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.settings import Settings
from screening.backtest.refused import Refused
from screening.backtest.simulation import Venue
from screening.bars.loaded_markets import loaded_markets
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel
from screening.market_data import market_code
from screening.models import Instrument
from screening.screens.screening import ensure_figures, read_series, wanted_symbols
from screening.strategy import Strategy

_EXCHANGES: dict[str, Exchange] = {"XKRX": "krx", "SAMPLE": "krx", "XNYS": "us", "XNAS": "us"}


@dataclass(frozen=True, eq=False)
class Ground:
    """`panel` has the symbols that are traded, until the last session that may be seen, and owns all of its rows;

    the facts of `bars` are of these symbols.
    """

    bars: MarketBars
    panel: Panel
    held: HeldBack | None

    def venue(self, settings: Settings) -> Venue:
        """The rules of the exchange, or of the one that is asked for, and its symbols' boards."""
        tables = tables_of(settings.costs or _EXCHANGES.get(self.bars.market, "none"))
        boards = dict(Instrument.objects.filter(market=self.bars.market).values_list("symbol", "board"))
        return Venue(tables, [boards.get(symbol, "") for symbol in self.panel.symbols], zone_of(self.bars.market))


def ground_of(plan: Plan, strategy: Strategy, settings: Settings, check: Check = unstopped) -> Ground:
    """The bars are read. Raises Invalid: there are none, figures or symbols are missing, nothing would be left."""
    loaded = loaded_markets().get(market_code(settings.market), check=check)
    bars = loaded.bars
    asked = (plan.entry, *(rule.condition for rule in plan.exits))
    ensure_figures([series for one in asked if one for series in one.series], loaded)
    read_series(settings.rank, loaded)
    try:
        held = held_back(settings, bars.panel)
    except Refused as error:
        raise Invalid(error.message, code=error.code) from error
    last = held.cut if held and not held.is_open else settings.last
    panel = bars.panel if last is None else bars.panel.until(last)
    symbols = strategy.universe.symbols or settings.symbols
    wanted = wanted_symbols(panel.symbols, symbols or None)
    unknown = sorted(wanted - set(panel.symbols))
    if unknown:
        text = _("%(market)s has no symbol %(symbol)s.", market=bars.market, symbol=", ".join(unknown[:10]))
        raise Invalid(text, code="unknown_symbol")
    # What is never traded need not be looked at: ranks are among the symbols that are.
    places = np.array(sorted(panel.places[symbol] for symbol in wanted), dtype=np.int64)
    facts = {name: known.select(places) for name, known in bars.facts.items()}
    return Ground(replace(bars, facts=facts), compact(panel.select(sorted(wanted))), held)
