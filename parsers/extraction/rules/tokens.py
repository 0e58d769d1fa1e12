"""A sentence as typed tokens over its matching copy. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parsers.extraction.base import Words
from parsers.extraction.numbers import Number, numbers
from parsers.extraction.rules.vocabulary import VOCABULARIES
from parsers.extraction.rules.vocabulary.base import TokenKind, Vocabulary
from parsers.formats.base import ParsedContent
from parsers.formats.matching import MatchingCopy, matching_copy

_PARTICLE = re.compile(r"이|가|은|는|을|를")
_END_OF_PHRASE = re.compile(r" *(?:[.,;:!?)]|$|(?:it|and|or|then|again)\b)")
_OBJECT, _SUBJECT = frozenset("을를"), frozenset("이가은는")


@dataclass(frozen=True)
class Token:
    """A typed stretch of the folded sentence. `assumed`: numbers that its words do not give."""

    kind: TokenKind
    value: str
    start: int
    end: int
    assumed: tuple[str, ...] = ()
    number: Number | None = None
    sentence: int = 0
    particle: str = ""  # the Korean particle after it
    is_sign: bool = False  # written as a sign: "<", ">="
    ends_phrase: bool = False  # nothing of its phrase follows: "… when it crosses back below."
    origin: "Token | None" = None  # the mention before that gave its parameters

    @property
    def is_object(self) -> bool:
        """Whether its particle says that something is done to it."""
        return self.particle in _OBJECT

    @property
    def is_subject(self) -> bool:
        """Whether its particle says that it does something."""
        return self.particle in _SUBJECT

    def is_role(self, *values: str) -> bool:
        """Whether this is a role token of one of these values."""
        return self.kind == "role" and self.value in values


@dataclass(frozen=True)
class Sentence:
    """A sentence: where it starts in the source, its folded copy, its language and its tokens."""

    number: int
    offset: int
    source: str
    copy: MatchingCopy
    vocabulary: Vocabulary
    tokens: tuple[Token, ...] = ()

    @property
    def text(self) -> str:
        """The folded text."""
        return self.copy.text

    def words(self, start: int, end: int) -> Words:
        """The words of the source behind a stretch of the folded text: whole words, no full stop at the end."""
        left, right = self.copy.source_range(start, end)
        while left > 0 and self.source[left - 1].isalnum() and self.source[left].isalnum():
            left -= 1
        while right < len(self.source) and self.source[right].isalnum() and self.source[right - 1].isalnum():
            right += 1
        quote = self.source[left:right].rstrip(" .,;:!。")
        left += len(quote) - len(quote.lstrip())
        return Words(quote=quote.strip(), at=self.offset + left)

    def words_of(self, tokens: Iterable[Token]) -> Words:
        """The words from the first to the last of the tokens."""
        found = list(tokens)
        return self.words(min(token.start for token in found), max(token.end for token in found))

    def all_words(self) -> Words:
        """The whole sentence."""
        return self.words(0, len(self.text))

    def without(self, ranges: Iterable[tuple[int, int]]) -> str:
        """The folded text with stretches blanked out, offsets kept."""
        text = self.text
        for start, end in ranges:
            text = text[:start] + "\x00" * (end - start) + text[end:]
        return text


def read_sentences(content: ParsedContent) -> tuple[Sentence, ...]:
    """The sentences of a content, folded, each with the vocabulary of its own script; without tokens yet."""
    found = []
    for span in content.spans:
        source = content.text[span.start : span.end]
        copy = matching_copy(source)
        korean = any("가" <= sign <= "힣" for sign in source)
        language = "ko" if korean else "en"
        found.append(Sentence(span.number, span.start, source, copy, VOCABULARIES[language]))
    return tuple(found)


def tokenise(sentence: Sentence, masked: Iterable[tuple[int, int]] = ()) -> Sentence:
    """The sentence with its tokens: the longest match at each place, left to right; masked stretches give none."""
    text = sentence.without(masked)
    candidates: list[tuple[int, int, int, Token]] = []
    for order, entry in enumerate(sentence.vocabulary.entries):
        for match in entry.pattern.finditer(text):
            start, end = match.span()
            end -= len(match[0]) - len(match[0].rstrip())
            start += len(match[0]) - len(match[0].lstrip())
            if start < end:
                meaning = entry.read(match)
                particle = _PARTICLE.match(text, end)
                token = Token(
                    entry.kind,
                    meaning.value,
                    start,
                    end,
                    meaning.assumed,
                    sentence=sentence.number,
                    particle=particle[0] if particle else "",
                    is_sign=text[start] in "<>=",
                    ends_phrase=bool(_END_OF_PHRASE.match(text, end)),
                )
                candidates.append((start, -end, order, token))
    for number in numbers(text):
        token = Token("number", "", number.start, number.end, number=number, sentence=sentence.number)
        candidates.append((number.start, -number.end, len(sentence.vocabulary.entries), token))
    chosen: list[Token] = []
    for _, _, _, token in sorted(candidates, key=lambda candidate: candidate[:3]):
        if not chosen or token.start >= chosen[-1].end:
            chosen.append(token)
    return replace(sentence, tokens=tuple(chosen))
