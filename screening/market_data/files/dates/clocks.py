"""The time of day, and the zone, that stand behind a written date. Pure."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

# Abbreviations that mean one offset everywhere. CST, IST and BST mean several, so they are no zone here.
_OFFSETS = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "KST": 9,
    "JST": 9,
    "HKT": 8,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "CET": 1,
    "CEST": 2,
}
_NOON = 12
_CLOCK = re.compile(
    r"(?P<date>.*?\S)\s*(?:[T\s,]\s*)(?P<before>오전|오후|[AP]M)?\s*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    # Without colons only behind a date of eight digits: the 2024 of "Jan 02, 2024" is no time of day.
    r"|(?<=^\d{8}[T\s])(?P<digits>\d{4}|\d{6}))"
    r"\s*(?P<after>오전|오후|[AP]M)?\s*"
    r"(?P<zone>Z|[A-Z]{3,4}|(?:UTC|GMT)?\s?[+\-−]\d{2}(?::?\d{2})?)?\s*(?:\[[\w/+\-]+\]|\([^()]*\))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clock:
    """A time of day as written, with its offset from UTC (None: no zone is written), and how it is written."""

    time: time
    offset: timedelta | None
    dress: str

    @staticmethod
    def of_digits(digits: str) -> "Clock":
        """HHMM or HHMMSS. Raises ValueError for no time of day."""
        hour, minute, second = digits[:2], digits[2:4], digits[4:] or "0"
        return Clock(time(int(hour), int(minute), int(second)), None, "hhmmss"[: len(digits)])


def split_clock(text: str) -> tuple[str, Clock | None]:
    """The date alone, and the time of day behind it. A text whose time of day is none stays whole."""
    match = _CLOCK.fullmatch(text)
    if not match:
        return text, None
    try:
        written = _time(match)
    except ValueError:
        return text, None
    zone = (match["zone"] or "").replace("−", "-")
    offset = _offset(zone) if zone else None
    if zone and offset is None:
        return text, None
    # One writer names zones one way: Z is not +00:00, and neither is KST.
    style = re.sub(r"[^\W\d]+", "name", re.sub(r"\d", "0", zone.replace("-", "+")))
    return match["date"], Clock(written, offset, f"time {style}".strip())


def clock_text(text: str) -> str:
    """A time of day of a column of its own, so that it can stand behind a date: "0" and "93000" get colons."""
    digits = text.strip().removesuffix(".0")
    if not digits.isdigit():
        return text.strip()
    if set(digits) == {"0"}:
        return "00:00:00"
    padded = digits.zfill(6) if len(digits) > 4 else f"{digits.zfill(4)}00"
    return f"{padded[:2]}:{padded[2:4]}:{padded[4:]}"


def _time(match: re.Match[str]) -> time:
    if match["digits"]:
        return Clock.of_digits(match["digits"]).time
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["before"] or match["after"] or "").upper()
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if half in {"PM", "오후"} else 0)
    return time(hour, minute, second)


def _offset(zone: str) -> timedelta | None:
    if zone.upper() in _OFFSETS:
        return timedelta(hours=_OFFSETS[zone.upper()])
    signed = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])(\d{2}):?(\d{2})?", zone, re.IGNORECASE)
    if not signed:
        return None
    size = timedelta(hours=int(signed[2]), minutes=int(signed[3] or 0))
    return -size if signed[1] == "-" else size
