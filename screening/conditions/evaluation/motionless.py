"""Where an indicator divides nothing by nothing: on bars without any move there is no answer, and TA-Lib says 0. Pure.

A stock that stood still for months would be "oversold" by an RSI of 0. Here such values are NaN, which evaluation reads
as unknown; all others are TA-Lib's to the last bit.
"""

import numpy as np
import numpy.typing as npt
import talib

from screening.bars.panel import Floats

Marks = npt.NDArray[np.bool_]

# Money flows that add up to less are nothing to TA-Lib.
_NO_FLOW = 1.0


def unknown_where(marks: Marks, values: Floats) -> Floats:
    """The values, NaN where marked."""
    return np.where(marks, np.nan, values) if marks.any() else values


def rsi(close: Floats, length: int) -> Floats:
    """TA-Lib's RSI; unknown where there never was a gain or a loss."""
    found: Floats = talib.RSI(close, length)
    zero = found == 0
    # Upside down, losses are gains: an RSI of 0 becomes 100, unless both averages are nothing.
    return unknown_where(zero & (talib.RSI(-close, length) == 0), found) if zero.any() else found


def mfi(high: Floats, low: Floats, close: Floats, volume: Floats, length: int) -> Floats:
    """TA-Lib's MFI; unknown where no money flowed up or down in its bars."""
    found: Floats = talib.MFI(high, low, close, volume, length)
    typical = talib.TYPPRICE(high, low, close)
    flow = np.where(np.diff(typical, prepend=typical[:1]) != 0, typical * volume, 0.0)
    # Counted, because what is left of a running sum is rounding.
    nothing = talib.SUM((flow != 0).astype(np.float64), length) == 0
    return unknown_where(nothing | ((found == 0) & (talib.SUM(flow, length) < _NO_FLOW)), found)


def without_range(high: Floats, low: Floats, length: int) -> Marks:
    """Where the highest high and the lowest low of the last bars are the same price."""
    # TA-Lib's MAX doesn't take a length of 1.
    marks: Marks = high == low if length == 1 else talib.MAX(high, length) == talib.MIN(low, length)
    return marks


def any_of_last(marks: Marks, bars: int) -> Marks:
    """Where one of the last so many bars is marked: an average over them is unknown too."""
    if bars <= 1 or not marks.any():
        return marks
    near = marks.copy()
    for back in range(1, bars):
        near[back:] |= marks[:-back]
    return near


def without_directions(high: Floats, low: Floats, close: Floats, length: int) -> Marks:
    """Where the true ranges that the directional indicators divide by were nothing from the first bar on."""
    marks: Marks = talib.ATR(high, low, close, length) == 0
    return marks
