"""One written date taken apart: which days it can be, by the order that its numbers stand in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import normalize

from screening.market_data.files.dates.clocks import Clock, split_clock
from screening.market_data.files.dates.names import month_named, without_weekday

EARLIEST_YEAR, LATEST_YEAR = 1800, 2100
# Which parts of a date stand first, second and third; "ydm" exists to be refused, "ym" has no day.
ORDERS = ("ymd", "dmy", "mdy")
SERIAL, EPOCH = "serial", "epoch"

_NUMBERS = re.compile(r"(\d{1,4})\s*([-/.년年])(\s*)(\d{1,2})\s*([-/.월月])\s*(\d{1,4})\s*([.일日]?)")
_NAME_FIRST = re.compile(r"([^\W\d]+)\.?([\s\-/]*)(\d{1,2})(?:st|nd|rd|th)?([\s,\-/]+)(\d{4}|\d{2})")
_NAME_MIDDLE = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?([\s.\-/]*)([^\W\d]+)\.?([\s,.\-/]*)(\d{4}|\d{1,2})")
_WITHOUT_DAY = re.compile(
    r"\d{4}\s*[-/.년年]\s*\d{1,2}\s*[월月.]?|\d{1,2}\s*[-/.]\s*\d{1,4}|\d{4}[년年]?|\d{4}[-\s]?[QqWw]\d{1,2}"
    r"|[Qq]\d[\s\-/]*\d{4}|[^\W\d]+\.?[\s,'\-/]*\d{2,4}|\d{2,4}[\s\-/.]*[^\W\d]+"
)
_WHOLE = re.compile(r"-?\d{1,20}(?:\.0+)?")
# What spreadsheets and people put around a date so that it stays a text.
_WRAPPING = "'\"= \t"
# A year of two digits is of the last century for sure only when that year is so far from coming in this one.
_SURE_YEARS = 75
_EXCEL_BEGIN = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099
_EPOCH_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
# Units of moments counted since 1970, by how large a number is: each band begins in 1973.
_UNITS = (("ns", 10**17, 10**9), ("us", 10**14, 10**6), ("ms", 10**11, 10**3), ("s", 10**8, 1))


@dataclass(frozen=True)
class Written:
    """A date as written: `days` by order; `dress` is how it is written, one for all dates of one writer.

    `structure` holds the orders that such a dress allows at all, whatever the numbers; an order of `structure` that is
    not in `days` gives no day. `clock` is the time of day beside it, if any. `padding` tells the places of numbers with
    a leading zero ("0 padded") and of lone digits ("0 bare"), where that helps to tell writers apart.
    """

    dress: str
    structure: tuple[str, ...]
    days: Mapping[str, date]
    clock: Clock | None = None
    padding: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WithoutDay:
    """A month, quarter, week or year: no day can be told from it."""


def take_apart(text: str, latest: date) -> Written | WithoutDay | None:
    """What a text says as a date; None when it is none. Two-digit years are those of the century up to `latest`."""
    bare = normalize("NFKC", text).strip(_WRAPPING)
    if _WHOLE.fullmatch(bare):
        return _of_digits(bare.partition(".")[0], latest)
    bare, clock = split_clock(bare)
    bare, weekday = without_weekday(bare)
    found = _of_numbers(bare, latest) or _of_names(bare, latest) or _of_eight(bare, latest)
    if found is None:
        return WithoutDay() if clock is None and _is_without_day(bare) else None
    dress = found.dress + (f" {clock.dress}" if clock else "") + (" weekday" if weekday is not None else "")
    days = {order: day for order, day in found.days.items() if weekday in {None, day.weekday()}}
    return Written(dress, found.structure, days, clock, found.padding)


def _of_digits(digits: str, latest: date) -> Written | WithoutDay | None:
    if re.fullmatch(r"\d{8}|\d{6}", digits):
        return _compact(digits, latest)
    if re.fullmatch(r"\d{4}", digits):
        return WithoutDay()
    if re.fullmatch(
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", digits
    ):
        day, clock = _compact(digits[:8], latest), Clock.of_digits(digits[8:])
        return Written(f"yyyymmdd{clock.dress}", ("ymd",), {k: v for k, v in day.days.items() if k == "ymd"}, clock)
    number = int(digits)
    if re.fullmatch(r"\d{5}", digits):
        return Written(SERIAL, ("",), {"": _EXCEL_BEGIN + timedelta(days=number)}) if number in _SERIALS else None
    for unit, least, per_second in _UNITS:
        if abs(number) >= least:
            return _moment(number // per_second, unit)
    return None


def _moment(seconds: int, unit: str) -> Written | None:
    try:
        moment = _EPOCH_BEGIN + timedelta(seconds=seconds)
    except OverflowError:
        return None
    if not EARLIEST_YEAR <= moment.year < LATEST_YEAR:
        return None
    return Written(f"{EPOCH} {unit}", ("",), {"": moment.date()}, Clock(moment.time(), timedelta(0), EPOCH))


def _compact(digits: str, latest: date) -> Written:
    """Eight or six digits in a row."""
    wide = len(digits) - 4  # digits of the year
    parts = {
        "ymd": (digits[:wide], digits[wide : wide + 2], digits[wide + 2 :]),
        "dmy": (digits[4:], digits[2:4], digits[:2]),
        "mdy": (digits[4:], digits[:2], digits[2:4]),
    }
    days = {order: _day(year, month, day, latest) for order, (year, month, day) in parts.items()}
    if wide == len("yy"):
        days["ym"] = _day(digits[:4], digits[4:], "1", latest)
    structure = (*ORDERS, "ym") if wide == len("yy") else ORDERS
    return Written("d" * len(digits), structure, {order: day for order, day in days.items() if day})


def _of_eight(text: str, latest: date) -> Written | None:
    return _compact(text, latest) if re.fullmatch(r"\d{8}", text) else None


def _of_numbers(text: str, latest: date) -> Written | None:
    match = _NUMBERS.fullmatch(text)
    if not match:
        return None
    first, between, space, second, after, third, end = match.groups()
    named = between in "년年"
    if named != (after in "월月") or named != (end in "일日" and bool(end)) or (not named and between != after):
        return None
    if end == "." and between != ".":
        return None
    return _ordered((first, second, third), f"{between}{space and ' '}", latest, year_first=named)


def _ordered(parts: tuple[str, str, str], dress: str, latest: date, *, year_first: bool = False) -> Written | None:
    """Three numbers: which orders they allow. A year has two digits or four; no other number has more than two."""
    first, second, third = parts
    if (len(first) > 2 and len(third) > 2) or 3 in {len(first), len(third)}:
        return None
    structure: tuple[str, ...] = ORDERS
    if year_first:
        structure, dress = ("ymd",), f"y{dress}{len(first)}"
    elif len(first) > 2:
        structure, dress = ("ymd", "ydm"), f"y{dress}"
    elif len(third) > 2:
        structure, dress = ("dmy", "mdy"), f"{dress}y"
    by_order = {
        "ymd": (first, second, third),
        "ydm": (first, third, second),
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }
    days = {order: _day(*by_order[order], latest) for order in structure}
    padding = frozenset() if structure[0] == "ymd" and len(first) > 2 else _padding(parts)
    return Written(dress, structure, {order: day for order, day in days.items() if day}, padding=padding)


def _padding(parts: tuple[str, str, str]) -> frozenset[str]:
    return frozenset(
        f"{place} {'padded' if part[0] == '0' else 'bare'}"
        for place, part in enumerate(parts)
        if len(part) == 1 or (len(part) == len("dd") and part[0] == "0")
    )


def _of_names(text: str, latest: date) -> Written | None:
    """Dates with the name of a month."""
    if (match := _NAME_FIRST.fullmatch(text)) and (month := month_named(match[1])):
        day = _day(match[5], str(month), match[3], latest)
        return Written(f"name{_signs(match[2], match[4])}{len(match[5])}", ("mdy",), {"mdy": day} if day else {})
    match = _NAME_MIDDLE.fullmatch(text)
    month = month_named(match[3]) if match else None
    if not match or not month:
        return None
    first, third, name = match[1], match[5], str(month)
    signs = _signs(match[2], match[4])
    if len(first) == 4 and len(third) <= 2:
        day = _day(first, name, third, latest)
        return Written(f"y{signs}name", ("ymd",), {"ymd": day} if day else {})
    if len(first) > 2:
        return None
    if len(third) == 4:
        day = _day(third, name, first, latest)
        return Written(f"name{signs}y", ("dmy",), {"dmy": day} if day else {})
    days = {"ymd": _day(first, name, third, latest), "dmy": _day(third, name, first, latest)}
    return Written(f"name{signs}", ("dmy", "ymd"), {order: day for order, day in days.items() if day})


def _signs(*between: str) -> str:
    return "|".join(re.sub(r"[\s.]", "", sign) for sign in between)


def _day(year: str, month: str, day: str, latest: date) -> date | None:
    """The day of these numbers; None when there is none. A year of fewer than four digits has exactly two."""
    if len(year) not in {2, 4}:
        return None
    number = int(year)
    if len(year) == len("yy"):
        century = latest.year // 100 * 100
        number += century if century + number <= latest.year else century - 100
    if not EARLIEST_YEAR <= number < LATEST_YEAR:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def has_sure_century(text: str, day: date, latest: date) -> bool:
    """Whether the year is written in full, or its two digits are not those of a year soon to come as well."""
    return day.year > latest.year - _SURE_YEARS or str(day.year) in text


def _is_without_day(text: str) -> bool:
    """Whether it is a month, quarter or year in some dress: words have to be names of months."""
    if not _WITHOUT_DAY.fullmatch(text):
        return False
    words = re.findall(r"[^\W\d]+", text)
    return all(word in "년年월月" or word.lower() in {"q", "w"} or month_named(word) for word in words)


def at(day: date, clock: Clock | None) -> datetime:
    """The moment as written, without its offset; midnight when no time of day is there."""
    return datetime.combine(day, clock.time if clock else time.min)
