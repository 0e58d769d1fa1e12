"""What the engine and the plain loop made of one market, held against each other."""

from collections.abc import Sequence
from typing import Any

import pytest

from screening.backtest.engine.ledger import Ledger, Trade
from screening.tests.backtest.plain_loop import Bar, Outcome

Skipped = list[tuple[int, str]]


def starts_of(market: Sequence[Sequence[Bar]]) -> list[int]:
    """The engine's row of each symbol's first bar."""
    starts, total = [], 0
    for bars in market:
        starts.append(total)
        total += len(bars)
    return starts


def differences(ledger: Ledger, skipped: Skipped, plain: Outcome, starts: list[int], *, first: int = 0) -> str:
    """Where they differ; nothing when in trades, reasons, flags, costs, skips, cash and equity they are one.

    `first`: the session that the ledger begins with, as the plain loop numbers them.
    """
    ours = [_ours(trade, starts) for trade in ledger.trades]
    theirs = [_theirs(trade) for trade in plain.trades]
    if sorted(ours) != sorted(theirs):
        return f"trades\n{sorted(set(ours) - set(theirs))[:3]}\n{sorted(set(theirs) - set(ours))[:3]}"
    costs = {_key(_ours(trade, starts)): trade.fee + trade.tax + trade.slippage for trade in ledger.trades}
    dear = {_key(_theirs(trade)): trade["costs"] for trade in plain.trades}
    if costs != pytest.approx(dear, rel=1e-9, abs=1e-6):
        return f"costs\n{[(key, costs[key], dear[key]) for key in costs if abs(costs[key] - dear[key]) > 1e-6][:3]}"
    left = sorted((starts[symbol] + place, reason) for symbol, place, reason in plain.skipped)
    if left != sorted(skipped):
        return f"skipped\n{sorted(set(skipped) - set(left))[:5]}\n{sorted(set(left) - set(skipped))[:5]}"
    # A millionth of the currency, of a hundred million: sums of thousands of floats have no more.
    within = 1e-6 * max(1.0, ledger.start_cash / 1e8)
    for name, mine, other in (("equity", ledger.equity, plain.equity), ("cash", ledger.cash, plain.cash)):
        if mine.tolist() != pytest.approx(other[first:], rel=1e-12, abs=within):
            return f"{name}\n{mine.tolist()[-3:]}\n{other[-3:]}"
    return ""


def _key(told: tuple[Any, ...]) -> tuple[Any, ...]:
    return told[:3]


def _ours(trade: Trade, starts: list[int]) -> tuple[Any, ...]:
    start = starts[trade.symbol]
    flags = (("ambiguous", trade.is_ambiguous), ("jump", trade.has_jump), ("stale", trade.is_stale))
    return (
        trade.symbol, trade.leg, trade.signal - start, trade.entry - start, trade.exit - start,
        round(trade.entry_price, 6), round(trade.exit_price, 6), trade.shares, trade.reason.name,
        " ".join(name for name, holds in flags if holds),
    )  # fmt: skip


def _theirs(told: dict[str, Any]) -> tuple[Any, ...]:
    return (
        told["symbol"], told["leg"], told["signal"], told["entry"], told["exit"],
        round(told["entry_price"], 6), round(told["exit_price"], 6), told["shares"], told["reason"],
        told["flags"],
    )  # fmt: skip
