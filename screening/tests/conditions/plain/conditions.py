"""Sixty conditions that together read every field that can be computed.

Ranks are among the best few, so that it matters whom they go over where there are a dozen symbols, too.
"""

from screening.conditions.evaluation.candles import PATTERNS

# Parts that random conditions are made of beside those of the sixty.
RANKED = (
    "rank(by=close) <= 2",
    "rank(by=close, order=asc) == 1",
    "rank_pct(by=volume) <= 30",
    "rank(by=roc, length=3) <= 2",
    "rank(by=[close, volume], order=asc) <= 3",
    "rank(by=close)[1] <= 2",
    "rank(by=roc, length=1)@1w <= 3",
    "rank(by=per, order=asc) <= 2",
    "rank(by=volume) crosses_below 3",
)
# About half of the bars of made-up markets are so, whatever the day.
EVEN = (
    "close > close[1]",
    "close > sma(5)",
    "rsi(7) < 50",
    "volume > volume[1]",
    "per < 20",
    "roe > roe[30]",
    "debt_ratio < 200",
    "close > close@1w",
)


def _candles(first: int, count: int, window: int) -> str:
    chosen = PATTERNS[first : first + count]
    either = " or ".join(f"{name} {'>' if place % 2 else '<'} 0" for place, name in enumerate(chosen))
    return f"({either}) within {window} bars"


CONDITIONS = (
    "rsi(14) < 48 and close > sma(20)",
    "close > sma(50) and rsi(14) between 40 and 70 and volume > 1.5 * sma(volume, 20)",
    "ema(12) crosses_above ema(26) within 5 bars",
    "close >= 0.95 * high_52w or (close rising(3) and not macd.hist < 0)",
    "macd crosses_above macd.signal and adx(14) > 20",
    "close > bbands(20, 2).upper or bbands(20, 2).pctb < 0.05",
    "bbands(20, 2).width < 8 and close > bbands(20, 2).middle",
    "close < bbands(20, 2).lower within 3 bars",
    "close > keltner(20, 2).upper or close < keltner(20, 1.5).lower",
    "keltner.middle rising(5) and atr(14) falling(5)",
    "plus_di(14) crosses_above minus_di(14) within 10 bars",
    "stoch.k < 20 and stoch.k > stoch.d",
    "stoch(9, 3, 3).d crosses_below 80",
    "cci(20) > 100 or cci(20) < -150",
    "mfi(14) < 25 and value_traded > sma(value_traded, 20)",
    "willr(14) < -80 for 3 bars",
    "roc(20) > 15 and volatility(20) < 4",
    "change_pct > 5 or change_pct(3) < -8",
    "gap_pct > 2 and bullish_bar",
    "bearish_bar count(10 bars) >= 7",
    "close > donchian(20).upper or close < donchian(20).lower",
    "close >= highest(close, 60) and volume > highest(volume, 20)[1]",
    "low <= lowest(60) and close > open",
    "close crosses_above psar",
    "close > ichimoku.span_a and close > ichimoku.span_b and ichimoku.tenkan > ichimoku.kijun",
    "high > vb_level(0.5) and close > vb_level(0.5)",
    "vwap > sma(20) and close > vwap",
    "close < 1.05 * low_52w",
    "wma(10) crosses wma(30) within 4 bars",
    "not (rsi(14) > 30 or close < sma(5))",
    "not rsi(14) < 70 within 5 bars",
    "close in (1000, 5000, 10000, 20000) or close == open",
    "open != close and high == close",
    "close[1] > close[2] and close > 1.01 * close[5] and volume[1] < volume",
    "rsi(4)@1w > 60 and close > close@1w[1]",
    "sma(3)@1M < close and close@1M > open@1M",
    "macd(3, 6, 2).hist@1w > 0 and rsi(14) < 50",
    "close@1w crosses_above sma(4)@1w within 5 bars",
    "volume@1w > 2 * volume@1w[1] or value_traded@1M > 1.5 * value_traded@1M[1]",
    "high_52w@1M < 1.1 * close or atr(5)@1w < 0.02 * close",
    "bbands(8, 2).pctb@1w < 0.1 or stoch(5, 3, 3).k@1w > 90",
    "rank(by=roc, length=20) <= 5",
    "rsi(14) < 45 and rank(by=roc, length=20) <= 2",
    "close > sma(20) and volume > sma(volume, 20) and rank_pct(by=value_traded) <= 25",
    "rank(by=[roc, volatility], order=asc, length=12) <= 4 and close > 5",
    "(rsi(14) < 45 and rank(close) <= 2) or (rsi(14) > 55 and not rank_pct(volume, order=asc) <= 50)",
    "close > sma(5) and (rank(by=volume) <= 2 within 3 bars or rank(by=close)[2] <= 1)",
    "per < 12 and pbr < 1 and roe > 8",
    "market_cap >= 1000억 and debt_ratio < 150 and close > sma(20)",
    "dividend_yield > 2 or (revenue_growth > 10 and debt_to_equity <= 1)",
)
# Written down beforehand and not read while the interpreter and the evaluation were brought together.
UNREAD = (
    "per between 5 and 15 and per < per[20] and rank(by=market_cap) <= 2",
    "not per > 10 and rank_pct(by=per, order=asc) <= 40 and roe rising(60)",
    "market_cap@1w > market_cap@1M[1] and rank(by=[per, pbr], order=asc) <= 2",
    "rank(by=roc, length=4)@1w <= 3 and sma(4)@1w > sma(9)@1w",
    "dividend_yield crosses_above 3 within 20 bars or roe@1M < 0",
    _candles(0, 15, 3),
    _candles(15, 15, 2),
    _candles(30, 15, 4),
    _candles(45, 16, 3),
    "(ema(5) > ema(20) for 3 bars) count(8 bars) >= 5 and minus_di(7) < plus_di(7)",
)
