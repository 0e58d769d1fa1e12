"""What a model is told about the language is what the language is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.extraction.model import language, prompt
from parsers.extraction.model.equivalence import meaning_of
from parsers.extraction.model.part_values import form_of, value_of
from parsers.extraction.model.spoken import spoken_numbers
from screening.conditions.fields import FIELDS
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    IntervalSchedule,
    LevelRisk,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    RiskPercent,
    Split,
)


def test_every_field_is_told() -> None:
    told = language.fields_in_words()

    assert [name for name in FIELDS if not re.search(rf"\b{name}\b", told)] == []
    assert "rsi(N=14): an index 0..100" in told
    assert "{" not in prompt.system().split("EXAMPLES")[0]


def test_the_prompt_has_a_hash_of_everything_that_is_said() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", prompt.prompt_hash())
    assert len(prompt.system()) < 16_000


NUMBERS = st.sampled_from([0.5, 1.0, 2.5, 12.0])
SHARES = st.sampled_from([1.0, 0.5, 0.25])
VALUES = st.one_of(
    st.builds(PercentRisk, value=NUMBERS, fraction=SHARES).map(lambda value: ("stop_loss", value)),
    st.builds(AtrRisk, mult=NUMBERS, length=st.integers(1, 50), fraction=SHARES).map(lambda v: ("trailing_stop", v)),
    st.builds(RewardRisk, value=NUMBERS, fraction=SHARES).map(lambda value: ("take_profit", value)),
    st.builds(LevelRisk, field=st.just("low"), offset=st.integers(0, 3)).map(lambda value: ("stop_loss", value)),
    st.builds(RiskPercent, value=NUMBERS).map(lambda value: ("sizing", value)),
    st.builds(PercentEquity, value=NUMBERS).map(lambda value: ("sizing", value)),
    st.builds(EqualWeight, n=st.integers(1, 50)).map(lambda value: ("sizing", value)),
    st.builds(Split, n=st.integers(1, 9)).map(lambda value: ("sizing", value)),
    st.builds(CronSchedule, cron=st.just("30 15 * * 1-5"), tz=st.sampled_from(["", "UTC", "Asia/Seoul"])).map(
        lambda value: ("schedule", value)
    ),
    st.builds(IntervalSchedule, seconds=st.sampled_from([1, 90, 900, 7200])).map(lambda value: ("schedule", value)),
    st.builds(MarketSchedule, event=st.sampled_from(["open", "close"]), offset_minutes=st.integers(-30, 30)).map(
        lambda value: ("schedule", value)
    ),
    st.builds(
        CalendarSchedule,
        every=st.sampled_from(["month", "quarter", "half_year", "year"]),
        months=st.sampled_from([None, (3, 9)]),
        day=st.sampled_from([None, "first_trading_day", "last_trading_day"]),
    ).map(lambda value: ("schedule", value)),
)


@given(VALUES)
def test_what_is_written_of_a_part_is_read_back(given_value: tuple[str, object]) -> None:
    kind, value = given_value

    assert value_of(kind, form_of(value)) == value  # type: ignore[arg-type]  # kinds and their values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("close > sma(50)", "sma(50) < close"),
        ("close crosses_above sma(50)", "sma(50) crosses_below close"),
        ("close > highest(high, 20)[1]", "close > donchian(20).upper"),
        ("sma(20) rising(5)", "sma(20) > sma(20)[5]"),
        ("not rsi(14) > 70", "rsi(14) <= 70"),
        ("roc(1) > 3", "change_pct > 3"),
    ],
)
def test_two_ways_of_saying_the_same_have_one_meaning(one: str, other: str) -> None:
    assert meaning_of(one) == meaning_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("close > sma(50)", "close >= sma(50)"),
        ("close > sma(50)", "close > ema(50)"),
        ("close > sma(50)", "close[1] > sma(50)"),
        ("close > sma(50)", "close crosses_above sma(50)"),
        ("not close crosses_above sma(50)", "close crosses_below sma(50)"),
        ("close > donchian(20).upper", "close > highest(close, 20)[1]"),
        ("sma(20) rising(5)", "sma(20) falling(5)"),
        ("close > sma(50)", "close@1w > sma(50)@1w"),
    ],
)
def test_what_differs_on_some_bar_has_another_meaning(one: str, other: str) -> None:
    assert meaning_of(one) != meaning_of(other)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("half of it", 0.5),
        ("a third comes off", 1 / 3),
        ("계좌의 4할까지", 0.4),
        ("20일 평균의 두 배 반", 2.5),
        ("two and a half atr", 2.5),
        ("일 점 팔 퍼센트", 1.8),
        ("12개월 수익률", 252.0),
        ("12 months", 252.0),
        ("1/8 of the account", 12.5),
        ("다음날 시가", 1.0),
    ],
)
def test_numbers_in_words_are_heard(said: str, number: float) -> None:
    assert any(abs(found - number) < 1e-9 for found in spoken_numbers(said))
