"""What a trade costs: fees on both sides, the dated tax of a sale, and slippage against you on both. Pure."""

from dataclasses import dataclass
from functools import cached_property

from screening.backtest.engine.exchange_tables import ExchangeTables
from screening.bars.panel import Days, Floats


@dataclass(frozen=True)
class Costs:
    """`fee`: a share of the money, each side. Slippage in ticks and in basis points of the price, added.

    `boards`: the board of each symbol of the panel, where it is known; some are not taxed.
    """

    tables: ExchangeTables
    fee: float
    slippage_ticks: float = 0.0
    slippage_bp: float = 0.0
    boards: tuple[str, ...] = ()

    def slippage(self, prices: Floats, days: Days) -> Floats:
        """How much worse than the price each is filled, per share."""
        found = prices * (self.slippage_bp / 10_000)
        if self.slippage_ticks:
            found = found + self.slippage_ticks * self.tables.tick(prices, days)
        return found

    def tax(self, symbol: int, day: int, amount: float, shares: int) -> float:
        """Tax and regulator's fees of a sale of so much money (at the price without slippage)."""
        return amount * self.tax_rate(symbol, day) + self.tables.sell_fees(day, amount, shares)

    def tax_rate(self, symbol: int, day: int) -> float:
        """The share of a sale that is tax."""
        board = self.boards[symbol] if self.boards else ""
        rate = self._rates.get((day, board))
        if rate is None:
            rate = self._rates[day, board] = self.tables.sell_tax(day, board)
        return rate

    @cached_property
    def _rates(self) -> dict[tuple[int, str], float]:
        """Those that were asked for, by day and board."""
        return {}
