"""What is denied is quoted with the words that deny it: its quote never says the opposite of its condition."""

import pytest

from parsers.extraction import extract
from parsers.formats import read
from parsers.presentation import rules_of

CASES = [
    (
        "Buy when close > sma(50). Don't take the trade if RSI(14) is above 75.",
        "rsi(14) <= 75",
        "Don't take the trade if RSI(14) is above 75",
    ),
    ("종가가 20일선 위에 있으면 매수한다. 오늘 음봉이면 사지 않는다.", "close >= open", "오늘 음봉이면 사지 않는다"),
    (
        "RSI(14)가 30 이하면 매수. 60일선이 120일선 아래인 종목은 제외.",
        "sma(60) >= sma(120)",
        "60일선이 120일선 아래인 종목은 제외",
    ),
]


@pytest.mark.parametrize(("text", "condition", "quote"), CASES)
def test_a_denied_condition_is_quoted_with_its_denial(text: str, condition: str, quote: str) -> None:
    found = {rule.condition: rule.quote for rule in rules_of(extract(read(text)))}

    assert found[condition] == quote


def test_what_a_formula_of_letters_denies_or_makes_a_choice_of_is_quoted_with_the_formula() -> None:
    text = (
        "A: close > sma(50)\nB: RSI(14) above 70\nC: ADX(14) > 20\nD: MFI(14) > 50\nBuy when A and not B and (C or D)"
    )

    found = {rule.condition: rule.quote for rule in rules_of(extract(read(text)))}

    assert {condition: "not B and (C or D)" in quote for condition, quote in found.items()} == {
        "close > sma(50)": False,
        "rsi(14) <= 70": True,
        "adx(14) > 20": True,
        "mfi(14) > 50": True,
    }


def test_a_formula_of_letters_says_when_to_buy_whatever_else_is_asked() -> None:
    text = "A: close > sma(50)\nB: RSI(14) above 70\nA and not B\nTake profit at 15%. Supertrend should be green."

    questions = extract(read(text)).open_questions

    assert "unsupported" in {question.code for question in questions}
    assert not [question for question in questions if question.code == "missing" and question.path == "entry"]


def test_what_is_not_denied_keeps_its_own_words() -> None:
    found = {rule.condition: rule.quote for rule in rules_of(extract(read("Buy when RSI(14) is below 30.")))}

    assert found == {"rsi(14) < 30": "RSI(14) is below 30"}
