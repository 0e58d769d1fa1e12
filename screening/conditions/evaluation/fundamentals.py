"""Fundamentals as they were known on the session of each bar, never later, out of the dated figures of a market. Pure.

Prices of a panel are adjusted for later splits and figures are not, so that a price is never divided by earnings or
book value here: PER and PBR are what the source said. Dividends are adjusted as prices are.
"""

from collections.abc import Mapping

import numpy as np

from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Days, Floats, Panel, Places
from screening.conditions.fields import FIELDS
from screening.conditions.tree import Series

Facts = Mapping[str, DatedFacts]

YEAR_DAYS = 365
# A price by something that is nothing or less says nothing: what it is by, where that is known.
_BY = {"per": "eps", "pbr": "bps"}
_RENAMED = {"revenue_growth": "sales_growth", "debt_to_equity": "debt_ratio"}
_HUNDREDTHS = frozenset({"debt_to_equity"})


def is_fundamental(series: Series) -> bool:
    """Whether the series is one of figures, not of bars."""
    return FIELDS[series.field].kind == "fundamental"


def known_at(field: str, panel: Panel, facts: Facts, rows: Places, owners: Places) -> Floats:
    """The fundamental at rows of the panel (0 or more), in the unit of the language; NaN where nothing was known.

    `owners` are the indices of the symbols that the rows belong to, of a shape that goes with theirs.
    """
    sessions = panel.sessions[rows]
    found = _as_known(facts, _RENAMED.get(field, field), owners, sessions)
    if field in _BY:
        by = _as_known(facts, _BY[field], owners, sessions)
        found = np.where((found <= 0) | (by <= 0), np.nan, found)
    if field == "dividend_yield" and "dividend" in facts:
        found = np.where(np.isnan(found), _paid_in_a_year(panel, facts["dividend"], rows, owners), found)
    return found / 100 if field in _HUNDREDTHS else found


def known_since(field: str, panel: Panel, facts: Facts, rows: Places, owners: Places) -> Days:
    """The day from which on the value that `known_at` gives was known; NEVER where there was none.

    Of a yield out of dividends it is the day of the last one.
    """
    sessions = panel.sessions[rows]
    name = _RENAMED.get(field, field)
    found = np.full(np.broadcast(rows, owners).shape, NEVER, dtype=np.int32)
    for known in (name, "dividend") if field == "dividend_yield" else (name,):
        if known in facts:
            found = np.where(found == NEVER, facts[known].since(owners, sessions), found)
    return np.where(np.isnan(known_at(field, panel, facts, rows, owners)), NEVER, found).astype(np.int32)


def line_of(field: str, panel: Panel, facts: Facts) -> Floats:
    """The fundamental at every row of the panel; NaN in rows that no symbol owns. Read-only."""
    lengths = panel.lengths
    owners = np.repeat(np.arange(len(lengths)), lengths)
    rows = np.arange(len(owners)) + np.repeat(panel.ends - np.cumsum(lengths), lengths)
    line = np.full(len(panel.sessions), np.nan)
    line[rows] = known_at(field, panel, facts, rows, owners)
    line.setflags(write=False)
    return line


def _as_known(facts: Facts, name: str, owners: Places, sessions: Days) -> Floats:
    if name not in facts:
        return np.full(np.broadcast(owners, sessions).shape, np.nan)
    return facts[name].at(owners, sessions)


def _paid_in_a_year(panel: Panel, dividends: DatedFacts, rows: Places, owners: Places) -> Floats:
    """The dividends of the 365 days until each session in percent of its close.

    Unknown in the first year of a symbol's bars, of which not all is known, and where there was none: that nothing was
    paid cannot be told from that nothing was said.
    """
    sessions = panel.sessions[rows]
    paid, count = dividends.sums(owners, sessions - (YEAR_DAYS - 1), sessions)
    is_whole = panel.sessions[panel.starts[owners]] <= sessions - YEAR_DAYS
    return np.where(is_whole & (count > 0), 100 * paid / panel.columns["close"][rows], np.nan)
