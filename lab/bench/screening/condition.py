"""The condition of the bench of screening: five conditions over six indicators."""

CONDITION = (
    "rsi(14) < 60 and close > sma(20) and close < bbands(20, 2).upper and volume > 0.5 * sma(volume, 20) "
    "and (ema(12) crosses_above ema(26) within 5 bars)"
)
