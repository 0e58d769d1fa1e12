"""What a verdict rests on: the conditions that held at a symbol's last bar, and all of them with what they saw. Pure.

The values are those of the evaluation itself. Parts of "and" and "or" are told apart; what stands in a window or under
"not" is one condition with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Places, Truths
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import FALSE, TRUE, UNKNOWN, Evaluation, Verdicts, reach
from screening.conditions.evaluation.layouts import LastBars
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import node_text, series_text
from screening.conditions.tree import All, Any, Line, Node, Series, Trend, Within, operands, units, walk


@dataclass(frozen=True)
class Held:
    """A condition that held, and the values that it saw by the text of their series (None = none).

    `bars_ago`: of a window ("within 3 bars"), how long ago it was that what is in it held; the values are of that bar.
    """

    condition: str
    values: Mapping[str, float | None]
    bars_ago: int = 0


@dataclass(frozen=True)
class Explanation:
    """One condition at one symbol's last bar: its text, its verdict (None = not known), and the values that it saw.

    `parts` are those of "and" and "or"; values are given where there are none.
    """

    text: str
    verdict: bool | None
    values: Mapping[str, float | None]
    bars_ago: int = 0
    parts: tuple["Explanation", ...] = ()


@dataclass(frozen=True)
class NearMiss:
    """A symbol that fails a condition by one of its parts alone."""

    symbol: str
    failed: Explanation


def held_at(
    condition: Condition,
    values: Indicators,
    places: Iterable[int],
    *,
    among: Truths | None = None,
    check: Check = unstopped,
) -> list[tuple[Held, ...]]:
    """For each of the symbols that the condition is true of: which of its parts were, and what they saw."""
    seen = _Seen(condition, values, among, check)
    return [tuple(seen.held(condition.root, place)) for place in places]


def explain(condition: Condition, values: Indicators, symbol: str, *, among: Truths | None = None) -> Explanation:
    """Why the symbol's last bar is a hit or not: every part with its verdict and values. KeyError: no such symbol."""
    place = values.panel.places[symbol]
    return _Seen(condition, values, among, unstopped).explained(condition.root, place)


def near_misses(
    condition: Condition, values: Indicators, *, among: Truths | None = None, check: Check = unstopped
) -> list[NearMiss]:
    """The symbols that fail by exactly one part of an "and", in the order of the panel; of others there are none.

    A part whose value is not known counts as failed.
    """
    root = condition.root
    if not isinstance(root, All):
        return []
    seen = _Seen(condition, values, among, check)
    fails = np.stack([seen.verdicts(part) != TRUE for part in root.parts])
    chosen = fails.sum(axis=0) == 1
    if among is not None:
        chosen &= among
    return [
        NearMiss(values.panel.symbols[place], seen.explained(root.parts[int(fails[:, place].argmax())], place))
        for place in np.flatnonzero(chosen).tolist()
    ]


@dataclass(frozen=True)
class _Unit:
    """What is known of a unit for every symbol: verdicts, bars ago, and the values there."""

    verdicts: Verdicts
    bars_ago: Places
    values: Mapping[str, Floats]


class _Seen:
    """The units of a condition at the last bar of every symbol."""

    def __init__(self, condition: Condition, values: Indicators, among: Truths | None, check: Check) -> None:
        self.values, self.among, self.check = values, among, check
        self.units = {unit: self._unit(unit) for unit in dict.fromkeys(units(condition.root))}

    def verdicts(self, node: Node) -> Verdicts:
        """Of a unit, or of units joined."""
        if not isinstance(node, All | Any):
            return self.units[node].verdicts
        choose = np.minimum if isinstance(node, All) else np.maximum
        joined: Verdicts = choose.reduce([self.verdicts(part) for part in node.parts])
        return joined

    def held(self, node: Node, place: int) -> list[Held]:
        """The units that the truth of the node rests on; none when it isn't true."""
        if self.verdicts(node)[place] != TRUE:
            return []
        if isinstance(node, All | Any):
            return [held for part in node.parts for held in self.held(part, place)]
        return [Held(node_text(node), self._values_at(node, place), int(self.units[node].bars_ago[place]))]

    def explained(self, node: Node, place: int) -> Explanation:
        """The node with everything in it."""
        verdict = {TRUE: True, FALSE: False, UNKNOWN: None}[int(self.verdicts(node)[place])]
        if isinstance(node, All | Any):
            parts = tuple(self.explained(part, place) for part in node.parts)
            return Explanation(node_text(node), verdict, {}, parts=parts)
        ago = int(self.units[node].bars_ago[place])
        return Explanation(node_text(node), verdict, self._values_at(node, place), bars_ago=ago)

    def _values_at(self, unit: Node, place: int) -> dict[str, float | None]:
        found = {text: float(column[place]) for text, column in self.units[unit].values.items()}
        return {text: None if np.isnan(value) else value for text, value in found.items()}

    def _unit(self, unit: Node) -> _Unit:
        width = unit.bars if isinstance(unit, Within) else 1
        longest = int(self.values.panel.lengths.max(initial=0))
        layout = LastBars(self.values, max(width, min(width + reach(unit), longest)), self.among, self.check)
        evaluation = Evaluation(layout, self.check)
        verdicts = evaluation.verdicts(unit)[:, -1]
        ago = np.zeros(len(verdicts), dtype=np.int64)
        if isinstance(unit, Within):
            inside = evaluation.verdicts(unit.condition)[:, -width:] == TRUE
            ago = np.where(inside.any(axis=1), inside[:, ::-1].argmax(axis=1), 0)
        rows = np.arange(len(verdicts))
        values = {series_text(series): layout.values(series)[rows, -1 - ago] for series in _series(unit)}
        return _Unit(verdicts, ago, values)


def _series(unit: Node) -> list[Series]:
    """What the unit reads; of a trend also what it compares with."""
    found = []
    for node in walk(unit):
        for operand in operands(node):
            if isinstance(operand, Line):
                found.append(operand.series)
                if isinstance(node, Trend):
                    found.append(replace(operand.series, ago=operand.series.ago + node.bars))
    return list(dict.fromkeys(found))
