"""The symbols that a universe comes to at a session."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import Panel, Places, Truths, day_number
from screening.conditions.evaluation.evaluate import last_values_of
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.market_data import market_code
from screening.models import Instrument
from screening.screens.screening import at_session, read_series
from screening.universe.classes import Classes, classes_of
from screening.universe.evidence import Evidence
from screening.universe.liquidity import mean_value_traded
from screening.universe.lists import asked_symbols
from screening.universe.spec import Universe

# A symbol that is left out for several reasons is counted under the first of them.
REASONS = (
    "unknown_symbol",  # the market has no bars of it by then
    "not_in_watchlist",
    "not_in_index",
    "delisted",
    "no_bar",  # none in the session
    "halted",  # so the market's list says
    "administrative",
    "spac",
    "preferred",
    "fund",
    "young",
    "low_price",
    "illiquid",
    "no_value",  # the series that ranks has none
    "over_limit",
)


@dataclass(frozen=True)
class Chosen:
    """`symbols` in the order of their rank, else of the list that was asked for, else by symbol.

    `left_out`: how many by reason, in the order of REASONS; with the symbols these are all `considered`. `evidence`: by
    what each exclusion was judged. `unjudged`: of how many symbols nothing says whether an exclusion holds; they stay.
    """

    market: str
    as_of: date
    symbols: tuple[str, ...]
    left_out: Mapping[str, int]
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    unjudged: Mapping[str, int] = field(default_factory=dict)

    @property
    def considered(self) -> int:
        """How many symbols were asked for."""
        return len(self.symbols) + sum(self.left_out.values())


def choose(
    universe: Universe,
    *,
    owner: UUID | None = None,
    as_of: date | datetime | None = None,
    check: Check = unstopped,
) -> Chosen:
    """The symbols of a universe at the latest session at or before `as_of` (None = latest).

    Nothing later than the session is looked at; a watch-list is what it is now. `owner`: whose watch-lists may be read.
    Raises Invalid: no bars, an index or a class of which nothing was known by then, no such watch-list of the owner,
    a series that cannot be read.
    """
    loaded = loaded_markets().get(market_code(universe.market), check=check)
    session, indicators = at_session(loaded, as_of)
    market = loaded.bars.market
    asked = asked_symbols(universe, market, indicators.panel, session, owner)
    sieve = _Sieve(indicators.panel, asked.symbols)
    for reason, keep in asked.also_in:
        sieve.drop_all(reason, frozenset(asked.symbols) - keep)
    sieve.drop_all("delisted", _delisted(market, session))
    check()
    judged = classes_of(universe.exclude, market, session, sieve.names(loaded.bars.names))
    _sift(sieve, universe, judged, indicators, session)
    series = read_series(universe.rank_by, loaded) if universe.rank_by else None
    places = _ranked(sieve, series, universe.rank_order, indicators, check)
    if universe.limit is not None:
        sieve.count("over_limit", max(0, len(places) - universe.limit))
        places = places[: universe.limit]
    return Chosen(
        market=market,
        as_of=session,
        symbols=tuple(indicators.panel.symbols[place] for place in places),
        left_out=sieve.left_out(),
        evidence=judged.evidence,
        unjudged=judged.unjudged,
    )


class _Sieve:
    """The places of symbols in a panel that are still in, and why the others are not."""

    def __init__(self, panel: Panel, asked: Sequence[str]) -> None:
        self.panel = panel
        found = [(symbol, panel.places.get(symbol)) for symbol in dict.fromkeys(asked)]
        known = [place for _symbol, place in found if place is not None and panel.lengths[place]]
        self.places: Places = np.array(known, dtype=np.int64)
        self._counts = Counter({"unknown_symbol": len(found) - len(known)})

    def names(self, names: Mapping[str, str]) -> dict[str, str]:
        """The names of the symbols that are still in, by symbol."""
        return {symbol: names.get(symbol, "") for symbol in (self.panel.symbols[place] for place in self.places)}

    def keep(self, reason: str, kept: Truths) -> None:
        """Only those whose mark, by place in the panel, is true."""
        stays = kept[self.places]
        self.count(reason, int((~stays).sum()))
        self.places = self.places[stays]

    def drop_all(self, reason: str, symbols: frozenset[str]) -> None:
        """All but these symbols."""
        out = [place for symbol in symbols if (place := self.panel.places.get(symbol)) is not None]
        kept = np.ones(len(self.panel.symbols), dtype=np.bool_)
        kept[out] = False
        self.keep(reason, kept)

    def count(self, reason: str, count: int) -> None:
        """So many more are out."""
        self._counts[reason] += count

    def left_out(self) -> dict[str, int]:
        """How many by reason, without the reasons of none."""
        return {reason: self._counts[reason] for reason in REASONS if self._counts[reason]}


def _delisted(market: str, session: date) -> frozenset[str]:
    gone = Instrument.objects.filter(market=market, delisted_on__lte=session)
    return frozenset(gone.values_list("symbol", flat=True))


def _sift(sieve: _Sieve, universe: Universe, judged: Classes, indicators: Indicators, session: date) -> None:
    """Leaves out what the universe excludes, reason by reason."""
    panel = indicators.panel
    needs_value = universe.min_price is not None or universe.min_value_traded is not None or universe.rank_by
    if "halted" in universe.exclude or needs_value:
        sieve.keep("no_bar", panel.last_sessions == day_number(session))
    for reason in REASONS:
        if reason in judged.members:
            sieve.drop_all(reason, judged.members[reason])
    if universe.min_sessions is not None:
        sieve.keep("young", panel.lengths >= universe.min_sessions)
    if universe.min_price is not None:
        last = panel.columns["close"][np.maximum(panel.ends - 1, 0)]
        sieve.keep("low_price", last >= universe.min_price)
    if universe.min_value_traded is not None:
        sieve.keep("illiquid", mean_value_traded(panel) >= universe.min_value_traded)


def _ranked(sieve: _Sieve, series: Series | None, order: str, indicators: Indicators, check: Check) -> list[int]:
    """The places in the order of their rank; those of the same value by symbol."""
    found: list[int]
    if series is None:
        found = sieve.places.tolist()
        return found
    among = np.zeros(len(sieve.panel.symbols), dtype=np.bool_)
    among[sieve.places] = True
    (values,) = last_values_of([series], indicators, among=among, check=check).values()
    sieve.keep("no_value", ~np.isnan(values))
    down = order == "desc"
    symbols = sieve.panel.symbols
    found = sieve.places.tolist()
    return sorted(found, key=lambda place: (-values[place] if down else values[place], symbols[place]))
