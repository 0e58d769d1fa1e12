"""Quotes found in the spans that they name, and numbers borne out by them. Pure.

The places are ours: a model only says which span, and which words of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parsers.extraction.base import Words
from parsers.extraction.evidence import numbers_borne_out
from parsers.extraction.grammar.carried import USUAL_PAIR
from parsers.extraction.grammar.meaning.operands import DEFAULTS
from parsers.extraction.model.reply import Quoted
from parsers.extraction.model.spoken import spoken_numbers
from parsers.formats.base import ParsedContent, Span
from parsers.formats.matching import matching_copy
from screening.conditions import Condition
from screening.conditions.fields import FIELDS
from screening.conditions.text import number_text
from screening.conditions.tree import (
    Between,
    Clock,
    Compare,
    Count,
    For,
    In,
    Line,
    Number,
    Operand,
    Series,
    Trend,
    Within,
    operands,
    walk,
)
from screening.strategy import Source

_GOLDEN_CROSS = re.compile(r"golden|death|골든|데드")
_USUAL_PAIRS = {"ko": USUAL_PAIR, "": ("50", "200")}


@dataclass(frozen=True)
class Found:
    """A quote that stands in its span: characters start to end of the text."""

    words: Words
    source: Source


class Quotes:
    """Finds quotes in the spans of one content."""

    def __init__(self, content: ParsedContent) -> None:
        self.text = content.text
        self.language = content.language
        self.spans: dict[int, Span] = {span.number: span for span in content.spans}

    def find(self, quoted: Quoted) -> Found | None:
        """Where it stands: exactly, else without regard to case, blanks and kinds of quotation marks and dashes."""
        span = self.spans.get(quoted.span)
        if span is None or not quoted.quote.strip():
            return None
        words = self.text[span.start : span.end]
        start = words.find(quoted.quote)
        end = start + len(quoted.quote)
        if start < 0:
            copy, folded = matching_copy(words), matching_copy(quoted.quote).text.strip()
            place = copy.text.find(folded) if folded else -1
            if place < 0:
                return None
            start, end = copy.source_range(place, place + len(folded))
        at = span.start + start
        quote = self.text[at : span.start + end]
        return Found(Words(quote=quote, at=at), Source(start=at, end=at + len(quote), quote=quote, span=span.number))

    def find_all(self, words: Iterable[Quoted]) -> tuple[Found, ...] | None:
        """All of them; None when one is missing or there are none."""
        found = [self.find(one) for one in words]
        kept = [one for one in found if one is not None]
        return tuple(kept) if kept and len(kept) == len(found) else None


@dataclass(frozen=True)
class Borne:
    """Numbers that the words don't have and that stand for all that: usual ones, and ones that follow from them."""

    assumed: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


def borne_out(condition: Condition, sources: Sequence[Source], language: str = "") -> Borne | None:
    """Whether the words have every number of a condition; None when they don't.

    Usual parameters of an indicator may be left out, and no other numbers: which they are is never the model's word.
    """
    if missing_numbers(condition, sources, language):
        return None
    derived = tuple(_derived(sources))
    usual = (*dict.fromkeys(_usual(condition)), *_pair(condition, sources, language))
    assumed = (number for number in usual if not numbers_borne_out(number, sources, derived))
    # Zero as the border and one bar as the step need no words.
    return Borne(assumed=tuple(dict.fromkeys(assumed)), derived=(*derived, "0", "1"))


def missing_numbers(condition: Condition, sources: Sequence[Source], language: str = "") -> tuple[str, ...]:
    """The numbers of a condition that its words don't bear out."""
    known = (*_derived(sources), *_pair(condition, sources, language))
    needed = dict.fromkeys(_needed(condition))
    return tuple(number for number in needed if not numbers_borne_out(number, sources, known))


def amount_borne_out(numbers_of_it: str, sources: Sequence[Source]) -> bool:
    """Whether the words have every number of a stop, target or size."""
    return numbers_borne_out(numbers_of_it, sources, tuple(_derived(sources)))


def _needed(condition: Condition) -> Iterator[str]:
    """Numbers that only the text can give: levels, factors, lengths that aren't usual, counts of bars."""
    for node in walk(condition.root):
        match node:
            case Trend(bars=bars) if bars > 1:
                yield str(bars)
            case Within(bars, _) | For(bars, _):
                yield str(bars)
            case Count(bars, least, _):
                yield from (str(bars), str(least))
        if isinstance(node, Compare | Between | In | Trend):
            for operand in operands(node):
                yield from _of_operand(operand)


def _of_operand(operand: Operand) -> Iterator[str]:
    match operand:
        case Number(value) if value:  # "bullish" and "positive" say that zero is the border
            yield number_text(abs(value))
        case Clock(time):
            yield from (str(int(part)) for part in time.split(":") if int(part))
        case Line(series, mult, add):
            if mult != 1:
                yield number_text(abs(mult))
            if add:
                yield number_text(abs(add))
            yield from (number for name, number in _lengths(series) if not _is_usual(series, name, number))


def _lengths(series: Series) -> Iterator[tuple[str, str]]:
    for name, value in series.params:
        if isinstance(value, int | float):
            yield name, number_text(value)


def _is_usual(series: Series, name: str, number: str) -> bool:
    known = {one.name: one.default for one in FIELDS[series.field].parameters}
    usual = DEFAULTS.get(series.field) and known.get(name)
    return isinstance(usual, int | float) and number_text(usual) == number


def _usual(condition: Condition) -> Iterator[str]:
    for series in condition.series:
        yield from (number for name, number in _lengths(series) if _is_usual(series, name, number))


def _pair(condition: Condition, sources: Sequence[Source], language: str) -> tuple[str, ...]:
    """The lengths of a golden cross whose words name none, as they are usual where its language is spoken."""
    said = " ".join(source.quote for source in sources).lower()
    if not _GOLDEN_CROSS.search(said):
        return ()
    usual = _USUAL_PAIRS.get(language, _USUAL_PAIRS[""])
    lengths = tuple(number for series in condition.series for _name, number in _lengths(series))
    return usual if set(lengths) == set(usual) else ()


def _derived(sources: Sequence[Source]) -> Iterator[str]:
    for source in sources:
        yield from (repr(value) for value in spoken_numbers(matching_copy(source.quote).text))
