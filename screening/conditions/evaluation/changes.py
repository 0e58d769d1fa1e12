"""How much prices changed, and how much they do. Pure."""

import talib

from screening.bars.panel import Floats
from screening.conditions.evaluation.arguments import Arguments
from screening.conditions.evaluation.blocks import Block


def change(block: Block, a: Arguments) -> Floats:
    """The change in percent. Scaled before it is divided: of whole prices it is the number nearest to the true one.

    From 2,000 to 2,030 it is 1.5, where TA-Lib's ROC says 1.4999… and "at least 1.5 %" would not hold.
    """
    close = block.price("close")
    return _percent(close, block.before(close, change_bars(a)))


def change_bars(a: Arguments) -> int:
    """Over how many bars; left out, it is the last."""
    return int(str(a.values.get("length", 1)))


def gap(block: Block, _: Arguments) -> Floats:
    """From the close before to the open, in percent."""
    return _percent(block.price("open"), block.before(block.price("close")))


def volatility(block: Block, a: Arguments) -> Floats:
    """The standard deviation of the population of the last bars' changes in percent (TradingView's ta.stdev too)."""
    return block.each(lambda close: talib.STDDEV(talib.ROC(close, 1), a.whole()), ("close",))


def breakout_level(block: Block, a: Arguments) -> Floats:
    """The open plus a share of the range of the bar before."""
    return block.price("open") + a.number("k") * block.before(block.price("high") - block.price("low"))


def _percent(now: Floats, then: Floats) -> Floats:
    return 100 * (now - then) / then
