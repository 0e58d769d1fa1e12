"""Where English sentences end that were written down without full stops, as recognition of speech does. Pure.

Two things tell: words with which speakers begin anew ("okay so"), and a new subject ("I", "we") where the sentence has
one already. A clause with "when" or "if" that begins a sentence waits for its main clause, so the subject of that one
begins nothing: "when it drops below thirty I buy | when it is over seventy I sell".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"\S+")
# With which a speaker begins anew, and hardly anything else.
_ANEW = re.compile(
    r"(?:alright|all right|okay|ok|rule number|number (?:one|two|three|four|five|six)|step (?:one|two|three|four|five)"
    r"|moving on|(?:and )?that's it|now for|as for|so for|and then for|anyway)(?=\s)",
    re.IGNORECASE,
)
# What a new sentence is about, behind one that is long enough.
_TOPIC = re.compile(r"(?:getting (?:in|out)|the exit)(?=\s)", re.IGNORECASE)
# After these "if" and "when" begin a clause that waits, also where the sentence has a subject already.
_AND = frozenset(("and", "but", "so", "or", "now"))
_SUBJECTS = frozenset(("i", "i'm", "i'll", "i've", "i'd", "we", "we're", "we'll", "we've"))
_WAITING = frozenset(
    ("if", "when", "once", "whenever", "as", "while", "unless", "after", "because", "what", "where", "whatever")
)
# What comes before a subject that belongs to the same clause: joints, and what a clause hangs on.
_JOINTS = _WAITING | frozenset((
    "and", "or", "but", "so", "then", "that", "which", "who", "how", "before", "until", "till", "than", "the", "a",
    "an", "to", "of", "in", "on", "at", "for", "with", "by", "from", "do", "does", "did", "can", "could", "should",
    "would", "will", "is", "are", "was", "not", "don't", "only", "even", "just", "like", "thing", "way", "time",
    "times", "place", "one", "ones", "rest", "what's", "where's", "uh", "um", "yeah", "also", "either", "whether",
    "no", "now", "first",
))  # fmt: skip
# Sentences of fewer words are none.
_FEWEST = 4


@dataclass
class _Sentence:
    """What was said of a sentence so far; `waits`: a clause with "if" stands before its first subject."""

    words: int = 0
    waits: bool = False
    has_subject: bool = False


def english_ends(text: str) -> Iterator[int]:
    """The places behind the last letters of sentences, except of the last one."""
    anew = {place for found in _ANEW.finditer(text) for place in _places(found)}
    topics = {found.start() for found in _TOPIC.finditer(text)}
    sentence, before, end = _Sentence(), "", 0
    for found in _WORD.finditer(text):
        word = found[0].lower().replace("’", "'")
        is_topic = found.start() in topics and sentence.words >= _FEWEST
        if end and (found.start() in anew or is_topic or (before not in _JOINTS and _begins(sentence, word))):
            yield end
            sentence = _Sentence()
        if word in _WAITING and (before in _AND or not sentence.has_subject):
            sentence.waits, sentence.has_subject = True, False
        sentence.has_subject = sentence.has_subject or word in _SUBJECTS
        sentence.words += 1
        before, end = word, found.end()


def _places(found: re.Match[str]) -> tuple[int, ...]:
    """Where such words begin; "that's it" is a sentence of its own."""
    return (found.start(), found.end() + 1) if found[0].lower().endswith("it") else (found.start(),)


def _begins(sentence: _Sentence, word: str) -> bool:
    """Whether a word begins a new sentence behind what was said."""
    if sentence.words < _FEWEST:
        return False
    if word in _SUBJECTS:
        return sentence.has_subject or not sentence.waits
    return word in _WAITING and sentence.waits and sentence.has_subject
