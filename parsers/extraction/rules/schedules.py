"""Schedules: when the text wants it done. Pure."""

import re
from collections.abc import Callable, Iterator
from typing import Literal, cast

from parsers.extraction.base import DraftPart
from parsers.extraction.numbers import ENGLISH, LENGTH, parse_number
from parsers.extraction.rules.parts import PartFound
from parsers.extraction.rules.tokens import Sentence
from screening.strategy import CalendarSchedule, CronSchedule, IntervalSchedule, MarketSchedule, Schedule

_ZONES = (
    (re.compile(r"new york|\be[sd]?t\b|eastern|뉴욕|미국 ?(?:동부 ?)?시간"), "America/New_York"),
    (re.compile(r"\bkst\b|seoul|korea|한국 ?시간|서울"), "Asia/Seoul"),
    (re.compile(r"\b(?:utc|gmt)\b|세계 ?표준시"), "UTC"),
)
_CLOCK = re.compile(
    r"\bat (?P<hour>\d{1,2})(?::(?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"|(?P<korean_half>오전|오후|아침|저녁)? ?(?P<korean_hour>\d{1,2}) ?시(?: ?(?P<korean_minute>\d{1,2})"
    r" ?분| ?(?P<half_past>반))?"
)
_DAILY = re.compile(
    r"(?P<weekdays>(?:every |on )?(?:weekdays?|working days?|trading days?)"
    r"|monday (?:to|through|-) friday|평일|영업일|거래일|장 ?날)"
    r"|(?P<every>\bevery (?:single )?day\b|\beach day\b|\bdaily\b|매일)"
    r"|(?:every |each |매주 ?)(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|월|화|수|목|금|토|일)(?:요일)?"
)
_WEEKDAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
    "월": 1, "화": 2, "수": 3, "목": 4, "금": 5, "토": 6, "일": 0,
}  # fmt: skip
_MINUTES = r"(?P<count>\d{1,3}|" + "|".join(ENGLISH) + r") ?(?:minutes?|mins?|분)"
_MARKET = re.compile(
    rf"(?:{_MINUTES} |right |just |shortly )?(?P<side>after|before|at|on"
    rf"|following) (?:the |each |every |market )*(?:krx |nyse |us |market "
    rf"|session |daily |trading )*(?P<event>open|close|bell)(?:ing)?(?! (?:is"
    rf"|above|below|under|over|gets|price)|s\b)"
    rf"|장 ?(?P<korean_event>마감|종료|시작|개장|개시|오픈)(?: ?{_MINUTES.replace('count', 'korean_count')})? ?"
    rf"(?P<korean_side>전|후|직후|직전|이후|이전|에)"
    r"|(?P<bare>종가에 (?:확인|점검|검사)|장 ?마감(?: ?때|하면|에 ?맞춰))"
)
_INTERVAL = re.compile(
    rf"\bevery (?P<count>{LENGTH})[- ]?(?P<unit>minutes?|mins?|hours?)\b(?! chart)"
    rf"|(?P<korean>\d{{1,6}}) ?(?P<korean_unit>분|시간) ?(?:마다|간격)|\b(?P<hourly>hourly)\b"
)
_CALENDAR = re.compile(
    r"(?:(?P<day>first|last) trading day (?:of|in) (?:each|every|the) (?P<period>month|quarter|year))"
    r"|(?:rebalanc\w*|buy|invest|repeat\w*|review\w*|check\w*)[^.;]{0,30}(?:every "
    r"|each |once a |per )(?P<period2>month|quarter|year|six months|half[- ]year)"
    r"|rebalanc\w* (?P<adverb>monthly|quarterly|semi-?annually|annually"
    r"|yearly)|(?P<adverb2>monthly|quarterly|semi-?annual|annual|yearly) rebalanc\w*"
    r"|(?P<korean>매월|매달|월 ?1회|한 ?달에 ?한 ?번|분기 ?(?:마다|별로?|에 ?한 ?번|1회)|매 ?분기"
    r"|반기 ?(?:마다|별로?)|매년|연 ?1회|1년에 ?한 ?번|해마다)(?: ?(?P<korean_day>말|마지막 ?(?:거래일"
    r"|영업일)|첫 ?(?:거래일|영업일)|초))?"
)
_PERIODS = {
    "month": "month", "monthly": "month", "quarter": "quarter", "quarterly": "quarter", "six months": "half_year",
    "half-year": "half_year", "half year": "half_year", "semiannual": "half_year", "semiannually": "half_year",
    "semi-annual": "half_year", "semi-annually": "half_year", "year": "year", "annual": "year", "annually": "year",
    "yearly": "year",
}  # fmt: skip


