"""Some symbols of a panel at a time, few enough to stay in the processor's cache, and on every core that helps. Pure.

TA-Lib lets other threads run while it works. A call over a thousand bars is too short for that to pay; over twenty
years of bars two threads take little more than half the time.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from pastetrader.common.stop_signal import Check
from screening.bars.panel import Floats, Panel, Places, Truths, Value

_FREED_BYTES = 16 * 1024 * 1024
"""Freed once, untouched: glibc then keeps up to twice as much."""

HLC = ("high", "low", "close")

Function = Callable[..., Any]

BLOCK_ROWS = 48_000
"""About how many rows a block has: a line of them is 384 KB, and a core has 1 MB nearby."""

THREADED_BARS = 1_500
"""From so many bars a symbol on, on average, threads are worth their changes of turn."""


class Block:
    """Bars of symbols in a panel without gaps, and TA-Lib's functions over each of them."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.rows = len(panel.sessions)
        self._spans = list(zip(panel.starts.tolist(), panel.ends.tolist(), strict=True))
        self._prices: dict[str, Floats] = dict(panel.columns)
        self._pieces: dict[str, list[Floats]] = {}
        self._is_young: dict[int, Places] = {}

    def price(self, name: str) -> Floats:
        """A column of the bars, of all symbols."""
        # Daily bars carry no turnover; close x volume is the usual stand-in (TradingView's too). Longer bars sum it up.
        if name == "value_traded" and name not in self._prices:
            self._prices[name] = self._prices["close"] * self._prices["volume"]
        return self._prices[name]

    def hlc(self) -> tuple[Floats, Floats, Floats]:
        """The columns high, low and close."""
        return self.price("high"), self.price("low"), self.price("close")

    def each(self, function: Function, names: tuple[str, ...], *arguments: object) -> Floats:
        """One line: what the function gives for the columns of each symbol, on its own."""
        return self._joined(self._results(function, names, arguments))

    def each_of(
        self, places: Iterable[int], function: Function, names: tuple[str, ...], *arguments: object
    ) -> list[Floats]:
        """Of a function that gives several lines, those at the places."""
        results = list(self._results(function, names, arguments))
        return [self._joined([lines[place] for lines in results]) for place in places]

    def again(self, line: Floats, doubted: Truths, function: Callable[[slice], Floats]) -> Floats:
        """The line, with the symbols that own a doubted row computed anew by a function of their rows."""
        if not doubted.any():
            return line
        owners = np.searchsorted(self.panel.ends, np.flatnonzero(doubted), side="right")
        for place in np.unique(owners).tolist():
            own = slice(*self._spans[place])
            line[own] = function(own)
        return line

    def before(self, values: npt.NDArray[Value], bars: int = 1, none: float = np.nan) -> npt.NDArray[Value]:
        """The values of so many bars before of the same symbol; `none` where it has no such bar."""
        found = np.empty_like(values)
        found[bars:] = values[:-bars]
        found[self.young(bars)] = none
        return found

    def young(self, bars: int) -> Places:
        """The rows before which the symbol has fewer than so many bars."""
        found = self._is_young.get(bars)
        if found is None:
            starts, lengths = self.panel.starts, np.minimum(self.panel.lengths, bars)
            offsets = np.cumsum(lengths) - lengths
            found = np.arange(int(lengths.sum())) + np.repeat(starts - offsets, lengths)
            self._is_young[bars] = found
        return found

    def _results(self, function: Function, names: tuple[str, ...], arguments: tuple[object, ...]) -> Iterator[Any]:
        # With polars installed TA-Lib looks at each argument for a column of it. Here there is none.
        plain = getattr(function, "__wrapped__", function)
        return map(plain, *(self._pieces_of(name) for name in names), *map(repeat, arguments))

    def _joined(self, pieces: Iterable[Floats]) -> Floats:
        return np.concatenate(list(pieces), out=np.empty(self.rows))

    def _pieces_of(self, name: str) -> list[Floats]:
        found = self._pieces.get(name)
        if found is None:
            column = self.price(name)
            found = self._pieces[name] = [column[start:end] for start, end in self._spans]
        return found


def over_blocks(panel: Panel, work: Callable[[int, int], None], check: Check) -> None:
    """Do the work for all symbols of the panel, block by block: it is given a first symbol and the one after the last.

    On several threads at a time where bars are many. `check` is called before each block, in its thread; what it or the
    work raises is raised here, when what else was begun has ended.
    """
    blocks = _blocks(panel)
    _keep_freed_memory()

    def one(block: tuple[int, int]) -> None:
        check()
        work(*block)

    threads = min(len(os.sched_getaffinity(0)), len(blocks))
    if threads < 2 or len(panel.sessions) < THREADED_BARS * len(panel.symbols):
        for block in blocks:
            one(block)
        return
    with ThreadPoolExecutor(threads) as pool:
        # Taken in turn: the first error ends the loop, and with it what was not begun.
        try:
            for _done in pool.map(one, blocks):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@cache
def _keep_freed_memory() -> None:
    """Let the allocator keep what a block frees for the next one, which takes as much again.

    Glibc gives freed memory back above a limit that it learns from the largest array freed so far. In a process that
    never had a large one, half the time of a screen would go to the system clearing the same pages for every block.
    """
    np.empty(_FREED_BYTES, dtype=np.uint8)


def _blocks(panel: Panel) -> list[tuple[int, int]]:
    """Symbols from and to (exclusive), of about BLOCK_ROWS rows."""
    if not panel.symbols:
        return []
    number = (np.cumsum(panel.lengths) - panel.lengths) // BLOCK_ROWS
    firsts = np.flatnonzero(np.append(True, np.diff(number) != 0)).tolist()
    return list(zip(firsts, [*firsts[1:], len(panel.symbols)], strict=True))
