"""Small random markets with everything that happens to bars: halts, limits, gaps, equal ranks, values that miss."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from screening.backtest.engine.candidates import Skip, candidates_of
from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.exits import Exits, ExitSignal, Level, Multiple, Percent, Reason, RewardOfRisk
from screening.backtest.engine.ledger import Ledger
from screening.backtest.engine.paths import paths_of
from screening.backtest.engine.portfolio import Account, Leg, portfolio_of
from screening.backtest.engine.rows import rows_of
from screening.bars.panel import Panel, build_panel
from screening.tests.backtest.plain_loop import Bar, Rules, tick

FIRST_DAY = 19_800  # in 2024: the ticks of today
Market = list[list[Bar]]


@dataclass
class Case:
    """A market and the rules to trade it by."""

    market: Market
    rules: Rules
    sessions: int


def random_case(seed: int) -> Case:
    """The same seed, the same case."""
    rng = np.random.default_rng(seed)
    sessions = int(rng.integers(4, 40))
    market = [_bars(rng, sessions) for _ in range(int(rng.integers(1, 7)))]
    # Each session has a bar somewhere, so that sessions are the panel's.
    present = {bar.session for bars in market for bar in bars}
    if present != set(range(sessions)):
        market.append([_flat(session) for session in range(sessions)])
    return Case(market, _rules(rng), sessions)


def _flat(session: int) -> Bar:
    return Bar(session, 1000, 1000, 1000, 1000)


def _bars(rng: np.random.Generator, sessions: int) -> list[Bar]:
    price = float(rng.choice([900, 1995, 4900, 19_900, 48_000, 250_000]))
    found, session = [], int(rng.integers(0, 3))
    while session < sessions:
        step = rng.choice([0.0, 0.3, -0.3, 0.12, -0.12, rng.normal(0, 0.03)], p=[0.04, 0.05, 0.05, 0.06, 0.06, 0.74])
        edge = round(price * (1 + step), 6)
        opened = (np.floor if step > 0 else np.ceil)(round(edge / tick(edge), 9)) * tick(edge)
        path = [opened] + [opened * (1 + rng.normal(0, 0.03)) for _ in range(3)]
        rounded = [max(1.0, round(one / tick(one)) * tick(one)) for one in path]
        opened = max(1.0, float(opened))
        close = float(rounded[-1])
        found.append(
            Bar(
                session, opened, float(max(*rounded, opened)), float(min(*rounded, opened)), close,
                entry=bool(rng.random() < 0.35), exit=bool(rng.random() < 0.12), late_exit=bool(rng.random() < 0.3),
                atr=float("nan") if rng.random() < 0.05 else float(close * rng.uniform(0.01, 0.08)),
                level=float("nan") if rng.random() < 0.05 else float(close * rng.uniform(0.88, 1.01)),
                rank=float("nan") if rng.random() < 0.1 else float(rng.integers(0, 4)),
                top=float("nan") if rng.random() < 0.05 else float(close * rng.uniform(0.99, 1.1)),
            )
        )  # fmt: skip
        price = close
        session += 1 if rng.random() < 0.9 else int(rng.integers(2, 6))
    return found


def _rules(rng: np.random.Generator) -> Rules:
    def one_of(*choices: Any) -> Any:
        return choices[int(rng.integers(len(choices)))]

    stop = one_of(None, ("percent", float(rng.uniform(1, 12))), ("atr", float(rng.uniform(0.5, 3))), ("level", 0.0))
    target = one_of(
        None,
        ("percent", float(rng.uniform(1, 15))),
        ("atr", float(rng.uniform(0.5, 3))),
        ("level", 0.0),
        ("rr", 2.0) if stop else None,
    )
    sizing = one_of("equal", "percent", "amount", "risk" if stop else "equal")
    sizes = {"percent": float(rng.uniform(5, 60)), "amount": 300_000.0, "risk": float(rng.uniform(0.5, 5))}
    return Rules(
        cash=float(rng.choice([50_000, 1_000_000, 30_000_000])),
        slots=int(rng.integers(1, 5)),
        sizing=sizing,
        size=sizes.get(sizing, 0.0),
        stop=stop,
        target=target,
        fraction=one_of(1.0, 0.5, 0.3) if target else 1.0,
        trail=one_of(None, ("percent", float(rng.uniform(2, 12))), ("atr", float(rng.uniform(0.5, 3)))),
        max_bars=int(one_of(0, 0, 1, 2, 5)),
        late_bars=int(rng.integers(1, 5)),
        base=one_of("fill", "fill", "signal"),
        stop_check=one_of("bar", "bar", "close"),
        limits=bool(rng.random() < 0.7),
        fee=one_of(0.0, 0.00015, 0.01),
        tax=one_of(0.0, 0.0018),
        slippage_ticks=one_of(0, 1, 2),
        slippage_bp=one_of(0.0, 10.0),
    )  # fmt: skip


def panel_of(market: Market) -> Panel:
    """The bars as the engine has them."""
    bars = [bar for symbol in market for bar in symbol]
    owners = np.repeat(np.arange(len(market)), [len(symbol) for symbol in market])
    columns = {
        name: np.array([getattr(bar, name) for bar in bars], dtype=np.float64)
        for name in ("open", "high", "low", "close")
    }
    columns["volume"] = np.full(len(bars), 1000.0)
    sessions = np.array([bar.session + FIRST_DAY for bar in bars], dtype=np.int32)
    return build_panel([f"S{number:03}" for number in range(len(market))], owners, sessions, columns)


def risk_of(risk: tuple[str, float] | None, atr: Any, level: Any) -> Any:
    """A stop, target or trail as the engine has it; `atr` and `level` by row."""
    kinds: dict[str, Any] = {
        "percent": Percent,
        "atr": lambda value: Multiple(value, atr),
        "level": lambda _: Level(level),
        "rr": RewardOfRisk,
    }
    return kinds[risk[0]](risk[1]) if risk else None


def by_engine(case: Case) -> tuple[Ledger, list[tuple[int, str]]]:
    """What the engine makes of a case, and all skipped signals: row, reason."""
    rules, panel = case.rules, panel_of(case.market)
    bars = [bar for symbol in case.market for bar in symbol]

    def column(name: str) -> Any:
        return np.array([getattr(bar, name) for bar in bars])

    krx = tables_of("krx")
    tables = krx.model_copy(
        update={"sell_taxes": tuple(row.model_copy(update={"share": rules.tax}) for row in krx.sell_taxes)}
    )
    rows = rows_of(panel, tables, with_limits=rules.limits)
    signals = [ExitSignal(column("exit")), ExitSignal(column("late_exit"), rules.late_bars)]
    if rules.max_bars:
        signals.append(ExitSignal(np.ones(len(bars), dtype=np.bool_), rules.max_bars, Reason.TIME))
    atr, level, top = (column(name).astype(float) for name in ("atr", "level", "top"))
    stop, target, trail = (
        risk_of(risk, atr, levels) for risk, levels in ((rules.stop, level), (rules.target, top), (rules.trail, level))
    )
    exits = Exits(tuple(signals), stop, target, trail, rules.base, rules.stop_check)
    last = FIRST_DAY + case.sessions
    candidates, unfilled = candidates_of(rows, column("entry"), exits, first_day=FIRST_DAY, last_day=last)
    legs = [Leg(rules.fraction, paths_of(rows, candidates, exits))]
    if rules.fraction < 1:
        legs.append(Leg(1 - rules.fraction, paths_of(rows, candidates, exits.without_target())))
    account = Account(rules.cash, rules.slots, rules.sizing, rules.size)
    costs = Costs(tables, rules.fee, rules.slippage_ticks, rules.slippage_bp)
    ranks = column("rank").astype(float)[candidates.signals]
    ledger = portfolio_of(rows, candidates, legs, ranks, account, costs, first=0)
    skipped = [
        *zip(unfilled.signals.tolist(), (Skip(reason).name for reason in unfilled.reasons.tolist()), strict=True),
        *zip(ledger.skipped.tolist(), (Skip(reason).name for reason in ledger.skipped_reasons.tolist()), strict=True),
    ]
    return ledger, skipped
