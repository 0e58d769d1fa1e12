"""One symbol's five bars and what a trade on them comes to: for tests of one rule each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from screening.backtest.engine.candidates import Skip, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, ExitSignal
from screening.backtest.engine.ledger import Ledger, Trade
from screening.backtest.engine.paths import paths_of
from screening.backtest.engine.portfolio import Account, Leg, portfolio_of
from screening.backtest.engine.rows import rows_of
from screening.bars.panel import build_panel
from screening.tests.backtest.cases import FIRST_DAY

Bars = Sequence[tuple[float, float, float, float]]


def traded(
    bars: Bars,
    exits: Exits,
    *,
    entries: Sequence[int] = (0,),
    sells: Sequence[int] = (),
    sessions: Sequence[int] | None = None,
    market_goes_on: int = 0,
    with_limits: bool = True,
    account: Account | None = None,
    tax: bool = False,
    **costs: float,
) -> tuple[list[Trade], list[str], Ledger]:
    """Trades, names of what was skipped, and the ledger. `bars`: open, high, low, close; other numbers are places.

    A second symbol without signals has a bar in every session and in so many after the last bar, so that these are
    sessions of the market.
    """
    days = list(sessions if sessions is not None else range(len(bars)))
    count = days[-1] + 1 + market_goes_on
    flat = [(100.0, 100.0, 100.0, 100.0)] * count
    values = np.array([*bars, *flat], dtype=np.float64)
    columns = {name: values[:, place].copy() for place, name in enumerate(("open", "high", "low", "close"))}
    columns["volume"] = np.full(len(values), 1e6)
    owners = np.array([0] * len(bars) + [1] * count)
    panel = build_panel(["A", "B"], owners, np.array([*days, *range(count)], dtype=np.int32) + FIRST_DAY, columns)
    tables = tables_of("krx")
    rows = rows_of(panel, tables, with_limits=with_limits)
    signals = exits.signals
    if sells:
        signals = (*signals, ExitSignal(_marks(len(values), sells)))
    exits = replace(exits, signals=signals)
    candidates, unfilled = candidates_of(
        rows, _marks(len(values), entries), exits, first_day=FIRST_DAY, last_day=FIRST_DAY + count
    )
    legs = [Leg(1.0, paths_of(rows, candidates, exits))]
    fees: dict[str, Any] = {"fee": 0.0, "slippage_ticks": 0.0, **costs}
    taxed = tables if tax else tables.model_copy(update={"sell_taxes": ()})
    ledger = portfolio_of(
        rows,
        candidates,
        legs,
        np.zeros(len(candidates)),
        account or Account(cash=1_000_000.0, slots=1),
        Costs(taxed, **fees),
        first=0,
    )
    skipped = [Skip(reason).name for reason in (*unfilled.reasons.tolist(), *ledger.skipped_reasons.tolist())]
    return list(ledger.trades), skipped, ledger


def _marks(count: int, places: Sequence[int]) -> Any:
    marks = np.zeros(count, dtype=np.bool_)
    marks[list(places)] = True
    return marks
