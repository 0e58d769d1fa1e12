"""The bars of a few markets kept in memory per process, fresh after every import, with their indicators."""

from collections import OrderedDict
from datetime import date
from functools import cache
from threading import RLock

from screening.bars.storage import MarketBars, read_market
from screening.conditions.evaluation import Indicators
from screening.models import Market

MARKETS_KEPT = 3
SESSIONS_KEPT = 4


class LoadedMarket:
    """A market's bars, and the indicators over them as they were after the sessions that were asked for lately."""

    def __init__(self, bars: MarketBars) -> None:
        self.bars = bars
        self._indicators: OrderedDict[date, Indicators] = OrderedDict()
        self._lock = RLock()

    def indicators_until(self, session: date) -> Indicators:
        """Indicators that know nothing later than the session."""
        with self._lock:
            found = self._indicators.pop(session, None) or Indicators(self.bars.panel.until(session))
            self._indicators[session] = found
            while len(self._indicators) > SESSIONS_KEPT:
                self._indicators.popitem(last=False)
        return found


class LoadedMarkets:
    """Markets by code; one that was imported into since is read anew."""

    def __init__(self) -> None:
        # The time beside the version tells two databases apart that this process met one after the other.
        self._kept: OrderedDict[str, tuple[object, LoadedMarket]] = OrderedDict()
        self._lock = RLock()

    def get(self, market: Market) -> LoadedMarket:
        """The market at its present version. Readers wait for each other rather than read the same bars twice."""
        version = (market.version, market.updated_at)
        with self._lock:
            kept = self._kept.pop(market.code, None)
            loaded = kept[1] if kept and kept[0] == version else LoadedMarket(read_market(market))
            self._kept[market.code] = (version, loaded)
            while len(self._kept) > MARKETS_KEPT:
                self._kept.popitem(last=False)
        return loaded


@cache
def loaded_markets() -> LoadedMarkets:
    """The one of this process."""
    return LoadedMarkets()
