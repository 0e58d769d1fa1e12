"""The bars of markets at hand with their indicators, fresh after every import and bounded in bytes.

There is one of these per process. What is counted and bounded is the process's own memory: indicators, and the bars of
markets that have no snapshot. Bars of a snapshot are pages of a file, which lie in the memory of the machine once for
all processes and are given back when it is needed. Beyond the limit indicators go first, then whole markets, those that
were not asked for the longest before others. What a screen is working on is in its hands whatever happens here.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from threading import Lock

from django.conf import settings

from pastetrader.common.errors import Invalid
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.first_bars import ensure_bars
from screening.bars.market_bars import MarketBars
from screening.bars.snapshots.current import current_bars
from screening.conditions.evaluation.values import Indicators
from screening.models import Market

SESSIONS_KEPT = 4
# Who waits for another to read the same market looks so often whether it is to stop.
LOOK_SECONDS = 0.1


class LoadedMarket:
    """A market's bars, and the indicators over them as they were after the sessions that were asked for lately."""

    def __init__(self, bars: MarketBars, when_grown: Callable[[], None]) -> None:
        self.bars = bars
        self._when_grown = when_grown
        self._indicators: OrderedDict[date, Indicators] = OrderedDict()
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """Of all that is kept of it in this process's own memory."""
        with self._lock:
            return self.bars.own_bytes + sum(kept.size_bytes for kept in self._indicators.values())

    def indicators_until(self, session: date) -> Indicators:
        """Indicators that know nothing later than the session."""
        with self._lock:
            found = self._indicators.pop(session, None) or Indicators(
                self.bars.panel.until(session), facts=self.bars.facts, when_grown=self._when_grown
            )
            self._indicators[session] = found
            while len(self._indicators) > SESSIONS_KEPT:
                self._indicators.popitem(last=False)
        return found

    def drop_one(self) -> bool:
        """Drop the oldest line of the session that was not asked for the longest; False when there is none."""
        with self._lock:
            return any(kept.drop_one() for kept in self._indicators.values())


class LoadedMarkets:
    """Markets by code; one that was imported into since is read anew.

    The market that was asked for last stays even when its bars alone are more than the limit. `read`: where bars come
    from.
    """

    def __init__(self, limit_bytes: int, *, read: Callable[..., MarketBars] = current_bars) -> None:
        self._limit_bytes = limit_bytes
        self._read = read
        self._markets: OrderedDict[str, LoadedMarket] = OrderedDict()
        self._lock = Lock()
        self._readers: defaultdict[str, Lock] = defaultdict(Lock)

    @property
    def size_bytes(self) -> int:
        """Of all that is kept in this process's own memory."""
        return sum(loaded.size_bytes for loaded in self._markets.copy().values())

    def get(self, code: str, *, check: Check = unstopped) -> LoadedMarket:
        """The market as it is now. Raises Invalid: it has no bars. Stopped while reading, or waiting for who reads."""
        with self._one_reader(code, check):
            ensure_bars(code, check=check)
            # The time beside the version tells two databases apart that this process met one after the other.
            present = Market.objects.values_list("version", "updated_at").get(code=code)
            loaded = self._markets.get(code)
            if loaded is None or (loaded.bars.version, loaded.bars.updated_at) != present:
                with self._lock:
                    self._markets.pop(code, None)  # so that the old bars make room before the new ones come
                loaded = LoadedMarket(self._read(code, check=check), self._trim)
            with self._lock:
                self._markets[code] = loaded
                self._markets.move_to_end(code)
        self._trim()
        return loaded

    @contextmanager
    def _one_reader(self, code: str, check: Check) -> Iterator[None]:
        """One at a time per market: others would read the same bars once more."""
        with self._lock:
            reader = self._readers[code]
        while not reader.acquire(timeout=LOOK_SECONDS):
            check()
        try:
            yield
        except Invalid:
            self._readers.pop(code, None)  # there is no such market, and there are endless names for one
            raise
        finally:
            reader.release()

    def _trim(self) -> None:
        with self._lock:
            while self.size_bytes > self._limit_bytes and self._drop_one():
                pass

    def _drop_one(self) -> bool:
        # A line is soon computed again; bars have to be read.
        if any(loaded.drop_one() for loaded in self._markets.values()):
            return True
        oldest = next((code for code, loaded in [*self._markets.items()][:-1] if loaded.size_bytes), None)
        return oldest is not None and self._markets.pop(oldest) is not None


@cache
def loaded_markets() -> LoadedMarkets:
    """The one of this process."""
    return LoadedMarkets(settings.SCREENING_MEMORY_MEGABYTES * 1024 * 1024)
