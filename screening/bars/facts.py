"""Figures of symbols as they became known day by day, for conditions that must not look ahead. Pure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from screening.bars.panel import Days, Floats, Places, Value

NEVER = np.iinfo(np.int32).min
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
        return self._of_entries(self.values, owners, sessions, np.nan)

    def select(self, places: Places) -> "DatedFacts":
        """What is known of the symbols at these places, rising, which are then 0 and so on."""
        numbers = np.searchsorted(places, self.owners)
        kept = np.isin(self.owners, places)
        return DatedFacts(numbers[kept], self.known[kept], self.values[kept])

    def until(self, day: int) -> "DatedFacts":
        """What was known at the end of a day (number), and nothing that was told later."""
        kept = self.known <= day
        return DatedFacts(self.owners[kept], self.known[kept], self.values[kept])

    def since(self, owners: Places, sessions: Days) -> Days:
        """The day from which on the figure that `at` gives was known; NEVER where there is none."""
        return self._of_entries(self.known, owners, sessions, NEVER)

    def sums(self, owners: Places, first: Days, last: Days) -> tuple[Floats, Places]:
        """What was known from one day to another, both inclusive, added up oldest first; and how many entries it is."""
        starts = np.searchsorted(self._keys, _keys(owners, first))
        counts = np.searchsorted(self._keys, _keys(owners, last), side="right") - starts
        total = np.zeros(counts.shape)
        # One after the other and not as a difference of running sums: what is left of those is rounding.
        for place in range(int(counts.max(initial=0))):
            total += np.where(place < counts, self.values[np.minimum(starts + place, len(self.values) - 1)], 0.0)
        return total, counts

    @cached_property
    def _keys(self) -> Places:
        return _keys(self.owners, self.known)

    def _of_entries(self, entries: npt.NDArray[Value], owners: Places, sessions: Days, none: Any) -> npt.NDArray[Value]:
        """The entry of each symbol that was known last on each day."""
        if not len(entries):
            return np.full(np.broadcast(owners, sessions).shape, none, dtype=entries.dtype)
        places = np.searchsorted(self._keys, _keys(owners, sessions), side="right") - 1
        is_known = (places >= 0) & (self.owners[places] == owners)
        return np.where(is_known, entries[places], none).astype(entries.dtype)


def _keys(owners: Places, days: Days) -> Places:
    """One rising number for symbol and day."""
    keys: Places = owners.astype(np.int64) * _DAYS + days
    return keys
