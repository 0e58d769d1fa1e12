"""Whether signals stand when the bars after them are taken away, or are rubbish. Pure.

The language of conditions has no way to look ahead, so an objection here is a fault of the product or of its data.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.engine.rows import Marks, compact
from screening.backtest.signals import Signals
from screening.backtest.trust.checks import Check
from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Floats, Panel, Places, day
from screening.conditions.evaluation.values import Indicators

CUTS = 8
Signalled = Callable[[Panel], Signals]


def as_known(panel: Panel, facts: Mapping[str, DatedFacts]) -> Indicators:
    """The panel with what was told of its symbols until its last session: what is told later changes no signal."""
    last = int(panel.last_sessions.max(initial=NEVER))
    return Indicators(panel, facts={name: known.until(last) for name, known in facts.items()})


def signals_stand(
    signals: Signals, panel: Panel, signalled: Signalled, *, cuts: int = CUTS, check: Stop = unstopped
) -> Check:
    """Compare all rows until each of some cut sessions with what is signalled when no later bar exists."""
    changed = 0
    for cut in _cuts(panel, cuts):
        check()
        early = panel.until(day(cut))
        changed += _differ(signals, signalled(compact(early)), _rows_of(early))
    if changed:
        text = _("%(count)s signals change when later bars are removed: the result uses the future.", count=changed)
        return Check("signals_stand", "red", text, changed)
    text = _("No signal changes when later bars are removed (%(cuts)s cuts, all rows).", cuts=cuts)
    return Check("signals_stand", "grey", text, 0)


def garbage_ahead(signals: Signals, panel: Panel, signalled: Signalled, *, seed: int, check: Stop = unstopped) -> Check:
    """Bars after a cut are multiplied by noise: nothing before it may move."""
    check()
    [cut] = _cuts(panel, 1)
    noise = np.where(panel.sessions > cut, np.random.default_rng(seed).uniform(0.2, 5.0, len(panel.sessions)), 1.0)
    spoiled = replace(panel, columns=_spoiled(panel, noise))
    changed = _differ_rows(signals, signalled(spoiled), np.flatnonzero(panel.sessions <= cut))
    if changed:
        text = _("%(count)s signals change when later bars are rubbish: the result uses the future.", count=changed)
        return Check("garbage_ahead", "red", text, changed)
    return Check("garbage_ahead", "grey", _("No signal changes when later bars are rubbish."), 0)


def _spoiled(panel: Panel, noise: Floats) -> Mapping[str, Floats]:
    return {name: column * noise for name, column in panel.columns.items()}


def _cuts(panel: Panel, count: int) -> Iterator[int]:
    """Sessions spread over the panel, none of them its last."""
    sessions = np.unique(panel.sessions)
    places = np.linspace(0, len(sessions) - 1, count + 2)[1:-1].astype(int)
    yield from sessions[places].tolist()


def _rows_of(early: Panel) -> Places:
    """The rows of the whole panel that an earlier one has, in its order when compact."""
    lengths = early.ends - early.starts
    offsets = np.cumsum(lengths) - lengths
    rows: Places = np.arange(int(lengths.sum())) + np.repeat(early.starts - offsets, lengths)
    return rows


def _differ(whole: Signals, early: Signals, rows: Places) -> int:
    pairs = zip((whole.entries, *whole.exits), (early.entries, *early.exits), strict=True)
    return sum(int((before[rows] != after).sum()) for before, after in pairs)


def _differ_rows(whole: Signals, other: Signals, rows: Places) -> int:
    def marks(signals: Signals) -> tuple[Marks, ...]:
        return (signals.entries, *signals.exits)

    return sum(
        int((before[rows] != after[rows]).sum()) for before, after in zip(marks(whole), marks(other), strict=True)
    )
