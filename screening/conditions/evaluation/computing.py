"""Computes the lines of series over a panel, block by block: all of their values, or each symbol's last ones. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pastetrader.common.stop_signal import Check, unstopped
from screening.bars.panel import Floats, Panel, frozen
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import Block, over_blocks
from screening.conditions.evaluation.indicators import IMPLEMENTATIONS
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

    def work(first: int, last: int) -> None:
        block = Block(panel.part(first, last))
        spans = list(zip(panel.starts[first:last].tolist(), panel.ends[first:last].tolist(), strict=True))
        for line, values in zip(found, lines_of_block(block, wanted), strict=True):
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

    def work(first: int, last: int) -> None:
        block = Block(panel.part(first, last))
        rows = block.panel.ends[:, None] - width + np.arange(width)
        is_before = rows < block.panel.starts[:, None]
        rows = np.maximum(rows, 0)
        for line, values in zip(found, lines_of_block(block, wanted), strict=True):
            if not block.rows:
                line[first:last] = np.nan
                continue
            line[first:last] = values[rows]
            line[first:last][is_before] = np.nan

    over_blocks(panel, work, check)
    return [frozen(line) for line in found]


def lines_of_block(block: Block, wanted: Sequence[Series]) -> list[Floats]:
    """Each series over all rows of the block; arrays may be columns of the bars and must not be written to."""
    outputs: defaultdict[Series, list[str]] = defaultdict(list)
    for series in wanted:
        outputs[_field_of(series)].append(series.output)
    found = {field: _lines_of_field(block, field, names) for field, names in outputs.items()}
    return [found[_field_of(series)][series.output] for series in wanted]


def _field_of(series: Series) -> Series:
    return replace(series, output="", ago=0)


def _lines_of_field(block: Block, field: Series, outputs: Sequence[str]) -> Mapping[str, Floats]:
    implementation, arguments = IMPLEMENTATIONS[field.field], Arguments.of(field)
    history = min(implementation.history(replace(arguments, output=output)) for output in outputs)
    lengths = block.panel.lengths
    if lengths.min() >= history:
        return implementation.lines(block, arguments, outputs)
    found = {output: np.full(block.rows, np.nan) for output in outputs}
    long = np.flatnonzero(lengths >= history)
    if len(long):
        part = Block(block.panel.select([block.panel.symbols[place] for place in long.tolist()]).packed())
        values = implementation.lines(part, arguments, outputs)
        rows = np.repeat(lengths >= history, lengths)
        for output, line in found.items():
            line[rows] = values[output]
    return found
