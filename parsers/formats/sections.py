"""A long text cut where its headings stand. Pure.

A heading is told by how it stands in the text: marked (Markdown, brackets), numbered and not a point of a list, counted
as strategies are, or a short line that stands apart and is no sentence. Of a video, long silence cuts as well. Ends of
pages mean nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from parsers.formats.base import ParsedContent
from parsers.formats.heading_words import (
    bare_heading,
    heads_a_part,
    is_numbered_strategy,
    names_a_strategy,
    sounds_like_a_rule,
)

_LONGEST = 60
_LONGEST_MARKED = 90
_LINE = re.compile(r"[^\n]*\n?")
_MARKDOWN = re.compile(r"(#{1,6})\s+\S")
_BRACKETED = re.compile(r"[\[【〔<《■◆▶●□◇★※]\s*[^\]】〕>》]{1,40}[\]】〕>》]?\s*:?")
_DIGITS = re.compile(r"(?:\d{1,2}\s*[.)]|\(\d{1,2}\)|\d{1,2}\s*단계|step\s*\d{1,2}\s*[:.]?)\s+\S", re.IGNORECASE)
_LETTERED = re.compile(r"(?:[A-H]|[가-하]|[IVX]{1,4})\s*[.)]\s+\S")
_CIRCLED = re.compile(r"[①-⑳]\s*\S")
_SENTENCE = re.compile(r"(?<=[^\d][.!?])\s")
_POINT = re.compile(r"\s*[-*•·+‣◦○–—]\s")
_ENDS_A_SENTENCE = re.compile(
    r"[.!?…;,。]$|(?:니다|어요|아요|에요|예요|세요|한다|된다|이다|는다|죠|해요|네요|거든요|는데|면|고|서)$"
)
_KEY = re.compile(r"^[\s\-*•·#]*([^:：|]{1,40}?)\s*[:：|]")
# Silence in a video, in seconds: that much, and so many times what is usual there.
_SILENCE = 20.0
_TIMES = 4.0


@dataclass(frozen=True)
class Section:
    """Characters start (inclusive) to end (exclusive), with the heading that they begin with.

    `level` is 1 for the outermost headings; 0, without a title, for what stands before the first or after a silence.
    """

    title: str
    start: int
    end: int
    level: int


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    is_apart: bool  # nothing but blanks in the line before


def sections_of(content: ParsedContent) -> tuple[Section, ...]:
    """The sections of a text in order; they cover all of it. A text without headings is one section."""
    found = [Section("", start, 0, 0) for start in _after_silence(content)]
    found += _levelled(list(_headings(content.text)))
    found.sort(key=lambda section: section.start)
    if not found or found[0].start > 0:
        found.insert(0, Section("", 0, 0, 0))
    ends = [*(section.start for section in found[1:]), len(content.text)]
    cut = (replace(section, end=end) for section, end in zip(found, ends, strict=True))
    return tuple(section for section in cut if content.text[section.start : section.end].strip())


def _headings(text: str) -> Iterator[tuple[_Line, str]]:
    """Each line that is a heading, and its style."""
    lines = list(_lines(text))
    named = 0  # the line that is the last name, with nothing below it so far
    for at, line in enumerate(lines):
        style = _style(line, lines, at)
        is_name = bool(style) and not heads_a_part(line.text)
        if style == "short" and is_name and named and named == at - 1:
            continue  # a second name below the first, which is not the title of the whole
        if style:
            yield line, style
        if is_name:
            named = at


def _lines(text: str) -> Iterator[_Line]:
    """Lines with something in them."""
    is_apart = True
    for found in _LINE.finditer(text):
        if found[0].strip():
            yield _Line(found[0].strip(), found.start(), is_apart)
        is_apart = not found[0].strip()


def _style(line: _Line, lines: Sequence[_Line], at: int) -> str:
    """How a heading is written, "" for a line that is none."""
    text = line.text
    if found := _MARKDOWN.match(text):
        return found[1] if len(text) <= _LONGEST_MARKED else ""
    if len(text) > _LONGEST:
        return "counted" if is_numbered_strategy(text) else ""
    if is_numbered_strategy(text) and not _POINT.match(text):
        return "counted"
    if sounds_like_a_rule(text) or _POINT.match(text) or _ENDS_A_SENTENCE.search(text):
        return ""
    if _BRACKETED.fullmatch(text):
        return "bracketed"
    for style, pattern in (("digits", _DIGITS), ("letters", _LETTERED), ("circled", _CIRCLED)):
        if pattern.match(text):
            return "" if _is_in_a_list(pattern, lines, at) else style
    following = lines[at + 1] if at + 1 < len(lines) else None
    return "short" if following is not None and _is_short_heading(line, following) else ""


def _is_in_a_list(pattern: re.Pattern[str], lines: Sequence[_Line], at: int) -> bool:
    """Whether the line before or after is numbered alike: points of a list follow each other at once."""
    around = [lines[place].text for place in (at - 1, at + 1) if 0 <= place < len(lines)]
    return at + 1 == len(lines) or any(pattern.match(text) for text in around)


def _is_short_heading(line: _Line, following: _Line) -> bool:
    """A line that stands apart; or right before the first part of a strategy, and sounds like a name."""
    has_letters = bool(re.search(r"[^\W\d_]{2}", line.text)) and "|" not in line.text and not _KEY.match(line.text[:-1])
    if not has_letters:
        return False
    is_name = names_a_strategy(line.text)
    if line.is_apart:
        return is_name or heads_a_part(line.text) or not re.search(r"\d", line.text)
    return is_name and _begins_a_part(following.text)


def _begins_a_part(line: str) -> bool:
    """Whether a line heads a part or begins with the key of one: "Entry: RSI below 30"."""
    key = _KEY.match(line)
    return heads_a_part(key[1] if key else line)


def _levelled(headings: list[tuple[_Line, str]]) -> Iterator[Section]:
    """Levels by the order in which styles come: one that wasn't there yet is inside of what stands above it."""
    open_styles: list[str] = []
    for line, style in headings:
        if style in open_styles:
            del open_styles[open_styles.index(style) + 1 :]
        else:
            while open_styles and style[0] == "#" and open_styles[-1][0] == "#" and len(open_styles[-1]) > len(style):
                open_styles.pop()
            open_styles.append(style)
        yield Section(_title(line.text), line.start, 0, len(open_styles))


def _title(line: str) -> str:
    """The heading as one calls it; a sentence that counts strategies is cut short."""
    if heads_a_part(line):
        return line.strip("#* ")
    first = _SENTENCE.split(line, maxsplit=1)[0]
    bare = first.strip("#*-•[]【】〔〕<> :：■◆▶●□◇★※") if is_numbered_strategy(line) else bare_heading(line)
    return bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST].rsplit(' ', 1)[0]} …"


def _after_silence(content: ParsedContent) -> Iterator[int]:
    """Where a video goes on after a long silence."""
    told = [place for place in content.places if place.seconds is not None]
    gaps = [after - before for before, after in pairwise(place.seconds or 0.0 for place in told)]
    if not gaps:
        return
    most = max(_SILENCE, _TIMES * median(gaps))
    yield from (place.start for place, gap in zip(told[1:], gaps, strict=True) if gap > most)
