"""Biases that are planted are caught by the check that is named for them, and none is raised on clean runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.metrics import metrics_of
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, Venue, signals_of, simulate
from screening.backtest.trust.checks import Check
from screening.backtest.trust.future import garbage_ahead, signals_stand
from screening.backtest.trust.substance import substance
from screening.bars.panel import Floats, Panel, build_panel
from screening.conditions.evaluation.values import Indicators

SYMBOLS, BARS = 30, 160
PLAN = plan_of(Described("rsi(14) < 35", exit="rsi(14) > 55", stop="5%").strategy())
SETTINGS = Settings(market="XKRX")
Signalled = Callable[[Panel], Signals]


def _panel(volume: float = 1e6) -> Panel:
    rng = np.random.default_rng(7)
    shape = (SYMBOLS, BARS)
    close = 10_000 * np.exp(np.cumsum(rng.normal(0, 0.02, shape), axis=1))
    opened = close * (1 + rng.normal(0, 0.004, shape))
    columns = {
        "open": opened.ravel(),
        "high": (np.maximum(opened, close) * 1.01).ravel(),
        "low": (np.minimum(opened, close) * 0.99).ravel(),
        "close": close.ravel(),
        "volume": np.full(SYMBOLS * BARS, volume),
    }
    days = np.tile(np.arange(19_800, 19_800 + BARS, dtype=np.int32), SYMBOLS)
    return build_panel([f"S{place:03}" for place in range(SYMBOLS)], np.repeat(np.arange(SYMBOLS), BARS), days, columns)


def _clean(panel: Panel) -> Signals:
    return signals_of(PLAN, SETTINGS, Indicators(panel), None)


def _each(panel: Panel, mark: Callable[[Floats], Any]) -> Signals:
    """Signals of the closes of each symbol by itself."""
    closes = panel.columns["close"]
    marks = [mark(closes[start:end]) for start, end in zip(panel.starts, panel.ends, strict=True)]
    return replace(_clean(panel), entries=np.concatenate(marks).astype(np.bool_))


def _next_bar(panel: Panel) -> Signals:
    return _each(panel, lambda close: np.append(close[1:] > close[:-1] * 1.01, False))


def _centred_average(panel: Panel) -> Signals:
    kernel = np.ones(11) / 11
    return _each(panel, lambda close: close < np.convolve(close, kernel, "same") * 0.97)


def _whole_history(panel: Panel) -> Signals:
    return _each(panel, lambda close: (close - close.mean()) / close.std() < -1)


def _last_extreme(panel: Panel) -> Signals:
    return _each(panel, lambda close: close <= close.min() * 1.001)


@pytest.mark.parametrize("planted", [_next_bar, _centred_average, _whole_history, _last_extreme])
def test_signals_that_know_later_bars_are_red(planted: Signalled) -> None:
    panel = _panel()
    signals = planted(panel)
    found = signals_stand(signals, panel, planted)
    assert (found.code, found.verdict) == ("signals_stand", "red")
    assert found.figure
    assert found.figure > 0
    spoiled = garbage_ahead(signals, panel, planted, seed=1)
    assert spoiled.verdict == "red" or planted in {_next_bar, _centred_average}


@pytest.mark.parametrize("planted", [_next_bar, _centred_average, _whole_history, _last_extreme])
def test_some_symbols_at_a_time_tell_the_same_of_signals_that_see_no_other_symbol(planted: Signalled) -> None:
    panel = _panel()
    signals, clean = planted(panel), _clean(panel)

    all_at_once = signals_stand(signals, panel, planted)
    assert signals_stand(signals, panel, planted, together=5 * BARS) == all_at_once
    whole = garbage_ahead(signals, panel, planted, seed=1).verdict
    assert garbage_ahead(signals, panel, planted, seed=1, together=5 * BARS).verdict == whole
    assert signals_stand(clean, panel, _clean, together=5 * BARS).figure == 0
    assert garbage_ahead(clean, panel, _clean, seed=1, together=5 * BARS).figure == 0


@pytest.mark.parametrize("together", [0, 5 * BARS, SYMBOLS * BARS])
def test_symbols_without_bars_are_no_rows_of_their_own(together: int) -> None:
    bare, none = _panel(), np.full(2, SYMBOLS * BARS, dtype=np.int64)
    panel = replace(
        bare,
        symbols=(*bare.symbols, "T1", "T2"),
        starts=np.append(bare.starts, none),
        ends=np.append(bare.ends, none),
    )
    seen: list[int] = []

    def looked_at(part: Panel) -> Signals:
        seen.append(len(part.sessions))
        return _clean(part)

    assert signals_stand(_clean(panel), panel, looked_at, together=together).figure == 0
    assert garbage_ahead(_clean(panel), panel, looked_at, seed=1, together=together).figure == 0
    assert min(seen) > 0


def test_an_exit_that_knows_the_next_bar_is_red_as_well() -> None:
    def planted(panel: Panel) -> Signals:
        return replace(_clean(panel), exits=(_next_bar(panel).entries,))

    panel = _panel()
    assert signals_stand(planted(panel), panel, planted).verdict == "red"


def test_clean_signals_are_never_objected_to() -> None:
    panel = _panel()
    assert signals_stand(_clean(panel), panel, _clean).figure == 0
    assert garbage_ahead(_clean(panel), panel, _clean, seed=3).figure == 0


def _run(panel: Panel) -> Run:
    return simulate(PLAN, SETTINGS, Indicators(panel), _clean(panel), Venue(tables_of("krx")))


def _checks(run: Run, delisted: int = 3) -> dict[str, Check]:
    metrics = metrics_of(run.ledger, run.rows.sessions[run.first :])
    return {check.code: check for check in substance(run, metrics, delisted=delisted)}


def test_survivors_only_is_said_and_not_where_some_are_gone() -> None:
    run = _run(_panel())
    assert _checks(run, delisted=0)["survivors"].verdict == "yellow"
    assert _checks(run, delisted=2)["survivors"].verdict == "grey"


def test_purchases_that_the_market_could_not_have_filled_are_said() -> None:
    assert _checks(_run(_panel(volume=100.0)))["liquidity"].verdict == "yellow"
    assert _checks(_run(_panel(volume=1e8)))["liquidity"].verdict == "grey"


def test_a_split_that_the_bars_do_not_show_is_said_with_what_it_made() -> None:
    panel = _panel()
    columns = {name: column.copy() for name, column in panel.columns.items()}
    for name in ("open", "high", "low", "close"):
        columns[name].reshape(SYMBOLS, BARS)[:, 100:] *= 5
    jumped = _checks(_run(replace(panel, columns=columns)))["jumps"]
    assert jumped.verdict == "yellow"
    assert jumped.figure
    assert "jumps" not in _checks(_run(panel))
