"""Money, percentages, amounts ("more than 3 %", "5 % or more"), multiples, lengths of time. Pure."""

from dataclasses import replace

from parsers.extraction.grammar.meaning.quantities import BARS, Quantity, Span, Unit, span
from parsers.extraction.grammar.notation import Grammar
from screening.conditions.tree import Comparison

QUANTITIES = Grammar()
Amount = tuple[Comparison, float]
_QUARTER = 0.25


@QUANTITIES.rule("quantity: -CURRENCY NUM", "quantity: NUM -CURRENCY")
def money(value: float) -> Quantity:
    """$10 billion"""
    return Quantity(value, "money")


@QUANTITIES.rule("quantity: NUM -ANDHALF UNIT")
def and_a_half(value: float, unit: Unit) -> Quantity:
    """one and a half percent"""
    return Quantity(value + 0.5, unit)


@QUANTITIES.rule("quantity: -MINUS quantity")
def below_zero(quantity: Quantity) -> Quantity | None:
    """minus one hundred"""
    return replace(quantity, value=-quantity.value) if quantity.value > 0 else None


@QUANTITIES.rule("quantity: NUM -OF UNIT")
def of_a_percent(value: float, unit: Unit) -> Quantity | None:
    """0.8 of a percent"""
    return Quantity(value, unit) if unit == "percent" and value < 1 else None


@QUANTITIES.rule("quantity: FRACTION UNIT")
def half_a_percent(value: float, unit: Unit) -> Quantity | None:
    """half a percent"""
    return Quantity(value, unit) if unit == "percent" else None


@QUANTITIES.rule("clock: TIME")
def clock(minutes: int) -> int:
    """15:55"""
    return minutes


@QUANTITIES.rule("clock: NUM NUM DAYPART?")
def spoken_clock(hour: float, other: float, part: int | None = None) -> int | None:
    """two fifteen in the afternoon; eleven thirty: while markets are open"""
    minute, offset = (other, part) if part is not None else (other, None)
    if not (1 <= hour <= 12 and hour == int(hour) and 0 <= minute < 60 and minute == int(minute)):
        return None
    if offset is None:
        offset = 12 if hour <= 6 else 0
    return int((hour % 12 + offset + (12 if hour == 12 and offset == 0 else 0)) * 60 + minute)


# "From ten to three" are two hours: only after "at" or "by" a number before the hour counts minutes.
@QUANTITIES.rule("clock: FRACTION -TO NUM DAYPART?", "clock: NUM -UNIT -TO NUM DAYPART?")
@QUANTITIES.rule("atclock: -(AT|BY) NUM -TO NUM DAYPART?")
def before_the_hour(before: float, hour: float, part: int | None = None) -> int | None:
    """five to four in the afternoon; quarter to ten"""
    minutes = before * 60 if before == _QUARTER else before
    if not 0 < minutes < 60 or (minutes % 5 and part is None):
        return None
    whole = spoken_clock(hour, 0, part if part is not None else _likely(hour))
    return whole - int(minutes) if whole else None


@QUANTITIES.rule("clock: FRACTION -PASTHOUR NUM DAYPART?", "clock: NUM -PASTHOUR NUM DAYPART?")
def past_the_hour(past: float, hour: float, part: int | None = None) -> int | None:
    """half past eleven; ten past three"""
    minutes = past * 60 if past in (_QUARTER, 2 * _QUARTER) else past
    if not 0 < minutes < 60 or minutes != int(minutes):
        return None
    whole = spoken_clock(hour, 0, part if part is not None else _likely(hour))
    return whole + int(minutes) if whole else None


def _likely(hour: float) -> int:
    """Half a day later for the hours that are only in a session in the afternoon."""
    return 12 if hour <= 6 or hour == 12 else 0


@QUANTITIES.rule("quantity: -ZERO")
def zero() -> Quantity:
    """the zero line"""
    return Quantity(0.0)


@QUANTITIES.rule("span: -BETWEEN quantity -(AND|TO|DASH) quantity", "span: -FROM quantity -(TO|UNTIL) quantity")
@QUANTITIES.rule("span: quantity -TO quantity", "span: -IN quantity -(TO|DASH) quantity -RANGE")
def between(low: Quantity, high: Quantity) -> Span | None:
    """between 40 and 60"""
    return span(low, high)


