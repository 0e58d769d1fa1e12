"""Usual slips of the keyboard in the words that matter most: two letters swapped, one of a pair left out. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from parsers.extraction.grammar.lexicon.entries import Entry, listed

_TYPE_NAMES = "BUY SELL IF CMP STOP TARGET CLOSES FRACTION MOVE CROSS PLAIN AVG HIGHEST LOWEST TRAIL UNIT"
_LINES = frozenset({"IND", "BANDS", "BANDLINE"})
_TYPES = frozenset(_TYPE_NAMES.split())
# Swapped letters that make another word.
_OTHER_WORDS = "trial form from saw was owl own no on adn shot sold lose loose bale bust but bad bay sue pores"
_WORDS = frozenset(_OTHER_WORDS.split())
SHORT_FORMS: tuple[Entry, ...] = (
    *listed("CMP", ">", "abv, abve, bk above, bk over, bk abv"),
    *listed("CMP", "<", "blw, belw, bk below, bk under, bk blw"),
    *listed("IF", None, "wen, whn"),
    *listed("STOP", None, "stp, stoploss, stop los"),
    *listed("AND", None, "n, nd"),
    *listed("CROSS", "crosses_above", "x above, xs above, crosses abv, cross abv"),
    *listed("CROSS", "crosses_below", "x below, xs below, crosses blw, cross blw"),
)


def misspelled(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries for the slips of single words; none that is a word of the list itself."""
    known = list(entries)
    surfaces = {entry.surface for entry in known}
    for entry in known:
        if entry.meaning.type in _TYPES and len(entry.surface) >= 3 and entry.surface.isalpha():
            for slip in _slips(entry.surface):
                if slip not in surfaces and slip not in _WORDS:
                    yield replace(entry, surface=slip)
        elif entry.meaning.type in _LINES:
            for slip in _undoubled(entry.surface):
                if slip not in surfaces:
                    yield replace(entry, surface=slip)


def _undoubled(surface: str) -> Iterator[str]:
    """The name of a line with one letter of a pair left out: "uper band", "midle band", "bolinger"."""
    for place, (left, right) in enumerate(pairwise(surface)):
        if left == right and left.isalpha():
            yield surface[:place] + surface[place + 1 :]


def _slips(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        left, right = word[place], word[place + 1]
        if left != right and not (place == 0 and len(word) < 4):
            yield word[:place] + right + left + word[place + 2 :]
        elif left == right and len(word) > 4:
            yield word[:place] + word[place + 1 :]
