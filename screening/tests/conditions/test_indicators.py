"""Every indicator is TA-Lib's, to the last bit, on each symbol's own bars."""

from collections.abc import Callable
from itertools import pairwise
from operator import itemgetter
from statistics import pstdev

import numpy as np
import pytest
import talib
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.bars.panel import COLUMNS, Floats, Panel, build_panel, day
from screening.conditions import parse
from screening.conditions.evaluation.candles import PATTERNS, talib_name
from screening.conditions.evaluation.evaluate import evaluate
from screening.conditions.evaluation.indicators import IMPLEMENTATIONS, history_of
from screening.conditions.evaluation.values import Indicators
from screening.conditions.fields import FIELDS
from screening.conditions.tree import Series
from screening.tests.factories import bars_of, make_panel, random_ohlc, random_panel

Bars = dict[str, Floats]


def before(values: Floats, bars: int = 1) -> Floats:
    """So many bars earlier."""
    return np.concatenate([np.full(bars, np.nan), values])[: len(values)]


def pctb(b: Bars) -> Floats:
    """Where the close lies between the bands."""
    upper, _middle, lower = talib.BBANDS(b["close"], timeperiod=20, nbdevup=2.0, nbdevdn=2.0)
    return (b["close"] - lower) / (upper - lower)


def width(b: Bars) -> Floats:
    """The distance of the bands in percent of the middle."""
    upper, middle, lower = talib.BBANDS(b["close"], timeperiod=20, nbdevup=2.0, nbdevdn=2.0)
    return (upper - lower) / middle * 100


def stoch(b: Bars, line: int) -> Floats:
    """Slow stochastics 14, 3, 3 (TA-Lib's own default is 5, 3, 3)."""
    lines = talib.STOCH(b["high"], b["low"], b["close"], fastk_period=14, slowk_period=3, slowd_period=3)
    return lines[line]


def hlc(function: Callable[..., Floats]) -> Callable[[Bars], Floats]:
    """A function of high, low and close over 14 bars."""
    return lambda b: function(b["high"], b["low"], b["close"], timeperiod=14)


def hl2(b: Bars, length: int) -> Floats:
    """The middle between the highest high and the lowest low, bar by bar."""
    found = np.full(len(b["close"]), np.nan)
    for bar in range(length - 1, len(found)):
        seen = slice(bar - length + 1, bar + 1)
        found[bar] = (b["high"][seen].max() + b["low"][seen].min()) / 2
    return found


def moved(values: Floats, bars: int) -> Floats:
    """So many bars later."""
    found = np.full(len(values), np.nan)
    found[bars:] = values[: max(len(values) - bars, 0)]
    return found


def keltner(b: Bars, side: int) -> Floats:
    """An EMA(20) of the close and twice the ATR(10) away from it."""
    return talib.EMA(b["close"], 20) + side * 2 * talib.ATR(b["high"], b["low"], b["close"], 10)


def patterns() -> list[str]:
    """TA-Lib's own names of its candlestick patterns."""
    groups: dict[str, list[str]] = talib.get_function_groups()  # type: ignore[no-untyped-call]
    return groups["Pattern Recognition"]


def candle(name: str) -> Callable[[Bars], Floats]:
    """A pattern, unknown on the bars that TA-Lib doesn't look at."""

    def found(b: Bars) -> Floats:
        values: Floats = getattr(talib, name)(b["open"], b["high"], b["low"], b["close"]).astype(np.float64)
        values[: talib.abstract.Function(name).lookback] = np.nan  # type: ignore[attr-defined]  # made at run time
        return values

    return found


