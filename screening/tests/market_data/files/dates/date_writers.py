"""Ways in which programs and people write the days of bars: each knows the truth of what it wrote."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pastetrader.common.sessions.closing import zone_of

Writer = Callable[[date], str]

_KOREAN_DAYS = "월화수목금토일"
_GERMAN_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def _korean(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def _german(day: date) -> str:
    return f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}"


def _numbers(order: str, separator: str, *, padded: bool, short: bool) -> Writer:
    def write(day: date) -> str:
        width = 2 if padded else 1
        year = f"{day.year % 100:02}" if short else f"{day.year}"
        parts = {"y": year, "m": f"{day.month:0{width}}", "d": f"{day.day:0{width}}"}
        return separator.join(parts[part] for part in order)

    return write


def _strftime(form: str) -> Writer:
    return lambda day: day.strftime(form)


PLAIN: dict[str, Writer] = {
    **{
        f"{order} {separator!r} {'padded' if padded else 'bare'} {'short' if short else 'long'}": _numbers(
            order, separator, padded=padded, short=short
        )
        for order in ("ymd", "dmy", "mdy")
        for separator in ("-", "/", ".", ". ", "- ")
        for padded in (True, False)
        for short in (True, False)
    },
    **{
        f"{order} in a row, {'short' if short else 'long'}": _numbers(order, "", padded=True, short=short)
        for order in ("ymd", "dmy", "mdy")
        for short in (True, False)
    },
    "with a last dot": lambda day: f"{day.year}. {day.month}. {day.day}.",
    "korean": _korean,
    "korean with weekday": lambda day: f"{_korean(day)} {_KOREAN_DAYS[day.weekday()]}요일",
    "with korean weekday": lambda day: f"{day}({_KOREAN_DAYS[day.weekday()]})",
    "dmy with korean weekday": lambda day: f"{day.strftime('%d/%m/%Y')} ({_KOREAN_DAYS[day.weekday()]})",
    "german": _german,
    "investing": _strftime("%b %d, %Y"),
    "american": _strftime("%B %d, %Y"),
    "spreadsheet": _strftime("%d-%b-%y"),
    "mail": _strftime("%a, %d %b %Y"),
    "year, name, day": _strftime("%Y-%b-%d"),
    "quoted": lambda day: f'="{day}"',
    "wide": lambda day: str(day).translate({ord(str(number)): chr(0xFF10 + number) for number in range(10)}),
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
    "serial of a float": lambda day: f"{(day - date(1899, 12, 30)).days}.0",
    "serial since 1904": lambda day: str((day - date(1904, 1, 1)).days),
    "midnight": lambda day: f"{day} 00:00:00",
    "midnight in korean": lambda day: f"{day} 오전 12:00:00",
}

# Hours of the exchange at which bars are stamped: midnight, the opening, the close.
_HOURS = (time(0), time(9, 30), time(15, 30))
_CLOCKS = ("UTC", "Asia/Seoul", "America/New_York", "Europe/London")


def _stamp(market: str, hour: time, clock: str, form: Callable[[datetime], str]) -> Writer:
    there = ZoneInfo(zone_of(market))
    return lambda day: form(datetime.combine(day, hour, there).astimezone(ZoneInfo(clock)))


def _date_as_moment(clock: str, form: Callable[[datetime], str]) -> Writer:
    return lambda day: form(datetime.combine(day, time(0), ZoneInfo(clock)))


_FORMS: dict[str, Callable[[datetime], str]] = {
    "iso": lambda moment: moment.isoformat(),
    "seconds": lambda moment: str(int(moment.timestamp())),
    "milliseconds": lambda moment: str(int(moment.timestamp()) * 1000),
    "zulu": lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    "german with zone": lambda moment: moment.strftime("%d.%m.%Y %H:%M %z"),
    "no zone": lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S"),
    "no zone, in a row": lambda moment: moment.strftime("%Y%m%d%H%M%S"),
    "no zone, am and pm": lambda moment: moment.strftime("%m/%d/%Y %I:%M %p"),
}


def stamps(market: str) -> dict[str, Writer]:
    """Writers of moments for the sessions of a market."""
    found = {
        f"{name} at {hour} in {clock}": _stamp(market, hour, clock, form)
        for name, form in _FORMS.items()
        for hour in _HOURS
        for clock in _CLOCKS
        # Midnight without a zone is a date to everybody: whoever writes another midnight so has lost the day.
        if not name.startswith("no zone") or (hour != time(0) or clock == zone_of(market))
    }
    for name in ("iso", "seconds", "milliseconds", "zulu"):
        for clock in _CLOCKS:
            if name == "iso" or clock == "UTC":
                found[f"{name} of a date in {clock}"] = _date_as_moment(clock, _FORMS[name])
    return found
