"""What an entry needs, ways out that are counted, hours in words, shares that come off, "or above"."""

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy

BUYING = "Buy if close > open. "

# What is said beside "buy if close > open", and the whole entry.
ENTRIES = [
    ("I look at the RSI, the nine one not the fourteen, and that should be above 60.", "rsi(9) > 60"),
    ("Kick out names with a negative ROE, and those that trade less than 500 million won a day.", ""),
    ("Leave out stocks with a negative ROE.", "roe >= 0"),
    ("It has to change hands for at least 20 million dollars a day.", "value_traded >= 20000000"),
    ("If it's already up 15% or more on the day leave it.", "change_pct < 15"),
    ("If it is up 15% or more today I won't touch it.", "change_pct < 15"),
    ("Quarter to ten is the earliest, half past eleven is the latest.", 'time_of_day >= "09:45"'),
    ("After 14:30 I'm not buying anymore.", 'time_of_day <= "14:30"'),
    ("After half past two in the afternoon I don't buy.", 'time_of_day <= "14:30"'),
    ("None of it counts while ADX(14) is under 15.", "adx(14) >= 15"),
    ("It has to be over the 3-day and the 10-day simple averages, all two of them, or I pass.", "close > sma(10)"),
    ("Filter 2: ADX(10) is 20 or higher.", "adx(10) >= 20"),
]
# A text and its entry.
ALONE = [
    ("The entry needs a close higher than every high of the previous 40 days.", "close > donchian(40).upper"),
    ("The buy signal requires RSI(14) below 30.", "rsi(14) < 30"),
    ("The buy comes the moment RSI(14) is below 30.", "rsi(14) < 30"),
    ("long above the Donchian 55 high", "close > donchian(55).upper"),
    ("Long above the 50-day average. Flat under the 20-day average.", "close > sma(50)"),
    ("Buy if RSI(14) is below 30 or above 70.", "rsi(14) < 30 or rsi(14) > 70"),
    (
        "Buy if the close is above its 20-day average or above the 50-day average.",
        "close > sma(20) or close > sma(50)",
    ),
    ("Buy if the close is over the 50-day or under the 200-day average.", "close > sma(50) or close < sma(200)"),
    ("Buy if RSI(14) is at 70 or above.", "rsi(14) >= 70"),
    ("Buy if RSI(3) is under 15, or, failing that, close < close[1].", "rsi(3) < 15 or close < close[1]"),
    ("Buy when the price crosses over the uper bollinger (20, 2).", "close crosses_above bbands(20, 2).upper"),
    (
        "A = RSI(14) < 30\nB = close > open\nC = MFI(14) < 20\nBuy formula: A and (B or C)",
        "rsi(14) < 30 and (close > open or mfi(14) < 20)",
    ),
    ("Look for companies yielding over 3% whose P/E is under 18.", "dividend_yield > 3 and per < 18"),
    ("Copper futures (HG), weekly bars. Buy if close > open. None of this is advice.", "close > open"),
    ("What I look for:\n- RSI(14) < 30\n- close > open", "rsi(14) < 30 and close > open"),
]
# What is said beside the entry, and the way out.
EXITS = [
    ("A name leaves early if it closes more than 20% off its 52-week high.", "close < 0.8 * high_52w"),
    ("Anything I own is thrown out after 5 sessions.", "bars_held >= 5"),
    ("I sell after 5 sessions, or sooner, the first time it closes lower than the low of the day before.", ""),
    ("Whatever was bought is sold when the next session opens.", "bars_held >= 1"),
    ("At five to four in the afternoon everything is gone anyway.", 'time_of_day >= "15:55"'),
    ("Getting out has two doors. Door one is a close under the 20-day low.", "close < donchian(20).lower"),
    ("Sell when the 40-week SMA is lower than it did 4 weeks back.", "sma(200) < sma(200)[20]"),
]
PARTS = [
    ("Stop loss, I put it one and a half ATRs away, standard fourteen period.", "stop_loss", {"mult": 1.5}),
    ("Keep 3x ATR(10) between your entry and the stop.", "stop_loss", {"mult": 3.0, "length": 10}),
    ("Take gains: +15%", "take_profit", {"value": 15.0}),
    ("Forty percent of the shares go at plus one percent.", "take_profit", {"value": 1.0, "fraction": 0.4}),
    ("What's left trails by point eight of a percent.", "trailing_stop", {"value": 0.8}),
    ("Each time it's 20% of my equity.", "sizing", {"value": 20.0}),
    ("No idea ever puts more than 0.75% of equity on the line.", "sizing", {"type": "risk_percent", "value": 0.75}),
    ("30 names, every holding at an identical weight.", "sizing", {"n": 30}),
    ("Every holding at an identical weight, 30 names.", "sizing", {"n": 30}),
    ("Twice a year, first trading day of April and of October.", "schedule", {"months": (4, 10)}),
]


