"""Whether signals stand when the bars after them are taken away, or are rubbish. Pure.

The language of conditions has no way to look ahead, so an objection here is a fault of the product or of its data.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from pastetrader.common.stop_signal import unstopped
from screening.backtest.engine.rows import compact
from screening.backtest.signals import Signals
from screening.backtest.trust.checks import Check
from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Floats, Panel, Places, day
from screening.conditions.evaluation.values import Indicators

CUTS = 8
# Of so many rows what is cut or spoiled is copied at a time, where symbols may be looked at apart.
BLOCK_ROWS = 1 << 21
Signalled = Callable[[Panel], Signals]


def as_known(panel: Panel, facts: Mapping[str, DatedFacts]) -> Indicators:
    """The panel with what was told of its symbols until its last session: what is told later changes no signal."""
    last = int(panel.last_sessions.max(initial=NEVER))
    return Indicators(panel, facts={name: known.until(last) for name, known in facts.items()})


def signals_stand(
    signals: Signals,
    panel: Panel,
    signalled: Signalled,
    *,
    cuts: int = CUTS,
    together: int = 0,
    check: Stop = unstopped,
) -> Check:
    """Compare all rows until each of some cut sessions with what is signalled when no later bar exists.

    `together`: about so many rows at a time, which needs less memory; 0 is all, for signals that see other symbols.
    """
    changed = 0
    for first, last in _blocks(panel, together):
        part, offset = panel.part(first, last), int(panel.starts[first])
        for cut in _cuts(panel, cuts):
            check()
            early = part.until(day(cut))
            changed += _differ(signals, offset + _rows_of(early), signalled(compact(early)))
    if changed:
        text = _("%(count)s signals change when later bars are removed: the result uses the future.", count=changed)
        return Check("signals_stand", "red", text, changed)
    text = _("No signal changes when later bars are removed (%(cuts)s cuts, all rows).", cuts=cuts)
    return Check("signals_stand", "grey", text, 0)


def garbage_ahead(
    signals: Signals, panel: Panel, signalled: Signalled, *, seed: int, together: int = 0, check: Stop = unstopped
) -> Check:
    """Bars after a cut are multiplied by noise: nothing before it may move. `together` as above."""
    [cut] = _cuts(panel, 1)
    rng, changed = np.random.default_rng(seed), 0
    for first, last in _blocks(panel, together):
        check()
        part, offset = panel.part(first, last), int(panel.starts[first])
        noise = np.where(part.sessions > cut, rng.uniform(0.2, 5.0, len(part.sessions)), 1.0)
        spoiled = signalled(replace(part, columns=_spoiled(part, noise)))
        rows = np.flatnonzero(part.sessions <= cut)
        changed += _differ(signals, offset + rows, spoiled, rows)
    if changed:
        text = _("%(count)s signals change when later bars are rubbish: the result uses the future.", count=changed)
        return Check("garbage_ahead", "red", text, changed)
    return Check("garbage_ahead", "grey", _("No signal changes when later bars are rubbish."), 0)


def _blocks(panel: Panel, together: int) -> Iterator[tuple[int, int]]:
    """Symbols from and to (exclusive), of about so many rows; 0 is all of them."""
    if not len(panel.sessions):
        return
    rows = len(panel.sessions)
    # A symbol without bars may begin where the rows end.
    number = np.minimum(panel.starts, rows - 1) // (together or rows)
    firsts = np.flatnonzero(np.diff(number, prepend=-1)).tolist()
    yield from pairwise([*firsts, len(panel.symbols)])


def _spoiled(panel: Panel, noise: Floats) -> Mapping[str, Floats]:
    return {name: column * noise for name, column in panel.columns.items()}


def _cuts(panel: Panel, count: int) -> Iterator[int]:
    """Sessions spread over the panel, none of them its last."""
    sessions = panel.all_sessions
    places = np.linspace(0, len(sessions) - 1, count + 2)[1:-1].astype(int)
    yield from sessions[places].tolist()


def _rows_of(early: Panel) -> Places:
    """The rows of the whole panel that an earlier one has, in its order when compact."""
    lengths = early.ends - early.starts
    offsets = np.cumsum(lengths) - lengths
    rows: Places = np.arange(int(lengths.sum())) + np.repeat(early.starts - offsets, lengths)
    return rows


def _differ(whole: Signals, rows: Places, other: Signals, others: Places | slice = slice(None)) -> int:
    """How many marks of rows are not those of rows of other signals."""
    pairs = zip((whole.entries, *whole.exits), (other.entries, *other.exits), strict=True)
    return sum(int((before[rows] != after[others]).sum()) for before, after in pairs)
