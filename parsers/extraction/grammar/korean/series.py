"""Korean series: 20일선, 전일 종가, 20일 평균 거래량, 최근 20일 고점, 볼린저밴드(20,2) 하단, 주봉 RSI(14). Pure."""

from typing import Literal

from parsers.extraction.grammar.meaning.operands import AVERAGED, OfSubject, Operand, operand
from parsers.extraction.grammar.meaning.quantities import Quantity, Unit
from parsers.extraction.grammar.notation import Grammar

SERIES = Grammar()
Kind = Literal["sma", "ema", "wma"]
LEAST_RATIO = 50  # percent; below it "대비 20 %" may be a distance as well
USUAL_AVERAGE = 20  # bars of an average whose length the text doesn't give; told as assumed

# Numbers.


@SERIES.rule("quantity: NUM BP")
def basis_points(value: float, _unit: None) -> Quantity:
    """80bp"""
    return Quantity(value / 100, "percent")


@SERIES.rule("quantity: MONEY NUM")
def money(_sign: None, value: float) -> Quantity:
    """$5"""
    return Quantity(value, "money")


@SERIES.rule("ratio: quantity")
def ratio(quantity: Quantity) -> float | None:
    """2배, 0.5: a plain factor"""
    return quantity.value if quantity.unit == "times" and quantity.value > 0 else None


@SERIES.rule("ratio: quantity")
def percentage_ratio(quantity: Quantity) -> float | None:
    """300%: a factor of 3; a small percentage is a distance"""
    return quantity.value / 100 if quantity.unit == "percent" and quantity.value >= LEAST_RATIO else None


# How many bars ago.


@SERIES.rule("ago: AGO -OF?", "ago: -TODAY -OF?")
def named_ago(bars: int | None = None) -> int:
    """전일, 오늘"""
    return bars or 0


@SERIES.rule("length: DAYS")
def days(count: int) -> int:
    """사흘"""
    return count


@SERIES.rule("quantity: NUM UNIT HALF")
def and_a_half(value: float, unit: str, half: float) -> Quantity | None:
    """두 배 반"""
    return Quantity(value + half, "times") if unit == "times" and half == 0.5 else None


@SERIES.rule("ago: length -BEFORE -OF?")
def ago(bars: int) -> int | None:
    """5일 전, 3봉 전"""
    return bars


# Averages of the price.


@SERIES.rule("series: NUM DAYLINE")
def day_line(bars: float, kind: tuple[str, str]) -> Operand | None:
    """20일선, 20선, 60주선"""
    field, timeframe = kind
    return operand(field, (bars,), timeframe=timeframe)


@SERIES.rule("series: FRAME -(CHART|BASIS|AT|BY|OF)? NUM DAYLINE")
def framed_line(timeframe: str, bars: float, kind: tuple[str, str]) -> Operand | None:
    """주봉 20선, 주봉상 20주선"""
    field, own = kind
    if own and own != timeframe:
        return None
    return operand(field, (bars,), timeframe=timeframe)


@SERIES.rule("series: AVG -LPAREN NUM UNIT -RPAREN", "series: AVG NUM -DASH? UNIT")
def average_with_unit(kind: str, bars: float, unit: Unit) -> Operand | None:
    """이동평균(20일), 이평선 20일"""
    return _average(kind, Quantity(bars, unit))


def _average(kind: str, quantity: Quantity) -> Operand | None:
    timeframe = {"weeks": "1w", "months": "1M"}.get(quantity.unit, "")
    if timeframe:
        return operand(kind, (quantity.value,), timeframe=timeframe)
    return operand(kind, (quantity.value,)) if quantity.unit == "bars" else None


# Of another source: volume, money traded.


@SERIES.rule("series: -RECENT? length -DURING? -OF? (AVG|MEAN) -OF? PLAIN")
def average_of(bars: int, kind: str | None, field: str) -> Operand | None:
    """20일 평균 거래량, 최근 20일간의 평균 거래대금"""
    return operand(kind or "sma", (field, bars)) if field in AVERAGED else None


@SERIES.rule("series: PLAIN -RECENT? length -DURING? -OF? (AVG|MEAN)", cost=0.02)
def average_beside(field: str, bars: int, kind: str | None) -> Operand | None:
    """거래량 20일 이동평균; 종가 20일선 이상 compares the close instead"""
    return operand(kind or "sma", (field, bars)) if field in AVERAGED and field != "close" else None


