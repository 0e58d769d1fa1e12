"""What the engine asks of each row of a panel: its session, whether it opened at a price limit, if it jumped. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from screening.backtest.engine.exchange_tables import ExchangeTables
from screening.bars.panel import Days, Floats, Panel, Places

Marks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]

# Limits are of whole ticks, and none has more than 1 % of the price.
_NEAR = 0.011


@dataclass(frozen=True, eq=False)
class Rows:
    """A panel, row by row (symbol-major).

    `sessions` are the days of the panel, rising; `numbers` the place of each row's day among them; `owners` the symbol
    of each row. `opens_high` and `opens_low` mark rows that open at the upper or lower price limit (F4, F12): the base
    is the symbol's close before, so a first row never is. `jumps` counts, up to and with each row, the rows that open
    further from the close before than the exchange allows (F17).
    """

    panel: Panel
    sessions: Days
    numbers: Numbers
    owners: Numbers
    opens_high: Marks
    opens_low: Marks
    jumps: Numbers

    def has_next(self, rows: Places) -> Marks:
        """Whether the symbol has another row."""
        following: Marks = rows + 1 < self.panel.ends[self.owners[rows]]
        return following


def rows_of(panel: Panel, tables: ExchangeTables, *, with_limits: bool) -> Rows:
    """The rows of a panel that owns all of its rows (`Panel.until` must have been cut before, see `compact`)."""
    sessions, numbers = _numbered(panel.sessions)
    owners = np.repeat(np.arange(len(panel.symbols), dtype=np.int32), panel.lengths)
    opens, before = panel.columns["open"], _before(panel)
    with np.errstate(invalid="ignore"):
        change = opens / before - 1
        jumped = np.abs(change) > (tables.jump if tables.jump is not None else np.inf)
    high, low = _at_limits(panel, tables, change, before) if with_limits else (_none(opens), _none(opens))
    return Rows(
        panel=panel,
        sessions=sessions,
        numbers=numbers,
        owners=owners,
        opens_high=high,
        opens_low=low,
        jumps=np.cumsum(jumped, dtype=np.int32),
    )


def compact(panel: Panel) -> Panel:
    """The same panel without rows that no symbol owns; itself when there are none."""
    if int(panel.lengths.sum()) == len(panel.sessions):
        return panel
    offsets = np.cumsum(panel.lengths) - panel.lengths
    chosen = np.arange(int(panel.lengths.sum())) + np.repeat(panel.starts - offsets, panel.lengths)
    return Panel(
        symbols=panel.symbols,
        starts=offsets,
        ends=offsets + panel.lengths,
        sessions=panel.sessions[chosen],
        columns={name: column[chosen] for name, column in panel.columns.items()},
    )


def _numbered(days: Days) -> tuple[Days, Numbers]:
    """The days there are, rising, and the place of each row's day among them."""
    if not len(days):
        return days, days
    first = int(days.min())
    passed = days - first
    # By a table of all days, since sorting all rows would take as long as all trades.
    present = np.zeros(int(passed.max()) + 1, dtype=np.bool_)
    present[passed] = True
    places = (np.cumsum(present) - 1).astype(np.int32)
    return (np.flatnonzero(present) + first).astype(np.int32), places[passed]


def _none(values: npt.NDArray[Any]) -> Marks:
    return np.zeros(len(values), dtype=np.bool_)


def _before(panel: Panel) -> Floats:
    """The close of each symbol's row before; NaN in its first."""
    closes = panel.columns["close"]
    before = np.empty_like(closes)
    before[1:] = closes[:-1]
    before[panel.starts[panel.lengths > 0]] = np.nan
    return before


def _at_limits(panel: Panel, tables: ExchangeTables, change: Floats, before: Floats) -> tuple[Marks, Marks]:
    opens, high, low = panel.columns["open"], _none(change), _none(change)
    least = min((limit.share for limit in tables.price_limits), default=np.inf)
    with np.errstate(invalid="ignore"):
        near = np.flatnonzero(np.abs(change) > least - _NEAR)
    days = panel.sessions[near]
    share = tables.limit_share(days)
    # Rounded first: 1.3 x 10,000 is 13,000 and not a hair less.
    upper, lower = np.round(before[near] * (1 + share), 6), np.round(before[near] * (1 - share), 6)
    high[near] = opens[near] >= _to_tick(upper, tables.tick(upper, days), np.floor) - 1e-9
    low[near] = opens[near] <= _to_tick(lower, tables.tick(lower, days), np.ceil) + 1e-9
    return high, low


def _to_tick(prices: Floats, ticks: Floats, rounding: np.ufunc) -> Floats:
    steps = np.where(ticks > 0, ticks, 1)
    rounded: Floats = rounding(np.round(prices / steps, 9)) * steps
    return np.where(ticks > 0, rounded, prices)
