"""English kinds of sayings that were once misread or asked about for nothing, each in wordings that no case has."""

import pytest

from parsers.tests.grammar.test_english_conditions import BUYING, asked, strategy_of

ENTRIES = [
    ("Buy after an inside day.", "high < high[1] and low > low[1]"),
    ("Buy if yesterday was an inside bar.", "high[1] < high[2] and low[1] > low[2]"),
    ("Buy on an outside bar.", "high > high[1] and low < low[1]"),
    (
        (
            "Take yesterday's high minus yesterday's low, multiply it by 0.5 and add that to today's open. "
            "When price crosses above that level, go long."
        ),
        "close crosses_above vb_level(0.5)",
    ),
    ("Buy when price crosses above the open plus 0.6 times yesterday's range.", "close crosses_above vb_level(0.6)"),
    (
        "Level = today's open + 0.45 * (yesterday's high - yesterday's low). Buy when price crosses above that level.",
        "close crosses_above vb_level(0.45)",
    ),
    ("Buy if RSI(14) is under 30 for the third day in a row.", "rsi(14) < 30 for 3 bars"),
    ("Buy when CCI(20) is below -100 on this bar and on the bar before it.", "cci(20) < -100 for 2 bars"),
    ("Buy when any of the last 3 bars closed below the lower Bollinger band (20, 2).", "close < bbands(20, 2).lower"),
    ("Buy when the close is at least 5% but not more than 15% below its 52-week high.", "close <= 0.95 * high_52w"),
    ("Buy when the close is between 5 and 15% below its 52-week high.", "close >= 0.85 * high_52w"),
    ("Buy when it closes at its highest close in 30 days.", "close >= highest(close, 30)"),
    ("Buy AAPL when the weekly close is over its forty week average.", "close > sma(40)"),
    ("Buy when RSI(14) < 30, and volume vs 20-day average: at least 2x.", "volume >= 2 * sma(volume, 20)"),
    ("Buy when Tenkan goes up through Kijun.", "crosses_above"),
    (
        "MACD (12, 26, 9): when the line crosses above the signal I go long.",
        "macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal",
    ),
    ("Buy when we've had two lower closes in a row.", "close < close[1] for 2 bars"),
    ("Buy when the close, by the way, is above the 50-day SMA.", "close > sma(50)"),
]
REQUIRED = [
    ("Never anything under $5.", "close >= 5"),
    ("Never anything with a P/E above 40.", "per <= 40"),
    ("Hands off if today's loss is worse than 7%.", "change_pct >= -7"),
    ("Unless ADX(14) is above 20, don't buy either.", "adx(14) > 20"),
    ("Entries between 09:45 and 11:00, nothing outside.", 'time_of_day >= "09:45" and time_of_day <= "11:00"'),
    ("No trades outside 09:45 to 11:00.", 'time_of_day >= "09:45" and time_of_day <= "11:00"'),
    ("Nothing before 07:00, and nothing at 17:00 or later.", 'time_of_day >= "07:00" and time_of_day < "17:00"'),
    ("Debt may not exceed 150% of equity.", "debt_ratio <= 150"),
    ("Market cap (min) 2B", "market_cap >= 2000000000"),
    ("I skim for stocks where over 20 million dollars changed hands today.", "value_traded > 20000000"),
    ("I leave a stock alone if it is under its 150-day SMA.", "close >= sma(150)"),
    ("And never anything that fell 10% or more today.", "change_pct > -10"),
]
EXITS = [
    ("The position is closed when RSI(14) is above 70.", "rsi(14) > 70"),
    ("After 30 trading days the position is gone.", "bars_held >= 30"),
    ("I keep each one for 20 trading days, less if RSI(14) goes over 80 before that.", "bars_held >= 20"),
    ("Whatever is still open at 15:50 gets sold.", 'time_of_day >= "15:50"'),
    ("Three trading days later it is sold, or earlier when RSI(14) is above 70.", "bars_held >= 3 or rsi(14) > 70"),
    ("Sell at 15:55 because I do not hold overnight.", 'time_of_day >= "15:55"'),
    ("The other half rides until a close beneath the 10 EMA.", "close < ema(10)"),
    ("20 bars, then out.", "bars_held >= 20"),
    ("Out: RSI(14) over 75, or 6 days in the trade.", "rsi(14) > 75 or bars_held >= 6"),
    ("Sell on the first close that is above the 10 EMA.", "close > ema(10)"),
    ("12 days are over and I sell.", "bars_held >= 12"),
    ("If RSI(14) is above 70 I'm in cash.", "rsi(14) > 70"),
]
STOPS = [
    ("It isn't allowed to go more than 6% against me.", {"type": "percent", "value": 6.0, "fraction": 1.0}),
    ("I never let a trade go more than 6% against me.", {"type": "percent", "value": 6.0, "fraction": 1.0}),
    ("Five percent against me and I give up.", {"type": "percent", "value": 5.0, "fraction": 1.0}),
    ("Nine percent of room on the downside, then I'm stopped out.", {"type": "percent", "value": 9.0, "fraction": 1.0}),
    ("SL at the low of the previous bar.", {"type": "level", "field": "low", "offset": 1, "fraction": 1.0}),
]
TRAILS = [
    ("Give back 12% from the peak = gone.", 12.0),
    ("If it gives back 12% from its high, I sell.", 12.0),
    ("12% off the top and I'm out.", 12.0),
]
ASKED = [
    "It's 500 bucks a pop and I have never sold a share.",
    "I put 2,000 dollars into each.",
    "I reinvest the dividends by hand.",
    "Nothing with a P/E over 30, a ROE of 10% or better, and debt may not exceed 150% of equity.",
    "Daily loss cap 4% of equity.",
    "P/E cheaper than usual.",
    "I never sell below the 200-day SMA.",
    "Not one of them trades above the 50-day SMA.",
    "It is allowed to go more than 6% against me.",
    "After 10 days it's sold, unless RSI(14) is above 50.",
    "Buy the Russell 2000, except stocks below $3, when RSI(14) < 30.",
    "The position isn't closed when RSI(14) is above 70.",
]


