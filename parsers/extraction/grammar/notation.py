"""How rules of a grammar are written: `@grammar.rule("clause: series -BE? predicate")` over a typed function. Pure.

A pattern is `left: symbols`. Capitals are types of words, small letters phrases. `symbol?` may be absent (its value is
then None), `(a|b)` is one of several, `-symbol` must stand there and is not passed on. The function gets the values
in order and returns the phrase's value, or None when they don't fit together (dimensions, order, ranges).
"""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_SYMBOL = re.compile(r"(?P<silent>-)?(?:\((?P<choice>[\w|]+)\)|(?P<name>\w+))(?P<optional>\?)?$")


@dataclass(frozen=True)
class Production:
    """left -> right. `passed[i]` is the place in `right` of the i-th argument, None = absent."""

    left: str
    right: tuple[str, ...]
    passed: tuple[int | None, ...]
    build: Callable[..., Hashable]
    cost: float = 0.0

    def __str__(self) -> str:
        return f"{self.left}: {' '.join(self.right)}"


@dataclass
class Grammar:
    """The rules of one language, or the common ones."""

    productions: list[Production] = field(default_factory=list)

    def rule(self, *patterns: str, cost: float = 0.0) -> Callable[[Function], Function]:
        """Patterns that a function builds the value of; `cost` > 0 for readings that lose against others."""

        def keep(build: Function) -> Function:
            for pattern in patterns:
                self.productions += _productions(pattern, build, cost)
            return build

        return keep

    def same(self, *patterns: str, cost: float = 0.0) -> None:
        """Patterns whose value is that of the one symbol that is passed on."""
        self.rule(*patterns, cost=cost)(lambda value: value)

    def __add__(self, other: "Grammar") -> "Grammar":
        return Grammar([*self.productions, *other.productions])


def _productions(pattern: str, build: Callable[..., Hashable], cost: float) -> Iterator[Production]:
    left, _, rest = pattern.partition(":")
    parts = []
    for part in rest.split():
        match = _SYMBOL.match(part)
        if match is None:
            raise ValueError(f"{part!r} in {pattern!r} is no symbol.")
        names: list[str | None] = [*(match["choice"] or match["name"]).split("|")]
        if match["optional"]:
            names.append(None)
        parts.append([(name, not match["silent"]) for name in names])
    for chosen in product(*parts):
        right = tuple(name for name, _passed in chosen if name is not None)
        if not right:
            raise ValueError(f"{pattern!r} may be empty.")
        passed: list[int | None] = []
        place = 0
        for name, is_passed in chosen:
            if is_passed:
                passed.append(None if name is None else place)
            place += name is not None
        yield Production(left.strip(), right, tuple(passed), build, cost)
