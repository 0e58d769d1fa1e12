"""Times as transcripts write them: what stands at the beginning of a line, and what panels say beside it. Pure."""

import re
from dataclasses import dataclass

_TIME = r"(?:(?P<{0}h>\d{{1,2}}):)?(?P<{0}m>\d{{1,3}}):(?P<{0}s>[0-5]\d)(?:[.,](?P<{0}f>\d{{1,3}}))?"
_FROM, _TO = _TIME.format("a"), _TIME.format("b")
# 00:01:02,500 --> 00:01:05,000 as in SRT and VTT; what stands behind is how a caption is placed.
ARROW = re.compile(rf"^[ \t]*{_FROM}[ \t]*-->[ \t]*{_TO}(?:[ \t][^\n]*)?$", re.MULTILINE)
# "0:12 text", "[01:02:03] text", "(0:12) text", "0:12 - 0:15 text", or nothing behind it.
_MARK = re.compile(
    rf"^\s*(?P<open>[\[(])?{_FROM}(?:\s*[-–—~]\s*{_TO})?(?(open)[\])])(?P<text>$|\s.*|[\u3000].*)", re.DOTALL
)
# Before the words of a line, when most lines have it: "12:34 - text", "12:34 | text".
_DASH = re.compile(r"^\s*[-–—|:~]\s+")
# What YouTube's panel says of a time to those who listen: "1분 3초", "1 minute, 3 seconds".
_SPOKEN = re.compile(
    r"(?:(?P<h>\d{1,2})\s*(?:시간|hours?),?\s*)?(?:(?P<m>\d{1,3})\s*(?:분|minutes?),?\s*)?(?:(?P<s>\d{1,2})\s*(?:초|seconds?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mark:
    """A line that begins with a time: its second, and the words behind it, "" when there are none."""

    seconds: float
    text: str
    in_brackets: bool
    has_hours: bool

    @property
    def is_alone(self) -> bool:
        """Whether the line is nothing but the time."""
        return not self.text

    @property
    def has_dash(self) -> bool:
        """Whether something like a dash stands between the time and the words."""
        return bool(_DASH.match(self.text))

    @property
    def text_behind_dash(self) -> str:
        """The words without the dash."""
        return _DASH.sub("", self.text)


def mark_of(line: str) -> Mark | None:
    """The time at the beginning of a line, and what follows; None when there is none.

    >>> mark_of("[1:02:03] Buy the close.")
    Mark(seconds=3723.0, text='Buy the close.', in_brackets=True, has_hours=True)
    """
    found = _MARK.match(line)
    if found is None:
        return None
    return Mark(seconds_of(found, "a"), found["text"].strip(), bool(found["open"]), bool(found["ah"]))


def seconds_of(found: re.Match[str], part: str) -> float:
    """The seconds of a time (`a` from, `b` to) of a match."""
    fraction = found[f"{part}f"]
    whole = int(found[f"{part}h"] or 0) * 3600 + int(found[f"{part}m"]) * 60 + int(found[f"{part}s"])
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def says_the_same(line: str, seconds: float) -> bool:
    """Whether a line says that time in words, and nothing else."""
    found = _SPOKEN.fullmatch(line.strip())
    if not found or not line.strip():
        return False
    return int(found["h"] or 0) * 3600 + int(found["m"] or 0) * 60 + int(found["s"] or 0) == int(seconds)
