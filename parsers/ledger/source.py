"""What became of each word of the text: used, assumed, noted, dropped or not read; the rest is known filler. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from parsers.ledger.entries import Entry, LedgerQuestion
from parsers.ledger.ledger import Ledger
from parsers.presentation import FACTS
from screening.strategy import Source

# used: a rule stands on it. assumed: something was concluded from it. noted: understood, and nothing acts on it.
# dropped: a person left the rule out. unread: an open question is about it. filler: nothing of the strategy is in it.
Fate = Literal["used", "assumed", "noted", "dropped", "unread", "filler"]
# Words with several fates show the first of these.
_ORDER: tuple[Fate, ...] = ("unread", "used", "assumed", "noted", "dropped")


@dataclass(frozen=True)
class SourcePiece:
    """A stretch of the text with what became of it; put together the pieces are the text again.

    `numbers` are the rules that quote it, `ends` those whose quote ends with it, `questions` the subjects of those
    about it. `is_unsure`: one of its rules is.
    """

    text: str
    fate: Fate
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    questions: tuple[str, ...] = ()
    is_unsure: bool = False


@dataclass(frozen=True)
class _Stretch:
    start: int
    end: int
    fate: Fate | None
    number: int = 0
    question: str = ""
    is_unsure: bool = False


def colored(text: str, ledger: Ledger) -> tuple[SourcePiece, ...]:
    """The text cut wherever the fate of its words changes. Linear in the text, and in what overlaps at each place."""
    found = [stretch for stretch in _stretches(ledger, len(text)) if stretch.start < stretch.end]
    cuts = sorted({0, len(text), *(stretch.start for stretch in found), *(stretch.end for stretch in found)})
    beginning: dict[int, list[tuple[int, _Stretch]]] = {}
    for order, stretch in enumerate(found):
        beginning.setdefault(stretch.start, []).append((order, stretch))
    pieces, here = [], list[tuple[int, _Stretch]]()
    for left, right in pairwise(cuts):
        # In the order in which they were told, as rules before questions.
        here = sorted([one for one in here if one[1].end > left] + beginning.get(left, []), key=itemgetter(0))
        pieces.append(_piece(text, left, right, [stretch for _order, stretch in here]))
    return tuple(pieces)


def _piece(text: str, start: int, end: int, here: list[_Stretch]) -> SourcePiece:
    fates = {stretch.fate for stretch in here}
    rules = [stretch for stretch in here if stretch.number]
    return SourcePiece(
        text=text[start:end],
        fate=next((fate for fate in _ORDER if fate in fates), "filler"),
        numbers=tuple(sorted({stretch.number for stretch in rules})),
        ends=tuple(sorted({stretch.number for stretch in rules if stretch.end == end})),
        questions=tuple(dict.fromkeys(stretch.question for stretch in here if stretch.question)),
        is_unsure=any(stretch.is_unsure for stretch in rules),
    )


def _stretches(ledger: Ledger, length: int) -> Iterator[_Stretch]:
    inferred = {path.partition(".")[0] for path in _inferred(ledger)}
    for entry in ledger.entries:
        fate = _fate_of_rule(entry, inferred)
        for start, end in _places(entry.sources, length):
            yield _Stretch(start, end, fate, number=entry.number, is_unsure=entry.state == "unsure")
    for noted in ledger.noted:
        for start, end in _places(noted.sources, length):
            yield _Stretch(start, end, "noted")
    for asked in ledger.questions:
        what_is_asked = _fate_of_question(asked)
        for start, end in _places(asked.question.sources, length):
            yield _Stretch(start, end, what_is_asked, question=asked.subject)


def _inferred(ledger: Ledger) -> Iterator[str]:
    return (assumption.path for assumption in ledger.decided.assumptions if assumption.reason == "inferred")


def _fate_of_rule(entry: Entry, inferred: set[str]) -> Fate:
    if entry.state == "dropped":
        return "dropped"
    return "assumed" if entry.role in FACTS and entry.role in inferred else "used"


def _fate_of_question(asked: LedgerQuestion) -> Fate | None:
    """None where the rules of the words say what became of them."""
    code = asked.question.code
    if code == "unsupported":
        return "noted"
    if asked.state != "open":
        return "noted" if code == "unread" else None
    return "unread" if code == "unread" or not (asked.rules or code == "screen_to_buy") else None


def _places(sources: Iterable[Source], length: int) -> Iterator[tuple[int, int]]:
    for source in sources:
        yield min(source.start, length), min(source.end, length)
