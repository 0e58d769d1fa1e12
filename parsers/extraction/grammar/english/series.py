"""Series as English names them: the average of volume, the highest high of the last 20 days, weekly RSI. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.common.facts import frame_of
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar

SERIES = Grammar()
_USUAL_AVERAGE = 20
_LARGEST_FACTOR = 5.0
_OF_BAR = frozenset({"open", "high", "low", "close", "volume", "vwap"})


@SERIES.rule("series: AVG -(OF|SPANWORD|FOR) length", "series: AVG -(OF|SPANWORD) -LAST length", "series: AVG -OF NUM")
@SERIES.rule("series: AVG -LPAREN length -RPAREN", "series: AVG -DASH NUM")
def average_of(kind: str, bars: float) -> Operand | None:
    """the moving average of 20 days"""
    return operand(kind, (bars,))


@SERIES.rule("series: length AVG -(OF|FOR)? PLAIN", "series: NUM AVG -(OF|FOR)? PLAIN")
def average_of_field(bars: float, kind: str, field: str) -> Operand | None:
    """20-day average volume"""
    return operand(kind, (field, bars))


@SERIES.rule("series: length PLAIN AVG", "series: NUM PLAIN AVG")
def field_average(bars: float, field: str, kind: str) -> Operand | None:
    """20-day volume average"""
    return operand(kind, (field, bars))


@SERIES.rule(
    "series: AVG PLAIN -(OF|SPANWORD|FOR) -LAST? length", "series: AVG -OF PLAIN -(OF|SPANWORD|FOR) -LAST? length"
)
@SERIES.rule("series: AVG PLAIN -LPAREN length -RPAREN", "series: AVG PLAIN -LPAREN NUM -RPAREN")
@SERIES.rule("series: AVG -LPAREN PLAIN -COMMA NUM -RPAREN")
def long_average_of_field(kind: str, field: str, bars: float) -> Operand | None:
    """the average volume of the last 20 days; sma(volume, 20)"""
    return operand(kind, (field, bars))


@SERIES.rule(
    "series: PLAIN AVG NUM", "series: PLAIN AVG -LPAREN NUM -RPAREN", "series: PLAIN AVG -LPAREN length -RPAREN"
)
def field_average_of(field: str, kind: str, bars: float) -> Operand | None:
    """volume SMA(20)"""
    return operand(kind, (field, bars))


@SERIES.rule("series: AVG PLAIN", cost=0.2)
def usual_average(kind: str, field: str) -> Operand | None:
    """average volume: of 20 bars, which is told as assumed"""
    made = operand(kind, (field, _USUAL_AVERAGE))
    return made and replace(made, assumed=(str(_USUAL_AVERAGE),))


@SERIES.rule("series: linelength -ONE?", cost=0.6)
def line_of_length(bars: int) -> Operand | None:
    """the 50-day (average)"""
    return operand("sma", (bars,)) if bars > 1 else None


# Indicators.


@SERIES.rule(
    "series: IND -OF length",
    "series: IND -COMMA? -LPAREN? length -ONE? -RPAREN?",
    "series: IND -COMMA NUM -ONE -COMMA?",
)
@SERIES.rule("series: IND -OF NUM", "series: IND -DASH NUM")
@SERIES.rule(
    "series: IND -COMMA? NUM -ONE -COMMA? -NEG -NUM -ONE? -COMMA?",
    "series: IND -COMMA NUM -(COMMA|AND)? -NEG -NUM -COMMA?",
)
def indicator_of(named: tuple[str, str], bars: float) -> Operand | None:
    """RSI of 14 periods; the RSI, the fourteen one"""
    field, line = named
    return operand(field, (bars,), output=line)


@SERIES.rule(
    "series: IND -COMMA? -LPAREN? UNIT NUM -RPAREN? -COMMA?",
    "series: IND -COMMA? -LPAREN? UNIT -(COLON|EQUALS|OF) NUM -RPAREN? -COMMA?",
)
def indicator_of_period(named: tuple[str, str], unit: str, bars: float) -> Operand | None:
    """RSI, period fourteen,"""
    return indicator_of(named, bars) if unit == "bars" else None


@SERIES.rule("series: IND -(SPANWORD|FOR|ON) length", cost=0.02)
def indicator_over(named: tuple[str, str], bars: int) -> Operand | None:
    """Williams %R over 14 days"""
    return indicator_of(named, bars)


@SERIES.rule("series: NUM IND", cost=0.3)
def numbered_indicator(bars: float, named: tuple[str, str]) -> Operand | None:
    """the fourteen RSI"""
    return indicator_of(named, bars)


@SERIES.rule("series: -STDEV -(OF|SPANWORD|FOR) -LAST? length", "series: length -STDEV")
def deviation(bars: int) -> Operand | None:
    """the standard deviation of daily returns over the past 126 sessions"""
    return operand("volatility", (bars,))


@SERIES.rule("series: IND -LPAREN BANDS numbers -RPAREN")
def bands_told_after(line: tuple[str, str], field: str, given: tuple[float, ...]) -> Operand | None:
    """lower band (BB 20, 2.5)"""
    return operand(field, given, output=line[1]) if line[0] == field else None


@SERIES.rule("series: IND -LPAREN arguments -RPAREN IND")
def named_twice(whole: tuple[str, str], given: tuple[float, ...], line: tuple[str, str]) -> Operand | None:
    """MACD (8, 21, 5) histogram"""
    return operand(line[0], given, output=line[1]) if whole[0] == line[0] else None


@SERIES.rule("series: IND IND arguments?")
def line_of(whole: tuple[str, str], line: tuple[str, str], given: tuple[float, ...] | None) -> Operand | None:
    """slow stochastic %K (14, 3, 3)"""
    return operand(line[0], given or (), output=line[1]) if whole[0] == line[0] else None


@SERIES.rule("series: -TRAIL series")
def trailing(of: Operand) -> Operand | None:
    """trailing 126-day return"""
    return of if of.series.field in ("roc", "volatility") else None


@SERIES.rule(
    "series: IND -COMMA? -LPAREN length -COMMA NUM -SIGMA -RPAREN", "series: IND -LPAREN NUM -COMMA NUM -SIGMA -RPAREN"
)
def bands_of(named: tuple[str, str], bars: float, width: float) -> Operand | None:
    """the lower band (20 periods, 2.5 deviations)"""
    return operand(named[0], (bars, width), output=named[1]) if named[0] in ("bbands", "keltner") else None


@SERIES.rule("series: -LAST frame series")
def last_of_frame(frame: str, of: Operand) -> Operand | None:
    """the last weekly close"""
    return on_frame(frame, of)


@SERIES.rule("series: IND -LPAREN -PLAIN -COMMA numbers -RPAREN")
def of_its_source(named: tuple[str, str], given: tuple[float, ...]) -> Operand | None:
    """rsi(close, 14)"""
    return operand(named[0], given, output=named[1])


@SERIES.rule("series: arguments IND", "series: -LPAREN arguments -RPAREN IND")
def arguments_first(given: tuple[float, ...], named: tuple[str, str]) -> Operand | None:
    """12/26/9 MACD"""
    field, line = named
    return operand(field, given, output=line)


@SERIES.rule("arguments: NUM NUM NUM")
def spoken(first: float, second: float, third: float) -> tuple[float, ...]:
    """fourteen three three"""
    return (first, second, third)


@SERIES.rule("series: BANDLINE BANDS arguments?")
def line_of_bands(line: str, field: str, given: tuple[float, ...] | None) -> Operand | None:
    """the lower line of the Bollinger bands (20, 2)"""
    return operand(field, given or (), output=line)


@SERIES.rule("series: BANDS arguments IND", "series: length BANDS IND")
def bands_line(field: str | int, given: tuple[float, ...] | str, named: tuple[str, str]) -> Operand | None:
    """Bollinger (20, 2) lower band"""
    if isinstance(field, int):
        return operand(str(given), (field,), output=named[1])
    return operand(field, given if isinstance(given, tuple) else (), output=named[1])


@SERIES.rule("series: -SIGNAL", cost=0.2)
def signal_line() -> Operand | None:
    """the signal line (of the MACD)"""
    return operand("macd", output="signal")


@SERIES.rule("series: KLINE")
def stochastic_line(line: str) -> Operand | None:
    """K, when the stochastic is spoken of"""
    return operand("stoch", output=line)


@SERIES.rule("series: length -ROC", "series: -ROC -(OF|SPANWORD|FOR|IN) lapse", "series: -ROC -LPAREN? NUM -RPAREN?")
@SERIES.rule("series: -ROC -(OF|SPANWORD) -LAST lapse", "series: -ROC -LPAREN? length -RPAREN?")
@SERIES.rule("series: -REFRETURN -(OF|SPANWORD|FOR) -LAST? lapse")
def rate_of_change(bars: float) -> Operand | None:
    """12-month return"""
    return operand("roc", (bars,)) if bars > 1 else operand("change_pct")


# Extremes of the bars before.


@SERIES.rule("series: length HIGHEST", "series: -LAST length HIGHEST")
def high_of_length(bars: int, source: str) -> Operand | None:
    """20-day high"""
    return _channel(source, bars, "upper")


@SERIES.rule("series: HIGHEST -(OF|SPANWORD|FOR|IN) -LAST? lapse -AGOWORD?", "series: HIGHEST -LAST length")
def highest_of(source: str, bars: int) -> Operand | None:
    """the highest high of the last 20 days"""
    return _channel(source, bars, "upper") if bars > 1 else None


@SERIES.rule("series: length LOWEST", "series: -LAST length LOWEST")
def low_of_length(bars: int, source: str) -> Operand | None:
    """20-day low"""
    return _channel(source, bars, "lower")


@SERIES.rule("series: LOWEST -(OF|SPANWORD|FOR|IN) -LAST? lapse -AGOWORD?", "series: LOWEST -LAST length")
def lowest_of(source: str, bars: int) -> Operand | None:
    """the lowest low of the last 10 days"""
    return _channel(source, bars, "lower") if bars > 1 else None


@SERIES.rule("series: -CHANNELHIGH -LPAREN? NUM -RPAREN?", "series: length -CHANNELHIGH", "series: NUM -CHANNELHIGH")
def upper_channel(bars: float) -> Operand | None:
    """upper Donchian (20)"""
    return operand("donchian", (bars,), output="upper")


@SERIES.rule(
    "series: -CHANNEL -LPAREN? NUM -RPAREN? (HIGHEST|LOWEST)",
    "series: -CHANNEL -LPAREN? length -RPAREN? (HIGHEST|LOWEST)",
    "series: length -CHANNEL (HIGHEST|LOWEST)",
    "series: NUM -CHANNEL (HIGHEST|LOWEST)",
)
def channel_extreme(bars: float, source: str) -> Operand | None:
    """the Donchian 55 high"""
    lines = {"high": "upper", "low": "lower"}
    return operand("donchian", (bars,), output=lines[source]) if source in lines else None


@SERIES.rule("series: -CHANNELLOW -LPAREN? NUM -RPAREN?", "series: length -CHANNELLOW", "series: NUM -CHANNELLOW")
def lower_channel(bars: float) -> Operand | None:
    """lower Donchian (20)"""
    return operand("donchian", (bars,), output="lower")


def _channel(source: str, bars: int, line: str) -> Operand | None:
    """The extreme of the bars before this one."""
    if source == "close":
        return operand("highest" if line == "upper" else "lowest", ("close", bars), ago=1)
    return operand("donchian", (bars,), output=line)


# Earlier bars and other timeframes.


@SERIES.rule("series: series -LPAREN length -RPAREN", cost=0.05)
def length_told_behind(of: Operand, bars: int) -> Operand | None:
    """3-month return (63 days)"""
    return of if of.series.field == "roc" and dict(of.series.params).get("length") == bars else None


@SERIES.rule("series: AGO series")
def before(bars: int, of: Operand) -> Operand | None:
    """yesterday's close"""
    return _earlier(of, bars)


