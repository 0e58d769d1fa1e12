"""Trades of two sides: which came, went and stayed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

TradeChange = Literal["went", "came", "stayed"]


@dataclass(frozen=True)
class TradeOf:
    """A purchase of one side with all of its parts: exit is None while a part is open, `net` is money after costs."""

    exit: str | None
    reason: str
    net: float


@dataclass(frozen=True)
class TradePair:
    """What was bought at that open by one side or both; the other is None."""

    symbol: str
    name: str
    entry: str
    before: TradeOf | None
    after: TradeOf | None

    @property
    def change(self) -> TradeChange:
        """What became of it."""
        if self.before is None:
            return "came"
        return "went" if self.after is None else "stayed"

    @property
    def difference(self) -> float:
        """How much more the second side won by it."""
        return (self.after.net if self.after else 0.0) - (self.before.net if self.before else 0.0)


def trade_pairs(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[TradePair, ...]:
    """Trades (Report.trades) of the same symbol and entry beside each other, those that matter most first."""
    one, other = _by_purchase(before), _by_purchase(after)
    names = {row["symbol"]: row["name"] for row in (*before, *after)}
    pairs = [
        TradePair(symbol, names[symbol], entry, one.get((symbol, entry)), other.get((symbol, entry)))
        for symbol, entry in {**one, **other}
    ]
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair.difference), pair.entry, pair.symbol)))


def _by_purchase(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], TradeOf]:
    found: dict[tuple[str, str], TradeOf] = {}
    for row in rows:
        key = row["symbol"], row["entry"]
        part, known = TradeOf(row["exit"], row["reason"], row["net"]), found.get(key)
        if known is not None:
            is_open = None in (known.exit, part.exit)
            last = known if is_open and known.exit is None else part
            ended = None if is_open else max(str(known.exit), str(part.exit))
            part = TradeOf(ended, last.reason, known.net + part.net)
        found[key] = part
    return found
