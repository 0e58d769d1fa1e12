"""Where the price is between the extremes of its last bars, and how far from its average. Pure.

Unknown where it did not move (see `motionless`), else TA-Lib's to the last bit.
"""

from collections.abc import Collection, Mapping
from functools import partial

import talib

from screening.bars.panel import Floats
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import HLC, Block
from screening.conditions.evaluation.motionless import any_of_last, unknown_where, without_range


def macd(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """TA-Lib's three lines."""
    names = [name for name in ("line", "signal", "hist") if name in outputs]
    places = [("line", "signal", "hist").index(name) for name in names]
    lengths = (a.whole("fast"), a.whole("slow"), a.whole("signal"))
    return dict(zip(names, block.each_of(places, talib.MACD, ("close",), *lengths), strict=True))


def stoch(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """The slow stochastics."""
    k, smooth, d = a.whole("k"), a.whole("smooth"), a.whole("d")
    places = [place for place, name in enumerate(("k", "d")) if name in outputs]
    function = partial(talib.STOCH, fastk_period=k, slowk_period=smooth, slowd_period=d)
    lines = block.each_of(places, function, HLC)
    still = any_of_last(without_range(block.price("high"), block.price("low"), k), smooth)
    marks = (still, any_of_last(still, d))
    return {("k", "d")[place]: unknown_where(marks[place], line) for place, line in zip(places, lines, strict=True)}


def willr(block: Block, a: Arguments) -> Floats:
    """Williams' %R."""
    still = without_range(block.price("high"), block.price("low"), a.whole())
    return unknown_where(still, block.each(talib.WILLR, HLC, a.whole()))


def cci(block: Block, a: Arguments) -> Floats:
    """How far the typical price is from its average, in mean deviations."""
    typical = talib.TYPPRICE(*block.hlc())
    still = without_range(typical, typical, a.whole())
    return unknown_where(still, block.each(talib.CCI, HLC, a.whole()))
