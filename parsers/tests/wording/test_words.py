"""Strategies in words."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.extraction import extract
from parsers.formats import read
from parsers.presentation import rules_of
from parsers.wording.strategy import (
    FLAGS,
    assumed,
    assumption_message,
    flag_message,
    question_message,
    risk_message,
    role_message,
    rule_message,
    say,
    schedule_message,
    universe_message,
    unsupported_message,
)
from screening.strategy import (
    Assumption,
    AtrRisk,
    CronSchedule,
    Extractor,
    IntervalSchedule,
    LevelRisk,
    Question,
    QuestionCode,
    RuleGroup,
    Strategy,
    Universe,
    UnsupportedRule,
)


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
        ("3번에 나눠 매수한다.", "sizing", "bought in 3 parts"),
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


def strategy_of(entry: RuleGroup, **given: object) -> Strategy:
    """A strategy with that entry."""
    values = {"is_strategy": True, "extractor": Extractor(name="test", version="1"), "entry": entry} | given
    return Strategy.model_validate(values)


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("30 16 * * 1-5", "every weekday at 16:30 (Asia/Seoul)"),
        ("5 9 * * *", "every day at 9:05 (Asia/Seoul)"),
        ("0 9 * * mon", "every Monday at 9:00 (Asia/Seoul)"),
        ("0 9 * * 1,4", "every Monday and Thursday at 9:00 (Asia/Seoul)"),
        ("0 9 * * 0", "every Sunday at 9:00 (Asia/Seoul)"),
        ("0 9,15 1 * *", "on day 1 of every month at 9:00, 15:00 (Asia/Seoul)"),
        ("*/15 9-15 * * 1-5", "every weekday every 15 minutes from 9:00 to 15:45 (Asia/Seoul)"),
        ("*/5 * * * *", "every day every 5 minutes (Asia/Seoul)"),
        ("0 9 1-7 * 1", "at the times “0 9 1-7 * 1” (Asia/Seoul)"),
        ("0 9 * 1,4 *", "at the times “0 9 * 1,4 *” (Asia/Seoul)"),
        ("1-5 9 * * *", "at the times “1-5 9 * * *” (Asia/Seoul)"),
        ("0 9 * * mon#1", "at the times “0 9 * * mon#1” (Asia/Seoul)"),
    ],
)
def test_a_cron_expression_is_said_as_people_say_it_or_as_it_is_written(cron: str, words: str) -> None:
    assert say(schedule_message(CronSchedule(cron=cron, tz="Asia/Seoul"))) == words


@given(st.text(max_size=20))
def test_any_cron_text_has_words(cron: str) -> None:
    assert say(schedule_message(CronSchedule(cron=cron, tz="UTC")))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "every second"),
        (90, "every 90 seconds"),
        (60, "every minute"),
        (900, "every 15 minutes"),
        (3600, "every hour"),
        (14400, "every 4 hours"),
        (86400, "every day"),
    ],
)
def test_an_interval_is_said_in_its_largest_unit(seconds: int, words: str) -> None:
    assert say(schedule_message(IntervalSchedule(seconds=seconds))) == words


def test_the_numbers_of_an_indicator_are_one_assumption() -> None:
    strategy = strategy_of(
        RuleGroup(
            conditions=(
                "macd(12, 26, 9).line crosses_above macd(12, 26, 9).signal",
                "rsi(14) < 30",
                "rsi(14)[1] < 70 or close > bbands(20, 2).upper",
                "volume > 2 * sma(volume, 20)",
            )
        ),
        stop_loss=AtrRisk(length=20, mult=2),
        assumptions=(
            *(Assumption(path="entry.0", value=value) for value in ("12", "26", "9")),
            Assumption(path="entry.1", value="14"),
            Assumption(path="entry.1", value="30"),
            *(Assumption(path="entry.2", value=value) for value in ("14", "20", "2")),
            Assumption(path="stop_loss", value="20"),
            Assumption(path="timeframe", value="1d"),
            Assumption(path="schedule.tz", value="Asia/Seoul", reason="inferred"),
        ),
    )

    found = assumed(strategy)

    assert [(one.paths, say(one.message)) for one in found] == [
        (("entry.0",), "MACD 12/26/9 (usual)"),
        (("entry.1", "entry.2"), "RSI(14) (usual)"),
        (("entry.1",), "The text gives no value here; the usual 30 is used."),
        (("entry.2",), "upper Bollinger band (20, 2) (usual)"),
        (("stop_loss",), "average true range (20) (usual)"),
        (("timeframe",), "The text names no bars; daily bars are used."),
        (("schedule.tz",), "The text names no time zone; Asia/Seoul is used."),
    ]
    assert {one for group in found for one in group.assumptions} == set(strategy.assumptions)


def test_rules_on_bars_that_are_not_daily_say_so() -> None:
    strategy = strategy_of(RuleGroup(conditions=("rsi(14) < 30 and close@1M > 5",)), timeframe="1w")

    assert say(rule_message(strategy, "entry.0")) == "weekly RSI(14) is below 30 and the monthly close is above 5"


@pytest.mark.parametrize(
    ("universe", "words"),
    [
        (Universe(), "not said"),
        (Universe(market="KR"), "Korean stocks"),
        (Universe(market="US", index="SP500"), "S&P 500"),
        (Universe(market="US", symbols=("AAPL", "MSFT")), "US stocks, AAPL, MSFT"),
        (
            Universe(market="KR", index="KOSPI200", exclude=("spac", "halted")),
            "KOSPI 200 stocks; left out: SPACs, Halted",
        ),
    ],
)
def test_what_is_traded_in_words(universe: Universe, words: str) -> None:
    assert say(universe_message(strategy_of(RuleGroup(), universe=universe))) == words


@pytest.mark.parametrize(
    ("field", "offset", "words"),
    [
        ("low", 1, "at the low one bar before"),
        ("sma(20)", 0, "at the 20-bar average of the close"),
        ("?", 2, "at the ? 2 bars ago"),
    ],
)
def test_a_stop_at_a_level_of_the_chart_in_words(field: str, offset: int, words: str) -> None:
    assert say(risk_message(LevelRisk(field=field, offset=offset), "stop_loss")) == words
