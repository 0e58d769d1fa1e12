"""What becomes of each part of a strategy."""

from typing import Any

import pytest

from screening.backtest.planning.exit_rules import ExitRule, exit_rules
from screening.backtest.planning.metadata import METADATA
from screening.backtest.planning.plan import PARTS, plan_of
from screening.backtest.planning.sizes import MOST_PLACES
from screening.conditions import parse
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    Extractor,
    IntervalSchedule,
    LevelRisk,
    PercentEquity,
    PercentRisk,
    Question,
    RewardRisk,
    RiskPercent,
    Source,
    Split,
    Strategy,
    Universe,
    group_of,
)


def _strategy(entry: str = "rsi(14) < 30", out: str = "", **parts: Any) -> Strategy:
    groups = {"entry": group_of(entry), "exit": group_of(out, logic="any")}
    return Strategy(is_strategy=True, extractor=Extractor(name="test", version="1"), **(groups | parts))


def test_every_field_of_a_strategy_has_a_verdict_or_is_no_part_of_trading() -> None:
    assert set(Strategy.model_fields) == set(PARTS) | METADATA
    assert not set(PARTS) & METADATA


PARTS_SAID: dict[str, tuple[dict[str, Any], str]] = {
    "stop_loss": ({"stop_loss": PercentRisk(value=5)}, "used"),
    "trailing_stop": ({"trailing_stop": AtrRisk(mult=3)}, "used"),
    "take_profit": ({"take_profit": RewardRisk(value=2), "stop_loss": PercentRisk(value=5)}, "used"),
    "take_profit without a stop": ({"take_profit": RewardRisk(value=2)}, "refused"),
    "stop_loss of a part": ({"stop_loss": PercentRisk(value=5, fraction=0.5)}, "refused"),
    "stop_loss at a level": ({"stop_loss": LevelRisk(field="lowest(low, 10)", offset=1)}, "used"),
    "stop_loss at no level": ({"stop_loss": LevelRisk(field="nonsense(3)")}, "refused"),
    "trailing_stop at a level": ({"trailing_stop": LevelRisk(field="sma(20)")}, "refused"),
    "direction": ({"direction": "short"}, "refused"),
    "direction of both": ({"direction": "both"}, "assumed"),
    "timeframe": ({"timeframe": "1h"}, "refused"),
    "timeframe of weeks": ({"timeframe": "1w"}, "used"),
    "sizing": ({"sizing": EqualWeight(n=5)}, "used"),
    "sizing by part": ({"sizing": PercentEquity(value=20)}, "used"),
    "sizing by risk without a stop": ({"sizing": RiskPercent(value=1)}, "refused"),
    "sizing by risk": ({"sizing": RiskPercent(value=1), "stop_loss": PercentRisk(value=5)}, "used"),
    "sizing split": ({"sizing": Split(n=3)}, "assumed"),
    "schedule": ({"schedule": CronSchedule(cron="0 16 * * 1-5", tz="Asia/Seoul")}, "used"),
    "schedule of Mondays": ({"schedule": CronSchedule(cron="0 16 * * 1", tz="Asia/Seoul")}, "used"),
    "schedule of nonsense": ({"schedule": CronSchedule(cron="0 16 * *", tz="Asia/Seoul")}, "refused"),
    "schedule of nowhere": ({"schedule": CronSchedule(cron="0 16 * * 1", tz="Asia/Nowhere")}, "refused"),
    "schedule of seconds": ({"schedule": IntervalSchedule(seconds=60)}, "assumed"),
    "schedule by the calendar": ({"schedule": CalendarSchedule(every="month")}, "assumed"),
    "schedule of a day": ({"schedule": CalendarSchedule(every="month", day="last_trading_day")}, "used"),
    "universe": ({"universe": Universe(market="KR")}, "used"),
    "universe of an index": ({"universe": Universe(index="KOSPI200")}, "assumed"),
    "universe of symbols": ({"universe": Universe(symbols=("005930",))}, "used"),
}


@pytest.mark.parametrize("name", PARTS_SAID)
def test_a_part_is_said_to_be_used_assumed_or_refused(name: str) -> None:
    parts, verdict = PARTS_SAID[name]
    found = [one.verdict for one in plan_of(_strategy(**parts)).verdicts if one.path == name.split(maxsplit=1)[0]]
    assert found == [verdict]


