"""Names of months and of days of the week, as files of prices write them. Pure."""

import re

# English, German, French and Spanish: no short name means two months.
_MONTHS = (
    "jan january januar jänner janv janvier ene enero",
    "feb february februar févr février febrero",
    "mar march mär märz mrz maerz mars marzo",
    "apr april avr avril abr abril",
    "may mai mayo",
    "jun june juni juin junio",
    "jul july juli juil juillet julio",
    "aug august août ago agosto",
    "sep sept september septembre septiembre",
    "oct october okt oktober octobre octubre",
    "nov november novembre noviembre",
    "dec december dez dezember déc décembre dic diciembre",
)
# English, German, Korean and Japanese; others are left out, because "mar" is March here and a Tuesday there.
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
    """The number of a month by its name, short or whole; None for other words."""
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
