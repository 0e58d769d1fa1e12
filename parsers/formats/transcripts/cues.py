"""SRT and WebVTT as captions. Pure; what is broken in them is read as far as it goes, and no words are lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.formats.captions import Caption
from parsers.formats.transcripts.marks import ARROW, seconds_of

# Blocks of WebVTT that are not shown; each goes on to the next empty line.
_UNSHOWN = ("NOTE", "STYLE", "REGION")


@dataclass
class _Cue:
    """A caption whose lines are still being read."""

    start: float
    end: float
    lines: list[str] = field(default_factory=list)


def captions_in(text: str) -> tuple[tuple[str, ...], tuple[Caption, ...]]:
    """The lines that stand before the first caption, and the captions in the order of their times."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    is_vtt = lines[first].startswith("WEBVTT")
    if is_vtt:
        lines = list(_shown(lines[_end_of_block(lines, first) :]))
    before, cues = _cues(lines, is_vtt=is_vtt)
    captions = [Caption(cue.start, "\n".join(cue.lines), cue.end) for cue in cues]
    return tuple(before), tuple(sorted(captions, key=lambda caption: caption.start))


def _cues(lines: Sequence[str], *, is_vtt: bool) -> tuple[list[str], list[_Cue]]:
    before: list[str] = []
    cues: list[_Cue] = []
    number = 0
    for place, line in enumerate(lines):
        found = ARROW.match(line)
        if found:
            cues.append(_Cue(seconds_of(found, "a"), seconds_of(found, "b")))
        elif place + 1 < len(lines) and ARROW.match(lines[place + 1]) and _is_name(lines, place, number, is_vtt=is_vtt):
            number = int(line) if line.strip().isdecimal() else number
        elif line.strip():
            (cues[-1].lines if cues else before).append(line.strip())
    return before, cues


def _is_name(lines: Sequence[str], place: int, number: int, *, is_vtt: bool) -> bool:
    """Whether the line above a time is what the caption is called, and not words of the one before.

    In WebVTT whatever stands there behind an empty line; in SRT a number, which may be any behind an empty line.
    """
    line = lines[place].strip()
    stands_apart = place == 0 or not lines[place - 1].strip()
    if stands_apart:
        return is_vtt or line.isdecimal() or not line
    return line.isdecimal() and int(line) == number + 1


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """Where the next empty line is, or a caption if there is none before."""
    for place in range(start + 1, len(lines)):
        if not lines[place].strip() or ARROW.match(lines[place]):
            return place
    return len(lines)


def _shown(lines: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place]
        stands_apart = place == 0 or not lines[place - 1].strip()
        if stands_apart and line.split(maxsplit=1)[:1] and line.split(maxsplit=1)[0] in _UNSHOWN:
            end = _end_of_block(lines, place)
            # An id of a caption may be such a word as well; then the time stands right below it.
            if end > place + 1 or end == len(lines) or not ARROW.match(lines[end]):
                place = end
                continue
        yield line
        place += 1


def has_cues(text: str) -> bool:
    """Whether it is WebVTT, or there is a time with an arrow in it."""
    return text.lstrip("\ufeff \t\r\n").startswith("WEBVTT") or bool(ARROW.search(text.replace("\r", "\n")))
