"""The prices that stops and targets come to, and only those that can be told."""

from typing import Any

import pytest

from screening.signals.noted import Noted, levels

VALUES = {"atr(14)": 2.0, "low[1]": 93.0, "sma(20)": None}


@pytest.mark.parametrize(
    ("noted", "is_short", "expected"),
    [
        ({"stop_loss": {"type": "percent", "value": 7}}, False, {"stop_loss": 93.0}),
        ({"stop_loss": {"type": "percent", "value": 7}}, True, {"stop_loss": 107.0}),
        ({"take_profit": {"type": "percent", "value": 15}}, False, {"take_profit": 115.0}),
        ({"take_profit": {"type": "percent", "value": 15}}, True, {"take_profit": 85.0}),
        ({"stop_loss": {"type": "atr", "length": 14, "mult": 2}}, False, {"stop_loss": 96.0}),
        ({"stop_loss": {"type": "atr", "length": 20, "mult": 2}}, False, {}),
        ({"stop_loss": {"type": "level", "field": "low", "offset": 1}}, False, {"stop_loss": 93.0}),
        ({"stop_loss": {"type": "level", "field": "sma(20)"}}, False, {}),
        ({"trailing_stop": {"type": "percent", "value": 8}}, False, {"trailing_stop": 92.0}),
        ({"take_profit": {"type": "rr", "value": 3}}, False, {}),
        (
            {"stop_loss": {"type": "percent", "value": 2}, "take_profit": {"type": "rr", "value": 3}},
            False,
            {"stop_loss": 98.0, "take_profit": 106.0},
        ),
        (
            {"stop_loss": {"type": "percent", "value": 2}, "take_profit": {"type": "rr", "value": 3}},
            True,
            {"stop_loss": 102.0, "take_profit": 94.0},
        ),
        ({"stop_loss": {"type": "percent", "value": 100}}, False, {}),
        ({"sizing": {"type": "split", "n": 3}}, False, {}),
    ],
)
def test_levels_follow_the_price_the_side_and_the_values(
    noted: dict[str, Any], is_short: bool, expected: dict[str, float]
) -> None:
    assert levels(Noted.model_validate(noted), price=100.0, is_short=is_short, values=VALUES) == expected


def test_the_series_that_levels_need_are_named_once() -> None:
    noted = Noted.model_validate(
        {
            "stop_loss": {"type": "atr", "length": 14, "mult": 2},
            "trailing_stop": {"type": "atr", "length": 14, "mult": 3},
            "take_profit": {"type": "level", "field": "bbands(20, 2).upper", "offset": 0},
        }
    )

    assert noted.series == ("atr(14)", "bbands(20, 2).upper")
    for field in ("no such field", "per", "market_cap"):
        assert Noted.model_validate({"stop_loss": {"type": "level", "field": field}}).series == ()


def test_only_what_is_said_is_written() -> None:
    assert Noted().as_json() == {}
    assert Noted.model_validate({"exit": "bars_held >= 5", "direction": "both"}).as_json() == {
        "exit": "bars_held >= 5",
        "direction": "both",
    }