def schedules(sentence: Sentence) -> Iterator[PartFound]:
    """The schedules that a sentence gives: by the calendar, the market, an interval or the clock."""
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Sentence], Schedule | None]], ...] = (
        (_CALENDAR, _calendar),
        (_MARKET, _market),
        (_INTERVAL, _interval),
        (_CLOCK, _cron),
    )
    for pattern, read in readers:
        for match in pattern.finditer(sentence.text):
            schedule = read(match, sentence)
            if schedule is None:
                continue
            start, end = match.span()
            if isinstance(schedule, CronSchedule):
                day = _DAILY.search(sentence.text)
                start, end = (min(start, day.start()), max(end, day.end())) if day else (start, end)
            words = (sentence.words(start, end),)
            yield PartFound(DraftPart(kind="schedule", value=schedule, words=words), *match.span())


def _calendar(match: re.Match[str], sentence: Sentence) -> Schedule | None:
    day: Literal["first_trading_day", "last_trading_day"] | None = None
    if match["korean"]:
        text = match["korean"]
        every = (
            "quarter"
            if "분기" in text
            else "half_year"
            if "반기" in text
            else "month"
            if re.search(r"월|달", text)
            else "year"
        )
        if match["korean_day"]:
            day = "first_trading_day" if match["korean_day"].startswith(("첫", "초")) else "last_trading_day"
    else:
        every = _PERIODS[match["period"] or match["period2"] or match["adverb"] or match["adverb2"]]
        if match["day"]:
            day = "first_trading_day" if match["day"] == "first" else "last_trading_day"
    if day is None and re.search(r"last trading day|마지막 ?거래일", sentence.text):
        day = "last_trading_day"
    return CalendarSchedule(every=cast(Literal["month", "quarter", "half_year", "year"], every), day=day)


def _market(match: re.Match[str], sentence: Sentence) -> Schedule | None:
    if match["bare"]:
        return MarketSchedule(event="close")
    if match["korean_event"]:
        count, side = match["korean_count"], match["korean_side"]
        event: Literal["open", "close"] = "close" if match["korean_event"] in {"마감", "종료"} else "open"
        before = side in {"전", "직전", "이전"}
    else:
        count, side = match["count"], match["side"]
        event = "open" if match["event"] == "open" else "close"
        before = side == "before"
        # "sell at the open" is a price, not a schedule, unless something is run then.
        if side in {"at", "on"} and not re.search(r"\b(?:run|check|scan|every|each|list|daily)\b", sentence.text):
            return None
    minutes = int(parse_number(count)) if count else 0
    return MarketSchedule(event=event, offset_minutes=-minutes if before else minutes)


def _interval(match: re.Match[str], _sentence: Sentence) -> Schedule | None:
    if match["hourly"]:
        return None
    count = int(parse_number(match["count"] or match["korean"]))
    hours = (match["unit"] or "").startswith("hour") or match["korean_unit"] == "시간"
    return IntervalSchedule(seconds=count * (3600 if hours else 60)) if count else None


def _cron(match: re.Match[str], sentence: Sentence) -> Schedule | None:
    day = _DAILY.search(sentence.text)
    if day is None:
        return None
    hour = int(match["hour"] or match["korean_hour"])
    minute = 30 if match["half_past"] else int(match["minute"] or match["korean_minute"] or 0)
    half = match["half"] or match["korean_half"] or ""
    if half in {"pm", "p.m.", "오후", "저녁"} and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    days = "1-5" if day["weekdays"] else "*" if day["every"] else str(_WEEKDAYS[day["day"]])
    zone = next((name for pattern, name in _ZONES if pattern.search(sentence.text)), "")
    return CronSchedule(cron=f"{minute} {hour} * * {days}", tz=zone)
