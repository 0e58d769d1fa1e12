"""Strategies in words, with Korean particles that fit."""

from typing import get_args

import pytest

from parsers.extraction import extract
from parsers.formats import read
from parsers.presentation import rules_of
from parsers.wording.conditions import condition_message
from parsers.wording.strategy import (
    FLAGS,
    assumption_message,
    flag_message,
    particles,
    question_message,
    role_message,
    rule_message,
    say,
    unsupported_message,
)
from screening.conditions import parse
from screening.conditions.fields import FIELDS
from screening.strategy import Question, QuestionCode, UnsupportedRule


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("rsi(14) < 30", "RSI(14) is below 30"),
        ("close >= 0.9 * sma(60)", "the close is at or above 0.9 times the 60-bar average of the close"),
        ("close crosses_above high_52w", "the close crosses above the 52-week high"),
        ("sma(200) rising(21)", "the 200-bar average of the close is higher than 21 bars ago"),
        (
            "low[1] <= ema(20)[2]",
            "the low one bar before is at or below the 20-bar exponential average of the close 2 bars before",
        ),
        ("close between 10 and 100", "the close is between 10 and 100"),
        ("adx(14) > 25 or not close@1w > 5", "ADX(14) is above 25 or not: the close on 1w bars is above 5"),
        ("close > open + 2 within 3 bars", "within the last 3 bars: the close is above the open plus 2"),
        ("close > open for 3 bars", "for 3 bars: the close is above the open"),
        ("close > open count(5 bars) >= 3", "on at least 3 of 5 bars: the close is above the open"),
        ('time_of_day >= "16:00"', "the time of day is at or above 16:00"),
        ("close in (5, 6)", "the close is one of 5, 6"),
        ("stoch(14, 3, 3).k > 80", "the stochastic %K (14, 3, 3) is above 80"),
    ],
)
def test_a_condition_in_words(condition: str, words: str) -> None:
    assert say(condition_message(condition)) == words


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_words(name: str) -> None:
    field = FIELDS[name]
    needed = {"bars": "20", "number": "1", "source": "close", "fields": "per", "choice": "asc"}
    given = ", ".join(
        f"{parameter.name}={needed[parameter.kind]}" for parameter in field.parameters if parameter.default is None
    )
    for output in field.outputs or ("",):
        series = name + (f"({given})" if given else "") + (f".{output}" if output else "")
        other = {"time_of_day": '"16:00"', "willr": "-5"}.get(name, "5")

        said = say(condition_message(parse(f"{series} > {other}").text()))

        assert "%(" not in said


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


def test_every_part_of_a_strategy_has_words() -> None:
    strategy = extract(
        read(
            "Korean stocks on daily bars. Every weekday at 6 pm: sell short when RSI(14) is above 70. "
            "Stop loss 5%, take profit 10%. Use a trailing stop of 8%. Risk 1% of equity. Cover when RSI is below 50."
        )
    )

    said = {rule.path: say(rule_message(strategy, rule.path)) for rule in rules_of(strategy)}

    assert said["stop_loss"] == "at a loss of 5%"
    assert said["take_profit"] == "at a gain of 10%"
    assert said["trailing_stop"] == "8% below the best price since the entry"
    assert said["sizing"] == "risk 1% of the equity per trade"
    assert said["timeframe"] == "daily bars"
    assert said["direction"] == "sells short"
    assert say(role_message("entry", strategy)) == "Sell short when"
    assert all(say(role_message(rule.role, strategy)) for rule in rules_of(strategy))
    assert [say(assumption_message(one)) for one in strategy.assumptions] == [
        "The text names no time zone; Asia/Seoul is used."
    ]


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("Stop at two 20-day ATRs.", "stop_loss", "2 times the average true range of 20 bars"),
        ("Stop 2% with a target of 3 times the risk.", "take_profit", "at 3 times the risk"),
        ("Hold 20 names at equal weight.", "sizing", "20 names at equal weight"),
        ("Put 10% of the equity into it.", "sizing", "10% of the equity per position"),
        ("3회 분할매수", "sizing", "bought in 3 parts"),
        ("Check every 15 minutes.", "schedule", "every 15 minutes"),
        ("Check 10 minutes before the close.", "schedule", "every trading day 10 minutes before the close"),
        ("Check 5 minutes after the open.", "schedule", "every trading day 5 minutes after the open"),
        ("Check right after the close.", "schedule", "every trading day at the close"),
        ("Rebalance quarterly.", "schedule", "every quarter"),
        (
            "Check on the last trading day of each month.",
            "schedule",
            "every month, on the last trading day",
        ),
    ],
)
def test_parts_in_words(text: str, path: str, words: str) -> None:
    strategy = extract(read(f"Buy when RSI(14) is below 30. {text}"))

    assert say(rule_message(strategy, path)) == words


@pytest.mark.parametrize("flag", FLAGS)
def test_every_flag_has_words(flag: str) -> None:
    assert say(flag_message(flag))


@pytest.mark.parametrize("code", get_args(QuestionCode))
@pytest.mark.parametrize("path", ["", "entry", "exit", "universe", "direction", "stop_loss"])
def test_every_question_has_words(code: QuestionCode, path: str) -> None:
    assert "%(" not in say(question_message(Question(code=code, path=path)))


def test_a_rule_that_is_not_used_says_why() -> None:
    rule = UnsupportedRule(role="entry", text="rsi(9) < 25", quote="RSI", reason="number_not_in_quote")

    assert say(unsupported_message(rule)) == "“rsi(9) < 25” is not used: a number of it is not in the text."
