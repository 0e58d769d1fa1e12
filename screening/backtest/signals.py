"""What the conditions of a plan say of every row. Pure."""

from dataclasses import dataclass

from screening.backtest.engine.rows import Marks
from screening.bars.panel import Floats


@dataclass(frozen=True, eq=False)
class Signals:
    """By row of the panel: where the entry holds, each exit, and the rank of an entry."""

    entries: Marks
    exits: tuple[Marks, ...]
    ranks: Floats
