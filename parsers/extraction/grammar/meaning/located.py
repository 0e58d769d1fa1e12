"""Meanings that know their words. Pure."""

from dataclasses import dataclass, field, replace
from typing import Self

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Located:
    """A meaning with the characters of the sentence that it was read from; two equal meanings may stand apart."""

    words: Stretch | None = field(default=None, compare=False, kw_only=True)

    def at(self, start: int, end: int) -> Self:
        """The same meaning with its words, unless it knows them already."""
        return self if self.words is not None else replace(self, words=(start, end))
