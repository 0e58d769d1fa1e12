"""What rules saw at bars: the values of their series, over the bars as they are kept now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.rules import Rule
from screening.backtest.engine.rows import compact
from screening.backtest_comparisons.tried import Tried
from screening.bars.loaded_markets import loaded_markets
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Floats, Places, day_number
from screening.conditions.evaluation.evaluate import ranking
from screening.conditions.evaluation.explanation import series_of
from screening.conditions.evaluation.rankings import in_rows
from screening.conditions.evaluation.row_filters import has_rank, is_ranking
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import series_text
from screening.conditions.tree import Series
from screening.screens.screening import wanted_symbols


@dataclass(frozen=True)
class Look:
    """A rule at the bar of a symbol in a session."""

    rule: Rule
    symbol: str
    session: date


def looked_at(found: Comparison, side: Tried, looks: Sequence[Look]) -> list[Mapping[str, float | None]]:
    """Of each the values by the text of their series, None where there is none; {} when the bars are others by now."""
    bars = loaded_markets().get(found.market).bars
    if bars.snapshot != found.snapshot or not looks:
        return [{} for _look in looks]
    values: list[Mapping[str, float | None]] = [{} for _look in looks]
    for is_ranked in (False, True):
        chosen = [number for number, look in enumerate(looks) if has_rank(look.rule.node) == is_ranked]
        if chosen:
            some = [looks[number] for number in chosen]
            for number, one in zip(chosen, _values(bars, side, some, is_ranked=is_ranked), strict=True):
                values[number] = one
    return values


def _values(
    bars: MarketBars, side: Tried, looks: Sequence[Look], *, is_ranked: bool
) -> list[Mapping[str, float | None]]:
    """Ranks are among all symbols of the side; for other rules the symbols at hand are enough."""
    known = bars.panel.symbols
    symbols = side.strategy.universe.symbols or side.settings.symbols
    wanted = wanted_symbols(known, symbols or None) if is_ranked else frozenset(look.symbol for look in looks)
    places = np.array([place for place, symbol in enumerate(known) if symbol in wanted], dtype=np.int64)
    facts = {name: one.select(places) for name, one in bars.facts.items()}
    panel = compact(bars.panel.select(sorted(wanted)))
    indicators = Indicators(panel, facts=facts)
    owners = np.array([panel.places[look.symbol] for look in looks], dtype=np.int64)
    rows = np.array(
        [
            int(panel.starts[owner])
            + int(np.searchsorted(panel.sessions[panel.starts[owner] : panel.ends[owner]], day_number(look.session)))
            for owner, look in zip(owners.tolist(), looks, strict=True)
        ],
        dtype=np.int64,
    )
    lines: dict[tuple[Series, Rule | None], Floats] = {}
    for look in looks:
        for series in series_of(look.rule.node):
            key = (series, look.rule if is_ranking(series) else None)
            if key not in lines:
                lines[key] = _line(indicators, series, look.rule, rows, owners)
    return [
        {
            series_text(series): _plain(lines[series, look.rule if is_ranking(series) else None][number])
            for series in series_of(look.rule.node)
        }
        for number, look in enumerate(looks)
    ]


def _line(indicators: Indicators, series: Series, rule: Rule, rows: Places, owners: Places) -> Floats:
    if not is_ranking(series):
        return indicators.at(series, rows, owners)
    width = int(indicators.panel.lengths.max(initial=0))
    found: Floats = in_rows(indicators.panel, ranking(series, indicators, width, filters=rule.filters).values)[rows]
    return found


def _plain(value: np.float64) -> float | None:
    return float(value) if np.isfinite(value) else None
