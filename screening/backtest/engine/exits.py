"""What ends a trade: distances and levels at its entry, a trailing stop, and conditions at the close. Pure."""

from dataclasses import dataclass
from enum import IntEnum

from screening.backtest.engine.choices import Base, StopCheck
from screening.backtest.engine.rows import Marks
from screening.bars.panel import Floats


class Reason(IntEnum):
    """Why a trade ended. STILL_OPEN: it has not, and is marked at the last close (F16)."""

    STILL_OPEN = 0
    SIGNAL = 1
    TIME = 2
    STOP = 3
    STOP_GAP = 4
    TAKE = 5
    TAKE_GAP = 6
    TRAIL = 7
    TRAIL_GAP = 8
    LEFT = 9  # it is no member any more when holdings are changed by the calendar
    REBALANCE = 10  # a part, brought back to its weight


@dataclass(frozen=True, eq=False)
class Percent:
    """A distance in percent of the price at entry."""

    value: float


@dataclass(frozen=True, eq=False)
class Multiple:
    """A distance of `mult` times a series by row (an average true range), as it was at the signal."""

    mult: float
    series: Floats


@dataclass(frozen=True, eq=False)
class Level:
    """A price: the value of a series by row, as it was at the signal."""

    series: Floats


@dataclass(frozen=True, eq=False)
class RewardOfRisk:
    """So many times the distance to the stop."""

    value: float


Stop = Percent | Multiple | Level
Target = Percent | Multiple | Level | RewardOfRisk
Trail = Percent | Multiple


@dataclass(frozen=True, eq=False)
class ExitSignal:
    """A condition at the close, by row: acts from `min_bars` bars held on (1 at the close of the entry bar, F11).

    `reason` is TIME for one that only counts bars.
    """

    rows: Marks
    min_bars: int = 0
    reason: Reason = Reason.SIGNAL


@dataclass(frozen=True, eq=False)
class Exits:
    """All that may end a trade; of several stops the highest wins (F13).

    `base`: distances are from the fill, or from the close that gave the signal (F8). `stop_check` close: stops are
    looked at when a bar has closed, and sold at the next open.
    """

    signals: tuple[ExitSignal, ...] = ()
    stop: Stop | None = None
    target: Target | None = None
    trail: Trail | None = None
    base: Base = "fill"
    stop_check: StopCheck = "bar"

    def without_target(self) -> "Exits":
        """The rest of a position of which a part is sold at the target."""
        return Exits(self.signals, self.stop, None, self.trail, self.base, self.stop_check)
