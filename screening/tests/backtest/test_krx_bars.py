"""A hundred random strategies on real bars of KRX, traded as by the plain loop.

`PASTETRADER_KRX_BARS=bars.parquet` (symbol, date, open, high, low, close, volume; 0 in prices of halted days) lets it
run. Seeds from `HELD_BACK` on were run once, when all others agreed.
"""

import os

import pytest

from screening.tests.backtest.compared import differences, starts_of
from screening.tests.backtest.krx_cases import by_loop, by_product, krx_case

KRX = os.environ.get("PASTETRADER_KRX_BARS", "")
SEEDS, HELD_BACK = 100, 67


@pytest.mark.long
@pytest.mark.skipif(not KRX, reason="PASTETRADER_KRX_BARS names no file of bars")
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_random_strategy_on_real_bars_is_traded_as_by_the_plain_loop(seed: int) -> None:
    case = krx_case(KRX, seed)
    run, skipped = by_product(case)
    plain = by_loop(case)
    assert differences(run.ledger, skipped, plain, starts_of(case.market), first=run.first) == ""
