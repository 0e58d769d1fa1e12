"""What the limits are, and the arithmetic of a bucket that empties steadily: pure, no rows.

A bucket is one number: the moment at which what was taken is worked off ("due"). Taking one moves it by the pause that
one costs; it may lie at most `seconds` in the future. So whoever was idle may take `amount` at once, and in any time T
at most `amount + T * amount / seconds` (the generic cell rate algorithm, ITU-T I.371).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

SECOND_US = 1_000_000
UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_RATE = re.compile(r"\s*(?P<scope>[a-z_]+)\s*=\s*(?P<amount>\d{1,9})\s*/\s*(?P<unit>second|minute|hour|day)\s*")


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds; an amount of 0 is without limit."""

    amount: int
    seconds: int

    @property
    def pause_us(self) -> int:
        """What one costs, in microseconds."""
        return self.seconds * SECOND_US // self.amount

    @property
    def most_us(self) -> int:
        """How far ahead a bucket may be due: `amount` pauses."""
        return self.pause_us * self.amount

    def share(self, divisor: int) -> "Rate":
        """That part of it, at least one."""
        return Rate(max(1, self.amount // divisor), self.seconds) if self.amount else self

    @property
    def chunk(self) -> int:
        """How many a process may take at once to count them itself: a fiftieth, so that few requests write."""
        return max(1, min(20, self.amount // 50))


# Of each person, over everything that they use. `PASTETRADER_API_RATES` changes them.
DEFAULTS: Mapping[str, Rate] = {
    "read": Rate(3_000, 60),
    "write": Rate(600, 60),
    "run": Rate(120, 60),
    "test": Rate(30, 60),
    "paste": Rate(20, 60),
    "fetch": Rate(60, 3_600),
    "token": Rate(30, 3_600),
}


def parsed_rates(texts: Iterable[str]) -> dict[str, Rate]:
    """`["read=100/minute", "run=0/minute"]` as rates; "off" is no limits at all. ValueError says what is wrong."""
    rates = dict(DEFAULTS)
    for text in texts:
        if text.strip() == "off":
            return dict.fromkeys(DEFAULTS, Rate(0, 60))
        found = _RATE.fullmatch(text)
        if found is None or found["scope"] not in DEFAULTS:
            names = ", ".join(DEFAULTS)
            raise ValueError(f"PASTETRADER_API_RATES: {text!r} is no rate. Write read=600/minute; known are {names}.")
        rates[found["scope"]] = Rate(int(found["amount"]), UNITS[found["unit"]])
    return rates


@lru_cache(maxsize=8)
def rates_of(texts: tuple[str, ...]) -> Mapping[str, Rate]:
    """As `parsed_rates`, remembered."""
    return parsed_rates(texts)


def bucket_key(*parts: str) -> str:
    """The name of a bucket as it is kept: a hash, so that no address or e-mail is."""
    return hashlib.sha256("\0".join(("rate", *parts)).encode()).hexdigest()
