"""Faults of the data and of orders that are planted are named by their check, and none is where there is none."""

from dataclasses import replace
from typing import Any

import numpy as np

from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.planning.draft import Plan
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.signals import Signals
from screening.backtest.simulation import Run, Venue, signals_of, simulate
from screening.backtest.trust.checks import Check
from screening.backtest.trust.data import adjusted_prices, members
from screening.backtest.trust.orders import orders
from screening.backtest.trust.settling import last_values, recursion
from screening.bars.facts import DatedFacts
from screening.bars.panel import Floats, Panel, build_panel
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.strategy import Universe

SYMBOLS, BARS, FIRST_DAY = 12, 160, 19_800
NEWEST = FIRST_DAY + BARS + 3  # 2024-08-28


def _panel() -> Panel:
    rng = np.random.default_rng(11)
    close = np.round(10_000 * np.exp(np.cumsum(rng.normal(0, 0.02, (SYMBOLS, BARS)), axis=1)), -1)
    opened = np.concatenate([close[:, :1], close[:, :-1]], axis=1)
    columns = {
        "open": opened.ravel(),
        "high": np.maximum(opened, close).ravel(),
        "low": np.minimum(opened, close).ravel(),
        "close": close.ravel(),
        "volume": np.full(SYMBOLS * BARS, 1e6),
    }
    days = np.tile(np.arange(FIRST_DAY, FIRST_DAY + BARS, dtype=np.int32), SYMBOLS)
    return build_panel([f"S{place}" for place in range(SYMBOLS)], np.repeat(np.arange(SYMBOLS), BARS), days, columns)


def _plan(entry: str, **more: Any) -> Plan:
    return plan_of(Described(entry, **more).strategy())


def _signals(panel: Panel, *, entry: int, leave: int) -> Signals:
    """The first symbol is bought on at the close of one bar and sold on at that of another."""
    marks = np.zeros((2, len(panel.sessions)), dtype=np.bool_)
    marks[0, entry] = marks[1, leave] = True
    return Signals(marks[0], (marks[1],), np.zeros(len(panel.sessions)))


def _run(plan: Plan, panel: Panel, signals: Signals | None = None, **settings: Any) -> Run:
    said = Settings(market="XKRX", **settings)
    indicators = Indicators(panel)
    return simulate(
        plan, said, indicators, signals or signals_of(plan, said, indicators, None), Venue(tables_of("krx"))
    )


# --- recursion ---


def _from_the_first_bar(panel: Panel, series: Series, width: int) -> Floats:
    """A sum of everything that was before, as indicators have it that never settle."""
    return np.stack([np.cumsum(panel.bars_of(place, "close"))[-width:] for place in range(len(panel.symbols))])


def test_a_value_that_depends_on_where_the_history_begins_is_named_with_how_much_it_moves() -> None:
    found = recursion(_plan("rsi(14) < 30"), _panel(), last=_from_the_first_bar)

    assert (found.code, found.verdict) == ("recursion", "yellow")
    assert found.figure is not None
    assert 0.5 < found.figure < 0.7  # of 160 bars it sums up 60
    assert found.message.params["series"] == "rsi(14)"


def test_smoothed_values_settle_and_of_several_the_one_that_moves_most_is_named() -> None:
    found = recursion(_plan("rsi(14) < 30 and close > sma(20)", stop="2atr"), _panel(), last=last_values)

    assert found.verdict == "grey"
    assert found.figure is not None
    assert 0 < found.figure < 0.01
    assert found.message.params["series"] == "rsi(14)"


def test_a_window_of_its_own_bars_moves_by_nothing() -> None:
    assert recursion(_plan("close > sma(20)"), _panel()).figure == 0


def test_without_enough_bars_nothing_is_said_of_settling() -> None:
    assert recursion(_plan("ema(80) > ema(100)"), _panel()).figure is None


# --- prices that were adjusted later ---


def _adjusted(entry: str, **more: Any) -> Check:
    plan = _plan(entry, **more)
    return adjusted_prices(plan, _run(plan, _panel()), adjusted_on=NEWEST)