DIRECT: dict[str, Callable[[Bars], Floats]] = {
    **{name: itemgetter(name) for name in COLUMNS},
    "value_traded": lambda b: b["close"] * b["volume"],
    "change_pct": lambda b: 100 * (b["close"] - before(b["close"])) / before(b["close"]),
    "gap_pct": lambda b: 100 * (b["open"] - before(b["close"])) / before(b["close"]),
    "high_52w": lambda b: before(talib.MAX(b["high"], timeperiod=252)),
    "low_52w": lambda b: before(talib.MIN(b["low"], timeperiod=252)),
    "sma(20)": lambda b: talib.SMA(b["close"], timeperiod=20),
    "sma(volume, 20)": lambda b: talib.SMA(b["volume"], timeperiod=20),
    "sma(value_traded, 5)": lambda b: talib.SMA(b["close"] * b["volume"], timeperiod=5),
    "ema(26)": lambda b: talib.EMA(b["close"], timeperiod=26),
    "wma(10)": lambda b: talib.WMA(b["close"], timeperiod=10),
    "rsi(14)": lambda b: talib.RSI(b["close"], timeperiod=14),
    "macd(12, 26, 9).line": lambda b: talib.MACD(b["close"], 12, 26, 9)[0],
    "macd(12, 26, 9).signal": lambda b: talib.MACD(b["close"], 12, 26, 9)[1],
    "macd(12, 26, 9).hist": lambda b: talib.MACD(b["close"], 12, 26, 9)[2],
    "bbands(20, 2).upper": lambda b: talib.BBANDS(b["close"], 20, 2, 2)[0],
    "bbands(20, 2).middle": lambda b: talib.BBANDS(b["close"], 20, 2, 2)[1],
    "bbands(20, 2.5).lower": lambda b: talib.BBANDS(b["close"], 20, 2.5, 2.5)[2],
    "bbands(20, 2).width": width,
    "bbands(20, 2).pctb": pctb,
    "atr(14)": hlc(talib.ATR),
    "adx(14)": hlc(talib.ADX),
    "plus_di(14)": hlc(talib.PLUS_DI),
    "minus_di(14)": hlc(talib.MINUS_DI),
    "willr(14)": hlc(talib.WILLR),
    "cci(14)": hlc(talib.CCI),
    "mfi(14)": lambda b: talib.MFI(b["high"], b["low"], b["close"], b["volume"], timeperiod=14),
    "stoch.k": lambda b: stoch(b, 0),
    "stoch.d": lambda b: stoch(b, 1),
    "roc(5)": lambda b: talib.ROC(b["close"], timeperiod=5),
    "highest(20)": lambda b: talib.MAX(b["high"], timeperiod=20),
    "lowest(close, 20)": lambda b: talib.MIN(b["close"], timeperiod=20),
    "donchian(20).upper": lambda b: before(talib.MAX(b["high"], timeperiod=20)),
    "donchian(20).lower": lambda b: before(talib.MIN(b["low"], timeperiod=20)),
    "psar": lambda b: talib.SAR(b["high"], b["low"], acceleration=0.02, maximum=0.2),
    "change_pct(5)": lambda b: 100 * (b["close"] - before(b["close"], 5)) / before(b["close"], 5),
    "vwap": lambda b: talib.TYPPRICE(b["high"], b["low"], b["close"]),
    "volatility(20)": lambda b: talib.STDDEV(talib.ROC(b["close"], timeperiod=1), timeperiod=20),
    "keltner(20, 2).upper": lambda b: keltner(b, 1),
    "keltner(20, 2).middle": lambda b: talib.EMA(b["close"], timeperiod=20),
    "keltner(20, 2).lower": lambda b: keltner(b, -1),
    "ichimoku(9, 26, 52).tenkan": lambda b: hl2(b, 9),
    "ichimoku(9, 26, 52).kijun": lambda b: hl2(b, 26),
    "ichimoku(9, 26, 52).span_a": lambda b: moved((hl2(b, 9) + hl2(b, 26)) / 2, 26),
    "ichimoku(9, 26, 52).span_b": lambda b: moved(hl2(b, 52), 26),
    **{f"cdl_{name[3:].lower()}": candle(name) for name in patterns()},
    "vb_level(0.5)": lambda b: b["open"] + 0.5 * before(b["high"] - b["low"]),
}


def series_of(text: str) -> Series:
    """The one series of a condition that any series may be in."""
    return parse(f"{text} rising").series[0]


def rows_of(panel: Panel, line: Floats, place: int) -> Floats:
    """The values of one symbol."""
    return line[panel.starts[place] : panel.ends[place]]


