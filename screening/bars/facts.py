"""Figures of symbols as they became known day by day, for conditions that must not look ahead. Pure."""

from dataclasses import dataclass

import numpy as np

from screening.bars.panel import Days, Floats, Places

_DAYS = 1 << 32


@dataclass(frozen=True, eq=False)
class DatedFacts:
    """One figure of a panel's symbols: entry i is what is known of symbol owners[i] from day known[i] on, inclusive.

    Sorted by owner and day number, each pair once. `owners` are indices of the panel's symbols. Arrays are read-only.
    """

    owners: Places
    known: Days
    values: Floats

    @property
    def size_bytes(self) -> int:
        """Of the arrays."""
        return self.owners.nbytes + self.known.nbytes + self.values.nbytes

    def of_symbols(self, first: int, last: int) -> "DatedFacts":
        """What is known of the symbols from one index up to another (exclusive), which are then 0 and so on."""
        low, high = np.searchsorted(self.owners, [first, last]).tolist()
        return DatedFacts(self.owners[low:high] - first, self.known[low:high], self.values[low:high])

    def at(self, owners: Places, sessions: Days) -> Floats:
        """The figure of each symbol as it was known on each day, of their common shape; NaN where none was."""
        if not len(self.values):
            return np.full(np.broadcast(owners, sessions).shape, np.nan)
        places = np.searchsorted(_keys(self.owners, self.known), _keys(owners, sessions), side="right") - 1
        is_known = (places >= 0) & (self.owners[places] == owners)
        return np.where(is_known, self.values[places], np.nan)


def _keys(owners: Places, days: Days) -> Places:
    """One rising number for symbol and day."""
    keys: Places = owners.astype(np.int64) * _DAYS + days
    return keys
