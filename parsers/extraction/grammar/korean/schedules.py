"""Korean schedules: 평일 오후 3시 20분에 돌려줘, 매월 마지막 거래일, 분기마다 리밸런싱, 장 마감 10분 전. Pure."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from parsers.extraction.grammar.meaning.clauses import leaves
from parsers.extraction.grammar.meaning.lines import all_series
from parsers.extraction.grammar.meaning.quantities import Quantity
from parsers.extraction.grammar.meaning.statements import Fact, Noted, Part, Rule, Said, Statement
from parsers.extraction.grammar.notation import Grammar
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule

SCHEDULES = Grammar()
Every = Literal["month", "quarter", "half_year", "year"]
Day = Literal["first_trading_day", "last_trading_day"]
_TASK = "-task"
_END = "-end?"
_YEAR = 12  # months
_ENTRIES = frozenset({"buy", "short"})


@SCHEDULES.rule("renewal: (REBALANCE|REBALANCEV|RUN|FIND)", "renewal: -ONCE -ONLY? renewal", "renewal: -METHOD renewal")
def renewal(_word: object) -> str:
    """리밸런싱, 실행: what is done by the calendar or the clock"""
    return "task"


SCHEDULES.same("task: renewal", "task: (LOOK|HOLD)", "task: task -OBJ", "renewal: -STOCK -OBJ? renewal")


@SCHEDULES.rule("statement: PERIODIC -BY? -renewal -end?")
def by_its_period(every: Every) -> Statement:
    """월간 리밸런싱; 월간 수익률 is no time"""
    return (Part("schedule", CalendarSchedule(every=every)),)


@SCHEDULES.rule("statement: PERIODIC -BY? -renewal -LPAREN months -(AT|OF|EACH)? FIRSTDAY? -RPAREN")
def by_its_period_in_months(every: Every, in_months: tuple[int, ...], day: Day | None) -> Statement | None:
    """반기 교체(6월, 12월 마지막 거래일)"""
    found = calendar_in_months(Part("schedule", CalendarSchedule(every=every)), in_months, day)
    return (found,) if found else None


@SCHEDULES.rule("task: act")
def buying(deed: str) -> str | None:
    """매수; when something is sold is a rule, and no time to look"""
    return "task" if deed in _ENTRIES else None


# By the calendar. A period alone tells nothing (연간 수익률, 분기별 매출): what is done then must stand beside it.


@SCHEDULES.rule(
    "calendar: EVERY -(AT|OF|EACH|BY)?",
    "calendar: EVERY -(AT|OF|EACH|BY)? FIRSTDAY -(AT|EACH|BY)?",
    "calendar: EVERY -AT? -LPAREN FIRSTDAY -RPAREN",
    "calendar: EVERY FIRSTDAY -LPAREN FIRSTDAY -RPAREN",
)
def calendar(every: Every, day: Day | None = None, again: Day | None = None) -> Part | None:
    """매월 마지막 거래일"""
    if again not in (None, day):
        return None
    return Part("schedule", CalendarSchedule(every=every, day=day))


@SCHEDULES.rule(
    "calendar: PERIODDAY -(AT|EACH|OF)?",
    "calendar: PERIODDAY -(AT|OF)? FIRSTDAY -AT?",
    "calendar: EVERY -(AT|OF)? PERIODDAY -(AT|EACH)?",
)
def calendar_by_its_end(first: tuple[Every, Day] | Every, second: tuple[Every, Day] | Day | None = None) -> Part | None:
    """월말, 월말 마지막 거래일, 매 분기말; what disagrees is nothing: 매 분기 월말"""
    told, other = (second, first) if isinstance(second, tuple) else (first, second)
    if not isinstance(told, tuple) or other not in (None, *told) or (told[0] == "year" and other != "year"):
        return None
    return Part("schedule", CalendarSchedule(every=told[0], day=told[1]))


@SCHEDULES.rule("calendar: quantity -(EACH|INTERVAL) FIRSTDAY?")
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
    return found if all(1 <= month <= _YEAR for month in found) else None


@SCHEDULES.rule(
    "months: NUM -MONTHS",
    "months: monthnumbers -MONTHS",
    "months: months -(COMMA|SLASH|WITH|DASH|AND)? NUM -MONTHS",
    "months: months -DO -AND NUM -MONTHS",
    "months: NUM -(SLASH|DASH) NUM -MONTHS",
)
def months(first: float | tuple[int, ...], second: float | None = None) -> tuple[int, ...] | None:
    """4월, 10월"""
    found = (*(first if isinstance(first, tuple) else (int(first),)), *(() if second is None else (int(second),)))
    return found if all(1 <= month <= _YEAR for month in found) and len(set(found)) == len(found) else None


def _in_months(in_months: tuple[int, ...], day: Day | None) -> Part | None:
    """Of the year; months that don't lie equally far apart are no period of a calendar: 1월, 2월."""
    every: dict[int, Every] = {1: "year", 2: "half_year", 4: "quarter"}
    found, apart = every.get(len(in_months)), _YEAR // len(in_months)
    if found is None or any(later - earlier != apart for earlier, later in pairwise(sorted(in_months))):
        return None
    return Part("schedule", CalendarSchedule(every=found, months=in_months, day=day))