@pytest.mark.parametrize("text", DIRECT)
def test_indicator_is_talibs_to_the_last_bit(text: str) -> None:
    panel = random_panel()
    line = Indicators(panel).line(series_of(text))

    for place in range(len(panel.symbols)):
        bars = bars_of(panel, place)
        expected = DIRECT[text](bars) if len(bars["close"]) > 1 or text in COLUMNS else None
        if expected is not None:
            np.testing.assert_array_equal(rows_of(panel, line, place), expected)


@pytest.mark.parametrize("text", DIRECT)
def test_first_value_comes_with_exactly_the_history_that_is_said(text: str) -> None:
    panel = random_panel(lengths=(320,))
    series = series_of(text)

    line = Indicators(panel).line(series)

    assert int(np.argmax(np.isfinite(line))) == history_of(series) - 1


@pytest.mark.parametrize("text", DIRECT)
def test_too_little_history_is_null(text: str) -> None:
    series = series_of(text)
    history = history_of(series)
    lengths = tuple(count for count in (history - 1, history) if count)
    panel = random_panel(lengths=lengths)

    line = Indicators(panel).line(series)

    assert np.isfinite(line).sum() == 1


def test_every_field_that_is_built_is_compared_with_talib() -> None:
    assert {series_of(text).field for text in DIRECT} == set(IMPLEMENTATIONS)
    assert set(IMPLEMENTATIONS) <= set(FIELDS)


def test_candlestick_patterns_are_talibs_61() -> None:
    assert sorted(talib_name(pattern) for pattern in PATTERNS) == sorted(patterns())
    assert len(PATTERNS) == 61


@pytest.mark.parametrize("condition", ["change_pct(2)", "change_pct"])
@given(tenths=st.integers(-300, 300), hundreds=st.integers(1, 10_000))
def test_a_change_of_exactly_so_many_percent_is_that_number(condition: str, tenths: int, hundreds: int) -> None:
    then = 1000.0 * hundreds
    now = then + hundreds * tenths
    panel = make_panel(A=[then, then, now])

    line = Indicators(panel).line(series_of(condition))

    assert line[-1] == float(f"{tenths / 10:.1f}")


def test_a_change_over_bars_is_talibs_but_for_rounding() -> None:
    panel = random_panel(lengths=(60,))

    changed, roc = (Indicators(panel).line(series_of(text)) for text in ("change_pct(5)", "roc(5)"))

    np.testing.assert_allclose(changed, roc, atol=1e-10)


def test_volatility_is_the_deviation_of_the_changes_in_percent() -> None:
    panel = random_panel(lengths=(60,))
    closes = bars_of(panel, 0)["close"]
    changes = [(now / then - 1) * 100 for then, now in pairwise(closes)]

    line = Indicators(panel).line(series_of("volatility(20)"))

    assert line[-1] == pytest.approx(pstdev(changes[-20:]))


def test_a_year_is_52_weeks_or_12_months_of_longer_bars() -> None:
    assert [history_of(series_of(f"high_52w{timeframe}")) for timeframe in ("", "@1d", "@1w", "@1M")] == [
        253, 253, 53, 13,
    ]  # fmt: skip


def test_a_symbol_without_bars_has_no_values() -> None:
    panel = make_panel(A=[1.0, 2.0], B=[])

    assert Indicators(panel).last(series_of("close"), 2).tolist()[0] == [1.0, 2.0]
    assert np.isnan(Indicators(panel).last(series_of("close"), 2)[1]).all()


def test_a_gap_never_reaches_an_indicator() -> None:
    columns = {name: np.array([1.0, np.nan, 2.0]) for name in COLUMNS}

    with pytest.raises(ValueError, match="not a number"):
        build_panel(["A"], np.zeros(3, dtype=np.int64), np.arange(3, dtype=np.int32), columns)


def test_bars_out_of_order_are_refused() -> None:
    columns = {name: np.ones(2) for name in COLUMNS}

    with pytest.raises(ValueError, match="order"):
        build_panel(["A"], np.zeros(2, dtype=np.int64), np.array([5, 5], dtype=np.int32), columns)