@QUANTITIES.rule(
    "span: -BETWEEN NUM -(AND|TO|DASH) quantity",
    "span: -FROM NUM -(TO|UNTIL) quantity",
    "span: -CURRENCY NUM -(TO|DASH) quantity",
    "span: NUM -(TO|DASH) quantity",
    "span: -BETWEEN -CURRENCY NUM -(AND|TO|DASH) quantity",
)
def between_large(low: float, high: Quantity) -> Span | None:
    """between 2 and 10 billion: both of them billions"""
    if not 0 < low < 1e3 or high.value < 1e6:
        return None
    scales = (scale for scale in (1e12, 1e9, 1e6) if scale <= high.value and low * scale < high.value)
    scale = next(scales, None)
    return span(Quantity(low * scale, high.unit), high) if scale else None


@QUANTITIES.rule("quantity: FRACTION -OF? quantity")
def part_of_a_percent(part: float, whole: Quantity) -> Quantity | None:
    """a quarter of one percent"""
    return replace(whole, value=whole.value * part) if whole.unit == "percent" and whole.value == 1 else None


@QUANTITIES.rule("percent: quantity")
def percent(quantity: Quantity) -> float | None:
    """5 %, always above zero"""
    return abs(quantity.value) if quantity.unit == "percent" and quantity.value else None


@QUANTITIES.rule("amount: percent", "amount: -BY percent")
def amount(value: float) -> Amount:
    """5 %: at least so much"""
    return ">=", value


@QUANTITIES.rule("amount: CMP percent", "amount: -BY CMP percent")
def compared_amount(op: Comparison, value: float) -> Amount:
    """more than 5 %"""
    return op, value


@QUANTITIES.rule("amount: percent ORMORE", "amount: -BY percent ORMORE")
def open_amount(value: float, op: Comparison) -> Amount:
    """5 % or more"""
    return op, value


@QUANTITIES.rule("factor: FACTOR -OF?")
def named_factor(value: float) -> float:
    """twice"""
    return value


@QUANTITIES.rule("factor: quantity -OF?")
def factor(quantity: Quantity) -> float | None:
    """1.5 times, 150 % of"""
    if quantity.unit == "times":
        return quantity.value
    return quantity.value / 100 if quantity.unit == "percent" and quantity.value > 0 else None


@QUANTITIES.rule("factor: FRACTION -OF?")
def fraction_of(value: float) -> float:
    """half of"""
    return value


@QUANTITIES.rule("linelength: NUM -DASH? LINEUNIT")
def length_of_line(count: float, unit: Unit) -> int | None:
    """200-day: a line may be called so; "ten days" is never one"""
    return Quantity(count, unit).bars


QUANTITIES.same("lapse: length")


@QUANTITIES.rule("lapse: UNIT", cost=0.05)
def one_unit(unit: Unit) -> int | None:
    """the last week"""
    return BARS.get(unit)


@QUANTITIES.rule("length: NUM -CONSECUTIVE UNIT")
def consecutive(count: float, unit: Unit) -> int | None:
    """three consecutive days"""
    return Quantity(count, unit).bars


@QUANTITIES.rule("streak: -FOR length -INAROW?", "streak: length -INAROW")
@QUANTITIES.rule("streak: -ON? -ALLOF -LAST length", "streak: -FOR? NUM -INAROW", "streak: -FOR -LAST length")
def streak(bars: float) -> int | None:
    """for three days in a row"""
    return int(bars) if bars >= 1 and bars == int(bars) else None


@QUANTITIES.rule("streak: length ORMORE -INAROW?", "streak: NUM ORMORE -CONSECUTIVE -UNIT")
def open_streak(bars: float, op: Comparison) -> int | None:
    """three days or more running"""
    return int(bars) if op == ">=" and bars >= 1 and bars == int(bars) else None


@QUANTITIES.rule("streak: -FOR ORDINAL UNIT -INAROW", "streak: -FOR ORDINAL -CONSECUTIVE UNIT")
def nth_in_a_row(number: float, unit: Unit) -> int | None:
    """for the second day in a row"""
    return Quantity(number, unit).bars if unit in ("bars", "days") else None


@QUANTITIES.rule("streak: -TWOBARS")
def two_bars() -> int:
    """on this bar and on the bar before it"""
    return 2


@QUANTITIES.rule("streak: NUM -CONSECUTIVE UNIT")
def bare_streak(count: float, unit: Unit) -> int | None:
    """three straight days"""
    return Quantity(count, unit).bars


@QUANTITIES.rule("window: -SPANWORD lapse", "window: -WITHINOF -LAST? length", "window: -IN -LAST length")
def window(bars: int) -> int:
    """in the last five days"""
    return bars


@QUANTITIES.rule("streak: -FOR CMP length -INAROW?", "streak: CMP length -INAROW")
def streak_of_at_least(op: Comparison, bars: int) -> int | None:
    """for at least three days; a longest time can't be said"""
    return {">=": bars, ">": bars + 1}.get(op)
