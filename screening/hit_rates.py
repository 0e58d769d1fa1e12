"""How often conditions are true: over the last year of a market, and on its newest bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from pastetrader.common.messages import Problem
from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import day_number
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.evaluation import FALSE, TRUE, evaluate, problems_of
from screening.conditions.values import Truths
from screening.market_data import market_code
from screening.services import market_facts

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
    facts = market_facts(market=market, check=check)
    loaded = loaded_markets().get(market_code(market), check=check)
    panel = loaded.bars.panel
    among = None if not symbols else np.isin(panel.symbols, [symbol.upper() for symbol in symbols])
    days = np.unique(panel.sessions)[-sessions:]
    window = _Window(loaded, among, int(days[0]), day_number(facts.as_of), len(days))
    return HitRates(
        market=facts.market,
        as_of=facts.as_of,
        symbols=len(panel.symbols) if among is None else int(among.sum()),
        sessions=len(days),
        is_synthetic=facts.is_synthetic,
        rates=tuple(window.rate_of(condition, check) for condition in conditions),
    )


class _Window:
    """The last bars of each symbol that lie in the last sessions of the market."""

    def __init__(self, loaded: LoadedMarket, among: Truths | None, first: int, last: int, count: int) -> None:
        panel = loaded.bars.panel
        self.among = among
        self.indicators = loaded.indicators_until(panel.last_session or date.min)
        # A symbol has at most one bar in a session, so that this many bars reach back far enough.
        self.width = max(1, min(count, int(panel.lengths.max(initial=0))))
        rows = panel.ends[:, None] - self.width + np.arange(self.width)
        inside = rows >= panel.starts[:, None]
        days = np.where(inside, panel.sessions[np.maximum(rows, 0)], first - 1)
        self.counted = inside & (days >= first)
        if among is not None:
            self.counted &= among[:, None]
        self.newest = self.counted[:, -1] & (days[:, -1] == last)

    def rate_of(self, text: str, check: Check) -> HitRate:
        """The figures of one condition."""
        try:
            condition = parse(text)
        except ConditionError as error:
            return HitRate(text, problem=error.problem())
        problems = problems_of(condition)
        if problems:
            return HitRate(text, problem=problems[0])
        return self._counted(text, condition, check)

    def _counted(self, text: str, condition: Condition, check: Check) -> HitRate:
        verdicts = evaluate(condition, self.indicators, bars=self.width, among=self.among, check=check)
        true = (verdicts == TRUE) & self.counted
        false = int(np.count_nonzero((verdicts == FALSE) & self.counted))
        hits = int(np.count_nonzero(true))
        return HitRate(text, hits, hits + false, int(np.count_nonzero(true[:, -1] & self.newest)))
