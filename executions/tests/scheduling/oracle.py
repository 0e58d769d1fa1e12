"""What cron times are by definition: walk every minute of a zone and look at its clock. Nothing of the product.

A minute is due when the clock shows a time of the expression. Expressions that name hours run once per local day: not
when the clock shows a time for the second time, and at the first minute after a gap for what the gap swallowed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

MINUTE = timedelta(minutes=1)
RANGES = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 6)}
NAMES = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}


@dataclass(frozen=True)
class Clock:
    """Of each minute from `start` on: what the clock shows, and whether it has shown that before.

    `gaps`: minutes (by number) before which the clock left times out, with those times.
    """

    start: datetime
    fields: dict[str, NDArray[np.int64]]
    is_second: NDArray[np.bool_]
    gaps: dict[int, dict[str, NDArray[np.int64]]]

    def times(self, expression: str) -> list[datetime]:
        """All due minutes, as UTC moments."""
        minute, hour, *_rest = expression.split()
        due = _matches(expression, self.fields)
        if not minute.startswith("*") and not hour.startswith("*"):
            due &= ~self.is_second
            for place, skipped in self.gaps.items():
                due[place] |= bool(_matches(expression, skipped).any())
        return [self.start + int(place) * MINUTE for place in np.flatnonzero(due)]


def walk(zone: str, start: datetime, days: int) -> Clock:
    """The clock of a zone, minute by minute."""
    info = ZoneInfo(zone)
    walls, is_second, gaps = [], [], {}
    latest = datetime.min  # noqa: DTZ901  # of the clock, which knows no zone
    for number in range(days * 24 * 60):
        wall = (start + number * MINUTE).astimezone(info).replace(tzinfo=None, fold=0)
        walls.append(wall)
        is_second.append(wall <= latest)
        if number and wall - latest > MINUTE:
            count = (wall - latest) // MINUTE
            gaps[number] = _fields([latest + left_out * MINUTE for left_out in range(1, count)])
        latest = max(latest, wall)
    return Clock(start, _fields(walls), np.array(is_second), gaps)


def _fields(walls: list[datetime]) -> dict[str, NDArray[np.int64]]:
    return {
        "minute": np.array([wall.minute for wall in walls]),
        "hour": np.array([wall.hour for wall in walls]),
        "day": np.array([wall.day for wall in walls]),
        "month": np.array([wall.month for wall in walls]),
        "weekday": np.array([wall.isoweekday() % 7 for wall in walls]),
    }


def _matches(expression: str, fields: dict[str, NDArray[np.int64]]) -> NDArray[np.bool_]:
    texts = dict(zip(RANGES, expression.lower().split(), strict=True))
    found = {name: np.isin(fields[name], sorted(_values(name, text))) for name, text in texts.items()}
    is_either = not texts["day"].startswith("*") and not texts["weekday"].startswith("*")
    days = found["day"] | found["weekday"] if is_either else found["day"] & found["weekday"]
    return np.asarray(found["minute"] & found["hour"] & found["month"] & days)


def _values(name: str, text: str) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        base, _slash, step = part.partition("/")
        first, last = RANGES[name]
        if base != "*":
            start, dash, end = base.partition("-")
            first = _number(start)
            last = _number(end) if dash else (last if step else first)
        found |= {value % 7 if name == "weekday" else value for value in range(first, last + 1, int(step or 1))}
    return found


def _number(text: str) -> int:
    return NAMES[text] if text in NAMES else int(text)


def random_expression(random: Random) -> str:
    """Fixed hours and stars by turns, with lists, ranges, steps and names; often near where clocks change."""
    minute = random.choice(["0", "30", "15,45", "*", "*/15", "*/7", "5-20/5", "59", str(random.randrange(60))])
    hour = random.choice(["0", "1", "2", "3", "23", "*", "*/2", "*/6", "1-3", "0,2", "9-16", str(random.randrange(24))])
    day = random.choice(["*", "*", "*", "1", "13", "31", "1-7", "*/10", str(random.randint(1, 28))])
    month = random.choice(["*", "*", "*", "3", "10", "4-9", "*/3", "1,11"])
    weekday = random.choice(["*", "*", "1-5", "0", "7", "mon", "6,0", "fri", "*/2"])
    if day == "31" and month == "4-9":
        month = "*"
    return f"{minute} {hour} {day} {month} {weekday}"


START = datetime(2026, 1, 15, tzinfo=UTC)
DAYS = 400
# Gaps and overlaps of an hour at night, of half an hour, at midnight; on both hemispheres.
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "Pacific/Auckland",
)
