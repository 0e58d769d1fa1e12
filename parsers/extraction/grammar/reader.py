"""Reads a strategy without a model: every sentence through the grammar, then the whole as a draft. Pure, no network."""

from parsers.extraction.assemble import assemble
from parsers.extraction.base import Draft
from parsers.extraction.grammar.interpretation import Interpretation
from parsers.extraction.grammar.languages import language_of
from parsers.extraction.grammar.meaning.statements import Fact
from parsers.extraction.grammar.sentences import Sentence, read_sentence
from parsers.extraction.grammar.timeframes import DAILY
from parsers.formats.base import ParsedContent
from screening.conditions.fields import TIMEFRAMES
from screening.strategy import Extractor, Strategy


def read(content: ParsedContent) -> Draft:
    """What the text says, in its own order."""
    sentences = _sentences(content)
    frame = _frame(sentences)
    if frame not in ("", DAILY):  # lengths are counted in bars of the timeframe, which may be said last
        sentences = _sentences(content, frame)
    return Interpretation().draft(sentences)


def _sentences(content: ParsedContent, frame: str = "") -> list[Sentence]:
    text = content.text
    return [read_sentence(span, text, language_of(text[span.start : span.end]), frame) for span in content.spans]


def _frame(sentences: list[Sentence]) -> str:
    facts = [said for sentence in sentences for said in sentence.said if isinstance(said, Fact)]
    frames = [fact.value for fact in facts if fact.path == "timeframe"]
    return min(frames, key=TIMEFRAMES.index, default="")


class GrammarExtraction:
    """The offline reader."""

    extractor = Extractor(name="offline rules", version="2")

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text."""
        return assemble(content, read(content), self.extractor)
