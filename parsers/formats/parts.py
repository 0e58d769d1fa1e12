"""A stretch of a text as a text of its own. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from parsers.formats.base import ParsedContent, Place, Span
from parsers.formats.text import language_of

Stretch = TypeVar("Stretch", Span, Place)


def part_of(content: ParsedContent, start: int, end: int) -> ParsedContent:
    """Characters start (inclusive) to end (exclusive), without the blanks around them; places and origin are kept.

    Spans are cut where the stretch is, and numbered anew. Raises ValueError for a stretch without text.
    """
    stretch = content.text[start:end]
    text = stretch.strip()
    if not text or not 0 <= start < end <= len(content.text):
        raise ValueError(f"There is no text from {start} to {end}.")
    start += len(stretch) - len(stretch.lstrip())
    end = start + len(text)
    spans = [
        (max(span.start, start) - start, min(span.end, end) - start) for span in _touched(content.spans, start, end)
    ]
    return replace(
        content,
        text=text,
        spans=tuple(Span(number, left, right) for number, (left, right) in enumerate(spans, 1)),
        language=language_of(text),
        places=tuple(_moved(place, start, end) for place in _touched(content.places, start, end)),
    )


def _touched(sorted_ones: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    """Those of which something is between start and end; they are in order and don't overlap."""
    first = bisect_right(sorted_ones, start, key=lambda one: one.end)
    return sorted_ones[first : bisect_left(sorted_ones, end, key=lambda one: one.start)]


def _moved(place: Place, start: int, end: int) -> Place:
    return replace(place, start=max(place.start, start) - start, end=min(place.end, end) - start)
