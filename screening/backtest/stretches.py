"""What came of stretches of one run: before and after a session, and of each year on both sides of it. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from screening.backtest.metrics import closed_of, drawdown, sharpe
from screening.backtest.simulation import Run
from screening.bars.panel import day, day_number

Part = Literal["seen", "hidden"]


@dataclass(frozen=True)
class Stretch:
    """Sessions that follow each other. Fractions; trades are those bought in it that have ended.

    `year` is None of a whole half. `part`: seen is before what was held back, hidden is that.
    """

    part: Part
    year: int | None
    first: date
    last: date
    sessions: int
    total_return: float
    sharpe: float | None
    max_drawdown: float | None
    trades: int
    win_rate: float | None

    def as_json(self) -> dict[str, Any]:
        """By name; days as ISO dates."""
        return asdict(self) | {"first": self.first.isoformat(), "last": self.last.isoformat()}


def halves_of(run: Run, cut: date) -> tuple[Stretch, ...]:
    """Until `cut` and after it; without one that has no session of the run."""
    return tuple(_stretches(run, cut, by_year=False))


def years_of(run: Run, cut: date) -> tuple[Stretch, ...]:
    """Each calendar year, the one of `cut` in two."""
    return tuple(_stretches(run, cut, by_year=True))


def _stretches(run: Run, cut: date, *, by_year: bool) -> Iterator[Stretch]:
    days = [day(int(number)) for number in run.rows.sessions[run.first :]]
    keys = [(one > cut, one.year if by_year else None) for one in days]
    start = 0
    for place in range(1, len(days) + 1):
        if place == len(days) or keys[place] != keys[start]:
            is_hidden, year = keys[start]
            yield _stretch(run, "hidden" if is_hidden else "seen", year, days[start:place], start)
            start = place


def _stretch(run: Run, part: Part, year: int | None, days: list[date], start: int) -> Stretch:
    ledger, sessions = run.ledger, run.rows.panel.sessions
    before = float(ledger.equity[start - 1]) if start else ledger.start_cash
    curve = np.concatenate([[before], ledger.equity[start : start + len(days)]])
    first, last = day_number(days[0]), day_number(days[-1])
    closed = closed_of([trade for trade in ledger.trades if first <= int(sessions[trade.entry]) <= last])
    return Stretch(
        part=part,
        year=year,
        first=days[0],
        last=days[-1],
        sessions=len(days),
        total_return=float(curve[-1] / before - 1),
        sharpe=sharpe(curve[1:] / curve[:-1] - 1),
        max_drawdown=drawdown(curve)[0],
        trades=len(closed),
        win_rate=sum(one.net > 0 for one in closed) / len(closed) if closed else None,
    )
