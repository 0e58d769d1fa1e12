"""The peer of the bench of screening: what one would write with TA-Lib and numpy for `screening_condition` alone.

A plain loop over symbols that computes the six indicators from all bars and keeps what the condition looks at, then
comparisons of whole arrays. It knows no missing value, no other condition and no second screen.
"""

import numpy as np
import talib

from screening.bars.panel import Panel, Truths


def talib_loop(panel: Panel) -> Truths:
    """Whether the condition is true at each symbol's last bar. Every symbol has some hundred bars."""
    close, volume = panel.columns["close"], panel.columns["volume"]
    rsi, average, upper, usual, fast, slow = [], [], [], [], [], []
    for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True):
        own = close[start:end]
        rsi.append(talib.RSI(own, 14)[-1])
        average.append(talib.SMA(own, 20)[-1])
        upper.append(talib.BBANDS(own, 20, 2.0, 2.0)[0][-1])
        usual.append(talib.SMA(volume[start:end], 20)[-1])
        fast.append(talib.EMA(own, 12)[-6:])
        slow.append(talib.EMA(own, 26)[-6:])
    last, traded = close[panel.ends - 1], volume[panel.ends - 1]
    is_above = np.array(fast) > np.array(slow)
    crossed = (is_above[:, 1:] & ~is_above[:, :-1]).any(axis=1)
    found: Truths = (
        (np.array(rsi) < 60)
        & (last > np.array(average))
        & (last < np.array(upper))
        & (traded > 0.5 * np.array(usual))
        & crossed
    )
    return found
