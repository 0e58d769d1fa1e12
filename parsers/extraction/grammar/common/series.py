"""Series and their arguments, as both languages write them: RSI(14), EMA 20, 20 EMA, MACD(12, 26, 9), 14/3/3. Pure."""

from parsers.extraction.grammar.meaning.operands import Operand, operand
from parsers.extraction.grammar.meaning.predicates import Between, Than, in_span
from parsers.extraction.grammar.meaning.quantities import Quantity, Span, Unit, span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

SERIES = Grammar()

# Numbers with units.


@SERIES.rule("quantity: NUM")
def plain(value: float) -> Quantity:
    """30"""
    return Quantity(value)


@SERIES.rule("quantity: NUM -DASH? UNIT")
def with_unit(value: float, unit: Unit) -> Quantity:
    """30 %, 20-day"""
    return Quantity(value, unit)


@SERIES.rule("quantity: TIME")
def clock(minutes: int) -> Quantity:
    """10:30"""
    return Quantity(minutes, "clock")


@SERIES.rule("span: quantity -DASH quantity")
def from_to(low: Quantity, high: Quantity) -> Span | None:
    """3 ~ 10"""
    return span(low, high)


@SERIES.rule("length: quantity")
def length(quantity: Quantity) -> int | None:
    """20-day, 12-week, 3 months: in daily bars"""
    return quantity.bars


@SERIES.rule("length: length -LPAREN length -RPAREN")
def length_told_again(bars: int, again: int) -> int | None:
    """12 months (252 days)"""
    return bars if bars == again else None


# Arguments in brackets.


@SERIES.rule("numbers: NUM")
def first(value: float) -> tuple[float, ...]:
    """14"""
    return (value,)


@SERIES.rule("numbers: numbers -(COMMA|SLASH|DASH) NUM")
def further(values: tuple[float, ...], value: float) -> tuple[float, ...]:
    """14, 3 or 14/3"""
    return (*values, value)


SERIES.same("arguments: -LPAREN numbers -RPAREN")
SERIES.same("arguments: numbers")


# Averages of the price; the languages add what else is averaged.


@SERIES.rule("series: AVG -LPAREN NUM -RPAREN", "series: AVG NUM")
def average(kind: str, bars: float) -> Operand | None:
    """EMA(20), EMA 20"""
    return operand(kind, (bars,))


@SERIES.rule("series: NUM -DASH? AVG")
def numbered_average(bars: float, kind: str) -> Operand | None:
    """20 EMA"""
    return operand(kind, (bars,))


@SERIES.rule("series: length AVG")
def average_of_length(bars: int, kind: str) -> Operand | None:
    """20-day EMA"""
    return operand(kind, (bars,))


# Indicators.


@SERIES.rule("series: IND arguments?")
def indicator(named: tuple[str, str], given: tuple[float, ...] | None) -> Operand | None:
    """RSI(14), MACD(12, 26, 9), RSI"""
    field, line = named
    return operand(field, given or (), output=line)


@SERIES.rule("series: length IND")
def indicator_of_length(bars: int, named: tuple[str, str]) -> Operand | None:
    """14-day RSI"""
    field, line = named
    return operand(field, (bars,), output=line)


@SERIES.rule("series: PLAIN")
def plain_series(field: str) -> Operand | None:
    """close, PER"""
    return operand(field)


# Levels and comparisons by sign.


SERIES.same("level: series")
SERIES.same("level: quantity")


@SERIES.rule("level: factor series")
def multiple(factor: float, of: Operand) -> Operand:
    """2 x SMA(20)"""
    return of.times(factor)


@SERIES.rule("factor: NUM -STAR")
def factor(value: float) -> float:
    """2 x"""
    return value


@SERIES.rule("predicate: CMP level")
def compared(op: Comparison, level: Operand | Quantity) -> Than:
    """> 30"""
    return Than(op, level)


@SERIES.rule("predicate: span")
def between(of: Span) -> Between:
    """3 ~ 10"""
    return in_span(of)
