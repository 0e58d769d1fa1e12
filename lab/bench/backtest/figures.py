"""How quickly a strategy is tried on the past, beside a plain day-by-day loop over the same signals in the same run.

Rounds take turns between the two, and the two must make the same trades and leave as many signals for the same reasons.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from statistics import median
from types import MappingProxyType
from typing import Any

import numpy as np

from lab.bench.alone import alone
from lab.bench.backtest.market import Case, case_of, panel_of, plan_with, reported_from
from lab.bench.backtest.peer import Traded, lists_of, plain_loop
from lab.bench.screening.figures import Size
from lab.bench.sides import SideFailed
from screening.backtest.engine.candidates import Skip
from screening.backtest.simulation import Run

MARKET, LARGE = Size(3_000, 750), Size(10_000, 5_040)
QUICK, QUICK_LARGE = Size(120, 100), Size(50, 2_000)
# Whole runs and plain loops take seconds each.
SLOW_ROUNDS = 3
STOPS, TARGETS = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0), (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)

LIMITS: Mapping[str, float | None] = MappingProxyType(
    {
        "given_signals_ms": 100.0,
        "floor_ms": None,
        "ratio": 60.0,
        "whole_ms": 3_000.0,
        "large_rss_mb": 3_072.0,
        "large_ms": None,
        "large_whole_rss_mb": 3_072.0,
        "large_whole_ms": None,
        "rows_factor": 2.5,
        "plain_loop_ms": None,
        "grid_42_ms": 4_000.0,
    }
)
"""What each figure has to stay below."""


def measure(*, rounds: int, quick: bool = False, large: bool = True) -> dict[str, float | None]:
    """Milliseconds, medians of so many rounds, and memory; None for what was left out.

    given_signals: from entries, exits and ranks to all trades of 20 places, which `floor` divides to `ratio`: the time
    of reading open, high, low and close once. whole: from bars to the report with all checks. rows_factor: given
    signals over twice the sessions, by those over all of them once. grid_42: 42 pairs of stop and target over the same
    signals. large: signals and trades of 10,000 symbols with twenty years each; large_whole: with the report.
    """
    size, whole = (QUICK, QUICK_LARGE) if quick else (MARKET, LARGE)
    case, longer = (case_of(panel_of(size.symbols, bars)) for bars in (size.bars, 2 * size.bars))
    figures: dict[str, float | None] = dict.fromkeys(LIMITS)
    figures |= _given(case, longer, rounds)
    slow = min(rounds, SLOW_ROUNDS)
    figures["whole_ms"] = _median(partial(reported_from, case.panel), slow)
    figures["grid_42_ms"] = _median(partial(_grid, case), 1)
    figures["plain_loop_ms"] = _beside_the_loop(case, slow)
    if large:
        for what, name in (("trades", "large"), ("report", "large_whole")):
            found = alone("lab.bench.backtest.alone", what, str(whole.symbols), str(whole.bars))
            figures |= {f"{name}_ms": round(found["ms"], 1), f"{name}_rss_mb": round(found["rss_mb"], 1)}
    return figures


def _given(case: Case, longer: Case, rounds: int) -> dict[str, float | None]:
    took: dict[str, list[float]] = {"given": [], "floor": [], "longer": []}
    for _round in range(rounds):
        for name, work in (("floor", partial(_read, case)), ("given", case.traded), ("longer", longer.traded)):
            took[name].append(_timed(work))
    given, floor, twice = (median(took[name]) for name in ("given", "floor", "longer"))
    return {
        "given_signals_ms": round(given, 1),
        "floor_ms": round(floor, 2),
        "ratio": round(given / floor, 1),
        "rows_factor": round(twice / given, 2),
    }


def _beside_the_loop(case: Case, rounds: int) -> float:
    lists, run = lists_of(case), case.traded()
    reasons = [*run.unfilled.reasons.tolist(), *run.ledger.skipped_reasons.tolist()]
    ours = _traded(run), dict(Counter(map(Skip, reasons)))
    took = []
    for _round in range(rounds):
        began = time.perf_counter()
        theirs = plain_loop(lists)
        took.append((time.perf_counter() - began) * 1000)
        if theirs != ours:
            raise SideFailed("The engine and the plain loop made different trades, or left different signals.")
    return round(median(took), 1)


def _traded(run: Run) -> list[Traded]:
    ended = [trade for trade in run.ledger.trades if not trade.is_open]
    entries, exits = (
        run.rows.numbers_of(np.array(rows, dtype=np.int64)).tolist()
        for rows in ([trade.entry for trade in ended], [trade.exit for trade in ended])
    )
    made = zip((trade.symbol for trade in ended), entries, exits, (trade.shares for trade in ended), strict=True)
    return sorted(made, key=lambda trade: (trade[1], trade[0]))


def _read(case: Case) -> float:
    """Read open, high, low and close once."""
    return sum(float(case.panel.columns[name].sum()) for name in ("open", "high", "low", "close"))


def _grid(case: Case) -> None:
    for stop, target in product(STOPS, TARGETS):
        case.traded(plan_with(stop, target))


def _median(work: Callable[[], Any], rounds: int) -> float:
    return round(median(_timed(work) for _round in range(rounds)), 1)


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
