"""Of a source with several strategies: which they are, and one of them as a paste of its own."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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

# Characters that are looked through in a moment.
LOOKED_AT_BY_PAGES = 20_000


def candidates_of(paste: Paste, *, check: Check = unstopped) -> "tuple[Candidate, ...]":
    """The strategies in a paste in their order, at least one: the whole where it reads as one.

    Found once for each version of the offline rules, and kept with the paste: some 20 s for 100,000 characters full of
    rules. `check` is called as it goes and may raise Stopped.
    """
    from parsers.extraction.candidates import Candidate, strategies_in  # noqa: PLC0415  # it loads the grammar

    known = _known(paste)
    if known is not None:
        return tuple(Candidate(**one) for one in known)
    found = strategies_in(content_of(paste), check=check)
    paste.parts = {"version": load_extraction().extractor.version, "found": [asdict(one) for one in found]}
    paste.save(update_fields=["parts"])
    return found


def known_candidates(paste: Paste) -> "tuple[Candidate, ...]":
    """As `candidates_of`, of a long source only what a worker found: a page must not wait for it."""
    if _known(paste) is None and len(paste.text) > LOOKED_AT_BY_PAGES:
        return ()
    return candidates_of(paste)


def _known(paste: Paste) -> list[dict[str, Any]] | None:
    """What the rules of today found; None when none looked."""
    kept = paste.parts or {}
    return kept["found"] if kept.get("version") == load_extraction().extractor.version else None


def take_part(*, paste: Paste, start: int, end: int) -> Paste:
    """The candidate from `start` to `end` as a paste of the same owner: its text, places, origin and document.

    The same part taken again is the same row. Raises Invalid when there is no such candidate.
    """
    chosen = next((one for one in known_candidates(paste) if (one.start, one.end) == (start, end)), None)
    if chosen is None:
        text = _("This is no strategy of the source.")
        hint = _("Choose one from the list: the source may have been read anew since.")
        raise Invalid(text, code="not_a_part", problems=[Problem("not_a_part", text, hint=hint)])
    content = part_of(content_of(paste), start, end)
    name = " · ".join(filter(None, (paste.source_name, chosen.title)))
    # Documents are deleted when no row names them, so both may.
    return keep_paste(owner=paste.owner, content=content, source_name=name, file=paste.file)
