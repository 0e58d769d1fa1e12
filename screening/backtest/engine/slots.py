"""The places of a portfolio as arrays: each holds shares of a symbol. Pure."""

import numpy as np

from screening.backtest.engine.rows import Rows


class Slots:
    """`rows` are the last rows of the symbols that are held, until now; `free` the places that hold nothing."""

    def __init__(self, rows: Rows, count: int) -> None:
        self._closes, self._days = rows.panel.columns["close"], rows.panel.sessions
        self.count = count
        self.shares = np.zeros(count, dtype=np.int64)
        self.rows = np.zeros(count, dtype=np.int64)
        self.last = np.zeros(count, dtype=np.int64)
        self.free = list(range(count - 1, -1, -1))

    @property
    def held(self) -> int:
        """How many places hold something."""
        return self.count - len(self.free)

    def take(self, row: int, last: int, shares: int) -> int:
        """A free place for shares that were bought in a row; `last`: the last row of their symbol."""
        slot = self.free.pop()
        self.rows[slot], self.last[slot], self.shares[slot] = row, last, shares
        return slot

    def give(self, slot: int, shares: int) -> None:
        """So many are sold."""
        self.shares[slot] -= shares
        if not self.shares[slot]:
            self.free.append(slot)

    def value(self, day: int) -> float:
        """What all are worth at the close of a day; without a bar what they last traded for (F18)."""
        following = np.minimum(self.rows + 1, self.last)
        self.rows = np.where(self._days.take(following) == day, following, self.rows)
        return float(self.shares @ self._closes.take(self.rows))
