"""Ranks that are computed where they are asked for are those of the line of all rows."""

from typing import Literal

import numpy as np
import pytest

from screening.backtest.ranks import RanksOfSeries, values_of
from screening.bars.panel import COLUMNS
from screening.conditions.evaluation.values import Indicators
from screening.conditions.reading.parser import parse_series
from screening.tests.backtest.cases import panel_of, random_case


@pytest.mark.parametrize("order", ["desc", "asc"])
@pytest.mark.parametrize("text", [*COLUMNS, "value_traded", "value_traded[1]", "roc(3)", "close@1w"])
def test_ranks_of_some_rows_are_those_of_all_rows(text: str, order: Literal["desc", "asc"]) -> None:
    for seed in range(5):
        panel = panel_of(random_case(seed).market)
        series, rows = parse_series(text), np.flatnonzero(np.random.default_rng(seed).random(len(panel.sessions)) < 0.4)
        line = values_of(series, Indicators(panel))[rows]

        found = RanksOfSeries(series, Indicators(panel), order)[rows]

        assert found.tolist() == pytest.approx((line if order == "desc" else -line).tolist(), nan_ok=True, abs=0)
