"""What a verdict rests on: the conditions that held at a symbol's last bar, and all of them with what they saw. Pure.

The values are those of the evaluation itself. Parts of "and" and "or" are told apart; what stands in a window or under
"not" is one condition with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.facts import NEVER
from screening.bars.panel import Days, Floats, Places, Truths, day
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import (
    FALSE,
    TRUE,
    UNKNOWN,
    Verdicts,
    at_last,
    ranking,
    reach,
)
from screening.conditions.evaluation.fundamentals import is_fundamental
from screening.conditions.evaluation.row_filters import (
    Filters,
    filtered_units,
    filters_inside,
    has_rank,
    is_ranking,
)
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import node_text, series_text
from screening.conditions.tree import All, Any, Line, Node, Series, Trend, Within, operands, walk


@dataclass(frozen=True)
class Beside:
    """By the text of a series: since when a fundamental was known, among how many rows a rank is."""

    known_since: Mapping[str, date] = field(default_factory=dict)
    ranked: Mapping[str, int] = field(default_factory=dict)


NOTHING = Beside()


@dataclass(frozen=True)
class Held:
    """A condition that held, and the values that it saw by the text of their series (None = none).

    `bars_ago`: of a window ("within 3 bars"), how long ago it was that what is in it held; the values are of that bar.
    `beside`: what else is known of the values.
    """

    condition: str
    values: Mapping[str, float | None]
    bars_ago: int = 0
    beside: Beside = NOTHING


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
    beside: Beside = NOTHING


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
    inside = filters_inside(root)
    fails = np.stack([seen.verdicts(part, inside) != TRUE for part in root.parts])
    chosen = fails.sum(axis=0) == 1
    if among is not None:
        chosen &= among
    return [
        NearMiss(values.panel.symbols[place], seen.explained(root.parts[int(fails[:, place].argmax())], place, inside))
        for place in np.flatnonzero(chosen).tolist()
    ]


@dataclass(frozen=True)
class _Unit:
    """What is known of a unit for every symbol: verdicts, bars ago, the values there and what is beside them."""

    verdicts: Verdicts
    bars_ago: Places
    values: Mapping[str, Floats]
    known_since: Mapping[str, Days]
    ranked: Mapping[str, Places]


class _Seen:
    """The units of a condition at the last bar of every symbol; those with a rank by their row filters too."""

    def __init__(self, condition: Condition, values: Indicators, among: Truths | None, check: Check) -> None:
        self.values, self.among, self.check = values, among, check
        found = dict.fromkeys(filtered_units(condition.root))
        self.units = {(unit, filters): self._unit(unit, filters) for unit, filters in found}

    def verdicts(self, node: Node, filters: Filters = ()) -> Verdicts:
        """Of a unit, or of units joined, under these row filters."""
        if not isinstance(node, All | Any):
            return self._of(node, filters).verdicts
        choose = np.minimum if isinstance(node, All) else np.maximum
        inside = filters_inside(node, filters)
        joined: Verdicts = choose.reduce([self.verdicts(part, inside) for part in node.parts])
        return joined

    def held(self, node: Node, place: int, filters: Filters = ()) -> list[Held]:
        """The units that the truth of the node rests on; none when it isn't true."""
        if self.verdicts(node, filters)[place] != TRUE:
            return []
        if isinstance(node, All | Any):
            inside = filters_inside(node, filters)
            return [held for part in node.parts for held in self.held(part, place, inside)]
        unit = self._of(node, filters)
        return [Held(node_text(node), _values_at(unit, place), int(unit.bars_ago[place]), _beside(unit, place))]

    def explained(self, node: Node, place: int, filters: Filters = ()) -> Explanation:
        """The node with everything in it."""
        verdict = {TRUE: True, FALSE: False, UNKNOWN: None}[int(self.verdicts(node, filters)[place])]
        if isinstance(node, All | Any):
            inside = filters_inside(node, filters)
            parts = tuple(self.explained(part, place, inside) for part in node.parts)
            return Explanation(node_text(node), verdict, {}, parts=parts)
        unit = self._of(node, filters)
        return Explanation(
            node_text(node),
            verdict,
            _values_at(unit, place),
            bars_ago=int(unit.bars_ago[place]),
            beside=_beside(unit, place),
        )

    def _of(self, unit: Node, filters: Filters) -> _Unit:
        return self.units[unit, filters if has_rank(unit) else ()]

    def _unit(self, unit: Node, filters: Filters) -> _Unit:
        width = unit.bars if isinstance(unit, Within) else 1
        longest = int(self.values.panel.lengths.max(initial=0))
        reached = max(width, min(width + reach(unit), longest))
        evaluation = at_last(self.values, reached, among=self.among, filters=filters, check=self.check)
        verdicts = evaluation.verdicts(unit)[:, -1]
        ago = np.zeros(len(verdicts), dtype=np.int64)
        if isinstance(unit, Within):
            inside = evaluation.verdicts(unit.condition)[:, -width:] == TRUE
            ago = np.where(inside.any(axis=1), inside[:, ::-1].argmax(axis=1), 0)
        place = np.arange(len(verdicts))
        values, since, ranked = {}, {}, {}
        for series in series_of(unit):
            text = series_text(series)
            if is_ranking(series):
                found = ranking(series, self.values, reached, among=self.among, filters=filters, check=self.check)
                values[text], ranked[text] = found.values[place, -1 - ago], found.counts[place, -1 - ago]
                continue
            values[text] = evaluation.values_of(Line(series))[place, -1 - ago]
            if is_fundamental(series) and len(self.values.panel.sessions):
                since[text] = self.values.known_since(series, self.values.panel.ends - 1 - ago, place)
        return _Unit(verdicts, ago, values, since, ranked)


def _values_at(unit: _Unit, place: int) -> dict[str, float | None]:
    found = {text: float(column[place]) for text, column in unit.values.items()}
    return {text: None if np.isnan(value) else value for text, value in found.items()}


def _beside(unit: _Unit, place: int) -> Beside:
    if not unit.known_since and not unit.ranked:
        return NOTHING
    since = {text: int(days[place]) for text, days in unit.known_since.items() if days[place] != NEVER}
    counts = {text: int(count[place]) for text, count in unit.ranked.items() if count[place]}
    return Beside({text: day(number) for text, number in since.items()}, counts)


def series_of(unit: Node) -> list[Series]:
    """What the unit reads; of a trend also what it compares with."""
    found = []
    for node in walk(unit):
        for operand in operands(node):
            if isinstance(operand, Line):
                found.append(operand.series)
                if isinstance(node, Trend):
                    found.append(replace(operand.series, ago=operand.series.ago + node.bars))
    return list(dict.fromkeys(found))
