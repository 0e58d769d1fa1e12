"""One of two strategies that are compared, over the bars that it looks at. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.backtest.comparison.rules import Rule
from screening.backtest.engine.rows import Marks
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Venue
from screening.bars.panel import Days, Places, Truths
from screening.conditions import Condition
from screening.conditions.evaluation.evaluate import evaluate_rows
from screening.conditions.evaluation.logic import UNKNOWN, Verdicts
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Node, any_of

_PER_SYMBOL = 2**32
_HALF = 2**31


@dataclass(frozen=True, eq=False)
class Side:
    """A plan over a panel that owns all of its rows (rows.compact), symbols in the order of `market`.

    `market` are all symbols of the market. `settings` are of the period that both sides have. `members` says of each
    row whether its symbol belongs to the universe on that day; None: all do.
    """

    plan: Plan
    settings: Settings
    indicators: Indicators
    venue: Venue
    market: tuple[str, ...]
    members: Truths | None = None

    @cached_property
    def keys(self) -> Places:
        """Of each row its symbol and session as one number, rising: the same bar has the same one on both sides."""
        panel = self.indicators.panel
        place = {symbol: number for number, symbol in enumerate(self.market)}
        owners = np.array([place[symbol] for symbol in panel.symbols], dtype=np.int64)
        return np.repeat(owners, panel.lengths) * _PER_SYMBOL + panel.sessions

    def rows(self, keys: Places) -> tuple[Places, Marks]:
        """The rows of those bars, and which of them are looked at here; 0 for others."""
        rows = np.searchsorted(self.keys, keys)
        found: Marks = (rows < len(self.keys)) & (self.keys[np.minimum(rows, len(self.keys) - 1)] == keys)
        rows = np.where(found, rows, 0)
        return rows, found if self.members is None else found & self.members[rows]

    @property
    def entry(self) -> Node | None:
        """What is bought on."""
        return None if self.plan.entry is None else self.plan.entry.root

    @property
    def exit(self) -> Node | None:
        """What bars say of selling: any of the conditions to sell on. How long is held is said of trades alone."""
        found = [rule.condition.root for rule in self.plan.exits if rule.condition is not None]
        return any_of(*found) if found else None


# Of rows of a side, and whether they are on it: not known where they are not.
VerdictsOf = Callable[[Side, Rule, Places, Marks], Verdicts]


def parted(keys: Places) -> tuple[Places, Days]:
    """The place of the symbol in the market, and the day number of the session, of bars by their numbers."""
    places = (keys + _HALF) // _PER_SYMBOL
    return places, (keys - places * _PER_SYMBOL).astype(np.int32)


def verdicts_once(check: Check = unstopped) -> VerdictsOf:
    """Verdicts of rules of sides on rows of theirs; each rule is looked at once, on all bars."""
    found: dict[tuple[int, int, Rule], Verdicts] = {}

    def on(side: Side, rule: Rule, rows: Places, here: Marks) -> Verdicts:
        key = (id(side.indicators), id(side.members), rule)
        if key not in found:
            condition = Condition(rule.node)
            found[key] = evaluate_rows(
                condition, side.indicators, members=side.members, filters=rule.filters, check=check
            )
        verdicts: Verdicts = np.where(here, found[key][rows], np.int8(UNKNOWN))
        return verdicts

    return on