@SERIES.rule(
    "series: PLAIN -OF -RECENT? length -DURING? -OF? (AVG|MEAN)",
    "series: PLAIN -LPAREN length (AVG|MEAN) -RPAREN",
)
@SERIES.rule("series: PLAIN -RECENT? length -DURING? -OF? (AVG|MEAN)", cost=0.6)
def average_after(field: str, bars: int, kind: str | None) -> Operand | None:
    """거래량 20일 이동평균, 거래대금의 5일 평균"""
    return operand(kind or "sma", (field, bars)) if field in AVERAGED else None


@SERIES.rule("series: -RECENT? length PLAIN -OF? (AVG|MEAN)")
def average_between(bars: int, field: str, kind: str | None) -> Operand | None:
    """20일 거래량 평균"""
    return operand(kind or "sma", (field, bars)) if field in AVERAGED else None


@SERIES.rule("series: PLAIN AVG -LPAREN? NUM -RPAREN?", "series: PLAIN MEAN -LPAREN NUM -RPAREN")
def average_numbered(field: str, kind: str | None, bars: float) -> Operand | None:
    """거래량 이평(20)"""
    return operand(kind or "sma", (field, bars)) if field in AVERAGED - {"close"} else None


@SERIES.rule("series: DAYS -OF? PLAIN")
def of_one_day(bars: int, field: str) -> Operand | None:
    """하루 거래대금"""
    return operand(field) if bars == 1 and field in ("volume", "value_traded", "change_pct") else None


@SERIES.rule("series: PLAIN -YEARAGO -THAN", "series: -YEARAGO -THAN PLAIN", "series: PLAIN -(TOP|SUBJ) -YEARAGO -THAN")
def growth(field: str) -> Operand | None:
    """매출성장률 전년 대비"""
    return operand(field) if field.endswith("_growth") else None


@SERIES.rule(
    "series: IND NUM -SIZED", "series: NUM -SIZED IND", "series: NUM -UNIT? -SIZED IND", "series: IND NUM -UNIT? -SIZED"
)
def sized(first: tuple[str, str] | float, second: tuple[str, str] | float) -> Operand | None:
    """RSI 9짜리"""
    named, bars = (first, second) if isinstance(first, tuple) else (second, first)
    return operand(named[0], (bars,), output=named[1]) if isinstance(named, tuple) and isinstance(bars, float) else None


@SERIES.rule("series: (MEAN|USUAL) -OF? PLAIN")
def usual_average(_mean: None, field: str) -> Operand | None:
    """평균 거래량, 평소 거래량: 20 days are assumed"""
    made = operand("sma", (field, USUAL_AVERAGE)) if field in {"volume", "value_traded"} else None
    return made and Operand(made.line, (str(USUAL_AVERAGE),))


@SERIES.rule(
    "level: -RECENT? length -DURING? -OF? (MEAN|AVG)", "level: -RECENT? length -DURING? -OF? (MEAN|AVG) -VALUE"
)
def own_average(bars: int, kind: Kind | None) -> OfSubject:
    """거래량이 20일 평균의 …"""
    return OfSubject("average", bars, kind or "sma")


@SERIES.rule("level: USUAL", "level: MEAN")
def own_usual(_word: None) -> OfSubject:
    """거래량이 평소의 …"""
    return OfSubject("average", USUAL_AVERAGE, assumed=(str(USUAL_AVERAGE),))


@SERIES.rule("past: ago")
def own_past(bars: int) -> OfSubject | None:
    """거래량이 전일보다 …"""
    return OfSubject("ago", bars) if bars else None


# Highest and lowest.


def _channel(bars: int, line: str) -> Operand | None:
    if 250 <= bars <= 260:
        return operand("high_52w" if line == "upper" else "low_52w")
    return operand("donchian", (bars,), output=line)


@SERIES.rule(
    "series: -RECENT? length -(DURING|WITHIN)? -OF? -HIGHEST",
    "series: -DONCHIAN -LPAREN? NUM -RPAREN? BANDLINE",
)
def highest(bars: float, line: str = "upper") -> Operand | None:
    """최근 20일 고점, 60일 신고가: of the bars before today"""
    return _channel(int(bars), line) if line in ("upper", "lower") else None


@SERIES.rule("series: -RECENT? length -(DURING|WITHIN)? -OF? -LOWEST")
def lowest(bars: int) -> Operand | None:
    """최근 20일 저점"""
    return _channel(bars, "lower")


@SERIES.rule("series: -DONCHIAN length BANDLINE", "series: length -DONCHIAN BANDLINE")
def donchian(bars: int, line: str) -> Operand | None:
    """20일 돈치안 상단"""
    return highest(bars, line)


