"""What a verdict rests on agrees with the verdict, whatever the condition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.conditions import Condition, parse
from screening.conditions.evaluation.evaluate import FALSE, TRUE, UNKNOWN, at_last, evaluate
from screening.conditions.evaluation.explanation import Explanation, explain, held_at, near_misses
from screening.conditions.evaluation.row_filters import Filters, filtered_units, filters_inside
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import All, Any, Node, all_of, any_of, children, units
from screening.tests.factories import make_panel, random_panel

PANEL = random_panel(lengths=(1, 2, 15, 60, 90, 120))
INDICATORS = Indicators(PANEL)
ATOMS = (
    "close > sma(10)",
    "rsi(14) < 45",
    "volume > volume[1]",
    "close > close[3] within 4 bars",
    "close > open for 2 bars",
    "close > open count(5 bars) >= 3",
    "not close < sma(20)",
    "ema(5) crosses_above ema(10) within 5 bars",
    "close rising(3)",
    "close between 0.9 * sma(10) and 1.01 * sma(10)",
    "rank(by=roc, length=5) <= 3",
)


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(several.map(lambda parts: all_of(*parts)), several.map(lambda parts: any_of(*parts)))


CONDITIONS = st.recursive(st.sampled_from([parse(text).root for text in ATOMS]), _joined, max_leaves=6).map(Condition)


def verdicts(condition: Condition) -> list[int]:
    """The verdict of each symbol."""
    return [int(verdict) for verdict in evaluate(condition, INDICATORS)[:, 0]]


def verdicts_inside(node: Node, filters: Filters = ()) -> list[int]:
    """The verdict of each symbol on a part of a condition, whose ranks have these row filters."""
    return [int(verdict) for verdict in at_last(INDICATORS, 40, filters=filters).verdicts(node)[:, -1]]


@given(CONDITIONS)
def test_what_held_is_true_by_itself_and_makes_the_whole_true(condition: Condition) -> None:
    places = list(range(len(PANEL.symbols)))
    found = verdicts(condition)

    for place, held in zip(places, held_at(condition, INDICATORS, places), strict=True):
        assert bool(held) == (found[place] == TRUE)
        for one in held:
            assert any(
                verdicts_inside(unit, filters)[place] == TRUE
                for unit, filters in filtered_units(condition.root)
                if Condition(unit).text() == one.condition
            )
        # With what held taken for true and all else for false the condition is still true.
        assert not held or _holds(condition.root, {one.condition for one in held})


def _holds(node: Node, held: set[str]) -> bool:
    match node:
        case All(parts):
            return all(_holds(part, held) for part in parts)
        case Any(parts):
            return any(_holds(part, held) for part in parts)
    return Condition(node).text() in held


@given(CONDITIONS)
def test_an_explanation_has_the_verdict_of_the_evaluation_in_every_part(condition: Condition) -> None:
    for place, symbol in enumerate(PANEL.symbols):
        _check(explain(condition, INDICATORS, symbol), condition.root, place)


def _check(part: Explanation, node: Node, place: int, filters: Filters = ()) -> None:
    assert part.text == Condition(node).text()
    assert {True: TRUE, False: FALSE, None: UNKNOWN}[part.verdict] == verdicts_inside(node, filters)[place]
    for inner, child in zip(part.parts, children(node) if part.parts else (), strict=True):
        _check(inner, child, place, filters_inside(node, filters))


@given(CONDITIONS)
def test_a_near_miss_fails_by_the_part_that_is_named_alone(condition: Condition) -> None:
    misses = {miss.symbol: miss.failed for miss in near_misses(condition, INDICATORS)}

    parts = condition.root.parts if isinstance(condition.root, All) else ()
    for place, symbol in enumerate(PANEL.symbols):
        filters = filters_inside(condition.root)
        failed = [Condition(part).text() for part in parts if verdicts_inside(part, filters)[place] != TRUE]
        assert (symbol in misses) == (len(failed) == 1)
        if symbol in misses:
            assert misses[symbol].text == failed[0]
            assert misses[symbol].verdict is not True


def test_values_are_those_that_the_evaluation_saw() -> None:
    panel = make_panel(A=[1.0, 2.0, 4.0], B=[4.0, 2.0, 1.0])
    condition = parse("close > 3 or (close > sma(2) and close[1] > 1.5) or close > 100")

    (held, nothing) = held_at(condition, Indicators(panel), [0, 1])

    assert [(one.condition, dict(one.values)) for one in held] == [
        ("close > 3", {"close": 4.0}),
        ("close > sma(2)", {"close": 4.0, "sma(2)": 3.0}),
        ("close[1] > 1.5", {"close[1]": 2.0}),
    ]
    assert nothing == ()


@pytest.mark.parametrize(
    ("condition", "bars_ago", "values"),
    [
        ("close > 5 within 3 bars", 2, {"close": 9.0}),
        ("close > 5 within 9 bars", 2, {"close": 9.0}),
        ("close < 5 within 3 bars", 0, {"close": 4.0}),
        ("close > 2 for 3 bars", 0, {"close": 4.0}),
        ("close rising(1)", 0, {"close": 4.0, "close[1]": 3.0}),
    ],
)
def test_of_a_window_the_latest_bar_on_which_it_held_is_told(
    condition: str, bars_ago: int, values: dict[str, float]
) -> None:
    panel = make_panel(A=[8.0, 9.0, 3.0, 4.0])

    ((held,),) = held_at(parse(condition), Indicators(panel), [0])

    assert (held.bars_ago, dict(held.values)) == (bars_ago, values)


def test_units_are_what_and_and_or_join() -> None:
    node = parse("close > 5 and (low < 3 or (volume > 1 and high > 4) within 3 bars)").root

    assert [Condition(unit).text() for unit in units(node)] == [
        "close > 5",
        "low < 3",
        "(volume > 1 and high > 4) within 3 bars",
    ]


def test_ranks_of_an_explanation_are_among_those_that_were_asked_for() -> None:
    panel = make_panel(A=[1.0, 9.0], B=[1.0, 5.0])
    among = np.array([False, True])

    found = explain(parse("rank(by=close) <= 1"), Indicators(panel), "B", among=among)

    assert (found.verdict, dict(found.values)) == (True, {"rank(by=close, order=desc)": 1.0})
