"""Parameters that a text gives once."""

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy


def extracted(text: str) -> Strategy:
    return GrammarExtraction().extract(read(text))


def test_an_indicator_keeps_the_parameters_that_the_text_gave_before() -> None:
    strategy = extracted("Buy when RSI(9) is below 30. Sell when RSI is above 70. Sell when RSI is below 10.")

    assert strategy.exit.conditions == ("rsi(9) > 70", "rsi(9) < 10")
    assert [source.span for source in strategy.provenance["exit.1"]] == [1, 3]
    assert strategy.assumptions == tuple(one for one in strategy.assumptions if one.path == "timeframe")


def test_parameters_of_another_indicator_are_not_taken() -> None:
    strategy = extracted("Buy when MFI(9) is below 30. Sell when RSI is above 70.")

    assert strategy.exit.conditions == ("rsi(14) > 70",)
    assert [(one.path, one.value) for one in strategy.assumptions if one.path.startswith("exit")] == [("exit.0", "14")]


def test_a_symbol_named_beside_conditions_of_another_is_asked_about() -> None:
    strategy = extracted("Buy if SPY is above its 200-day average and RSI(14) is under 30.")

    assert "two_readings" in [question.code for question in strategy.open_questions]
    assert extracted("Buy when AAPL is above its 200-day average.").unsure() == {}
