"""Rankings of the symbols of a panel, bar by bar. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Days, Floats, Panel, Places, Truths
from screening.conditions.evaluation.ranking import ranks
from screening.conditions.evaluation.values import Indicators, longer_timeframe
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import Series

Kept = Callable[[int], Truths]


@dataclass(frozen=True)
class Ranking:
    """Values of a ranking for each symbol, [symbol, bar], newest right, and among how many each was ranked."""

    values: Floats
    counts: Places


def ranked(
    values: Indicators,
    series: Series,
    width: int,
    among: Truths | None = None,
    check: Check = unstopped,
    kept: Kept | None = None,
    members: Truths | None = None,
) -> Ranking:
    """The last `width` values of a ranking.

    At each bar the symbols of `among` (None = all) are ranked that have a bar in the same session, pass the row filters
    there and have every value asked for: 1 is best, equals share the better rank. Others have no rank. `rank_pct` is
    the rank in percent of how many were ranked. `kept` gives for a number of bars whether each of the last bars of
    each symbol passes: [symbol, bar], newest right. `members` says of each row of the panel whether it may be ranked.
    """
    panel, params = values.panel, dict(series.params)
    is_daily = not longer_timeframe(series)
    wanted = panel.ends[:, None] - width - (series.ago if is_daily else 0) + np.arange(width)
    inside = wanted >= panel.starts[:, None]
    if among is not None:
        inside &= among[:, None]
    result = Ranking(np.full(wanted.shape, np.nan), np.zeros(wanted.shape, dtype=np.int64))
    if not inside.any():
        return result
    rows, owners = _rows_of_groups(values, values.groups[wanted[inside]], among)
    columns = []
    for by in ranked_series(params, series.timeframe):
        shifted = by if is_daily else replace(by, ago=series.ago)
        columns.append(values.at(shifted, rows, owners, check))
    if kept is not None:
        back = panel.ends[owners] - rows
        passes = kept(int(back.max()))[owners, -back]
        columns[0] = np.where(passes, columns[0], np.nan)
    if members is not None:
        columns[0] = np.where(members[rows], columns[0], np.nan)
    found, counts = ranks(values.groups[rows], columns, is_ascending=params["order"] == "asc")
    if series.field == "rank_pct":
        found = 100 * found / np.maximum(counts, 1)
    places = np.searchsorted(rows, wanted[inside])
    result.values[inside], result.counts[inside] = found[places], counts[places]
    return result


def in_rows(panel: Panel, values: Floats) -> Floats:
    """Values of the last bars of each symbol, [symbol, bar], newest right, by row of the panel; NaN in other rows."""
    line = np.full(len(panel.sessions), np.nan)
    rows = panel.ends[:, None] - values.shape[1] + np.arange(values.shape[1])
    inside = rows >= panel.starts[:, None]
    line[rows[inside]] = values[inside]
    return line


def _rows_of_groups(values: Indicators, groups: Places | Days, among: Truths | None) -> tuple[Places, Places]:
    """The rows in those groups (sessions), rising, and the symbols (of `among`) that own them."""
    panel, of_row = values.panel, values.groups
    first, count = int(groups.min()), int(groups.max() - groups.min()) + 1
    # Since the first of them no symbol can have more rows than days have passed.
    passed = int(of_row[panel.ends[panel.lengths > 0] - 1].max()) - first + 1
    lengths = np.minimum(panel.lengths if among is None else np.where(among, panel.lengths, 0), passed)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    offsets = np.cumsum(lengths) - lengths
    rows = np.arange(len(owners)) + np.repeat(panel.ends - lengths - offsets, lengths)
    is_wanted = np.zeros(count + 1, dtype=np.bool_)  # one more than needed, for all others
    is_wanted[groups - first] = True
    places = of_row[rows] - first
    chosen = is_wanted[np.where((places < 0) | (places > count), count, places)]
    return rows[chosen], owners[chosen]
