"""Credit for conditions: what is the same, what is half right, and what is not."""

from typing import Any

import pytest

from parsers.evaluation.items import score_items
from parsers.evaluation.matching import credit, same_part, shape

SMA = {"field": "sma", "params": {"length": 20}}


def rsi(op: str, value: float | None, **params: Any) -> dict[str, Any]:
    return {"field": "rsi", "params": params, "op": op, "value": value}


def over(left: str, right: Any, op: str = ">", **params: Any) -> dict[str, Any]:
    return {"field": left, "params": params, "op": op, "value": right}


HIGHEST = {"field": "highest", "params": {"source": "high", "length": 20}, "offset": 1}
UPPER = {"field": "donchian", "params": {"output": "upper"}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (rsi("<", 30), rsi("<", 30.0, length=14)),
        (over("close", SMA), {**SMA, "op": "<", "value": {"field": "price"}}),
        (over("disparity", 90, length=20), over("close", {**SMA, "mult": 0.9})),
        (
            over("rel_volume", 2),
            over("volume", {"field": "ma", "params": {"source": "volume", "length": 20}, "mult": 2}),
        ),
        (over("debt_ratio", 150), over("debt_to_equity", 1.5)),
        (over("roc", 3, length=1), over("change_pct", "3")),
        (over("close", HIGHEST), over("close", UPPER)),
        (over("rank", 20, by=["per", "pbr"]), over("rank", 20, by=["PBR", "PER"])),
    ],
)
def test_two_ways_of_writing_a_condition_are_one(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert credit(one, other) == credit(other, one) == 1


@pytest.mark.parametrize(
    ("given", "earned"),
    [("<", 1), ("<=", 0.5), ("crosses_below", 0.5), (">", 0), ("crosses_above", 0), ("rising", 0)],
)
def test_strictness_costs_half_and_the_direction_everything(given: str, earned: float) -> None:
    assert credit(rsi("<", 30), rsi(given, 30)) == earned


def test_a_value_that_the_text_does_not_give_is_met_by_any() -> None:
    assert credit(rsi(">", None), rsi(">", 70)) == 1
    assert credit(rsi(">", 70), {"field": "rsi"}) == 0


def test_accepted_readings_and_parts_are_met_by_any_of_them() -> None:
    assert credit({**rsi("<", 30), "alts": [rsi("crosses_below", 30)]}, rsi("crosses_below", 30)) == 1
    either = {"any_of": [{"type": "percent", "value": 5}, {"type": "percent", "value": 8, "fraction": 0.5}]}
    assert same_part(either, {"type": "percent", "value": 8.0, "fraction": 0.5})
    assert not same_part(either, {"type": "percent", "value": 8, "fraction": 1.0})
    assert not same_part(None, {"type": "percent", "value": 8})


def test_groups_of_one_and_groups_in_groups_of_their_kind_are_the_same_shape() -> None:
    inner = {"logic": "all", "conditions": [rsi("<", 30), rsi(">", 10)]}
    flat = {"logic": "all", "conditions": [rsi("<", 30), rsi(">", 10), rsi("<", 5)]}

    assert shape({"logic": "all", "conditions": [inner, rsi("<", 5)]}) == shape(flat)
    assert shape({"logic": "any", "conditions": [inner]}).outline == ("all", 1)
    assert shape({"logic": "any", "conditions": [inner, rsi("<", 5)]}) != shape(flat)


def test_a_news_text_read_as_a_strategy_makes_every_rule_wrong() -> None:
    news = {"is_strategy": False, "must_flag": ["no_strategy"]}
    invented = {"is_strategy": True, "entry": {"logic": "all", "conditions": [rsi("<", 30), rsi(">", 10)]}}

    right = score_items(news, {"is_strategy": False, "flags": ["no_strategy"]})
    wrong = score_items(news, invented)

    assert right.is_exact
    assert (wrong.items.earned, wrong.items.expected, wrong.items.predicted) == (0, 2, 3)
