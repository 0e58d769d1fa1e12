"""What a pasted transcript looks like, and what only has times in it, as a plan for the day does. Pure.

A text that is wrongly taken for a transcript loses its times, which may be rules ("9:30 매수"); one that is not
recognised keeps them as words. So where it could be either, it is no transcript.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from parsers.formats.transcripts.marks import ARROW, Mark, mark_of

_FEWEST = 3
# So many of its lines have a time, when words stand behind the times.
_TIMED_SHARE = 0.7
# Speech goes on: the next line comes within so many seconds, mostly within the second number.
_LONGEST_STEP = 180.0
_USUAL_STEP = 45.0
# Characters in a second: a plan for the day has fewer, a chat, whose times are hours and minutes, has more.
_SLOWEST, _FASTEST = 1.0, 40.0
# Two captions seldom begin in the same second; lines of a chat often come in the same minute.
_SAME_SHARE = 0.2
# Where a video begins; what begins later must look more like speech.
_BEGINNING = 60.0
_FEWEST_LATER = 8
_USUAL_STEP_LATER = 15.0
# From 8:00 to 16:59 markets are open: minutes and seconds in this range could be hours and minutes.
_OPEN, _CLOSED = 8 * 60, 17 * 60
_FEWEST_LIKE_CLOCKS = 20
# No video has captions from so many hours on; logs have hours, minutes and seconds of the day.
_LATEST_HOURS = 6 * 3600
# Hours and minutes of plans are round; seconds of speech are not.
_ROUND = 5
_FEWEST_ROUND = 12


def looks_like_transcript(head: str) -> bool:
    """Whether the beginning of a text is a transcript's: WEBVTT, two cues, or times that go on as speech does."""
    if head.lstrip("\ufeff \t\r\n").startswith("WEBVTT") or len(ARROW.findall(head.replace("\r", "\n"))) >= 2:
        return True
    lines = [line for line in head.splitlines() if line.strip()]
    marks = [mark for line in lines if (mark := mark_of(line))]
    if len(marks) < _FEWEST or not _are_most(marks, lines):
        return False
    seconds = [mark.seconds for mark in marks]
    steps = [later - earlier for earlier, later in pairwise(seconds)]
    if min(steps) < 0 or steps.count(0) > _SAME_SHARE * len(steps) or max(steps) > _LONGEST_STEP:
        return False
    return median(steps) <= _USUAL_STEP and _is_as_fast_as_speech(lines, marks) and not _could_be_clocks(marks, steps)


def _is_as_fast_as_speech(lines: Sequence[str], marks: Sequence[Mark]) -> bool:
    """Whether as much is said as can be; what stands behind the last time has a length that nobody knows."""
    behind_last = max(place for place, line in enumerate(lines) if mark_of(line))
    said = sum(len(mark.text if (mark := mark_of(line)) else line.strip()) for line in lines[:behind_last])
    return _SLOWEST <= said / (marks[-1].seconds - marks[0].seconds) <= _FASTEST


def _are_most(marks: Sequence[Mark], lines: Sequence[str]) -> bool:
    """Times on lines of their own have the words below them, in one line or more."""
    alone = sum(mark.is_alone for mark in marks)
    if alone * 2 > len(marks):
        return len(marks) * 5 >= len(lines)
    # A link, a title, and what was cut off at the end.
    return len(marks) >= _TIMED_SHARE * (len(lines) - 2)


def _could_be_clocks(marks: Sequence[Mark], steps: Sequence[float]) -> bool:
    """Whether the times may be of the day, and not of a video."""
    first, last = marks[0].seconds, marks[-1].seconds
    if marks[0].has_hours and first >= _LATEST_HOURS:
        return True
    if any(mark.seconds % 1 for mark in marks):
        return False
    is_round = all(mark.seconds % _ROUND == 0 for mark in marks)
    if is_round and len(marks) < _FEWEST_ROUND and not (first == 0 and all(mark.in_brackets for mark in marks)):
        return True
    if first < _BEGINNING:
        return False
    if first >= _OPEN and last < _CLOSED and len(marks) < _FEWEST_LIKE_CLOCKS:
        return True
    return len(marks) < _FEWEST_LATER or median(steps) > _USUAL_STEP_LATER
