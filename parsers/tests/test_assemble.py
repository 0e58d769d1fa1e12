"""Only what the text bears out is used, whoever drafted it."""

from typing import Any

import pytest

from parsers.extraction.assemble import assemble
from parsers.extraction.base import Draft
from parsers.formats import read
from screening.strategy import Extractor, Strategy

TEXT = "Buy when the RSI(14) is below thirty. Sell 5% below the 50-day average."
READER = Extractor(name="test", version="1")


def assembled(**draft: Any) -> Strategy:
    """The strategy of a draft about TEXT with one entry and one exit group."""
    groups = [{"id": "in", "role": "entry"}, {"id": "out", "role": "exit", "logic": "any"}]
    return assemble(read(TEXT), Draft.model_validate({"groups": groups, **draft}), READER)


def condition(text: str, quote: str, **more: Any) -> dict[str, Any]:
    """A drafted entry condition."""
    return {"group": "in", "text": text, "words": [{"quote": quote}], **more}


def test_a_quote_without_offsets_is_found() -> None:
    strategy = assembled(conditions=[condition("RSI(14)<30", "rsi(14)  is BELOW thirty")])

    assert strategy.entry.conditions == ("rsi(14) < 30",)
    assert strategy.provenance["entry.0"][0].quote == "RSI(14) is below thirty"


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("rsi(14) < 30", "RSI(14) is under thirty", "quote_not_in_source"),
        ("rsi(14) < 30", "", "quote_not_in_source"),
        ("rsi(14) < 25", "RSI(14) is below thirty", "number_not_in_quote"),
        ("rsi(9) < 30", "RSI(14) is below thirty", "number_not_in_quote"),
        ("rsj(14) < 30", "RSI(14) is below thirty", "not_readable"),
    ],
)
def test_what_the_text_does_not_bear_out_is_never_used(text: str, quote: str, reason: str) -> None:
    strategy = assembled(conditions=[condition(text, quote)])

    assert not strategy.is_strategy
    assert [rule.reason for rule in strategy.unsupported] == [reason]
    assert "unsupported_rule" in strategy.flags


def test_a_percentage_bears_out_its_factor() -> None:
    strategy = assembled(conditions=[condition("close < 0.95 * sma(50)", "5% below the 50-day average")])

    assert strategy.entry.conditions == ("close < 0.95 * sma(50)",)


def test_an_assumed_number_needs_no_quote_and_is_said() -> None:
    strategy = assembled(conditions=[condition("rsi(14) < 30", "below thirty", assumed=["14"])])

    assert [(one.path, one.value) for one in strategy.assumptions if one.path == "entry.0"] == [("entry.0", "14")]


def test_an_invented_stop_is_not_used() -> None:
    part = {"kind": "stop_loss", "value": {"type": "percent", "value": 3}, "words": [{"quote": "stop at 3%"}]}

    strategy = assembled(conditions=[condition("rsi(14) < 30", "RSI(14) is below thirty")], parts=[part])

    assert strategy.stop_loss is None
    assert [rule.role for rule in strategy.unsupported] == ["stop_loss"]


def test_the_same_condition_twice_is_one() -> None:
    twice = [
        condition("rsi(14) < 30", "RSI(14) is below thirty"),
        condition("RSI(14)<30", "below thirty", assumed=["14"]),
    ]

    strategy = assembled(conditions=twice)

    assert strategy.entry.conditions == ("rsi(14) < 30",)
