"""When: by the calendar, at an hour, around the market's open and close, every so many minutes. Pure."""

from typing import Literal

from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Part, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule

SCHEDULES = Grammar()
Period = Literal["month", "quarter", "half_year", "year"]
Day = Literal["first_trading_day", "last_trading_day"]
Event = Literal["open", "close"]
_MINUTES = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240}
Every = Period | Literal["week"]
_DAILY = frozenset({"*", "1-5"})
_TIMES_A_YEAR: dict[int, Period] = {1: "year", 2: "half_year", 4: "quarter", 12: "month"}


def _calendar(every: Every, day: Day | None = None) -> Statement | None:
    return None if every == "week" else (Part("schedule", CalendarSchedule(every=every, day=day)),)


@SCHEDULES.rule(
    "statement: -REBALANCE -sep? PERIODLY",
    "statement: PERIODLY -REBALANCE",
    "statement: PERIODLY -KINDWORD? -IDEA",
    "statement: -(BUY|HOLD|RUN) PERIODLY",
    "statement: -KEYSCHEDULE -(COLON|BE|EQUALS) PERIODLY",
)
@SCHEDULES.rule("statement: -REBALANCE -noun? -(EVERY|ON)? PERIODLY", "statement: PERIODLY -COMMA? -(REBALANCE|RUN)")
def every(period: Every) -> Statement | None:
    """rebalance every quarter"""
    return _calendar(period)


@SCHEDULES.rule(
    "oncalendar: FIRSTDAY -(OF|IN) -EVERY? PERIODLY",
    "oncalendar: FIRSTDAY -EVERY PERIODLY",
    "oncalendar: FIRSTDAY PERIODLY",
)
def day_of(day: Day, period: Every) -> tuple[Every, Day]:
    """the last trading day of each month"""
    return period, day


@SCHEDULES.rule(
    "oncalendar: PERIODLY -COMMA? -(ON|AT)? FIRSTDAY", "oncalendar: PERIODLY -LPAREN -(ON|AT)? FIRSTDAY -RPAREN"
)
def on_day(period: Every, day: Day) -> tuple[Every, Day]:
    """every month, on the last trading day"""
    return period, day


@SCHEDULES.rule("oncalendar: MONTHEND -EVERY? PERIODLY?")
def month_end(day: Day, period: Every | None) -> tuple[Every, Day]:
    """at month end"""
    return period or "month", day


@SCHEDULES.rule("oncalendar: oncalendar -COMMA -(ON|AT)? FIRSTDAY")
def end_on_day(told: tuple[Every, Day], day: Day) -> tuple[Every, Day] | None:
    """at the end of every month, on the last trading day"""
    return told if told[1] == day else None


@SCHEDULES.rule(
    "statement: -REBALANCE? -(ON|AT|IN)? oncalendar -COMMA? -REBALANCE?",
    "statement: -(RUN|KEYSCHEDULE|BUY|HOLD) -(COLON|BE)? -(ON|AT)? oncalendar",
)
@SCHEDULES.rule("statement: -(RUN|REBALANCE) -noun? -(ON|AT)? oncalendar")
def on_calendar(told: tuple[Every, Day]) -> Statement | None:
    """on the last trading day of each month"""
    return _calendar(told[0], told[1])


@SCHEDULES.rule("months: MONTHNAME")
def month(number: int) -> tuple[int, ...]:
    """January"""
    return (number,)


@SCHEDULES.rule(
    "months: months -(AND|COMMA) MONTHNAME",
    "months: months -COMMA -AND MONTHNAME",
    "months: months -(AND|COMMA) -OF MONTHNAME",
    "months: months MONTHNAME",
)
def more_months(numbers: tuple[int, ...], number: int) -> tuple[int, ...]:
    """January and July"""
    return (*numbers, number)


@SCHEDULES.rule("statement: -REBALANCE -(PERIODLY|EVERY|BE)? -COMMA? -(IN|ON|OF)? months")
def in_months(numbers: tuple[int, ...]) -> Statement | None:
    """in January and July"""
    return _in_months(numbers, None)


