"""Where sentences end in speech that was written down, with full stops or without. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parsers.formats.text import sentences

# One full stop in so many words at least, and words are written with full stops.
_WORDS_TO_A_STOP = 45
_STOP = re.compile(r"[.!?。！？…][\"'”’)\]]*(?=\s|$)")


@dataclass(frozen=True)
class Part:
    """A stretch of what was said; `ends`: a sentence ends with it."""

    text: str
    ends: bool


def has_full_stops(texts: Iterable[str]) -> bool:
    """Whether these have full stops: captions that machines make mostly have none."""
    words, stops = 0, 0
    for text in texts:
        words += len(text.split())
        stops += len(_STOP.findall(text))
    return stops * _WORDS_TO_A_STOP >= words


def sentence_parts(text: str, *, is_punctuated: bool) -> Iterator[Part]:
    """The text in parts, cut where sentences end."""
    if not is_punctuated:
        yield from _by_endings(text)
        return
    # Whatever follows shows whether the last one has ended.
    whole = f"{text} x"
    spans = list(sentences(whole))
    for span in spans[:-1]:
        yield Part(whole[span.start : span.end], ends=True)
    rest = whole[spans[-1].start : -2].rstrip()
    if rest:
        yield Part(rest, ends=False)


# Korean endings that close a sentence when it is said (합니다, 해요, 하죠) or noted (한다), with nothing behind.
_KOREAN_END = re.compile(
    r"(?:[가-힣](?:니다|세요|어요|아요|해요|에요|예요|돼요|져요|려요|줘요|봐요|와요|게요|네요|군요|지요|죠)"
    r"|[가-힣](?:나요|까요|데요|대요|래요|이요)"
    r"|(?<=[가-힣])(?:한다|된다|이다|는다|린다|산다|판다|간다|온다|진다|운다|든다|준다|본다))"
    r"(?=\s+(?!(?:그러면|그럼|그럴|그때|싶으면|싶을|하면|라고|고|면|는|해도|하는)(?:\s|$))\S)"
)
# Words with which a speaker begins anew, and hardly anything else.
_ENGLISH_START = re.compile(
    r"(?<=\s)(?=(?:alright|all right|okay|ok|rule number|number (?:one|two|three|four|five|six)"
    r"|step (?:one|two|three|four|five)|moving on|(?:and )?that's it|now for|as for|so for|and then for|anyway)\s)"
)


def _by_endings(text: str) -> Iterator[Part]:
    start = 0
    ends = [found.end() for found in _KOREAN_END.finditer(f"{text} x")]
    ends += [found.start() for found in _ENGLISH_START.finditer(text)]
    for end in sorted(ends):
        part = text[start:end].strip()
        if part:
            yield Part(part, ends=True)
        start = end
    rest = text[start:].strip()
    if rest:
        yield Part(rest, ends=False)
