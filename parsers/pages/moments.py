"""At which second of a video words were said, and the link that opens it there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.formats.base import Origin, ParsedContent, Place
from parsers.formats.captions import clock
from parsers.formats.youtube.addresses import watch_address


@dataclass(frozen=True)
class Moment:
    """When words were said: `text` as players write it, `address` of the video there, "" when nobody knows which."""

    seconds: float
    text: str
    address: str


def moment_of(content: ParsedContent, start: int) -> Moment | None:
    """When the words that begin at that character were said; None where no second is known."""
    return moment_at(content.places, content.origin, start)


def moment_at(places: Sequence[Place], origin: Origin, start: int) -> Moment | None:
    """As `moment_of`. What stands between two places, as blanks do, belongs to the one after it.

    >>> moment_at([Place(0, 9, seconds=83.4)], Origin(video="abcdefghijk"), 4)
    Moment(seconds=83.4, text='1:23', address='https://www.youtube.com/watch?v=abcdefghijk&t=83s')
    """
    place = next((place for place in places if start < place.end and place.seconds is not None), None)
    if place is None or place.seconds is None:
        return None
    address = watch_address(origin.video, place.seconds) if origin.video else ""
    return Moment(place.seconds, clock(place.seconds), address)
