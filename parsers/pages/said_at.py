"""Where the words of a rule were said: on which page of a document, at which second of a video. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from parsers.formats.base import Origin, ParsedContent, Place
from parsers.formats.captions import clock
from parsers.formats.pieces import places_of
from parsers.formats.youtube.addresses import watch_address
from screening.strategy import Source


@dataclass(frozen=True)
class SaidAt:
    """A page (from 1), or a moment with its clock ("1:02:03"). `href` leads there; "" where nothing can be opened."""

    page: int | None
    clock: str
    href: str


def said_at(content: ParsedContent, sources: Iterable[Source]) -> tuple[SaidAt, ...]:
    """The places of some words, each page and each beginning once, in order."""
    found: dict[SaidAt, None] = {}
    for source in sources:
        places = places_of(content, source.start, source.end)
        if places and places[0].seconds is not None:
            found[shown_place(places[0], content.origin)] = None
        else:
            found |= dict.fromkeys(shown_place(place, content.origin) for place in places if place.page)
    return tuple(found)


def shown_place(place: Place, origin: Origin) -> SaidAt:
    """One place; a second of a video opens it there."""
    if place.seconds is None:
        return SaidAt(place.page, "", f"#page-{place.page}" if place.page else "")
    return SaidAt(None, clock(place.seconds), watch_address(origin.video, place.seconds) if origin.video else "")


def beginnings(content: ParsedContent) -> dict[int, SaidAt]:
    """Where in the text a paragraph begins that was said at a known second: the clock stands before it."""
    text = content.text
    return {
        place.start: shown_place(place, content.origin)
        for place in content.places
        if place.seconds is not None and (place.start == 0 or text[place.start - 1] == "\n")
    }
