"""What the conditions of a plan say of every row. Pure."""

from dataclasses import dataclass

from screening.backtest.engine.rows import Marks
from screening.backtest.ranks import Ranks


@dataclass(frozen=True, eq=False)
class Signals:
    """By row of the panel: where the entry holds, each exit, and the rank of an entry (asked for by rising rows)."""

    entries: Marks
    exits: tuple[Marks, ...]
    ranks: Ranks