@SERIES.rule(
    "series: -RECENT? length -DURING? -OF? -HIGHCLOSE",
    "series: -PLAIN -BASIS -RECENT? length -DURING? -HIGHEST",
)
def highest_close(bars: int) -> Operand | None:
    """20일 최고 종가, 종가 기준 20일 신고가: of the bars before today"""
    return operand("highest", ("close", bars), ago=1)


@SERIES.rule("series: -RECENT? length -DURING? -OF? -LOWCLOSE")
def lowest_close(bars: int) -> Operand | None:
    """20일 최저 종가"""
    return operand("lowest", ("close", bars), ago=1)


@SERIES.rule("series: -RECENT? length -DURING? -OF? -MOST MORE -REL PLAIN")
def extreme_price(bars: int, op: str, field: str) -> Operand | None:
    """직전 20거래일 동안의 가장 높은 종가"""
    way = "upper" if op == ">" else "lower"
    if field == "close":
        return highest_close(bars) if way == "upper" else lowest_close(bars)
    return _channel(bars, way) if (field, way) in (("high", "upper"), ("low", "lower")) else None


@SERIES.rule("extreme: -(AMONG|DURING|OF) -MOST MORE -REL -(VALUE|PLAIN|PRICEWORD|SHOULD)")
def extreme(op: str) -> str:
    """중 제일 높은 값"""
    return op


@SERIES.rule("series: -RECENT? length -(DURING|OF)? (PLAIN|HIGHEST|LOWEST) extreme")
def extreme_among(bars: int, field: str | None, op: str) -> Operand | None:
    """직전 24봉 고가 중 제일 높은 값"""
    return extreme_price(bars, op, field or ("high" if op == ">" else "low"))


@SERIES.rule("series: ago -CHANGE")
def change_since(bars: int) -> Operand | None:
    """전일 대비 등락률"""
    return operand("change_pct") if bars == 1 else None


# Bars ago and other timeframes.


@SERIES.rule("series: ago series")
def earlier(bars: int, of: Operand) -> Operand | None:
    """전일 종가, 5일 전 20일선"""
    return of.with_series(ago=bars) if not of.series.ago else None


@SERIES.rule("series: FRAME -(CHART|OF)? series")
def framed(timeframe: str, of: Operand) -> Operand | None:
    """주봉 RSI(14), 주봉상 종가, 일봉 기준 20일선"""
    return None if of.series.timeframe else of.with_series(timeframe=timeframe)


@SERIES.rule(
    "series: series -LPAREN -TODAY -EXCLUDE -RPAREN",
    "series: series -LPAREN -EXCLUDEV -(AND|REL) -RPAREN",
    "series: series -LPAREN -TODAY -(TOP|OBJ) -EXCLUDE -RPAREN",
    "series: series -LPAREN -TODAY -(TOP|OBJ)? -EXCLUDEV -(AND|REL|NOM)? -RPAREN",
    "series: -TODAY -(TOP|OBJ)? -EXCLUDEV -(AND|REL) series",
    "series: -TODAY -(TOP|OBJ)? -EXCLUDE -DO -REL series",
)
def without_today(of: Operand) -> Operand | None:
    """40일 최고가(오늘 제외): so it is anyway"""
    return of if of.series.field == "donchian" or of.series.ago else None


@SERIES.rule("series: ago PLAIN -THAN ago PLAIN -PLAIN")
def change_between(before: int, first: str, now: int, second: str) -> Operand | None:
    """1봉전 종가 대비 0봉전 종가 등락률"""
    return operand("change_pct") if (before, now, first, second) == (1, 0, "close", "close") else None


# Values with brackets in the middle, and words that add nothing.
SERIES.same("series: series -OF? -VALUE")


@SERIES.rule("level: level -OF? ratio", "level: level -STAR NUM", "level: level -THAN ratio")
def multiple_after(of: Operand | OfSubject | Quantity, factor: float) -> Operand | OfSubject | None:
    """20일 평균 거래량의 2배, 평소의 3배, 전일 대비 2배"""
    return None if isinstance(of, Quantity) else _times(of, factor)


SERIES.same("level: past", "series: -odd -DONT series")


@SERIES.rule("level: past -OF? HALF")
def half_of_past(of: OfSubject, factor: float) -> OfSubject:
    """어제의 절반"""
    return OfSubject(of.kind, of.length, of.average, of.mult * factor, of.assumed)


def _times(of: Operand | OfSubject, factor: float) -> Operand | OfSubject:
    if isinstance(of, Operand):
        return of.times(factor)
    return OfSubject(of.kind, of.length, of.average, of.mult * factor, of.assumed)


@SERIES.rule("level: NUM -LINE")
def numbered_level(value: float) -> Quantity:
    """RSI 30선: a level of an index, not an average"""
    return Quantity(value, "line")
