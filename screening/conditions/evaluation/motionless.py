"""Where an indicator divides nothing by nothing: on bars without any move there is no answer, and TA-Lib says 0. Pure.

A stock that stood still for months would be "oversold" by an RSI of 0. Here such values are NaN, which evaluation reads
as unknown; all others are TA-Lib's to the last bit.

The functions with a block look for doubtful rows in all of it at once, and only at the symbols that have one again.
"""

import numpy as np
import talib

from screening.bars.panel import Floats, Truths
from screening.conditions.evaluation.blocks import HLC, Block, Function

# Money flows that add up to less are nothing to TA-Lib.
_NO_FLOW = 1.0


def unknown_where(marks: Truths, values: Floats) -> Floats:
    """The values, NaN where marked."""
    return np.where(marks, np.nan, values) if marks.any() else values


def rsi(block: Block, length: int) -> Floats:
    """TA-Lib's RSI; unknown where there never was a gain or a loss."""
    found = block.each(talib.RSI, ("close",), length)

    def again(own: slice) -> Floats:
        close = block.price("close")[own]
        # Upside down, losses are gains: an RSI of 0 becomes 100, unless both averages are nothing.
        return unknown_where((found[own] == 0) & (talib.RSI(-close, length) == 0), found[own])

    return block.again(found, found == 0, again)


def mfi(block: Block, length: int) -> Floats:
    """TA-Lib's MFI; unknown where no money flowed up or down in its bars."""
    found = block.each(talib.MFI, (*HLC, "volume"), length)
    typical = talib.TYPPRICE(*block.hlc())
    moved = typical != block.before(typical)
    flow = np.where(moved, typical * block.price("volume"), 0.0)
    flow[block.young(1)] = 0.0
    # Counted, because what is left of a running sum is rounding.
    nothing = talib.SUM((flow != 0).astype(np.float64), length) == 0

    def again(own: slice) -> Floats:
        return unknown_where(nothing[own] | ((found[own] == 0) & (talib.SUM(flow[own], length) < _NO_FLOW)), found[own])

    return block.again(found, nothing | (found == 0), again)


def directional(block: Block, function: Function, length: int) -> Floats:
    """TA-Lib's PLUS_DI or MINUS_DI; unknown where the true ranges it divides by were nothing from the first bar on."""
    found = block.each(function, HLC, length)

    def again(own: slice) -> Floats:
        return unknown_where(_without_directions(block, own, length), found[own])

    return block.again(found, found == 0, again)


def adx(block: Block, length: int) -> Floats:
    """TA-Lib's ADX; unknown also where there was a range and never a direction, of which it is the average."""
    found = block.each(talib.ADX, HLC, length)

    def again(own: slice) -> Floats:
        high, low, close = (column[own] for column in block.hlc())
        nowhere = (talib.PLUS_DI(high, low, close, length) == 0) & (talib.MINUS_DI(high, low, close, length) == 0)
        still = ((found[own] == 0) & nowhere) | _without_directions(block, own, length)
        return unknown_where(still, found[own])

    return block.again(found, found == 0, again)


def without_range(high: Floats, low: Floats, length: int) -> Truths:
    """Where the highest high and the lowest low of the last bars are the same price.

    Of a symbol's first `length` - 1 rows nothing is said: bars of the symbol before it are seen there.
    """
    # TA-Lib's MAX doesn't take a length of 1.
    marks: Truths = high == low if length == 1 else talib.MAX(high, length) == talib.MIN(low, length)
    return marks


def any_of_last(marks: Truths, bars: int) -> Truths:
    """Where one of the last so many rows is marked: an average over them is unknown too."""
    if bars <= 1 or not marks.any():
        return marks
    near = marks.copy()
    for back in range(1, bars):
        near[back:] |= marks[:-back]
    return near


def _without_directions(block: Block, own: slice, length: int) -> Truths:
    high, low, close = (column[own] for column in block.hlc())
    marks: Truths = talib.ATR(high, low, close, length) == 0
    return marks
