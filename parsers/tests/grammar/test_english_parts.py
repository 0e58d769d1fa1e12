"""English stops, targets, sizes and schedules."""

import pytest

from parsers.tests.grammar.test_english_conditions import BUYING, asked, strategy_of

CASES = [
    (
        "Place a stop loss 2 ATR below the entry and take profit at 3 times the risk.",
        {"stop_loss": {"mult": 2.0, "type": "atr"}, "take_profit": {"value": 3.0, "type": "rr"}},
    ),
    (
        "Stop: 1.5 x ATR(14). Target: 2:1 reward to risk.",
        {"stop_loss": {"mult": 1.5, "type": "atr"}, "take_profit": {"value": 2.0, "type": "rr"}},
    ),
    (
        "Use a 10% trailing stop.",
        {"trailing_stop": {"value": 10.0, "type": "percent"}},
    ),
    (
        "Trail with a 3 ATR stop from the highest close.",
        {"trailing_stop": {"mult": 3.0, "type": "atr"}},
    ),
    (
        "Invest 10% of the portfolio in each position.",
        {"sizing": {"value": 10.0, "type": "percent_equity"}},
    ),
    (
        "Buy in three equal parts.",
        {"sizing": {"n": 3, "type": "split"}},
    ),
    (
        "Rebalance on the first trading day of every month.",
        {"schedule": {"every": "month", "day": "first_trading_day", "type": "calendar"}},
    ),
    (
        "Run every weekday at 9:45 ET.",
        {"schedule": {"cron": "45 9 * * 1-5", "tz": "America/New_York", "type": "cron"}},
    ),
    (
        "Check every 5 minutes.",
        {"schedule": {"seconds": 300, "type": "interval"}},
    ),
    (
        "Run 15 minutes before the close.",
        {"schedule": {"event": "close", "offset_minutes": -15, "type": "market"}},
    ),
    (
        "Scan after the close every day.",
        {"schedule": {"event": "close", "type": "market"}},
    ),
    (
        "Buy the top 10 stocks of the Nasdaq 100 by 6-month return, rebalanced monthly.",
        {"schedule": {"every": "month", "type": "calendar"}},
    ),
    (
        "Entry long: RSI(14) < 30 and close > EMA(200). Exit long: RSI(14) > 70. SL: 2%. TP: 4%.",
        {"stop_loss": {"value": 2.0, "type": "percent"}, "take_profit": {"value": 4.0, "type": "percent"}},
    ),
    (
        "Sell as soon as the trade is down 4%.",
        {"stop_loss": {"value": 4.0, "type": "percent"}},
    ),
    (
        "Get out if it loses 7% from my entry price.",
        {"stop_loss": {"value": 7.0, "type": "percent"}},
    ),
    (
        "Take profits when up 15%.",
        {"take_profit": {"value": 15.0, "type": "percent"}},
    ),
    (
        "I take half off at 8% and let the rest run with a 10% trailing stop.",
        {
            "take_profit": {"value": 8.0, "fraction": 0.5, "type": "percent"},
            "trailing_stop": {"value": 10.0, "type": "percent"},
        },
    ),
    (
        ("Universe: S&P 500. Entry: close crosses above SMA(50). Exit: close crosses below SMA(50). Stop loss: 6%."),
        {"stop_loss": {"value": 6.0, "type": "percent"}},
    ),
    (
        (
            "Hold the 5 ETFs with the highest 3-month return, equally weighted, rebalanced on the last "
            "trading day of each month."
        ),
        {
            "sizing": {"n": 5, "type": "equal_weight"},
            "schedule": {"every": "month", "day": "last_trading_day", "type": "calendar"},
        },
    ),
    (
        "Stop loss at the low of the entry bar.",
        {"stop_loss": {"field": "low", "type": "level"}},
    ),
    (
        "The stop is 2 x ATR(10) below entry; the target is 3 x ATR(10).",
        {
            "stop_loss": {"length": 10, "mult": 2.0, "type": "atr"},
            "take_profit": {"length": 10, "mult": 3.0, "type": "atr"},
        },
    ),
    (
        "Take half off at 2R and trail the rest by 2 ATR.",
        {"take_profit": {"value": 2.0, "fraction": 0.5, "type": "rr"}, "trailing_stop": {"mult": 2.0, "type": "atr"}},
    ),
    (
        "Buy the breakout of the 55-day high. Sell on a 20-day low. Risk 1% per trade, stop at 2N.",
        {"stop_loss": {"mult": 2.0, "type": "atr"}, "sizing": {"value": 1.0, "type": "risk_percent"}},
    ),
    (
        (
            "Rebalance monthly: hold the 10 S&P 500 stocks with the highest 6-month return, skip anything "
            "under its 200-day average."
        ),
        {"schedule": {"every": "month", "type": "calendar"}},
    ),
    (
        "Exit when price falls 15% from its peak since entry, or 8% below what I paid.",
        {"stop_loss": {"value": 8.0, "type": "percent"}, "trailing_stop": {"value": 15.0, "type": "percent"}},
    ),
    (
        "Enter long at the close if close > open and close > high of yesterday; stop at today's low.",
        {"stop_loss": {"field": "low", "type": "level"}},
    ),
    (
        "Stop-loss: none. Take profit at 20 percent.",
        {"take_profit": {"value": 20.0, "type": "percent"}},
    ),
    (
        "position size: 5% of equity | stop: 6% | target: 12% | timeframe: 4h | pair: ETHUSDT",
        {
            "stop_loss": {"value": 6.0, "type": "percent"},
            "take_profit": {"value": 12.0, "type": "percent"},
            "sizing": {"value": 5.0, "type": "percent_equity"},
        },
    ),
    # Both halves of a sentence are read.
    ("I risk ten percent and I am happy with twelve.", {"stop_loss": {"value": 10.0}, "take_profit": {"value": 12.0}}),
    ("Rebalance in January and July.", {"schedule": {"every": "half_year", "months": (1, 7)}}),
    ("Run on the last trading day of each quarter.", {"schedule": {"every": "quarter", "day": "last_trading_day"}}),
    ("At 9:35 New York time, Monday to Friday, run it.", {"schedule": {"cron": "35 9 * * 1-5"}}),
]


@pytest.mark.parametrize(("text", "parts"), CASES)
def test_a_part_is_read_with_its_numbers(text: str, parts: dict[str, dict[str, object]]) -> None:
    strategy = strategy_of(BUYING + text)
    for name, expected in parts.items():
        found = getattr(strategy, name).model_dump()
        assert {key: found[key] for key in expected} == expected
    # A second sentence that buys may be a second setup.
    assert set(asked(strategy)) <= {"two_readings"}
