"""How much of each symbol is traded a day. Pure."""

import numpy as np

from screening.bars.panel import Floats, Panel

SESSIONS = 20


def mean_value_traded(panel: Panel, sessions: int = SESSIONS) -> Floats:
    """Mean of close x volume over the market's last sessions, by symbol; a session without a bar is one of nothing.

    Of a symbol that is younger only the sessions since its first bar count. Zero for one without any bar.
    """
    count = len(panel.symbols)
    if not count or not len(panel.sessions):
        return np.zeros(count)
    rows = panel.ends[:, None] - 1 - np.arange(sessions)
    is_own = rows >= panel.starts[:, None]
    rows = np.maximum(rows, 0)
    days = panel.sessions[rows]
    # Every one of the market's last sessions is among the last ones of each symbol that has a bar in it.
    last = np.unique(days[is_own])[-sessions:]
    if not len(last):
        return np.zeros(count)
    is_counted = is_own & (days >= last[0])
    traded = np.where(is_counted, panel.columns["close"][rows] * panel.columns["volume"][rows], 0.0).sum(axis=1)
    first = panel.sessions[np.minimum(panel.starts, len(panel.sessions) - 1)]
    since = len(last) - np.searchsorted(last, first)
    means: Floats = np.where(panel.lengths > 0, traded / np.maximum(since, 1), 0.0)
    return means
