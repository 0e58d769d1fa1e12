"""Transcripts that people paste or upload: SRT, WebVTT, lines with times. Pure."""

from collections.abc import Sequence
from contextlib import suppress

from parsers.formats.base import MAX_TEXT_CHARACTERS, Note, Origin, ParsedContent, Unreadable, Work
from parsers.formats.captions import as_pieces
from parsers.formats.detection import is_youtube, link_in
from parsers.formats.pieces import Pieces
from parsers.formats.text import decoded_text, nothing_there, too_long
from parsers.formats.transcripts import cues, timed
from parsers.formats.youtube.addresses import Video, video_of, watch_address

# With times and markup: where each word has its time, they are eight times what is said.
_MOST_CHARACTERS = 10 * MAX_TEXT_CHARACTERS


class TranscriptFormat:
    """A transcript as bytes in any usual encoding or a string. A first line with a link says which video it is of."""

    is_slow = False

    def read(self, data: bytes | str, work: Work) -> ParsedContent:
        """What is said, each caption a place with its second; raises Unreadable: empty, too_large or binary."""
        if len(data) > _MOST_CHARACTERS * (4 if isinstance(data, bytes) else 1):
            raise too_long(len(data), _MOST_CHARACTERS)
        decoded = decoded_text(data)
        if len(decoded.text) > _MOST_CHARACTERS:
            raise too_long(len(decoded.text), _MOST_CHARACTERS)
        captions_in = cues.captions_in if cues.has_cues(decoded.text) else timed.captions_in
        before, captions = captions_in(decoded.text)
        video, before = _video_in(before)
        pieces = Pieces()
        for line in before:
            pieces.add(line, joint="\n")
        pieces, is_punctuated = as_pieces(captions, pieces)
        if not len(pieces):
            raise nothing_there()
        notes = decoded.notes if is_punctuated else (*decoded.notes, Note("no_full_stops"))
        return pieces.content("transcript", limit=MAX_TEXT_CHARACTERS, notes=notes, origin=_origin(video))


def _video_in(before: Sequence[str]) -> tuple[Video | None, tuple[str, ...]]:
    """The video that one of the lines before the first caption links to, and the other lines."""
    for place, line in enumerate(before):
        link = link_in(line)
        if link and is_youtube(link):
            with suppress(Unreadable):
                return video_of(link), (*before[:place], *before[place + 1 :])
    return None, tuple(before)


def _origin(video: Video | None) -> Origin:
    if video is None:
        return Origin(captions="pasted")
    return Origin(address=watch_address(video.id), video=video.id, captions="pasted")
