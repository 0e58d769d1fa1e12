"""Whether the text bears out what a reader says: quotes found by offset, numbers found in their quotes. Pure."""

import re
from collections.abc import Iterable, Sequence

from parsers.extraction.base import Words
from parsers.extraction.grammar.lexicon.numerals import numeral
from parsers.extraction.numbers import DAY_WORDS, numbers
from parsers.formats.base import ParsedContent, Span
from parsers.formats.matching import MatchingCopy, matching_copy
from screening.strategy import Source

# Numbers of a condition, without those in names (high_52w), time frames (@1w) and offsets ([1]).
_IN_CONDITION = re.compile(r"(?<![\w.\[@])\d+(?:\.\d+)?(?![\w\]])")
_AFTERNOON = re.compile(r"오후|저녁|밤|pm|p\.m\.")
# Words that name zero as the border: positive, above nothing, no longer.
_SIGN_WORDS = re.compile(
    r"양[수전의]|음[수전의]|플러스|마이너스|흑자|적자|끊기|positive|negative|zero|plus|minus|green|red"
)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Evidence:
    """Finds quotes in one content."""

    def __init__(self, content: ParsedContent) -> None:
        self.content = content
        self._copy: MatchingCopy | None = None

    def find(self, words: Words) -> Source | None:
        """Where the words stand: at the place the reader says, else exactly, else without regard to case and blanks."""
        text, quote = self.content.text, words.quote
        if not quote.strip():
            return None
        if words.at is not None and text.startswith(quote, words.at):
            return self._source(words.at, words.at + len(quote))
        place = text.find(quote)
        if place >= 0:
            return self._source(place, place + len(quote))
        if self._copy is None:
            self._copy = matching_copy(text)
        folded = matching_copy(quote).text.strip()
        place = self._copy.text.find(folded) if folded else -1
        return self._source(*self._copy.source_range(place, place + len(folded))) if place >= 0 else None

    def find_all(self, words: Iterable[Words]) -> tuple[Source, ...] | None:
        """Sources of all the words in the order of the text; None when one is missing or there are none."""
        found = [self.find(part) for part in words]
        sources = {source for source in found if source is not None}
        if not sources or None in found:
            return None
        return tuple(sorted(sources, key=lambda source: (source.start, source.end)))

    def _source(self, start: int, end: int) -> Source:
        return Source(
            start=start, end=end, quote=self.content.text[start:end], span=_span_at(self.content.spans, start)
        )


def _span_at(spans: Sequence[Span], place: int) -> int:
    return next((span.number for span in spans if place < span.end), spans[-1].number if spans else 1)


def numbers_borne_out(text: str, sources: Iterable[Source], assumed: Iterable[str]) -> bool:
    """Whether each number of a condition is in its quotes, follows from a percentage in them, or is assumed."""
    known = {float(number) for number in assumed}
    for source in sources:
        known |= _numbers_in(source.quote)
    return all(any(_same(float(wanted), given) for given in known) for wanted in _IN_CONDITION.findall(text))


def _numbers_in(quote: str) -> set[float]:
    folded = matching_copy(quote).text
    plain = {abs(number.value) for number in numbers(folded)}
    plain |= {float(digits.replace(",", "")) for digits in _DIGITS.findall(folded)}
    plain |= {abs(found[1]) for place in range(len(folded)) if (found := numeral(folded, place))}
    plain |= {float(count) for word, count in DAY_WORDS.items() if word in folded}
    if _AFTERNOON.search(folded):
        plain |= {hour + 12 for hour in plain if hour < 12}
    if _SIGN_WORDS.search(folded):
        plain.add(0.0)
    shares = {number / 100 for number in plain}
    return plain | shares | {1 - share for share in shares} | {1 + share for share in shares}


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one))
