"""A strategy as a value."""

import pytest
from pydantic import ValidationError

from screening.strategy import Extractor, RuleGroup, Strategy

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
