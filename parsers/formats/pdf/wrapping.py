"""How a document breaks its lines: where a line is full, and whether Korean is broken inside of words. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.formats.pdf.columns import Frame
from parsers.formats.pdf.korean_words import BEGINNINGS
from parsers.formats.pdf.layout import Line, PageLayout, median

HANGUL = re.compile(r"[가-힣]")
# Frames whose left edges differ by less than that many points are one column, on whichever page.
_SAME_EDGE = 6.0
# Lines that end that near to the right edge, in ems, and how many of them show that there is one.
_NEAR, _NEAR_LINES, _NEAR_SHARE = 2.5, 3, 0.2
# A line that ends that far from the edge, in ems, would have held another syllable.
_ROOM = 1.15
# Where lines end at blanks two of three leave that much before a word of two syllables and more; where they don't, only
# what was wrongly taken for wrapped does. Of fewer lines than that nobody can say.
_TELLING, _ROOMY, _CHANCE, _ENOUGH = 1.9, 0.3, 0.12, 4
_TOKEN = re.compile(r"[가-힣]+")
# What ends a Korean word.
_WHOLE_WORD = re.compile(
    r"(?:[을를은는에의와과며고면서때후전시중다요]|으로|에서|까지|부터|보다|이상|이하|초과|미만|하고|하면|되면|이고|이면|\d[원주배개%])$"
)
# What no word begins with, what is seldom a word of its own, and what begins one in texts like ours.
_PARTICLE = re.compile(
    r"(?:[을를은는의에와과로가도며면고요서]|거나|지는|지도|지만|으로|에서|까지|부터|보다|이면|습니다|니다|이며|이나|입니다|였다)(?![가-힣.)])"
)
_ENDING = re.compile(
    r"(?:[이만다]|하면|되면|하고|되고|하며|하는|되는|한다|된다|합니다|됩니다|했다|되어|하여|하지|어야)(?![가-힣])"
)
_BEGINNING = re.compile(
    r"이상|이하|초과|미만|때|것|이전|이후|동안|경우|대비|매수|매도|손절|익절|하락|상승|돌파|이탈|청산|진입|종가|시가|현재"
)
_UNIT = re.compile(r"[일봉주원배개년월분시초%]|거래일|퍼센트")
_OPENING, _CLOSING = "([{“‘「『<〈", ")]}”’」』>〉.,!?:;%"

# A column of the document: where it begins, and whether others stand beside it.
Key = tuple[int, bool]


@dataclass
class Wrapping:
    """What the lines of a whole document say. `edges`: where the lines of each column end; `sure`: that was seen."""

    edges: dict[Key, float] = field(default_factory=dict)
    sure: set[Key] = field(default_factory=set)
    leading: float = 1.25  # from line to line, in sizes of the font
    blanks_tell: bool = False
    breaks_words: bool | None = None  # None: there are too few lines to know
    beginnings: frozenset[str] = frozenset()  # of Korean words inside of lines, of two syllables and more

    def edge_of(self, frame: Frame) -> tuple[float, bool]:
        """Where the longest lines of the frame's column end, and whether enough lines do."""
        key = _key(frame)
        return self.edges.get(key, frame.right), key in self.sure

    def guessed_edge_of(self, frame: Frame, page: PageLayout) -> float:
        """Where lines end if the margins of the page are alike; what was seen, where it was."""
        edge, is_sure = self.edge_of(frame)
        return edge if is_sure or frame.is_column else max(edge, page.width - frame.left)

    def joint(self, before: Line, after: Line) -> str:
        """What stands between the last word of a line and the first of the next: a blank, or nothing."""
        left, right = before.words[-1].text, after.words[0].text
        is_korean = bool(HANGUL.search(left[-1]) and HANGUL.match(right))
        if self.blanks_tell and is_korean:
            return " " if before.ends_with_blank else ""
        if self.breaks_words is False or not (HANGUL.search(before.text) and HANGUL.search(after.text)):
            return " "
        if left[-1] in _OPENING or right[0] in _CLOSING:
            return ""
        if not HANGUL.match(right):
            return " "
        if not is_korean:
            goes_on = _PARTICLE.match(right) or (self.breaks_words and (left[-1].isdigit() and _UNIT.match(right)))
            return "" if goes_on or (self.breaks_words and left[-1].isalnum() and _ENDING.match(right)) else " "
        return self._by_words(left, right)

    def _by_words(self, left: str, right: str) -> str:
        tail, head = _TOKEN.findall(left)[-1], _TOKEN.findall(right)[0]
        if _PARTICLE.match(right) or tail + head[0] in self.beginnings:
            return ""
        if _BEGINNING.match(right) or (len(head) > 1 and head[:2] in self.beginnings):
            return " "
        if not self.breaks_words:
            return " "
        if _ENDING.match(right):
            return ""
        return " " if _WHOLE_WORD.search(left) and (len(tail) > 1 or left[0].isdigit()) else ""


