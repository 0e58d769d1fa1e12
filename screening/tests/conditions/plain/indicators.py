"""What each field is, from its definition: a value or None for every bar of one symbol.

Where the definition is TA-Lib's own (parabolic SAR, directions, candles, smoothing of the stochastic) TA-Lib is asked
for the numbers, and when they mean nothing is said here.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import talib
from talib import abstract

from screening.tests.conditions.plain.bars import Bars

Line = list[float | None]
Floats = npt.NDArray[np.float64]
Parameters = Mapping[str, object]


def line_of(bars: Bars, field: str, output: str, given: Parameters, year: int) -> Line:
    """The line of a field over all bars of a symbol. `year`: how many bars 52 weeks are."""
    if field in _PRICES:
        return [*bars.price(field)]
    if field.startswith("cdl_"):
        return _candle(bars, field)
    if field in {"high_52w", "donchian", "low_52w"}:
        is_high = field == "high_52w" or output == "upper"
        length = _whole(given) if field == "donchian" else year
        best, source = (max, bars.high) if is_high else (min, bars.low)
        return _before(_over(source, length, best), 1)
    return _FIELDS[field](bars, given, output)


_PRICES = frozenset({"open", "high", "low", "close", "volume", "value_traded"})


def _whole(given: Parameters, name: str = "length") -> int:
    return int(str(given[name]))


def _number(given: Parameters, name: str) -> float:
    return float(str(given[name]))


def _over(values: Sequence[float], length: int, function: Callable[[Sequence[float]], float]) -> Line:
    """The function of the last so many values at each bar; None before there are so many."""
    return [
        function(values[place - length + 1 : place + 1]) if place + 1 >= length else None
        for place in range(len(values))
    ]


def _before(line: Line, bars: int) -> Line:
    return [*[None] * min(bars, len(line)), *line[: max(0, len(line) - bars)]]


def _zipped(function: Callable[..., float | None], *lines: Sequence[float | None]) -> Line:
    return [None if any(value is None for value in bar) else function(*bar) for bar in zip(*lines, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _deviation(values: Sequence[float]) -> float:
    middle = _mean(values)
    return math.sqrt(_mean([(value - middle) ** 2 for value in values]))


# --- averages ---


def sma(values: Sequence[float], length: int) -> Line:
    """The plain mean."""
    return _over(values, length, _mean)


def ema(values: Sequence[float], length: int, *, first: int = 0) -> Line:
    """Exponential: from the mean of the values from `first` on, each later one moves it by 2 / (length + 1)."""
    found: Line = [None] * len(values)
    if len(values) < first + length:
        return found
    average = _mean(values[first : first + length])
    found[first + length - 1] = average
    for place in range(first + length, len(values)):
        average += (values[place] - average) * 2 / (length + 1)
        found[place] = average
    return found


def _wma(values: Sequence[float], length: int) -> Line:
    weights = range(1, length + 1)
    total = sum(weights)
    return _over(values, length, lambda last: sum(w * v for w, v in zip(weights, last, strict=True)) / total)


def _wilder(values: Sequence[float], length: int) -> Line:
    """From the mean of the first values on, each later one counts 1 / length."""
    found: Line = [None] * len(values)
    if len(values) < length:
        return found
    average = _mean(values[:length])
    found[length - 1] = average
    for place in range(length, len(values)):
        average = (average * (length - 1) + values[place]) / length
        found[place] = average
    return found


def _averaged(function: Callable[[Sequence[float], int], Line]) -> Callable[[Bars, Parameters, str], Line]:
    return lambda bars, given, _output: function(bars.price(str(given["source"])), _whole(given))


# --- momentum ---


def _rsi(bars: Bars, given: Parameters, _output: str) -> Line:
    changes = [now - then for then, now in zip(bars.close, bars.close[1:], strict=False)]
    gains = _wilder([max(change, 0.0) for change in changes], _whole(given))
    losses = _wilder([max(-change, 0.0) for change in changes], _whole(given))
    found = _zipped(lambda gain, loss: 100 * gain / (gain + loss) if gain + loss else None, gains, losses)
    return [None, *found][: len(bars)]


def _macd(bars: Bars, given: Parameters, output: str) -> Line:
    """Both averages begin at the same bar; all three lines begin with the signal."""
    fast, slow, signal = (_whole(given, name) for name in ("fast", "slow", "signal"))
    line = _zipped(lambda a, b: a - b, ema(bars.close, fast, first=slow - fast), ema(bars.close, slow))
    known = [value for value in line if value is not None]
    missing: Line = [None] * (len(line) - len(known))
    signals = [*missing, *ema(known, signal)]
    whole = {"line": line, "signal": signals, "hist": _zipped(lambda a, b: a - b, line, signals)}
    return [None if at is None else value for value, at in zip(whole[output], signals, strict=True)]


def _true_ranges(bars: Bars) -> list[float]:
    """Of the second bar and those after it."""
    return [
        max(high, close) - min(low, close)
        for high, low, close in zip(bars.high[1:], bars.low[1:], bars.close, strict=False)
    ]


def _atr(bars: Bars, length: int) -> Line:
    return [None, *_wilder(_true_ranges(bars), length)][: len(bars)]


def _stoch(bars: Bars, given: Parameters, output: str) -> Line:
    length, smooth, last = (_whole(given, name) for name in ("k", "smooth", "d"))
    if len(bars) < length + smooth + last - 2:
        return [None] * len(bars)
    high, low, close = (_array(bars, name) for name in ("high", "low", "close"))
    k, d = talib.STOCH(high, low, close, fastk_period=length, slowk_period=smooth, slowd_period=last)
    still = _still(bars, length)
    reach = smooth if output == "k" else smooth + last - 1
    found = _known(k if output == "k" else d)
    return [None if any(still[max(0, place - reach + 1) : place + 1]) else v for place, v in enumerate(found)]


def _still(bars: Bars, length: int) -> list[bool]:
    """Whether the last so many bars were all at one price."""
    highs, lows = _over(bars.high, length, max), _over(bars.low, length, min)
    return [high is not None and high == low for high, low in zip(highs, lows, strict=True)]


def _willr(bars: Bars, given: Parameters, _output: str) -> Line:
    highs, lows = _over(bars.high, _whole(given), max), _over(bars.low, _whole(given), min)
    return _zipped(lambda h, low, c: -100 * (h - c) / (h - low) if h > low else None, highs, lows, bars.close)


def _typical(bars: Bars) -> list[float]:
    return [(h + low + c) / 3 for h, low, c in zip(bars.high, bars.low, bars.close, strict=True)]


def _cci(bars: Bars, given: Parameters, _output: str) -> Line:
    def of(last: Sequence[float]) -> float:
        middle = _mean(last)
        spread = _mean([abs(value - middle) for value in last])
        return (last[-1] - middle) / (0.015 * spread) if min(last) != max(last) else math.nan

    return _known(_over(_typical(bars), _whole(given), of))


def _mfi(bars: Bars, given: Parameters, _output: str) -> Line:
    typical = _typical(bars)
    flows = [
        (now - then, now * volume) for then, now, volume in zip(typical, typical[1:], bars.volume[1:], strict=False)
    ]
    found: Line = [None] * len(bars)
    for place in range(_whole(given), len(bars)):
        last = flows[place - _whole(given) : place]
        into = sum(money for move, money in last if move > 0)
        out = sum(money for move, money in last if move < 0)
        # Flows of less than one are nothing to TA-Lib.
        found[place] = 100 * into / (into + out) if into + out >= 1 else None
    return found


def _directions(bars: Bars, given: Parameters, field: str) -> Line:
    length = _whole(given)
    if len(bars) <= (2 * length - 1 if field == "ADX" else length):
        return [None] * len(bars)
    arrays = [_array(bars, name) for name in ("high", "low", "close")]
    found = _known(getattr(talib, field)(*arrays, length))
    # Without any range since the first bar there is nothing to divide by; without any direction there is no ADX.
    ranges = [0.0, *_true_ranges(bars)]
    moves = [0.0]
    for place in range(1, len(bars)):
        up, down = bars.high[place] - bars.high[place - 1], bars.low[place - 1] - bars.low[place]
        moves.append(max(up, down, 0.0) if up != down else 0.0)
    counted = ranges if field != "ADX" else [min(a, b) for a, b in zip(ranges, moves, strict=True)]
    return [value if any(counted[: place + 1]) else None for place, value in enumerate(found)]


def _roc(bars: Bars, given: Parameters, _output: str) -> Line:
    return _zipped(lambda now, then: (now / then - 1) * 100, bars.close, _before([*bars.close], _whole(given)))


def _change(bars: Bars, given: Parameters, _output: str) -> Line:
    length = int(str(given.get("length", 1)))
    return _zipped(lambda now, then: 100 * (now - then) / then, bars.close, _before([*bars.close], length))


def _gap(bars: Bars, _given: Parameters, _output: str) -> Line:
    return _zipped(lambda now, then: 100 * (now - then) / then, bars.open, _before([*bars.close], 1))


# --- bands and levels ---


def _bbands(bars: Bars, given: Parameters, output: str) -> Line:
    length, mult = _whole(given), _number(given, "mult")
    middle, deviation = sma(bars.close, length), _over(bars.close, length, _deviation)
    upper = _zipped(lambda m, s: m + mult * s, middle, deviation)
    lower = _zipped(lambda m, s: m - mult * s, middle, deviation)
    match output:
        case "width":
            return _zipped(lambda u, m, low: (u - low) / m * 100, upper, middle, lower)
        case "pctb":
            moved = _over(bars.close, length, lambda last: float(min(last) != max(last)))
            return _zipped(
                lambda c, u, low, is_moved: (c - low) / (u - low) if is_moved else None, bars.close, upper, lower, moved
            )
    return {"upper": upper, "middle": middle, "lower": lower}[output]


def _keltner(bars: Bars, given: Parameters, output: str) -> Line:
    mult = {"upper": 1, "middle": 0, "lower": -1}[output] * _number(given, "mult")
    middle = ema(bars.close, _whole(given))
    return _zipped(lambda m, a: m + mult * a, middle, _atr(bars, 10)) if mult else middle


def _volatility(bars: Bars, given: Parameters, _output: str) -> Line:
    changes = [(now / then - 1) * 100 for then, now in zip(bars.close, bars.close[1:], strict=False)]
    return [None, *_over(changes, _whole(given), _deviation)][: len(bars)]


def _ichimoku(bars: Bars, given: Parameters, output: str) -> Line:
    def middle(name: str) -> Line:
        length = _whole(given, name)
        return _zipped(lambda h, low: (h + low) / 2, _over(bars.high, length, max), _over(bars.low, length, min))

    ahead = _whole(given, "kijun")
    match output:
        case "span_a":
            return _before(_zipped(lambda a, b: (a + b) / 2, middle("tenkan"), middle("kijun")), ahead)
        case "span_b":
            return _before(middle("senkou"), ahead)
    return middle(output)


def _psar(bars: Bars, given: Parameters, _output: str) -> Line:
    if len(bars) < 2:
        return [None] * len(bars)
    return _known(talib.SAR(_array(bars, "high"), _array(bars, "low"), _number(given, "step"), _number(given, "max")))


def _vb_level(bars: Bars, given: Parameters, _output: str) -> Line:
    spread = _before([h - low for h, low in zip(bars.high, bars.low, strict=True)], 1)
    return _zipped(lambda o, s: o + _number(given, "k") * s, bars.open, spread)


def _candle(bars: Bars, field: str) -> Line:
    function = getattr(talib, "CDL" + field.removeprefix("cdl_").upper())
    lookback: int = abstract.Function(function.__name__).lookback  # type: ignore[attr-defined]  # made at run time
    if len(bars) <= lookback:
        return [None] * len(bars)
    found: Line = [
        float(value) for value in function(*(_array(bars, name) for name in ("open", "high", "low", "close")))
    ]
    return [None if place < lookback else value for place, value in enumerate(found)]


def _array(bars: Bars, name: str) -> Floats:
    return np.array(bars.price(name), dtype=np.float64)


def _known(values: Iterable[float | None]) -> Line:
    return [None if value is None or math.isnan(value) else float(value) for value in values]


_FIELDS: Mapping[str, Callable[[Bars, Parameters, str], Line]] = {
    "sma": _averaged(sma),
    "ema": _averaged(ema),
    "wma": _averaged(_wma),
    "highest": _averaged(lambda values, length: _over(values, length, max)),
    "lowest": _averaged(lambda values, length: _over(values, length, min)),
    "rsi": _rsi,
    "macd": _macd,
    "bbands": _bbands,
    "keltner": _keltner,
    "atr": lambda bars, given, _output: _atr(bars, _whole(given)),
    "adx": lambda bars, given, _output: _directions(bars, given, "ADX"),
    "plus_di": lambda bars, given, _output: _directions(bars, given, "PLUS_DI"),
    "minus_di": lambda bars, given, _output: _directions(bars, given, "MINUS_DI"),
    "stoch": _stoch,
    "willr": _willr,
    "cci": _cci,
    "mfi": _mfi,
    "roc": _roc,
    "change_pct": _change,
    "gap_pct": _gap,
    "volatility": _volatility,
    "ichimoku": _ichimoku,
    "psar": _psar,
    "vb_level": _vb_level,
    "vwap": lambda bars, _given, _output: [*_typical(bars)],
}
