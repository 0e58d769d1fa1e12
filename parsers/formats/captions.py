"""Captions as a text: cleaned, without what they repeat, in paragraphs, each caption a place with its second. Pure."""

import html
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.formats.base import Place
from parsers.formats.pieces import Pieces
from parsers.formats.spoken_sentences import has_full_stops, sentence_ends
from parsers.formats.text import normalise

# A paragraph ends with the first sentence that ends after so many seconds, and in any case after the second number.
PARAGRAPH_SECONDS = 30.0
LONGEST_PARAGRAPH_SECONDS = 90.0
# A caption of WebVTT or SRT repeats what stands above it (it scrolls) in at least this share of all.
_SCROLLING_SHARE = 0.3
# What marks up captions: <c.colour>, <v Speaker>, <i>, <00:00:01.000>, {\an8}. Anything else between < and > is text,
# as in "RSI < 30 and ADX > 20".
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|em|strong|ruby|rt)(?:\.[\w.]{1,80})?\s?/?>|</?(?:v|lang|font|span|p)(?:[.\s][^<>\n]{0,200})?>"
    r"|<(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}>|\{\\[^{}\n]{1,40}\}",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"<br ?/?>", re.IGNORECASE)
_SOUNDS = (
    r"music(?: playing)?|applause|laughter|laughs?|cheering|cheers and applause|silence|inaudible"
    r"|sound effects?|clears throat|sighs?|__|음악|박수(?: ?소리)?|웃음(?: ?소리)?|함성|효과음|침묵|한숨"
)
_SOUND = re.compile(rf"[\[(（【][ ♪♫]{{0,4}}(?:{_SOUNDS})[ ♪♫]{{0,4}}[\])）】]|[♪♫♩♬]+", re.IGNORECASE)
_SPEAKER = re.compile(r"^[ \t]{0,20}>>+[ \t]{0,20}", re.MULTILINE)


@dataclass(frozen=True)
class Caption:
    """Words and the second from which they are shown; `end` is when they go, None where nobody says."""

    start: float
    text: str
    end: float | None = None


def clock(seconds: float) -> str:
    """A moment of a video as players write it.

    >>> clock(83.9), clock(3723)
    ('1:23', '1:02:03')
    """
    minutes, rest = divmod(math.floor(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def as_pieces(captions: Sequence[Caption], pieces: Pieces | None = None) -> tuple[Pieces, bool]:
    """The text of the captions, after what stands in `pieces`; and whether it has full stops of its own."""
    said = list(spoken(captions))
    is_punctuated = has_full_stops(caption.text for caption in said)
    ends = sentence_ends(" ".join(caption.text for caption in said), is_punctuated=is_punctuated)
    pieces = Pieces() if pieces is None else pieces
    began, at, is_first, has_ended = 0.0, 0, True, False
    for caption in said:
        for text, is_end in _parts(caption.text, at, ends):
            seconds = caption.start - began
            joint = "\n" if is_first else _joint(seconds, ends=has_ended, is_punctuated=is_punctuated)
            if is_first or joint == "\n\n":
                began = caption.start
            pieces.add(text, Place(0, 0, seconds=round(caption.start, 3)), joint=joint)
            is_first, has_ended = False, is_end
        at += len(caption.text) + 1
    return pieces, is_punctuated


def _parts(text: str, at: int, ends: frozenset[int]) -> Iterator[tuple[str, bool]]:
    """A caption that begins at that place of the whole, cut where sentences end; and whether one ends with the part."""
    start = 0
    for end in range(1, len(text) + 1):
        if at + end in ends or end == len(text):
            yield text[start:end], at + end in ends
            start = end


def _joint(seconds: float, *, ends: bool, is_punctuated: bool) -> str:
    """What stands before a part that is so much later than its paragraph. A sentence without a full stop is a line."""
    if seconds >= LONGEST_PARAGRAPH_SECONDS or (ends and seconds >= PARAGRAPH_SECONDS):
        return "\n\n"
    return "\n" if ends and not is_punctuated else " "


def spoken(captions: Iterable[Caption]) -> Iterator[Caption]:
    """The captions that say something, cleaned, each line said once where captions scroll; seconds never fall."""
    shown = [replace(one, text=cleaned(one.text)) for one in captions]
    shown = [one for one in shown if one.text]
    if _scrolls(shown):
        shown = _said_once(shown)
    latest = 0.0
    for one in shown:
        start = one.start if math.isfinite(one.start) else latest
        latest = max(latest, start)
        text = " ".join(one.text.split())
        if text:
            yield Caption(latest, text, one.end)


def cleaned(text: str) -> str:
    """Without markup, sounds ([Music], [음악]) and marks of speakers; entities are what they stand for."""
    plain = html.unescape(_MARKUP.sub("", _LINE_END.sub("\n", text)))
    plain = _SPEAKER.sub("", _SOUND.sub(" ", plain))
    return normalise(plain)[0]


def _lines(caption: Caption) -> list[str]:
    return [line.strip() for line in caption.text.split("\n") if line.strip()]


def _scrolls(shown: Sequence[Caption]) -> bool:
    """Whether captions show the last line again, above a new one. What others say twice is said twice."""
    pairs = ((_lines(one), _lines(following)) for one, following in pairwise(shown))
    again = sum(len(following) > 1 and one[-1] == following[0] for one, following in pairs)
    return again >= 3 and again >= _SCROLLING_SHARE * (len(shown) - 1)


def _said_once(shown: Iterable[Caption]) -> list[Caption]:
    """Of each caption the lines that the one before did not show already."""
    found: list[Caption] = []
    before: list[str] = []
    for one in shown:
        lines = _lines(one)
        repeated = next((n for n in range(min(len(lines), len(before)), 0, -1) if lines[:n] == before[-n:]), 0)
        before = lines
        found.append(replace(one, text="\n".join(lines[repeated:])))
    return found
