"""Counts on how many bars of a market's last sessions conditions are true."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from pastetrader.common.stop_signal import Check
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import Truths, day_number
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.checks.figures import without_figures
from screening.conditions.evaluation.evaluate import FALSE, TRUE, evaluate, problems_of
from screening.market_data import market_code
from screening.screens.hit_rates import HitRate, HitRates
from screening.services import market_facts


def counted(
    market: str, conditions: Sequence[str], symbols: Sequence[str] | None, sessions: int, check: Check
) -> HitRates:
    """What `screening.screens.hit_rates.hit_rates` gives."""
    facts = market_facts(market=market, check=check)
    loaded = loaded_markets().get(market_code(market), check=check)
    panel = loaded.bars.panel
    among = None if symbols is None else np.isin(panel.symbols, [symbol.upper() for symbol in symbols])
    days = np.unique(panel.sessions)[-sessions:]
    window = _Window(loaded, among, int(days[0]), facts.as_of, len(days))
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

    def __init__(self, loaded: LoadedMarket, among: Truths | None, first: int, last: date, count: int) -> None:
        panel = loaded.bars.panel
        self.among = among
        self.market, self.figures = loaded.bars.market, loaded.bars.facts
        self.indicators = loaded.indicators_until(last)
        # A symbol has at most one bar in a session, so that this many bars reach back far enough.
        self.width = max(1, min(count, int(panel.lengths.max(initial=0))))
        rows = panel.ends[:, None] - self.width + np.arange(self.width)
        inside = rows >= panel.starts[:, None]
        days = np.where(inside, panel.sessions[np.maximum(rows, 0)], first - 1)
        self.counted = inside & (days >= first)
        if among is not None:
            self.counted &= among[:, None]
        self.newest = self.counted[:, -1] & (days[:, -1] == day_number(last))

    def rate_of(self, text: str, check: Check) -> HitRate:
        """The figures of one condition."""
        try:
            condition = parse(text)
        except ConditionError as error:
            return HitRate(text, problem=error.problem())
        missing = without_figures(condition.series, self.figures, self.market)
        problem = next(iter((*problems_of(condition), *missing)), None)
        if problem:
            return HitRate(text, problem=problem)
        return self._counted(text, condition, check)

    def _counted(self, text: str, condition: Condition, check: Check) -> HitRate:
        verdicts = evaluate(condition, self.indicators, bars=self.width, among=self.among, check=check)
        true = (verdicts == TRUE) & self.counted
        false = int(np.count_nonzero((verdicts == FALSE) & self.counted))
        hits = int(np.count_nonzero(true))
        return HitRate(text, hits, hits + false, int(np.count_nonzero(true[:, -1] & self.newest)))
