"""Ticks, price limits, taxes and fees of exchanges as dated tables (tables/*.json), looked up by the day of a trade.

Sources: facts of 2026-11 (KRX ticks from 2023-01-25, limits of 30 % since 2015-06-15, sell taxes by the day of the
trade: the last two sessions of a year settle in the next one and pay its rate); SEC section 31 and FINRA TAF notices.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from screening.backtest.engine.choices import Exchange
from screening.bars.panel import Days, Floats, day_number

Bound = tuple[float | None, float]


class _Dated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date

    @cached_property
    def first_day(self) -> int:
        """The day number of `since`."""
        return day_number(self.since)


class Ticks(_Dated):
    """(below this price, the step); the last bound is None."""

    bands: tuple[Bound, ...]


class PriceLimit(_Dated):
    """How far from the close before a price may go."""

    share: float


class SellTax(_Dated):
    """A share of what is sold; other shares by board."""

    share: float
    boards: dict[str, float] = {}


class SellFee(_Dated):
    """An amount per million sold or per share, at `most` so much a trade."""

    amount: float
    most: float | None = None


Table = TypeVar("Table", bound=_Dated)


class ExchangeTables(BaseModel):
    """All of one exchange, the newest of each table first. `fee`: the usual commission, each side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    currency: str
    ticks: tuple[Ticks, ...]
    price_limits: tuple[PriceLimit, ...]
    sell_taxes: tuple[SellTax, ...]
    untaxed_boards: frozenset[str]
    sell_fees_per_million: tuple[SellFee, ...]
    sell_fees_per_share: tuple[SellFee, ...]
    fee: float
    slippage_ticks: int
    jump: float | None

    def tick(self, prices: Floats, days: Days) -> Floats:
        """The step of each price on its day; 0 where no table says one."""
        found = np.zeros(len(prices))
        for table, chosen in _by_table(self.ticks, days):
            bounds = [bound for bound, _ in table.bands if bound is not None]
            steps = np.array([step for _, step in table.bands])
            found[chosen] = steps[np.searchsorted(bounds, prices[chosen], side="right")]
        return found

    def limit_share(self, days: Days) -> Floats:
        """How far prices may go on each day; NaN where nothing limits them."""
        found = np.full(len(days), np.nan)
        for table, chosen in _by_table(self.price_limits, days):
            found[chosen] = table.share
        return found

    def sell_tax(self, day: int, board: str = "") -> float:
        """The share of a sale on a day (number) that is tax."""
        table = _newest(self.sell_taxes, day)
        if table is None or board in self.untaxed_boards:
            return 0.0
        return table.boards.get(board, table.share)

    def sell_fees(self, day: int, amount: float, shares: float) -> float:
        """What a regulator takes of a sale of so much money and so many shares."""
        total = 0.0
        if not self.sell_fees_per_million and not self.sell_fees_per_share:
            return total
        million = _newest(self.sell_fees_per_million, day)
        if million is not None:
            total += amount * million.amount / 1_000_000
        each = _newest(self.sell_fees_per_share, day)
        if each is not None:
            total += min(shares * each.amount, each.most or float("inf"))
        return total


def _by_table(tables: Sequence[Table], days: Days) -> list[tuple[Table, npt.NDArray[np.bool_] | slice]]:
    """Each table with a mark of the days that it is for; those that are for none may be missing."""
    if tables and len(days) and tables[0].first_day <= int(days.min()):
        return [(tables[0], slice(None))]
    found: list[tuple[Table, npt.NDArray[np.bool_] | slice]] = []
    before = np.iinfo(np.int32).max
    for table in tables:
        since = table.first_day
        found.append((table, (days >= since) & (days < before)))
        before = since
    return found


def _newest(tables: Sequence[Table], day: int) -> Table | None:
    return next((table for table in tables if table.first_day <= day), None)


@cache
def tables_of(exchange: Exchange) -> ExchangeTables:
    """The tables of an exchange."""
    return ExchangeTables.model_validate_json((Path(__file__).parent / "tables" / f"{exchange}.json").read_text())
