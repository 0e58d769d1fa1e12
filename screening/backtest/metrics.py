"""The figures of a backtest, each by the formula in its docstring; None where it has no value. Pure.

e is the equity at the closes with the start cash before the first, r its changes, N how many sessions. A year has 252
sessions. Fractions, not percent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import e, isfinite, sqrt
from statistics import NormalDist

import numpy as np

from screening.backtest.engine.ledger import Ledger, Trade
from screening.bars.panel import Days, Floats, day

YEAR_SESSIONS = 252
YEAR_DAYS = 365.25
# Fewer days say nothing of a year.
LEAST_DAYS = 365
_EULER = 0.5772156649015329


@dataclass(frozen=True)
class Metrics:
    """Of one run. Those of trades are of trades that have ended; parts of one fill count once."""

    total_return: float | None
    cagr: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    max_drawdown: float | None
    longest_under_water: int
    sessions_to_recover: int | None
    calmar: float | None
    exposure: float | None
    time_in_market: float | None
    turnover: float | None
    trades: int
    open_trades: int
    win_rate: float | None
    profit_factor: float | None
    payoff: float | None
    expectancy: float | None
    expectancy_t: float | None
    best: float | None
    worst: float | None
    average_bars: float | None
    fees: float
    taxes: float
    slippage: float
    final_equity: float

    def as_json(self) -> dict[str, float | int | None]:
        """By name."""
        return asdict(self)


@dataclass(frozen=True)
class Closed:
    """Trades of one fill together: `cost` is what was paid for the shares, `bars` those that it was held."""

    net: float
    cost: float
    bars: int

    @property
    def net_return(self) -> float:
        """net / cost."""
        return self.net / self.cost


def metrics_of(ledger: Ledger, sessions: Days, *, risk_free: float = 0.0) -> Metrics:
    """All figures. `sessions` are the day numbers of the ledger's equity; `risk_free` a rate for a year."""
    curve = np.concatenate([[ledger.start_cash], ledger.equity])
    changes = curve[1:] / curve[:-1] - 1
    excess = changes - ((1 + risk_free) ** (1 / YEAR_SESSIONS) - 1)
    total = float(curve[-1] / curve[0] - 1)
    growth = cagr(total, int(sessions[-1] - sessions[0])) if len(sessions) else None
    deepest, longest, recovery = drawdown(curve)
    closed = closed_of(ledger.trades)
    wins = [one.net for one in closed if one.net > 0]
    losses = [-one.net for one in closed if one.net < 0]
    returns = np.array([one.net_return for one in closed])
    mean = _mean(returns)
    spread = float(returns.std(ddof=1)) if len(returns) > 1 else 0.0
    return Metrics(
        total_return=total,
        cagr=growth,
        volatility=_finite(_std(changes) * sqrt(YEAR_SESSIONS)),
        sharpe=sharpe(excess),
        sortino=sortino(excess),
        max_drawdown=deepest,
        longest_under_water=longest,
        sessions_to_recover=recovery,
        calmar=growth / -deepest if growth is not None and deepest else None,
        exposure=_mean(ledger.invested / ledger.equity),
        time_in_market=_mean((ledger.held > 0).astype(np.float64)),
        turnover=turnover(ledger, sessions),
        trades=len(closed),
        open_trades=len({trade.entry for trade in ledger.trades if trade.is_open}),
        win_rate=len(wins) / len(closed) if closed else None,
        profit_factor=sum(wins) / sum(losses) if losses else None,
        payoff=(sum(wins) / len(wins)) / (sum(losses) / len(losses)) if wins and losses else None,
        expectancy=mean,
        expectancy_t=mean / (spread / sqrt(len(returns))) if mean is not None and spread else None,
        best=float(returns.max()) if len(returns) else None,
        worst=float(returns.min()) if len(returns) else None,
        average_bars=_mean(np.array([float(one.bars) for one in closed])),
        fees=sum(trade.fee for trade in ledger.trades),
        taxes=sum(trade.tax for trade in ledger.trades),
        slippage=sum(trade.slippage for trade in ledger.trades),
        final_equity=float(curve[-1]),
    )


def closed_of(trades: Sequence[Trade]) -> list[Closed]:
    """Trades that have ended, parts of one fill together; one of which a part is still open has not ended."""
    by_fill: defaultdict[int, list[Trade]] = defaultdict(list)
    for trade in trades:
        by_fill[trade.entry].append(trade)
    return [
        Closed(
            net=sum(part.net for part in parts),
            cost=sum(part.shares * part.entry_price for part in parts),
            bars=max(part.exit - part.entry for part in parts),
        )
        for parts in by_fill.values()
        if not any(part.is_open for part in parts)
    ]


