"""What forbids a trade, what takes back what was said, ways out in other words: read right, or asked about."""

import inspect

import pytest

from parsers.extraction.grammar.english import LANGUAGE
from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy

BASE = "Buy AAPL when the RSI(14) is below 30. Sell when the RSI(14) is above 60. "


def strategy_of(sentence: str) -> Strategy:
    return GrammarExtraction().extract(read(BASE + sentence))


def shown_by(strategy: Strategy) -> str:
    return " | ".join(source.quote for question in strategy.open_questions for source in question.sources)


# What is said, and the condition that it adds to the way in.
REFUSALS = [
    ("The trade is off if the gap is more than 4%.", "gap_pct <= 4"),
    ("All bets are off if it closes under the 200-day.", "close >= sma(200)"),
    ("A gap over 4% kills the setup.", "gap_pct <= 4"),
    ("An ADX under 20 rules it out.", "adx(14) >= 20"),
    ("An ADX under 20 cancels the trade.", "adx(14) >= 20"),
    ("An ADX under 20 is a no-go.", "adx(14) >= 20"),
    ("If ADX is under 20, forget it.", "adx(14) >= 20"),
    ("If ADX is under 20 I let it pass.", "adx(14) >= 20"),
    ("I give it a miss if ADX is under 20.", "adx(14) >= 20"),
    ("If it's below the 200-day I don't bother.", "close >= sma(200)"),
    ("Don't bother if price is not above the 200 EMA.", "close > ema(200)"),
    ("I keep out when ADX is under 20.", "adx(14) >= 20"),
    ("As long as ADX is under 20 nothing happens.", "adx(14) >= 20"),
    ("With ADX under 20 I do nothing.", "adx(14) >= 20"),
    ("A debt-to-equity over 2 disqualifies a stock.", "debt_to_equity <= 2"),
    ("Companies worth at least $2 billion.", "market_cap >= 2000000000"),
    ("Market cap between 2 and 10 billion.", "market_cap >= 2000000000 and market_cap <= 10000000000"),
    ("Foreigners: three days or more of net buying.", "foreign_net_buy_days >= 3"),
    ("Institutions have bought net for at least two days running.", "institution_net_buy_days >= 2"),
    ("ADX(14) must be climbing versus two bars ago.", "adx(14) rising(2)"),
    ("A gain on the day of more than 6%.", "change_pct > 6"),
    ("EPS growing 25% or more, sales growing at least 20%.", "eps_growth >= 25 and revenue_growth >= 20"),
    (
        "The close ends up under the 20 EMA but the high pokes over it.",
        "close < ema(20) and high crosses_above ema(20)",
    ),
]
# What is said, and the condition that it adds to the way out.
WAYS_OUT = [
    ("Exit unless the close is above the 10-day EMA.", "close <= ema(10)"),
    ("Unless the close is above the 10-day EMA, I sell.", "close <= ema(10)"),
    ("I stay in unless it closes below the 50-day.", "close < sma(50)"),
    ("Never held longer than one night: out on the next day's open.", "bars_held >= 1"),
    ("Hold it for 20 sessions, then it's gone.", "bars_held >= 20"),
    (
        "Positions are closed at 15:30, or the moment price crosses under VWAP.",
        'time_of_day >= "15:30" or close crosses_below vwap',
    ),
    (
        "A close under the 50-day means exit, and so does a trade that's ten bars old.",
        "close < sma(50) or bars_held >= 10",
    ),
    ("The only way I let go of it is when the close is under the 50-day.", "close < sma(50)"),
    ("A trade that's ten bars old gets sold.", "bars_held >= 10"),
    ("I'm out after ten bars, or before that if it closes under the 10 EMA.", "bars_held >= 10 or close < ema(10)"),
]
# What is said, and words that a question must show.
DOUBTS = [
    ("Hard-to-borrow tickers are skipped.", "Hard-to-borrow tickers are skipped"),
    ("If it's ever down 4% it was closed.", "If it's ever down 4%"),
    ("edit: typo above, that's 28, not 30.", "Buy AAPL when the RSI(14) is below 30"),
    ("I meant the RSI(7), not the 14.", "Sell when the RSI(14) is above 60"),
    ("Correction: that should have been 25.", "Sell when the RSI(14) is above 60"),
    ("Checked every Friday after the close.", "Checked every Friday after the close"),
    ("Every Monday at the open.", "Every Monday at the open"),
    ("It used to be rebalanced weekly, now it's monthly.", "It used to be rebalanced weekly"),
    ("Take profit when it is 10% above the 50-day.", "Take profit when it is 10% above the 50-day"),
    ("Buy on the second close above the 20-day average.", "second close"),
    ("Two out of three have to be true before I buy.", "Two out of three"),
    ("The setup is dead once it closes under the 200-day.", "dead"),
    ("I get nervous when ADX is under 20.", "nervous"),
    ("Biotechs get skipped.", "Biotechs get skipped"),
]


@pytest.mark.parametrize(("sentence", "added"), REFUSALS)
def test_what_forbids_or_wants_is_a_condition_of_the_way_in(sentence: str, added: str) -> None:
    strategy = strategy_of(sentence)
    assert strategy.entry.text() == f"rsi(14) < 30 and {added}"
    assert strategy.exit.text() == "rsi(14) > 60"


@pytest.mark.parametrize(("sentence", "added"), WAYS_OUT)
def test_a_way_out_in_other_words_stays_one(sentence: str, added: str) -> None:
    strategy = strategy_of(sentence)
    assert strategy.exit.text() == f"rsi(14) > 60 or {added}"
    assert strategy.entry.text() == "rsi(14) < 30"


@pytest.mark.parametrize(("sentence", "words"), DOUBTS)
def test_what_takes_back_or_cannot_be_said_is_asked_about(sentence: str, words: str) -> None:
    assert words in shown_by(strategy_of(sentence))


def test_two_stops_that_differ_are_both_shown() -> None:
    shown = shown_by(strategy_of("The stop is 5%. Sorry, the stop is 3%."))
    assert "stop is 5%" in shown
    assert "stop is 3%" in shown


def test_routes_of_which_either_is_enough_are_joined_by_or() -> None:
    text = (
        "Route A: RSI(2) under 5. Route B: close above the 50-day. Either route is fine so long as ADX(14) is over 18."
    )
    entry = GrammarExtraction().extract(read(text)).entry.text()
    assert entry == "adx(14) > 18 and (rsi(2) < 5 or close > sma(50))"


def test_every_rule_function_takes_what_its_patterns_pass_on() -> None:
    for production in LANGUAGE.grammar.productions:
        inspect.signature(production.build).bind(*range(len(production.passed)))