def strategy_of(text: str) -> Strategy:
    """What the grammar reads."""
    return GrammarExtraction().extract(read(text))


def asked(strategy: Strategy) -> list[str]:
    """Codes of the questions, those about parts that nobody told left out."""
    return [question.code for question in strategy.open_questions if question.quote]


@pytest.mark.parametrize(("text", "condition"), ENTRIES)
def test_what_an_entry_needs_or_forbids_is_read(text: str, condition: str) -> None:
    strategy = strategy_of(BUYING + text)
    assert condition in strategy.entry.text()
    assert asked(strategy) == []


def test_two_kinds_of_stocks_that_are_left_out_are_both_left_out() -> None:
    strategy = strategy_of(BUYING + "Kick out names with a negative ROE, and those with a P/E above 30.")
    assert strategy.entry.text() == "close > open and roe >= 0 and per <= 30"


@pytest.mark.parametrize(("text", "entry"), ALONE)
def test_an_entry_is_read_in_many_wordings(text: str, entry: str) -> None:
    strategy = strategy_of(text)
    assert (strategy.entry.text(), asked(strategy)) == (entry, [])


@pytest.mark.parametrize(("text", "way_out"), EXITS)
def test_a_way_out_is_read_in_many_wordings(text: str, way_out: str) -> None:
    strategy = strategy_of(BUYING + text)
    assert way_out in strategy.exit.text()
    assert (strategy.entry.text(), asked(strategy)) == ("close > open", [])


@pytest.mark.parametrize(("text", "kind", "expected"), PARTS)
def test_parts_are_read_in_many_wordings(text: str, kind: str, expected: dict[str, object]) -> None:
    strategy = strategy_of(BUYING + text)
    found = getattr(strategy, kind).model_dump()
    assert {key: found[key] for key in expected} == expected
    assert asked(strategy) == []


def test_an_average_or_above_another_compares_nothing() -> None:
    strategy = strategy_of("Buy if the 5-day average or above the 50-day average.")
    assert (strategy.is_strategy, asked(strategy)) == (False, ["unread"])


def test_an_entry_that_nobody_can_compute_is_missing() -> None:
    strategy = strategy_of("Buy when Supertrend turns green. Sell if close < open. Stop 5%.")
    assert not strategy.is_strategy
    assert any(question.path == "entry" and question.code == "missing" for question in strategy.open_questions)


def test_a_plan_without_a_size_is_asked_about() -> None:
    strategy = strategy_of("I buy VOO every month.")
    assert strategy.universe.symbols == ("VOO",)
    assert "missing" in asked(strategy)


def test_from_ten_to_three_is_no_ten_minutes_before_three() -> None:
    assert "14:50" not in strategy_of(BUYING + "Trade from ten to three.").entry.text()


def test_what_a_tale_beside_rules_names_is_asked_about() -> None:
    strategy = strategy_of("I wrote this for MSFT because it was quiet.\nBuy if RSI(14) < 30.")
    assert "unread" in asked(strategy)


def test_a_target_that_is_taken_opens_no_long() -> None:
    text = "Sell short when close < open. Cover when RSI(14) is below 20. Target is 40 pips, I take it and walk."
    assert strategy_of(text).direction == "short"
