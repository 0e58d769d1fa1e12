"""Entry signals that become orders: those that can be filled, and why others cannot. Pure."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from screening.backtest.engine.exits import Exits, Level, Multiple, Percent, RewardOfRisk, Stop, Target
from screening.backtest.engine.rows import Marks, Rows
from screening.bars.panel import Floats, Places


class Skip(IntEnum):
    """Why a signal was not traded."""

    TRADED = 0
    CONFLICT = 1  # an exit was true at the same close (F1)
    LAST_SESSION = 2  # there is no session after it
    NO_NEXT_SESSION = 3  # no bar in the next session (F2)
    LIMIT_UP_OPEN = 4  # it opened at the upper limit (F4)
    BAD_STOP = 5  # the stop is not below the fill
    BAD_TARGET = 6  # the target is not above the fill
    UNKNOWN_LEVEL = 7  # a level has no value at the signal
    IN_POSITION = 8  # the symbol is held (F5)
    SLOTS = 9  # no free place (F15)
    CASH = 10  # not enough for one share (F15)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Signals that would be filled: row of the signal, row and price of the fill, stop and target (NaN: none)."""

    signals: Places
    fills: Places
    prices: Floats
    stops: Floats
    targets: Floats

    def __len__(self) -> int:
        return len(self.signals)


@dataclass(frozen=True, eq=False)
class Unfilled:
    """Signals that cannot be filled, and why (Skip)."""

    signals: Places
    reasons: npt.NDArray[np.int8]


def candidates_of(
    rows: Rows, entries: Marks, exits: Exits, *, first_day: int, last_day: int
) -> tuple[Candidates, Unfilled]:
    """The entry signals of a period (day numbers of the signal; both included), in row order."""
    panel = rows.panel
    signals = np.flatnonzero(entries)
    days = panel.sessions[signals]
    signals = signals[(days >= first_day) & (days <= last_day)]
    reasons = np.zeros(len(signals), dtype=np.int8)
    fills = np.minimum(signals + 1, len(panel.sessions) - 1)
    is_conflict = np.zeros(len(signals), dtype=np.bool_)
    for exit_signal in exits.signals:
        if exit_signal.min_bars <= 0:
            is_conflict |= exit_signal.rows[signals]
    numbers = rows.numbers_of(signals)
    has_next = (fills < panel.ends[rows.owners_of(signals)]) & (rows.numbers_of(fills) == numbers + 1)
    prices = panel.columns["open"][fills]
    bases = panel.columns["close"][signals] if exits.base == "signal" else prices
    stops = _stops(exits.stop, signals, bases)
    targets = _targets(exits.target, signals, bases, stops)
    with np.errstate(invalid="ignore"):
        found = (
            (Skip.CONFLICT, is_conflict),
            (Skip.LAST_SESSION, numbers == len(rows.sessions) - 1),
            (Skip.NO_NEXT_SESSION, ~has_next),
            (Skip.LIMIT_UP_OPEN, rows.opens_high[fills]),
            (Skip.UNKNOWN_LEVEL, _is_missing(exits, stops, targets, signals)),
            (Skip.BAD_STOP, isinstance(exits.stop, Level) & (stops >= prices)),
            (Skip.BAD_TARGET, isinstance(exits.target, Level) & (targets <= prices)),
        )
    for reason, holds in found:
        reasons[(reasons == 0) & holds] = reason
    good = reasons == 0
    made = Candidates(signals[good], fills[good], prices[good], stops[good], targets[good])
    return made, Unfilled(signals[~good], reasons[~good])


def _is_missing(exits: Exits, stops: Floats, targets: Floats, signals: Places) -> Marks:
    missing = np.zeros(len(signals), dtype=np.bool_)
    if exits.stop is not None:
        missing |= ~np.isfinite(stops)
    if exits.target is not None:
        missing |= ~np.isfinite(targets)
    if isinstance(exits.trail, Multiple):
        missing |= ~np.isfinite(exits.trail.series[signals])
    return missing


def _stops(stop: Stop | None, signals: Places, bases: Floats) -> Floats:
    match stop:
        case Percent(value):
            return bases * (1 - value / 100)
        case Multiple(mult, series):
            return bases - mult * series[signals]
        case Level(series):
            return series[signals]
    return np.full(len(signals), np.nan)


def _targets(target: Target | None, signals: Places, bases: Floats, stops: Floats) -> Floats:
    match target:
        case Percent(value):
            return bases * (1 + value / 100)
        case Multiple(mult, series):
            return bases + mult * series[signals]
        case Level(series):
            return series[signals]
        case RewardOfRisk(value):
            return bases + value * (bases - stops)
    return np.full(len(signals), np.nan)
