"""The numbers of a strategy: all are found, each is put in its place, and a variant is what it would be by itself."""

from datetime import date

import numpy as np
import pytest

from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.metrics import metrics_of
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.refused import Refused
from screening.backtest.sensitivity.axes import MOST_CELLS, axis_of, cells_of, ensure_grid, ranged, suggested
from screening.backtest.sensitivity.numbers import numbers_of, with_numbers
from screening.backtest.sensitivity.running import Recent, Trials
from screening.backtest.sensitivity.spots import around_spot, spots_of, with_spot
from screening.backtest.simulation import Venue, signals_of, simulate
from screening.conditions import parse
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import node_text
from screening.tests.factories import random_panel

SETTINGS = Settings(market="XKRX")
MANY = (
    "(1.5 * sma(volume, 20) + 5 < volume or rsi(14) between 20 and 30) and not close falling(3) "
    "and (macd(12, 26, 9) crosses_above 0 within 4 bars) and (close > open count(10 bars) >= 6) and per in (5, 7)"
)
WHOLE = Described(
    "rsi(14) < 30", exit="rsi(14) > 55 or close < sma(50)", stop="5%", target="2r", trail="3atr", max_bars=12
).strategy()


def test_each_number_of_a_condition_is_found_and_can_be_another_alone() -> None:
    root = parse(MANY).root
    spots = spots_of(root)
    assert [spot.value for spot in spots] == [1.5, 20, 5, 14, 20, 30, 3, 12, 26, 9, 0, 4, 10, 6, 5, 7]
    for number, spot in enumerate(spots):
        before, after = around_spot(root, number)
        assert f"{before}{spot.value:g}{after}" == node_text(root)
        changed = with_spot(root, number, 8)
        assert node_text(changed) == f"{before}8{after}"
        assert [one.value for one in spots_of(changed)] == [
            8 if at == number else one.value for at, one in enumerate(spots)
        ]
    with pytest.raises(IndexError):
        with_spot(root, len(spots), 1)


def test_a_negative_number_stands_where_its_words_say() -> None:
    root = parse("close < sma(20) - 5").root
    assert around_spot(root, 1) == ("close < sma(20) - ", "")
    assert node_text(with_spot(root, 1, -7)) == "close < sma(20) - 7"


def test_the_numbers_of_all_parts_of_a_strategy_have_addresses_words_and_ranges() -> None:
    found = {one.address: (one.label, one.value) for one in numbers_of(WHOLE, SETTINGS)}
    assert found == {
        "entry.0#0+exit.0.0#0": ("rsi(14)", 14),
        "entry.0#0": ("rsi(14) < 30", 14),
        "entry.0#1": ("rsi(14) < 30", 30),
        "exit.0.0#0": ("rsi(14) > 55", 14),
        "exit.0.0#1": ("rsi(14) > 55", 55),
        "exit.0.1#0": ("close < sma(50)", 50),
        "exit.1#0": ("bars_held >= 12", 12),
        "stop_loss.value": ("5 %", 5),
        "take_profit.value": ("2 R", 2),
        "trailing_stop.mult": ("3 × atr(14)", 3),
        "trailing_stop.length": ("3 × atr(14)", 14),
        "slots": ("20", 20),
    }
    bars = next(one for one in numbers_of(WHOLE, SETTINGS) if one.address == "exit.1#0")
    assert (bars.is_whole, bars.minimum) == (True, 1)


def test_a_strategy_with_other_numbers_differs_in_them_and_in_nothing_else() -> None:
    values = {"entry.0#1": 25.0, "exit.0.1#0": 60.0, "stop_loss.value": 4.0, "trailing_stop.length": 20.0, "slots": 5.0}
    made = with_numbers(WHOLE, SETTINGS, values)
    expected = Described(
        "rsi(14) < 25", exit="rsi(14) > 55 or close < sma(60)", stop="4%", target="2r", trail="3atr", max_bars=12
    ).strategy()
    assert made.strategy.trailing_stop
    assert made.strategy.trailing_stop.model_dump()["length"] == 20
    assert made.strategy.model_copy(update={"trailing_stop": expected.trailing_stop}) == expected
    assert made.settings == SETTINGS.model_copy(update={"slots": 5})


def test_what_stands_in_several_places_can_be_another_in_all_of_them_at_once() -> None:
    cross = Described("sma(5) crosses_above sma(20)", exit="sma(5)[1] < sma(20)", stop="8%").strategy()
    numbers = {one.label: one for one in numbers_of(cross, SETTINGS) if one.part == "shared"}
    assert set(numbers) == {"sma(5)", "sma(20)"}
    made = with_numbers(cross, SETTINGS, {numbers["sma(5)"].address: 7, numbers["sma(20)"].address: 30})
    assert made.strategy == Described("sma(7) crosses_above sma(30)", exit="sma(7)[1] < sma(30)", stop="8%").strategy()
    alone = next(one for one in numbers_of(cross, SETTINGS) if one.address == "entry.0#0")
    with pytest.raises(Refused, match="different ones"):
        ensure_grid([axis_of(numbers["sma(5)"], [5, 6]), axis_of(alone, [5, 6])])


