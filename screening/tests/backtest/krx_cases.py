"""Random strategies and settings on real bars of KRX, tried by the product and by the plain loop.

Which conditions hold is the evaluator's word (test_plain_interpreter.py holds it against an interpreter); who buys and
sells what on it, and for how much, is found twice.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from screening.backtest.engine.candidates import Skip
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Run, Venue, account_of, period_of, signals_of, simulate
from screening.bars.panel import Panel, build_panel, day_number
from screening.conditions.evaluation.values import Indicators
from screening.conditions.reading.parser import parse_series
from screening.strategy import (
    AtrRisk,
    EqualWeight,
    Extractor,
    LevelRisk,
    PercentEquity,
    PercentRisk,
    RewardRisk,
    RiskPercent,
    RuleGroup,
    Strategy,
)
from screening.tests.backtest.plain_loop import Bar, Outcome, Rules, run

Market = list[list[Bar]]
# The tax of a sale by the day of the trade, as brokers announced it.
TAXES = ((date(2024, 12, 27), 0.0015), (date(2023, 12, 27), 0.0018), (date(2022, 12, 28), 0.0020))
# What is bought, with what it is sold on: bought low and sold high, or bought while it rises and sold when it falls.
LOW = (
    "rsi({n}) < 30",
    "rsi({n}) crosses_above 30",
    "close < bbands({n}, 2).lower",
    "change_pct(3) < -8",
    "low <= lowest({n}) and close > open",
    "close crosses_below sma({n})",
    "gap_pct < -2 and bullish_bar",
)
HIGH = ("rsi({n}) > 60", "close > bbands({n}, 2).upper", "close crosses_above sma({n})", "change_pct > 6")
RISING = (
    "ema(3) crosses_above ema({n})",
    "close crosses_above sma({n})",
    "close >= highest(close, {n}) and volume > 2 * sma(volume, 20)",
    "change_pct > 5 and close > sma({n})",
    "macd crosses_above macd.signal and close > sma({n})",
    "volume > 3 * sma(volume, {n}) and close > open",
    "close rising(3) and rsi({n}) > 60",
    "change_pct > 25",
)
FALLING = ("close crosses_below sma({n})", "close < ema({n})", "close falling(3)", "change_pct < -4", "rsi({n}) < 45")
RANKS = ("value_traded", "volume", "rsi(14)", "roc(20)", "close", "volatility(20)")


@dataclass(frozen=True, eq=False)
class Case:
    """What is tried; `boards` of the panel's symbols."""

    panel: Panel
    market: Market
    strategy: Strategy
    settings: Settings
    boards: tuple[str, ...]


@cache
def _krx(path: str) -> tuple[Panel, Market]:
    bars = (
        pl.read_parquet(Path(path))
        .filter(
            (pl.col("open") > 0) & (pl.col("volume") > 0),
            pl.col("low") <= pl.min_horizontal("open", "close"),
            pl.col("high") >= pl.max_horizontal("open", "close"),
        )
        .sort("symbol", "date")
    )
    symbols, owners = np.unique(bars["symbol"].to_numpy(), return_inverse=True)
    sessions = bars["date"].cast(pl.Date).cast(pl.Int32).to_numpy()
    columns = {name: bars[name].cast(pl.Float64).to_numpy() for name in ("open", "high", "low", "close", "volume")}
    panel = build_panel(symbols.tolist(), owners, sessions, columns)
    return panel, _plain(panel)


def _plain(panel: Panel) -> Market:
    numbers = np.searchsorted(np.unique(panel.sessions), panel.sessions).tolist()
    values = [panel.columns[name].tolist() for name in ("open", "high", "low", "close")]
    bars = [Bar(*one) for one in zip(numbers, *values, strict=True)]
    return [bars[start:end] for start, end in zip(panel.starts.tolist(), panel.ends.tolist(), strict=True)]


