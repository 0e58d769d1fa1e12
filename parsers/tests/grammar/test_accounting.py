"""Law 1: each content word of a sentence that may hold a rule is read or asked about."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from parsers.evaluation.cases import read_cases
from parsers.extraction.base import Draft
from parsers.extraction.grammar.interpretation import Interpretation
from parsers.extraction.grammar.languages import language_of
from parsers.extraction.grammar.lexicon.entries import NUMBER
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.parsing import read_sentence
from parsers.extraction.grammar.sentences import Sentence
from parsers.formats import read
from parsers.tests.grammar import english_sayings, korean_sayings

CASES = Path(__file__).parent.parent / "cases" / "tuning.jsonl"
TEXTS = [case.text for case in read_cases(CASES.read_text(encoding="utf-8"))]
SAYINGS = [say(Random(seed)).text for say in (english_sayings.say, korean_sayings.say) for seed in range(50)]


def left_words(sentence: Sentence) -> Iterator[Token]:
    """What no phrase has: deeds, series, numbers, comparators, negators …, and words that nobody knows."""
    yield from sentence.unknown
    for token in sentence.unread:
        if {meaning.type for meaning in token.meanings} & {NUMBER, *sentence.language.weighty}:
            yield token


def is_asked(draft: Draft, sentence: Sentence, token: Token) -> bool:
    """Whether a question shows it."""
    words = sentence.words((token.start, token.end))
    return any(
        asked.at is not None and words.at is not None and asked.at <= words.at < asked.at + len(asked.quote)
        for question in draft.questions
        for asked in question.words
    )


@pytest.mark.parametrize("text", [*TEXTS, *SAYINGS])
def test_every_content_word_is_accounted_for(text: str) -> None:
    content = read(text)
    sentences = [
        read_sentence(span, content.text, language_of(content.text[span.start : span.end])) for span in content.spans
    ]
    draft = Interpretation().draft(sentences)

    for sentence in sentences:
        # Of a text that isn't a strategy nothing is read; a heading is a name, and news are no rules.
        is_name = bool(draft.title) and draft.title in sentence.source
        is_left_out = (
            not draft.conditions
            or "prompt_injection" in draft.flags
            or is_name
            or not sentence.is_weighty
            or sentence.is_aside
        )
        for token in () if is_left_out else left_words(sentence):
            assert is_asked(draft, sentence, token), (sentence.source, sentence.copy.text[token.start : token.end])
