"""Rows of all pages as one text: wrapped lines joined, hyphens undone, each piece with its place. Pure.

A line goes on in the next one when it is full and nothing says otherwise: a gap, an indent, another size, a point of a
list, a key of a sheet. What is unsure is not joined: half a sentence asks a question, two in one say something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.formats.pdf.columns import Frame
from parsers.formats.pdf.layout import Line, PageLayout
from parsers.formats.pdf.markers import Point, begins_key, has_bullet, is_lower_key, point_of
from parsers.formats.pdf.tables import Row, key_and_value, rows
from parsers.formats.pdf.wrapping import HANGUL, Wrapping, wrapping_of

PARAGRAPH, LINE = "\n\n", "\n"
# A gap of that many usual ones ends a paragraph, and of that many leaves an empty line.
_GAP, _WIDE_GAP = 1.3, 1.55
_INDENT, _OTHER_SIZE = 0.8, 0.12
_ENDED = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
# What no line of its own ends with, and what seldom does.
_DANGLES = re.compile(
    r"(?:[,(/&+=<>~]|\b(?:the|a|an|of|and|or|to|by|is|are|be|with|for|from|than|its|below|above|not|as|between|both|either|"
    r"least|most|per|until|unless))$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:[–—-]|\b(?:in|on|at|when|if|over|under|no|that|then|more|less|after|before|falls|rises|closes|crosses|goes)"
    r"|[을를은는의와과고며면]|거나|하는|있는|에서|까지|부터|보다|으로)$",
    re.IGNORECASE,
)
_RESUMES = re.compile(
    r"(?:the|a|an|of|and|or|to|in|on|at|by|is|are|be|with|for|from|than|when|if|its|not|that|as|then|between|per|after|"
    r"before|until|unless)\b"
)
# Lines that long are of a paragraph rather than points of a list, if they are as long as the longest.
_LONG, _LONG_KOREAN = 45, 26
_HYPHENS = "-\u2010\u00ad"
# Words that keep their hyphen, whatever the line does.
_COMPOUND = re.compile(
    r"(?:stop|take|break|buy|sell|short|long|mid|low|high|risk|trend|mean|end|day|week|month|year|intra|multi|cross|follow|"
    r"real|close|open|top|bottom|left|right|well|self|non|pre|post|half|one|two|three|four|five|ten|twenty|all|in|out|up|"
    r"down|over|under|back|set|roll|year-over|day-over|\w*\d)$",
    re.IGNORECASE,
)
_BETWEEN_CELLS, _AFTER_KEY = " | ", ": "


@dataclass(frozen=True)
class Piece:
    """A line or a cell of the text; `joint` stands before it."""

    text: str
    joint: str
    page: PageLayout
    line: Line


@dataclass(frozen=True)
class _Read:
    """A row with where it stands. `is_point`: it begins with a bullet or a number of a list."""

    row: Row
    frame: Frame
    page: PageLayout
    is_first: bool
    is_point: bool

    @property
    def last(self) -> Line:
        return self.row.lines[-1]

    @property
    def first(self) -> Line:
        return self.row.lines[0]


def pieces(pages: list[tuple[PageLayout, list[Frame]]]) -> Iterator[Piece]:
    """The text of a document in order; put together with their joints they are it."""
    wrapping = wrapping_of((page, frame) for page, frames in pages for frame in frames)
    words = frozenset(
        word.text.lower().strip(".,;:()")
        for _page, frames in pages
        for frame in frames
        for line in frame.lines
        for word in line.words[:-1]
    )
    before: _Read | None = None
    points = _Points()
    for page, frames in pages:
        for frame in frames:
            for number, row in enumerate(rows(frame.lines, page.rules)):
                above = before.last.text if before else ""
                is_point = points.has(row.lines[0].text, after=above)
                read = _Read(row, frame, page, is_first=number == 0, is_point=is_point)
                yield from _row(before, read, wrapping, words)
                before = read
        for aside in page.asides:
            yield Piece(aside.text, PARAGRAPH, page, aside)
            before = None


class _Points:
    """Tells numbers of a list from numbers that end a sentence at the beginning of a line: a list counts from one."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def has(self, text: str, *, after: str) -> bool:
        """Whether the line begins a point of a list; `after`: the line above."""
        if has_bullet(text):
            return True
        point: Point | None = point_of(text)
        if point is None:
            return False
        style, number = point
        if number not in {1, self._last.get(style, 0) + 1} and not _ENDED.search(after) and after:
            return False
        self._last[style] = number
        return True


