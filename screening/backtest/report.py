"""The result of a backtest as typed data, and as JSON: same inputs, same bytes. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pastetrader.common.stored_messages import stored
from screening.backtest.benchmark import Benchmark
from screening.backtest.engine.candidates import Skip
from screening.backtest.engine.ledger import Trade
from screening.backtest.holding_back import HeldBack
from screening.backtest.metrics import Metrics, months, regression
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.settings import ENGINE_VERSION, Settings
from screening.backtest.simulation import Run
from screening.backtest.stretches import halves_of, years_of
from screening.backtest.trust.checks import Check, worst
from screening.bars.panel import Floats, day

VERSION = 1


@dataclass(frozen=True, eq=False)
class Report:
    """All of one run. `names` of its symbols are by symbol."""

    market: str
    snapshot: str
    is_synthetic: bool
    settings: Settings
    plan: Plan
    run: Run
    metrics: Metrics
    benchmark: Benchmark
    checks: tuple[Check, ...]
    names: Mapping[str, str]
    held: HeldBack | None = None

    @property
    def skipped(self) -> dict[str, int]:
        """How many signals were not traded, by reason in lower case."""
        reasons = [*self.run.unfilled.reasons.tolist(), *self.run.ledger.skipped_reasons.tolist()]
        return {Skip(reason).name.lower(): count for reason, count in sorted(Counter(reasons).items())}

    def as_json(self) -> dict[str, Any]:
        """Everything; messages are stored so that they can be said in any language."""
        sessions = self.run.rows.sessions[self.run.first :]
        return {
            "version": VERSION,
            "engine": ENGINE_VERSION,
            "market": self.market,
            "snapshot": self.snapshot,
            "synthetic": self.is_synthetic,
            "settings": self.settings.model_dump(mode="json"),
            "account": {
                "cash": self.run.account.cash,
                "slots": self.run.account.slots,
                "sizing": self.run.account.kind,
                "size": self.run.account.size,
            },
            "costs": {
                "fee": self.run.costs.fee,
                "slippage_ticks": self.run.costs.slippage_ticks,
                "slippage_bp": self.run.costs.slippage_bp,
                "currency": self.run.costs.tables.currency,
            },
            "first": day(int(sessions[0])).isoformat() if len(sessions) else None,
            "last": day(int(sessions[-1])).isoformat() if len(sessions) else None,
            "held_back": self.held.as_json() if self.held else None,
            "stretches": self.stretches(),
            "verdict": worst(self.checks),
            "metrics": self.metrics.as_json() | self._against_benchmark(),
            "signals": self.run.signal_count,
            "skipped": self.skipped,
            "months": [list(month) for month in months(self.run.ledger.equity, sessions, self.run.ledger.start_cash)],
            "trust": [check_json(check) for check in self.checks],
            "assumed": [verdict_json(one) for one in self.plan.assumed],
            "refused": [verdict_json(one) for one in self.plan.refused],
            "used": [verdict_json(one) for one in self.plan.verdicts if one.verdict == "used"],
            "curve": {
                "sessions": [day(int(number)).isoformat() for number in sessions],
                "equity": _rounded(self.run.ledger.equity),
                "cash": _rounded(self.run.ledger.cash),
                "held": self.run.ledger.held.tolist(),
                "benchmark": _rounded(self.benchmark.values, 6),
            },
            "trades": self.trades(),
        }

    def stretches(self) -> list[dict[str, Any]]:
        """Of a final test: both parts, then each year of them."""
        if self.held is None or not self.held.is_open:
            return []
        cut = self.held.cut
        return [one.as_json() for one in (*halves_of(self.run, cut), *years_of(self.run, cut))]

    def trades(self) -> list[dict[str, Any]]:
        """By entry; prices are without slippage."""
        return [self._trade(trade) for trade in self.run.ledger.trades]

    def _trade(self, trade: Trade) -> dict[str, Any]:
        panel = self.run.rows.panel
        symbol = panel.symbols[trade.symbol]
        return {
            "symbol": symbol,
            "name": self.names.get(symbol, ""),
            "signal": day(int(panel.sessions[trade.signal])).isoformat(),
            "entry": day(int(panel.sessions[trade.entry])).isoformat(),
            "exit": None if trade.is_open else day(int(panel.sessions[trade.exit])).isoformat(),
            "entry_price": trade.entry_price,
            "exit_price": trade.exit_price,
            "shares": trade.shares,
            "reason": trade.reason.name.lower(),
            "bars": trade.exit - trade.entry,
            "fee": round(trade.fee, 6),
            "tax": round(trade.tax, 6),
            "slippage": round(trade.slippage, 6),
            "net": round(trade.net, 6),
            "net_return": round(trade.net_return, 8),
            "leg": trade.leg,
            "flags": [
                name
                for name, holds in (
                    ("ambiguous", trade.is_ambiguous),
                    ("jump", trade.has_jump),
                    ("stale", trade.is_stale),
                )
                if holds
            ],
        }

    def _against_benchmark(self) -> dict[str, float | int | None]:
        equity, values = self.run.ledger.equity, self.benchmark.values
        changes, others = _changes(equity, self.run.ledger.start_cash), _changes(values, 1.0)
        beta, alpha = regression(changes, others)
        return {
            "benchmark_return": self.benchmark.total_return,
            "benchmark_symbols": self.benchmark.symbols,
            "beta": beta,
            "alpha": alpha,
        }


def check_json(check: Check) -> dict[str, Any]:
    """As it is kept."""
    return {"check": check.code, "verdict": check.verdict, "text": stored(check.message), "figure": check.figure}


def verdict_json(verdict: Any) -> dict[str, Any]:
    """What becomes of a part of the strategy."""
    return {"part": verdict.path, "code": verdict.code, "text": stored(verdict.message)}


def _changes(values: Floats, start: float) -> Floats:
    before = [start, *values[:-1].tolist()]
    changes: Floats = values / before - 1
    return changes


def _rounded(values: Floats, digits: int = 2) -> Sequence[float]:
    return [round(value, digits) for value in values.tolist()]
