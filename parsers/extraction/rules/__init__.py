"""The offline reader, Korean and English: normalise, split, find mentions, compare, draft. Needs no model."""

from parsers.extraction.assemble import assemble
from parsers.extraction.rules.reader import read_draft
from parsers.formats.base import ParsedContent
from screening.strategy import Extractor, Strategy


class RulesExtraction:
    """Reads a strategy by rules; deterministic, never fails. Raise the version when its answers change."""

    extractor = Extractor(name="offline rules", version="1")

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text; each rule with its quote."""
        return assemble(content, read_draft(content), self.extractor)
