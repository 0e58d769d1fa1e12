"""A text put together from pieces, each of which knows where it was said. Pure."""

from dataclasses import dataclass, field, replace

from parsers.formats.base import Note, Origin, ParsedContent, Place
from parsers.formats.text import language_of, normalise, sentences, too_long

NOWHERE = Origin()


@dataclass
class Pieces:
    """Grows by `add`, ends as a ParsedContent. Each piece is normalised by itself, so that its place stays right."""

    _parts: list[str] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    _length: int = 0
    _hidden: int = 0

    def __len__(self) -> int:
        """Characters so far."""
        return self._length

    def add(self, text: str, at: Place | None = None, *, joint: str = " ") -> None:
        """Say `text` after what stands there; `joint` stands between ("" where a word goes on, "\\n" ends a sentence).

        `at` gives page, box and second; its characters are counted here.
        """
        cleaned, hidden = normalise(text)
        self._hidden += hidden
        if not cleaned:
            return
        if self._parts:
            self._parts.append(joint)
            self._length += len(joint)
        if at is not None:
            self._places.append(replace(at, start=self._length, end=self._length + len(cleaned)))
        self._parts.append(cleaned)
        self._length += len(cleaned)

    def content(
        self, kind: str, *, limit: int, notes: tuple[Note, ...] = (), origin: Origin = NOWHERE
    ) -> ParsedContent:
        """What was put together; raises Unreadable when it has more than `limit` characters."""
        if self._length > limit:
            raise too_long(self._length, limit)
        text = "".join(self._parts)
        if self._hidden:
            notes = (*notes, Note("hidden_characters", {"count": self._hidden}))
        return ParsedContent(kind, text, tuple(sentences(text)), language_of(text), notes, tuple(self._places), origin)


def places_of(content: ParsedContent, start: int, end: int) -> tuple[Place, ...]:
    """Where the characters from start to end were said, in order; of a piece that is only touched, the whole place."""
    return tuple(place for place in content.places if place.start < end and start < place.end)
