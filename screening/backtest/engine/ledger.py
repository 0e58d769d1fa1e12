"""What a portfolio did: its trades with every cost, its equity by session, and the signals that it left. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from screening.backtest.engine.exits import Reason
from screening.bars.panel import Floats, Places


@dataclass(frozen=True)
class Trade:
    """Shares of one symbol from an open to an exit. Rows are those of the panel; prices are without slippage.

    `fee`, `tax` and `slippage` are money of both sides together; `net` is what was won after them. Of one that is still
    open `exit` is the symbol's last row, its price the last close, and its costs those of the entry. Trades of one fill
    with parts have the same `entry`; `leg` numbers them.
    """

    symbol: int
    signal: int
    entry: int
    exit: int
    entry_price: float
    exit_price: float
    shares: int
    reason: Reason
    fee: float
    tax: float
    slippage: float
    leg: int = 0
    is_ambiguous: bool = False
    has_jump: bool = False
    is_stale: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it had not ended when the bars did."""
        return self.reason == Reason.STILL_OPEN

    @property
    def net(self) -> float:
        """Money, after costs."""
        return self.shares * (self.exit_price - self.entry_price) - self.fee - self.tax - self.slippage

    @property
    def net_return(self) -> float:
        """Of what was paid for the shares."""
        return self.net / (self.shares * self.entry_price)


@dataclass(frozen=True, eq=False)
class Ledger:
    """`equity` and `cash` at the close of each session, `held` how many symbols, `invested` their value at the close.

    `skipped` are signals (rows) with their reasons (candidates.Skip), those that could not be filled with them.
    """

    trades: tuple[Trade, ...]
    start_cash: float
    equity: Floats
    cash: Floats
    invested: Floats
    held: npt.NDArray[np.int32]
    skipped: Places
    skipped_reasons: npt.NDArray[np.int8]

    @property
    def total_return(self) -> float:
        """The last equity by the cash at the start, less one; 0 of no session."""
        return float(self.equity[-1] / self.start_cash - 1) if len(self.equity) else 0.0