@pytest.mark.parametrize(("text", "condition"), ENTRIES)
def test_a_way_in_is_read_in_wordings_of_its_kind(text: str, condition: str) -> None:
    strategy = strategy_of(text)

    assert condition in strategy.entry.text().replace("@1w", "")


@pytest.mark.parametrize(("text", "condition"), REQUIRED)
def test_what_is_needed_is_read_in_wordings_of_its_kind(text: str, condition: str) -> None:
    strategy = strategy_of(BUYING + text)

    assert (strategy.entry.text(), asked(strategy)) == (f"close > open and {condition}", [])


@pytest.mark.parametrize(("text", "way_out"), EXITS)
def test_a_way_out_is_read_in_wordings_of_its_kind(text: str, way_out: str) -> None:
    strategy = strategy_of(BUYING + text)

    assert way_out in strategy.exit.text()
    assert (strategy.entry.text(), asked(strategy)) == ("close > open", [])


@pytest.mark.parametrize(("text", "stop"), STOPS)
def test_a_stop_is_read_in_wordings_of_its_kind(text: str, stop: dict[str, object]) -> None:
    strategy = strategy_of(BUYING + text)

    assert strategy.stop_loss is not None
    assert strategy.stop_loss.model_dump() == stop


@pytest.mark.parametrize(("text", "value"), TRAILS)
def test_a_trailing_stop_is_read_in_wordings_of_its_kind(text: str, value: float) -> None:
    strategy = strategy_of(BUYING + text)

    assert strategy.trailing_stop is not None
    assert strategy.trailing_stop.model_dump()["value"] == value


@pytest.mark.parametrize("text", ASKED)
def test_what_no_strategy_says_is_asked_about(text: str) -> None:
    assert asked(strategy_of(BUYING + text))


def test_a_difference_of_prices_is_never_compared_with_a_price() -> None:
    strategy = strategy_of("Buy when the close is above the MACD signal.")

    assert not strategy.entry.conditions


def test_what_is_bought_by_the_calendar_alone_is_a_strategy_without_conditions() -> None:
    strategy = strategy_of("Every Monday at 10:00 New York time I buy VTI. I never sell any of it.")

    assert strategy.is_strategy
    assert (strategy.entry.conditions, strategy.universe.symbols) == ((), ("VTI",))


def test_lines_of_dots_lead_from_a_key_to_its_value() -> None:
    strategy = strategy_of("BUY ........... RSI(14) below 30\nSTOP .......... 2.2 x ATR(20)")

    assert strategy.entry.text() == "rsi(14) < 30"
    assert strategy.stop_loss is not None
    assert strategy.stop_loss.model_dump() == {"type": "atr", "length": 20, "mult": 2.2, "fraction": 1.0}


def test_what_is_taken_back_names_no_universe_without_a_question() -> None:
    strategy = strategy_of("Daily bars of coffee. Kidding, I only trade silver futures. Buy when RSI(14) < 30.")

    assert any(question.code == "conflict" for question in strategy.open_questions)


def test_an_average_of_days_beside_a_weekly_close_is_asked_about() -> None:
    assert asked(strategy_of("Buy MSFT if the weekly close is above the 50-day SMA."))
