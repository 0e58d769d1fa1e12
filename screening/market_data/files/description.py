"""What a file of bars was found to be: typed, and in the words that the command, the page and the API share. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pastetrader.common.messages import Message


class Role(StrEnum):
    """What a column is to us."""

    SESSION = "session"
    TIME = "time"  # a time of day beside a date: only files of parts of a day have it
    SYMBOL = "symbol"
    NAME = "name"
    MARKET = "market"
    OPEN = "open"
    HIGH = "high"
    LOW = "low"
    CLOSE = "close"
    ADJUSTED = "adjusted"  # the close as if dividends and splits had been there always
    VOLUME = "volume"
    IGNORED = "ignored"


PRICES = (Role.OPEN, Role.HIGH, Role.LOW, Role.CLOSE)


@dataclass(frozen=True)
class Choices:
    """What a person has said about a file; "" where nothing was said and the file has to tell by itself.

    `timezone` is an IANA name; `decimal` is "." or ","; `dates` is "ymd", "dmy" or "mdy"; `adjusted` is "use" (prices
    become those of the adjusted close) or "keep" (prices as they were traded).
    """

    market: str
    not_after: date
    symbol: str = ""
    timezone: str = ""
    decimal: str = ""
    dates: str = ""
    adjusted: str = ""


class Level(StrEnum):
    """How much a finding weighs."""

    NOTE = "note"  # said, and nothing to decide
    DOUBT = "doubt"  # stored only when the person says so (--force)
    QUESTION = "question"  # several readings: one of `answers` has to be given, force doesn't choose
    REFUSAL = "refusal"  # no daily bars can be read from this file


@dataclass(frozen=True)
class Answer:
    """One way to answer a question: the field of Choices (also the command's option), its value, and what it means."""

    choice: str
    value: str
    meaning: Message


@dataclass(frozen=True)
class Example:
    """A place in the file: line of a text file (the header is 1), row of a Parquet file, and what is written there."""

    line: int
    column: str
    value: str


@dataclass(frozen=True)
class Finding:
    """One thing that was found out, with how often and one example."""

    code: str
    level: Level
    message: Message
    count: int = 0
    example: Example | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column as written, what it is to us, and how its values are written ("1.976,00", "dd.mm.yyyy")."""

    written: str
    role: Role
    format: Message | None = None


@dataclass(frozen=True)
class RefusedKind:
    """Rows that are no bars for one reason (a key of reasons.REASONS), with the first of them."""

    reason: str
    count: int
    example: Example


@dataclass(frozen=True)
class FileDescription:
    """A file as understood. rows = bars + halted + the sum of `refused`; sessions are local days of the exchange.

    `zone` is the time zone by which instants became sessions, "" when the file has plain dates. `gaps` counts sessions
    of the market's calendar that lie between a symbol's first and last bar and have none. `first_bars` are rows as they
    would be stored, for a person to look at.
    """

    name: str
    format: Message
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    bars: int = 0
    halted: int = 0
    widened: int = 0
    gaps: int = 0
    symbols: tuple[str, ...] = ()
    first_session: date | None = None
    last_session: date | None = None
    zone: str = ""
    refused: tuple[RefusedKind, ...] = ()
    first_bars: tuple[Mapping[str, Any], ...] = field(default=())

    def at(self, level: Level) -> tuple[Finding, ...]:
        """The findings of that weight."""
        return tuple(finding for finding in self.findings if finding.level is level)

    @property
    def refused_rows(self) -> int:
        """How many rows are no bars."""
        return sum(kind.count for kind in self.refused)
