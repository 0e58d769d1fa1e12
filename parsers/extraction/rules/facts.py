"""Universe, timeframe, schedule and size: what a sentence says besides conditions and risk. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

from parsers.extraction.base import DraftFact, DraftPart
from parsers.extraction.rules.numbers import ENGLISH, LENGTH, parse_number
from parsers.extraction.rules.tokens import Sentence
from parsers.extraction.rules.vocabulary.markets import (
    DOLLAR_TICKER,
    INDEXES,
    KOREAN_COMPANIES,
    MARKETS,
    NAMED_SYMBOLS,
    NOT_TICKERS,
    PAIR,
    TICKER,
)
from screening.strategy import (
    CalendarSchedule,
    CronSchedule,
    EqualWeight,
    IntervalSchedule,
    MarketSchedule,
    PercentEquity,
    RiskPercent,
    Schedule,
    Sizing,
    Split,
)


@dataclass(frozen=True)
class FactFound:
    """A fact or part and the stretch it uses up, so that its numbers are not read as conditions."""

    item: DraftFact | DraftPart
    start: int
    end: int


def facts(sentence: Sentence) -> Iterator[FactFound]:
    """Everything that one sentence says of universe, timeframe, schedule and size."""
    yield from _schedules(sentence)
    yield from _sizes(sentence)
    yield from _timeframes(sentence)
    yield from _universe(sentence)


def _fact(sentence: Sentence, path: str, value: str, start: int, end: int) -> FactFound:
    known = cast(Literal["universe.market", "universe.index", "universe.symbols", "timeframe"], path)
    return FactFound(DraftFact(path=known, value=value, words=(sentence.words(start, end),)), start, end)


def _universe(sentence: Sentence) -> Iterator[FactFound]:
    text = sentence.text
    for pattern, index, market in INDEXES:
        for match in pattern.finditer(text):
            yield _fact(sentence, "universe.index", index, *match.span())
            yield _fact(sentence, "universe.market", market, *match.span())
    for pattern, market in MARKETS:
        for match in pattern.finditer(text):
            yield _fact(sentence, "universe.market", market, *match.span())
    for start, end, symbol, market in _symbols(sentence):
        yield _fact(sentence, "universe.symbols", symbol, start, end)
        yield _fact(sentence, "universe.market", market, start, end)


def _symbols(sentence: Sentence) -> Iterator[tuple[int, int, str, str]]:
    text = sentence.text
    companies: list[tuple[int, int]] = []
    for pattern, symbol, market in NAMED_SYMBOLS:
        for match in pattern.finditer(text):
            yield (*match.span(), symbol, market)
    for match in PAIR.finditer(text):
        if match[1] != match[2]:
            yield (*match.span(), (match[1] + match[2]).upper(), "FX")
    for name, code in KOREAN_COMPANIES.items():
        place = text.find(name)
        if place >= 0 and not any(other != name and name in other and other in text for other in KOREAN_COMPANIES):
            companies.append((place, place + len(name)))
            yield place, place + len(name), code, "KR"
    for match in re.finditer(r"(?<![\d.,])\d{6}(?![\d.,])", text):
        if sentence.vocabulary.language == "ko" or "krx" in text or "korea" in text:
            yield (*match.span(), match[0], "KR")
    for start, end, symbol, market in _tickers(sentence):
        if not any(left < end and start < right for left, right in companies):
            yield start, end, symbol, market


def _tickers(sentence: Sentence) -> Iterator[tuple[int, int, str, str]]:
    """Capital words of the source that no list knows as something else; not in a sentence of capitals."""
    letters = [sign for sign in sentence.source if sign.isalpha()]
    shouted = sum(sign.isupper() for sign in letters) > 0.6 * max(len(letters), 1)
    patterns = [DOLLAR_TICKER] if shouted else [DOLLAR_TICKER, TICKER]
    seen: set[str] = set()
    for pattern in patterns:
        for match in pattern.finditer(sentence.source):
            symbol = match[1]
            if symbol in seen or (symbol in NOT_TICKERS and not match[0].startswith("$")):
                continue
            seen.add(symbol)
            start, end = match.span(1)
            inside = [place for place, source in enumerate(sentence.copy.starts) if start <= source < end]
            yield inside[0], inside[-1] + 1, symbol, "US"


_FRAME = re.compile(
    rf"(?P<count>{LENGTH})[- ]?(?P<unit>minutes?|mins?|m|hours?|hrs?|h)\b(?: [a-z/]+){{0,2}} (?:charts?|bars?|candles?|timeframe)"
    r"|(?P<korean>\d+|한) ?(?P<korean_unit>분|시간) ?봉"
    r"|(?P<daily>\bdaily\b(?! (?:volume|average|return|at|routine))|일봉)|(?P<weekly>\bweekly\b|주봉)|(?P<monthly>\bmonthly (?:bars?|candles?|charts?|data)|월봉)"
)
_FRAMES = {
    ("m", 1): "1m",
    ("m", 5): "5m",
    ("m", 15): "15m",
    ("m", 30): "30m",
    ("h", 1): "1h",
    ("h", 4): "4h",
    ("m", 60): "1h",
}


def _timeframes(sentence: Sentence) -> Iterator[FactFound]:
    for match in _FRAME.finditer(sentence.text):
        frame = _frame(match)
        if frame:
            yield _fact(sentence, "timeframe", frame, *match.span())


def _frame(match: re.Match[str]) -> str | None:
    for name, frame in (("daily", "1d"), ("weekly", "1w"), ("monthly", "1M")):
        if match[name]:
            return frame
    count = 1 if match["korean"] == "한" else int(parse_number(match["count"] or match["korean"]))
    unit = "h" if (match["unit"] or "").startswith("h") or match["korean_unit"] == "시간" else "m"
    return _FRAMES.get((unit, count))


_ZONES = (
    (re.compile(r"new york|\be[sd]?t\b|eastern|뉴욕|미국 ?(?:동부 ?)?시간"), "America/New_York"),
    (re.compile(r"\bkst\b|seoul|korea|한국 ?시간|서울"), "Asia/Seoul"),
    (re.compile(r"\b(?:utc|gmt)\b|세계 ?표준시"), "UTC"),
)
_CLOCK = re.compile(
    r"\bat (?P<hour>\d{1,2})(?::(?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m\.|p\.m\.)?"
    r"|(?P<korean_half>오전|오후|아침|저녁)? ?(?P<korean_hour>\d{1,2}) ?시(?: ?(?P<korean_minute>\d{1,2}) ?분| ?(?P<half_past>반))?"
)
_DAILY = re.compile(
    r"(?P<weekdays>(?:every |on )?(?:weekdays?|working days?|trading days?)|monday (?:to|through|-) friday|평일|영업일|거래일|장 ?날)"
    r"|(?P<every>\bevery (?:single )?day\b|\beach day\b|\bdaily\b|매일)"
    r"|(?:every |each |매주 ?)(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|월|화|수|목|금|토|일)(?:요일)?"
)
_WEEKDAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
    "월": 1, "화": 2, "수": 3, "목": 4, "금": 5, "토": 6, "일": 0,
}  # fmt: skip
_MINUTES = r"(?P<count>\d{1,3}|" + "|".join(ENGLISH) + r") ?(?:minutes?|mins?|분)"
_MARKET = re.compile(
    rf"(?:{_MINUTES} |right |just |shortly )?(?P<side>after|before|at|on|following) (?:the |each |every |market )*(?:krx |nyse |us |market |session |daily |trading )*(?P<event>open|close|bell)(?:ing)?(?! (?:is|above|below|under|over|gets|price)|s\b)"
    rf"|장 ?(?P<korean_event>마감|종료|시작|개장|개시|오픈)(?: ?{_MINUTES.replace('count', 'korean_count')})? ?(?P<korean_side>전|후|직후|직전|이후|이전|에)"
    r"|(?P<bare>종가에 (?:확인|점검|검사)|장 ?마감(?: ?때|하면|에 ?맞춰))"
)
_INTERVAL = re.compile(
    rf"\bevery (?P<count>{LENGTH})[- ]?(?P<unit>minutes?|mins?|hours?)\b(?! chart)|(?P<korean>\d+) ?(?P<korean_unit>분|시간) ?(?:마다|간격)|\b(?P<hourly>hourly)\b"
)
_CALENDAR = re.compile(
    r"(?:(?P<day>first|last) trading day (?:of|in) (?:each|every|the) (?P<period>month|quarter|year))"
    r"|(?:rebalanc\w*|buy|invest|repeat\w*|review\w*|check\w*)[^.;]{0,30}(?:every |each |once a |per )(?P<period2>month|quarter|year|six months|half[- ]year)"
    r"|rebalanc\w* (?P<adverb>monthly|quarterly|semi-?annually|annually|yearly)|(?P<adverb2>monthly|quarterly|semi-?annual|annual|yearly) rebalanc\w*"
    r"|(?P<korean>매월|매달|월 ?1회|한 ?달에 ?한 ?번|분기 ?(?:마다|별로?|에 ?한 ?번|1회)|매 ?분기|반기 ?(?:마다|별로?)|매년|연 ?1회|1년에 ?한 ?번|해마다)(?: ?(?P<korean_day>말|마지막 ?(?:거래일|영업일)|첫 ?(?:거래일|영업일)|초))?"
)
_PERIODS = {"month": "month", "quarter": "quarter", "year": "year", "six months": "half_year", "half-year": "half_year", "half year": "half_year",
            "monthly": "month", "quarterly": "quarter", "semiannually": "half_year", "semi-annually": "half_year", "semiannual": "half_year",
            "semi-annual": "half_year", "annually": "year", "annual": "year", "yearly": "year"}  # fmt: skip


def _schedules(sentence: Sentence) -> Iterator[FactFound]:
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
            yield FactFound(DraftPart(kind="schedule", value=schedule, words=words), *match.span())


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


def _interval(match: re.Match[str], sentence: Sentence) -> Schedule | None:
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


_SIZE = re.compile(
    rf"\brisk(?:ing)? (?P<risk>{LENGTH}(?:\.\d+)?) ?(?:%|percent)(?: of (?:the |my |your )?(?:equity|capital|account|portfolio))"
    rf"|(?P<equity>{LENGTH}(?:\.\d+)?) ?(?:%|percent) of (?:the |my |your |total )?(?:equity|capital|account|portfolio|cash)"
    rf"|(?P<names>{LENGTH}) (?:names|stocks|positions|companies)[^.;]{{0,20}}equal(?:ly)?[- ]weight(?:ed|s)?"
    rf"|equal(?:ly)?[- ]weight(?:ed|s)?[^.;]{{0,25}}?(?P<names2>{LENGTH}) (?:names|stocks|positions|companies)"
    r"|(?P<split>\d+|두|세|네|다섯) ?(?:회|번|차례)(?:로|에|씩)? ?(?:걸쳐 ?)?(?:나눠(?:서)? ?|균등 ?)?(?:분할 ?)?(?:매수|사)|(?P<split2>\d+) ?(?:등분|분할)"
    r"|(?P<korean_names>\d+) ?(?:개|종목)(?: ?종목)?(?:을|를)? ?(?:동일|균등) ?(?:비중|가중)"
    r"|(?:계좌|자산|자금|투자금|시드)의? ?(?P<korean_equity>\d+(?:\.\d+)?) ?(?:%|퍼센트)|종목당 ?(?P<korean_each>\d+(?:\.\d+)?) ?(?:%|퍼센트)"
)
_KOREAN_COUNTS = {"두": 2, "세": 3, "네": 4, "다섯": 5}


def _sizes(sentence: Sentence) -> Iterator[FactFound]:
    for match in _SIZE.finditer(sentence.text):
        # The verb at the end ("… 분할매수") stays for the clause that it rules.
        end = match.end() - (len("매수") if match["split"] and match[0].endswith("매수") else 0)
        words = (sentence.words(*match.span()),)
        yield FactFound(DraftPart(kind="sizing", value=_size(match), words=words), match.start(), end)


def _size(match: re.Match[str]) -> Sizing:
    if match["risk"]:
        return RiskPercent(value=parse_number(match["risk"]))
    equity = match["equity"] or match["korean_equity"] or match["korean_each"]
    if equity:
        return PercentEquity(value=parse_number(equity))
    split = match["split"] or match["split2"]
    if split:
        return Split(n=_KOREAN_COUNTS.get(split) or int(split))
    return EqualWeight(n=int(parse_number(match["names"] or match["names2"] or match["korean_names"])))
