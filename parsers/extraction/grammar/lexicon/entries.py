"""The form of a word list: surfaces with the types that a word may have. Pure."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

FILLER = "FILLER"  # known words that say nothing: articles, politeness, adverbs of manner
NUMBER = "NUM"
SIGNED = "SNUM"  # a number written with + or -

Value = Hashable


@dataclass(frozen=True)
class Meaning:
    """One type that a word may have, with its value. A suffix stands behind another word only (Korean particles).

    `ending`: the type of a grammatical ending that is fused into the word (내려간 is 내려가 and ㄴ); the word then
    becomes two tokens, so that rules see stem and ending apart.
    """

    type: str
    value: Value = None
    is_suffix: bool = False
    ending: str = ""


@dataclass(frozen=True)
class Entry:
    """A surface in folded form. A blank in it stands for a blank or a hyphen; a Korean one may also be left out.

    `endings`: what must follow it, each with its type ("면", "IF"); the same tuple is shared by all verbs of a kind.
    """

    surface: str
    meaning: Meaning
    endings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Pattern:
    """Words that no list can hold: clock times, tickers. `read` gives the value of a match, None = no such word.

    `of_source`: the pattern is matched in the sentence as written, capitals and all.
    """

    type: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Value]
    of_source: bool = False


def words(type_: str, value: Value, *surfaces: str) -> Iterator[Entry]:
    """Surfaces of one type and value; "a|b" stands for each, "bar(s)" for with and without, "cross(es|ed)" for each."""
    meaning = Meaning(type_, value)
    for surface in surfaces:
        for spelled in _spellings(surface) if "(" in surface or "|" in surface else (surface,):
            yield Entry(spelled, meaning)


def listed(type_: str, value: Value, surfaces: str) -> Iterator[Entry]:
    """Surfaces of one type and value, written with commas between them."""
    return words(type_, value, *(" ".join(surface.split()) for surface in surfaces.split(",")))


def suffixes(type_: str, value: Value, *surfaces: str) -> Iterator[Entry]:
    """Surfaces that stand behind another word only."""
    for surface in surfaces:
        for spelled in _spellings(surface):
            yield Entry(spelled, Meaning(type_, value, is_suffix=True))


def attached(type_: str, value: Value, surfaces: str) -> Iterator[Entry]:
    """Suffixes of one type and value, written with commas between them."""
    return suffixes(type_, value, *(" ".join(surface.split()) for surface in surfaces.split(",")))


def fillers(*surfaces: str) -> Iterator[Entry]:
    """Words that say nothing. Never negators, quantifiers, months, market words, "only", "rest", "half", "until"."""
    return words(FILLER, None, *surfaces)


def _spellings(surface: str) -> Iterable[str]:
    """`cross(es|ed|) above|over` gives cross above, crosses above, …, crossed over."""
    choices = []
    for part in re.findall(r"[^ ()|]*\([^()]*\)[^ ()|]*|[^ ]+", surface):
        match = re.fullmatch(r"([^()]*)\(([^()]*)\)([^()]*)", part)
        if match:
            ends = match[2].split("|")
            ends = [*ends, ""] if len(ends) == 1 else ends
            choices.append([match[1] + end + match[3] for end in ends])
        else:
            choices.append(part.split("|"))
    return (" ".join(word for word in chosen if word) for chosen in product(*choices))
