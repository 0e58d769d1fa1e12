"""Sentences that speak to a machine instead of describing a strategy. Pure."""

from parsers.extraction.grammar.languages import language_of
from parsers.formats.base import ParsedContent
from parsers.formats.matching import matching_copy


def injected_spans(content: ParsedContent) -> frozenset[int]:
    """The numbers of the spans that the rules leave out for that: nobody's reading of them counts."""
    return frozenset(span.number for span in content.spans if _speaks_to_machine(content.text[span.start : span.end]))


def _speaks_to_machine(sentence: str) -> bool:
    said = matching_copy(sentence).text
    return any(pattern.search(said) for pattern in language_of(sentence).injection)