def test_conditions_that_cannot_be_known_are_refused_by_name() -> None:
    assert [one.path for one in plan_of(_strategy("bars_held >= 3")).refused] == ["entry"]
    assert plan_of(_strategy("per < 10")).refused or plan_of(_strategy('time_of_day > "09:30"')).refused
    assert [one.path for one in plan_of(_strategy("")).refused] == ["entry"]


def test_without_any_exit_it_is_said_that_positions_are_held_to_the_end() -> None:
    assert "held_to_the_end" in [one.code for one in plan_of(_strategy()).assumed]
    assert "held_to_the_end" not in [one.code for one in plan_of(_strategy(out="rsi(14) > 60")).assumed]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("rsi(14) > 60", [(0, "rsi(14) > 60")]),
        ("bars_held >= 5", [(5, "")]),
        ("bars_held > 5", [(6, "")]),
        ("bars_held == 5", [(5, "")]),
        ("rsi(14) > 60 or bars_held >= 10", [(0, "rsi(14) > 60"), (10, "")]),
        ("rsi(14) > 60 and bars_held >= 3", [(3, "rsi(14) > 60")]),
        ("rsi(14) > 60 and bars_held >= 5 and bars_held >= 3", [(5, "rsi(14) > 60")]),
        ("bars_held > 5.5", [(6, "")]),
        ("bars_held >= 5.5", [(6, "")]),
    ],
)
def test_bars_held_become_rules_of_the_engine(text: str, rules: list[tuple[int, str]]) -> None:
    found = exit_rules(parse(text).root)
    assert found == tuple(ExitRule(bars, parse(condition) if condition else None) for bars, condition in rules)


@pytest.mark.parametrize(
    "text",
    ["bars_held < 5", "not bars_held >= 5", "rsi(14) > 60 and bars_held == 3", "bars_held == 0", "bars_held == 2.5"],
)
def test_bars_held_that_are_no_at_least_are_not_guessed(text: str) -> None:
    assert exit_rules(parse(text).root) is None


def test_ranges_have_their_length_and_levels_lie_so_many_bars_ago() -> None:
    plan = plan_of(
        _strategy(trailing_stop=AtrRisk(length=5, mult=3), stop_loss=LevelRisk(field="sma(20)[2]", offset=3))
    )
    assert plan.trail
    assert plan.trail.series
    assert (plan.trail.value, plan.trail.series.field, plan.trail.series.params) == (3, "atr", (("length", 5),))
    assert plan.stop
    assert plan.stop.series
    assert plan.stop.series.ago == 5


@pytest.mark.parametrize(
    ("entry", "is_assumed"),
    [("open > sma(5)", True), ("gap_pct > 2", True), ("close > vb_level(0.5)", True), ("close > sma(5)", False)],
)
def test_what_may_be_meant_during_the_day_is_said_to_be_looked_at_after_it(entry: str, *, is_assumed: bool) -> None:
    assert ("intraday_intent" in [one.code for one in plan_of(_strategy(entry)).assumed]) == is_assumed


def test_a_missing_part_with_words_is_said_as_any_question() -> None:
    quoted = Question(code="missing", path="entry", sources=(Source(start=0, end=5, quote="later", span=1),))
    assert ["later" in str(one.message) for one in plan_of(_strategy(open_questions=(quoted,))).assumed][-1:] == [True]


def test_a_question_is_said_with_its_words_and_a_missing_part_once() -> None:
    asked = (
        Question(code="vague", sources=(Source(start=0, end=5, quote="cheap", span=1),)),
        Question(code="missing", path="universe"),
    )
    found = [one for one in plan_of(_strategy(open_questions=asked)).verdicts if one.path.startswith("open_questions")]
    assert ["cheap" in str(one.message) for one in found] == [True]


@pytest.mark.parametrize("value", [5e-324, 1e-9])
def test_a_part_of_the_equity_however_small_leaves_room_for_as_many_positions_as_there_can_be(value: float) -> None:
    assert plan_of(_strategy(sizing=PercentEquity(value=value))).slots == MOST_PLACES


@pytest.mark.parametrize("n", [MOST_PLACES + 1, 10**400])
@pytest.mark.parametrize("schedule", [None, CalendarSchedule(every="month")])
def test_more_positions_than_there_can_be_are_refused(n: int, schedule: CalendarSchedule | None) -> None:
    plan = plan_of(_strategy(sizing=EqualWeight(n=n), schedule=schedule))

    assert [one.code for one in plan.refused] == ["too_many_positions"]
