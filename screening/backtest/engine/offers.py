"""What is offered in each session, and at which prices: found once for all orders in which it may be taken. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from screening.backtest.engine.candidates import Candidates
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.paths import Paths
from screening.backtest.engine.rows import Numbers, Rows
from screening.bars.panel import Floats, Places


@dataclass(frozen=True, eq=False)
class Leg:
    """A part of each position and how it would go."""

    fraction: float
    paths: Paths


@dataclass(frozen=True, eq=False)
class Offers:
    """The candidates with their costs. Arrays are in the candidates' order unless it is said otherwise."""

    rows: Rows
    candidates: Candidates
    legs: Sequence[Leg]
    costs: Costs

    @cached_property
    def sessions(self) -> Numbers:
        """The number of the session of each fill."""
        return self.rows.numbers_of(self.candidates.fills)

    def number_of(self, row: int) -> int:
        """The number of the session of one row."""
        return self._number_of_day[int(self.rows.panel.sessions[row])]

    @cached_property
    def _number_of_day(self) -> dict[int, int]:
        return {day: number for number, day in enumerate(self.rows.sessions.tolist())}

    @cached_property
    def owners(self) -> Places:
        """The symbol of each."""
        return self.rows.owners_of(self.candidates.fills)

    @cached_property
    def by_session(self) -> Places:
        """Places of candidates: session by session, and by symbol in each."""
        # Short integers are sorted by their digits.
        short = self.sessions.astype(np.min_scalar_type(len(self.rows.sessions)))
        return np.argsort(short, kind="stable")

    @cached_property
    def edges(self) -> list[int]:
        """Where each session begins in `by_session`, and where the last one ends."""
        counts = np.bincount(self.sessions, minlength=len(self.rows.sessions))
        return [0, *np.cumsum(counts).tolist()]

    @cached_property
    def entry_slips(self) -> Floats:
        """How much worse than its price a share is bought."""
        return self.costs.slippage(self.candidates.prices, self.rows.panel.sessions[self.candidates.fills])

    @cached_property
    def exit_slips(self) -> tuple[Floats, ...]:
        """How much worse than its price a share is sold, by leg."""
        days = self.rows.panel.sessions
        return tuple(self.costs.slippage(leg.paths.prices, days[leg.paths.exits]) for leg in self.legs)

    @cached_property
    def outlay(self) -> Floats:
        """What one share costs, with fee."""
        return (self.candidates.prices + self.entry_slips) * (1 + self.costs.fee)
