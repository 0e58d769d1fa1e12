"""What the engine asks of some rows is what it would find in arrays of all rows."""

import numpy as np
import pytest

from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.rows import rows_of
from screening.tests.backtest.cases import panel_of, random_case


@pytest.mark.parametrize("seed", range(20))
def test_sessions_symbols_and_jumps_of_some_rows_are_those_of_all_rows(seed: int) -> None:
    panel = panel_of(random_case(seed).market)
    rows = rows_of(panel, tables_of("krx"), with_limits=True)
    some = np.flatnonzero(np.random.default_rng(seed).random(len(panel.sessions)) < 0.4)

    assert rows.sessions[rows.numbers].tolist() == panel.sessions.tolist()
    assert rows.numbers_of(some).tolist() == rows.numbers[some].tolist()
    assert rows.owners_of(some).tolist() == rows.owners[some].tolist()
    assert rows.jumps_until(some).tolist() == rows.jumps[some].tolist()
    assert panel.starts[rows.owners].tolist() == np.repeat(panel.starts, panel.lengths).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_limits_and_jumps_are_of_the_close_before_of_the_same_symbol(seed: int) -> None:
    panel = panel_of(random_case(seed).market)
    rows = rows_of(panel, tables_of("krx"), with_limits=True)
    opens, closes = panel.columns["open"], panel.columns["close"]
    far = [
        row
        for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)
        for row in range(start + 1, end)
        if abs(opens[row] / closes[row - 1] - 1) > 0.301
    ]

    assert rows.jumped.tolist() == far
    assert not rows.opens_high[panel.starts].any()
    assert not rows.opens_low[panel.starts].any()