def cagr(total: float, days: int) -> float | None:
    """(1 + total return) ^ (365.25 / days) - 1; None under a year."""
    return (1 + total) ** (YEAR_DAYS / days) - 1 if days >= LEAST_DAYS and total > -1 else None


def sharpe(excess: Floats) -> float | None:
    """mean(r - rf) / std(r - rf, ddof=1) x sqrt(252)."""
    spread = _std(excess)
    return float(excess.mean()) / spread * sqrt(YEAR_SESSIONS) if spread else None


def sortino(excess: Floats) -> float | None:
    """mean(r - rf) / sqrt(mean(min(r - rf, 0)^2)) x sqrt(252), with all sessions in the mean."""
    if not len(excess):
        return None
    down = sqrt(float((np.minimum(excess, 0) ** 2).mean()))
    return float(excess.mean()) / down * sqrt(YEAR_SESSIONS) if down else None


def drawdown(curve: Floats) -> tuple[float | None, int, int | None]:
    """min(e / cummax(e) - 1); the longest time under water, and from the lowest point to the next high, in sessions."""
    tops = np.maximum.accumulate(curve)
    depth = curve / tops - 1
    lowest = int(depth.argmin())
    longest = run = 0
    for is_under in depth < 0:
        run = run + 1 if is_under else 0
        longest = max(longest, run)
    back = np.flatnonzero(curve[lowest:] >= tops[lowest])
    return float(depth[lowest]), longest, int(back[0]) if len(back) else None


def turnover(ledger: Ledger, sessions: Days) -> float | None:
    """(bought + sold) / 2 / mean(e) / years."""
    if not len(sessions):
        return None
    years = len(sessions) / YEAR_SESSIONS
    bought = sum(trade.shares * trade.entry_price for trade in ledger.trades)
    sold = sum(trade.shares * trade.exit_price for trade in ledger.trades if not trade.is_open)
    return (bought + sold) / 2 / float(ledger.equity.mean()) / years


def months(equity: Floats, sessions: Days, start: float) -> list[tuple[int, int, float]]:
    """(year, month, product of (1 + r) - 1) of each calendar month, oldest first."""
    found: list[tuple[int, int, float]] = []
    before = start
    dates = [day(int(number)) for number in sessions]
    for place, date in enumerate(dates):
        if place + 1 == len(dates) or (dates[place + 1].year, dates[place + 1].month) != (date.year, date.month):
            found.append((date.year, date.month, float(equity[place] / before - 1)))
            before = float(equity[place])
    return found


def regression(changes: Floats, benchmark: Floats) -> tuple[float | None, float | None]:
    """beta = cov(r, b) / var(b), alpha = mean(r - beta b) x 252."""
    if len(changes) < 2 or not (spread := float(benchmark.var(ddof=1))):
        return None, None
    beta = float(np.cov(changes, benchmark, ddof=1)[0, 1]) / spread
    return beta, float((changes - beta * benchmark).mean()) * YEAR_SESSIONS


def probability_of_skill(changes: Floats, *, against: float = 0.0) -> float | None:
    """PSR: that the true Sharpe ratio of a session is above `against`.

    Phi((s - s0) sqrt(N - 1) / sqrt(1 - g3 s + (g4 - 1) / 4 s^2)) with skew g3 and kurtosis g4 of r; Bailey and Lopez
    de Prado, The Sharpe Ratio Efficient Frontier, 2012.
    """
    spread = _std(changes)
    if not spread:
        return None
    ratio = float(changes.mean()) / spread
    deviations = (changes - changes.mean()) / changes.std()
    skew, kurtosis = float((deviations**3).mean()), float((deviations**4).mean())
    under = 1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2
    return NormalDist().cdf((ratio - against) * sqrt(len(changes) - 1) / sqrt(under)) if under > 0 else None


def expected_best_of(variants: int, variance: float) -> float:
    """The best Sharpe ratio of a session that luck alone gives among so many variants whose ratios have that variance.

    sqrt(V) ((1 - g) Phi^-1(1 - 1/n) + g Phi^-1(1 - 1/(n e))); PSR against it is the deflated Sharpe ratio, Bailey and
    Lopez de Prado, 2014.
    """
    if variants < 2:
        return 0.0
    normal = NormalDist()
    reach = (1 - _EULER) * normal.inv_cdf(1 - 1 / variants) + _EULER * normal.inv_cdf(1 - 1 / (variants * e))
    return sqrt(variance) * reach


def _std(values: Floats) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
