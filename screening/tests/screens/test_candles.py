"""What a chart shows of a symbol: the bars of screens, and their verdicts on every bar."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pastetrader.common.errors import Invalid, NotFound
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import day_number
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import TRUE, evaluate
from screening.conditions.text import series_text
from screening.models import Instrument, InstrumentFact
from screening.screens.candles import Candles, _alone, candles
from screening.screens.screening import screen
from screening.tests.factories import FIRST, make_bars, random_bars, stored
from screening.universe.spec import Universe

MARKET = "XTST"
LENGTHS = {"AAA": 300, "BBB": 120, "CCC": 7, "DDD": 300}
CONDITIONS = (
    "rsi(14) < 45",
    "close > sma(20) and volume > 1050",
    "close crosses_above ema(10)",
    "(close < lowest(low, 5)[1]) within 3 bars",
    "close rising(3) or macd(12, 26, 9).hist > 0",
    "close > sma(5)@1w",
    "close@1M[1] < close",
    "rank(by=roc, length=20) <= 2",
    "rank_pct(by=close) <= 50 and rsi(5) > 50",
    "cdl_engulfing > 0",
)


@pytest.fixture
def market(db: None) -> None:
    bars = [random_bars(symbol, count, seed, first=FIRST) for seed, (symbol, count) in enumerate(LENGTHS.items())]
    stored(MARKET, *bars)


def _of(symbol: str, **asked: object) -> Candles:
    return candles(market=MARKET, symbol=symbol, **{"count": 260, **asked})  # type: ignore[arg-type]  # a test's own


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("symbol", LENGTHS)
def test_hits_are_the_verdicts_of_the_whole_market(market: None, symbol: str, condition: str) -> None:
    bars = loaded_markets().get(MARKET).bars
    place, length = bars.panel.places[symbol], LENGTHS[symbol]
    indicators = loaded_markets().get(MARKET).indicators_until(FIRST + timedelta(days=299))
    verdicts = evaluate(parse(condition), indicators, bars=length)[place]

    found = _of(symbol, condition=condition, count=length)

    assert [session in found.hits for session in found.sessions] == [verdict == TRUE for verdict in verdicts]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.integers(0, 310), condition=st.sampled_from(CONDITIONS), count=st.integers(1, 400))
def test_a_chart_of_a_day_is_a_part_of_a_later_one(market: None, day: int, condition: str, count: int) -> None:
    to = FIRST + timedelta(days=day)
    asked = {"condition": condition, "lines": ["sma(20)", "rsi(14)"]}

    then, now = _of("AAA", to=to, count=count, **asked), _of("AAA", count=400, **asked)

    cut = [place for place, session in enumerate(now.sessions) if session <= to][-count:]
    assert then.sessions == tuple(now.sessions[place] for place in cut)
    assert then.columns["close"] == tuple(now.columns["close"][place] for place in cut)
    assert then.hits == tuple(session for session in now.hits if session in then.sessions)
    for series, line in then.lines.items():
        assert line == tuple(now.lines[series][place] for place in cut)


@pytest.mark.parametrize("timeframe", ["1w", "1M"])
def test_hits_of_a_longer_timeframe_are_what_screens_found_at_its_ends(market: None, timeframe: str) -> None:
    found = _of("AAA", condition="close > sma(3)", timeframe=timeframe, count=1_000)

    # A week or month is judged from the session on that ends it: the last of its own days here.
    for session in found.sessions[3:-1]:
        screened = screen(condition="close > sma(3)", market=MARKET, as_of=session, timeframe=timeframe)
        assert ("AAA" in {match.symbol for match in screened.matches}) == (session in found.hits), session


def test_a_week_that_is_not_over_is_shown_without_a_verdict(market: None) -> None:
    # The 300th day is a Saturday, in a market that trades on weekends.
    found = _of("AAA", timeframe="1w", condition="close > 1", lines=["sma(2)"], count=3)

    assert not found.is_complete
    assert found.sessions[-1] not in found.hits
    assert found.hits == found.sessions[:-1]
    [line] = found.lines.values()
    assert line[-1] is None
    assert line[-2] is not None


def test_bars_are_the_last_ones_with_the_close_before_them(market: None) -> None:
    whole, few = _of("CCC", count=7), _of("CCC", count=3)

    assert (few.sessions, few.columns["open"]) == (whole.sessions[-3:], whole.columns["open"][-3:])
    assert few.close_before == whole.columns["close"][3]
    assert (few.has_earlier, whole.has_earlier, whole.close_before) == (True, False, None)


def test_lines_are_unknown_where_history_is_too_short(market: None) -> None:
    found = _of("CCC", lines=["sma(5)", "sma(50)"])

    short, long = found.lines.values()
    assert [value is None for value in short] == [True] * 4 + [False] * 3
    assert short[-1] == pytest.approx(np.mean(found.columns["close"][-5:]))
    assert set(long) == {None}


def test_without_lines_those_of_the_condition_are_shown_once_and_prices_are_not(market: None) -> None:
    condition = "close > sma(20)[1] and sma(20) > ema(5) and volume > 10 and close@1w > 1"

    found = _of("AAA", condition=condition, lines=None)

    assert [series_text(series) for series in found.lines] == ["sma(20)", "ema(5)", "close@1w"]
    assert _of("AAA", lines=None).lines == {}


def test_a_gap_in_the_sessions_is_no_bar(db: None) -> None:
    stored(MARKET, make_bars("GAP", [1.0, 2.0]), make_bars("GAP", [3.0], first=date(2023, 3, 1)))

    found = _of("GAP", condition="close > 1")

    assert found.sessions == (FIRST, FIRST + timedelta(days=1), date(2023, 3, 1))
    assert found.hits == found.sessions[1:]


def test_what_is_known_of_others_does_not_get_into_a_chart(market: None) -> None:
    for symbol, value in (("AAA", 1), ("BBB", 2), ("DDD", 3)):
        instrument = Instrument.objects.get(market=MARKET, symbol=symbol)
        InstrumentFact.objects.create(instrument=instrument, name="market_cap", known_on=FIRST, value=Decimal(value))
    loaded = loaded_markets().get(MARKET)

    for symbol, figure in (("AAA", 1.0), ("BBB", 2.0), ("DDD", 3.0), ("CCC", np.nan)):
        facts = _alone(loaded, loaded.bars.panel.places[symbol], None).facts["market_cap"]
        seen = facts.at(np.array([0]), np.array([day_number(FIRST) + 5]))
        np.testing.assert_array_equal(seen, [figure])


def test_a_symbol_without_bars_by_then_has_an_empty_chart(market: None) -> None:
    Instrument.objects.create(market=MARKET, symbol="NEW")
    stored(MARKET, make_bars("ZZZ", [1.0]))  # a new version, with the new instrument

    for found in (_of("NEW", condition="close > 1", lines=["sma(2)"]), _of("AAA", to=date(1990, 1, 1))):
        assert (found.sessions, found.hits, found.close_before) == ((), (), None)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"lines": ["sma(20"]}, "lines"),
        ({"lines": ["nonsense(3)"]}, "lines"),
        ({"lines": ["close > 1"]}, "lines"),
        ({"lines": ["bars_held"]}, "lines"),
        ({"lines": ["close@1w"], "timeframe": "1M"}, "lines"),
        ({"condition": "close >"}, "condition"),
        ({"condition": "bars_held > 3"}, "condition"),
        ({"condition": "close@1w > 1", "timeframe": "1w"}, "condition"),
        ({"condition": "close@5m > 1"}, "condition"),
    ],
)
def test_what_cannot_be_shown_is_a_problem_of_its_parameter(market: None, asked: dict[str, object], path: str) -> None:
    with pytest.raises(Invalid) as caught:
        _of("AAA", **asked)

    assert caught.value.problems
    assert {problem.path for problem in caught.value.problems} == {path}


def test_what_is_not_there_is_not_found(market: None) -> None:
    with pytest.raises(NotFound, match="no symbol NOPE"):
        _of("NOPE")
    with pytest.raises(NotFound, match="There are no bars of XNON"):
        candles(market="XNON", symbol="AAA", count=5)
    assert _of("xtst:aaa").symbol == "AAA"


def test_ranks_of_a_chart_are_those_of_the_list_beside_it(market: None) -> None:
    """Of two symbols one is the first, whoever is better in the rest of the market."""
    universe = Universe(market=MARKET, symbols=("AAA", "DDD"))
    condition = "rank(by=roc, length=20) <= 1"
    listed = {match.symbol for match in screen(condition=condition, market=MARKET, symbols=("AAA", "DDD")).matches}

    last = {symbol: _of(symbol, condition=condition, universe=universe) for symbol in ("AAA", "DDD")}

    found = {symbol for symbol, chart in last.items() if chart.hits and chart.hits[-1] == chart.sessions[-1]}
    assert found == listed
    hits = [len(chart.hits) for chart in last.values()]
    assert sum(hits) == 260
    assert sum(hits) > sum(len(_of(symbol, condition=condition).hits) for symbol in last)


def test_who_is_not_in_the_universe_has_no_rank_there(market: None) -> None:
    universe = Universe(market=MARKET, symbols=("AAA",))

    found = _of("DDD", condition="rank(by=roc, length=20) <= 3", universe=universe)

    assert found.hits == ()


def test_a_universe_that_is_not_known_is_a_problem_of_its_own(market: None) -> None:
    with pytest.raises(Invalid) as told:
        _of("AAA", condition="rank(by=close) <= 3", universe=Universe(market=MARKET, index="KOSPI200"))

    assert [problem.path for problem in told.value.problems] == ["universe"]
