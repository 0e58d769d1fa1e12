"""Reads a strategy without a model: every sentence through the grammar, then the whole as a draft. Pure, no network."""

from parsers.extraction.assemble import assemble
from parsers.extraction.base import Draft
from parsers.extraction.grammar.interpretation import Interpretation
from parsers.extraction.grammar.languages import language_of
from parsers.extraction.grammar.sentences import read_sentence
from parsers.formats.base import ParsedContent
from screening.strategy import Extractor, Strategy


def read(content: ParsedContent) -> Draft:
    """What the text says, in its own order."""
    sentences = [
        read_sentence(span, content.text, language_of(content.text[span.start : span.end])) for span in content.spans
    ]
    return Interpretation().draft(sentences)


class GrammarExtraction:
    """The offline reader."""

    extractor = Extractor(name="offline rules", version="2")

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text."""
        return assemble(content, read(content), self.extractor)
