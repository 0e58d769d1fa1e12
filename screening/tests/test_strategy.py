"""A strategy as a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from screening.conditions import ConditionError, parse
from screening.strategy import Extractor, Logic, RuleGroup, Strategy, group_of

READER = Extractor(name="test", version="1")


def test_leaves_are_named_by_their_path() -> None:
    group = RuleGroup(conditions=("close > 5", RuleGroup(logic="any", conditions=("rsi(14) < 30", "rsi(14) > 70"))))

    assert list(group.leaves("entry")) == [
        ("entry.0", "close > 5"),
        ("entry.1.0", "rsi(14) < 30"),
        ("entry.1.1", "rsi(14) > 70"),
    ]


def test_a_group_is_one_condition_with_brackets_where_needed() -> None:
    either = RuleGroup(logic="any", conditions=("rsi(14) < 30", "rsi(14) > 70"))

    assert RuleGroup(conditions=("close > 5", either)).text() == "close > 5 and (rsi(14) < 30 or rsi(14) > 70)"
    assert RuleGroup(conditions=(either,)).text() == "rsi(14) < 30 or rsi(14) > 70"
    assert RuleGroup(conditions=("close > 5", RuleGroup())).text() == "close > 5"
    assert RuleGroup().text() == ""


def test_a_condition_that_cannot_be_read_is_refused_with_its_path() -> None:
    with pytest.raises(ValidationError, match=r"entry\.0"):
        Strategy(is_strategy=True, extractor=READER, entry=RuleGroup(conditions=("rsj < 30",)))


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError):
        Strategy.model_validate({"is_strategy": False, "extractor": READER, "leverage": 5})


LEAVES = st.sampled_from(
    ["rsi(14) < 30", "close > sma(200)", "rsi(14) between 40 and 70", "not close < open", "low < 5 within 3 bars"]
)


def canonical(logic: Logic, inner: st.SearchStrategy[str | RuleGroup]) -> st.SearchStrategy[RuleGroup]:
    """Groups of two or more."""
    return st.lists(inner, min_size=2, max_size=3).map(lambda parts: RuleGroup(logic=logic, conditions=tuple(parts)))


def groups(logic: Logic, depth: int) -> st.SearchStrategy[RuleGroup]:
    """Groups whose parts are of the other logic, as the language itself joins conditions."""
    other: Logic = "any" if logic == "all" else "all"
    inner: st.SearchStrategy[str | RuleGroup] = st.one_of(LEAVES, groups(other, depth - 1)) if depth else LEAVES
    return canonical(logic, inner)


TREES = st.one_of(groups("all", 2), groups("any", 2)).filter(lambda group: _can_be_read(group.text()))


def _can_be_read(text: str) -> bool:
    try:
        parse(text)
    except ConditionError:  # rules that exclude each other
        return False
    return True


@given(TREES)
def test_a_group_is_read_back_from_its_text(group: RuleGroup) -> None:
    assert group_of(group.text()) == group
    assert parse(group.text()).text() == group.text()


@given(TREES)
def test_the_text_of_a_condition_is_that_of_its_group(group: RuleGroup) -> None:
    text = parse(group.text()).text()

    assert group_of(text).text() == text


@pytest.mark.parametrize("logic", ["all", "any"])
def test_a_group_of_one_or_none_keeps_its_logic(logic: Logic) -> None:
    for conditions in ((), ("rsi(14) < 30",)):
        group = RuleGroup(logic=logic, conditions=conditions)

        assert group_of(group.text(), logic=logic) == group


def test_conditions_that_join_others_are_in_brackets_and_words_inside_are_not() -> None:
    group = RuleGroup(
        conditions=("rsi(14) between 40 and 70", "close > 5 or low < 3", "(high > 5 and low < 3) for 2 bars")
    )

    assert group.text() == (
        "rsi(14) between 40 and 70 and (close > 5 or low < 3) and (high > 5 and low < 3) for 2 bars"
    )