def test_its_own_numbers_change_nothing_and_wrong_ones_are_refused_by_name() -> None:
    own = {one.address: one.value for one in numbers_of(WHOLE, SETTINGS)}
    same = with_numbers(WHOLE, SETTINGS, own)
    assert (same.strategy, same.settings) == (WHOLE, SETTINGS)
    with pytest.raises(Refused, match="no number"):
        with_numbers(WHOLE, SETTINGS, {"entry.7#0": 1})
    macd = Described("macd(12, 26, 9) > 0").strategy()
    with pytest.raises(Refused):
        with_numbers(macd, SETTINGS, {"entry.0#0": 40})


def test_axes_are_given_by_values_by_a_range_or_around_a_number() -> None:
    numbers = {one.address: one for one in numbers_of(WHOLE, SETTINGS)}
    assert ranged(0.1, 0.5, 0.1) == (0.1, 0.2, 0.3, 0.4, 0.5)
    assert ranged(20, 32, 5) == (20, 25, 30)
    assert axis_of(numbers["slots"], [20, 5, 20]).values == (5, 20)
    for number in numbers.values():
        values = axis_of(number, ranged(*suggested(number))).values
        assert number.value in values
        assert 4 <= len(values) <= 7


@pytest.mark.parametrize("given", [(1, 5, 0), (5, 1, 1), (1, float("nan"), 1), (0, 1000, 1)])
def test_a_range_that_never_ends_or_is_too_long_is_refused(given: tuple[float, float, float]) -> None:
    with pytest.raises(Refused):
        ranged(*given)


def test_a_grid_has_one_number_or_two_and_a_hundred_cells_at_most() -> None:
    numbers = {one.address: one for one in numbers_of(WHOLE, SETTINGS)}
    ten = axis_of(numbers["entry.0#1"], range(20, 30))
    slots = axis_of(numbers["slots"], range(1, 12))
    ensure_grid([ten, axis_of(numbers["slots"], range(1, 11))])
    assert len(cells_of([ten])) == 10
    for axes in ([], [ten, ten], [ten, slots], [ten, slots, slots]):
        with pytest.raises(Refused):
            ensure_grid(axes)
    for address, value in (("slots", 2.5), ("slots", 0), ("entry.0#0", 1), ("stop_loss.value", 0)):
        with pytest.raises(Refused, match="cannot stand"):
            axis_of(numbers[address], [value])
    assert MOST_CELLS == 100


def test_a_variant_among_others_is_the_very_run_that_it_is_by_itself() -> None:
    panel = random_panel(seed=3, lengths=(60, 200, 320, 320))
    venue = Venue(tables_of("krx"))
    strategy = Described("sma(5) crosses_above sma(20)", exit="sma(5) crosses_below sma(20)", stop="8%").strategy()
    trials = Trials(Indicators(panel), venue, with_limits=True)
    for fast in (3, 5, 8):
        for slow in (10, 20, 40):
            made = with_numbers(strategy, SETTINGS, {"entry.0#0": fast, "entry.0#1": slow, "exit.0.0#1": slow})
            plan = plan_of(made.strategy)
            among = trials.tried(plan, made.settings)
            alone = Indicators(panel)
            run = simulate(plan, SETTINGS, alone, signals_of(plan, SETTINGS, alone, None), venue)
            assert among
            assert among.ledger.trades == run.ledger.trades
            assert np.array_equal(among.ledger.equity, run.ledger.equity)
            days = run.rows.sessions[run.first :]
            assert metrics_of(among.ledger, days) == metrics_of(run.ledger, days)


def test_what_is_kept_between_variants_is_bounded_in_bytes() -> None:
    recent = Recent(most_bytes=250)
    conditions = [parse(f"rsi(14) < {level}") for level in range(1, 6)]
    for condition in conditions:
        recent[condition] = np.ones(100, dtype=np.bool_)
    assert list(recent) == conditions[-2:]
    assert conditions[0] not in recent


def test_a_variant_without_a_session_in_its_period_has_no_run() -> None:
    panel = random_panel(lengths=(30,))
    trials = Trials(Indicators(panel), Venue(tables_of("krx")), with_limits=True)
    plan = plan_of(Described("close > sma(5)").strategy())
    assert trials.tried(plan, SETTINGS) is not None
    assert trials.tried(plan, Settings(market="XKRX", first=date(2030, 1, 1))) is None