@SERIES.rule("series: series -(OF|ON|FROM)? YESTERDAY", "series: series -OF? lapse -AGOWORD")
def earlier(of: Operand, bars: int) -> Operand | None:
    """the high of the previous day; the close five days ago"""
    return _earlier(of, bars)


@SERIES.rule(
    "series: series -(PLUS|AND) times -OF? -priorrange",
    "series: series -(PLUS|AND) times -OF? -LPAREN -priorrange -RPAREN",
    "series: series -(PLUS|AND) percent -OF -priorrange",
    "series: times -OF? -priorrange -ABOVE series",
)
def breakout_level(left: Operand | float, right: float | Operand) -> Operand | None:
    """today's open plus 0.4 times yesterday's range"""
    of, factor = (left, right) if isinstance(left, Operand) else (right, left)
    if not isinstance(of, Operand) or isinstance(factor, Operand) or of != operand("open"):
        return None
    factor = factor / 100 if factor > _LARGEST_FACTOR else factor
    return operand("vb_level", (factor,))


@SERIES.rule("priorrange: -AGO -RANGE", "priorrange: -RANGE -(OF|SPANWORD|ON)? -YESTERDAY", cost=0.01)
def range_before() -> bool:
    """yesterday's range"""
    return True


@SERIES.rule("priorrange: series -(DASH|MINUSWORD) series")
def high_less_low(high: Operand, low: Operand) -> bool | None:
    """yesterday's high minus yesterday's low"""
    return True if (high, low) == (operand("high", ago=1), operand("low", ago=1)) else None


