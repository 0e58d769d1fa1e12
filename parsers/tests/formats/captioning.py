"""A text as captions of a video: by hand, with its full stops, or by a machine, which writes words alone."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from xml.sax.saxutils import escape

from parsers.formats.captions import Caption, clock
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


def as_srt(captions: Iterable[Caption]) -> str:
    """SubRip, with numbers and commas."""
    rows = enumerate(captions, start=1)
    return "\n".join(
        f"{number}\n{_clock(one.start, ',')} --> {_clock(_end(one), ',')}\n{one.text}\n" for number, one in rows
    )


def as_vtt(captions: Iterable[Caption]) -> str:
    """WebVTT, with a head, a note and where captions stand."""
    rows = "\n".join(
        f"{_clock(one.start, '.')} --> {_clock(_end(one), '.')} align:start position:0%\n{escape(one.text)}\n"
        for one in captions
    )
    return f"WEBVTT\nKind: captions\nLanguage: en\n\nNOTE made by hand\n\n{rows}"


def as_scrolling_vtt(captions: Iterable[Caption]) -> str:
    """WebVTT of a machine, as downloaders keep it: each line comes word by word, and then stands above the next."""
    rows, above = [], " "
    for one in captions:
        first, *rest = one.text.split()
        coming = first + "".join(f"<{_clock(one.start + 0.1, '.')}><c> {escape(word)}</c>" for word in rest)
        moment = _end(one) - 0.01
        rows.append(f"{_clock(one.start, '.')} --> {_clock(moment, '.')} align:start position:0%\n{above}\n{coming}\n")
        rows.append(
            f"{_clock(moment, '.')} --> {_clock(_end(one), '.')} align:start position:0%\n{escape(one.text)}\n \n"
        )
        above = escape(one.text)
    return "WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n".join(rows)


def as_panel(captions: Iterable[Caption], language: str) -> str:
    """What is copied of the transcript beside a video, with what is said of each time to those who listen."""
    return "\n".join(f"{clock(one.start)}\n{_spoken_time(int(one.start), language)}\n{one.text}" for one in captions)


def as_lines(captions: Iterable[Caption], form: str) -> str:
    """A line for each caption; the form has {time} and {text}."""
    return "\n".join(form.format(time=clock(one.start), text=one.text) for one in captions)


def _end(caption: Caption) -> float:
    return caption.start + 2 if caption.end is None else caption.end


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{thousandths:03}"


def _spoken_time(seconds: int, language: str) -> str:
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = ((hours, "시간", "hour"), (minutes, "분", "minute"), (rest, "초", "second"))
    if language == "ko":
        return " ".join(f"{count}{name}" for count, name, _english in parts if count) or "0초"
    said = [f"{count} {name}{'s' * (count != 1)}" for count, _korean, name in parts if count]
    return ", ".join(said) or "0 seconds"
