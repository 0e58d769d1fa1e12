"""Two strategies over the same bars: every signal is accounted for, and the other way round is the mirror of it."""

import time
from typing import Any

import numpy as np
import pytest

from screening.backtest.comparison.comparison import Comparison, compared
from screening.backtest.comparison.parts import parts_of
from screening.backtest.comparison.sides import Side
from screening.backtest.comparison.signals import Bars, Changed
from screening.backtest.described import Described
from screening.backtest.engine.exchange_tables import tables_of
from screening.backtest.engine.rows import compact
from screening.backtest.planning.plan import plan_of
from screening.backtest.planning.settings import Settings
from screening.backtest.simulation import Venue, period_of
from screening.bars.market_bars import MarketBars
from screening.bars.panel import Panel, build_panel, day
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import TRUE, evaluate_rows
from screening.conditions.evaluation.values import Indicators
from screening.conditions.text import node_text
from screening.conditions.tree import all_of
from screening.strategy import Strategy

FIRST_DAY = 19_800


def _panel(symbols: int = 20, bars: int = 160, seed: int = 3) -> Panel:
    rng = np.random.default_rng(seed)
    shape = (symbols, bars)
    close = 10_000 * np.exp(np.cumsum(rng.normal(0, 0.02, shape), axis=1))
    opened = close * (1 + rng.normal(0, 0.004, shape))
    columns = {
        "open": opened.ravel(),
        "high": (np.maximum(opened, close) * 1.01).ravel(),
        "low": (np.minimum(opened, close) * 0.99).ravel(),
        "close": close.ravel(),
        "volume": rng.lognormal(12, 0.5, symbols * bars),
    }
    days = np.tile(np.arange(FIRST_DAY, FIRST_DAY + bars, dtype=np.int32), symbols)
    names = [f"S{place:04}" for place in range(symbols)]
    return build_panel(names, np.repeat(np.arange(symbols), bars), days, columns)


def _bars(panel: Panel) -> MarketBars:
    made: Any = None
    names = {symbol: symbol.lower() for symbol in panel.symbols}
    return MarketBars("XKRX", 1, made, is_synthetic=False, panel=panel, names=names, facts={})


def _strategy(entry: str, **parts: Any) -> Strategy:
    return Described(entry, **parts).strategy()


def _compared(panel: Panel, before: Strategy, after: Strategy, symbols: tuple[str, ...] = ()) -> Comparison:
    """`symbols`: those that the second looks at, when it does not look at all."""
    plans = [plan_of(before), plan_of(after)]
    some = compact(panel.select(symbols)) if symbols else panel
    settings = Settings(market="XKRX")
    first = max(period_of(plan, settings, one)[0] for plan, one in zip(plans, (panel, some), strict=True))
    settings = settings.model_copy(update={"first": day(first)})
    indicators = Indicators(panel)
    sides = [
        Side(plan, settings, one, Venue(tables_of("krx")), panel.symbols)
        for plan, one in zip(plans, (indicators, Indicators(some) if symbols else indicators), strict=True)
    ]
    return compared(sides[0], sides[1], _bars(panel))


def _set(panel: Panel, bars: Bars | Changed) -> set[tuple[str, int]]:
    found = bars.bars if isinstance(bars, Changed) else bars
    return {(panel.symbols[place], int(session)) for place, session in zip(found.places, found.sessions, strict=True)}


def _own(panel: Panel, text: str, first: int) -> set[tuple[str, int]]:
    verdicts = evaluate_rows(parse(text), Indicators(panel))
    owners = np.repeat(np.arange(len(panel.symbols)), panel.lengths)
    return {
        (panel.symbols[owners[row]], int(panel.sessions[row]))
        for row in np.flatnonzero((verdicts == TRUE) & (panel.sessions >= first))
    }


PAIRS = (
    ("rsi(14) < 45 and close > sma(5)", "rsi(14) < 40 and close > sma(5) and volume > sma(volume, 5)"),
    ("close crosses_above sma(10)", "close crosses_above sma(10) within 3 bars or rsi(14) < 25"),
    (
        "rank(by=roc, order=desc, length=12) <= 5 and volume > sma(volume, 5)",
        "rank(by=roc, order=desc, length=12) <= 5 and volume > sma(volume, 9)",
    ),
    (
        "rank(by=roc, order=desc, length=12) <= 6 and rank(by=rsi, order=asc, length=14) <= 14 and volume > 150000",
        "rank(by=roc, order=desc, length=12) <= 5 and rank(by=rsi, order=asc, length=14) <= 13 and volume > 160000",
    ),
    ("rsi(14) < 30", "rsi(14) > 70"),
)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_every_signal_of_both_came_went_or_stayed(one: str, other: str) -> None:
    panel = _panel()
    found = _compared(panel, _strategy(one, exit=other), _strategy(other, exit=one)).entry
    first = max(period_of(plan_of(_strategy(text)), Settings(market="XKRX"), panel)[0] for text in (one, other))
    before, after = _own(panel, one, first), _own(panel, other, first)
    assert _set(panel, found.stayed) == before & after
    assert _set(panel, found.went) == before - after
    assert _set(panel, found.came) == after - before
    assert len(before ^ after) > 20
    for group in (found.went, found.came):
        named = np.zeros(len(group), dtype=np.int64)
        bars = [*zip(group.bars.places.tolist(), group.bars.sessions.tolist(), strict=True)]
        for effect in group.effects:
            named += effect.marks
            true = _own(panel, node_text(all_of(*effect.rule.filters, effect.rule.node)), 0)
            told = {
                (panel.symbols[place], session)
                for (place, session), here in zip(bars, effect.marks, strict=True)
                if here
            }
            assert told <= true if effect.deed == "gave" else not told & true
        assert (named > 0).all()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_other_way_round_is_the_mirror(one: str, other: str) -> None:
    panel = _panel()
    before, after = _strategy(one, exit="rsi(14) > 50"), _strategy(other, exit="rsi(14) > 55")
    there, back = _compared(panel, before, after), _compared(panel, after, before)
    swapped = {"before": "after", "after": "before"}
    for ahead, behind in ((there.entry.went, back.entry.came), (there.entry.came, back.entry.went)):
        assert _set(panel, ahead) == _set(panel, behind)
        assert [(effect.rule, effect.count, effect.alone, effect.whose) for effect in ahead.effects] == [
            (effect.rule, effect.count, effect.alone, swapped[effect.whose]) for effect in behind.effects
        ]
    assert there.trades
    assert [(pair.symbol, pair.entry, -pair.difference) for pair in there.trades] == [
        (pair.symbol, pair.entry, pair.difference) for pair in back.trades
    ]


