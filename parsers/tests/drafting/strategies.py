"""Random strategies for tests: everything that the type can say."""

from hypothesis import strategies as st

from screening.conditions import ConditionError, parse
from screening.strategy import (
    AtrRisk,
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    Extractor,
    IntervalSchedule,
    LevelRisk,
    Logic,
    MarketSchedule,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    Risk,
    RiskPercent,
    RuleGroup,
    Schedule,
    Sizing,
    Source,
    Split,
    Strategy,
    Universe,
)
from screening.universe.spec import Exclusion

OF_BARS = (
    "rsi(14) < 30",
    "close > sma(200)",
    "close crosses_above high_52w within 3 bars",
    "rank(by=roc, order=desc, length=252) <= 20",
    "cdl_engulfing > 0",
    "rsi(14)@1w < 40",
    "not volume < sma(volume, 20)",
)
OF_A_POSITION = ("bars_held >= 5", 'time_of_day >= "15:20"')

numbers = st.integers(1, 50).map(float)
fractions = st.sampled_from([0.5, 1.0])
risks: st.SearchStrategy[Risk] = st.one_of(
    st.builds(PercentRisk, value=numbers, fraction=fractions),
    st.builds(AtrRisk, length=st.integers(2, 30), mult=numbers),
    st.builds(LevelRisk, field=st.sampled_from(["low", "sma(20)", "{{ nope }}"]), offset=st.integers(0, 3)),
)
sizings: st.SearchStrategy[Sizing] = st.one_of(
    st.builds(RiskPercent, value=numbers),
    st.builds(PercentEquity, value=numbers),
    st.builds(EqualWeight, n=st.integers(1, 30)),
    st.builds(Split, n=st.integers(1, 5)),
)
schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(
        CronSchedule,
        cron=st.sampled_from(["30 16 * * 1-5", "*/15 9-15 * * *"]),
        tz=st.sampled_from(["Asia/Seoul", "America/New_York"]),
    ),
    st.builds(IntervalSchedule, seconds=st.integers(1, 100_000)),
    st.builds(MarketSchedule, event=st.sampled_from(["open", "close"]), offset_minutes=st.integers(-60, 60)),
    st.builds(
        CalendarSchedule,
        every=st.sampled_from(["month", "quarter", "half_year", "year"]),
        months=st.sampled_from([None, (3, 9), (2, 5, 8, 11)]),
        day=st.sampled_from([None, "first_trading_day", "last_trading_day"]),
    ),
)


def _groups(logic: Logic, leaves: tuple[str, ...], depth: int, least: int) -> st.SearchStrategy[RuleGroup]:
    other: Logic = "any" if logic == "all" else "all"
    inner: st.SearchStrategy[str | RuleGroup] = st.sampled_from(leaves)
    if depth:
        inner = st.one_of(inner, _groups(other, leaves, depth - 1, 2))
    several = st.lists(inner, min_size=least, max_size=3, unique_by=str)
    return several.map(lambda parts: RuleGroup(logic=logic, conditions=tuple(parts))).filter(_can_be_read)


def _can_be_read(group: RuleGroup) -> bool:
    try:
        return not group.conditions or bool(parse(group.text()))
    except ConditionError:
        return False


entries = st.one_of(_groups("all", OF_BARS, 1, 1), _groups("any", (*OF_BARS, *OF_A_POSITION), 1, 2))
exits = st.one_of(_groups("any", (*OF_BARS, *OF_A_POSITION), 1, 0), _groups("all", (*OF_BARS, *OF_A_POSITION), 1, 2))
KINDS: tuple[Exclusion, ...] = ("halted", "administrative", "spac", "preferred", "fund")
universes = st.builds(
    Universe,
    market=st.sampled_from([None, "KR", "US"]),
    index=st.sampled_from([None, None, "KOSPI200", "SP500", "KOSDAQ"]),
    symbols=st.lists(st.sampled_from(["005930", "AAPL", "MSFT"]), max_size=2, unique=True).map(tuple),
    exclude=st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple),
)


@st.composite
def strategies(draw: st.DrawFn) -> Strategy:
    """A strategy with any of its parts, each rule with a quote."""
    found = Strategy(
        is_strategy=True,
        extractor=Extractor(name="test", version="1"),
        universe=draw(universes),
        timeframe=draw(st.sampled_from([None, None, "1w", "15m"])),
        direction=draw(st.sampled_from(["long", "short", "both"])),
        entry=draw(entries),
        exit=draw(exits),
        stop_loss=draw(st.none() | risks),
        take_profit=draw(st.none() | risks | st.builds(RewardRisk, value=numbers)),
        trailing_stop=draw(st.none() | risks),
        sizing=draw(st.none() | sizings),
        schedule=draw(st.none() | schedules),
    )
    sources = {
        path: (Source(start=place * 10, end=place * 10 + 5, quote=f"{{{{ {text[:3]} }}}}", span=place + 1),)
        for place, (path, text) in enumerate(found.conditions())
    }
    return found.model_copy(update={"provenance": sources})
