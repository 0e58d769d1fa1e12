"""What is looked at before a workflow goes live: that the conditions can be computed, and never use what comes later.

Of a market's last sessions, with the checks of the backtest's report (screening.backtest.trust) at fewer cuts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check as Stop
from screening.backtest.engine.rows import Marks, compact
from screening.backtest.signals import Signals
from screening.backtest.trust.checks import Check
from screening.backtest.trust.future import garbage_ahead, signals_stand
from screening.bars.loaded_markets import LoadedMarket
from screening.bars.panel import Panel, frozen
from screening.conditions import Condition, ConditionError, parse
from screening.conditions.checks.figures import without_figures
from screening.conditions.evaluation.evaluate import TRUE, bars_needed, evaluate_rows, problems_of
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import with_series
from screening.live.steps import ScreenStep
from screening.screens.screening import wanted_symbols

CUTS = 3
# Beside those that the conditions need, so many sessions are looked at: about a year.
SESSIONS = 250
SEED = 1


@dataclass(frozen=True)
class Said:
    """A check with the step that it is about ("" for all), and what to do when it is red."""

    check: Check
    step: str = ""
    hint: Message | None = None


def parts_of(step: ScreenStep) -> Condition | Said:
    """The condition of a step as it is known before a run, on daily bars; what keeps it from being computed."""
    if step.open and set(step.open) & {"condition", "timeframe", "market"}:
        text = _("What “%(name)s” screens for is known only when it runs: it was not checked.", name=step.name)
        return Said(Check("open_parts", "yellow", text), step.key)
    try:
        condition = parse(step.condition)
    except ConditionError as error:
        return _not_computable(step, error.sentence_in(step.condition))
    if step.timeframe not in {"", "1d"}:
        condition = Condition(with_series(condition.root, lambda one: replace(one, timeframe=step.timeframe)))
    problems = problems_of(condition)
    return _not_computable(step, problems[0].message) if problems else condition


def on_bars(steps: Sequence[tuple[ScreenStep, Condition]], loaded: LoadedMarket, stop: Stop) -> Iterator[Said]:
    """What the bars of a market say of conditions on the same symbols. `stop` is called per chunk of work."""
    known = []
    for step, condition in steps:
        missing = next(without_figures(condition.series, loaded.bars.facts, loaded.bars.market), None)
        if missing is not None:
            yield _not_computable(step, missing.message, missing.hint)
        else:
            known.append((step, condition))
    whole = loaded.bars.panel
    symbols = wanted_symbols(whole.symbols, steps[0][0].symbols) & set(whole.symbols)
    if not symbols:
        yield from (_no_symbol(step, loaded.bars.market) for step, _condition in known)
        return
    places = np.array(sorted(whole.places[one] for one in symbols), dtype=np.int64)
    panel = whole.select(sorted(symbols))
    longest = int(panel.lengths.max(initial=0))
    enough = [(step, condition) for step, condition in known if bars_needed(condition) <= longest]
    for step, condition in known:
        if (step, condition) not in enough:
            yield _too_short(step, bars_needed(condition), longest)
    if not enough:
        return
    conditions = [condition for _step, condition in enough]
    facts = {name: figure.select(places) for name, figure in loaded.bars.facts.items()}
    recent = latest(panel, max(bars_needed(condition) for condition in conditions) + SESSIONS)

    def signalled(seen: Panel) -> Signals:
        values = Indicators(seen, facts=facts)
        marks: list[Marks] = [evaluate_rows(one, values, check=stop) == TRUE for one in conditions]
        return Signals(marks[0], tuple(marks[1:]), np.zeros(len(seen.sessions)))

    signals = signalled(recent)
    for check in (
        signals_stand(signals, recent, signalled, cuts=CUTS, check=stop),
        garbage_ahead(signals, recent, signalled, seed=SEED, check=stop),
    ):
        yield Said(check, hint=_FUTURE if check.verdict == "red" else None)
    for (step, condition), marks in zip(enough, (signals.entries, *signals.exits), strict=True):
        yield _how_often(step, condition, marks, recent)


def latest(panel: Panel, sessions: int) -> Panel:
    """The bars of the last so many sessions alone, in arrays of their own."""
    days = np.unique(panel.sessions)
    if len(days) <= sessions:
        return compact(panel)
    early = np.concatenate([[0], np.cumsum(panel.sessions < days[-sessions])])
    return compact(replace(panel, starts=frozen(panel.starts + early[panel.ends] - early[panel.starts])))


_FUTURE = _(
    "No condition can look ahead by itself, so this is a fault of the program or of its bars: tell whoever runs it, "
    "and do not trade by it."
)


def _not_computable(step: ScreenStep, reason: Message, hint: Message | None = None) -> Said:
    text = _("“%(name)s” cannot be computed: %(reason)s", name=step.name, reason=reason)
    return Said(Check("not_computable", "red", text), step.key, hint or _("Change or drop that part of the condition."))


def _no_symbol(step: ScreenStep, market: str) -> Said:
    text = _("None of the symbols of “%(name)s” exists in %(market)s.", name=step.name, market=market)
    hint = _("Choose the market where they are traded, or change the symbols.")
    return Said(Check("symbols_missing", "red", text, 0), step.key, hint)


def _too_short(step: ScreenStep, needed: int, longest: int) -> Said:
    text = _(
        "“%(name)s” needs %(needed)s bars, and no symbol has more than %(longest)s: each run would fail.",
        name=step.name,
        needed=needed,
        longest=longest,
    )
    hint = _("Import older bars, or shorten the periods of the condition.")
    return Said(Check("too_little_history", "red", text, longest), step.key, hint)


def _how_often(step: ScreenStep, condition: Condition, marks: Marks, panel: Panel) -> Said:
    sessions = np.unique(panel.sessions)
    first = sessions[min(bars_needed(condition), len(sessions)) - 1]
    found = int((marks & (panel.sessions >= first)).sum())
    looked = int((sessions >= first).sum())
    if not found:
        text = _("“%(name)s” was true of no symbol on the last %(sessions)s sessions.", name=step.name, sessions=looked)
        return Said(Check("how_often", "yellow", text, 0), step.key)
    text = _(
        "“%(name)s” was true %(count)s times on the last %(sessions)s sessions.",
        name=step.name,
        count=found,
        sessions=looked,
    )
    return Said(Check("how_often", "grey", text, found), step.key)
