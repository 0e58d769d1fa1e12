"""Strategies to and from the prediction form."""

import pytest

from parsers.extraction import extract
from parsers.extraction.prediction import from_prediction, to_prediction
from parsers.formats import read

TEXTS = [
    "Buy when RSI(14) is below 30 or the close is more than 10% below the 60-day average. Stop 5%.",
    "Buy when price is between 10 and 100 and the 200-day average has been rising for 21 days.",
    "종가가 60일선보다 10% 이상 낮아지면 매수한다. 평단 대비 +8%면 절반 익절한다.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_there_and_back_is_the_same_prediction(text: str) -> None:
    predicted = to_prediction(extract(read(text)))

    assert to_prediction(from_prediction(predicted)) == predicted


def test_a_condition_is_field_parameters_offset_operator_and_value() -> None:
    predicted = to_prediction(extract(read("Buy when volume is at least twice the 20-day average volume.")))

    assert predicted["entry"]["conditions"] == [
        {
            "field": "volume",
            "params": {},
            "offset": 0,
            "op": ">=",
            "value": {
                "field": "sma",
                "params": {"source": "volume", "length": 20},
                "offset": 0,
                "mult": 2.0,
                "add": 0.0,
            },
        }
    ]


def test_expected_forms_that_the_rules_never_write_are_understood() -> None:
    strategy = from_prediction(
        {
            "is_strategy": True,
            "entry": {
                "logic": "all",
                "conditions": [
                    {"field": "rank", "params": {"by": ["pbr", "per"], "order": "asc"}, "op": "<=", "value": 20},
                    {"field": "time_of_day", "op": ">=", "value": "16:00"},
                    {
                        "field": "low",
                        "offset": 1,
                        "op": "<=",
                        "value": {"field": "ema", "params": {"length": 20}, "offset": 1},
                    },
                    {"field": "close", "params": {"tf": "1w"}, "op": ">", "value": {"field": "open", "add": 2}},
                ],
            },
        }
    )

    assert strategy.entry.conditions == (
        "rank(by=[pbr, per], order=asc) <= 20",
        'time_of_day >= "16:00"',
        "low[1] <= ema(20)[1]",
        "close@1w > open + 2",
    )
