"""English sentences and the conditions that they mean."""

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy

# Text, entry, exit; a text that only sells is read after one that buys.
CASES = [
    (
        "Buy when the weekly close crosses above its 10-week average and sell when it closes back below it.",
        "close crosses_above sma(10)",
        "close crosses_below sma(10)",
    ),
    (
        (
            "Enter long when price closes above the 20-day EMA for two consecutive days and volume is "
            "above its 20-day average."
        ),
        "close > ema(20) for 2 bars and volume > sma(volume, 20)",
        "",
    ),
    (
        "We go long AAPL if the 10-day SMA is above the 30-day SMA and RSI(14) is between 40 and 60.",
        "sma(10) > sma(30) and rsi(14) >= 40 and rsi(14) <= 60",
        "",
    ),
    (
        "Buy on a close above VWAP after 10:00.",
        'close > vwap and time_of_day > "10:00"',
        "",
    ),
    (
        "Short TSLA when it breaks below yesterday's low on volume at least 2x the 20-day average.",
        "close crosses_below low[1] and volume >= 2 * sma(volume, 20)",
        "",
    ),
    (
        "Buy when the MACD histogram turns positive and the close is above the 200-day MA.",
        "macd(12, 26, 9).hist crosses_above 0 and close > sma(200)",
        "",
    ),
    (
        "Long when price is at least 5% above its 52-week low but more than 20% below its 52-week high.",
        "close >= 1.05 * low_52w and close < 0.8 * high_52w",
        "",
    ),
    (
        "Buy stocks with P/E below 12, P/B below 1.5 and a dividend yield of at least 4%.",
        "per < 12 and pbr < 1.5 and dividend_yield >= 4",
        "",
    ),
    (
        "I only buy if the 200-day moving average is rising.",
        "sma(200) rising(1)",
        "",
    ),
    (
        "Never buy a stock trading below $5.",
        "close >= 5",
        "",
    ),
    (
        "Skip anything with average volume below 500,000 shares.",
        "sma(volume, 20) >= 500000",
        "",
    ),
    (
        "Avoid stocks with debt-to-equity above 2.",
        "debt_to_equity <= 2",
        "",
    ),
    (
        "Buy the cheapest 10% of US stocks by price-to-book with ROE above 12%.",
        "rank_pct(by=pbr, order=asc) <= 10 and roe > 12",
        "",
    ),
    (
        "Buy when %K crosses above %D and both are below 20.",
        ("stoch(14, 3, 3).k crosses_above stoch(14, 3, 3).d and stoch(14, 3, 3).k < 20 and stoch(14, 3, 3).d < 20"),
        "",
    ),
    (
        "Buy when +DI crosses above -DI and ADX(14) is above 25.",
        "plus_di(14) crosses_above minus_di(14) and adx(14) > 25",
        "",
    ),
    (
        "Buy when the close crosses above the Kijun-sen and is above the cloud.",
        (
            "close crosses_above ichimoku(9, 26, 52).kijun and close > ichimoku(9, 26, 52).span_a and "
            "close > ichimoku(9, 26, 52).span_b"
        ),
        "",
    ),
    (
        "Buy if the stock gaps up more than 3% and the previous close was above its 50-day average.",
        "gap_pct > 3 and close[1] > sma(50)[1]",
        "",
    ),
    (
        "Buy when there are three red candles in a row and RSI(2) < 10.",
        "close < open for 3 bars and rsi(2) < 10",
        "",
    ),
    (
        "Buy after a bullish engulfing candle if the close is above the 50 EMA.",
        "cdl_engulfing > 0 and close > ema(50)",
        "",
    ),
    (
        "Golden cross of the 50 and 200 day: buy. Death cross: sell.",
        "sma(50) crosses_above sma(200)",
        "sma(50) crosses_below sma(200)",
    ),
    (
        "When the 50-day crosses the 200-day from below, buy; when it crosses back below, sell.",
        "sma(50) crosses_above sma(200)",
        "sma(50) crosses_below sma(200)",
    ),
    (
        "Buy when the close is up at least 10% over the last month but down over the last week.",
        "roc(21) >= 10 and roc(5) < 0",
        "",
    ),
    (
        "Don't enter if the stock is up more than 15% in the last 5 days.",
        "roc(5) <= 15",
        "",
    ),
    (
        "Buy when volume is the highest in 20 days and the close is above the open.",
        "volume >= highest(volume, 20) and close > open",
        "",
    ),
    (
        "Buy if the close is higher than the close 20 days ago.",
        "close > close[20]",
        "",
    ),
    (
        "Buy when CCI crosses above 100 and sell when it falls below 0.",
        "cci(20) crosses_above 100",
        "cci(20) crosses_below 0",
    ),
    (
        "Buy if price touches the lower band and RSI is oversold.",
        "close <= bbands(20, 2).lower and rsi(14) < 30",
        "",
    ),
    (
        "If the 20 EMA is above the 50 EMA and the 50 EMA is above the 100 EMA, look for longs.",
        "ema(20) > ema(50) and ema(50) > ema(100)",
        "",
    ),
    (
        "Buy when Williams %R is below -80. Sell when it rises above -20.",
        "willr(14) < -80",
        "willr(14) crosses_above -20",
    ),
    (
        "Buy BTC when the 4h RSI is below 30 and the daily close is above the 200-day SMA.",
        "rsi(14)@4h < 30 and close > sma(200)",
        "",
    ),
    (
        (
            "The stock must be above its 150-day moving average, the market cap has to be over 1 billion "
            "dollars and EPS growth at least 20%."
        ),
        "close > sma(150) and market_cap > 1000000000 and eps_growth >= 20",
        "",
    ),
    (
        "RSI below 25. Close above the 200 day. Buy next open.",
        "rsi(14) < 25 and close > sma(200)",
        "",
    ),
    (
        (
            "Buy when price closes below the 10-day low and above the 200-day average; sell when it closes "
            "above the 10-day high."
        ),
        "close < donchian(10).lower and close > sma(200)",
        "close > donchian(10).upper",
    ),
    (
        "Buy unless RSI is above 70.",
        "rsi(14) <= 70",
        "",
    ),
    (
        "Buy if at least 3 of the last 5 days closed higher.",
        "close > close[1] count(5 bars) >= 3",
        "",
    ),
    (
        "Buy when the 14 day ADX is rising and above 20.",
        "adx(14) rising(1) and adx(14) > 20",
        "",
    ),
    (
        "Buy when the Bollinger band width is below 5%.",
        "bbands(20, 2).width < 5",
        "",
    ),
    (
        "Buy AMD when EMA(9) crosses above EMA(21) on the 15 minute chart.",
        "ema(9) crosses_above ema(21)",
        "",
    ),
    (
        "Long entry: stochastic %K below 20 and turning up.",
        "stoch(14, 3, 3).k < 20 and stoch(14, 3, 3).k rising(1)",
        "",
    ),
    (
        "Buy Bitcoin whenever the daily RSI falls under 35; sell once it climbs above 65.",
        "rsi(14) crosses_below 35",
        "rsi(14) crosses_above 65",
    ),
    (
        "I buy if price pulls back at least 5% from its 20-day high while still above the 100-day average.",
        "close <= 0.95 * donchian(20).upper and close > sma(100)",
        "",
    ),
    (
        "Enter when MACD line is above zero and the histogram has been rising for 3 days.",
        "macd(12, 26, 9).line > 0 and macd(12, 26, 9).hist rising(3)",
        "",
    ),
    (
        "Buy when the close is above both the 20 and 50 EMA and RSI is not above 70.",
        "close > ema(20) and close > ema(50) and rsi(14) <= 70",
        "",
    ),
    (
        "Buy if neither the RSI is above 60 nor the volume is below its 20-day average.",
        "rsi(14) <= 60 and volume >= sma(volume, 20)",
        "",
    ),
    (
        "Do not buy if the price is more than 10% above its 50-day average.",
        "close <= 1.1 * sma(50)",
        "",
    ),
    (
        "Don't go long when ADX is under 15.",
        "adx(14) >= 15",
        "",
    ),
    (
        "Only enter when volume exceeds 1.5 times the 30-day average volume.",
        "volume > 1.5 * sma(volume, 30)",
        "",
    ),
    (
        "Buy when close[1] < sma(20) and close > sma(20).",
        "close[1] < sma(20) and close > sma(20)",
        "",
    ),
    (
        "Buy stocks down 3 days in a row with RSI(2) under 5 that are above their 200-day moving average.",
        "close < close[1] for 3 bars and rsi(2) < 5 and close > sma(200)",
        "",
    ),
    (
        "Place trades only between 10:00 and 14:00.",
        'time_of_day >= "10:00" and time_of_day <= "14:00"',
        "",
    ),
    (
        "Buy when the weekly RSI(14) is above 50 and the daily RSI(14) drops below 40.",
        "rsi(14)@1w > 50 and rsi(14) crosses_below 40",
        "",
    ),
]
BUYING = "Buy if close > open. "


def strategy_of(text: str) -> Strategy:
    """The strategy in a text."""
    return GrammarExtraction().extract(read(text))


def asked(strategy: Strategy) -> list[str]:
    """What is asked beside what every text of one sentence lacks."""
    general = {"exit", "universe"}
    return [q.code for q in strategy.open_questions if q.code != "missing" or q.path not in general]


@pytest.mark.parametrize(("text", "entry", "way_out"), CASES)
def test_a_sentence_is_read_as_it_is_meant(text: str, entry: str, way_out: str) -> None:
    strategy = strategy_of(text if entry else BUYING + text)
    assert strategy.entry.text() == (entry or "close > open")
    assert strategy.exit.text() == way_out
    assert asked(strategy) == []
