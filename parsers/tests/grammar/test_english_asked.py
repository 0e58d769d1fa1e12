"""What English sentences leave open is asked about, never read silently."""

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read

# Text, and words that a question must show.
CASES = [
    ("Buy when Supertrend turns green and RSI is above 50.", "Supertrend turns green"),
    ("Buy when RSI is below 30 and the moon is full.", "moon"),
    ("Buy when volume is unusually high and close > open.", "volume is unusually high"),
    (
        "Sell as soon as RSI(14) rises above a certain level. Buy if close > open.",
        "RSI(14) rises above a certain level",
    ),
    ("Buy if close > open. Never on a Friday.", "Friday"),
    ("Buy when RSI is above 50 and ADX is above 20 or close > open.", "or close > open"),
    (
        "Buy if close > open. Skip it while the S&P 500 itself is below its 200-day average.",
        "S&P 500 itself is below its 200-day average",
    ),
    ("Buy if close > open. Don't trade during earnings season.", "earnings season"),
    ("Buy if close > open. Move the stop to breakeven after +5%.", "Move the stop to breakeven"),
    ("Buy if at least two of these are true: RSI(14) < 35, close < open.", "at least two of these"),
    ("Buy if close > open. Add another unit every half N in our favour.", "Add another unit"),
    ("Buy if close > open. Enter on a pullback to the 20 EMA.", "pullback to the 20 EMA"),
    ("Buy if close > open, stop 30 pips.", "30 pips"),
    ("Buy if close > open. Sell if it hasn't gained 5% within 10 days.", "hasn't gained"),
    ("Buy when the close is up 10%.", "up 10%"),
    ("Buy large-cap stocks when RSI is below 30.", "large-cap stocks"),
    # No strategy, and nothing to ask.
]
SILENT = [
    "The shares climbed 6.4% on Tuesday and closed above their 200-day moving average.",
    "Should I buy when RSI is below 30 or wait for 20?",
    "Bought NVDA last week at 120 when RSI was 28, sold at 140.",
]


@pytest.mark.parametrize(("text", "words"), CASES)
def test_what_is_not_read_is_asked_about(text: str, words: str) -> None:
    strategy = GrammarExtraction().extract(read(text))
    shown = " | ".join(source.quote for question in strategy.open_questions for source in question.sources)
    assert words in shown


@pytest.mark.parametrize("text", SILENT)
def test_reports_and_questions_are_no_strategy(text: str) -> None:
    assert not GrammarExtraction().extract(read(text)).is_strategy


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Buy if RSI is below 30.", "Don't buy if RSI is below 30."),
        ("Buy if the close is above its 20-day average.", "Buy if the close is not above its 20-day average."),
        ("Buy if RSI is above 50 and ADX is above 20.", "Buy if RSI is above 50 but not if ADX is above 20."),
        ("Only buy if volume is above 500,000.", "Never buy if volume is above 500,000."),
        (
            "Buy when either RSI is above 50 or ADX is above 20.",
            "Buy when neither RSI is above 50 nor ADX is above 20.",
        ),
        ("Buy if RSI is above 50.", "Buy unless RSI is above 50."),
    ],
)
def test_a_negator_changes_the_reading(text: str, other: str) -> None:
    one, two = (GrammarExtraction().extract(read(sentence)).entry.text() for sentence in (text, other))
    assert one
    assert one != two