@SCHEDULES.rule("statement: -(ON|AT)? FIRSTDAY -(OF|IN) months")
@SCHEDULES.rule("statement: -REBALANCE -(ON|AT)? -PERIODLY? -COMMA? -(ON|AT)? FIRSTDAY -(OF|IN) months")
@SCHEDULES.rule("statement: -(ON|AT)? FIRSTDAY -(OF|IN) months -COMMA? -REBALANCE")
def on_day_of_months(day: Day, numbers: tuple[int, ...]) -> Statement | None:
    """on the first trading day of January and July"""
    return _in_months(numbers, day)


@SCHEDULES.rule("statement: PERIODLY -COMMA -(ON|AT)? FIRSTDAY -(OF|IN) months")
def so_often(period: Every, day: Day, numbers: tuple[int, ...]) -> Statement | None:
    """twice a year, first trading day of April and of October"""
    return _in_months(numbers, day) if _TIMES_A_YEAR.get(len(numbers)) == period else None


@SCHEDULES.rule("statement: -REBALANCE -(BE|COLON)? -(IN|ON|OF)? months -COMMA? -(ON|AT)? FIRSTDAY")
def in_months_on_day(numbers: tuple[int, ...], day: Day) -> Statement | None:
    """reviews are in January and July, first trading day"""
    return _in_months(numbers, day)


@SCHEDULES.rule("dayofmonth: FIRSTDAY -(OF|IN) MONTHNAME")
def day_of_month(day: Day, number: int) -> tuple[Day, int]:
    """the first session of January"""
    return day, number


@SCHEDULES.rule("statement: -REBALANCE? -(ON|AT)? dayofmonth -(AND|COMMA) -(ON|AT)? dayofmonth")
def on_days_of_months(one: tuple[Day, int], two: tuple[Day, int]) -> Statement | None:
    """on the first session of January and the first session of July"""
    (day, number), (other_day, other) = one, two
    return _in_months((number, other), day) if day == other_day else None


def _in_months(numbers: tuple[int, ...], day: Day | None) -> Statement | None:
    period = _TIMES_A_YEAR.get(len(numbers))
    months = tuple(sorted(numbers))
    return (Part("schedule", CalendarSchedule(every=period, day=day, months=months)),) if period else None


# By the clock.


@SCHEDULES.rule(
    "days: WEEKDAYS",
    "days: -EVERY WEEKDAYS",
    "days: -ON WEEKDAYS",
    "days: -EVERY WEEKDAY",
    "days: -EVERY WEEKDAYS -UNIT?",
)
@SCHEDULES.rule("days: -ON WEEKDAY", "days: WEEKDAY", "days: -LPAREN WEEKDAYS -RPAREN")
def days(named: str) -> str:
    """Monday to Friday"""
    return named


@SCHEDULES.rule("days: -ON? -EVERY? WEEKDAY -(TO|DASH) WEEKDAY")
def from_to(first: str, last: str) -> str:
    """Monday to Friday"""
    return f"{first}-{last}"


@SCHEDULES.rule("days: -ON? -EVERY? WEEKDAY -(AND|COMMA) WEEKDAY")
def two_days(first: str, second: str) -> str:
    """Tuesday and Thursday"""
    return ",".join(sorted((first, second)))


@SCHEDULES.rule("eachday: days")
def each_day(named: str) -> str | None:
    """every session; of a day of the week only, no rule around the market's hours can say"""
    return named if named in _DAILY else None


@SCHEDULES.rule(
    "statement: -RUN? -AT? TIME ZONE? -COMMA? days -COMMA? -RUN?",
    "statement: -RUN? -(KEYSCHEDULE|COLON)? -AT? TIME ZONE? -COMMA? -ON days",
)
def at_time(minutes: int, zone: str | None, named: str) -> Statement:
    """at 9:35 New York time, Monday to Friday"""
    hour, minute = divmod(minutes, 60)
    return (Part("schedule", CronSchedule(cron=f"{minute} {hour} * * {named}", tz=zone or "")),)


