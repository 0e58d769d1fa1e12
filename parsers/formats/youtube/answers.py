"""What the answers of YouTube say beside what the library reads in them. Pure."""

import html
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from defusedxml import ElementTree

from parsers.formats.text import normalise

_PUBLISHED = re.compile(
    r'"(?:publishDate|uploadDate)":\s*"(\d{4}-\d{2}-\d{2})|itemprop="datePublished" content="(\d{4}-\d{2}-\d{2})'
)
_TITLE = re.compile(r'<meta (?:property|name)="(?:og:)?title" content="([^"<>]{1,1000})"')
_MOST_CHARACTERS = 300


@dataclass
class Answers:
    """What came back so far: of the player its JSON, of the page its HTML, and the captions as they are."""

    player: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    captions: bytes | None = None
    status: int = 0

    def note(self, path: str, status: int, body: bytes) -> None:
        """Keep what is of use in an answer."""
        self.status = status
        if path == "/youtubei/v1/player":
            with suppress(ValueError, RecursionError):
                told = json.loads(body)
                self.player = told if isinstance(told, dict) else {}
        elif path == "/watch":
            self.page = body.decode(errors="replace")
        elif path == "/api/timedtext":
            self.captions = body

    @property
    def title(self) -> str:
        """What the video is called, "" when nobody says."""
        found = _TITLE.search(self.page)
        return _text(self.player, "videoDetails", "title") or (one_line(html.unescape(found[1])) if found else "")

    @property
    def author(self) -> str:
        """Whose video it is."""
        return _text(self.player, "videoDetails", "author")

    @property
    def published(self) -> str:
        """The day on which it was, in ISO form."""
        found = _PUBLISHED.search(self.page)
        return (found[1] or found[2]) if found else ""

    @property
    def playability(self) -> tuple[str, str]:
        """The state of the video in YouTube's word (OK, LOGIN_REQUIRED, …), and its reason in English."""
        status = _text(self.player, "playabilityStatus", "status")
        return status, _text(self.player, "playabilityStatus", "reason") or _first_message(self.player)


def rows_of(captions: bytes) -> list[list[Any]]:
    """[start, end, text] of each caption, seconds as YouTube says them; ValueError or SyntaxError for what is none.

    The library takes everything between < and > for markup, so that "RSI < 30 and ADX > 20" would lose half of itself.
    """
    found: list[list[Any]] = []
    root = ElementTree.fromstring(captions)
    if root.tag != "transcript":
        raise ValueError(root.tag)
    for element in root:
        if said := "".join(element.itertext()):
            start = float(element.attrib["start"])
            found.append([start, start + float(element.attrib.get("dur", 0)), said])
    return found


def _first_message(told: Mapping[str, Any]) -> str:
    """Of a private video the reason stands in a list of messages."""
    state = told.get("playabilityStatus")
    messages = state.get("messages") if isinstance(state, dict) else None
    first = messages[0] if isinstance(messages, list) and messages else ""
    return one_line(first) if isinstance(first, str) else ""


def one_line(text: str) -> str:
    """A name as it can be stored and shown: no control signs, no line ends, not endless."""
    return " ".join(normalise(text)[0].split())[:_MOST_CHARACTERS]


def _text(told: Mapping[str, Any], *path: str) -> str:
    """The text at that place, "" where there is something else."""
    found: Any = told
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return one_line(found) if isinstance(found, str) else ""
