"""Korean indicators with several lines: bands, stochastic, MACD, clouds, volatility breakout, disparity. Pure."""

from dataclasses import dataclass

from parsers.extraction.grammar.meaning.clauses import Clause
from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Between, Predicate, Than, Together, Unlike
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

INDICATORS = Grammar()
_BAND = "-BANDS arguments? -(OF|AT)? BANDLINE"


@INDICATORS.rule(f"series: {_BAND}")
def band(values: tuple[float, ...] | None, line: str) -> Operand | None:
    """볼린저밴드(20,2) 하단"""
    return operand("bbands", values or (), output=line)


@INDICATORS.rule("series: -BANDS BANDLINE arguments", "series: -BANDS BANDLINE -LPAREN numbers -RPAREN")
def band_with_arguments(line: str, values: tuple[float, ...]) -> Operand | None:
    """볼린저밴드 하단(20,2)"""
    return operand("bbands", values, output=line)


@INDICATORS.rule("series: length -BANDS BANDLINE")
def band_of_length(bars: int, line: str) -> Operand | None:
    """20일 볼린저밴드 하단"""
    return operand("bbands", (bars,), output=line)


@INDICATORS.rule("series: BANDLINE", cost=0.02)
def band_alone(line: str) -> Operand | None:
    """상단선: of the band that the text names before, with the usual lengths if it gives none"""
    return operand("bbands", output=line) if line in ("upper", "lower", "middle") else None


@INDICATORS.rule("series: -KELTNER arguments? -OF? BANDLINE")
def keltner(values: tuple[float, ...] | None, line: str) -> Operand | None:
    """켈트너 채널(20,2) 상단"""
    return operand("keltner", values or (), output=line)


@INDICATORS.rule(
    "series: -STOCH arguments? -(OF|AT)? -COMMA? KD", "series: -STOCH arguments? -(OF|AT)? -COMMA? KD -VALUE"
)
def stochastic(values: tuple[float, ...] | None, line: str) -> Operand | None:
    """스토캐스틱(12,5,5) %K"""
    return operand("stoch", values or (), output=line)


@INDICATORS.rule("series: -STOCH KD arguments")
def stochastic_after(line: str, values: tuple[float, ...]) -> Operand | None:
    """스토캐스틱 %K(14,3)"""
    return operand("stoch", values, output=line)


@INDICATORS.rule("series: -STOCH arguments?", cost=0.01)
def stochastic_alone(values: tuple[float, ...] | None) -> Operand | None:
    """스토캐스틱(14,3,3): its %K"""
    return operand("stoch", values or (), output="k")


@INDICATORS.rule("series: KD", cost=0.01)
def stochastic_line(line: str) -> Operand | None:
    """%K: of the stochastic that the text names before"""
    return operand("stoch", output=line)


@INDICATORS.rule("series: IND -(OF|AT)? IND", "series: IND arguments -(OF|AT)? IND")
def line_of_macd(
    named: tuple[str, str], values: tuple[float, ...] | tuple[str, str], second: tuple[str, str] | None = None
) -> Operand | None:
    """MACD(12,26,9) 시그널선, MACD의 히스토그램"""
    line = second if second is not None else values
    numbers = values if second is not None else ()
    if named != ("macd", "line") or line[0] != "macd":
        return None
    return operand("macd", numbers, output=str(line[1]))


@INDICATORS.rule("series: IND arguments -(LINE|VALUE)")
def indicator_line(named: tuple[str, str], values: tuple[float, ...]) -> Operand | None:
    """MACD(12,26,9)선"""
    return operand(named[0], values, output=named[1])


@INDICATORS.rule("series: IND -LPAREN NUM UNIT -RPAREN", "series: IND NUM UNIT")
def indicator_with_unit(named: tuple[str, str], bars: float, unit: str) -> Operand | None:
    """RSI(14일)"""
    return operand(named[0], (bars,), output=named[1]) if unit == "bars" else None


@INDICATORS.rule("core: IND arguments? -(OBJ|AT)? cross", "core: IND arguments? -(OBJ|SUBJ|WITH)? GOLDEN")
def own_signal_crossed(named: tuple[str, str], values: tuple[float, ...] | None, op: Comparison) -> Clause | None:
    """MACD 시그널선 하향 돌파: by the MACD"""
    if named != ("macd", "signal"):
        return None
    line, signal = operand("macd", values or (), output="line"), operand("macd", values or (), output="signal")
    return None if line is None or signal is None else Than(op, signal).of(line)


@INDICATORS.rule("series: ICHIMOKU")
def ichimoku(line: str) -> Operand | None:
    """일목 전환선"""
    return operand("ichimoku", output=line)


@INDICATORS.rule("series: GAP")
def gap(_word: None) -> Operand | None:
    """갭"""
    return operand("gap_pct")


@INDICATORS.rule("series: -RECENT? length -DURING? PLAIN")
def change_over(bars: int, field: str) -> Operand | None:
    """6개월 수익률, 5일 등락률"""
    return operand("roc", (bars,)) if field == "change_pct" and bars > 1 else None