def krx_case(path: str, seed: int) -> Case:
    """The same seed, the same case, on the whole market."""
    rng = np.random.default_rng(seed)
    panel, market = _krx(path)
    boards = tuple(rng.choice(["KOSPI", "ETF"], len(market), p=[0.9, 0.1]).tolist())
    return Case(panel, market, _strategy(rng), _settings(rng), boards)


def _one_of(rng: np.random.Generator, *choices: Any) -> Any:
    return choices[int(rng.integers(len(choices)))]


def _strategy(rng: np.random.Generator) -> Strategy:
    length, n = int(_one_of(rng, 5, 14, 20)), int(_one_of(rng, 5, 10, 20, 40))
    atr = AtrRisk(length=length, mult=float(rng.uniform(0.5, 4)))
    stop = _one_of(
        rng, None, PercentRisk(value=float(rng.uniform(1, 15))), atr,
        LevelRisk(field=f"lowest(low, {n})", offset=int(rng.integers(0, 3))), LevelRisk(field=f"sma({n})"),
    )  # fmt: skip
    fraction = float(_one_of(rng, 1.0, 0.5, 0.3))
    target = _one_of(
        rng, None, PercentRisk(value=float(rng.uniform(2, 25)), fraction=fraction),
        atr.model_copy(update={"mult": float(rng.uniform(1, 6)), "fraction": fraction}),
        LevelRisk(field=f"highest(high, {n})", fraction=fraction),
        RewardRisk(value=float(rng.uniform(0.5, 4)), fraction=fraction) if stop else None,
    )  # fmt: skip
    trail = _one_of(rng, None, None, PercentRisk(value=float(rng.uniform(3, 15))), atr)
    buys, sold = _one_of(rng, (LOW, HIGH), (RISING, FALLING))
    sells = [str(_one_of(rng, *sold)).format(n=n) for _ in range(int(rng.integers(0, 3)))]
    if rng.random() < 0.4:
        sells.append(f"{_one_of(rng, *sold).format(n=n)} and bars_held >= {int(rng.integers(1, 8))}")
    if rng.random() < 0.4 or not (stop or target or trail or sells):
        sells.append(f"bars_held >= {int(rng.integers(1, 30))}")
    return Strategy(
        is_strategy=True,
        extractor=Extractor(name="test", version="1"),
        entry=RuleGroup(conditions=(str(_one_of(rng, *buys)).format(n=n),)),
        exit=RuleGroup(logic="any", conditions=tuple(sells)),
        stop_loss=stop,
        take_profit=target,
        trailing_stop=trail,
        sizing=_one_of(
            rng, None, EqualWeight(n=int(rng.integers(1, 30))), PercentEquity(value=float(rng.uniform(3, 60))),
            RiskPercent(value=float(rng.uniform(0.2, 3))) if stop else EqualWeight(n=5),
        ),
    )  # fmt: skip


def _settings(rng: np.random.Generator) -> Settings:
    return Settings(
        market="XKRX",
        first=_one_of(rng, None, None, date(2024, 6, 3)),
        last=_one_of(rng, None, None, date(2025, 2, 28)),
        cash=float(_one_of(rng, 1e6, 2e7, 1e8, 5e9)),
        slots=_one_of(rng, None, None, int(rng.integers(1, 40))),
        rank=str(_one_of(rng, *RANKS)),
        rank_order=_one_of(rng, "desc", "asc"),
        fee=_one_of(rng, None, 0.0, 0.002),
        slippage_ticks=_one_of(rng, None, 0, 2),
        slippage_bp=_one_of(rng, 0.0, 0.0, 15.0),
        with_limits=bool(rng.random() < 0.75),
        base=_one_of(rng, "fill", "fill", "signal"),
        stop_check=_one_of(rng, "bar", "bar", "close"),
    )


