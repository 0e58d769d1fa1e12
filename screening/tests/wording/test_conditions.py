"""Conditions in words, in both languages."""

import pytest
from django.utils.translation import gettext, override
from hypothesis import given

from screening.conditions import parse
from screening.conditions.evaluation.candles import PATTERNS
from screening.conditions.fields import FIELDS
from screening.conditions.tree import Node
from screening.tests.conditions.test_conditions import trees
from screening.wording.candles import PATTERN_NAMES
from screening.wording.conditions import condition_message, node_message
from screening.wording.sentences import particles, say

SENTENCES = [
    ("rsi(14) < 30", "RSI(14) is below 30"),
    ("30 > rsi(14)", "RSI(14) is below 30"),
    ("rsi(14)@1w < 30", "weekly RSI(14) is below 30"),
    ("close > sma(200)", "the close is above its 200-bar average"),
    ("close >= 0.9 * sma(60)", "the close is at most 10% below its 60-bar average"),
    ("close >= 0.95 * high_52w", "the close is at most 5% below its 52-week high"),
    ("0.95 * high_52w <= close", "the close is at most 5% below its 52-week high"),
    ("close > 1.03 * close[1]", "the close is more than 3% above the close one bar before"),
    (
        "close crosses_below 0.9 * highest(20)[1]",
        "the close crosses below the level 10% below the highest high of the last 20 bars one bar before",
    ),
    ("close > 3 * low_52w", "the close is above 3 times its 52-week low"),
    ("close crosses_above high_52w", "the close crosses above its 52-week high"),
    ("volume > 1.5 * sma(volume, 20)", "the volume is above 1.5 times its 20-bar average"),
    ("volume > 300000", "the volume is above 300,000 shares"),
    ("market_cap >= 5000억", "the market capitalisation is at or above 500 billion"),
    ("value_traded > 1234567", "the value traded is above 1,234,567"),
    ("sma(200) rising(21)", "the 200-bar average of the close is higher than 21 bars ago"),
    ("volume falling", "the volume is lower than one bar before"),
    ("close between 10 and 100", "the close is between 10 and 100"),
    (
        "close between low_52w and 0.5 * sma(20)",
        "the close is between its 52-week low and 0.5 times its 20-bar average",
    ),
    ("change_pct > 3", "the price is up more than 3% on the day"),
    ("change_pct <= -2.5", "the price is down at least 2.5% on the day"),
    ("change_pct < 0", "the price is down on the day"),
    ("change_pct@1w > 3", "the price is up more than 3% in the week"),
    ("change_pct(5) >= 10", "the price is up at least 10% over 5 bars"),
    ("change_pct < 3", "the change on the day is below 3%"),
    ("change_pct[1] > 3", "the change on the day one bar before is above 3%"),
    ("roc(252) > 20", "the price is up more than 20% over 252 bars"),
    ("gap_pct >= 2", "it opens at least 2% above the close before"),
    ("rank(by=roc, length=252) <= 20", "it is among the 20 symbols with the highest 12-month return"),
    ("rank(by=[per, pbr], order=asc) <= 20", "it is among the 20 symbols with the lowest P/E and P/B together"),
    ("rank_pct(by=market_cap) <= 10", "it is among the 10% of symbols with the highest market capitalisation"),
    ("rank(by=per, order=asc) > 5", "the rank by P/E (lowest first) is above 5"),
    ("cdl_engulfing > 0", "a bullish “engulfing” candle pattern is complete"),
    ("cdl_hangingman < 0", "a bearish “hanging man” candle pattern is complete"),
    ("cdl_doji != 0", "a “doji” candle pattern is complete"),
    ("cdl_doji[1] > 0", "the candle pattern “doji” one bar before is above 0"),
    ("macd crosses_above macd.signal", "MACD 12/26/9 crosses above its signal line"),
    ("macd.hist > 0", "the histogram of MACD 12/26/9 is above 0"),
    ("stoch.k > 80", "stochastic %K (14, 3, 3) is above 80"),
    ("bars_held >= 5", "the position has been held for 5 bars or longer"),
    ('time_of_day >= "16:00"', "it is 16:00 or later"),
    ("close > open + 2 within 3 bars", "within the last 3 bars: the close is above the open plus 2"),
    ("close > open for 3 bars", "for 3 bars: the close is above the open"),
    ("close > open count(5 bars) >= 3", "on at least 3 of 5 bars: the close is above the open"),
    ("close in (5, 6)", "the close is one of 5, 6"),
    (
        "adx(14) > 25 and (volume > 5 or not close@1w > 5)",
        "ADX(14) is above 25 and (the volume is above 5 shares or (not: the weekly close is above 5))",
    ),
    (
        "(close > 5 and low < 3) within 3 bars",
        "within the last 3 bars: (the close is above 5 and the low is below 3)",
    ),
]


@pytest.mark.parametrize(("condition", "words"), SENTENCES)
def test_a_condition_in_words(condition: str, words: str) -> None:
    assert say(condition_message(condition)) == words


def _examples() -> list[str]:
    """A series of every line of every field."""
    needed = {"bars": "20", "number": "1", "source": "close", "fields": "per", "choice": "asc"}
    found = []
    for field in FIELDS.values():
        given = ", ".join(
            f"{p.name}={needed[p.kind]}" for p in field.parameters if p.default is None and not p.is_optional
        )
        found += [
            field.name + (f"({given})" if given else "") + (f".{output}" if output else "")
            for output in field.outputs or ("",)
        ]
    return found


@pytest.mark.parametrize("series", _examples())
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_field_has_words(series: str, language: str) -> None:
    other = '"16:00"' if series == "time_of_day" else "-5" if series.startswith("willr") else "5"

    with override(language):
        said = say(condition_message(parse(f"{series} > {other}").text()), gettext)

    assert "%(" not in said


def test_every_candle_pattern_has_a_name() -> None:
    assert set(PATTERN_NAMES) == set(PATTERNS)


@pytest.mark.parametrize("language", ["en", "ko"])
@given(node=trees)
def test_every_condition_has_words_without_a_place_left_open(language: str, node: Node) -> None:
    with override(language):
        said = say(node_message(node), gettext)

    assert said
    assert "%(" not in said
    assert "%%" not in said
    assert said.count("(") == said.count(")")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("종가이(가)", "종가가"),
        ("거래량이(가)", "거래량이"),
        ("거래량을(를)", "거래량을"),
        ("RSI(14)이(가)", "RSI(14)가"),
        ("30을(를)", "30을"),
        ("5은(는)", "5는"),
        ("20일선(으)로", "20일선으로"),
        ("서울(으)로", "서울로"),
        ("종가과(와) 시가", "종가와 시가"),
        ("5%을(를)", "5%를"),
        ("nothing", "nothing"),
    ],
)
def test_particles_follow_the_word_before(written: str, said: str) -> None:
    assert particles(written) == said
