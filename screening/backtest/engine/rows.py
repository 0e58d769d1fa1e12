"""What the engine asks of each row of a panel: its session, whether it opened at a price limit, if it jumped. Pure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from screening.backtest.engine.exchange_tables import ExchangeTables
from screening.bars.panel import Days, Floats, Panel, Places

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]

# Limits are of whole ticks, and none has more than 1 % of the price.
_NEAR = 0.011
# So many rows are looked at in one go.
_TOGETHER = 1 << 16


@dataclass(frozen=True, eq=False)
class Rows:
    """A panel, row by row (symbol-major). Of each row only marks are kept, since there may be fifty million.

    Who asks for some rows uses `numbers_of`, `owners_of` and `jumps_until`, which need no array of all of them.

    `sessions` are the days of the panel, rising. `opens_high` and `opens_low` mark rows that open at the upper or lower
    price limit (F4, F12): the base is the symbol's close before, so a first row never is. `jumped` are the rows,
    rising, that open further from the close before than the exchange allows (F17).
    """

    panel: Panel
    sessions: Days
    opens_high: Marks
    opens_low: Marks
    jumped: Places

    def numbers_of(self, rows: Places | slice) -> Numbers:
        """The place of each row's day among the sessions."""
        days = self.panel.sessions[rows]
        return self._places[days - self.sessions[0]] if len(days) else days

    def owners_of(self, rows: Places) -> Places:
        """The symbol of each of some rows, which rise."""
        until = np.searchsorted(rows, self.panel.ends)
        return np.repeat(np.arange(len(self.panel.symbols)), np.diff(until, prepend=0))

    def jumps_until(self, rows: Places) -> Places:
        """How many rows of the panel jumped up to and with each row."""
        return np.searchsorted(self.jumped, rows, side="right")

    @cached_property
    def numbers(self) -> Numbers:
        """`numbers_of` all rows."""
        return self.numbers_of(slice(None))

    @cached_property
    def owners(self) -> Numbers:
        """`owners_of` all rows."""
        return np.repeat(np.arange(len(self.panel.symbols), dtype=np.int32), self.panel.lengths)

    @cached_property
    def jumps(self) -> Numbers:
        """`jumps_until` all rows."""
        return np.searchsorted(self.jumped, np.arange(len(self.panel.sessions)), side="right").astype(np.int32)

    @cached_property
    def _places(self) -> Numbers:
        """By days passed since the first session; days between sessions have the place of the session before."""
        passed = np.zeros(int(self.sessions[-1] - self.sessions[0]) + 1, dtype=np.int32)
        passed[self.sessions - self.sessions[0]] = 1
        return np.cumsum(passed, dtype=np.int32) - 1


def rows_of(panel: Panel, tables: ExchangeTables, *, with_limits: bool) -> Rows:
    """The rows of a panel that owns all of its rows (`Panel.until` must have been cut before, see `compact`)."""
    limit = min((limit.share for limit in tables.price_limits), default=np.inf) - _NEAR if with_limits else np.inf
    jump = np.inf if tables.jump is None else tables.jump
    far, change = _far_opens(panel, min(limit, jump))
    high, low = (np.zeros(len(panel.sessions), dtype=np.bool_) for _ in range(2))
    near = far[change > limit]
    high[near], low[near] = _at_limits(panel, tables, near)
    return Rows(panel=panel, sessions=panel.all_sessions, opens_high=high, opens_low=low, jumped=far[change > jump])


def compact(panel: Panel) -> Panel:
    """The same panel without rows that no symbol owns; itself when there are none."""
    return panel if int(panel.lengths.sum()) == len(panel.sessions) else panel.packed()


def _far_opens(panel: Panel, least: float) -> tuple[Places, Floats]:
    """The rows that open further than a share of it from the symbol's close before, rising, and how far."""
    opens, closes = panel.columns["open"], panel.columns["close"]
    rows, changes = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    # Some rows at a time: what is computed for each stays in the processor's cache, and needs no memory.
    for start in range(1, len(opens) if np.isfinite(least) else 0, _TOGETHER):
        end = min(start + _TOGETHER, len(opens))
        change = opens[start:end] / closes[start - 1 : end - 1]
        change -= 1
        np.abs(change, out=change)
        far = np.flatnonzero(change > least)
        rows.append(far + start)
        changes.append(change[far])
    found, change = np.concatenate(rows), np.concatenate(changes)
    is_first = np.isin(found, panel.starts)
    return found[~is_first], change[~is_first]


def _at_limits(panel: Panel, tables: ExchangeTables, near: Places) -> tuple[Marks, Marks]:
    opens, before, days = panel.columns["open"][near], panel.columns["close"][near - 1], panel.sessions[near]
    share = tables.limit_share(days)
    # Rounded first: 1.3 x 10,000 is 13,000 and not a hair less.
    upper, lower = np.round(before * (1 + share), 6), np.round(before * (1 - share), 6)
    with np.errstate(invalid="ignore"):
        return (
            opens >= _to_tick(upper, tables.tick(upper, days), np.floor) - 1e-9,
            opens <= _to_tick(lower, tables.tick(lower, days), np.ceil) + 1e-9,
        )


def _to_tick(prices: Floats, ticks: Floats, rounding: np.ufunc) -> Floats:
    steps = np.where(ticks > 0, ticks, 1)
    rounded: Floats = rounding(np.round(prices / steps, 9)) * steps
    return np.where(ticks > 0, rounded, prices)
