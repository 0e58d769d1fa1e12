"""What a pasted transcript looks like. Pure."""

import re

# 00:01:02,500 --> 00:01:05,000 as in SRT and VTT.
_ARROW = re.compile(
    r"^\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{1,3}", re.MULTILINE
)
# "0:12 text", "[01:02:03] text", or the time on a line of its own, as YouTube's own panel copies it.
_TIMED = re.compile(r"^\s*[\[(]?(?:\d{1,2}:)?\d{1,3}:\d{2}[\])]?(?:\s|$)")
_FEWEST = 3


def looks_like_transcript(head: str) -> bool:
    """Whether the beginning of a text is a transcript's: two cues of SRT or VTT, or times that rise at most lines."""
    if head.lstrip("\ufeff \r\n").startswith("WEBVTT") or len(_ARROW.findall(head)) >= 2:
        return True
    lines = [line for line in head.splitlines() if line.strip()]
    timed = sum(bool(_TIMED.match(line)) for line in lines)
    return timed >= _FEWEST and timed * 2 >= len(lines) - 1
