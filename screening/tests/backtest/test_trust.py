"""The checks of a report on runs that were made by hand: figure, colour, and what they would have missed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from screening.backtest.benchmark import equal_weight
from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import ExchangeTables, tables_of
from screening.backtest.metrics import expected_best_of, metrics_of, probability_of_skill
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Run, Venue, period_of, signals_of, simulate
from screening.backtest.trust.checks import Check, worst
from screening.backtest.trust.robustness import (
    all_signals,
    break_even,
    luck_of_order,
    one_session_later,
    tried_variants,
    without_and_more_costs,
)
from screening.backtest.trust.substance import substance
from screening.bars.panel import Panel, build_panel
from screening.conditions.evaluation.values import Indicators

DAY = 19_800
FREE = Settings(market="XKRX", fee=0.0, slippage_ticks=0, with_limits=False)
KRX = tables_of("krx")
UNTAXED = KRX.model_copy(update={"sell_taxes": ()})
BOUGHT = plan_of(Described("close > 1", max_bars=1).strategy())


def _panel(*closes: list[float], opens: list[list[float]] | None = None, volume: float = 1e9) -> Panel:
    """Symbols by their closes; a bar opens at the close before, or at `opens`. NaN: no bar.

    Later symbols trade a little more, so that they go first.
    """
    rows = []
    for owner, values in enumerate(closes):
        for place, close in enumerate(values):
            before = values[max(0, place - 1)]
            opened = opens[owner][place] if opens else close if np.isnan(before) else before
            if not np.isnan(close):
                rows.append(
                    (
                        owner,
                        DAY + place,
                        opened,
                        max(opened, close),
                        min(opened, close),
                        close,
                        volume * (1 + owner / 1e3),
                    )
                )
    table = np.array(rows)
    columns = {
        name: table[:, place + 2].copy() for place, name in enumerate(("open", "high", "low", "close", "volume"))
    }
    names = [f"S{place}" for place in range(len(closes))]
    return build_panel(names, table[:, 0].astype(np.int64), table[:, 1].astype(np.int32), columns)


def _run(
    panel: Panel,
    marks: dict[int, list[int]],
    settings: Settings = FREE,
    plan: Any = BOUGHT,
    *,
    tables: ExchangeTables = UNTAXED,
    boards: Sequence[str] = (),
) -> Run:
    """Bought after these sessions: by symbol, their numbers."""
    indicators = Indicators(panel)
    signals = signals_of(plan, settings, indicators, None)
    entries = np.zeros(len(panel.sessions), dtype=np.bool_)
    for owner, sessions in marks.items():
        days = panel.sessions[panel.starts[owner] : panel.ends[owner]] - DAY
        entries[panel.starts[owner] : panel.ends[owner]] = np.isin(days, sessions)
    return simulate(plan, settings, indicators, replace(signals, entries=entries), Venue(tables, boards))


def _checks(run: Run) -> dict[str, Check]:
    metrics = metrics_of(run.ledger, run.rows.sessions[run.first :])
    return {check.code: check for check in substance(run, metrics, delisted=1)}


# Each trade holds one bar: from an open to the next.
RISING = [100.0 * 1.02**place for place in range(80)]
ZIGZAG = [100.0 * (1.1 if place % 2 else 1.0) for place in range(80)]


def test_few_trades_are_objected_to_and_many_that_gain_alike_are_not() -> None:
    run = _run(_panel(RISING), {0: list(range(0, 58, 2))})
    found = _checks(run)["few_trades"]
    assert (found.verdict, found.figure) == ("yellow", 29)
    steady = _checks(_run(_panel([*RISING[:70], *RISING[:10]]), {0: list(range(0, 64, 2))}))["few_trades"]
    assert (steady.verdict, steady.figure) == ("grey", 32)
    falling = _run(
        _panel([100.0 * 0.98**place * (1 + place % 3 / 1e3) for place in range(80)]), {0: list(range(0, 60, 2))}
    )
    # As sure of its loss, with just so many trades that they are not too few.
    assert (_checks(falling)["few_trades"].verdict, _checks(falling)["few_trades"].figure) == ("grey", 30)


def test_a_mean_that_cannot_be_told_from_nothing_is_objected_to_with_its_t() -> None:
    noise = np.cumprod(1 + np.random.default_rng(3).normal(0, 0.02, 90)) * 100
    run = _run(_panel(noise.tolist()), {0: list(range(0, 80, 2))})
    metrics = metrics_of(run.ledger, run.rows.sessions)
    assert metrics.trades >= 30
    assert metrics.expectancy_t is not None
    assert abs(metrics.expectancy_t) < 2
    found = _checks(run)["few_trades"]
    assert found.verdict == "yellow"
    assert f"t = {metrics.expectancy_t:.1f}" in str(found.message)


def test_a_few_trades_that_made_most_of_the_gain_are_named_with_their_share() -> None:
    closes = [[100.0, 100.0, gain, gain] for gain in (150.0, 140.0, 130.0, 120.0, 110.0, 101.0, 101.0)]
    few = _run(_panel(*closes), {owner: [0] for owner in range(7)}, FREE.model_copy(update={"slots": 7}))
    held = _checks(few)
    # Bought at 100 and sold at the open after the next: nothing gained yet.
    assert "concentration" not in held
    long = plan_of(Described("close > 1", max_bars=2).strategy())
    run = _run(_panel(*closes), {owner: [0] for owner in range(7)}, FREE.model_copy(update={"slots": 7}), long)
    found = _checks(run)["concentration"]
    wins = sorted((trade.net for trade in run.ledger.trades), reverse=True)
    assert found.figure == pytest.approx(sum(wins[:5]) / sum(wins))
    assert found.verdict == "yellow"
    even = _panel(*[[100.0, 100.0, 110.0, 110.0]] * 12)
    spread = _run(even, {owner: [0] for owner in range(12)}, FREE.model_copy(update={"slots": 12}), long)
    most = _run(even, {owner: [0] for owner in range(8)}, FREE.model_copy(update={"slots": 12}), long)
    assert (_checks(most)["concentration"].verdict, _checks(most)["concentration"].figure) == ("yellow", 5 / 8)
    shared = _checks(spread)["concentration"]
    assert shared.figure == pytest.approx(5 / 12)
    assert shared.verdict == "grey"


@pytest.mark.parametrize(
    ("volume", "share", "verdict"), [(1e5, 0.0, "grey"), (9e3, 1.0, "yellow"), (90.0, 1.0, "yellow")]
)
def test_purchases_are_measured_by_the_trading_of_their_day(volume: float, share: float, verdict: str) -> None:
    settings = FREE.model_copy(update={"cash": 10_000.0, "slots": 1})
    run = _run(_panel([100.0] * 5, volume=volume), {0: [0]}, settings)
    assert sum(trade.shares for trade in run.ledger.trades) == 100
    found = _checks(run)["liquidity"]
    assert (found.figure, found.verdict) == (share, verdict)


def test_one_purchase_of_twenty_that_is_more_than_a_tenth_of_its_day_is_objected_to() -> None:
    panel = _panel([100.0] * 50)
    columns = {name: column.copy() for name, column in panel.columns.items()}
    settings = FREE.model_copy(update={"cash": 10_000.0, "slots": 1})
    sold = {0: list(range(0, 40, 2))}
    for volume, verdict in ((5_000.0, "grey"), (500.0, "yellow")):
        columns["volume"][1] = volume
        found = _checks(_run(replace(panel, columns=columns), sold, settings))["liquidity"]
        assert (found.figure, found.verdict) == (1 / 20, verdict)


def test_stops_whose_bar_held_the_target_as_well_are_counted() -> None:
    plan = plan_of(Described("close > 1", stop="5%", target="5%").strategy())
    panel = _panel([100.0, 100.0, 100.0, 100.0])
    columns = {name: column.copy() for name, column in panel.columns.items()}
    columns["high"][2], columns["low"][2] = 120.0, 80.0
    found = _checks(_run(replace(panel, columns=columns), {0: [0]}, plan=plan))["ambiguous"]
    assert (found.figure, found.verdict) == (1, "yellow")
    assert "ambiguous" not in _checks(_run(panel, {0: [0]}, plan=plan))


def test_signals_that_could_not_be_filled_are_counted_apart_from_positions_whose_bars_ended() -> None:
    nan = float("nan")
    limits = FREE.model_copy(update={"with_limits": True})
    panel = _panel(
        [1000.0, 1000.0, nan, 1000.0, 1000.0],
        [1000.0, 1000.0, 1300.0, 1300.0, 1300.0],
        [1000.0, 1000.0, 1000.0, nan, nan],
        opens=[[1000.0] * 5, [1000.0, 1000.0, 1300.0, 1300.0, 1300.0], [1000.0] * 5],
    )
    forever = plan_of(Described("close > 1").strategy())
    found = _checks(_run(panel, {0: [1], 1: [1], 2: [1]}, limits, forever))
    assert (found["limits"].figure, found["limits"].verdict) == (1, "grey")
    assert (found["halts"].figure, found["halts"].verdict) == (1, "grey")
    assert (found["stale"].figure, found["stale"].verdict) == (1, "yellow")
    quiet = _checks(_run(panel, {0: [3]}, limits, forever))
    assert not {"halts", "stale", "jumps"} & set(quiet)


def test_a_jump_is_said_with_what_it_made() -> None:
    panel = _panel([100.0, 100.0, 500.0, 500.0], opens=[[100.0, 100.0, 500.0, 500.0]])
    run = _run(panel, {0: [0]}, FREE.model_copy(update={"cash": 10_000.0, "slots": 1}))
    found = _checks(run)["jumps"]
    assert (found.figure, found.verdict) == (40_000, "yellow")
    closes = ([100.0, 100.0, 500.0, 500.0], [100.0, 100.0, 110.0, 110.0])
    both = _panel(*closes, opens=list(closes))
    two = _run(both, {0: [0], 1: [0]}, FREE.model_copy(update={"cash": 20_000.0, "slots": 2}))
    assert len(two.ledger.trades) == 2
    assert _checks(two)["jumps"].figure == 40_000


def _later(run: Run, plan: Any = BOUGHT, settings: Settings = FREE) -> Check:
    first_day, last_day = period_of(plan, settings, run.rows.panel)
    return one_session_later(run, first_day=first_day, last_day=last_day)


def test_a_gain_that_a_day_more_turns_into_a_loss_is_objected_to() -> None:
    jumpy = _panel([100.0, 100.0, 110.0, 90.0, 90.0, 90.0])
    run = _run(jumpy, {0: [1]}, FREE.model_copy(update={"slots": 1, "cash": 1e6}))
    # Bought at 100 and sold at 110; a day later bought at 110 and sold at 90.
    assert run.ledger.total_return == pytest.approx(0.1)
    found = _later(run)
    assert found.figure == pytest.approx(90 / 110 - 1, abs=1e-3)
    assert found.verdict == "yellow"
    assert _later(_run(_panel(RISING), {0: [1, 10]})).verdict == "grey"
    loser = _run(_panel(RISING[::-1]), {0: [1, 10]})
    assert loser.ledger.total_return < 0
    assert _later(loser).verdict == "grey"


def test_the_last_bar_of_a_symbol_gives_no_signal_to_the_next_one() -> None:
    run = _run(_panel([100.0] * 4, [100.0, 200.0, 300.0, 400.0]), {0: [3]})
    assert _later(run).figure == 0


def test_costs_twice_as_high_that_leave_nothing_are_objected_to() -> None:
    settings = FREE.model_copy(update={"fee": 0.006, "slots": 1, "cash": 1e8})
    panel = _panel([100.0, 100.0, 102.0, 102.0, 102.0])
    thin = _run(panel, {0: [1]}, settings, tables=KRX)
    found = without_and_more_costs(thin)
    assert thin.ledger.total_return > 0 > (found.figure or 0)
    assert found.verdict == "yellow"
    assert "Without costs it would be 2.0 %" in str(found.message)
    # Tax is the state's, and is not doubled.
    assert found.figure == pytest.approx(1.02 * (1 - 0.012 - 0.0018) / 1.012 - 1, abs=1e-5)
    slips = without_and_more_costs(_run(panel, {0: [1]}, settings.model_copy(update={"fee": 0.0, "slippage_bp": 60.0})))
    assert slips.verdict == "yellow"
    ticks = settings.model_copy(update={"fee": 0.0, "slippage_ticks": 0.6})
    assert without_and_more_costs(_run(panel, {0: [1]}, ticks)).verdict == "yellow"
    assert without_and_more_costs(_run(panel, {0: [1]}, settings.model_copy(update={"fee": 0.0001}))).verdict == "grey"


def test_the_order_that_was_used_is_placed_among_random_ones() -> None:
    # Forty symbols of one signal each and one place: the last of them gains most, the first loses most.
    panel = _panel(*[[100.0, 100.0, 80.0 + place, 80.0 + place] for place in range(40)])
    one = FREE.model_copy(update={"slots": 1})
    best = luck_of_order(_run(panel, {place: [1] for place in range(40)}, one), seed=1)
    assert best.figure is not None
    assert best.figure > 95
    assert best.verdict == "yellow"
    worst_first = _run(panel, {place: [1] for place in range(40)}, one.model_copy(update={"rank_order": "asc"}))
    low = luck_of_order(worst_first, seed=1)
    found = [float(low.message.params[name]) for name in ("low", "middle", "high")]
    assert found == sorted(set(found))
    assert low.verdict == "yellow"
    assert low.figure is not None
    assert low.figure < 5
    all_alike = _panel(*[[100.0, 100.0, 110.0, 110.0]] * 12)
    alike = luck_of_order(_run(all_alike, {place: [1] for place in range(12)}, one), seed=1)
    assert (alike.figure, alike.verdict) == (50, "grey")
    nothing_left = _run(panel, {0: [1]}, one)
    assert luck_of_order(nothing_left, seed=1).figure is None
    assert luck_of_order(worst_first, seed=5) == luck_of_order(worst_first, seed=5)


def test_what_more_slippage_leaves_nothing_leaves_nothing_when_it_is_tried() -> None:
    panel = _panel([100.0, 100.0, 110.0, 110.0, 110.0])
    usual = FREE.model_copy(update={"cash": 100_000.0, "slots": 1, "fee": 0.001})
    run = _run(panel, {0: [1]}, usual)
    more = break_even(run.ledger)
    assert more is not None
    assert f"{more:.1f} basis points more" in str(without_and_more_costs(run).message)

    [before] = run.ledger.trades
    [after] = _run(panel, {0: [1]}, usual.model_copy(update={"slippage_bp": more})).ledger.trades

    assert before.net > 0
    assert after.net / after.shares == pytest.approx(0, abs=0.02 * before.net / before.shares)
    assert break_even(_run(panel, {0: [3]}, usual).ledger) is None


def test_all_signals_are_what_each_would_have_made_alone_after_costs_traded_or_not() -> None:
    panel = _panel([100.0, 100.0, 110.0, 110.0], [100.0, 100.0, 90.0, 90.0])
    costs = Settings(market="XKRX", fee=0.001, slippage_ticks=1, slippage_bp=5.0, slots=2, with_limits=False)
    both = _run(panel, {0: [1], 1: [1]}, costs)
    each = [trade.net_return for trade in both.ledger.trades]
    assert all_signals(both).figure == pytest.approx(np.mean(each), rel=1e-9)
    one = _run(panel, {0: [1], 1: [1]}, costs.model_copy(update={"slots": 1}))
    assert len(one.ledger.trades) == 1
    assert all_signals(one).figure == pytest.approx(np.mean(each), rel=1e-9)
    held = _run(panel, {0: [2]}, costs, plan_of(Described("close > 1").strategy()))
    assert all_signals(held).figure == pytest.approx(held.ledger.trades[0].net_return, rel=1e-9)
    assert all_signals(_run(panel, {})).figure is None


def test_all_signals_of_a_fund_pay_no_tax_either() -> None:
    panel = _panel([100.0, 100.0, 110.0, 110.0])
    for board in ("ETF", "KOSPI"):
        run = _run(panel, {0: [1]}, tables=KRX, boards=[board])
        assert all_signals(run).figure == pytest.approx(run.ledger.trades[0].net_return, rel=1e-9)


def test_all_signals_pay_what_an_american_regulator_takes_as_well() -> None:
    year = _panel([100.0, 100.0, 110.0, 110.0])
    sessions = (year.sessions + 200).astype(np.int32)
    run = _run(replace(year, sessions=sessions), {0: [201]}, tables=tables_of("us"))
    [trade] = run.ledger.trades
    assert trade.tax == pytest.approx(trade.shares * 110 * 27.8e-6 + min(8.3, trade.shares * 0.000166))
    assert all_signals(run).figure == pytest.approx(trade.net_return, abs=2e-6)


def test_all_signals_are_in_the_parts_of_a_target() -> None:
    target = Described("close > 1", target="5%", max_bars=2).strategy()
    assert target.take_profit
    half = target.model_copy(update={"take_profit": target.take_profit.model_copy(update={"fraction": 0.5})})
    run = _run(_panel([100.0, 100.0, 110.0, 104.0, 104.0]), {0: [0]}, FREE, plan_of(half))
    # One half at 105, the other at 110's close of the day before: the open after two bars.
    assert [trade.leg for trade in run.ledger.trades] == [0, 1]
    shares = sum(trade.shares for trade in run.ledger.trades)
    net = sum(trade.net for trade in run.ledger.trades) / shares / 100
    assert all_signals(run).figure == pytest.approx(net, rel=1e-5)


def test_the_deflated_ratio_knows_how_many_were_tried_and_how_they_differed() -> None:
    noise = np.cumprod(1 + np.random.default_rng(5).normal(0.002, 0.02, 200)) * 100
    run = _run(_panel(noise.tolist()), {0: [1]}, FREE, plan_of(Described("close > 1").strategy()))
    assert tried_variants(run.ledger, []).verdict == "grey"
    assert tried_variants(run.ledger, []).figure == 1
    curve = np.concatenate([[run.ledger.start_cash], run.ledger.equity])
    changes = curve[1:] / curve[:-1] - 1
    own = float(changes.mean() / changes.std(ddof=1))
    others = [own - 0.05, own + 0.02, own - 0.1]
    luck = expected_best_of(4, float(np.var([*others, own], ddof=1)))
    chance = probability_of_skill(changes, against=luck)
    found = tried_variants(run.ledger, others)
    assert found.figure == 4
    assert chance is not None
    assert f"is {round(100 * chance)} %" in str(found.message)
    assert found.verdict == "yellow"
    likely = probability_of_skill(changes, against=expected_best_of(2, float(np.var([own - 1e-6, own], ddof=1))))
    assert likely is not None
    assert 0.5 < likely < 0.95
    assert tried_variants(run.ledger, [own - 1e-6]).verdict == "yellow"
    sure = replace(
        run.ledger, equity=run.ledger.start_cash * 1.001 ** np.arange(1, 201) * (1 + 1e-5 * np.sin(range(200)))
    )
    assert tried_variants(sure, [0.0, 0.01]).verdict == "grey"


def test_the_verdict_is_the_worst_of_all() -> None:
    run = _run(_panel(RISING), {0: [1]})
    message = all_signals(run).message
    checks = {colour: Check("x", colour, message) for colour in ("grey", "yellow", "red")}
    assert worst([checks["grey"], checks["red"], checks["yellow"]]) == "red"
    assert worst([checks["grey"], checks["yellow"]]) == "yellow"
    assert worst([]) == "grey"


def test_the_benchmark_holds_equal_parts_from_each_first_close_on() -> None:
    nan = float("nan")
    panel = _panel([100.0, 110.0, 121.0, 121.0], [nan, 50.0, 100.0, nan])
    run = _run(panel, {})
    found = equal_weight(run.rows, 0)
    # The second is money until its first close, and worth its last one afterwards.
    assert found.values.tolist() == pytest.approx([1.0, 1.05, (1.21 + 2) / 2, (1.21 + 2) / 2])
    assert found.symbols == 2
    assert found.total_return == pytest.approx(0.605)
    later = equal_weight(run.rows, 2)
    assert later.values.tolist() == pytest.approx([(1.1 + 2) / 2, (1.1 + 2) / 2])
