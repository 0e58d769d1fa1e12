"""Of a source with several strategies: which they are, and one of them as a paste of its own."""

from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache

from parsers.extraction import load_extraction
from parsers.formats.parts import part_of
from parsers.models import Paste
from parsers.services.reading import content_of, keep_paste
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import Problem
from pastetrader.common.messages import message as _
from pastetrader.common.stop_signal import Check, unstopped

if TYPE_CHECKING:
    from parsers.extraction.candidates import Candidate

# Whoever chooses from the list has just asked for it, and long sources take seconds. Of each a few hundred bytes.
_REMEMBERED = 200
_known: LRUCache[tuple[str, str], tuple["Candidate", ...]] = LRUCache(_REMEMBERED)
_lock = Lock()


def candidates_of(paste: Paste, *, check: Check = unstopped) -> "tuple[Candidate, ...]":
    """The strategies in a paste in their order, at least one: the whole where it reads as one.

    Each is read once by the offline rules, some 20 s for 100,000 characters full of them; `check` is called as it goes
    and may raise Stopped.
    """
    from parsers.extraction.candidates import strategies_in  # noqa: PLC0415  # it loads the grammar

    key = (paste.sha256, load_extraction().extractor.version)
    with _lock:
        found = _known.get(key)
    if found is None:
        found = strategies_in(content_of(paste), check=check)
        with _lock:
            _known[key] = found
    return found


def take_part(*, paste: Paste, start: int, end: int) -> Paste:
    """The candidate from `start` to `end` as a paste of the same owner: its text, places, origin and document.

    The same part taken again is the same row. Raises Invalid when there is no such candidate.
    """
    chosen = next((one for one in candidates_of(paste) if (one.start, one.end) == (start, end)), None)
    if chosen is None:
        text = _("This is no strategy of the source.")
        hint = _("Choose one from the list: the source may have been read anew since.")
        raise Invalid(text, code="not_a_part", problems=[Problem("not_a_part", text, hint=hint)])
    content = part_of(content_of(paste), start, end)
    name = " · ".join(filter(None, (paste.source_name, chosen.title)))
    # Documents are deleted when no row names them, so both may.
    return keep_paste(owner=paste.owner, content=content, source_name=name, file=paste.file)
