"""Lines around the price: Bollinger's bands, Keltner's and Donchian's channels, the cloud. Pure.

What TA-Lib doesn't have is made of its functions as TradingView makes it: each of those says how.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import talib

from screening.bars.panel import Floats
from screening.conditions.evaluation import motionless
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import HLC, Block
from screening.conditions.fields import BANDS

KELTNER_ATR_BARS = 10


def bbands(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """The bands, their width in percent of the middle, and where the close is between them (0 to 1)."""
    close, length, mult = block.price("close"), a.whole(), a.number("mult")
    places = [place for place, name in enumerate(BANDS) if name in outputs or not set(outputs) <= set(BANDS)]
    lines = block.each_of(places, talib.BBANDS, ("close",), length, mult, mult)
    found = {BANDS[place]: line for place, line in zip(places, lines, strict=True)}
    if set(outputs) <= set(BANDS):
        return found
    distance = found["upper"] - found["lower"]
    with np.errstate(divide="ignore", invalid="ignore"):
        width = distance / found["middle"] * 100
        place = (close - found["lower"]) / distance
    # A deviation that is only rounding is none.
    still = motionless.without_range(close, close, length) | (distance <= 0)
    return {**found, "width": width, "pctb": motionless.unknown_where(still, place)}


def keltner(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """TradingView's: an EMA of the close and, whatever its length, the average true range of 10 bars around it."""
    middle = block.each(talib.EMA, ("close",), a.whole())
    if not {"upper", "lower"} & set(outputs):
        return {"middle": middle}
    reach = a.number("mult") * block.each(talib.ATR, HLC, KELTNER_ATR_BARS)
    return {"upper": middle + reach, "middle": middle, "lower": middle - reach}


def keltner_history(a: Arguments) -> int:
    """How many bars the line needs."""
    return a.whole() if a.output == "middle" else max(a.whole(), KELTNER_ATR_BARS + 1)


def donchian(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """The highest high and the lowest low of the bars before the present one."""
    lines: dict[str, Callable[[], Floats]] = {
        "upper": lambda: block.before(block.each(talib.MAX, ("high",), a.whole())),
        "lower": lambda: block.before(block.each(talib.MIN, ("low",), a.whole())),
    }
    return {output: lines[output]() for output in outputs}


def ichimoku(block: Block, a: Arguments, outputs: Collection[str]) -> Mapping[str, Floats]:
    """The spans are the ones drawn at the bar: what was known `kijun` bars before, moved forward by so many."""
    ahead = a.whole("kijun")
    lines: dict[str, Callable[[], Floats]] = {
        "tenkan": lambda: _middle_of_range(block, a.whole("tenkan")),
        "kijun": lambda: _middle_of_range(block, ahead),
        "span_a": lambda: block.before((lines["tenkan"]() + lines["kijun"]()) / 2, ahead),
        "span_b": lambda: block.before(_middle_of_range(block, a.whole("senkou")), ahead),
    }
    return {output: lines[output]() for output in outputs}


def ichimoku_history(a: Arguments) -> int:
    """How many bars the line needs."""
    tenkan, kijun, senkou = (a.whole(name) for name in ("tenkan", "kijun", "senkou"))
    return {"tenkan": tenkan, "kijun": kijun, "span_a": max(tenkan, kijun) + kijun}.get(a.output, senkou + kijun)


def _middle_of_range(block: Block, length: int) -> Floats:
    highest, lowest = block.each(talib.MAX, ("high",), length), block.each(talib.MIN, ("low",), length)
    return (highest + lowest) / 2
