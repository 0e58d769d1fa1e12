"""Which captions of a video are read: what people wrote before what machines did, and no translation. Pure."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Track(Protocol):
    """Captions that a video has. `language_code` is as YouTube writes it: ko, en-US."""

    language_code: str
    is_generated: bool


AnyTrack = TypeVar("AnyTrack", bound=Track)


def chosen(tracks: Iterable[AnyTrack], languages: Sequence[str]) -> AnyTrack | None:
    """Written by hand in a wanted language, in their order; by a machine in one; by hand in any; any."""
    found = sorted(tracks, key=lambda track: _rank(track, languages))  # stable: else as YouTube has them
    return found[0] if found else None


def is_wanted(code: str, languages: Sequence[str]) -> bool:
    """Whether it is one of the languages, or a kind of one (en-US of en)."""
    return _place(code, languages) < len(languages)


def _rank(track: Track, languages: Sequence[str]) -> tuple[bool, bool, int, bool]:
    place = _place(track.language_code, languages)
    is_other = place == len(languages)
    return is_other, track.is_generated, place, "-" in track.language_code


def _place(code: str, languages: Sequence[str]) -> int:
    plain = code.lower().partition("-")[0]
    return languages.index(plain) if plain in languages else len(languages)
