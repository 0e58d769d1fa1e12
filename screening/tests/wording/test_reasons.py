"""Why: conditions that held, with their values."""

import pytest
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st

from screening.conditions import Condition
from screening.conditions.text import series_text
from screening.conditions.tree import Node
from screening.tests.conditions.test_conditions import trees
from screening.wording.reasons import held_message, reason_message, values_message
from screening.wording.sentences import say

MACD = "macd(12, 26, 9)"
HELD = [
    ("rsi(14) < 30", {"rsi(14)": 27.38}, 0, "RSI(14) 27.38 < 30"),
    ("rsi(14) < 30", {"rsi(14)": 29.99998}, 0, "RSI(14) 29.99998 < 30"),
    ("close > high_52w", {"close": 18150.0, "high_52w": 17950.0}, 0, "close 18,150 > 17,950 (52-week high)"),
    ("close >= 0.95 * high_52w", {"close": 95.0, "high_52w": 99.0}, 0, "close 95 ≥ 94.05 (0.95 × 52-week high)"),
    ("close > open + 2", {"close": 9.0, "open": 5.0}, 0, "close 9 > 7 (open + 2)"),
    ("change_pct > 3", {"change_pct": 4.2}, 0, "change on the day 4.2% > 3%"),
    (
        f"{MACD}.line crosses_above {MACD}.signal",
        {f"{MACD}.line": 0.53, f"{MACD}.signal": 0.41},
        0,
        "MACD 12/26/9 0.53 crosses above 0.41 (signal line)",
    ),
    ("rsi(14) < 30 within 3 bars", {"rsi(14)": 27.4}, 2, "2 bars ago: RSI(14) 27.4 < 30"),
    ("rsi(14) < 30 within 3 bars", {"rsi(14)": 27.4}, 1, "one bar ago: RSI(14) 27.4 < 30"),
    ("rsi(14) < 30 within 3 bars", {"rsi(14)": 27.4}, 0, "RSI(14) 27.4 < 30"),
    ("close > open for 3 bars", {"close": 5.0, "open": 4.0}, 0, "for 3 bars: close 5 > 4 (open)"),
    ("not rsi(14) < 30", {"rsi(14)": 65.2}, 0, "RSI(14) 65.2 ≥ 30"),
    ("rsi(14) between 40 and 70", {"rsi(14)": 45.0}, 0, "RSI(14) 45, between 40 and 70"),
    (
        "sma(200) rising(21)",
        {"sma(200)": 101.2, "sma(200)[21]": 99.1},
        0,
        "200-bar average of the close 101.2 > 99.1 (21 bars before)",
    ),
    ("cdl_engulfing > 0", {"cdl_engulfing": 100.0}, 0, "a bullish “engulfing” candle pattern is complete"),
    ("rsi(14) < 30", {}, 0, "RSI(14) – < 30"),
    ("a condition of another version", {}, 0, "a condition of another version"),
]


@pytest.mark.parametrize(("condition", "values", "bars_ago", "words"), HELD)
def test_what_held_is_said_with_its_values(
    condition: str, values: dict[str, float | None], bars_ago: int, words: str
) -> None:
    assert say(held_message(condition, values, bars_ago)) == words


def test_a_reason_that_is_a_sentence_is_itself() -> None:
    assert say(reason_message("100% sure (%s)")) == "100% sure (%s)"
    assert say(reason_message({"condition": "rsi(14) < 30", "values": {"rsi(14)": 20.0}})) == "RSI(14) 20 < 30"
    assert say(values_message({"rsi(14)": 45.123, "close": None, "x y": 1.0})) == "RSI(14) 45.12, close –, x y 1"


@pytest.mark.parametrize("language", ["en", "ko"])
@given(node=trees, data=st.data())
def test_every_condition_that_held_has_words(language: str, node: Node, data: st.DataObject) -> None:
    condition = Condition(node)
    numbers = st.one_of(st.none(), st.floats(-1e9, 1e9))
    values = {series_text(series): data.draw(numbers) for series in condition.series}

    with override(language):
        said = say(held_message(condition.text(), values, data.draw(st.integers(0, 3))), gettext)

    assert said
    assert "%(" not in said
