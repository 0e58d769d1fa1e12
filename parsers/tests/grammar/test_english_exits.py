"""More English sentences, those that only sell among them, and the conditions that they mean."""

import pytest

from parsers.tests.grammar.test_english_conditions import BUYING, asked, strategy_of

CASES = [
    (
        "Sell if the stock closes more than 3% below its 50-day moving average.",
        "",
        "close < 0.97 * sma(50)",
    ),
    (
        "Exit when the RSI drops below 45 or the price falls below the lower Bollinger Band.",
        "",
        "rsi(14) crosses_below 45 or close crosses_below bbands(20, 2).lower",
    ),
    (
        "Exit after 10 trading days.",
        "",
        "bars_held >= 10",
    ),
    (
        "Hold for 5 days, then sell.",
        "",
        "bars_held >= 5",
    ),
    (
        "Sell when RSI(2) closes above 70, or after 5 days, whichever comes first.",
        "",
        "rsi(2) > 70 or bars_held >= 5",
    ),
    (
        "Sell when price closes below the parabolic SAR.",
        "",
        "close < psar(0.02, 0.2)",
    ),
    (
        "Sell on a bearish engulfing.",
        "",
        "cdl_engulfing < 0",
    ),
    (
        "Exit at the next open.",
        "",
        "bars_held >= 1",
    ),
    (
        "Close position if price < EMA(50) or if held for more than 20 days.",
        "",
        "close < ema(50) or bars_held > 20",
    ),
    (
        "Sell if the 50-day moving average turns down.",
        "",
        "sma(50) falling(1)",
    ),
    (
        "Exit if the close falls below the lowest low of the last 10 bars or if 15 bars have passed.",
        "",
        "close crosses_below donchian(10).lower or bars_held >= 15",
    ),
    (
        "Sell when price hits the upper Bollinger band.",
        "",
        "close >= bbands(20, 2).upper",
    ),
    (
        "Close the trade at 3:30 pm.",
        "",
        'time_of_day >= "15:30"',
    ),
    (
        "Sell when the RSI is not above 50.",
        "",
        "rsi(14) <= 50",
    ),
    (
        "Exit long when the close is below the 20-day EMA for 2 days in a row.",
        "",
        "close < ema(20) for 2 bars",
    ),
    (
        "Exit all at 3:50 pm.",
        "",
        'time_of_day >= "15:50"',
    ),
    (
        "Buy when price crosses above the 200 EMA on the 1h chart. Sell on a cross back below.",
        "close crosses_above ema(200)",
        "close crosses_below ema(200)",
    ),
    (
        "If RSI < 30 then buy, if RSI > 70 then sell.",
        "rsi(14) < 30",
        "rsi(14) > 70",
    ),
    (
        "RSI < 30 -> BUY; RSI > 70 -> SELL",
        "rsi(14) < 30",
        "rsi(14) > 70",
    ),
    (
        "Buy KODEX 200 when the close is above its 20-day average.",
        "close > sma(20)",
        "",
    ),
    (
        "Buy Samsung Electronics if foreigners were net buyers for 3 days.",
        "foreign_net_buy_days >= 3",
        "",
    ),
    (
        "Buy when VWAP is reclaimed.",
        "close crosses_above vwap",
        "",
    ),
    (
        "Buy when RSI(14) < 30, unless the close is below the 200-day average.",
        "rsi(14) < 30 and close >= sma(200)",
        "",
    ),
    (
        "Sell when the RSI is not above 50.",
        "",
        "rsi(14) <= 50",
    ),
    (
        "Buy when RSI is at most 30. Sell when RSI is at least 60.",
        "rsi(14) <= 30",
        "rsi(14) >= 60",
    ),
    (
        ("Buy if yesterday's close was higher than the close 2 days ago and today opened above yesterday's high."),
        "close[1] > close[2] and open > high[1]",
        "",
    ),
    (
        "Buy when the 20-day high is broken, sell when the 10-day low is broken.",
        "close crosses_above donchian(20).upper",
        "close crosses_below donchian(10).lower",
    ),
    (
        "Exit long when the close is below the 20-day EMA for 2 days in a row.",
        "",
        "close < ema(20) for 2 bars",
    ),
    (
        "Buy if the price has been above the 50-day average for at least 10 days.",
        "close > sma(50) for 10 bars",
        "",
    ),
    (
        "Buy if RSI(14) was below 30 within the last 5 days and MACD has crossed above its signal line.",
        "rsi(14) < 30 within 5 bars and macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal",
        "",
    ),
    (
        "Buy when price is within 2% of its 50-day moving average and the 50-day is rising.",
        "close >= 0.98 * sma(50) and close <= 1.02 * sma(50) and sma(50) rising(1)",
        "",
    ),
    (
        "Screen: P/E 5-15, ROE > 15%, debt/equity < 0.5, revenue growth > 10%.",
        "per >= 5 and per <= 15 and roe > 15 and debt_to_equity < 0.5 and revenue_growth > 10",
        "",
    ),
    (
        (
            "Buy SPY when it closes under its lower Bollinger Band and RSI(2) is less than 10; sell when "
            "RSI(2) gets back over 65."
        ),
        "close < bbands(20, 2).lower and rsi(2) < 10",
        "rsi(2) crosses_above 65",
    ),
    (
        "Don't buy unless the close is above the 200-day average.",
        "close > sma(200)",
        "",
    ),
    (
        "Buy when price has fallen three days in a row but is still above its 200-day MA.",
        "close < close[1] for 3 bars and close > sma(200)",
        "",
    ),
    (
        "Go short when the close drops below the 100-day low, cover at the 50-day high.",
        "close crosses_below donchian(100).lower",
        "close crosses_above donchian(50).upper",
    ),
    (
        "Scan: market cap over $2B, P/E below 15, dividend yield above 3%, debt/equity less than 0.5.",
        "market_cap > 2000000000 and per < 15 and dividend_yield > 3 and debt_to_equity < 0.5",
        "",
    ),
    (
        "Wait for two consecutive closes above the upper Keltner channel before buying.",
        "close > keltner(20, 2).upper for 2 bars",
        "",
    ),
    (
        "Buy when the 14-day RSI rises above 50 from below and the weekly close is above the 30-week average.",
        "rsi(14) crosses_above 50 and close@1w > sma(30)@1w",
        "",
    ),
    (
        "Buy when price is within 3% of the 52-week high and volume is not below its 50-day average.",
        "close >= 0.97 * high_52w and volume >= sma(volume, 50)",
        "",
    ),
    (
        "Buy when CCI(20) crosses up through -100. Sell when it crosses down through +100.",
        "cci(20) crosses_above -100",
        "cci(20) crosses_below 100",
    ),
    (
        "Buy when EMA 8 > EMA 21 > EMA 55 and the close pulls back below EMA 8 but not below EMA 21.",
        "ema(8) > ema(21) and ema(21) > ema(55) and close crosses_below ema(8) and close >= ema(21)",
        "",
    ),
    (
        "Buy if close > 1.05 * sma(20); sell if close < 0.98 * sma(20)",
        "close > 1.05 * sma(20)",
        "close < 0.98 * sma(20)",
    ),
    (
        "Buy when the 20-day average volume is above 500k shares and price is between $5 and $50.",
        "sma(volume, 20) > 500000 and close >= 5 and close <= 50",
        "",
    ),
    (
        "Exit all at 3:50 pm.",
        "",
        'time_of_day >= "15:50"',
    ),
    (
        "Buy when ATR(14) is less than 2% of price.",
        "atr(14) < 0.02 * close",
        "",
    ),
]


@pytest.mark.parametrize(("text", "entry", "way_out"), CASES)
def test_a_way_out_is_read_as_it_is_meant(text: str, entry: str, way_out: str) -> None:
    strategy = strategy_of(text if entry else BUYING + text)
    assert strategy.entry.text() == (entry or "close > open")
    assert strategy.exit.text() == way_out
    assert asked(strategy) == []
