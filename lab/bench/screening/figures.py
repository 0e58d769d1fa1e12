"""How quickly a market is screened, beside a plain loop of TA-Lib over the same bars in the same run.

Rounds take turns between the two, and the two must find the same symbols.
"""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

import numpy as np

from lab.bench.alone import alone
from lab.bench.screening.condition import CONDITION
from lab.bench.screening.panels import synthetic_panel, write_panel
from lab.bench.screening.peer import talib_loop
from lab.bench.sides import SideFailed
from screening.bars.panel import Panel
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import TRUE, evaluate, evaluate_rows
from screening.conditions.evaluation.values import Indicators

PROCESS = "lab.bench.screening.alone"
WARM_CALLS = 20
LARGE_ROUNDS = 3


@dataclass(frozen=True)
class Size:
    """Symbols and bars of each."""

    symbols: int
    bars: int


MARKET, LARGE = Size(3_000, 750), Size(10_000, 5_040)
QUICK, QUICK_LARGE = Size(120, 100), Size(50, 2_000)

LIMITS: Mapping[str, float | None] = MappingProxyType(
    {
        "warm_ms": 1.0,
        "cold_ms": 65.0,
        "history_ms": 60.0,
        "talib_loop_ms": None,
        "first_ms": 300.0,
        "large_history_ms": 2_500.0,
        "large_rss_mb": 3_072.0,
    }
)
"""What each figure has to stay below; cold also below the loop of the same run."""


def measure(*, rounds: int, quick: bool = False, large: bool = True) -> dict[str, float | None]:
    """Milliseconds, medians of so many rounds, and the memory of a large market; None for what was left out.

    warm: the last bars of all symbols, whose indicators are there. cold: the same from bars alone. history: every bar
    of every symbol beyond its indicators. first: the first screen of a process, imports and all, over bars in files.
    large_history: every bar of 10,000 symbols with twenty years each, from bars alone.
    """
    size, whole = (QUICK, QUICK_LARGE) if quick else (MARKET, LARGE)
    panel = synthetic_panel(size.symbols, size.bars)
    figures: dict[str, float | None] = dict.fromkeys(LIMITS)
    figures |= _beside_the_loop(panel, rounds)
    with tempfile.TemporaryDirectory() as folder:
        write_panel(panel, Path(folder))
        first = ("first", folder, str(size.symbols), str(size.bars))
        figures["first_ms"] = round(median(alone(PROCESS, *first)["ms"] for _round in range(rounds)), 1)
    if large:
        found = alone(PROCESS, "history", str(whole.symbols), str(whole.bars), str(min(rounds, LARGE_ROUNDS)))
        figures |= {"large_history_ms": round(found["ms"], 1), "large_rss_mb": round(found["rss_mb"], 1)}
    return figures


def _beside_the_loop(panel: Panel, rounds: int) -> dict[str, float]:
    condition = parse(CONDITION)
    took: dict[str, list[float]] = {name: [] for name in ("warm_ms", "cold_ms", "history_ms", "talib_loop_ms")}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = work()
        took[name].append((time.perf_counter() - began) * 1000)
        return done

    lines = Indicators(panel)
    lines.lines(list(condition.series))
    for _round in range(rounds):
        values = Indicators(panel)
        hits = timed("talib_loop_ms", partial(talib_loop, panel))
        screen = partial(evaluate, condition, values)
        found = timed("cold_ms", screen)
        for _call in range(WARM_CALLS):
            timed("warm_ms", screen)
        rows = timed("history_ms", partial(evaluate_rows, condition, lines))
        for verdicts in (found[:, 0], rows[panel.ends - 1]):
            if not np.array_equal(verdicts == TRUE, hits):
                raise SideFailed("The screen and the loop of TA-Lib found different symbols.")
    return {name: round(median(times), 3) for name, times in took.items()}