@SCHEDULES.rule(
    "calendar: calendar -LPAREN months -(AT|OF|EACH)? FIRSTDAY? -RPAREN",
    "calendar: calendar -COMMA? months -(AT|OF|EACH)? FIRSTDAY? -AT?",
)
def calendar_in_months(of: Part, in_months: tuple[int, ...], day: Day | None = None) -> Part | None:
    """반년마다(4월, 10월 마지막 거래일)"""
    schedule = of.value
    if not isinstance(schedule, CalendarSchedule) or schedule.months or (day and schedule.day not in (None, day)):
        return None
    made = _in_months(in_months, day or schedule.day)
    if made is None or not isinstance(made.value, CalendarSchedule):
        return None
    return made if schedule.every in ("year", made.value.every) else None


@SCHEDULES.rule("calendar: months -(OF|AT|EACH)? FIRSTDAY -(AT|EACH)?")
def days_of_months(in_months: tuple[int, ...], day: Day) -> Part | None:
    """5월과 11월 첫 거래일; a single one may be a date: 6월 말"""
    return _in_months(in_months, day) if len(in_months) > 1 else None


@SCHEDULES.rule(
    f"statement: months -(AT|EACH|OF)? FIRSTDAY? -AT? -renewal {_END}",
    "statement: -REBALANCE -(TOP|COLON|OBJ|SUBJ)? months -(AT|EACH|OF)? FIRSTDAY? -AT? -end?",
)
def renewed_in_months(in_months: tuple[int, ...], day: Day | None) -> Statement | None:
    """4월과 10월에 리밸런싱"""
    made = _in_months(in_months, day) if len(in_months) > 1 else None
    return None if made is None else (made,)


@SCHEDULES.rule(
    f"statement: calendar -COMMA? {_TASK} {_END}",
    f"statement: calendar -METHOD -METHOD? {_TASK} {_END}",
    "statement: -REBALANCE -(TOP|COLON|OBJ|SUBJ)? calendar -end?",
    "statement: -REBALANCE -LPAREN calendar -RPAREN",
    "statement: -(RUN|FRAMEWORD) -COLON calendar",
)
def by_the_calendar(of: Part) -> Statement:
    """분기마다 리밸런싱한다"""
    return (of,)


SCHEDULES.same("at: at -COMMA? -unlooked", "calendar: calendar -COMMA? -unlooked")


@SCHEDULES.rule("unlooked: -(CHART|STRANGE|PLAIN) -(ALSO|TOP|OBJ)? -AN -(LOOK|RUN) -AND")
def unlooked() -> str:
    """차트도 안 보고"""
    return "unlooked"


@SCHEDULES.rule(
    "statement: (calendar|at) fact -OBJ? -(METHOD|TODAY)? done",
    "statement: fact -OBJ? (calendar|at) -METHOD? done",
)
def bought_by_the_calendar(*found: object) -> Statement | None:
    """매달 첫 거래일에 VOO를 삽니다"""
    of = next(part for part in found if isinstance(part, Part))
    facts = next(part for part in found if isinstance(part, tuple) and part)
    return (*facts, of) if found[-1] in _ENTRIES else None


@SCHEDULES.rule("statement: calendar fact -OBJ? share done", "statement: calendar fact -OBJ? share -spent")
def share_bought_by_the_calendar(of: Part, facts: Statement, share: Said, deed: str = "buy") -> Statement | None:
    """매달 첫 거래일에 VOO를 계좌의 10%씩 삽니다"""
    return (*facts, of, share) if deed in _ENTRIES else None


@SCHEDULES.rule(
    "statement: (calendar|at|session|interval) -task -DO? -JI -(TOP|ALSO)? -NOT -fin?",
    "statement: (calendar|at|session|interval) -(AFTERWARDS|BEFOREHAND)",
)
def not_then(_of: Part) -> Statement:
    """매월 리밸런싱하지 않는다, 매일 9시 30분 이후: no time to look"""
    return (Noted("two_readings", ""),)


@SCHEDULES.rule("statement: (calendar|at|session) -COMMA? statement")
def then_by_a_rule(of: Part, said: Statement) -> Statement | None:
    """매월 말 종가가 10개월선 위면 매수: when it is looked, and for what"""
    rules = [part for part in said if isinstance(part, Rule) and part.clause is not None]
    is_bought = rules and all(part.deed in (*_ENTRIES, "require") for part in rules)
    is_plain = all(isinstance(part, Rule | Fact) or (isinstance(part, Part) and part.kind == "sizing") for part in said)
    return (of, *said) if is_bought and is_plain and _is_time(of, rules) else None


