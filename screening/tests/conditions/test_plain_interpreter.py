"""Sixty conditions before a plain interpreter of their own, and laws of what may move a verdict.

`PASTETRADER_KRX_BARS=bars.parquet` (symbol, date, open, high, low, close, volume; 0 in prices of halted days) lets the
slow ones look at real bars too.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.panel import COLUMNS, Panel, build_panel, day
from screening.conditions import Condition, parse
from screening.conditions.checks.figures import fundamentals_of
from screening.conditions.evaluation.evaluate import FALSE, TRUE, UNKNOWN, evaluate, problems_of
from screening.conditions.evaluation.explanation import explain
from screening.conditions.evaluation.values import Indicators
from screening.conditions.fields import FIELDS, FIGURES
from screening.conditions.reading.build import ranked_series
from screening.conditions.tree import Count, For, Node, Not, Within, all_of, any_of, units
from screening.market_data.sample import sample_bars
from screening.tests.conditions.plain.conditions import CONDITIONS, EVEN, RANKED, UNREAD
from screening.tests.conditions.plain.interpreter import Interpreter, Verdict
from screening.tests.conditions.plain.markets import Both, both, crowded, told_at_random
from screening.tests.factories import panel_of, random_ohlc

ALL = (*CONDITIONS, *UNREAD)
SAID: dict[int, Verdict] = {TRUE: True, UNKNOWN: None, FALSE: False}
KRX = os.environ.get("PASTETRADER_KRX_BARS", "")


@cache
def _rough() -> Both:
    """Bars without memory: ties and gaps everywhere."""
    panel = crowded(random_ohlc(5, lengths=(1, 2, 20, 45, 90, 130, 200, *[300] * 8)), 6)
    return both(panel, told_at_random(panel, 1))


@cache
def _sample() -> Both:
    """Some of the synthetic market."""
    bars = sample_bars()
    symbols = bars["symbol"].unique(maintain_order=True).to_list()[::14]
    panel = panel_of(bars.filter(pl.col("symbol").is_in(symbols)).sort("symbol", "session"))
    return both(panel, told_at_random(panel, 2))


@cache
def _krx() -> Both:
    """All of the file; a day without an open is none."""
    bars = pl.read_parquet(Path(KRX)).filter(pl.col("open") > 0).sort("symbol", "date")
    symbols, owners = np.unique(bars["symbol"].to_numpy(), return_inverse=True)
    sessions = bars["date"].cast(pl.Date).cast(pl.Int32).to_numpy()
    columns = {name: bars[name].cast(pl.Float64).to_numpy() for name in COLUMNS}
    panel = build_panel([str(symbol) for symbol in symbols], owners, sessions, columns)
    return both(panel, told_at_random(panel, 3))


def _differences(market: Both, plain: Interpreter, text: str, sessions: list[int]) -> Iterator[tuple[str, str, int]]:
    """Where the two say different things of the symbols with a bar in the sessions."""
    condition = parse(text)
    for session in sessions:
        indicators = market.indicators(session)
        verdicts = evaluate(condition, indicators)[:, 0].tolist()
        found = dict(zip(indicators.panel.symbols, verdicts, strict=True))
        for symbol, expected in plain.at(condition, session).items():
            if SAID[found[symbol]] is not expected:
                yield text, symbol, session


def _dates(panel: Panel, *back: int) -> list[int]:
    sessions = np.unique(panel.sessions).tolist()
    return [sessions[-one] for one in back if one <= len(sessions)]


@pytest.mark.parametrize("market", [_rough, _sample])
def test_every_verdict_is_that_of_a_plain_interpreter(market: Callable[[], Both]) -> None:
    known = market()
    plain = Interpreter(known.plain)

    dates = _dates(known.panel, 1, 21, 75)

    assert not [one for text in ALL for one in _differences(known, plain, text, dates)]


def _around(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4)
    bars = st.integers(1, 6)
    return st.one_of(
        several.map(lambda parts: all_of(*parts)),
        several.map(lambda parts: any_of(*parts)),
        inner.map(Not),
        st.builds(Within, bars, inner),
        st.builds(For, bars, inner),
        st.builds(Count, bars, st.just(1), inner),
    )


PARTS = tuple({unit: None for text in ALL if "cdl_" not in text for unit in units(parse(text).root)})


def _nodes(texts: tuple[str, ...]) -> st.SearchStrategy[Node]:
    return st.sampled_from([parse(text).root for text in texts])


# Which symbols a rank goes over is what is hard: most of these have one beside something that half of them fulfil.
FILTERED = st.tuples(
    st.lists(_nodes(EVEN), min_size=1, max_size=2),
    st.lists(st.recursive(_nodes(RANKED), _around, max_leaves=3), min_size=1, max_size=2),
).map(lambda both: all_of(*both[0], *both[1]))
MADE = st.recursive(FILTERED | FILTERED | _nodes(EVEN) | st.sampled_from(PARTS), _around, max_leaves=4).map(Condition)


@given(MADE, st.integers(0, 200))
def test_conditions_made_at_random_are_those_of_a_plain_interpreter(condition: Condition, back: int) -> None:
    market = _rough()
    session = np.unique(market.panel.sessions).tolist()[-1 - back]
    indicators = market.indicators(session)

    verdicts = evaluate(condition, indicators)[:, 0].tolist()

    found = dict(zip(indicators.panel.symbols, (SAID[one] for one in verdicts), strict=True))
    expected = _plain_rough().at(condition, session)
    assert {symbol: found[symbol] for symbol in expected} == expected
    for symbol in expected:
        assert explain(condition, indicators, symbol).verdict is expected[symbol]


@cache
def _plain_rough() -> Interpreter:
    return Interpreter(_rough().plain)


@pytest.mark.long
@pytest.mark.skipif(not KRX, reason="PASTETRADER_KRX_BARS names no file")
@pytest.mark.parametrize("text", ALL)
def test_every_verdict_on_real_bars_is_that_of_a_plain_interpreter(text: str) -> None:
    market = _krx()

    dates = _dates(market.panel, 1, 60, 170, 320)

    assert not list(_differences(market, Interpreter(market.plain), text, dates))


def test_sixty_conditions_read_every_field_that_can_be_computed() -> None:
    series = [one for text in ALL for one in parse(text).series]
    by = [one for ranking in series if ranking.field.startswith("rank") for one in ranked_series(dict(ranking.params))]

    unread = set(FIELDS) - {one.field for one in (*series, *by)}

    assert len(ALL) == 60
    assert all(FIELDS[name].kind in {"position", "clock", "fundamental"} for name in unread)
    assert not unread & set(FIGURES)
    assert not [text for text in ALL if problems_of(parse(text))]


# --- what may move a verdict ---


def _history(condition: Condition, indicators: Indicators) -> dict[tuple[str, int], int]:
    """The verdict on every bar, by symbol and session."""
    panel = indicators.panel
    longest = int(panel.lengths.max())
    verdicts = evaluate(condition, indicators, bars=longest)
    return {
        (symbol, int(panel.sessions[end - 1 - back])): int(verdicts[place, longest - 1 - back])
        for place, (symbol, end) in enumerate(zip(panel.symbols, panel.ends.tolist(), strict=True))
        for back in range(int(panel.lengths[place]))
    }


@cache
def _whole(text: str) -> dict[tuple[str, int], int]:
    return _history(parse(text), _rough().indicators())


@pytest.mark.parametrize("text", ALL)
def test_no_condition_is_always_the_same(text: str) -> None:
    """An interpreter of nothing would agree with an evaluation of nothing."""
    found = [*_whole(text).values(), *_history(parse(text), _sample().indicators()).values()]

    assert {TRUE, FALSE} <= set(found)


KNOWN = [text for text in (*ALL, *RANKED, *EVEN) if any(fundamentals_of(one) for one in parse(text).series)]
ANY = st.one_of(st.sampled_from(ALL), st.sampled_from(RANKED), st.sampled_from(KNOWN))


@given(ANY, st.integers(0, 400))
def test_a_panel_that_ends_earlier_has_the_same_past(text: str, cut: int) -> None:
    market = _rough()
    session = int(market.panel.sessions.min()) + cut

    then = _history(parse(text), market.indicators(session)) if market.panel.until(day(session)).lengths.any() else {}

    assert then == {bar: verdict for bar, verdict in _whole(text).items() if bar[1] <= session}


@given(ANY, st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_garbage_in_the_future_moves_no_verdict_before_it(text: str, cut: int, seed: int) -> None:
    market, random = _rough(), np.random.default_rng(seed)
    session = int(market.panel.sessions.min()) + cut
    later = market.panel.sessions > session
    noise = np.where(later, random.uniform(0.1, 9, len(later)), 1.0)
    columns = {name: column * noise for name, column in market.panel.columns.items()}
    facts = {
        name: replace(
            known, values=np.where(known.known > session, random.uniform(-50, 50, len(known.known)), known.values)
        )
        for name, known in market.facts.items()
    }

    moved = _history(parse(text), Indicators(replace(market.panel, columns=columns), facts=facts))

    before = {bar: verdict for bar, verdict in moved.items() if bar[1] <= session}
    assert before == {bar: verdict for bar, verdict in _whole(text).items() if bar[1] <= session}


@given(ANY)
def test_the_last_bar_alone_says_what_the_whole_history_says(text: str) -> None:
    market = _rough()

    last = evaluate(parse(text), market.indicators())[:, 0].tolist()

    ends = market.panel.last_sessions.tolist()
    assert last == [_whole(text)[pair] for pair in zip(market.panel.symbols, ends, strict=True)]


def _is_of_days(text: str) -> bool:
    """Whether nothing in the condition looks at dates or at other symbols."""
    return not any(one.timeframe or one.field.startswith("rank") or fundamentals_of(one) for one in parse(text).series)


@pytest.mark.parametrize("text", [text for text in ALL if _is_of_days(text)])
def test_days_without_a_bar_are_nothing_to_the_bars_around_them(text: str) -> None:
    panel = _rough().panel
    number = np.concatenate([np.arange(length) for length in panel.lengths]).astype(np.int32)

    without_gaps = evaluate(parse(text), Indicators(replace(panel, sessions=number)), bars=300)

    assert evaluate(parse(text), Indicators(panel), bars=300).tolist() == without_gaps.tolist()
