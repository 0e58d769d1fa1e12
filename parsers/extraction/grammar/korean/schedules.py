"""Korean schedules: 평일 오후 3시 20분에 돌려줘, 매월 마지막 거래일, 분기마다 리밸런싱, 장 마감 10분 전. Pure."""

from typing import Literal

from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Noted, Part, Said, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule

SCHEDULES = Grammar()
Every = Literal["month", "quarter", "half_year", "year"]
Day = Literal["first_trading_day", "last_trading_day"]
_TASK = "-task"
_END = "-end?"


@SCHEDULES.rule("task: (REBALANCE|REBALANCEV|RUN|FIND|DEED|LOOK|HOLD)")
def task(_word: object) -> str:
    """리밸런싱, 실행, 매수"""
    return "task"


# By the calendar.


@SCHEDULES.rule(
    "calendar: EVERY",
    "calendar: EVERY -AT",
    "calendar: EVERY -(AT|OF|EACH|BY)? FIRSTDAY -(AT|EACH|BY)?",
    "calendar: EVERY -(AT)? -LPAREN FIRSTDAY -RPAREN",
    "calendar: EVERY FIRSTDAY -LPAREN FIRSTDAY -RPAREN",
)
def calendar(every: Every, day: Day | None = None, again: Day | None = None) -> Part | None:
    """매월 마지막 거래일"""
    if again not in (None, day):
        return None
    return Part("schedule", CalendarSchedule(every=every, day=day))


@SCHEDULES.rule("calendar: -RECENT? quantity -(EACH|INTERVAL) FIRSTDAY?")
def calendar_of_months(period: Quantity, day: Day | None) -> Part | None:
    """3개월마다"""
    every: dict[float, Every] = {1: "month", 3: "quarter", 6: "half_year", 12: "year"}
    if period.unit == "years":
        period = Quantity(period.value * 12, "months")
    found = every.get(period.value) if period.unit == "months" else None
    return Part("schedule", CalendarSchedule(every=found, day=day)) if found else None


@SCHEDULES.rule("monthnumbers: NUM -COMMA NUM", "monthnumbers: monthnumbers -(COMMA|SLASH) NUM")
def month_numbers(first: float | tuple[int, ...], second: float) -> tuple[int, ...] | None:
    """3, 6, 9"""
    found = (*(first if isinstance(first, tuple) else (int(first),)), int(second))
    return found if all(1 <= month <= 12 for month in found) else None


@SCHEDULES.rule(
    "months: NUM -MONTHS",
    "months: monthnumbers -MONTHS",
    "months: NUM NUM -MONTHS",
    "months: months -(COMMA|SLASH|WITH|DASH|AND)? NUM -MONTHS",
    "months: NUM -(COMMA|SLASH|DASH) NUM -MONTHS",
)
def months(first: float | tuple[int, ...], second: float | None = None) -> tuple[int, ...] | None:
    """4월, 10월"""
    found = (*(first if isinstance(first, tuple) else (int(first),)), *(() if second is None else (int(second),)))
    return found if all(1 <= month <= 12 for month in found) and len(set(found)) == len(found) else None


@SCHEDULES.rule(
    "calendar: calendar -LPAREN months -(AT|OF|EACH)? FIRSTDAY? -RPAREN",
    "calendar: calendar -COMMA? months -(AT|OF|EACH)? FIRSTDAY?",
    "calendar: calendar months -(OF)? FIRSTDAY -AT?",
)
def calendar_in_months(of: Part, in_months: tuple[int, ...], day: Day | None = None) -> Part | None:
    """반년마다(4월, 10월 마지막 거래일)"""
    schedule = of.value
    if not isinstance(schedule, CalendarSchedule) or schedule.months:
        return None
    if schedule.every == "year":
        return months_of_the_year(in_months, day or schedule.day)
    expected = {"year": 1, "half_year": 2, "quarter": 4}.get(schedule.every)
    if expected != len(in_months):
        return None
    return Part("schedule", CalendarSchedule(every=schedule.every, months=in_months, day=day or schedule.day))


@SCHEDULES.rule(
    "calendar: -EVERYYEAR months -(OF|AT)? FIRSTDAY?",
    "calendar: months -(OF|AT|EACH)? FIRSTDAY",
    "calendar: -EVERYYEAR? months -(EACH|AT)",
)
def months_of_the_year(in_months: tuple[int, ...], day: Day | None = None) -> Part | None:
    """매년 5월과 11월 첫 거래일"""
    every: dict[int, Every] = {1: "year", 2: "half_year", 4: "quarter"}
    found = every.get(len(in_months))
    return Part("schedule", CalendarSchedule(every=found, months=in_months, day=day)) if found else None


@SCHEDULES.rule(
    f"statement: calendar {_TASK} {_END}",
    "statement: -REBALANCE -(TOP|COLON|OBJ|SUBJ)? calendar",
    "statement: -REBALANCE -LPAREN calendar -RPAREN",
    "statement: -REBALANCE -(TOP|COLON|OBJ|SUBJ)? calendar -end?",
    f"statement: calendar -STOCK? -OBJ? {_TASK} {_END}",
    f"statement: calendar -(AT|EACH) {_TASK} {_END}",
    f"statement: calendar -METHOD -METHOD? {_TASK} {_END}",
    "statement: calendar -end",
    "statement: calendar",
)
def by_the_calendar(of: Part) -> Statement:
    """분기마다 리밸런싱한다"""
    return (of,)


