"""Where in a text something stands, counted in sentences. Pure.

These sentences are the scorer's own, so that a reader that cuts a text in another way is measured by the same rule.
"""

import re
from collections.abc import Iterable

from parsers.extraction.prediction.readings import Place

# A question whose span touches more sentences than this points at nothing.
WIDEST = 3
_END = re.compile(r"[.!?。！？…]+[\"'”’)\]]*(?=\s|$)|\n+|(?:(?<=\s)|^)(?=[•▪●■▶◆※☑✔✓①-⑳ⓐ-ⓩ]\s?\S)")
# "1." and "e.g." end none.
_NO_END = re.compile(
    r"(?:^\s*(?:\d{1,2}|[A-Za-z])|(?:^|[\s(])(?:e\.g|i\.e|vs|approx|avg|u\.s|a\.m|p\.m))\.$", re.IGNORECASE
)
Sentences = frozenset[int]


def sentences(text: str) -> list[Place]:
    """Start and end of each sentence: cut at line ends, at .!?。 before a blank or the end, and before bullets."""
    found, start = [], 0
    ends = [*((match.end(), match.group()) for match in _END.finditer(text)), (len(text), "")]
    for end, mark in ends:
        piece = text[start:end]
        if mark == "." and _NO_END.search(piece):
            continue
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
        start = end
    return found


class Places:
    """Which sentences of a text spans and quotes lie in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentences(text)

    def of_spans(self, spans: Iterable[Place]) -> Sentences:
        """Numbers of the sentences that the spans touch; a span over too many touches none."""
        return union(self._of_span(start, end) for start, end in spans)

    def of_quote(self, quote: str) -> Sentences:
        """Numbers of the sentences of a quote's first place; ValueError when it isn't in the text."""
        start = self.text.index(quote)
        return self._touched(start, start + len(quote))

    def _of_span(self, start: int, end: int) -> Sentences:
        touched = self._touched(start, max(end, start + 1))
        return touched if len(touched) <= WIDEST else frozenset()

    def _touched(self, start: int, end: int) -> Sentences:
        return frozenset(number for number, (a, b) in enumerate(self.sentences) if start < b and end > a)


def union(parts: Iterable[Sentences]) -> Sentences:
    """All sentences of all parts."""
    return frozenset().union(*parts)
