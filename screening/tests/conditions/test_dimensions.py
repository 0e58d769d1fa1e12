"""Like is compared with like, and a series never leaves the range that is said of it."""

from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest

from screening.bars.panel import Floats, Panel
from screening.conditions import ConditionError, from_json, parse
from screening.conditions.checks.dimensions import NAMES, bounds, dimension, operand_dimension, span
from screening.conditions.checks.inequalities import Inequality
from screening.conditions.checks.knowledge import Seen, known_of, never_above, seen
from screening.conditions.evaluation.indicators import IMPLEMENTATIONS
from screening.conditions.evaluation.values import Indicators
from screening.conditions.fields import FIELDS
from screening.conditions.tree import Clock, Line, Number, Series
from screening.tests.factories import random_ohlc, random_panel


def series_of(text: str) -> Series:
    """The one series of a condition that any series may be in."""
    return parse(f"{text} rising").series[0]


@pytest.mark.parametrize(
    ("text", "measured", "limits"),
    [
        ("close", "price", (0, None)),
        ("ema(20)@1w[3]", "price", (0, None)),
        ("sma(volume, 20)", "shares", (0, None)),
        ("highest(value_traded, 5)", "money", (0, None)),
        ("market_cap", "money", (0, None)),
        ("change_pct(5)", "percent", (-100, None)),
        ("bbands.width", "percent", (0, None)),
        ("bbands.pctb", "ratio", (None, None)),
        ("bbands.lower", "price", (None, None)),
        ("macd.hist", "price", (None, None)),
        ("rsi(14)", "index", (0, 100)),
        ("willr(14)", "index", (-100, 0)),
        ("per", "ratio", (None, None)),
        ("bars_held", "bars", (0, None)),
        ("rank(per)", "rank", (1, None)),
        ("rank_pct(per)", "percent", (0, 100)),
        ("time_of_day", "clock", (0, 1439)),
    ],
)
def test_a_series_has_a_dimension_and_a_range(text: str, measured: str, limits: tuple[float | None, ...]) -> None:
    assert dimension(series_of(text)) == measured
    assert bounds(series_of(text)) == limits


def test_every_line_of_every_field_has_a_dimension() -> None:
    for field in FIELDS.values():
        for output in field.outputs or ("",):
            assert dimension(Series(field.name, (("source", "close"),), output)) in NAMES


def test_a_number_may_stand_for_anything() -> None:
    assert operand_dimension(Number(5)) is None
    assert operand_dimension(Clock("09:00")) == "clock"
    assert operand_dimension(Line(series_of("per"))) == "ratio"


@pytest.mark.parametrize(
    ("text", "said", "suggestion"),
    [
        ("close > volume", "close is a price, but volume is a number of shares: they cannot be compared.", ""),
        ("rsi(14) crosses_above close", "rsi(14) is an index, but close is a price: they cannot be compared.", ""),
        (
            "volume > 2 * sma(20)",
            "volume is a number of shares, but sma(20) is a price: they cannot be compared.",
            "2 * sma(volume, 20)",
        ),
        (
            "close < sma(volume, 20)[1]",
            "close is a price, but sma(volume, 20)[1] is a number of shares: they cannot be compared.",
            "sma(20)[1]",
        ),
        (
            "lowest(20) > value_traded",
            "lowest(20) is a price, but value_traded is an amount of money: they cannot be compared.",
            "lowest(value_traded, 20)",
        ),
        ("close between 5 and rsi(14)", "close is a price, but rsi(14) is an index: they cannot be compared.", ""),
        ("per < roe", "per is a ratio, but roe is a percentage: they cannot be compared.", ""),
    ],
)
def test_unlike_sides_are_a_named_problem_that_says_what_was_meant(text: str, said: str, suggestion: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)

    assert (raised.value.code, str(raised.value.message), raised.value.suggestion) == ("dimension", said, suggestion)
    assert raised.value.hint
    assert raised.value.column == text.index(" ") + 2  # where the operator is