def wrapping_of(frames: Iterable[tuple[PageLayout, Frame]]) -> Wrapping:
    """The habits of a document."""
    found = list(frames)
    result = Wrapping()
    lines_of: dict[Key, list[Line]] = defaultdict(list)
    for _page, frame in found:
        lines_of[_key(frame)] += frame.lines
    for key, lines in lines_of.items():
        edge = max(line.right for line in lines)
        near = sum(line.right > edge - _NEAR * line.size for line in lines)
        result.edges[key] = edge
        if near >= max(_NEAR_LINES, _NEAR_SHARE * len(lines)):
            result.sure.add(key)
    pitches = [pitch for _page, frame in found for pitch in _pitches(frame.lines)]
    result.leading = min(3.0, max(1.0, median(pitches, result.leading)))
    korean = [pair for page, frame in found for pair in _wrapped(frame, result.guessed_edge_of(frame, page))]
    with_blank = sum(before.ends_with_blank for before, _room in korean)
    result.blanks_tell = with_blank >= max(1, len(korean) // 10)
    result.breaks_words = _breaks_words([room for _before, room in korean])
    if result.breaks_words is None and any(_cuts_word(frame) for _page, frame in found):
        result.breaks_words = True
    words = (word.text for _page, frame in found for line in frame.lines for word in line.words[1:-1])
    known = [token for word in words for token in _TOKEN.findall(word)]
    result.beginnings = BEGINNINGS | {word[:end] for word in known for end in range(2, len(word) + 1)}
    return result


def _key(frame: Frame) -> Key:
    return round(frame.left / _SAME_EDGE), frame.is_column


def _pitches(lines: list[Line]) -> list[float]:
    found = []
    for before, after in pairwise(lines):
        if abs(before.size - after.size) < 0.1 * before.size and after.middle > before.bottom:
            found.append((after.middle - before.middle) / before.size)
    return found


def _wrapped(frame: Frame, edge: float) -> Iterable[tuple[Line, float]]:
    """Korean lines that another one goes on from, and the room in ems that they left though its first word is long."""
    for before, after in pairwise(frame.lines):
        width = after.words[0].right - after.words[0].left
        room = edge - before.right
        is_korean = HANGUL.search(before.text[-1]) and HANGUL.match(after.text)
        if is_korean and width > _TELLING * before.size and room < width + before.size / 4:
            yield before, (room + _stretched(before)) / before.size


def _cuts_word(frame: Frame) -> bool:
    """Whether a line begins with what no Korean word begins with."""
    return any(
        HANGUL.search(before.text[-1]) and _PARTICLE.match(after.words[0].text)
        for before, after in pairwise(frame.lines)
    )


def _stretched(line: Line) -> float:
    """How much wider the blanks of a line are than they need be: justified lines leave their room there."""
    gaps = [after.left - before.right for before, after in pairwise(line.words)]
    return sum(max(0.0, gap - 0.33 * line.size) for gap in gaps)


def _breaks_words(rooms: list[float]) -> bool | None:
    """Lines that never leave room for a syllable are broken anywhere; None where chance may have done that."""
    roomy = sum(room >= _ROOM for room in rooms)
    if roomy >= max(1, _ROOMY * len(rooms)):
        return False
    return True if len(rooms) >= _ENOUGH and roomy <= _CHANCE * len(rooms) else None
