"""Law 1: each content word of a sentence that may hold a rule is in one place: read, asked about, or known filler."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from parsers.evaluation.cases import read_cases
from parsers.extraction.base import Draft
from parsers.extraction.grammar.cover import is_glue
from parsers.extraction.grammar.interpretation import Interpretation
from parsers.extraction.grammar.languages import language_of
from parsers.extraction.grammar.lexicon.entries import NUMBER
from parsers.extraction.grammar.lexicon.tokens import Token
from parsers.extraction.grammar.sentences import Sentence, read_sentence
from parsers.formats import read
from parsers.tests.grammar import english_sayings, korean_sayings

CASES = Path(__file__).parent.parent / "cases" / "tuning.jsonl"
TEXTS = [case.text for case in read_cases(CASES.read_text(encoding="utf-8"))]
SAYINGS = [say(Random(seed)).text for say in (english_sayings.say, korean_sayings.say) for seed in range(50)]


def content_words(sentence: Sentence) -> Iterator[Token]:
    """What must not get lost: deeds, series, numbers, comparators, negators …, and words that nobody knows."""
    for token in sentence.tokens:
        types = {meaning.type for meaning in token.meanings}
        is_glue_or_filler = token.is_filler or is_glue(token, sentence.language.glue)
        if not is_glue_or_filler and (not token.is_known or types & {NUMBER, *sentence.language.weighty}):
            yield token


def is_read(sentence: Sentence, token: Token) -> bool:
    """Whether a phrase has it."""
    stretches = [said.words for said in sentence.said if said.words]
    return any(start <= token.start and token.end <= end for start, end in stretches)


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
        # Of a text that isn't a strategy nothing is read, and a heading is a name.
        is_name = bool(draft.title) and draft.title in sentence.source
        is_left_out = not draft.conditions or "prompt_injection" in draft.flags or is_name or not sentence.is_weighty
        for token in () if is_left_out else content_words(sentence):
            shown = sentence.copy.text[token.start : token.end]
            assert is_read(sentence, token) or is_asked(draft, sentence, token), (sentence.source, shown)
