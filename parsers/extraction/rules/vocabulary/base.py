"""The form of a vocabulary: entries of tokens, and recognisers of facts. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

TokenKind = Literal[
    "operand",  # a series: value is its text ("sma(50)")
    "number",
    "comparator",  # value is < <= > >= == crosses_above crosses_below
    "direction",  # above / below a level by some percent: value is + or -
    "trend",  # rising / falling
    "fact",  # a whole condition by itself: "golden cross", "new 52-week high"
    "role",  # buy, sell, short, cover, filter
    "logic",  # and, or, not
    "risk",  # stop_loss, take_profit, trailing_stop
    "entry_price",
    "peak",
    "than",  # Korean: the comparison's right side stands before it
]


@dataclass(frozen=True)
class Meaning:
    """What a matched pattern stands for. `assumed` are numbers that the words do not give."""

    value: str
    assumed: tuple[str, ...] = ()
    needs_threshold: bool = False


Reading = Callable[[re.Match[str]], Meaning]


@dataclass(frozen=True)
class Entry:
    """A pattern and its meaning: fixed, or made from the match."""

    kind: TokenKind
    pattern: re.Pattern[str]
    meaning: Meaning | Reading

    def read(self, match: re.Match[str]) -> Meaning:
        """The meaning of this match."""
        return self.meaning if isinstance(self.meaning, Meaning) else self.meaning(match)


@dataclass(frozen=True)
class Vocabulary:
    """A language: token entries (earlier wins over later of the same length), and how sentences are built.

    `verb_last`: the verb ends its clause, and a comparison's right side stands before the comparator (Korean).
    """

    language: str
    verb_last: bool
    entries: tuple[Entry, ...]
    injection: tuple[re.Pattern[str], ...]
    vague: tuple[re.Pattern[str], ...] = ()
    cross_default: tuple[int, int] = (50, 200)
    names: Mapping[str, str] = field(default_factory=dict)


def words(kind: TokenKind, value: str, *patterns: str) -> tuple[Entry, ...]:
    """Entries with one fixed meaning."""
    return tuple(Entry(kind, re.compile(pattern), Meaning(value)) for pattern in patterns)


def reading(kind: TokenKind, meaning: Reading | Meaning, *patterns: str) -> tuple[Entry, ...]:
    """Entries whose meaning is made from the match."""
    return tuple(Entry(kind, re.compile(pattern), meaning) for pattern in patterns)
