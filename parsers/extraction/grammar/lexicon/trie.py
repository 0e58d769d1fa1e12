"""All words of a list that start at a place of a text. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from parsers.extraction.grammar.lexicon.entries import Entry, Meaning

_HANGUL = re.compile(r"[가-힣]")
_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_ENDS = ""  # the key under which a node keeps its meanings
_GOES_ON = "endings"  # … and the stems that end here, each with the tree of its endings


class Trie:
    """A tree of characters over the surfaces of a word list; stems lead on into a tree of endings that they share."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._root: dict[str, Any] = {}
        self._endings: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
        for entry in entries:
            # A hyphen inside a word stands for a blank too: both are one way in the tree.
            for surface in _blanks(_INNER_HYPHEN.sub(" ", entry.surface)):
                if entry.endings:
                    _keep(self._root, surface, _GOES_ON, (entry.meaning, self._tree_of(entry.endings)))
                else:
                    _keep(self._root, surface, _ENDS, entry.meaning)

    def _tree_of(self, endings: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        tree = self._endings.get(endings)
        if tree is None:
            tree = self._endings[endings] = {}
            for tail, type_ in endings:
                for spelled in _blanks(tail) if tail else ("",):
                    # A blank behind the stem may be left out, too.
                    for form in (spelled, spelled.lstrip()):
                        _keep(tree, form, _ENDS, type_)
        return tree

    def at(self, text: str, place: int) -> Iterator[tuple[int, list[Meaning]]]:
        """End and meanings of each word that starts at the place, shortest first; no piece of a longer word."""
        if place and _same_word(text[place - 1], text[place]):
            return
        found: dict[int, list[Meaning]] = defaultdict(list)
        for end, node in _walk(self._root, text, place):
            found[end] += node.get(_ENDS, ())
            for stem, endings in node.get(_GOES_ON, ()):
                for stop, inner in ((end, endings), *_walk(endings, text, end)):
                    found[stop] += (replace(stem, ending=type_) for type_ in inner.get(_ENDS, ()))
        for end in sorted(found):
            if found[end] and not (end < len(text) and _same_word(text[end - 1], text[end])):
                yield end, found[end]


def _walk(node: dict[str, Any], text: str, place: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each place that the text leads to in a tree, and the node there."""
    for here in range(place, len(text)):
        sign = text[here]
        node = node.get(sign) or (node.get(" ") if sign in "-_" else None) or {}
        if not node:
            return
        yield here + 1, node


def _keep(root: dict[str, Any], surface: str, key: str, value: object) -> None:
    node = root
    for sign in surface:
        node = node.setdefault(sign, {})
    found = node.setdefault(key, [])
    if value not in found:
        found.append(value)


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
