"""Whether live signals are those that the past decides: each against the same conditions on the bars of today.

It needs numpy and TA-Lib: a worker does it when bars or signals have changed, and what it found is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import numpy as np

from pastetrader.common.messages import Message, joined
from pastetrader.common.messages import message as _
from pastetrader.common.sessions.closing import last_finished_day
from screening.backtest.engine.rows import compact
from screening.bars.loaded_markets import LoadedMarket, loaded_markets
from screening.bars.panel import Panel, day_number
from screening.conditions.evaluation.evaluate import TRUE, Verdicts, evaluate_rows
from screening.conditions.evaluation.values import Indicators
from screening.live.cheap_checks import Said, parts_of
from screening.live.live_signals import Look, looks_of, signals_of_rules
from screening.live.steps import ScreenStep, SignalStep, signals_of
from screening.models import Signal
from screening.screens.screening import wanted_symbols
from workflows.definition.graph import Graph
from workflows.models import Workflow

MOST_SIGNALS = 5_000
# Prices are kept with six digits.
_SAME_PRICE = 1e-6


@dataclass(frozen=True)
class Differing:
    """A live signal that the past does not decide, or (`is_missed`) one that it decides and that was not made."""

    symbol: str
    bar: date
    side: str
    is_missed: bool
    why: Message


@dataclass
class Agreement:
    """Of `signals` live ones on `sessions` sessions so many are the `same`; `unseen`: steps that cannot be compared."""

    sessions: int = 0
    signals: int = 0
    same: int = 0
    missed: int = 0
    snapshots: list[str] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def agreement_of(workflow: Workflow, graph: Graph) -> Agreement:
    """The signals of a workflow's present rules against what these decide today. Raises Invalid: no bars."""
    found = Agreement()
    looks = looks_of(workflow, graph)
    sessions: set[date] = set()
    for step in signals_of(graph):
        signals = signals_of_rules(workflow, graph).filter(node_key=step.key, side=step.side)
        rows = list(
            signals.select_related("instrument").defer("reasons", "noted").order_by("-bar", "pk")[:MOST_SIGNALS]
        )
        past = _past(step.screen) if step.screen else None
        if past is None:
            found.unseen.append(step.key)
            continue
        sessions |= _compared(found, step, rows, past, looks.get(step.screen.key, {}) if step.screen else {})
    found.sessions = len(sessions)
    found.differing.sort(key=lambda one: (one.bar, one.symbol), reverse=True)
    return found


class _Past:
    """What a screen's condition says of each bar of its market, on the bars of today."""

    def __init__(self, loaded: LoadedMarket, verdicts: Verdicts, panel: Panel, symbols: frozenset[str]) -> None:
        self.loaded, self.panel, self.symbols = loaded, panel, symbols
        self._verdicts = verdicts

    def row(self, symbol: str, session: date) -> int | None:
        """The row of a bar; None when it is not stored."""
        place = self.panel.places.get(symbol)
        if place is None:
            return None
        days = self.panel.sessions[self.panel.starts[place] : self.panel.ends[place]]
        found = int(np.searchsorted(days, day_number(session)))
        is_there = found < len(days) and days[found] == day_number(session)
        return int(self.panel.starts[place]) + found if is_there else None

    def holds(self, row: int) -> bool:
        """Whether it is true there."""
        return bool(self._verdicts[row] == TRUE)

    def close(self, row: int) -> float:
        """The close there."""
        return float(self.panel.columns["close"][row])

    def true_on(self, session: date) -> set[str]:
        """The symbols of which it is true."""
        rows = np.flatnonzero((self.panel.sessions == day_number(session)) & (self._verdicts == TRUE))
        owners = np.searchsorted(self.panel.ends, rows, side="right")
        return {self.panel.symbols[owner] for owner in owners.tolist()} & self.symbols


def _past(screen: ScreenStep) -> _Past | None:
    """None where the condition is known only when it runs, cannot be computed, or is of other bars than daily ones."""
    condition = parts_of(screen)
    if isinstance(condition, Said) or screen.timeframe not in {"", "1d"}:
        return None
    loaded = loaded_markets().get(screen.market)
    panel = compact(loaded.bars.panel)
    symbols = wanted_symbols(panel.symbols, screen.symbols) & set(panel.symbols)
    among = np.array([symbol in symbols for symbol in panel.symbols], dtype=np.bool_)
    verdicts = evaluate_rows(condition, Indicators(panel, facts=loaded.bars.facts), among=among)
    return _Past(loaded, verdicts, panel, frozenset(symbols))


def _compared(
    found: Agreement, step: SignalStep, rows: Sequence[Signal], past: _Past, looks: Mapping[UUID, Look]
) -> set[date]:
    """Adds what a step made and did not make; the sessions that were looked at."""
    snapshot = past.loaded.bars.snapshot
    if snapshot not in found.snapshots:
        found.snapshots.append(snapshot)
    for signal in rows:
        found.signals += 1
        symbol = signal.instrument.symbol
        row = past.row(symbol, signal.bar)
        if row is not None and past.holds(row):
            found.same += 1
            continue
        why = _why(signal, row, past, looks.get(signal.execution_id) if signal.execution_id else None)
        found.differing.append(Differing(symbol, signal.bar, step.side, is_missed=False, why=why))
    sessions = {signal.bar for signal in rows} | {look.session for look in looks.values()}
    if step.screen and not step.screen.open and not step.is_repeated and not step.cooldown:
        _add_missed(found, step, rows, past, looks.values())
    return sessions


def _add_missed(found: Agreement, step: SignalStep, rows: Sequence[Signal], past: _Past, looks: Iterable[Look]) -> None:
    """What is true on a session that was looked at, and belongs to no run of bars that was told."""
    told: defaultdict[str, list[tuple[date, date]]] = defaultdict(list)
    for signal in rows:
        told[signal.instrument.symbol].append((signal.since or signal.bar, signal.seen_last))
    newest = {look.session: look for look in sorted(looks, key=lambda one: one.at)}
    for session, look in newest.items():
        for symbol in sorted(past.true_on(session)):
            if not any(first <= session <= last for first, last in told[symbol]):
                found.missed += 1
                why = _of_look(look, past) or [_NOT_KEPT]
                found.differing.append(Differing(symbol, session, step.side, is_missed=True, why=joined(why)))


_NOT_KEPT = _("Nothing that is kept says why.")


def _why(signal: Signal, row: int | None, past: _Past, look: Look | None) -> Message:
    said: list[Message | str] = []
    if row is None:
        said.append(_("Its bar is not stored any more."))
    elif abs(past.close(row) - float(signal.price)) > _SAME_PRICE * max(1.0, abs(float(signal.price))):
        text = _(
            "Its bar has changed since: the close was %(then)s and is %(now)s.",
            then=f"{float(signal.price):g}",
            now=f"{past.close(row):g}",
        )
        said.append(text)
    said += _of_look(look, past) if look else []
    return joined(said or [_NOT_KEPT])


def _of_look(look: Look, past: _Past) -> list[Message | str]:
    said: list[Message | str] = []
    market = past.loaded.bars.market
    if look.as_of is not None:
        said.append(_("It was decided as of %(moment)s.", moment=look.as_of.isoformat(timespec="minutes")))
    elif last_finished_day(market, look.at) > look.session:
        said.append(_("The run was late: it looked at this session on %(day)s.", day=look.at.date().isoformat()))
    if look.snapshot and look.snapshot != past.loaded.bars.snapshot:
        text = _(
            "Bars have changed since: %(then)s then, %(now)s now.", then=look.snapshot, now=past.loaded.bars.snapshot
        )
        said.append(text)
    return said
