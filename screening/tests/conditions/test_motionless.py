"""Nothing divided by nothing is unknown: a stock that stood still is neither oversold nor overbought."""

import numpy as np
import pytest
import talib

from screening.bars.panel import Floats, Panel, build_panel
from screening.conditions import parse
from screening.conditions.evaluation.evaluate import UNKNOWN, evaluate
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.tests.factories import bars_of, random_panel

BARS = 140
DIVIDED = ["rsi(14)", "mfi(14)", "stoch.k", "stoch.d", "willr(14)", "cci(20)", "adx(14)", "plus_di(14)", "minus_di(14)"]


def series_of(text: str) -> Series:
    """The one series of a condition that any series may be in."""
    return parse(f"{text} rising").series[0]


def panel_of(close: Floats, spread: Floats, volume: Floats) -> Panel:
    """One symbol whose high lies so far above its close, and its low half as far below."""
    columns = {"open": close, "high": close + spread, "low": close - spread / 2, "close": close, "volume": volume}
    days = np.arange(len(close), dtype=np.int32)
    return build_panel(["A"], np.zeros(len(close), dtype=np.int64), days, columns)


def still(price: float, volume: float = 0.0) -> Panel:
    """One price all the time."""
    return panel_of(np.full(BARS, price), np.zeros(BARS), np.full(BARS, volume))


@pytest.mark.parametrize("price", [100.0, 33_333.33, 0.1, 1_234_567.0])
@pytest.mark.parametrize("volume", [0.0, 1_000_000.0])
@pytest.mark.parametrize("text", [*DIVIDED, "bbands(20, 2).pctb"])
def test_a_stock_that_never_moves_has_no_value_of_what_divides_by_moves(text: str, price: float, volume: float) -> None:
    line = Indicators(still(price, volume)).line(series_of(text))

    assert np.isnan(line).all()


def test_what_does_not_divide_by_moves_is_known_of_a_stock_that_never_moves() -> None:
    values = Indicators(still(100.0))

    known = {text: values.line(series_of(text))[-1] for text in ("sma(20)", "atr(14)", "bbands(20, 2).width", "roc(5)")}

    assert known == {"sma(20)": 100.0, "atr(14)": 0.0, "bbands(20, 2).width": 0.0, "roc(5)": 0.0}


@pytest.mark.parametrize(
    "text", ["rsi(14) < 30", "mfi(14) < 20", "stoch.k < 20", "willr(14) > -20", "cci(20) < 100", "adx(14) < 20"]
)
def test_a_condition_on_a_stock_that_never_moved_is_unknown_and_selects_nothing(text: str) -> None:
    verdicts = evaluate(parse(text), Indicators(still(5_000.0, 10.0)))

    assert verdicts.tolist() == [[UNKNOWN]]


def paused(seed: int) -> tuple[Panel, slice]:
    """A stock that moves, stands still for 40 bars at its last price, and moves again; and the bars of the pause."""
    generator = np.random.default_rng(seed)
    moves = generator.normal(0, 0.02, BARS)
    pause = slice(60, 100)
    moves[pause] = 0
    close = np.round(10_000 * np.exp(np.cumsum(moves)), 2)
    spread = np.round(close * 0.01, 2)
    spread[pause] = 0
    volume = np.round(generator.uniform(1e5, 1e9, BARS))
    return panel_of(close, spread, volume), pause


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("text", "first_unknown", "lasts"),
    [
        # The first bar of the pause has the last price before it, whose own range was one.
        ("willr(14)", 13, 0),
        ("stoch.k", 13, 2),
        ("stoch.d", 13, 4),
        ("mfi(14)", 14, 0),
        ("cci(20)", 19, 0),
    ],
)
def test_a_pause_longer_than_the_length_is_unknown_and_nothing_else(
    text: str, first_unknown: int, lasts: int, seed: int
) -> None:
    panel, pause = paused(seed)
    bars = bars_of(panel, 0)
    high, low, close, volume = bars["high"], bars["low"], bars["close"], bars["volume"]
    talibs = {
        "willr(14)": talib.WILLR(high, low, close, 14),
        "stoch.k": talib.STOCH(high, low, close, fastk_period=14, slowk_period=3, slowd_period=3)[0],
        "stoch.d": talib.STOCH(high, low, close, fastk_period=14, slowk_period=3, slowd_period=3)[1],
        "mfi(14)": talib.MFI(high, low, close, volume, 14),
        "cci(20)": talib.CCI(high, low, close, 20),
    }[text]
    expected = talibs.copy()
    expected[pause.start + first_unknown : pause.stop + lasts] = np.nan

    line = Indicators(panel).line(series_of(text))

    np.testing.assert_array_equal(line, expected)


@pytest.mark.parametrize("text", DIVIDED)
def test_where_prices_move_nothing_is_unknown_that_talib_knows(text: str) -> None:
    panel = random_panel()
    line = Indicators(panel).line(series_of(text))

    for place in range(len(panel.symbols)):
        own = line[panel.starts[place] : panel.ends[place]]
        assert np.isnan(own).sum() == min(
            len(own), int(np.argmax(np.isfinite(own)) if np.isfinite(own).any() else len(own))
        )


def test_only_losses_are_an_rsi_of_zero_and_only_gains_one_of_100() -> None:
    falling, rising = np.linspace(200, 100, BARS), np.linspace(100, 200, BARS)

    last = [
        Indicators(panel_of(close, np.ones(BARS), np.ones(BARS))).line(series_of("rsi(14)"))[-1]
        for close in (falling, rising)
    ]

    assert last == [0.0, 100.0]


def test_money_that_flowed_only_out_is_an_mfi_of_zero() -> None:
    panel = panel_of(np.linspace(200, 100, BARS), np.ones(BARS), np.full(BARS, 1000.0))

    assert Indicators(panel).line(series_of("mfi(14)"))[-1] == 0.0


def test_averages_of_wilders_remember_the_last_move_as_talibs_do() -> None:
    close = np.concatenate([np.linspace(100, 90, 30), np.full(100, 90.0)])
    values = Indicators(panel_of(close, np.zeros(len(close)), np.ones(len(close))))

    lines = {text: values.line(series_of(text))[-1] for text in ("rsi(14)", "plus_di(14)", "minus_di(14)")}

    assert lines == {"rsi(14)": 0.0, "plus_di(14)": 0.0, "minus_di(14)": 100.0}
