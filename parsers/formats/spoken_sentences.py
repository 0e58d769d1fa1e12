"""Where sentences end in speech that was written down, with full stops or without. Pure."""

import re
from collections.abc import Iterable

from parsers.formats.spoken_english import english_ends
from parsers.formats.text import language_of, sentences

# One full stop in so many words at least, and words are written with full stops.
_WORDS_TO_A_STOP = 45
_STOP = re.compile(r"[.!?。！？…][\"'”’)\]]*(?=\s|$)")
# Korean sentences end with their verb: 합니다, 해요, 하죠, 한다. 보다 (than), 마다 (each) and 필요 (need) end nothing,
# nor does what a topic ends with (손절은요), nor a verb that something hangs on (낮았다 그러면).
_KOREAN_END = re.compile(
    r"[가-힣](?:죠|(?<![마보둘두부])다|(?<![필중수주개은는건긴])요)"
    r"(?=\s+(?!(?:그러면|그럼|그럴|그때|싶으면|싶을|하면|라고|고|면|는|해도|하는)(?:\s|$))\S)"
)


def has_full_stops(texts: Iterable[str]) -> bool:
    """Whether these have full stops: captions that machines make mostly have none."""
    words, stops = 0, 0
    for text in texts:
        words += len(text.split())
        stops += len(_STOP.findall(text))
    return stops * _WORDS_TO_A_STOP >= words


def sentence_ends(text: str, *, is_punctuated: bool) -> frozenset[int]:
    """Where sentences of a text end, each the place behind the last letter; without full stops as far as one can tell.

    >>> sorted(sentence_ends("RSI를 봅니다 30이면 사요", is_punctuated=False))
    [8]
    """
    if is_punctuated:
        return frozenset(span.end for span in sentences(text))
    if language_of(text) == "ko":
        return frozenset(found.end() for found in _KOREAN_END.finditer(text))
    return frozenset(english_ends(text))
