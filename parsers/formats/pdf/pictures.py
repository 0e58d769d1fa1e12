"""Pictures of pages, drawn in a helper process. Pure."""

import base64
from pathlib import Path

from parsers.formats.pdf.in_time import in_helper
from parsers.formats.pdf.limits import MAX_PICTURE_WIDTH, PICTURE_LIMITS, PICTURE_SECONDS
from pastetrader.common.stop_signal import StopSignal

DRAW = "parsers.formats.pdf.drawing:picture_of"


def picture(path: Path, page: int, width: int, *, stop: StopSignal) -> bytes:
    """The page (from 1) of the PDF in that file as a PNG, `width` pixels wide or less (limits.MAX_PICTURE_…).

    Raises Unreadable as the reader does, `no_page` for a page that it doesn't have, and Stopped.
    """
    arguments = {"path": str(path), "page": page, "width": max(1, min(width, MAX_PICTURE_WIDTH))}
    found = in_helper(DRAW, arguments, stop=stop, seconds=PICTURE_SECONDS, limits=PICTURE_LIMITS)
    return base64.b64decode(found["png"])