@SERIES.rule("widened: -priorrange -link? -MULTIPLY -PRON? -BY? NUM", "widened: -COMPUTE widened")
def widened(factor: float) -> float:
    """take yesterday's high minus yesterday's low, multiply it by 0.4"""
    return factor


@SERIES.rule("told_level: widened -link? -ADDWORD -PRON? -TO series")
def breakout_told(factor: float, of: Operand) -> Operand | None:
    """take yesterday's high minus yesterday's low, multiply it by 0.4 and add that to today's open"""
    return breakout_level(of, factor)


@SERIES.rule("series: PLAIN -SPANWORD -ONE")
def of_the_last_one(field: str) -> Operand | None:
    """(this candle closes below) the low of the previous one"""
    return operand(field, ago=1) if field in _OF_BAR else None


@SERIES.rule("series: PLAIN -SPANWORD UNIT")
def of_the_last_bar(field: str, unit: str) -> Operand | None:
    """the low of the previous bar"""
    return operand(field, ago=1) if unit in ("bars", "days") and field in _OF_BAR else None


@SERIES.rule("series: PLAIN -(OF|ON) LEVELOF")
def of_that_bar(field: str, ago: int) -> Operand | None:
    """the volume of the trigger candle"""
    return operand(field, ago=ago) if field in _OF_BAR else None


