"""A text as captions of a video: by hand, with its full stops, or by a machine, which writes words alone."""

import re
from collections.abc import Iterator
from itertools import accumulate

from parsers.formats.captions import Caption
from parsers.formats.text import sentences

# How much is said in a second, in characters; a caption by hand has up to two lines of 42.
_PER_SECOND = {"ko": 6.5, "en": 14.0}
_MOST_CHARACTERS = {"ko": 32, "en": 76}
# A machine starts a new caption after so many words, wherever the sentence is.
_WORDS = {"ko": 6, "en": 9}
_BREATH = 0.4
# Marks that nobody says, between words: what stands inside of a number or a formula stays.
_UNSAID = re.compile(r"[.,;:!?…。\"“”()\[\]]+(?=\s|$)|(?<!\S)[\"“”(\[\-–—•·*]+(?=\S)|(?<!\S)[-–—•·*|>]+(?!\S)")


def by_hand(text: str, language: str) -> tuple[Caption, ...]:
    """Captions as people write them: each sentence begins one, and is cut at blanks where it is long."""
    return tuple(_timed(_cut(text, _MOST_CHARACTERS[language]), _PER_SECOND[language]))


def by_machine(text: str, language: str) -> tuple[Caption, ...]:
    """Captions as recognition of speech writes them: no full stops, no capitals in English, so many words each."""
    words = as_heard(text, language).split()
    count = _WORDS[language]
    rows = [" ".join(words[start : start + count]) for start in range(0, len(words), count)]
    return tuple(_timed(rows, _PER_SECOND[language]))


def as_heard(text: str, language: str) -> str:
    """The words alone."""
    said = " ".join(_UNSAID.sub(" ", text).split())
    return said.lower() if language == "en" else said


def _cut(text: str, most: int) -> Iterator[str]:
    for span in sentences(text):
        row = ""
        for word in text[span.start : span.end].split():
            if row and len(row) + 1 + len(word) > most:
                yield row
                row = word
            else:
                row = f"{row} {word}".strip()
        yield row


def _timed(rows: Iterator[str] | list[str], per_second: float) -> Iterator[Caption]:
    rows = list(rows)
    lengths = [round(len(row) / per_second + _BREATH, 2) for row in rows]
    for row, end, length in zip(rows, accumulate(lengths), lengths, strict=True):
        yield Caption(round(end - length, 2), row, round(end, 2))