def test_panels_and_their_indicators_cannot_be_changed() -> None:
    panel = random_panel()

    with pytest.raises(ValueError, match="read-only"):
        panel.columns["close"][0] = 1
    with pytest.raises(ValueError, match="read-only"):
        Indicators(panel).line(series_of("sma(5)"))[0] = 1


def test_an_indicator_is_computed_once_until_it_is_dropped() -> None:
    panel = random_panel()
    grown: list[int] = []
    indicators = Indicators(panel, when_grown=lambda: grown.append(indicators.size_bytes))

    first = indicators.line(series_of("sma(5)"))
    indicators.line(series_of("bbands(20, 2).upper"))

    assert indicators.line(series_of("sma(5)")) is first
    assert grown == [first.nbytes, 2 * first.nbytes], "a line was computed that nobody asked for"
    assert indicators.drop_one()
    assert indicators.line(series_of("sma(5)")) is first
    assert indicators.drop_one()
    assert not indicators.drop_one()
    assert indicators.line(series_of("sma(5)")) is not first


def test_longer_bars_are_kept_counted_and_dropped_after_the_indicators() -> None:
    indicators = Indicators(random_panel(lengths=(320,)))

    weeks = indicators.frame("1w")
    line = indicators.line(series_of("sma(5)@1w"))

    assert indicators.frame("1w") is weeks
    assert indicators.size_bytes == weeks.size_bytes + line.nbytes
    assert len(line) == len(weeks.panel.sessions) == 46
    assert indicators.line(series_of("sma(5)")) is not line
    assert [indicators.drop_one() for _ in range(4)] == [True, True, True, False]
    assert indicators.size_bytes == 0


@settings(max_examples=200)
@given(
    text=st.sampled_from(list(DIRECT)),
    seed=st.integers(0, 2**16),
    top=st.sampled_from([1, 2, 5, 50]),
    cut=st.integers(30, 500),
)
def test_a_symbol_has_the_same_values_among_others_and_alone(text: str, seed: int, top: int, cut: int) -> None:
    # Of prices up to 1 nothing ever moves, up to 2 it often stands still; cut, rows lie between symbols.
    whole = random_ohlc(seed, top=top, lengths=(90, 3, 120, 0, 300, 60))
    panel = whole.until(day(int(whole.sessions.min()) + cut))
    series = series_of(text)

    line = Indicators(panel).line(series)

    for place, symbol in enumerate(panel.symbols):
        alone = panel.select([symbol]).packed()
        np.testing.assert_array_equal(rows_of(panel, line, place), Indicators(alone).line(series))


def test_a_screen_keeps_the_last_values_of_each_symbol_and_no_line() -> None:
    panel = random_panel(lengths=(300, 320, 310))
    indicators = Indicators(panel)

    found = evaluate(parse("close[3] > sma(5) and rsi(14) > 30 within 4 bars"), indicators)

    kept = indicators.size_bytes
    assert kept == 3 * 3 * 8 * 8, "three series of three symbols, eight values of eight bytes each"
    assert (evaluate(parse("close[3] > sma(5) and rsi(14) > 30 within 4 bars"), indicators) == found).all()
    assert indicators.size_bytes == kept


def test_more_last_values_are_computed_when_they_are_asked_for() -> None:
    panel = random_panel(lengths=(300, 5, 310))
    series = series_of("sma(5)")
    indicators = Indicators(panel)

    for width in (1, 9, 3, 200):
        found = indicators.last(series, width)
        rows = panel.ends[:, None] - width + np.arange(width)
        line = Indicators(panel).line(series)
        expected = np.where(rows >= panel.starts[:, None], line[np.maximum(rows, 0)], np.nan)
        np.testing.assert_array_equal(found, expected)


def test_a_series_that_looks_far_back_makes_no_other_one_keep_more() -> None:
    panel = random_panel(lengths=(300, 320, 310))
    indicators = Indicators(panel)

    evaluate(parse("close[60] > sma(5)"), indicators)

    assert indicators.size_bytes == 3 * 8 * (64 + 8)
