"""Conditions in the shapes of the prediction form mean what they meant before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.extraction.prediction.conditions import condition_form, condition_text
from parsers.extraction.prediction.plain import NoForm, plain
from screening.conditions import Condition, parse
from screening.conditions.evaluation.evaluate import evaluate
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import node_text
from screening.conditions.tree import All, Any, Compare, For, Node, Not, Trend, Within, all_of, any_of, walk
from screening.tests.factories import panel_of, random_bars

VALUES = Indicators(panel_of(random_bars("A", 60, seed=3)))
LEAVES = st.sampled_from(
    [
        *("close > sma(5)", "close[1] >= 1.01 * close[2]", "open != close", "rsi(3) between 30 and 60"),
        *("close crosses sma(4)", "sma(3) rising(2)", "low falling(1)", "volume in (1010, 1020, 1030)"),
    ]
).map(lambda text: parse(text).root)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: all_of(*parts)),
        several.map(lambda parts: any_of(*parts)),
        inner.map(Not),
        st.builds(For, st.integers(1, 5), inner),
        st.builds(Within, st.integers(1, 5), inner).map(Not),
    )


@given(st.recursive(LEAVES, _nested, max_leaves=6))
@settings(max_examples=300, deadline=None)
def test_a_plain_condition_is_true_exactly_where_the_condition_is(node: Node) -> None:
    try:
        found = plain(node)
    except NoForm:
        return

    assert all(isinstance(part, All | Any | Compare | Trend) for part in walk(found))
    before, after = (evaluate(Condition(root), VALUES, bars=40) for root in (node, found))
    assert np.array_equal(before, after)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("not rsi(14) > 70", "rsi(14) <= 70"),
        ("not (close < open and volume < 10)", "close >= open or volume >= 10"),
        ("not sma(20) rising(5)", "sma(20) <= sma(20)[5]"),
        ("not close < sma(20) within 2 bars", "close >= sma(20) and close[1] >= sma(20)[1]"),
        ("close < open for 3 bars", "close < open and close[1] < open[1] and close[2] < open[2]"),
    ],
)
def test_not_goes_into_comparisons_and_short_runs_are_written_out(text: str, same: str) -> None:
    assert node_text(plain(parse(text).root)) == same


@pytest.mark.parametrize(
    "text",
    [
        "close > sma(20) within 5 bars",
        "close > sma(20) for 6 bars",
        "close > sma(20) count(10 bars) >= 7",
        "not close crosses_above sma(20)",
        "close@1w > sma(20) for 2 bars",
        "per < 10 for 2 bars",
    ],
)
def test_what_the_form_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(NoForm):
        plain(parse(text).root)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2 * close > 3 * open", "close > 1.5 * open"),
        ("-2 * close + 1 > 3 * open", "close < -1.5 * open + 0.5"),
        ("30 < 2 * rsi(14)", "rsi(14) > 15"),
        ("2 * low crosses_below sma(20) + 4", "low crosses_below 0.5 * sma(20) + 2"),
    ],
)
def test_factors_of_the_left_side_go_to_the_right(text: str, same: str) -> None:
    assert condition_text(condition_form(parse(text).root)) == same