@SCHEDULES.rule(
    "statement: -RUN? days -COMMA? -AT TIME ZONE?",
    "statement: -RUN -noun? days -AT? TIME ZONE?",
    "statement: -KEYSCHEDULE -COLON days -COMMA? -AT? TIME ZONE?",
)
@SCHEDULES.rule("statement: days -COMMA? -AT TIME ZONE? -COMMA? -RUN")
def days_at(named: str, minutes: int, zone: str | None) -> Statement:
    """every weekday at 9:35"""
    return at_time(minutes, zone, named)


@SCHEDULES.rule(
    "statement: -RUN? -(EVERY|ALLOF) quantity",
    "statement: -EVERY quantity -(RUN|COMMA)",
    "statement: -(RUN|KEYSCHEDULE) -COLON -EVERY? quantity",
)
def interval(quantity: Quantity) -> Statement | None:
    """every fifteen minutes"""
    seconds = {"minutes": 60, "hours": 3600}.get(quantity.unit)
    if not seconds or quantity.value * seconds != int(quantity.value * seconds):
        return None
    return (Part("schedule", IntervalSchedule(seconds=int(quantity.value * seconds))),)


@SCHEDULES.rule("statement: -RUN -noun? -(EVERY|ALLOF) FRAME", "statement: -(EVERY|ALLOF) FRAME -RUN")
def every_frame(frame: str) -> Statement | None:
    """the bot polls every 30 min"""
    minutes = _MINUTES.get(frame)
    return (Part("schedule", IntervalSchedule(seconds=minutes * 60)),) if minutes else None


@SCHEDULES.rule(
    "statement: -RUN HOURLY",
    "statement: HOURLY -RUN",
    "statement: HOURLY -COMMA",
    "statement: -KEYSCHEDULE -COLON HOURLY",
)
def hourly(seconds: int) -> Statement:
    """run it every hour"""
    return (Part("schedule", IntervalSchedule(seconds=seconds)),)


@SCHEDULES.rule(
    "statement: -RUN -noun? BEFOREAFTER OPENCLOSE",
    "statement: -RUN? BEFOREAFTER OPENCLOSE -(OF|ON)? -eachday",
    "statement: -KEYSCHEDULE -COLON BEFOREAFTER? OPENCLOSE",
)
@SCHEDULES.rule(
    "statement: -RUN -noun? BEFOREAFTER OPENCLOSE -(OF|ON)? -eachday",
    "statement: BEFOREAFTER OPENCLOSE -COMMA? -RUN",
    "statement: -RUN -eachday BEFOREAFTER OPENCLOSE",
)
@SCHEDULES.rule("statement: -eachday BEFOREAFTER OPENCLOSE -COMMA? -RUN?", "statement: -RUN -IF? BEFOREAFTER OPENCLOSE")
def around(_side: int | None, event: Event) -> Statement:
    """right after the close of each trading day"""
    return (Part("schedule", MarketSchedule(event=event, offset_minutes=0)),)


@SCHEDULES.rule(
    "statement: -RUN? -noun? quantity BEFOREAFTER OPENCLOSE -(OF|ON)? -eachday?",
    "statement: -RUN -eachday -COMMA? quantity BEFOREAFTER OPENCLOSE",
)
@SCHEDULES.rule(
    "statement: -eachday -COMMA? quantity BEFOREAFTER OPENCLOSE -COMMA? -RUN?",
    "statement: quantity BEFOREAFTER OPENCLOSE -COMMA? -RUN",
)
def minutes_around(quantity: Quantity, side: int, event: Event) -> Statement | None:
    """30 minutes after the open"""
    size = {"minutes": 1, "hours": 60}.get(quantity.unit)
    if not size or not side:
        return None
    return (Part("schedule", MarketSchedule(event=event, offset_minutes=side * int(quantity.value * size))),)
