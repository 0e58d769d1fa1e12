"""Biases that are planted are caught by the check that is named for them, and none is raised on clean runs."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
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
from screening.backtest.trust.checks import Check, worst
from screening.backtest.trust.future import as_known, garbage_ahead, signals_stand
from screening.backtest.trust.substance import substance
from screening.bars.panel import Floats, Panel, build_panel
from screening.conditions.evaluation.values import Indicators
from screening.tests.conditions.plain.markets import dated

SYMBOLS, BARS = 30, 160
PLAN = plan_of(Described("rsi(14) < 35", exit="rsi(14) > 55", stop="5%").strategy())
SETTINGS = Settings(market="XKRX")
Signalled = Callable[[Panel], Signals]


@cache
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


def _tomorrows_open(panel: Panel) -> Signals:
    """What opens a tick of tomorrow's price or more above this close."""
    opens, ticks = panel.columns["open"], tables_of("krx").tick(panel.columns["open"], panel.sessions)
    marks = np.zeros(len(opens), dtype=np.bool_)
    marks[:-1] = opens[1:] >= panel.columns["close"][:-1] + ticks[1:]
    marks[panel.ends - 1] = False
    return replace(_clean(panel), entries=marks)


def _sold_in_the_bar_that_says_so(panel: Panel) -> Signals:
    """An exit of a close that is sold at the open of that very bar: as if it were known at the close before."""
    sold = _clean(panel).exits[0]
    early = np.append(sold[1:], False)
    early[panel.ends - 1] = False
    return replace(_clean(panel), exits=(early,))


@pytest.mark.parametrize("planted", [_tomorrows_open, _sold_in_the_bar_that_says_so])
def test_what_only_the_next_bar_tells_is_red_at_each_cut(planted: Signalled) -> None:
    panel = _panel()
    found = signals_stand(planted(panel), panel, planted)
    assert (found.code, found.verdict) == ("signals_stand", "red")
    # Of each cut only the last bars can differ: those are looked at as well.
    assert found.figure
    assert found.figure <= 8 * SYMBOLS


def _told() -> dict[str, list[tuple[int, float]]]:
    """Returns on equity, told on day 30 and told otherwise on day 120."""
    return {f"S{place:03}": [(19_830, float(place)), (19_920, 29.0 - place)] for place in range(SYMBOLS)}


def _as_told(panel: Panel) -> Signals:
    plan = plan_of(Described("roe > 20", exit="rsi(14) > 55").strategy())
    return signals_of(plan, SETTINGS, as_known(panel, {"roe": dated(panel, _told())}), None)


def _restated(panel: Panel) -> Signals:
    """The figure that was told last, at all bars since anything was told."""
    facts = as_known(panel, {"roe": dated(panel, _told())}).facts["roe"]
    last = dict(zip(facts.owners.tolist(), facts.values.tolist(), strict=True))
    owners = np.repeat(np.arange(SYMBOLS), panel.lengths)
    marks = np.array([last.get(owner, 0.0) > 20 for owner in owners.tolist()]) & (panel.sessions >= 19_830)
    return replace(_as_told(panel), entries=marks)


def test_figures_that_were_told_otherwise_later_are_red_when_used_before_and_grey_as_they_were_known() -> None:
    panel = _panel()
    assert _as_told(panel).entries.any()
    found = signals_stand(_restated(panel), panel, _restated)
    assert (found.code, found.verdict) == ("signals_stand", "red")
    assert signals_stand(_as_told(panel), panel, _as_told).verdict == "grey"
    assert garbage_ahead(_as_told(panel), panel, _as_told, seed=1).verdict == "grey"


PLANTED = {
    "future bar": _next_bar,
    "centred average": _centred_average,
    "whole-history scaling": _whole_history,
    "same-bar exit": _sold_in_the_bar_that_says_so,
    "restated fundamentals": _restated,
    "tick of tomorrow": _tomorrows_open,
}


@pytest.mark.parametrize("bias", PLANTED)
def test_each_planted_bias_makes_the_whole_report_red_by_the_check_of_that_name(bias: str) -> None:
    panel, planted = _panel(), PLANTED[bias]
    checks = [signals_stand(planted(panel), panel, planted), *_checks(_run(panel)).values()]
    assert worst(checks) == "red"
    assert [check.code for check in checks if check.verdict == "red"] == ["signals_stand"]


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
