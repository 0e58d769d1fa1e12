"""Names of months and of days of the week, as files of prices write them. Pure."""

import re

_MONTHS = (
    "jan january januar jänner",
    "feb february februar",
    "mar march mär märz mrz maerz",
    "apr april",
    "may mai",
    "jun june juni",
    "jul july juli",
    "aug august",
    "sep sept september",
    "oct october okt oktober",
    "nov november",
    "dec december dez dezember",
)
_WEEKDAYS = (
    "mon monday mo montag 월 월요일 月",
    "tue tues tuesday di dienstag 화 화요일 火",
    "wed wednesday mi mittwoch 수 수요일 水",
    "thu thur thurs thursday do donnerstag 목 목요일 木",
    "fri friday fr freitag 금 금요일 金",
    "sat saturday sa samstag 토 토요일 土",
    "sun sunday so sonntag 일 일요일 日",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
_LEADING = re.compile(r"([^\W\d]+)\.?,?\s+(.+)")
_TRAILING = re.compile(r"(.+?)(?:\s*\(([^\W\d]+)\)|[\s,]+([^\W\d]+)\.?)")


def month_named(name: str) -> int | None:
    """The number of a month by its name, in English or German, short or whole; None for other words."""
    return _MONTH_OF.get(name.lower())


def without_weekday(text: str) -> tuple[str, int | None]:
    """The text without the name of a day of the week before or behind it, and that day (Monday is 0)."""
    if (match := _TRAILING.fullmatch(text)) and (
        weekday := _WEEKDAY_OF.get((match[2] or match[3]).lower())
    ) is not None:
        return match[1], weekday
    if (match := _LEADING.fullmatch(text)) and (weekday := _WEEKDAY_OF.get(match[1].lower())) is not None:
        return match[2], weekday
    return text, None
