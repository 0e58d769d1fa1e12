"""Reads a strategy without a model: every sentence through the grammar, then the whole as a draft. Pure, no network."""

from dataclasses import replace

from parsers.extraction.assemble import assemble
from parsers.extraction.base import Draft, DraftQuestion, Words
from parsers.extraction.grammar.interpretation import Interpretation
from parsers.extraction.grammar.languages import language_of
from parsers.extraction.grammar.meaning.statements import Fact, Rule
from parsers.extraction.grammar.parsing import on_bars, read_sentence
from parsers.extraction.grammar.sentences import Sentence
from parsers.extraction.grammar.timeframes import DAILY, counts, frames_of
from parsers.extraction.kis_file import draft_of_kis_file
from parsers.formats.base import ParsedContent, Span
from screening.conditions.fields import TIMEFRAMES
from screening.kis_files.located import Unreadable
from screening.kis_files.reading import looks_like_kis_file
from screening.strategy import Extractor, Strategy

_LONG = {"1w": "weeks", "1M": "months"}
_LONG_BREATH = 60  # tokens
_WITHIN_A_DAY = frozenset({"1m", "5m", "15m", "30m", "1h", "4h"})


def read(content: ParsedContent) -> Draft:
    """What the text says, in its own order."""
    sentences = _sentences(content)
    frame = _frame(sentences)
    if frame not in ("", DAILY):  # lengths are counted in bars of the timeframe, which may be said last
        sentences = [on_bars(sentence, frame) for sentence in sentences]
    return Interpretation(frame=frame).draft(sentences)


def _sentences(content: ParsedContent) -> list[Sentence]:
    text = content.text
    found = [one for span in content.spans for one in _of_span(span, text)]
    return [replace(sentence, number=number) for number, sentence in enumerate(found)]


def _of_span(span: Span, text: str) -> list[Sentence]:
    """The sentence of a span; one that is too long for a single one is cut where speech goes on without a full stop."""
    language = language_of(text[span.start : span.end])
    sentence = read_sentence(span, text, language)
    breaks = list(language.breath.finditer(text, span.start, span.end)) if language.breath else []
    if len(sentence.tokens) <= _LONG_BREATH or not breaks:
        return [sentence]
    starts = [span.start, *(match.end() for match in breaks)]
    ends = [*(match.start() for match in breaks), span.end]
    pieces = [Span(span.number, start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]
    return [read_sentence(piece, text, language) for piece in pieces]


def _frame(sentences: list[Sentence]) -> str:
    """The bars that the strategy works on: the smallest timeframe said, or the only one of its series."""
    said = [(sentence, said) for sentence in sentences for said in sentence.said]
    frames = [fact.value for _sentence, fact in said if isinstance(fact, Fact) and fact.path == "timeframe"]
    if frames:
        return min(frames, key=TIMEFRAMES.index)
    rules = [(sentence, rule.clause) for sentence, rule in said if isinstance(rule, Rule) and rule.clause]
    named = set[str]().union(*(frames_of(clause) for _sentence, clause in rules)) - {""}
    counted = {unit for unit in ("days", *_LONG.values()) if any(counts(told.tokens, unit) for told, _clause in rules)}
    # Series of an hour can't be looked at from daily bars: the only timeframe that is named is the strategy's own;
    # and a weekly one is where every length is told in weeks.
    is_own = len(named) == 1 and (named <= _WITHIN_A_DAY or counted == {_LONG.get(next(iter(named)), "")})
    return named.pop() if is_own else ""


class GrammarExtraction:
    """The offline reader."""

    extractor = Extractor(name="offline rules", version="2")

    def extract(self, content: ParsedContent) -> Strategy:
        """The strategy in the text, or in the strategy file of a broker."""
        return assemble(content, _file(content) or read(content), self.extractor)


def _file(content: ParsedContent) -> Draft | None:
    """What a strategy file says; None for other texts. Of a broken one that was kept nothing is taken for words."""
    if not looks_like_kis_file(content.text):
        return None
    try:
        return draft_of_kis_file(content.text)
    except Unreadable:
        first_line = content.text.partition("\n")[0]
        return Draft(questions=(DraftQuestion(code="unread", words=(Words(quote=first_line, at=0),)),))
