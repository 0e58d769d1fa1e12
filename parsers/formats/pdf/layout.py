"""What stands where on a page: words, lines and ruled lines, in points of the page as it is read. Pure.

A page may be shown on its side; here it is turned so that most of its text runs from left to right, and `box` turns
back. y grows downwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from parsers.formats.base import Box

# Points between ruled lines that are one, from top to bottom and from left to right.
_SAME_RULE, _TOUCHING = 1.5, 3.0

# How far the page as it is shown is turned against the page as it is read, clockwise in degrees.
Turn = Literal[0, 90, 180, 270]


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line without a wide gap: at most one column's, one cell's.

    `order`: its number in the order in which the file draws. `ends_with_blank`: the file has a blank behind its last
    word. `size` is the font's in points.
    """

    words: tuple[Word, ...]
    size: float
    order: int
    ends_with_blank: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def middle(self) -> float:
        """Half its height: lines of one row have it in common, whatever their fonts."""
        return (self.top + self.bottom) / 2

    def with_words(self, words: tuple[Word, ...], *, is_end: bool) -> "Line":
        """A part of it."""
        return replace(self, words=words, ends_with_blank=self.ends_with_blank and is_end)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line that is drawn from left to right, as between the rows of a table."""

    left: float
    right: float
    y: float


@dataclass(frozen=True)
class PageLayout:
    """One page. `asides` run in another direction than the rest: stamps on the margin, words beside an axis.

    `is_picture`: nothing on it is text that can be read, but there is something to see. `hidden`: how many lines are
    there that nobody sees. `aslant`: how many run across it, as watermarks do; they are in none of the others.
    """

    number: int  # from 1
    width: float
    height: float
    turn: Turn = 0
    lines: tuple[Line, ...] = ()
    asides: tuple[Line, ...] = ()
    rules: tuple[Ruled, ...] = ()
    is_picture: bool = False
    is_damaged: bool = False
    hidden: int = 0
    aslant: int = 0

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle in shares of the page as it is shown, cut at its edges."""
        across = (_share(left, self.width), _share(right, self.width))
        down = (_share(top, self.height), _share(bottom, self.height))
        match self.turn:
            case 0:
                return Box(across[0], down[0], across[1], down[1])
            case 90:
                return Box(1 - down[1], across[0], 1 - down[0], across[1])
            case 180:
                return Box(1 - across[1], 1 - down[1], 1 - across[0], 1 - down[0])
            case 270:
                return Box(down[0], 1 - across[1], down[1], 1 - across[0])

    def box_of(self, line: Line) -> Box:
        """Where a line stands."""
        return self.box(line.left, line.top, line.right, line.bottom)


def merged(rules: Iterable[Ruled]) -> tuple[Ruled, ...]:
    """Ruled lines from top to bottom; those that touch, as the edges of cells do, are one."""
    rows: list[list[Ruled]] = []
    for rule in sorted(rules, key=lambda one: one.y):
        if rows and rule.y - rows[-1][-1].y <= _SAME_RULE:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    found: list[Ruled] = []
    for row in rows:
        joined: list[Ruled] = []
        for rule in sorted(row, key=lambda one: one.left):
            if joined and rule.left <= joined[-1].right + _TOUCHING:
                joined[-1] = Ruled(joined[-1].left, max(joined[-1].right, rule.right), joined[-1].y)
            else:
                joined.append(rule)
        found += joined
    return tuple(found)


def _share(place: float, of: float) -> float:
    return min(1.0, max(0.0, place / of)) if of > 0 else 0.0


def median(values: list[float], default: float) -> float:
    """The middle one; `default` of none."""
    return sorted(values)[len(values) // 2] if values else default
