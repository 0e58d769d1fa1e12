"""The source as a model sees it: numbered spans with their page or second, in sections of a bounded length. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from parsers.formats.base import ParsedContent, Span

# Of one question: about 7,000 tokens of English, or 14,000 of Korean.
MOST_CHARACTERS = 20_000
# A section that is this full ends at the next paragraph.
_WELL_FILLED = MOST_CHARACTERS * 2 // 3

Section = tuple[Span, ...]


def sections_of(content: ParsedContent) -> tuple[Section, ...]:
    """The spans in sections of at most MOST_CHARACTERS, cut at paragraphs where there are any.

    A long text is thus read whole, by as many questions as it needs; a text that is no longer is one section.
    """
    found: list[list[Span]] = [[]]
    length = 0
    for span in content.spans:
        size = span.end - span.start
        is_full = length + size > MOST_CHARACTERS
        if found[-1] and (is_full or (length > _WELL_FILLED and _begins_paragraph(content.text, span))):
            found.append([])
            length = 0
        found[-1].append(span)
        length += size
    return tuple(tuple(section) for section in found if section)


def _begins_paragraph(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 8) : span.start]
    return before.count("\n") > 1 or before.endswith("\f")


def numbered(content: ParsedContent, section: Sequence[Span]) -> str:
    """A line for each span: "[3] words", "[3 p2] words" with its page, "[3 01:15] words" with its minute."""
    return "\n".join(_lines(content, section))


def _lines(content: ParsedContent, section: Sequence[Span]) -> Iterator[str]:
    starts = [place.start for place in content.places]
    for span in section:
        mark = ""
        at = bisect_right(starts, span.start) - 1
        if at >= 0:
            place = content.places[at]
            if place.seconds is not None:
                mark = f" {int(place.seconds) // 60:02d}:{int(place.seconds) % 60:02d}"
            elif place.page is not None:
                mark = f" p{place.page}"
        words = " ".join(content.text[span.start : span.end].split())
        yield f"[{span.number}{mark}] {words}"
