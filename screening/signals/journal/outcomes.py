"""What instruments did after a session, in percent, from the closes of one panel. Pure.

Both closes of a return are of the same panel: stored bars are adjusted for splits later, so that the price that a
signal noted is one of another scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from screening.bars.panel import Floats, Panel, Places, day, day_number

HORIZONS = (1, 5, 20)
LOOKED_AT = HORIZONS[-1]


@dataclass(frozen=True)
class Followed:
    """What an instrument did after a session: `returns` to its bars so many sessions later, of those that there are.

    `market`: the mean of the whole panel between the same two sessions. `best` and `worst` are closes of the 20 bars
    after, `bars` how many of these there are. `close` None: no bar in the session. `until`: its last bar.
    """

    close: float | None = None
    bars: int = 0
    until: date | None = None
    returns: Mapping[int, float] = field(default_factory=dict)
    market: Mapping[int, float] = field(default_factory=dict)
    best: float | None = None
    worst: float | None = None


class Outcomes:
    """Looks into one panel, at sessions from `since` on (None: all); what the market did between two sessions is
    worked out once.
    """

    def __init__(self, panel: Panel, since: date | None = None) -> None:
        self.panel = panel
        starts = panel.starts if since is None else _first_rows(panel, day_number(since))
        lengths = panel.ends - starts
        owners = np.repeat(np.arange(len(panel.symbols)), lengths)
        offsets = np.cumsum(lengths) - lengths
        rows = np.arange(len(owners)) + np.repeat(starts - offsets, lengths)
        self._span = int(panel.sessions.max(initial=0)) + 2
        # Of each row its symbol and session as one number, rising: a session of all symbols is one search.
        self._keys = owners.astype(np.int64) * self._span + panel.sessions[rows]
        self._closes = panel.columns["close"][rows]
        self._market: dict[tuple[int, int], float | None] = {}

    def followed(self, symbol: str, session: date) -> Followed:
        """What a symbol did after a session."""
        place = self.panel.places.get(symbol)
        if place is None or not self.panel.lengths[place]:
            return Followed()
        sessions = self.panel.sessions[self.panel.starts[place] : self.panel.ends[place]]
        until = day(int(sessions[-1]))
        row = int(np.searchsorted(sessions, day_number(session)))
        if row == len(sessions) or sessions[row] != day_number(session):
            return Followed(until=until)
        closes = self.panel.bars_of(place, "close")
        close = float(closes[row])
        later = _percent(closes[row + 1 : row + 1 + LOOKED_AT], close)
        reached = [count for count in HORIZONS if count <= len(later)]
        between = {count: self.market(session, day(int(sessions[row + count]))) for count in reached}
        return Followed(
            close=close,
            bars=len(later),
            until=until,
            returns={count: float(later[count - 1]) for count in reached},
            market={count: mean for count, mean in between.items() if mean is not None},
            best=float(later.max()) if len(later) else None,
            worst=float(later.min()) if len(later) else None,
        )

    def between(self, symbol: str, first: date, last: date) -> float | None:
        """The return of a symbol between the closes of two sessions; None without a bar in one of them."""
        place = self.panel.places.get(symbol)
        if place is None:
            return None
        keys = np.array([place * self._span + day_number(session) for session in (first, last)])
        rows = np.searchsorted(self._keys, keys)
        if (rows == len(self._keys)).any() or (self._keys[rows] != keys).any():
            return None
        return float(_percent(self._closes[rows[1:]], float(self._closes[rows[0]]))[0])

    def market(self, first: date, last: date) -> float | None:
        """The mean return between two sessions of all symbols with a bar in the first, each weighing the same.

        One without a bar in the last (halted, or gone meanwhile) counts with the close of its last bar until then.
        """
        pair = (day_number(first), day_number(last))
        if pair not in self._market:
            self._market[pair] = self._mean(*pair)
        return self._market[pair]

    def _mean(self, first: int, last: int) -> float | None:
        owners = np.arange(len(self.panel.symbols), dtype=np.int64) * self._span
        rows = np.searchsorted(self._keys, owners + first)
        has_bar = rows < len(self._keys)
        has_bar[has_bar] = self._keys[rows[has_bar]] == owners[has_bar] + first
        if not has_bar.any():
            return None
        now: Places = np.searchsorted(self._keys, owners[has_bar] + last, side="right") - 1
        return float(np.mean((self._closes[now] / self._closes[rows[has_bar]] - 1) * 100))


def returns_after(panel: Panel, rows: Places, sessions: int) -> Floats:
    """Of rows of a panel that owns all of its rows: percent from the close of each to the close of its symbol's bar so
    many later, as `Outcomes.followed` has it; NaN where there is no such bar yet.
    """
    ends = panel.ends[np.searchsorted(panel.ends, rows, side="right")]
    closes, later = panel.columns["close"], rows + sessions
    is_there = later < ends
    found = np.full(len(rows), np.nan)
    found[is_there] = _percent(closes[later[is_there]], closes[rows[is_there]])
    return found


def _first_rows(panel: Panel, first: int) -> Places:
    """Of each symbol the row of its first bar on that day or later; its end when there is none."""
    bounds = zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)
    return np.array(
        [start + int(np.searchsorted(panel.sessions[start:end], first)) for start, end in bounds], dtype=np.int64
    )


def _percent(closes: Floats, base: float | Floats) -> Floats:
    return (closes / base - 1) * 100
