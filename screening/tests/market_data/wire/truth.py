"""A market as it really was, from which local servers answer, and which stored bars are compared with.

Prices are whole won. A split makes earlier prices smaller from its day on; who asked the day before got the old ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

Row = tuple[date, float, float, float, float, float]
Values = tuple[float, float, float, float, float]


@dataclass(eq=False)
class Stock:
    """`codes`: the code from a day on. `raw`: bars as they were traded, without halted sessions."""

    isin: str
    name: str
    codes: list[tuple[date, str]]
    raw: dict[date, Values]
    board: str = "KOSPI"
    listed_on: date = date(2000, 1, 4)
    delisted_on: date | None = None
    splits: dict[date, int] = field(default_factory=dict)
    halts: set[date] = field(default_factory=set)

    def code(self, today: date) -> str:
        """What it is called."""
        return [code for since, code in self.codes if since <= today][-1]

    def is_listed(self, today: date) -> bool:
        """Whether it is traded."""
        return self.listed_on <= today and (self.delisted_on is None or today < self.delisted_on)

    def bars(self, today: date) -> list[Row]:
        """Its bars up to today, adjusted for the splits until today, oldest first."""
        found: list[Row] = []
        for session, (opened, high, low, close, volume) in sorted(self.raw.items()):
            if session > today:
                break
            ratio = float(np.prod([new for day, new in self.splits.items() if session < day <= today] or [1]))
            prices = [value / ratio for value in (opened, high, low, close)]
            found.append((session, prices[0], prices[1], prices[2], prices[3], volume * ratio))
        return found


@dataclass(eq=False)
class TrueMarket:
    """Stocks, and the days on which the market is open."""

    sessions: list[date]
    stocks: list[Stock]

    def listed(self, today: date) -> list[Stock]:
        """Those that are traded."""
        return [stock for stock in self.stocks if stock.is_listed(today)]

    def called(self, code: str, today: date) -> Stock | None:
        """The stock that has the code today."""
        return next((stock for stock in self.listed(today) if stock.code(today) == code), None)

    def closes(self, today: date) -> dict[str, dict[date, tuple[float, ...]]]:
        """All bars of all that was ever listed, by the last code that it had."""
        return {
            stock.code(min(today, stock.delisted_on or today)): {row[0]: tuple(row[1:]) for row in stock.bars(today)}
            for stock in self.stocks
            if stock.listed_on <= today
        }


def raw_bars(sessions: Sequence[date], seed: int, *, start: float = 40_000.0) -> dict[date, Values]:
    """Whole prices, all multiples of 100, so that splits leave them exact."""
    random = np.random.default_rng(seed)
    found: dict[date, Values] = {}
    close = start
    for session in sessions:
        opened = max(2_000, round(close * (1 + random.normal(0, 0.005)) / 100) * 100)
        close = max(2_000, round(opened * (1 + random.normal(0, 0.02)) / 100) * 100)
        high = max(opened, close) + 100 * int(random.integers(0, 4))
        low = min(opened, close) - 100 * int(random.integers(0, 4))
        found[session] = (float(opened), float(high), float(low), float(close), float(random.integers(1_000, 90_000)))
    return found


def after_split(raw: dict[date, Values], day: date, ratio: int) -> dict[date, Values]:
    """The same bars, whose prices from the day on are those of split shares."""
    found = {}
    for session, (opened, high, low, close, volume) in raw.items():
        by = ratio if session >= day else 1
        found[session] = (opened / by, high / by, low / by, close / by, volume * by)
    return found