def _is_time(of: Part, rules: Iterable[Rule]) -> bool:
    """Whether it tells when it is looked; 연간 수익률 and 매 분기 매출 증가율 tell of what instead."""
    when = of.value
    if not isinstance(when, CalendarSchedule) or when.day or when.every == "month":
        return True
    conditions = (leaf.condition for rule in rules if rule.clause for leaf in leaves(rule.clause))
    return any(series.field.startswith("rank") for condition in conditions for series in all_series(condition))


SCHEDULES.same("calendar: calendar -ONLY")

# By the clock.


@SCHEDULES.rule("days: DAILY -(AT|EACH)?", "days: -WEEKLY weekdays -EACH?", "days: weekdays -EACH")
def days(of: str) -> str:
    """평일, 매주 월요일"""
    return of


@SCHEDULES.rule("atonce: TIME -(AT|EACH)?")
def at_once(minutes: int) -> Part:
    """하루 한 번 9시에: with what is looked at then, for a rule may hold once a day, too"""
    return Part("schedule", CronSchedule(cron=f"{minutes % 60} {minutes // 60} * * *", tz=""))


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
    f"statement: -ONCEADAY -(AT|COMMA)? atonce -renewal {_END}",
    "statement: -RUN -(TOP|COLON|OF)? at",
    "statement: -LPAREN -RUN -RPAREN -COLON? at",
)
def by_the_clock(of: Part) -> Statement:
    """매일 아침 9시에 돌린다"""
    return (of,)


@SCHEDULES.rule("statement: TIME -(AT|EACH)? -renewal -COMMA? DAILY -DAILY?")
def by_the_clock_on_days(minutes: int, day: str) -> Statement:
    """09:05에 스캔, 평일 매일"""
    return (Part("schedule", CronSchedule(cron=f"{minutes % 60} {minutes // 60} * * {day}", tz="")),)


# By the market's day.


@SCHEDULES.rule("session: MARKETOPEN -(DO|IF|AND)? quantity later -AT?", "session: MARKETCLOSE quantity later -AT?")
def after(event: str | None, minutes: Quantity, _later: str) -> Part | None:
    """장 시작 10분 후, 장 마감 30분 뒤; 이후 is a span of time, and no time to look"""
    return _session(event, minutes, 1)


@SCHEDULES.rule("later: (ELAPSE|WHENS)")
def later(word: str | None) -> str | None:
    """후, 뒤"""
    return word if word == "then" else None


@SCHEDULES.rule("session: (MARKETOPEN|MARKETCLOSE|CLOSING) quantity -(BEFORE|BEFOREHAND) -AT?")
def before(event: str | None, minutes: Quantity) -> Part | None:
    """장 시작 10분 전, 마감 10분 전에"""
    return _session(event, minutes, -1)


def _session(event: object, offset: Quantity, sign: int) -> Part | None:
    size = {"minutes": 1, "hours": 60}.get(offset.unit, 0) * offset.value
    if not size or event not in ("open", "close"):
        return None
    return Part("schedule", MarketSchedule.model_validate({"event": event, "offset_minutes": sign * int(size)}))


@SCHEDULES.rule("session: (MARKETOPEN|MARKETCLOSE) later", "session: (MARKETOPEN|MARKETCLOSE) -(AT|IF)")
def at_event(event: str, _later: str | None = None) -> Part:
    """장 마감 후, 장 시작 때; the close of a bar alone is no close of the market"""
    return Part("schedule", MarketSchedule.model_validate({"event": event}))


@SCHEDULES.rule(
    f"statement: -(DAILY|ONCEADAY)? session {_TASK} {_END}",
    "statement: -RUN -(TOP|COLON) -(DAILY|ONCEADAY)? session",
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


@SCHEDULES.rule("interval: NUM -SECOND -(INTERVAL|EACH) -BY?")
def seconds(count: float) -> Part | None:
    """60초마다"""
    return Part("schedule", IntervalSchedule(seconds=int(count))) if count >= 1 else None


@SCHEDULES.rule(
    f"statement: interval -COMMA? -renewal {_END}",
    "statement: interval -COMMA? -LOOK -end?",
    "statement: -RUN -FRAMEWORD? -(TOP|COLON)? interval",
)
def again(of: Said) -> Statement:
    """15분마다 확인"""
    return (of,)


@SCHEDULES.rule(f"statement: -WEEKLY {_TASK} {_END}", f"statement: -WEEKLY weekdays -AT? {_TASK} {_END}")
def weekly(_days: str = "") -> Statement:
    """매주 월요일 리밸런싱: without a time of day"""
    return (Noted("missing", ""),)
