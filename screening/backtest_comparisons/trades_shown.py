"""Trades of a comparison as a page shows them."""

from collections import Counter, defaultdict
from typing import Any

from screening.backtest.comparison.comparison import Comparison
from screening.backtest.comparison.trades import TradePair
from screening.backtest_comparisons.words import change_words
from screening.backtest_reports.page import reason_words

SHOWN = 30


def shown_trades(found: Comparison) -> dict[str, Any]:
    """How many came, went and stayed with what they won, and those that matter most."""
    counts = Counter(pair.change for pair in found.trades)
    gained: defaultdict[str, float] = defaultdict(float)
    for pair in found.trades:
        gained[pair.change] += pair.difference
    return {
        "trade_count": len(found.trades),
        "trade_groups": [
            {
                "words": change_words(change),
                "count": counts[change],
                "difference": _money(gained[change]),
                "sign": _sign(gained[change]),
            }
            for change in ("went", "came", "stayed")
        ],
        "trades": [_trade(pair) for pair in found.trades[:SHOWN]],
    }


def _trade(pair: TradePair) -> dict[str, Any]:
    sides = [None if one is None else (one.exit or "–", reason_words(one.reason)) for one in (pair.before, pair.after)]
    return {
        "symbol": pair.symbol,
        "name": pair.name,
        "entry": pair.entry,
        "change": pair.change,
        "words": change_words(pair.change),
        "before": sides[0],
        "after": sides[1],
        "difference": _money(pair.difference),
        "sign": _sign(pair.difference),
    }


def _money(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "−") if round(value) else "0"


def _sign(value: float) -> str:
    return "up" if value > 0 else "down" if value < 0 else ""
