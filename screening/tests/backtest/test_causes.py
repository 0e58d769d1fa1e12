"""Which rule made the difference, bar by bar: of an "and" what is not true, of an "or" what is true of the other."""

from itertools import product

import numpy as np
import pytest

from screening.backtest.comparison.causes import causes_of
from screening.backtest.comparison.rules import Judged, rules_of
from screening.conditions import parse
from screening.conditions.evaluation.logic import FALSE, TRUE, UNKNOWN

A, B, C, D = "close > 1", "volume > 2", "rsi(14) < 30", "open > 4"
A2, C2 = "close > 9", "rsi(14) < 25"
R, R2 = (parse(f"rank(by=roc, order=desc, length=12) <= {place}").text() for place in (6, 5))


def _judged(text: str, truths: dict[str, int]) -> Judged:
    root = parse(text).root if text else None
    return Judged(root, {rule: np.array([truths[rule.text]], dtype=np.int8) for rule in rules_of(root)})


def _named(missing: str, having: str, truths: dict[str, int]) -> tuple[set[str], set[str]]:
    causes = causes_of(_judged(missing, truths), _judged(having, truths), 1)
    return {rule.text for rule in causes.blocked}, {rule.text for rule in causes.gave}


@pytest.mark.parametrize(
    ("missing", "having", "truths", "blocked", "gave"),
    [
        # A rule that was added to an "and", or became stricter, blocks.
        (f"{A} and {B}", A, {A: TRUE, B: FALSE}, {B}, set()),
        (f"{C2} and {B}", f"{C} and {B}", {C2: FALSE, C: TRUE, B: TRUE}, {C2}, set()),
        (f"{A} and {B}", A, {A: TRUE, B: UNKNOWN}, {B}, set()),
        (f"{A2} and {C2} and {B}", f"{A} and {C} and {B}", {A2: 0, C2: 0, A: TRUE, C: TRUE, B: TRUE}, {A2, C2}, set()),
        # What an "or" has besides gives, alone or within an "and".
        (A, f"{A} or {B}", {A: FALSE, B: TRUE}, set(), {B}),
        (f"{A} or {B}", f"{A} or {B} or {C}", {A: FALSE, B: FALSE, C: TRUE}, set(), {C}),
        (f"{D} and ({A} or {B})", f"{D} and ({A} or {C})", {D: TRUE, A: FALSE, B: FALSE, C: TRUE}, set(), {C}),
        # A rule alone is an "or" of one beside an "or": it gave what the new ones do not.
        (f"{C2} or {B}", C, {C2: FALSE, B: FALSE, C: TRUE}, set(), {C}),
        # Of an "or" beside an "and" the rule that has other numbers there is named, and not what is new.
        (f"{C2} and {A} or {B}", f"{C} and {A}", {C2: FALSE, A: TRUE, B: FALSE, C: TRUE}, {C2}, set()),
        # An "and" that fails outright is enough: an "or" in it that holds is not asked.
        (f"{A2} and ({B} or {C})", f"{A} and ({B} or {D})", {A2: 0, B: TRUE, C: 0, A: TRUE, D: 0}, {A2}, set()),
        # The same rules joined otherwise: what fails is named, though both have it.
        (f"{A} and {B}", f"{A} or {B}", {A: TRUE, B: FALSE}, {B}, set()),
        # What is not ranked, since it does not pass the filters of the rank, fails by these.
        (f"{R2} and {A2}", f"{R} and {A}", {R2: UNKNOWN, A2: FALSE, R: TRUE, A: TRUE}, {A2}, set()),
        (f"{R2} and {A2}", f"{R} and {A}", {R2: FALSE, A2: TRUE, R: TRUE, A: TRUE}, {R2}, set()),
        # No condition at all has no rule to name: what is true of the other is.
        ("", f"{A} and {B}", {A: TRUE, B: TRUE}, set(), {A, B}),
    ],
)  # fmt: skip
def test_the_rule_that_made_the_difference_is_named(
    missing: str, having: str, truths: dict[str, int], blocked: set[str], gave: set[str]
) -> None:
    assert _named(missing, having, truths) == (blocked, gave)


CONDITIONS = (
    A,
    f"{A} and {B}",
    f"{A} or {B}",
    f"{A} and ({B} or {C})",
    f"{A} or {B} and {C}",
    f"({A} or {D}) and ({B} or {C})",
    f"{C} and {D}",
)


@pytest.mark.parametrize(("missing", "having"), [pair for pair in product(CONDITIONS, repeat=2) if len(set(pair)) > 1])
def test_on_every_bar_a_rule_is_named_that_is_as_it_is_said_to_be(missing: str, having: str) -> None:
    every = list(product((FALSE, UNKNOWN, TRUE), repeat=4))
    columns = dict(zip((A, B, C, D), np.array(every, dtype=np.int8).T, strict=True))

    def judged(text: str) -> Judged:
        root = parse(text).root
        return Judged(root, {rule: columns[rule.text] for rule in rules_of(root)})

    one, other = judged(missing), judged(having)
    assert one.root is not None
    assert other.root is not None
    rows = np.flatnonzero((one.verdict(one.root) != TRUE) & (other.verdict(other.root) == TRUE))
    if not len(rows):
        return
    here = [Judged(side.root, {rule: line[rows] for rule, line in side.verdicts.items()}) for side in (one, other)]
    causes = causes_of(here[0], here[1], len(rows))
    named = np.zeros(len(rows), dtype=np.int64)
    for rule, marks in causes.blocked.items():
        assert (here[0].verdicts[rule][marks] != TRUE).all()
        named += marks
    for rule, marks in causes.gave.items():
        assert rule not in here[0].verdicts
        assert (here[1].verdicts[rule][marks] == TRUE).all()
        named += marks
    assert (named > 0).all()
