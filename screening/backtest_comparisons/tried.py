"""What is compared: a strategy, how it is tried, and what it is called."""

from dataclasses import dataclass

from screening.backtest.planning.settings import Settings
from screening.strategy import Strategy


@dataclass(frozen=True)
class Tried:
    """One of two sides. `address`: where it can be looked at, "" without such a page."""

    strategy: Strategy
    settings: Settings
    name: str
    address: str = ""
