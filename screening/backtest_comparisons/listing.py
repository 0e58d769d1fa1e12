"""A page of the signals of a comparison, with the rules that made the difference and what these saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.signals import Bars, Changed, Effect, SignalDifference
from screening.backtest_comparisons.seen import Look, looked_at
from screening.backtest_comparisons.tried import Tried
from screening.bars.panel import day

Which = Literal["changed", "went", "came", "stayed"]


@dataclass(frozen=True)
class Named:
    """A rule that made the difference at a bar, and the values of its series there; none when bars have changed."""

    effect: Effect
    is_unknown: bool
    values: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class SignalRow:
    """One signal; `is_elsewhere`: the other side does not look at its symbol."""

    symbol: str
    name: str
    session: date
    change: Literal["went", "came", "stayed"]
    rules: tuple[Named, ...] = ()
    is_elsewhere: bool = False


def signal_rows(
    found: Comparison,
    difference: SignalDifference,
    sides: tuple[Tried, Tried],
    *,
    which: Which = "changed",
    symbol: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[SignalRow]]:
    """How many signals there are of those, and a page of them, the newest first."""
    groups = _groups(difference, which)
    bars = [group.bars if isinstance(group, Changed) else group for group in groups]
    places, sessions = (np.concatenate([getattr(one, name) for one in bars]) for name in ("places", "sessions"))
    of_group = np.repeat(np.arange(len(bars)), [len(one) for one in bars])
    inside = np.concatenate([np.arange(len(one)) for one in bars])
    chosen = np.arange(len(places))
    if symbol:
        chosen = np.flatnonzero(places == (found.symbols.index(symbol) if symbol in found.symbols else -1))
    ordered = chosen[np.lexsort((places[chosen], -sessions[chosen].astype(np.int64)))]
    rows = [
        _row(found, groups[of_group[one]], int(inside[one]), int(places[one]), day(int(sessions[one])))
        for one in ordered[offset : offset + limit].tolist()
    ]
    return len(ordered), _with_values(found, sides, rows)


def _groups(difference: SignalDifference, which: Which) -> list[Changed | Bars]:
    if which == "changed":
        return [difference.went, difference.came]
    return [getattr(difference, which)]


def _row(found: Comparison, group: Changed | Bars, number: int, place: int, session: date) -> SignalRow:
    symbol = found.symbols[place]
    row = SignalRow(symbol, found.names.get(symbol, ""), session, "stayed")
    if isinstance(group, Bars):
        return row
    rules = tuple(Named(one, bool(one.unknown[number])) for one in group.effects if one.marks[number])
    return replace(row, change=group.change, rules=rules, is_elsewhere=bool(group.elsewhere[number]))


def _with_values(found: Comparison, sides: tuple[Tried, Tried], rows: Sequence[SignalRow]) -> list[SignalRow]:
    """Each rule with what it saw at its bar, on the side that it stands in."""
    looks = [
        (number, place, named.effect.whose, Look(named.effect.rule, row.symbol, row.session))
        for number, row in enumerate(rows)
        for place, named in enumerate(row.rules)
    ]
    seen: dict[tuple[int, int], Mapping[str, float | None]] = {}
    for whose, side in zip(("before", "after"), sides, strict=True):
        of_side = [(number, place, look) for number, place, who, look in looks if who == whose]
        values = looked_at(found, side, [look for _number, _place, look in of_side])
        seen |= {(number, place): one for (number, place, _look), one in zip(of_side, values, strict=True)}
    return [
        replace(
            row,
            rules=tuple(replace(named, values=seen[number, place]) for place, named in enumerate(row.rules)),
        )
        for number, row in enumerate(rows)
    ]
