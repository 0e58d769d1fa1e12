"""The text of a paste as it is drawn: coloured pieces, with numbers of rules and questions behind whole words. Pure.

A number stands where its words end, but never inside a word ("30이면", "rsi(2)<30"), and once for words that stand
close together.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from parsers.ledger.source import Fate, SourcePiece
from parsers.pages.said_at import SaidAt

# Stretches of one rule that are no further apart than this share a number.
_CLOSE = 24
NOWHERE: Mapping[int, SaidAt] = MappingProxyType({})
_CLOSING = ".,;:!?…)]}”’\"'"


@dataclass(frozen=True)
class Pointer:
    """A number behind words: of a rule, or of a question. `is_first` has the address that others lead to."""

    number: int
    is_question: bool
    is_first: bool


@dataclass(frozen=True)
class DrawnPiece:
    """A stretch of the text with its fate, the rules and questions about it, and what is drawn behind it.

    `said_at` stands before it: when this was said.
    """

    text: str
    fate: Fate
    rules: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    is_unsure: bool = False
    pointers: tuple[Pointer, ...] = ()
    said_at: SaidAt | None = None


@dataclass(frozen=True)
class _End:
    """The end of words of a rule or a question."""

    at: int
    number: int
    is_question: bool


def drawn(
    pieces: Iterable[SourcePiece], asked: dict[str, int], beginnings: Mapping[int, SaidAt] = NOWHERE
) -> tuple[DrawnPiece, ...]:
    """The pieces with their pointers; put together they are the text. `asked`: numbers of questions by subject.

    `beginnings`: when something was said that begins at a place of the text.
    """
    pieces = tuple(pieces)
    text = "".join(piece.text for piece in pieces)
    pointers = _pointers(text, _ends(pieces, asked))
    places = sorted({*pointers, *beginnings})
    found: list[DrawnPiece] = []
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        cuts = [start, *places[bisect_right(places, start) : bisect_left(places, end)], end]
        for left, right in pairwise(cuts):
            found.append(
                DrawnPiece(
                    text[left:right],
                    piece.fate,
                    piece.numbers,
                    tuple(asked[subject] for subject in piece.questions if subject in asked),
                    piece.is_unsure,
                    pointers.get(right, ()),
                    beginnings.get(left),
                )
            )
        start = end
    return tuple(found)


def end_of_word(text: str, at: int) -> int:
    """The end of the word that the place is in, without the punctuation that closes it; the place itself between words.

    >>> end_of_word("30이면 산다", 2)
    4
    """
    if at == 0 or at >= len(text) or text[at].isspace() or text[at - 1].isspace():
        return at
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    while end > at and text[end - 1] in _CLOSING:
        end -= 1
    return end


def _ends(pieces: tuple[SourcePiece, ...], asked: dict[str, int]) -> Iterator[_End]:
    """Where the words of each rule end; of a question where each stretch of its words does."""
    at = 0
    for place, piece in enumerate(pieces):
        at += len(piece.text)
        for number in piece.ends:
            yield _End(at, number, is_question=False)
        following = pieces[place + 1].questions if place + 1 < len(pieces) else ()
        for subject in piece.questions:
            # Words that a rule shows as its own need no question mark of their own.
            if subject in asked and subject not in following and piece.fate in {"unread", "noted"}:
                yield _End(at, asked[subject], is_question=True)


def _pointers(text: str, ends: Iterable[_End]) -> dict[int, tuple[Pointer, ...]]:
    """What stands at each place of the text."""
    of_one: dict[tuple[bool, int], list[int]] = {}
    for end in ends:
        of_one.setdefault((end.is_question, end.number), []).append(end_of_word(text, end.at))
    found: dict[int, list[Pointer]] = {}
    for (is_question, number), places in of_one.items():
        shown = [at for at, following in pairwise([*places, len(text) + _CLOSE + 1]) if following - at > _CLOSE]
        for order, at in enumerate(shown):
            found.setdefault(at, []).append(Pointer(number, is_question, is_first=order == 0))
    return {at: tuple(sorted(here, key=lambda one: (one.is_question, one.number))) for at, here in found.items()}
