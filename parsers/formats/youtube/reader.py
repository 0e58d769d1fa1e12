"""A video of YouTube as what is said in it, by its captions."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from parsers.formats.base import MAX_TEXT_CHARACTERS, Note, Origin, ParsedContent, Unreadable, Work
from parsers.formats.captions import Caption, as_pieces, clock
from parsers.formats.detection import link_in
from parsers.formats.text import too_long
from parsers.formats.youtube import troubles
from parsers.formats.youtube.addresses import Video, video_of, watch_address
from parsers.formats.youtube.choosing import is_wanted
from pastetrader.common import helper_process
from pastetrader.common.helper_process import HelperDied, Limits, Refusal, ResultTooLarge
from pastetrader.common.messages import message as _

_FETCH = "parsers.formats.youtube.fetching:fetch"
# What parsing pages of YouTube may cost: it takes 90 MB and less than a second.
_LIMITS = Limits(memory_bytes=1_000_000_000, cpu_seconds=30)


class YouTubeFormat:
    """A link to a video, in any form; what it says is fetched in a helper process, which a cancel ends at once."""

    is_slow = True

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """What is said, each caption a place with its second. Raises Unreadable, which says what to do, and Stopped."""
        text = data.decode(errors="replace") if isinstance(data, bytes) else data
        link = link_in(text)
        if not link:
            raise Unreadable("link_unreadable", _("This is no link to YouTube."), _("Paste the link of a video."))
        video = video_of(link)
        work.tell("fetch")
        key = f"youtube:{video.id}:{','.join(work.languages)}"
        known: Mapping[str, Any] | None = work.memory.get(key) if work.memory is not None else None
        told = _fetched(video.id, work) if known is None else known
        work.tell("read")
        length = sum(len(words) for _start, _end, words in told["captions"])
        if length > 2 * MAX_TEXT_CHARACTERS:  # before anything is done with it; entities and markup may go
            raise too_long(length, MAX_TEXT_CHARACTERS)
        pieces, is_punctuated = as_pieces([Caption(start, words, end) for start, end, words in told["captions"]])
        if not len(pieces):
            raise troubles.unreadable("youtube_no_words")
        notes = _notes(video, told, work.languages, is_punctuated=is_punctuated)
        content = pieces.content("youtube", limit=MAX_TEXT_CHARACTERS, notes=notes, origin=_origin(video, told))
        if known is None and work.memory is not None:
            work.memory.put(key, told)
        return content


def _fetched(video: str, work: Work) -> Mapping[str, Any]:
    asked = {"video": video, "languages": list(work.languages), "policy": work.policy.as_dict()}
    try:
        told: Mapping[str, Any] = helper_process.call(_FETCH, asked, stop=work.stop, limits=_LIMITS)
    except Refusal as refused:
        raise troubles.as_unreadable(refused) from refused
    except ResultTooLarge as error:
        raise troubles.unreadable("youtube_too_large") from error
    except HelperDied as died:
        raise troubles.unreadable("youtube_died") from died
    return told


def _notes(video: Video, told: Mapping[str, Any], languages: Sequence[str], *, is_punctuated: bool) -> tuple[Note, ...]:
    notes = []
    if told["is_generated"]:
        notes.append(Note("generated_punctuated" if is_punctuated else "generated_captions"))
    elif not is_punctuated:
        notes.append(Note("no_full_stops"))
    if not is_wanted(told["language"], languages):
        notes.append(Note("other_language", {"language": told["language_name"] or told["language"]}))
    if video.seconds:
        notes.append(Note("starts_at", {"time": clock(video.seconds)}))
    return tuple(notes)


def _origin(video: Video, told: Mapping[str, Any]) -> Origin:
    made: Literal["manual", "generated"] = "generated" if told["is_generated"] else "manual"
    return Origin(
        address=watch_address(video.id),
        title=told["title"],
        author=told["author"],
        published=told["published"],
        video=video.id,
        captions=made,
        captions_language=told["language"],
    )
