"""What became of each item of a case, and the verdict on the case. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

# Of an expected item. `half`: only the operator's strictness or crossing differs; it counts as wrong.
State = Literal["right", "asked", "lost", "half", "wrong"]
Verdict = Literal["exact", "honest", "silent"]


@dataclass(frozen=True)
class ItemOutcome:
    """An expected item, or a predicted one that matches none, and what became of it."""

    slot: str
    n: int
    state: State


@dataclass
class Outcome:
    """All items of a case: expected ones, predicted ones without a match (asked or wrong), unsupported statements."""

    expected: list[ItemOutcome] = field(default_factory=list)
    extra: list[ItemOutcome] = field(default_factory=list)
    unsupported: list[Literal["read", "asked", "lost"]] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    is_exact: bool = False

    @property
    def right(self) -> int:
        """Expected items that were read."""
        return self._count(self.expected, "right")

    @property
    def asked(self) -> int:
        """What is not right, and asked about."""
        return self._count((*self.expected, *self.extra), "asked") + self.unsupported.count("asked")

    @property
    def lost(self) -> int:
        """What stands in the text and was dropped without a word."""
        return self._count(self.expected, "lost") + self.unsupported.count("lost")

    @property
    def wrong(self) -> int:
        """What was read otherwise than it stands, without a word."""
        return self._count((*self.expected, *self.extra), "wrong", "half")

    @property
    def verdict(self) -> Verdict:
        """silent: something is lost or wrong; honest: everything else is asked about; exact: right to the item."""
        if self.lost + self.wrong:
            return "silent"
        return "exact" if self.is_exact else "honest"

    @staticmethod
    def _count(items: Iterable[ItemOutcome], *states: State) -> int:
        return sum(item.state in states for item in items)