def test_a_rule_that_became_stricter_is_named_for_each_signal_that_it_removed() -> None:
    panel = _panel()
    found = _compared(panel, _strategy("rsi(14) < 35 and close > sma(5)"), _strategy("rsi(14) < 30 and close > sma(5)"))
    [effect] = found.entry.went.effects
    assert (effect.rule.text, effect.whose, effect.deed) == ("rsi(14) < 30", "after", "blocked")
    assert effect.count == effect.alone == len(found.entry.went) > 0
    assert not len(found.entry.came)


def test_signals_of_symbols_that_the_other_does_not_look_at_are_named_for_that_and_no_rule() -> None:
    panel = _panel()
    strategy = _strategy("rsi(14) < 40", exit="rsi(14) > 60")
    found = _compared(panel, strategy, strategy, symbols=panel.symbols[:5]).entry
    assert found.went.elsewhere.all()
    assert found.went.effects == ()
    assert {symbol for symbol, _session in _set(panel, found.stayed)} <= set(panel.symbols[:5])
    assert not len(found.came)


def test_the_same_strategy_twice_has_no_difference() -> None:
    strategy = _strategy("rsi(14) < 40", exit="rsi(14) > 60", stop="5%")
    found = _compared(_panel(), strategy, strategy)
    assert not [*_changed(found)]
    assert {pair.change for pair in found.trades} == {"stayed"}
    assert all(pair.difference == 0 for pair in found.trades)
    assert found.before == found.after


def _changed(found: Comparison) -> list[int]:
    groups = (found.entry.went, found.entry.came, found.exit.went, found.exit.came)
    return [len(group) for group in groups if len(group)]


def test_how_long_is_held_is_a_difference_of_trades_and_of_no_signal() -> None:
    found = _compared(_panel(), _strategy("rsi(14) < 40", max_bars=5), _strategy("rsi(14) < 40", max_bars=9))
    assert not [*_changed(found)]
    assert any(pair.difference for pair in found.trades)
    found = _compared(_panel(), _strategy("rsi(14) < 40", max_bars=5), _strategy("rsi(14) < 40", exit="rsi(14) > 60"))
    assert not len(found.exit.went)
    assert not len(found.exit.stayed)
    assert [effect.rule.text for effect in found.exit.came.effects] == ["rsi(14) > 60"]


def test_parts_say_what_is_equal_what_changed_and_what_is_on_one_side_only() -> None:
    before = _strategy("rsi(14) < 30 and close > sma(20)", exit="rsi(14) > 55", stop="5%")
    after = _strategy("rsi(14) < 25 and close > sma(20) and volume > 10", exit="rsi(14) > 55", stop="2atr", target="9%")
    settings = Settings(market="XKRX")
    found = parts_of(before, after, (settings, settings.model_copy(update={"slots": 5})))
    told = {(part.name, part.before, part.after): part.change for part in found}
    assert told == {
        ("entry", "rsi(14) < 30", "rsi(14) < 25"): "changed",
        ("entry", "close > sma(20)", "close > sma(20)"): "stayed",
        ("entry", "", "volume > 10"): "came",
        ("exit", "rsi(14) > 55", "rsi(14) > 55"): "stayed",
        ("stop_loss", "5 %", "2 × atr(14)"): "changed",
        ("take_profit", "", "9 %"): "came",
        ("direction", "long", "long"): "stayed",
        ("timeframe", "1d", "1d"): "stayed",
        ("slots", "", "5"): "came",
    }
    joined = parts_of(_strategy("close > 1 or volume > 2"), _strategy("close > 1 and volume > 2"), (settings, settings))
    assert ("entry_joined", "changed") in {(part.name, part.change) for part in joined}


@pytest.mark.long
def test_three_thousand_symbols_take_well_under_three_seconds() -> None:
    panel = _panel(3_000, 750)
    before = _strategy("rsi(14) < 40 and close > sma(60)", exit="rsi(14) > 55", stop="5%")
    after = _strategy("rsi(14) < 37 and close > sma(60)", exit="rsi(14) > 60 or close crosses_below sma(20)")
    begun = time.process_time()
    found = _compared(panel, before, after)
    assert len(found.entry.went) > 100
    took = time.process_time() - begun
    assert took < 3, took