def test_the_json_is_checked_too() -> None:
    sides = {"left": {"field": "close"}, "right": {"field": "volume"}}

    with pytest.raises(ConditionError) as raised:
        from_json({"all": [{"op": ">", **sides}]})

    assert (raised.value.code, raised.value.path) == ("dimension", "all.0")


BUILT = [
    *(name for name, field in FIELDS.items() if name in IMPLEMENTATIONS and all(p.is_optional for p in field.parameters)
      and not field.outputs),
    *("rsi(14)", "rsi(2)", "stoch.k", "stoch.d", "mfi(5)", "adx(5)", "plus_di(3)", "minus_di(1)", "willr(5)", "cci(9)"),
    *("macd.line", "macd.signal", "macd.hist", "bbands(4, 0.5).lower", "bbands(4, 0.5).middle", "bbands(4, 0.5).upper"),
    *("bbands(4, 0.5).width", "bbands(4, 0.5).pctb"),
    *("keltner(3, 2).lower", "keltner(3, 2).middle", "keltner(3, 2).upper"),
    *("ichimoku.tenkan", "ichimoku.kijun", "ichimoku.span_a", "ichimoku.span_b", "psar", "psar(1, 10)", "vb_level(2)"),
    *("atr(3)", "roc(3)", "volatility(3)", "change_pct(2)", "donchian(3).upper", "donchian(3).lower"),
    *("highest(3)", "highest(close, 2)", "lowest(3)", "lowest(close, 4)", "lowest(open, 2)", "highest(volume, 3)"),
    *("sma(1)", "sma(3)", "sma(low, 3)", "sma(high, 3)", "ema(3)", "ema(high, 3)", "wma(3)", "sma(volume, 3)"),
]  # fmt: skip


@pytest.mark.parametrize("panel", [random_panel(), random_ohlc(5), random_ohlc(6, top=3)], ids=["walk", "wild", "flat"])
@pytest.mark.parametrize("text", BUILT)
def test_no_bars_bring_a_series_out_of_its_range(text: str, panel: Panel) -> None:
    line = Indicators(panel).line(series_of(text))

    values = line[np.isfinite(line)]

    limits = span(series_of(text))
    if limits.low is not None:
        assert (values >= limits.low - 1e-9).all()
        assert not limits.above_low or (values > limits.low).all()
    if limits.high is not None:
        assert (values <= limits.high + 1e-9).all()


@cache
def _facts() -> tuple[tuple[Seen, ...], tuple[Inequality, ...]]:
    """Many series at two bars, and all that is known of them."""
    named = tuple(seen(replace(series_of(text), ago=ago), 0) for text in BUILT for ago in (0, 1))
    return named, tuple(known_of(named))


@pytest.mark.parametrize(("seed", "top"), [(1, 1), (2, 2), (3, 4), (4, 50), (5, 1000)])
def test_what_is_known_of_series_holds_on_any_bars(seed: int, top: int) -> None:
    named, facts = _facts()
    indicators = Indicators(random_ohlc(seed, top=top, lengths=(40, 300)))
    values: dict[Hashable, Floats] = {one: indicators.last(one.series, 300) for one in named}

    for fact in facts:
        total = np.full((2, 300), float(fact.constant))
        for one, factor in fact.terms.items():
            total += float(factor) * values[one]
        assert (total[np.isfinite(total)] <= 1e-6).all(), fact


def test_the_facts_that_catch_common_mistakes_are_known() -> None:
    ordered = ["low", "close", "high", "highest(3)", "highest(20)"]

    for (place, one), (other_place, other) in permutations(enumerate(ordered), 2):
        assert never_above(seen(series_of(one), 0), seen(series_of(other), 0)) == (place < other_place)
    assert not never_above(seen(series_of("high"), 0), seen(series_of("donchian(20).upper"), 0))
    assert never_above(seen(series_of("high[1]"), 0), seen(series_of("donchian(20).upper"), 0))
    assert not never_above(seen(series_of("close@1w"), 0), seen(series_of("high"), 0))
