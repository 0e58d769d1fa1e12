"""The rules of one side while decisions are applied to them: leaves that can be replaced, left out and added. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from screening.conditions import parse
from screening.strategy import Logic, RuleGroup

_NOT_A_LINE_END = re.compile(r"[^\n]")


@dataclass
class Leaf:
    """A condition; `origin` is its path in the strategy as read, or names the answer that added it."""

    origin: str
    text: str


@dataclass
class Tree:
    """Leaves and trees that all must hold, or any of them."""

    logic: Logic
    parts: "list[Leaf | Tree]" = field(default_factory=list)

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf, in order."""
        for part in self.parts:
            if isinstance(part, Tree):
                yield from part.leaves()
            else:
                yield part

    def remove(self, leaf: Leaf) -> None:
        """Leave a leaf out, wherever it stands."""
        self.parts = [part for part in self.parts if part is not leaf]
        for part in self.parts:
            if isinstance(part, Tree):
                part.remove(leaf)

    def put_beside(self, leaf: Leaf, new: Sequence[Leaf]) -> None:
        """Put leaves that must hold together with a leaf after it, wherever it stands."""
        for place, part in enumerate(self.parts):
            if part is leaf:
                self.parts[place : place + 1] = [leaf, *new] if self.logic == "all" else [Tree("all", [leaf, *new])]
                return
            if isinstance(part, Tree):
                part.put_beside(leaf, new)

    def add(self, new: Sequence[Leaf], logic: Logic) -> None:
        """Add leaves that all must hold beside what is here (`logic` all), or as another way (any)."""
        if not self.parts:
            self.parts, self.logic = [*new], logic if len(new) == 1 else "all"
            return
        if self.logic != logic:
            if len(self.parts) > 1:
                self.parts = [Tree(self.logic, self.parts)]
            self.logic = logic
        self.parts += new if logic == "all" or len(new) == 1 else [Tree("all", [*new])]

    def group(self, path: str) -> tuple[RuleGroup, dict[str, str]]:
        """The group without empty parts and groups of one, and the path of each leaf by its origin."""
        tree = self.pruned()
        paths: dict[str, str] = {}
        return _numbered(tree, path, paths), paths

    def pruned(self) -> "Tree":
        """Without empty parts, groups of one, and groups that join as what is around them does."""
        kept: list[Leaf | Tree] = []
        for part in self.parts:
            if isinstance(part, Tree):
                inner = part.pruned()
                if len(inner.parts) == 1 or (inner.parts and inner.logic == self.logic):
                    kept += inner.parts
                elif inner.parts:
                    kept.append(inner)
            else:
                kept.append(part)
        if len(kept) == 1 and isinstance(kept[0], Tree):
            return kept[0]
        return Tree(self.logic, kept)


def tree_of(group: RuleGroup, path: str) -> Tree:
    """The group as a tree whose leaves know their paths."""
    tree = Tree(group.logic)
    for number, condition in enumerate(group.conditions):
        here = f"{path}.{number}"
        part = tree_of(condition, here) if isinstance(condition, RuleGroup) else Leaf(here, condition)
        tree.parts.append(part)
    return tree


def canonical(text: str) -> tuple[str, ...]:
    """The canonical text of each condition of a reading, which holds several with ";". Raises ConditionError."""
    found, start = [], 0
    for part in text.split(";"):
        if part.strip():
            # What stands before it as blanks: an error names its place in the whole.
            found.append(parse(_NOT_A_LINE_END.sub(" ", text[:start]) + part).text())
        start += len(part) + 1
    return tuple(found)


def _numbered(tree: Tree, path: str, paths: dict[str, str]) -> RuleGroup:
    conditions: list[str | RuleGroup] = []
    for part in tree.parts:
        here = f"{path}.{len(conditions)}"
        if isinstance(part, Tree):
            conditions.append(_numbered(part, here, paths))
        else:
            conditions.append(part.text)
            paths[part.origin] = here
    return RuleGroup(logic=tree.logic, conditions=tuple(conditions))
