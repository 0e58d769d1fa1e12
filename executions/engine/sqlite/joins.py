"""What the rows say of undecided nodes, on SQLite."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Join:
    """What the rows say of an undecided node; `fired` in the order in which the sources ended."""

    id: str
    position: int
    needed: int
    all_done: bool = True
    fired: list[int] = field(default_factory=list)

    @property
    def opens(self) -> bool:
        """Whether enough fired."""
        return len(self.fired) >= self.needed if self.needed else self.all_done and bool(self.fired)

    @property
    def arrived(self) -> list[int]:
        """For `all` every source that fired, in order; for any and count the first that ended."""
        return self.fired[: self.needed] if self.needed else sorted(self.fired)


def joins(seen: Iterable[tuple[Any, ...]]) -> list[Join]:
    """The joins of the rows (id, position, needed, source, whether that is done, whether it fires)."""
    found: dict[str, Join] = {}
    for identity, position, needed, source, is_done, fires in seen:
        join = found.setdefault(identity, Join(identity, position, needed))
        join.all_done = join.all_done and bool(is_done)
        if is_done and fires:
            join.fired.append(source)
    return list(found.values())
