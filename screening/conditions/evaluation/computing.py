"""Computes the lines of series over a panel, block by block: all of their values, or each symbol's last ones. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Panel, frozen
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import Block, over_blocks
from screening.conditions.evaluation.indicators import IMPLEMENTATIONS, Implementation
from screening.conditions.tree import Series


def lines(panel: Panel, wanted: Sequence[Series], check: Check = unstopped) -> list[Floats]:
    """Each series (bars ago not applied) over all bars of the panel, in its row order; read-only.

    NaN where history is too short and in rows that no symbol owns. KeyError for a field that is not built.
    `check` is called for each block of symbols.
    """
    found = [np.empty(len(panel.sessions)) for _ in wanted]
    if int(panel.lengths.sum()) < len(panel.sessions):
        for line in found:
            line.fill(np.nan)

    plan = _Plan(wanted)

    def work(first: int, last: int) -> None:
        block = Block(panel.part(first, last))
        spans = list(zip(panel.starts[first:last].tolist(), panel.ends[first:last].tolist(), strict=True))
        for line, values in zip(found, plan.lines(block), strict=True):
            if spans[-1][1] - spans[0][0] == block.rows:
                line[spans[0][0] : spans[-1][1]] = values
                continue
            place = 0
            for start, end in spans:
                line[start:end] = values[place : place + end - start]
                place += end - start

    over_blocks(panel, work, check)
    return [frozen(line) for line in found]


def last_values(panel: Panel, wanted: Sequence[Series], width: int, check: Check = unstopped) -> list[Floats]:
    """The last `width` values of each series for each symbol, [symbol, bar], newest right; read-only.

    NaN before a symbol's first bar; else as `lines`, of which not one is ever there as a whole.
    """
    found = [np.empty((len(panel.symbols), width)) for _ in wanted]

    plan = _Plan(wanted)

    def work(first: int, last: int) -> None:
        block = Block(panel.part(first, last))
        rows = block.panel.ends[:, None] - width + np.arange(width)
        is_before = rows < block.panel.starts[:, None]
        rows = np.maximum(rows, 0)
        for line, values in zip(found, plan.lines(block), strict=True):
            if not block.rows:
                line[first:last] = np.nan
                continue
            line[first:last] = values[rows]
            line[first:last][is_before] = np.nan

    over_blocks(panel, work, check)
    return [frozen(line) for line in found]


@dataclass(frozen=True)
class _Field:
    """A field with its parameters, the lines of it that are wanted, and how many bars a symbol needs for one."""

    implementation: Implementation
    arguments: Arguments
    outputs: tuple[str, ...]
    history: int


class _Plan:
    """What is to be computed in every block: each field once, whatever is wanted of it."""

    def __init__(self, wanted: Sequence[Series]) -> None:
        outputs: defaultdict[Series, list[str]] = defaultdict(list)
        for series in wanted:
            outputs[_without_line(series)].append(series.output)
        self._fields = {field: _field(field, tuple(dict.fromkeys(names))) for field, names in outputs.items()}
        self._places = [(_without_line(series), series.output) for series in wanted]

    def lines(self, block: Block) -> list[Floats]:
        """Each series over all rows of the block. Arrays may be columns of the bars: they must not be written to."""
        found = {key: _lines_of(field, block) for key, field in self._fields.items()}
        return [found[key][output] for key, output in self._places]


def _without_line(series: Series) -> Series:
    return replace(series, output="", ago=0)


def _field(series: Series, outputs: tuple[str, ...]) -> _Field:
    implementation, arguments = IMPLEMENTATIONS[series.field], Arguments.of(series)
    history = min(implementation.history(replace(arguments, output=output)) for output in outputs)
    return _Field(implementation, arguments, outputs, history)


def _lines_of(field: _Field, block: Block) -> Mapping[str, Floats]:
    lengths = block.panel.lengths
    is_long = lengths >= field.history
    if is_long.all():
        return field.implementation.lines(block, field.arguments, field.outputs)
    found = {output: np.full(block.rows, np.nan) for output in field.outputs}
    if is_long.any():
        chosen = [block.panel.symbols[place] for place in np.flatnonzero(is_long).tolist()]
        part = Block(block.panel.select(chosen).packed())
        values = field.implementation.lines(part, field.arguments, field.outputs)
        rows = np.repeat(is_long, lengths)
        for output, line in found.items():
            line[rows] = values[output]
    return found