@INDICATORS.rule("series: ICHIMOKU -LPAREN NUM -RPAREN")
def ichimoku_of_length(line: str, bars: float) -> Operand | None:
    """기준선(26): the length that it usually has; another one has no reading"""
    return operand("ichimoku", output=line) if {"tenkan": 9, "kijun": 26}.get(line) == bars else None


# Larry Williams: open + k * (yesterday's high - low).
_RANGE = "-ranged"


@INDICATORS.rule("ranged: -AGO -OF? -RANGE -bracketed? -OF?")
def ranged() -> str:
    """전일 변동폭(고가-저가)의"""
    return "range"


@INDICATORS.rule("bracketed: LPAREN PLAIN DASH PLAIN RPAREN", "bracketed: LPAREN AGO? PLAIN DASH AGO? PLAIN RPAREN")
def bracketed(*_words: object) -> str:
    """(고가-저가)"""
    return "range"


@INDICATORS.rule(
    f"series: PLAIN -(PLUS|AT) {_RANGE} -STAR? NUM",
    f"series: PLAIN -(PLUS|AT) {_RANGE} quantity -OBJ? -ADDED? -PLAIN?",
    f"series: -TODAY PLAIN -(PLUS|AT) {_RANGE} -STAR? NUM",
    f"series: -TODAY PLAIN -(PLUS|AT) {_RANGE} quantity -OBJ? -ADDED? -PLAIN?",
)
def breakout_level(field: str, factor: float | Quantity) -> Operand | None:
    """당일 시가 + 전일 변동폭(고가-저가) × 0.6"""
    if isinstance(factor, Quantity):
        if factor.unit not in ("", "times", "percent"):
            return None
        factor = factor.value / 100 if factor.unit == "percent" else factor.value
    return operand("vb_level", (factor,)) if field == "open" else None


@INDICATORS.rule(
    f"series: -TODAY? PLAIN -(PLUS|AT) {_RANGE} HALF -OBJ? -ADDED? -(PLAIN|VALUE)?",
)
def half_breakout_level(field: str, factor: float) -> Operand | None:
    """당일 시가에 전일 고저폭의 절반을 더한 값"""
    return breakout_level(field, factor)


@INDICATORS.rule(
    f"series: {_RANGE} quantity -OBJ? -TODAY? PLAIN -(AT|PLUS) -ADDED -(PLAIN|VALUE)?",
    f"series: {_RANGE} HALF -OBJ? -TODAY? PLAIN -(AT|PLUS) -ADDED -(PLAIN|VALUE)?",
)
def breakout_level_backwards(factor: Quantity | float, field: str) -> Operand | None:
    """전일 고저폭의 0.4배를 오늘 시가에 더한 값"""
    return breakout_level(field, factor)


@INDICATORS.rule("core: -VB -(LPAREN|COMMA|OF)? KFACTOR -RPAREN?", "core: -VB -LPAREN KFACTOR -RPAREN")
def breakout(factor: float) -> Clause | None:
    """변동성 돌파(k=0.5)"""
    close, level = operand("close"), operand("vb_level", (factor,))
    return None if close is None or level is None else Than("crosses_above", level).of(close)


INDICATORS.rule(f"series: PLAIN -(PLUS|AT) NUM -STAR {_RANGE}", f"series: -TODAY PLAIN -(PLUS|AT) NUM -STAR {_RANGE}")(
    breakout_level
)


# The distance from an average as a percentage of it: 20일 이격도 98 is close = 0.98 * sma(20).


@dataclass(frozen=True)
class Disparity:
    """The close in percent of its average."""

    average: Operand


@INDICATORS.rule(
    "disparity: length -OF? -DISPARITY", "disparity: -DISPARITY -LPAREN NUM -RPAREN", "disparity: -DISPARITY length"
)
def disparity(bars: float) -> Disparity | None:
    """20일 이격도, 이격도(20)"""
    average = operand("sma", (bars,))
    return None if average is None else Disparity(average)


@INDICATORS.rule("disparity: series -OF? -DISPARITY")
def disparity_of(average: Operand) -> Disparity | None:
    """20일선 이격도"""
    return Disparity(average) if average.series.field in ("sma", "ema", "wma") else None


INDICATORS.same("disparity: disparity -(SUBJ|TOP|ALSO|COLON)")


@INDICATORS.rule("core: disparity vp", "core: disparity pred")
def disparity_is(of: Disparity, predicate: Predicate) -> Clause | None:
    """20일 이격도 98 이상 103 이하"""
    close, scaled = operand("close"), _scaled(predicate, of.average)
    return None if scaled is None or close is None else scaled.of(close)


def _scaled(predicate: Predicate, average: Operand) -> Predicate | None:
    """What is said of the disparity, said of the close."""
    match predicate:
        case Than(op, Quantity(value, "" | "percent")):
            return Than(op, average.times(value / 100))
        case Between(Quantity(low, "" | "percent"), Quantity(high, "" | "percent")):
            return Between(average.times(low / 100), average.times(high / 100))
        case Unlike(inner):
            said = _scaled(inner, average)
            return said and Unlike(said)
        case Together(logic, parts):
            scaled = tuple(made for part in parts if (made := _scaled(part, average)) is not None)
            return Together(logic, scaled) if len(scaled) == len(parts) else None
    return None
