"""What is always or never true is refused with its reason; what may be either is let through."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.conditions import Condition, ConditionError, from_json, parse
from screening.conditions.checks.inequalities import Inequality, contradict, inequality
from screening.conditions.checks.verdicts import verdict
from screening.conditions.evaluation.evaluate import FALSE, TRUE, evaluate
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import (
    Between,
    Compare,
    Count,
    For,
    In,
    Line,
    Node,
    Not,
    Number,
    Series,
    Trend,
    Within,
    all_of,
    any_of,
)
from screening.tests.factories import random_ohlc


@pytest.mark.parametrize(
    ("text", "said", "suggestion"),
    [
        ("close > close", "close > close is never true: both sides are the same.", "close > close[1]"),
        ("close >= close", "close >= close is always true: both sides are the same.", "close >= close[1]"),
        ("close >= -20", "close >= -20 is always true: close is always above 0.", ""),
        ("close <= 0", "close <= 0 is never true: close is always above 0.", ""),
        ("volume >= 0", "volume >= 0 is always true: volume is never below 0.", ""),
        ("roc(5) < -100", "roc(5) < -100 is never true: roc(5) is never below -100.", ""),
        ("rsi(14) > 120", "rsi(14) > 120 is never true: rsi(14) is always between 0 and 100.", ""),
        ("willr(14) <= 0", "willr(14) <= 0 is always true: willr(14) is always between -100 and 0.", ""),
        ("mfi(14) in (101, 102)", "mfi(14) in (101, 102) is never true: mfi(14) is always between 0 and 100.", ""),
        ("rsi(14) crosses_above 100",
         "rsi(14) crosses_above 100 is never true: rsi(14) is always between 0 and 100.", ""),
        ("0 * close > 5", "0 * close > 5 is never true: close is always above 0.", ""),
        ('time_of_day < "00:00"',
         'time_of_day < "00:00" is never true: time_of_day is always between 00:00 and 23:59.', ""),
        ("high < low", "high < low is never true: low is never above high.", "high < low[1]"),
        ("close > high", "close > high is never true: close is never above high.", "close > high[1]"),
        ("close < 0.98 * low", "close < 0.98 * low is never true: low is never above close.", ""),
        ("close > highest(20)", "close > highest(20) is never true: close is never above highest(20).",
         "close > highest(20)[1]"),
        ("close crosses_above highest(close, 20)",
         "close crosses_above highest(close, 20) is never true: close is never above highest(close, 20).",
         "close crosses_above highest(close, 20)[1]"),
        ("bbands(20, 2).lower > bbands(20, 2).upper",
         ("bbands(20, 2).lower > bbands(20, 2).upper is never true: "
          "bbands(20, 2).lower is never above bbands(20, 2).upper."), ""),
        ("close@1w > high@1w", "close@1w > high@1w is never true: close@1w is never above high@1w.",
         "close@1w > high@1w[1]"),
        ("close between 10 and 5", "close between 10 and 5 is never true: 10 is above 5.", ""),
        ("close between 1.1 * sma(20) and sma(20)",
         "close between 1.1 * sma(20) and sma(20) is never true: 1.1 * sma(20) is above sma(20).", ""),
        ("rsi(14) < 30 and rsi(14) > 70", "rsi(14) < 30 and rsi(14) > 70 are never both true.", ""),
        ("volume > 5 and rsi(14) < 30 and close > 5 and rsi(14) > 70",
         "rsi(14) < 30 and rsi(14) > 70 are never both true.", ""),
        ("close >= 5 or close < 5", "close >= 5 or close < 5: one of the two is always true.", ""),
        ("not (rsi(14) < 30) or rsi(14) < 40", "not rsi(14) < 30 or rsi(14) < 40: one of the two is always true.", ""),
        ("close > open or close < open or close == open",
         "One of these is always true: close > open; close < open; close == open.", ""),
        ("close > sma(20) and sma(20) > sma(60) and sma(60) > close",
         "These are never all true at once: close > sma(20); sma(20) > sma(60); sma(60) > close.", ""),
        ("sma(5) crosses_above sma(20) and sma(5) crosses_below sma(20)",
         "sma(5) crosses_above sma(20) and sma(5) crosses_below sma(20) are never both true.", ""),
        ("close@1w crosses_above 5 and close@1w < 5", "close@1w crosses_above 5 and close@1w < 5 are never both true.",
         ""),
        ("macd(3, 5, 2).hist > 0 and macd(3, 5, 2).line < macd(3, 5, 2).signal",
         "macd(3, 5, 2).hist > 0 and macd(3, 5, 2).line < macd(3, 5, 2).signal are never both true.", ""),
        ("change_pct(5) > 3 and roc(5) < 2", "change_pct(5) > 3 and roc(5) < 2 are never both true.", ""),
        ("sma(9) rising(5) and sma(9)[5] > sma(9)", "sma(9) rising(5) and sma(9)[5] > sma(9) are never both true.", ""),
        ("close crosses_above 5 for 2 bars",
         "close crosses_above 5 for 2 bars is never true: it cannot be so on two bars in a row.", ""),
        ("(not close crosses_above 5) within 2 bars",
         "(not close crosses_above 5) within 2 bars is always true: of two bars in a row one is always so.", ""),
        ("rsi(14) > 30 for 5 bars and rsi(14) crosses_above 30",
         "rsi(14) > 30 for 5 bars and rsi(14) crosses_above 30 are never both true.", ""),
        ("close > open within 5 bars and not close > open within 5 bars",
         "close > open within 5 bars and not close > open within 5 bars are never both true.", ""),
        ('time_of_day > "10:00" and time_of_day < "09:00"',
         'time_of_day > "10:00" and time_of_day < "09:00" are never both true.', ""),
    ],
)  # fmt: skip
def test_what_cannot_be_otherwise_is_refused_with_its_reason(text: str, said: str, suggestion: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)

    assert str(raised.value.message) == said
    assert raised.value.code == (
        "never_true" if "never" in said.replace("is never ", "", said.count("always true")) else "always_true"
    )
    assert raised.value.suggestion == suggestion
    if suggestion:
        parse(suggestion)


@pytest.mark.parametrize(
    "text",
    [
        "close > 1",
        "volume > 0",
        "rsi(14) > 0 and rsi(14) < 100",
        "rsi(14) >= 100",
        "rank(by=roc, length=5) <= 1",
        "willr(14) > -20",
        "close >= high",
        "close <= low",
        "high > high_52w",
        "close > highest(20)[1]",
        "close > donchian(20).upper",
        "close >= highest(20)",
        "close > high@1w",
        "close@1w > high",
        "close > bbands(20, 2).upper and close < keltner(20, 2).upper",
        "close > sma(20) and close[1] < sma(20)[1]",
        "close > sma(20) or close < sma(20)",
        "sma(5) crosses sma(20)",
        "close > open within 5 bars and close < open",
        "rsi(14) < 30 within 5 bars and rsi(14) > 70",
        "close > open count(5 bars) >= 3 and close < open",
        "(close > close[1] for 3 bars) and close < open",
        "change_pct > 3 and change_pct(5) < 2",
        "change_pct > 3 and change_pct@1w < 2",
        "close between 5 and 5",
        "close != 5",
        "close == 5 or close == 6",
        "macd.hist > 0 and macd.line < 0",
        "psar > close",
        "atr(14) > 0",
        'time_of_day >= "15:20"',
        "not (close > 5 and close < 10)",
    ],
)
def test_what_may_be_either_is_let_through(text: str) -> None:
    assert parse(text).text()


def test_the_json_is_checked_too() -> None:
    impossible = {"op": ">", "left": {"field": "rsi", "params": {"length": 14}}, "right": 120}

    with pytest.raises(ConditionError) as raised:
        from_json({"any": [{"op": ">", "left": {"field": "close"}, "right": 5}, {"not": impossible}]})

    assert (raised.value.code, raised.value.path) == ("never_true", "any.1.not")


def test_the_innermost_reason_is_given() -> None:
    with pytest.raises(ConditionError, match=r"rsi\(14\) < 30 and rsi\(14\) > 70 are never both true"):
        parse("close > 5 and ((rsi(14) < 30 and rsi(14) > 70) within 3 bars or close < 2)")


# --- soundness: on bars that hold every order of prices, ties and gaps, no verdict is ever contradicted ---

PRICES = [
    Series(name, ago=ago) for name in ("open", "high", "low", "close") for ago in (0, 1)
]  # fmt: skip
OTHERS = [
    Series("volume"),
    Series("highest", (("source", "high"), ("length", 2))),
    Series("lowest", (("source", "close"), ("length", 3)), ago=1),
    Series("donchian", (("length", 2),), "upper"),
    Series("sma", (("source", "close"), ("length", 2))),
    Series("rsi", (("length", 2),)),
    Series("roc", (("length", 1),)),
    Series("change_pct"),
    Series("close", timeframe="1w"),
    Series("high", timeframe="1w", ago=1),
]
SERIES = st.sampled_from([*PRICES, *PRICES, *OTHERS])
NUMBERS = st.sampled_from([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 100.0])
LINES = st.builds(Line, SERIES, st.sampled_from([1.0, 1.0, 2.0, -1.0]), st.sampled_from([0.0, 0.0, 1.0]))
OPERANDS = st.one_of(NUMBERS.map(Number), LINES)
COMPARISONS = st.sampled_from([">", ">=", "<", "<=", "==", "!=", "crosses_above", "crosses_below", "crosses"])
LEAVES = st.one_of(
    st.builds(Compare, COMPARISONS, LINES, OPERANDS),
    st.builds(Between, LINES, OPERANDS, OPERANDS),
    st.builds(In, LINES, st.lists(NUMBERS, min_size=1, max_size=2).map(tuple)),
    st.builds(Trend, st.sampled_from(["rising", "falling"]), LINES, st.integers(1, 2)),
)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    bars = st.integers(1, 3)
    return st.one_of(
        several.map(lambda parts: all_of(*parts)),
        several.map(lambda parts: any_of(*parts)),
        inner.map(Not),
        st.builds(Within, bars, inner),
        st.builds(For, bars, inner),
        bars.flatmap(lambda count: st.builds(Count, st.just(count), st.integers(1, count), inner)),
    )


BARS = Indicators(random_ohlc(11, top=3, lengths=(250, 250, 250)))


@given(st.recursive(LEAVES, _nested, max_leaves=6))
def test_no_bars_contradict_a_verdict(node: Node) -> None:
    found = verdict(node)

    if found:
        seen = evaluate(Condition(node), BARS, bars=250)
        assert (seen != (TRUE if found.code == "never_true" else FALSE)).all()


@given(st.lists(LEAVES, min_size=2, max_size=4))
def test_a_conjunction_that_bars_fulfil_is_never_refused(leaves: list[Node]) -> None:
    condition = Condition(all_of(*leaves))

    if (evaluate(condition, BARS, bars=250) == TRUE).any():
        found = verdict(condition.root)
        assert found is None or found.code == "always_true"


WHOLE = st.integers(-3, 3)
SYSTEMS = st.lists(st.tuples(st.tuples(WHOLE, WHOLE), WHOLE, st.booleans()), min_size=1, max_size=6)


def _inequalities(system: list[tuple[tuple[int, int], int, bool]]) -> Iterator[Inequality]:
    for factors, constant, is_strict in system:
        terms = [(name, Fraction(factor)) for name, factor in zip("xy", factors, strict=True)]
        yield inequality(terms, Fraction(constant), is_strict=is_strict)


@given(SYSTEMS)
def test_inequalities_contradict_when_no_point_fulfils_them(system: list[tuple[tuple[int, int], int, bool]]) -> None:
    # Points of whole quarters, so that the arithmetic is exact.
    x, y = np.meshgrid(np.arange(-48, 49), np.arange(-48, 49))
    fulfilled = np.ones(x.shape, dtype=np.bool_)
    for (a, b), c, is_strict in system:
        total = a * x + b * y + 4 * c
        fulfilled &= (total < 0) if is_strict else (total <= 0)

    if fulfilled.any():
        assert not contradict(_inequalities(system))


def test_too_many_to_tell_is_no_contradiction() -> None:
    either = [f"(close > {place} or rsi(14) < {place} or volume < {place})" for place in range(1, 20)]

    assert len(parse(" and ".join([*either, "volume > 99"])).fields) == 3
