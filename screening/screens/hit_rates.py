"""How often conditions are true: over the last year of a market, and on its newest bar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.module_loading import import_string

from pastetrader.common.messages import Problem
from pastetrader.common.stop_signal import Check, unstopped

YEAR_SESSIONS = 252
# A condition that is true more often than this says little about a day.
NEARLY_ALWAYS = 0.95


@dataclass(frozen=True)
class HitRate:
    """Of one condition: `true` of `known` pairs of symbol and session; `now` symbols are true on the newest bar.

    Pairs whose values are unknown don't count. `problem` says why a condition has no figures.
    """

    condition: str
    true: int = 0
    known: int = 0
    now: int = 0
    problem: Problem | None = None

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nothing is known."""
        return self.true / self.known if self.known else None

    @property
    def is_telling(self) -> bool:
        """Whether it divides the market at all: false when it was never true, or nearly always."""
        return self.share is None or 0 < self.share <= NEARLY_ALWAYS


@dataclass(frozen=True)
class HitRates:
    """The figures of conditions on one market: how many symbols and sessions they were counted over, and until when."""

    market: str
    as_of: date
    symbols: int
    sessions: int
    is_synthetic: bool
    rates: tuple[HitRate, ...]


def hit_rates(
    *,
    market: str,
    conditions: Sequence[str],
    symbols: Sequence[str] | None = None,
    sessions: int = YEAR_SESSIONS,
    check: Check = unstopped,
) -> HitRates:
    """The figures of each condition over the last `sessions` sessions of the market, in the order given.

    `symbols` None: all of the market. Linear in conditions x symbols x sessions; indicators are those that screens of
    the market keep. Raises Invalid: no_bars for a market without bars.
    """
    # What counts needs numpy and TA-Lib, which only a process that asks for figures loads.
    count: Callable[..., HitRates] = import_string("screening.bars.hit_counts.counted")
    return count(market, conditions, symbols, sessions, check)