@SERIES.rule("series: -DEM series", cost=0.05)
def that_series(of: Operand) -> Operand:
    """that lower band"""
    return of


@SERIES.rule("series: series BARSAGO")
def indexed(of: Operand, bars: int) -> Operand | None:
    """close[1]"""
    return _earlier(of, bars) if bars else of


@SERIES.rule("series: series -OF? TODAY", cost=0.02)
def of_today(of: Operand, _now: int) -> Operand:
    """today's close"""
    return of


def _earlier(of: Operand, bars: int) -> Operand | None:
    return None if of.series.ago else of.with_series(ago=bars)


@SERIES.rule("series: frame -COMMA? series")
def on_frame(frame: str, of: Operand) -> Operand | None:
    """weekly RSI"""
    return None if of.series.timeframe else of.with_series(timeframe=frame)


@SERIES.rule("series: series -FRAMEIN frame")
def in_frame(of: Operand, frame: str) -> Operand | None:
    """the 200 EMA on the 4-hour chart"""
    return None if of.series.timeframe else of.with_series(timeframe=frame)


SERIES.same("frame: FRAME", "frame: FRAME -CHART")


@SERIES.rule("frame: quantity -CHART")
def frame_of_time(quantity: Quantity) -> str | None:
    """15-minute chart"""
    return frame_of(quantity.value, quantity.unit)


@SERIES.rule("frame: quantity", cost=0.1)
def frame_alone(quantity: Quantity) -> str | None:
    """4-hour"""
    return frame_of(quantity.value, quantity.unit) if quantity.unit in ("minutes", "hours") else None