SCHEDULES.same("calendar: calendar -(AT|EACH|ONLY) -ONLY?", "task: task -OBJ")

# By the clock.


@SCHEDULES.rule("days: DAILY -(AT|EACH)?", "days: -WEEKLY weekdays -EACH?", "days: weekdays -EACH")
def days(of: str) -> str:
    """평일, 매주 월요일"""
    return of


@SCHEDULES.rule("weekdays: WEEKDAY", "weekdays: weekdays -(COMMA|SLASH|WITH|AND) WEEKDAY")
def weekdays(first: int | str, second: int | None = None) -> str:
    """월요일과 목요일"""
    return str(first) if second is None else f"{first},{second}"


@SCHEDULES.rule(
    "at: days -ZONEAT? ZONE? -(AT|BASIS|BY)? TIME -(AT|EACH)?",
    "at: days -COMMA? TIME -(AT|EACH)? -LPAREN ZONE -RPAREN -AT?",
    "at: ZONE -(BASIS|AT|BY)? days TIME -AT?",
)
def at(*found: object) -> Part | None:
    """평일 오후 3시 20분에"""
    minutes = next((part for part in found if isinstance(part, int)), None)
    texts = [part for part in found if isinstance(part, str)]
    zone = next((text for text in texts if "/" in text or text == "UTC"), "")
    day = next((text for text in texts if text != zone), None)
    if minutes is None or day is None:
        return None
    hour, minute = divmod(minutes, 60)
    return Part("schedule", CronSchedule(cron=f"{minute} {hour} * * {day}", tz=zone))


@SCHEDULES.rule(
    f"statement: at {_TASK} {_END}",
    "statement: at",
    f"statement: at -ONCE? -STOCK? -OBJ? {_TASK} {_END}",
    "statement: -RUN -(TOP|COLON|OF)? at",
    "statement: -LPAREN -RUN -RPAREN -COLON? at",
)
def by_the_clock(of: Part) -> Statement:
    """매일 아침 9시에 돌린다"""
    return (of,)


# By the market's day.


@SCHEDULES.rule("session: -MARKETOPEN -(DO|IF)? quantity -(ELAPSE|AFTERWARDS|WHENS) -AT?")
def after_open(minutes: Quantity) -> Part | None:
    """장 시작 10분 후"""
    return _session("open", minutes, 1)


@SCHEDULES.rule("session: -MARKETOPEN quantity -(BEFORE|BEFOREHAND) -AT?")
def before_open(minutes: Quantity) -> Part | None:
    """장 시작 10분 전"""
    return _session("open", minutes, -1)


@SCHEDULES.rule("session: -MARKETCLOSE quantity -(BEFORE|BEFOREHAND) -AT?")
def before_close(minutes: Quantity) -> Part | None:
    """장 마감 10분 전에"""
    return _session("close", minutes, -1)


@SCHEDULES.rule("session: -MARKETCLOSE quantity -(ELAPSE|AFTERWARDS|WHENS) -AT?")
def after_close(minutes: Quantity) -> Part | None:
    """장 마감 30분 후"""
    return _session("close", minutes, 1)


def _session(event: Literal["open", "close"], offset: Quantity, sign: int) -> Part | None:
    size = {"minutes": 1, "hours": 60}.get(offset.unit, 0) * offset.value
    return Part("schedule", MarketSchedule(event=event, offset_minutes=sign * int(size))) if size else None


@SCHEDULES.rule("session: -MARKETCLOSE -(ELAPSE|AFTERWARDS|WHENS|AT)", "session: -MARKETCLOSE -IF")
def at_close() -> Part:
    """장 마감 후"""
    return Part("schedule", MarketSchedule(event="close"))


@SCHEDULES.rule("session: -MARKETOPEN -(ELAPSE|AFTERWARDS|WHENS|AT)")
def at_open() -> Part:
    """장 시작 때"""
    return Part("schedule", MarketSchedule(event="open"))


@SCHEDULES.rule(
    f"statement: -(DAILY)? session {_TASK} {_END}",
    "statement: -(DAILY)? session -ONCE? -OBJ? -RUN -end?",
    "statement: -RUN -(TOP|COLON) -DAILY? session",
    "statement: -DAILY session",
)
def by_the_session(of: Part) -> Statement:
    """장 마감 10분 전에 돌립니다"""
    return (of,)


# Again and again.


@SCHEDULES.rule("interval: quantity -(INTERVAL|EACH) -BY?")
def interval(period: Quantity) -> Part | None:
    """15분마다"""
    seconds = {"minutes": 60, "hours": 3600}.get(period.unit, 0) * period.value
    return Part("schedule", IntervalSchedule(seconds=int(seconds))) if seconds >= 1 else None


@SCHEDULES.rule(f"statement: interval {_TASK} {_END}", "statement: interval", "statement: -RUN -(TOP|COLON)? interval")
def again(of: Said) -> Statement:
    """15분마다 확인"""
    return (of,)


@SCHEDULES.rule(f"statement: -WEEKLY {_TASK} {_END}", f"statement: -WEEKLY weekdays -AT? {_TASK} {_END}")
def weekly(_days: str = "") -> Statement:
    """매주 월요일 리밸런싱: without a time of day"""
    return (Noted("missing", ""),)