def by_product(case: Case) -> tuple[Run, list[tuple[int, str]]]:
    """A run, and its skipped signals: row, reason."""
    plan = plan_of(case.strategy)
    if plan.refused:
        raise AssertionError(plan.refused)
    indicators = Indicators(case.panel)
    signals = signals_of(plan, case.settings, indicators, None)
    found = simulate(plan, case.settings, indicators, signals, Venue(tables_of("krx"), case.boards))
    rows = [*found.unfilled.signals.tolist(), *found.ledger.skipped.tolist()]
    reasons = [*found.unfilled.reasons.tolist(), *found.ledger.skipped_reasons.tolist()]
    return found, [(row, Skip(reason).name) for row, reason in zip(rows, reasons, strict=True)]


def by_loop(case: Case) -> Outcome:
    """The same, day by day."""
    plan, panel = plan_of(case.strategy), case.panel
    indicators = Indicators(panel)
    _say(case, plan, indicators)
    days = np.unique(panel.sessions).tolist()
    return run(case.market, _rules(case, plan, days), len(days))


def _say(case: Case, plan: Plan, indicators: Indicators) -> None:
    """Write what is known at each close into the bars."""
    panel, none = case.panel, np.zeros(len(case.panel.sessions), dtype=np.bool_)
    signals = signals_of(plan, case.settings, indicators, None)
    first, last = period_of(plan, case.settings, panel)
    at_once, late = none, none
    for rule, marks in zip(plan.exits, signals.exits, strict=True):
        if rule.condition is not None:
            at_once, late = (at_once | marks, late) if not rule.min_bars else (at_once, marks)
    owners = np.repeat(np.arange(len(panel.symbols)), panel.lengths)

    def of(series: Any) -> list[float]:
        if series is None:
            return [float("nan")] * len(panel.sessions)
        values: list[float] = indicators.at(series, np.arange(len(panel.sessions)), owners).tolist()
        return values

    multiples = [risk for risk in (plan.stop, plan.target, plan.trail) if risk and risk.kind == "multiple"]
    levels = [risk.series if risk and risk.kind == "level" else None for risk in (plan.stop, plan.target)]
    sign = 1 if case.settings.rank_order == "desc" else -1
    known = zip(
        (signals.entries & (panel.sessions >= first) & (panel.sessions <= last)).tolist(),
        at_once.tolist(),
        late.tolist(),
        of(multiples[0].series if multiples else None),
        of(levels[0]),
        (sign * np.array(of(parse_series(case.settings.rank)))).tolist(),
        of(levels[1]),
        strict=True,
    )
    bars = [bar for symbol in case.market for bar in symbol]
    for bar, said in zip(bars, known, strict=True):
        bar.entry, bar.exit, bar.late_exit, bar.atr, bar.level, bar.rank, bar.top = said


def _rules(case: Case, plan: Plan, days: list[int]) -> Rules:
    settings = case.settings
    account = account_of(plan, settings, tables_of("krx"))

    def told(risk: Any) -> tuple[str, float] | None:
        return ({"multiple": "atr"}.get(risk.kind, risk.kind), risk.value) if risk else None

    late = [rule.min_bars for rule in plan.exits if rule.min_bars and rule.condition is not None]
    alone = [rule.min_bars for rule in plan.exits if rule.condition is None]
    taxes = tuple(next(share for since, share in TAXES if number >= day_number(since)) for number in days)
    return replace(
        Rules(),
        cash=account.cash,
        slots=account.slots,
        sizing=account.kind,
        size=account.size,
        stop=told(plan.stop),
        target=told(plan.target),
        fraction=plan.fraction,
        trail=told(plan.trail),
        max_bars=alone[0] if alone else 0,
        late_bars=late[0] if late else 1,
        base=settings.base,
        stop_check=settings.stop_check,
        limits=settings.with_limits,
        fee=0.00015 if settings.fee is None else settings.fee,
        taxes=taxes,
        untaxed=frozenset(place for place, board in enumerate(case.boards) if board == "ETF"),
        slippage_ticks=1 if settings.slippage_ticks is None else int(settings.slippage_ticks),
        slippage_bp=settings.slippage_bp,
    )
