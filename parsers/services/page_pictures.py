"""Pictures of the pages of a paste's document: drawn in helper processes, few at once, and the last ones remembered."""

import threading
import time

from cachetools import LRUCache

from parsers.formats.base import Unreadable
from parsers.formats.pdf.limits import MAX_PICTURE_WIDTH
from parsers.formats.pdf.pictures import picture
from parsers.models import Paste, SourceKind
from parsers.source_files import SOURCES
from pastetrader.common.errors import NotFound, PasteTraderError
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import StopSignal

# Widths that pictures are drawn in, in pixels: a narrow screen's, and a wide or sharp one's.
WIDTHS = (800, MAX_PICTURE_WIDTH)
# So many are drawn at once in this process, others wait so long, and so much is remembered.
AT_ONCE = 2
WAIT_SECONDS = 15.0
REMEMBERED_BYTES = 24 * 1024 * 1024

_turns = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_drawn: LRUCache[tuple[str, int, int], bytes] = LRUCache(REMEMBERED_BYTES, getsizeof=len)


class NotDrawn(PasteTraderError):
    """The page could not be drawn."""

    status = 422
    code = "not_drawn"
    default = _("The page could not be drawn.")


class Busy(PasteTraderError):
    """Too many pages are being drawn at the moment."""

    status = 503
    code = "busy"
    default = _("Too many pages are being drawn at the moment. Try it again in a few seconds.")


def page_picture(*, paste: Paste, page: int, width: int) -> bytes:
    """A page (from 1) of the document of a paste as a PNG, in the smallest of WIDTHS that is not below `width`.

    Raises NotFound for what has no such page, Busy, and NotDrawn.
    """
    if not has_page(paste, page):
        raise NotFound
    key = (paste.file, page, drawn_width(width))
    with _lock:
        found: bytes | None = _drawn.get(key)
    if found is None:
        found = _draw(*key)
        with _lock:
            if len(found) <= REMEMBERED_BYTES // 2:
                _drawn[key] = found
    return found


def has_page(paste: Paste, page: int) -> bool:
    """Whether the paste has a document that is kept, with that page."""
    pages = paste.origin.get("pages", 0) if paste.origin else 0
    return paste.source_kind == SourceKind.PDF and bool(paste.file) and 1 <= page <= pages


def drawn_width(width: int) -> int:
    """The width that is drawn for a wanted one."""
    return next((one for one in WIDTHS if one >= width), WIDTHS[-1])


def _draw(file: str, page: int, width: int) -> bytes:
    path = SOURCES.path_of(file)
    if not path.is_file():
        raise NotFound
    deadline = time.monotonic() + WAIT_SECONDS
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        return picture(path, page, width, stop=StopSignal(deadline + WAIT_SECONDS))
    except Unreadable as error:
        raise NotDrawn(error.message, code=error.code) from error
    finally:
        _turns.release()


def forget() -> None:
    """Draw everything anew."""
    with _lock:
        _drawn.clear()
