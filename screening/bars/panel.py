"""The bars of many symbols as immutable float64 arrays, symbol by symbol. Pure.

Each symbol owns one contiguous slice with its own traded bars only: no gap, no NaN ever reaches an indicator.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

Value = TypeVar("Value", bound=np.generic)

COLUMNS = ("open", "high", "low", "close", "volume")
_EPOCH = date(1970, 1, 1).toordinal()
# So many rows are looked at in one go where all at once would take as much memory again.
_TOGETHER = 1 << 16


def day_number(session: date) -> int:
    """Days since 1970-01-01."""
    return session.toordinal() - _EPOCH


def day(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(number + _EPOCH)


@dataclass(frozen=True, eq=False)
class Panel:
    """Bars of symbols: symbol i owns rows starts[i] to ends[i] (exclusive) of every column, oldest first.

    `sessions` are day numbers, strictly rising within a symbol. Rows that no symbol owns are later than the panel's
    horizon and must not be read. Arrays are read-only.
    """

    symbols: tuple[str, ...]
    starts: Places
    ends: Places
    sessions: Days
    columns: Mapping[str, Floats]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The index of each symbol."""
        return MappingProxyType({symbol: place for place, symbol in enumerate(self.symbols)})

    @cached_property
    def lengths(self) -> Places:
        """How many bars each symbol has."""
        return self.ends - self.starts

    @cached_property
    def all_sessions(self) -> Days:
        """The day numbers on which any symbol has a bar, rising; of a panel that owns all of its rows."""
        if not len(self.sessions):
            return self.sessions
        first = int(self.sessions.min())
        # By a table of all days: sorting all rows would take long.
        present = np.zeros(int(self.sessions.max()) - first + 1, dtype=np.bool_)
        for start in range(0, len(self.sessions), _TOGETHER):
            present[self.sessions[start : start + _TOGETHER] - first] = True
        return frozen((np.flatnonzero(present) + first).astype(np.int32))

    @property
    def size_bytes(self) -> int:
        """Of the arrays."""
        columns = sum(column.nbytes for column in self.columns.values())
        return self.starts.nbytes + self.ends.nbytes + self.sessions.nbytes + columns

    @cached_property
    def last_sessions(self) -> Days:
        """The day number of each symbol's last bar; very early for a symbol without bars."""
        if not len(self.sessions):
            return np.full(len(self.symbols), np.iinfo(np.int32).min, dtype=np.int32)
        last = self.sessions[np.maximum(self.ends - 1, 0)]
        return np.where(self.lengths > 0, last, np.iinfo(np.int32).min).astype(np.int32)

    @cached_property
    def last_session(self) -> date | None:
        """The latest session in which any symbol has a bar."""
        return day(int(self.last_sessions.max())) if self.lengths.any() else None

    def bars_of(self, place: int, column: str) -> Floats:
        """One column of one symbol, oldest first: a contiguous read-only view."""
        return self.columns[column][self.starts[place] : self.ends[place]]

    def until(self, session: date) -> "Panel":
        """The panel as it was after that session: later bars are out of reach. Shares the arrays."""
        last = day_number(session)
        if not len(self.sessions) or int(self.sessions.max()) <= last:
            return self
        # Rows of symbols follow each other, so how many rows up to any place are early enough is one running sum.
        early = np.concatenate([[0], np.cumsum(self.sessions <= last)])
        return replace(self, ends=frozen(self.starts + early[self.ends] - early[self.starts]))

    def rows_of(self, first: int, last: int) -> slice | Places:
        """The rows of the symbols from one index up to another (exclusive), symbol after symbol."""
        starts, ends = self.starts[first:last], self.ends[first:last]
        if len(starts) and (starts[1:] == ends[:-1]).all():
            return slice(int(starts[0]), int(ends[-1]))
        return np.concatenate([np.arange(0), *map(np.arange, starts.tolist(), ends.tolist())])

    def part(self, first: int, last: int) -> "Panel":
        """The symbols from one index up to another (exclusive), whose rows are then all owned and start at 0.

        Shares the arrays where no gap is between the symbols.
        """
        starts, ends = self.starts[first:last], self.ends[first:last]
        chosen = replace(self, symbols=self.symbols[first:last], starts=starts, ends=ends)
        if not (starts[1:] == ends[:-1]).all():
            return chosen.packed()
        low, high = (int(starts[0]), int(ends[-1])) if len(starts) else (0, 0)
        # As plain arrays: a view of a file's costs more than the view.
        columns = {name: np.asarray(column)[low:high] for name, column in self.columns.items()}
        sessions = np.asarray(self.sessions)[low:high]
        return replace(
            chosen,
            starts=frozen(starts - low),
            ends=frozen(ends - low),
            sessions=sessions,
            columns=MappingProxyType(columns),
        )

    def packed(self) -> "Panel":
        """The same bars without rows that no symbol owns, in arrays of their own."""
        spans = list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))

        def joined(values: npt.NDArray[Value]) -> npt.NDArray[Value]:
            return frozen(np.concatenate([values[:0], *(values[start:end] for start, end in spans)]))

        ends = np.cumsum(self.lengths)
        return replace(
            self,
            starts=frozen(ends - self.lengths),
            ends=frozen(ends),
            sessions=joined(self.sessions),
            columns=MappingProxyType({name: joined(column) for name, column in self.columns.items()}),
        )

    def select(self, symbols: Sequence[str]) -> "Panel":
        """The panel of those symbols, in the order of this one; unknown symbols are left out. Shares the arrays."""
        wanted = frozenset(symbols)
        places = np.array([place for place, symbol in enumerate(self.symbols) if symbol in wanted], dtype=np.int64)
        return replace(
            self,
            symbols=tuple(self.symbols[place] for place in places),
            starts=frozen(self.starts[places]),
            ends=frozen(self.ends[places]),
        )


def build_panel(
    symbols: Sequence[str], owners: npt.NDArray[np.integer[Any]], sessions: Days, columns: Mapping[str, Floats]
) -> Panel:
    """The panel of rows that are sorted by owner (index into `symbols`) and session, without gaps or NaN.

    ValueError when rows are out of order or a value is not finite: such bars must not get this far.
    """
    if set(columns) != set(COLUMNS) or any(len(column) != len(owners) for column in columns.values()):
        raise ValueError("A panel needs open, high, low, close and volume of the same length.")
    if not all(np.isfinite(column).all() for column in columns.values()):
        raise ValueError("A bar has a value that is not a number.")
    same = np.diff(owners) == 0
    if (np.diff(owners) < 0).any() or (np.diff(sessions)[same] <= 0).any():
        raise ValueError("Bars are not in the order of symbol and session.")
    edges = np.searchsorted(owners, np.arange(len(symbols) + 1))
    return Panel(
        symbols=tuple(symbols),
        starts=frozen(edges[:-1].astype(np.int64)),
        ends=frozen(edges[1:].astype(np.int64)),
        sessions=frozen(np.array(sessions, dtype=np.int32)),
        columns=MappingProxyType(
            {name: frozen(np.array(columns[name], dtype=np.float64, order="C")) for name in COLUMNS}
        ),
    )


def frozen(values: npt.NDArray[Value]) -> npt.NDArray[Value]:
    """The array itself, read-only."""
    values.setflags(write=False)
    return values
