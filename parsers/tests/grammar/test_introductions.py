"""What stands under a line whose words deny, or aren't read, is never silently a way in."""

import pytest

from parsers.extraction.grammar.reader import GrammarExtraction
from parsers.formats import read
from screening.strategy import Strategy

ENGLISH_LINES = [
    "Deal breakers",
    "Vetoes:",
    "What would stop me buying?",
    "Not interested if:",
    "I stay out in these cases:",
    "Skip list",
    "avoid:",
    "Kill switch:",
    "Red flags:",
    "Graveyard",
    "Blocked when:",
    "No-go:",
    "Hands off when",
    "Things I stopped doing:",
    "Here's what I do not want to see:",
    "Bad omens:",
    "Nope:",
    "forbid:",
    "Buy signals are ignored when",
    "Don't buy when any of these is true:",
]
KOREAN_LINES = [
    "안 사는 경우부터 적습니다.",
    "걸러낼 것",
    "거르는 종목:",
    "손대지 않는 경우",
    "이럴 땐 안 삽니다:",
    "금기:",
]
MARKS = ["- ", "* ", "1. ", ""]


def strategy_of(text: str) -> Strategy:
    return GrammarExtraction().extract(read(text))


def is_silently_required(text: str, condition: str) -> bool:
    """Whether the condition is a way in as it stands, and no question is about its words."""
    found = strategy_of(text)
    asked = " ".join(source.quote for question in found.open_questions for source in question.sources)
    return condition in found.entry.text() and "CCI" not in asked


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("line", ENGLISH_LINES)
def test_an_english_list_under_words_that_deny_or_are_not_read_is_no_silent_entry(line: str, mark: str) -> None:
    listed = f"{line}\n{mark}CCI(20) above 100"

    assert not is_silently_required(f"Buy when RSI(2) is below 10.\n\n{listed}", "cci(20) > 100")
    assert not is_silently_required(f"{listed}\n\nBuy when RSI(2) is below 10.", "cci(20) > 100")
    assert not is_silently_required(f"Entry:\n- RSI(2) below 10\n{listed}", "cci(20) > 100")


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("line", KOREAN_LINES)
def test_a_korean_list_under_words_that_deny_or_are_not_read_is_no_silent_entry(line: str, mark: str) -> None:
    listed = f"{line}\n{mark}CCI(20)가 100보다 클 때"

    assert not is_silently_required(f"RSI(2)가 10 미만이면 매수한다.\n\n{listed}", "cci(20) > 100")
    assert not is_silently_required(f"매수 조건:\n- RSI(2) 10 미만\n{listed}", "cci(20) > 100")


@pytest.mark.parametrize(
    "line",
    [
        "Avoid:",
        "Deal breakers",
        "Skip list",
        "forbid:",
        "Not interested if:",
        "I stay out in these cases:",
        "No trade if:",
        "Stand aside when:",
        "Unless:",
        "What keeps me out:",
        "Do not enter:",
        "Don't buy when any of these is true:",
    ],
)
def test_headings_of_what_is_left_out(line: str) -> None:
    found = strategy_of(f"Buy when RSI(2) is below 10.\n{line}\n- CCI(20) above 100\n- close below the 50-day average")

    assert found.entry.text() == "rsi(2) < 10 and cci(20) <= 100 and close >= sma(50)"


def test_any_of_a_list_that_is_left_out_leaves_out() -> None:
    found = strategy_of("Avoid if: CCI(20) above 100, close below the 50-day average\nBuy if: RSI(2) below 10")

    assert found.entry.text() == "cci(20) <= 100 and close >= sma(50) and rsi(2) < 10"


def test_what_a_later_line_passes_on_is_no_way_in() -> None:
    found = strategy_of(
        "CCI(20) above 100\nclose below the 50-day average\nAny one of these and I pass.\nBuy when RSI(2) < 10."
    )

    assert found.entry.text() == "rsi(2) < 10"


def test_an_index_in_a_list_of_what_is_left_out_is_not_traded() -> None:
    found = strategy_of("Buy when RSI(2) is below 10.\nExcluded:\n- Russell 2000 names\n- stocks below $5")

    assert found.universe.index is None
    assert found.entry.text() == "rsi(2) < 10 and close >= 5"


def test_a_heading_without_a_colon_ends_the_list_before() -> None:
    found = strategy_of("No trade if:\n- CCI(20) above 100\nEntry\n- RSI(2) below 10\nExit\n- RSI(2) above 70")

    assert found.entry.text() == "cci(20) <= 100 and rsi(2) < 10"
    assert found.exit.text() == "rsi(2) > 70"


def test_a_list_whose_introduction_is_read_is_not_asked_about() -> None:
    found = strategy_of(
        "Entry (all must hold):\n- RSI(2) below 10\n- close above the 200-day average\nExit:\n- RSI(2) > 70"
    )

    assert found.entry.text() == "rsi(2) < 10 and close > sma(200)"
    assert [question.code for question in found.open_questions if question.path not in ("exit", "universe")] == []
