"""A stretch of a text as a text of its own. Pure."""

from dataclasses import replace

from parsers.formats.base import ParsedContent, Place, Span
from parsers.formats.text import language_of


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
        (max(span.start, start) - start, min(span.end, end) - start)
        for span in content.spans
        if span.start < end and start < span.end
    ]
    places = (place for place in content.places if place.start < end and start < place.end)
    return replace(
        content,
        text=text,
        spans=tuple(Span(number, left, right) for number, (left, right) in enumerate(spans, 1)),
        language=language_of(text),
        places=tuple(_moved(place, start, end) for place in places),
    )


def _moved(place: Place, start: int, end: int) -> Place:
    return replace(place, start=max(place.start, start) - start, end=min(place.end, end) - start)