def test_a_price_beside_a_plain_number_is_named_with_the_day_of_the_newest_bar() -> None:
    found = _adjusted("close > 5000 and rsi(14) < 30", exit="sma(20) between 1000 and 2000 or close > sma(20) + 500")

    assert (found.verdict, found.figure) == ("yellow", 3)
    assert found.message.params["day"] == "2024-08-28"
    assert "close > 5000" in str(found.message.params["condition"])


def test_prices_beside_prices_and_numbers_beside_what_is_no_price_are_not_objected_to() -> None:
    found = _adjusted("close > sma(20) and rsi(14) < 30 and macd() > 0 and close > 1.02 * open")

    assert (found.verdict, found.figure) == ("grey", 0)
    assert "ticks" in found.message.text


# --- members of an index, figures of companies ---


def test_members_of_today_are_named_where_an_index_is_tried() -> None:
    strategy = Described("close > sma(20)").strategy().model_copy(update={"universe": Universe(index="KOSPI200")})
    plan = plan_of(strategy)

    [found] = members(plan, _run(plan, _panel()), {})

    assert (found.code, found.verdict) == ("members", "yellow")
    assert found.message.params["index"] == "KOSPI200"


def test_without_index_and_figures_there_is_nothing_to_say_of_members() -> None:
    plan = _plan("close > sma(20)")
    assert list(members(plan, _run(plan, _panel()), {})) == []


def _known_on(day: int) -> dict[str, DatedFacts]:
    known = np.full(SYMBOLS, day, dtype=np.int32)
    return {"roe": DatedFacts(np.arange(SYMBOLS), known, np.full(SYMBOLS, 12.0))}


def test_a_figure_that_was_not_known_at_the_beginning_is_named_with_its_day() -> None:
    plan = _plan("roe > 10 and close > sma(20)")
    run = _run(plan, _panel())

    [late] = members(plan, run, _known_on(FIRST_DAY + 100))
    [clean] = members(plan, run, _known_on(FIRST_DAY - 1))
    [missing] = members(plan, run, {})

    assert (late.verdict, late.figure) == ("yellow", 1)
    assert "roe (2024-06-27)" not in str(clean.message.params["names"])
    assert "roe (2024-" in str(late.message.params["names"])
    assert (clean.verdict, missing.verdict) == ("grey", "yellow")


# --- price limits, halts ---


def _checks(run: Run) -> dict[str, Check]:
    return {check.code: check for check in orders(run)}


def _locked(*bars: int) -> Panel:
    """The first symbol opens at the lower limit in these bars, which follow each other."""
    panel = _panel()
    columns = {name: column.copy() for name, column in panel.columns.items()}
    for bar in bars:
        low = np.ceil(round(columns["close"][bar - 1] * 0.7 / 5, 6)) * 5
        for name in ("open", "high", "low", "close"):
            columns[name][bar] = low
    return replace(panel, columns=columns)


def test_a_sale_that_waits_at_the_lower_limit_is_counted_with_its_sessions() -> None:
    panel, plan = _locked(61, 62), _plan("close > sma(5)", exit="close < sma(5)")

    found = _checks(_run(plan, panel, _signals(panel, entry=50, leave=60)))["limits"]

    assert (found.verdict, found.figure) == ("yellow", 1)
    assert (found.message.params["sold"], found.message.params["sessions"]) == (1, 2)


def test_orders_that_met_no_limit_are_not_objected_to() -> None:
    panel, plan = _panel(), _plan("close > sma(5)", exit="close < sma(5)")
    checks = _checks(_run(plan, panel, _signals(panel, entry=50, leave=60)))

    assert {code: (check.verdict, check.figure) for code, check in checks.items()} == {"limits": ("grey", 0)}


def test_limits_that_were_left_out_are_an_objection() -> None:
    panel, plan = _locked(61), _plan("close > sma(5)", exit="close < sma(5)")
    found = _checks(_run(plan, panel, _signals(panel, entry=50, leave=60), with_limits=False))["limits"]

    assert (found.verdict, found.figure) == ("yellow", None)