def _row(before: _Read | None, read: _Read, wrapping: Wrapping, words: frozenset[str]) -> Iterator[Piece]:
    joint = _joint(before, read, wrapping, words)
    for number, cell in enumerate(read.row.cells):
        if number:
            joint = _AFTER_KEY if number == 1 and key_and_value(read.row) else _BETWEEN_CELLS
            if read.row.cells[0][-1].text.endswith((":", "：")) and number == 1:
                joint = " "
        last: Line | None = None
        for line in cell:
            if last is not None:
                joint = _inside(last, line, wrapping, words)
            yield Piece(line.text, joint, read.page, line)
            last = line


def _joint(before: _Read | None, read: _Read, wrapping: Wrapping, words: frozenset[str]) -> str:
    """What stands between two rows."""
    if before is None:
        return PARAGRAPH
    if before.row.is_table or read.row.is_table:
        return LINE if before.row.is_table and read.row.is_table and not read.is_first else PARAGRAPH
    gap = _gap(before, read, wrapping)
    if not _goes_on(before, read, wrapping, gap):
        return PARAGRAPH if gap >= _WIDE_GAP or _other_size(before, read) else LINE
    return _inside(before.last, read.first, wrapping, words)


def _gap(before: _Read, read: _Read, wrapping: Wrapping) -> float:
    """From line to line in usual ones; of the next column or page 1, as nobody can say."""
    if read.is_first and (before.page is not read.page or read.first.top < before.last.bottom):
        return 1.0
    pitch = (read.first.middle - before.last.middle) / max(before.last.size, read.first.size, 1.0)
    return pitch / wrapping.leading


def _other_size(before: _Read, read: _Read) -> bool:
    return abs(before.last.size - read.first.size) > _OTHER_SIZE * before.last.size


def _goes_on(before: _Read, read: _Read, wrapping: Wrapping, gap: float) -> bool:
    """Whether the sentence of a line goes on in the next one."""
    above, below = before.last, read.first
    if gap > _GAP or _other_size(before, read) or read.is_point:
        return False
    if begins_key(below.text) and (not is_lower_key(below.text) or begins_key(above.text) or _ENDED.search(above.text)):
        return False
    if _is_indented(before, read) or (read.is_first and _ENDED.search(above.text)):
        return False
    if _DANGLES.search(above.text):
        return True
    needed = _needed(above, below, wrapping)
    edge, is_sure = wrapping.edge_of(before.frame)
    if edge - above.right >= needed:
        return False
    if is_sure or wrapping.guessed_edge_of(before.frame, before.page) - above.right < needed:
        return True
    # Where lines end was only guessed: a line as long as any goes on if it is long, or ends with what ends nothing.
    if _ENDED.search(above.text) or begins_key(below.text):
        return False
    long = _LONG_KOREAN if HANGUL.search(above.text) else _LONG
    return len(above.text) >= long or bool(_GOES_ON.search(above.text) or _RESUMES.match(below.text))


def _needed(above: Line, below: Line, wrapping: Wrapping) -> float:
    """The room that would have held the beginning of the next line, with a blank before it."""
    word = below.words[0]
    whole = word.right - word.left + above.size / 4
    if HANGUL.match(word.text) and wrapping.breaks_words is not False:
        return min(whole, (word.right - word.left) / max(len(word.text), 1) + above.size * 0.6)
    return whole


def _is_indented(before: _Read, read: _Read) -> bool:
    """Whether the next line begins further to the right, as a paragraph does, and not as a point of a list goes on."""
    if read.is_first:
        return read.first.left - read.frame.left > _INDENT * read.first.size and not read.first.text[:1].islower()
    step = (read.first.left - before.last.left) / read.first.size
    if step > _INDENT:
        return not before.is_point and not begins_key(before.last.text)
    return False


def _inside(above: Line, below: Line, wrapping: Wrapping, words: frozenset[str]) -> str:
    """Between a line and the one that it goes on in: a blank, nothing, or HYPHEN for a hyphen that goes."""
    text, following = above.text, below.words[0].text
    if len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalnum():
        return "" if keeps_hyphen(above.words[-1].text, following, words) else HYPHEN
    return wrapping.joint(above, below)


# The joint after a hyphen that was only made by the end of the line.
HYPHEN = "\u00ad"


def keeps_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether a word that a line end cuts has its hyphen of its own: "20-day", "stop-loss"; not "mov-ing"."""
    if left.endswith("\u00ad"):
        return False
    bare, rest = left.rstrip(_HYPHENS).lower().strip("(\"'“"), right.lower().strip(".,;:()\"'”")
    if not right.lstrip("(\"'“")[:1].islower() or not bare[-1:].isalpha() or HANGUL.search(bare):
        return True
    if f"{bare}-{rest}" in words:
        return True
    if bare + rest in words:
        return False
    return bool(_COMPOUND.fullmatch(bare)) or (bare in words and rest in words)
