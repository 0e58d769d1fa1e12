"""What a strategy is tried on: the bars of its symbols as far as they may be seen, and the rules of their exchange."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
from screening.bars.panel import Panel, Truths
from screening.instruments.boards import boards_of
from screening.market_data import market_code
from screening.models import Instrument
from screening.screens.screening import ensure_figures, read_series, wanted_symbols
from screening.strategy import Strategy
from screening.universe.past import PastMembers, past_members

_EXCHANGES: dict[str, Exchange] = {"XKRX": "krx", "SAMPLE": "krx", "XNYS": "us", "XNAS": "us"}


@dataclass(frozen=True, eq=False)
class Ground:
    """`panel` has the symbols that are traded, until the last session that may be seen, and owns all of its rows; the
    facts of `bars` are of these symbols. `boards` are by symbol, `delisted` is how many of them are listed no more.
    `past`: who belonged to the universe on which day; None: all of them, always.
    """

    bars: MarketBars
    panel: Panel
    boards: Mapping[str, str] = field(default_factory=dict)
    delisted: int = 0
    held: HeldBack | None = None
    past: PastMembers | None = None

    def members(self, seen: Panel) -> Truths | None:
        """Of each row of a panel, whether its symbol belongs to the universe on its day; None: all of them do."""
        return None if self.past is None else self.past.rows(seen)

    def venue(self, settings: Settings) -> Venue:
        """The rules of the exchange, or of the one that is asked for, and its symbols' boards."""
        tables = tables_of(settings.costs or _EXCHANGES.get(self.bars.market, "none"))
        return Venue(tables, [self.boards.get(symbol, "") for symbol in self.panel.symbols], zone_of(self.bars.market))


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
    past = past_members(strategy.universe.on(bars.market), bars.market, bars.names)
    if past is not None and past.ever is not None:
        wanted &= past.ever
    # What is never traded need not be looked at: ranks are among the symbols that are.
    places = np.array(sorted(panel.places[symbol] for symbol in wanted), dtype=np.int64)
    facts = {name: known.select(places) for name, known in bars.facts.items()}
    panel = compact(panel.select(sorted(wanted)))
    return Ground(replace(bars, facts=facts), panel, boards_of(bars.market), _delisted(bars, panel), held, past)


def _delisted(bars: MarketBars, panel: Panel) -> int:
    if bars.is_synthetic:
        # Whose symbols were made to end.
        last = int(panel.last_sessions.max(initial=0))
        return int(((panel.lengths > 0) & (panel.last_sessions < last)).sum())
    gone = Instrument.objects.filter(market=bars.market, delisted_on__isnull=False, symbol__in=panel.symbols)
    return gone.count()
