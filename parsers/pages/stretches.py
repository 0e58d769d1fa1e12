"""Where a part of a line stands in the line's box: by how wide its letters usually are. Pure."""

import unicodedata

from parsers.formats.base import Box

# Widths of letters in ems, as usual fonts have them; blanks of stretched lines are wider, so they count a little more.
_NARROW, _WIDE = "iljtfrI.,:;'|!()[]\"`-·", "mwMW%@—…"
_WIDTHS = {" ": 0.3, **dict.fromkeys(_NARROW, 0.3), **dict.fromkeys(_WIDE, 0.86)}
_SMALL, _CAPITAL, _FULL = 0.53, 0.66, 0.96
# A box that is so many times as high as it is wide holds a line that runs up or down the page.
_STANDING = 1.5


def stretch_of(text: str, box: Box, start: int, end: int) -> Box:
    """The box of characters start (inclusive) to end (exclusive) of a line; of a line on its side, the whole.

    With usual fonts it is right within about a letter.
    """
    if box.bottom - box.top > _STANDING * (box.right - box.left) or not text:
        return box
    widths = [_width(letter) for letter in text]
    whole = sum(widths) or 1.0
    across = box.right - box.left
    left = box.left + across * sum(widths[:start]) / whole
    return Box(left, box.top, left + across * sum(widths[start:end]) / whole, box.bottom)


def _width(letter: str) -> float:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    if unicodedata.combining(letter):
        return 0.0
    return _CAPITAL if letter.isupper() else _SMALL
