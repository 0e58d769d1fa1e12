"""All words of a list that start at a place of a text. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from parsers.extraction.grammar.lexicon.entries import Entry, Meaning

_HANGUL = re.compile(r"[가-힣]")
_ENDS = ""  # the key under which a node keeps its meanings


class Trie:
    """A tree of characters over the surfaces of a word list."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._root: dict[str, Any] = {}
        for entry in entries:
            for surface in _blanks(entry.surface):
                self._add(surface, entry.meaning)

    def _add(self, surface: str, meaning: Meaning) -> None:
        node = self._root
        for sign in surface:
            node = node.setdefault(sign, {})
        found = node.setdefault(_ENDS, [])
        if meaning not in found:
            found.append(meaning)

    def at(self, text: str, place: int) -> Iterator[tuple[int, list[Meaning]]]:
        """End and meanings of each word that starts at the place, shortest first; no piece of a longer word."""
        if place and _same_word(text[place - 1], text[place]):
            return
        node = self._root
        for here in range(place, len(text)):
            sign = text[here]
            node = node.get(sign) or (node.get(" ") if sign == "-" else None) or {}
            if not node:
                return
            meanings = node.get(_ENDS)
            if meanings and not (here + 1 < len(text) and _same_word(sign, text[here + 1])):
                yield here + 1, meanings


def _same_word(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word of Latin letters or digits; "200ema" and "rsi가" are two."""
    if not (left.isascii() and right.isascii()):
        return left.isalpha() and right.isalpha() and not _HANGUL.match(left) and not _HANGUL.match(right)
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _blanks(surface: str) -> Iterator[str]:
    """The surface, and for Korean ones each form with blanks left out."""
    head, blank, rest = surface.partition(" ")
    if not blank:
        yield surface
        return
    for tail in _blanks(rest):
        yield f"{head} {tail}"
        if _HANGUL.search(head[-1:] or "") or _HANGUL.match(tail):
            yield f"{head}{tail}"
