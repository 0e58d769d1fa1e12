"""How a side joins its rules: trees of numbers, one for each rule, so that two readings can be compared. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from screening.strategy import Logic, RuleGroup


@dataclass(frozen=True)
class Join:
    """Rules and joins that all must hold, or any of them."""

    logic: Logic
    parts: tuple["int | Join", ...] = ()

    def numbers(self) -> Iterator[int]:
        """The rules, depth first."""
        for part in self.parts:
            if isinstance(part, Join):
                yield from part.numbers()
            else:
                yield part

    def pruned(self) -> "Join":
        """Without empty joins, joins of one, and joins that join as what is around them does."""
        kept: list[int | Join] = []
        for part in self.parts:
            if not isinstance(part, Join):
                kept.append(part)
                continue
            inner = part.pruned()
            if inner.logic == self.logic or len(inner.parts) < 2:  # a join of one joins nothing
                kept += inner.parts
            else:
                kept.append(inner)
        if len(kept) == 1 and isinstance(kept[0], Join):
            return kept[0]
        return Join(self.logic, tuple(kept))

    def only(self, numbers: Iterable[int]) -> "Join":
        """The same with these rules alone."""
        wanted = frozenset(numbers)
        parts = (part.only(wanted) if isinstance(part, Join) else part for part in self.parts)
        kept = tuple(part for part in parts if isinstance(part, Join) or part in wanted)
        return Join(self.logic, kept).pruned()

    def joined_with(self, more: Iterable[int], logic: Logic) -> "Join":
        """With more rules beside it."""
        return Join(logic, (self, *more)).pruned()

    @property
    def shape(self) -> object:
        """Equal for two that say the same: the order of parts is no matter, and one rule alone is joined by nothing."""
        tree = self.pruned()
        parts = frozenset(part.shape if isinstance(part, Join) else part for part in tree.parts)
        return parts if len(tree.parts) < 2 else (tree.logic, parts)  # as above

    def group(self, texts: Mapping[int, str]) -> RuleGroup:
        """The group of conditions that it says."""
        parts = tuple(part.group(texts) if isinstance(part, Join) else texts[part] for part in self.parts)
        return RuleGroup(logic=self.logic, conditions=parts)

    def paths(self, path: str) -> dict[int, str]:
        """Where each rule stands in the group: {2: "entry.1.0"}."""
        found: dict[int, str] = {}
        for place, part in enumerate(self.parts):
            here = f"{path}.{place}"
            found |= part.paths(here) if isinstance(part, Join) else {part: here}
        return found


def join_of(group: RuleGroup, numbers: Mapping[str, int], path: str) -> Join:
    """The tree of a group; `numbers` by the paths of its rules."""
    parts: list[int | Join] = []
    for place, condition in enumerate(group.conditions):
        here = f"{path}.{place}"
        if isinstance(condition, RuleGroup):
            parts.append(join_of(condition, numbers, here))
        else:
            parts.append(numbers[here])
    return Join(group.logic, tuple(parts)).pruned()
