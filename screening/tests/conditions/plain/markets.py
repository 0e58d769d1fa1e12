"""One market in two forms: as the product holds it, and plain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screening.bars.facts import DatedFacts
from screening.bars.panel import COLUMNS, Panel, day
from screening.conditions.evaluation.values import Indicators
from screening.tests.conditions.plain.bars import Bars, Market, Told

# From where to where the made-up figures go, and how many days pass between two of them at most.
_FIGURES = {
    "market_cap": (2e10, 5e12, 30),
    "per": (2.0, 40.0, 20),
    "eps": (-400.0, 6000.0, 120),
    "pbr": (-0.2, 4.0, 20),
    "bps": (-500.0, 90000.0, 120),
    "roe": (-20.0, 40.0, 100),
    "sales_growth": (-40.0, 60.0, 100),
    "debt_ratio": (5.0, 400.0, 100),
    "dividend": (1.0, 900.0, 200),
    "dividend_yield": (0.0, 8.0, 300),
}


@dataclass(frozen=True)
class Both:
    """The same bars and figures twice."""

    panel: Panel
    facts: Mapping[str, DatedFacts]
    plain: Market

    def indicators(self, session: int | None = None) -> Indicators:
        """What the product evaluates, as it was after a session; None: after the last one."""
        panel = self.panel if session is None else self.panel.until(day(session))
        return Indicators(panel, facts=self.facts)


def crowded(panel: Panel, seed: int) -> Panel:
    """The same bars on weekdays that end together: each symbol misses a few of them, so that most have one at once."""
    random = np.random.default_rng(seed)
    last = int(panel.sessions.max())
    weekdays = np.array([one for one in range(last - 3 * int(panel.lengths.max()), last) if (one + 3) % 7 < 5])
    chosen = [
        np.sort(random.choice(weekdays[-(length + length // 15 + 1) :], length, replace=False))
        for length in panel.lengths.tolist()
    ]
    return replace(panel, sessions=np.concatenate(chosen).astype(np.int32))


def both(panel: Panel, told: Told) -> Both:
    """The market of a panel and of what was told of its symbols."""
    plain = {}
    for place, symbol in enumerate(panel.symbols):
        columns = {name: panel.bars_of(place, name).tolist() for name in COLUMNS}
        sessions = panel.sessions[panel.starts[place] : panel.ends[place]].tolist()
        traded = [close * volume for close, volume in zip(columns["close"], columns["volume"], strict=True)]
        plain[symbol] = Bars(sessions=sessions, value_traded=traded, **columns)
    return Both(panel, {name: dated(panel, by_symbol) for name, by_symbol in told.items()}, Market(plain, told))


def dated(panel: Panel, by_symbol: Mapping[str, Sequence[tuple[int, float]]]) -> DatedFacts:
    """What was told of one figure, as the product holds it."""
    rows = sorted((panel.places[s], when, value) for s, said in by_symbol.items() for when, value in said)
    return DatedFacts(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.float64),
    )


def told_at_random(panel: Panel, seed: int) -> dict[str, dict[str, list[tuple[int, float]]]]:
    """Figures of most symbols on days of their own, sessions or not; of some symbols there are none."""
    random = np.random.default_rng(seed)
    first, last = int(panel.sessions.min()) - 30, int(panel.sessions.max())
    told: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for name, (low, high, apart) in _FIGURES.items():
        told[name] = {}
        for symbol in panel.symbols:
            # Stored yields hide those out of dividends: half of the symbols have none.
            if random.random() < (0.5 if name == "dividend_yield" else 0.15):
                continue
            days = first + np.cumsum(random.integers(1, apart + 1, 2 * (last - first) // apart + 1))
            values = random.uniform(low, high, len(days)).round(2)
            told[name][symbol] = [(int(when), float(value)) for when, value in zip(days, values, strict=True)]
    return told
