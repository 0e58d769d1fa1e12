"""What every source of bars offers."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from screening.market_data.fetching.errors import Refused

if TYPE_CHECKING:
    from screening.market_data.fetching.calls import Caller

# Prices are floats here; they are kept as decimals of six places.
BARS_SCHEMA = {
    "symbol": pl.String,
    "name": pl.String,
    "session": pl.Date,
    "open": pl.Float64,
    "high": pl.Float64,
    "low": pl.Float64,
    "close": pl.Float64,
    "volume": pl.Float64,
}
# Of one symbol.
HISTORY_SCHEMA = {name: kind for name, kind in BARS_SCHEMA.items() if name not in {"symbol", "name"}}
PRICES = ("open", "high", "low", "close")


@dataclass(frozen=True)
class Listed:
    """An instrument as a provider lists it. `indices`: those it belongs to.

    `classes`: whether it is halted, administrative, spac, preferred, fund, etf, etn; only what the list says.
    `facts`: figures by their names in `screening.models.Fact`, in full units; `period` is what they are of ("2026-06").
    """

    symbol: str
    name: str = ""
    english_name: str = ""
    isin: str = ""
    board: str = ""
    currency: str = ""
    listed_on: date | None = None
    classes: Mapping[str, bool] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()
    facts: Mapping[str, float] = field(default_factory=dict)
    period: str = ""


@dataclass(frozen=True)
class Event:
    """A split (`value`: shares after for one before) or a dividend (`value` per share) from a session on."""

    session: date
    value: float


@dataclass(frozen=True, eq=False)
class SymbolBars:
    """The bars of one symbol in HISTORY_SCHEMA, oldest first, adjusted for splits; `halted` sessions have none.

    `name` is what the provider calls it, "" when it doesn't say. `unfinished`: a session of which the provider has a
    bar that is not over yet by what it says itself; it is not among the bars. `facts`: figures as Listed has them.
    `report`: what was asked for besides.
    """

    symbol: str
    bars: pl.DataFrame
    halted: tuple[date, ...] = ()
    splits: tuple[Event, ...] = ()
    dividends: tuple[Event, ...] = ()
    name: str = ""
    unfinished: date | None = None
    facts: Mapping[str, float] = field(default_factory=dict)
    report: "Figures | None" = None


@dataclass(frozen=True)
class Figures:
    """What a company's report says: figures by their names in `screening.models.Fact`, and its period ("2026-06")."""

    facts: Mapping[str, float]
    period: str


class Feed(ABC):
    """A provider that is asked: with its address and keys, as an update holds it."""

    # So many days before its last stored session a symbol is asked for again: by them a changed history is seen.
    overlap_days: ClassVar[int] = 90

    def instruments(self, market: str) -> tuple[Listed, ...] | None:
        """What is traded there today; None when the provider has no lists. Raises ProviderError."""
        return None

    def extra_symbols(self, market: str) -> tuple[str, ...]:
        """Symbols that are fetched besides those that are known, where the provider has no lists."""
        return ()

    def open_days(self, market: str, since: date) -> Mapping[date, bool]:
        """Days from one on and whether the market is open, as far as the provider says; asked once a day at most."""
        return {}

    def figures(self, market: str, listed: Listed) -> Figures | None:
        """What the last report of a company says; None where the provider has none. Raises ProviderError."""
        return None

    @abstractmethod
    def bars(self, market: str, listed: Listed, since: date, until: date) -> SymbolBars:
        """All bars from `since` to `until`, both with them, as far as the provider has any. Raises ProviderError.

        What is cut, contradicts itself or fails in the middle raises: it is never taken for the end of a history.
        """


class Provider(ABC):
    """A source of daily bars."""

    is_synthetic: ClassVar[bool] = False
    # Whether it brings bars by itself, when it is asked: then `problems` and `opened` say how.
    is_asked: ClassVar[bool] = False

    @abstractmethod
    def first_bars(self, market: str) -> pl.DataFrame | None:
        """The bars that a market starts with, in BARS_SCHEMA; None when somebody has to bring them."""

    def problems(self, config: Mapping[str, Any], secret: Mapping[str, Any]) -> tuple[Problem, ...]:
        """What is wrong with settings and keys before they are saved; none when it can be asked with them."""
        return ()

    def markets(self, config: Mapping[str, Any]) -> frozenset[str]:
        """The markets that it has bars of."""
        return frozenset()

    def opened(self, config: Mapping[str, Any], secret: Mapping[str, Any], caller: "Caller") -> Feed:
        """The provider with its settings and keys. Raises Invalid, and Refused where nothing can be asked."""
        raise Refused(_("This source brings no bars by itself. Import files, or choose another one."))
