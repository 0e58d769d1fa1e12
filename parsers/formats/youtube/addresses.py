"""Which video a link of YouTube means, and from which second on. Pure: nothing is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qs, urlsplit

from parsers.formats.base import Unreadable
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _

# Hosts on which addresses of videos are as they are read here; studio., tv. and help pages have others.
_HOSTS = frozenset({
    "youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "gaming.youtube.com",
    "youtube-nocookie.com", "www.youtube-nocookie.com",
})  # fmt: skip
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})
_PORTS = frozenset({None, 80, 443})
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
# /shorts/ID and the like.
_BEFORE_ID = frozenset({"shorts", "live", "embed", "v", "e", "watch"})
_CHANNELS = frozenset({"channel", "c", "user"})
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})")
_UNITS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")
_STARTS = ("t", "start", "time_continue")


@dataclass(frozen=True)
class Video:
    """A video and the second at which the link opens it, 0 when it says none."""

    id: str
    seconds: int = 0


def video_of(link: str) -> Video:
    """The video of a link; raises Unreadable for a playlist, a channel, or what only looks like YouTube."""
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").lower().removesuffix("."), parts.port
    except ValueError:
        _refuse("link_unreadable", _("This link cannot be read."))
    if parts.scheme.lower() not in {"http", "https"} or "@" in parts.netloc or port not in _PORTS:
        _refuse("link_unreadable", _("This is no link to YouTube."))
    asked = parse_qs(parts.query, max_num_fields=100) if parts.query.count("&") < 100 else {}
    folders = [folder for folder in parts.path.split("/") if folder]
    if host in _SHORT_HOSTS:
        found = folders[0] if folders else ""
    elif host in _HOSTS:
        found = _id_in(folders, asked)
    else:
        _refuse("link_unreadable", _("Links to %(host)s are not read as videos of YouTube.", host=host[:100]))
    if not _ID.fullmatch(found):
        _refuse("video_id_wrong", _("The id of the video in this link cannot be right: it has 11 letters and digits."))
    return Video(found, _start_in(asked, parts.fragment))


def watch_address(video: str, seconds: float = 0) -> str:
    """The page of a video, opened at that second.

    >>> watch_address("abcdefghijk", 83.4)
    'https://www.youtube.com/watch?v=abcdefghijk&t=83s'
    """
    address = f"https://www.youtube.com/watch?v={video}"
    return f"{address}&t={int(seconds)}s" if seconds >= 1 else address


def _id_in(folders: list[str], asked: Mapping[str, list[str]]) -> str:
    """What stands where the id of the video does. Raises Unreadable where there is no such place."""
    if "v" in asked:
        return asked["v"][0]
    first, second = (*folders, "", "")[:2]
    if "list" in asked and second in {"", "videoseries"}:
        _refuse("link_to_playlist", _("This link is a playlist, without one of its videos."))
    if first in _CHANNELS or first.startswith("@"):
        _refuse("link_to_channel", _("This link is a channel, not a video."))
    if first not in _BEFORE_ID or not second:
        _refuse("link_to_no_video", _("This link to YouTube names no video."))
    return second


def _start_in(asked: Mapping[str, list[str]], fragment: str) -> int:
    in_fragment = parse_qs(fragment, max_num_fields=100) if fragment.count("&") < 100 else {}
    given = next((found[name][0] for found in (asked, in_fragment) for name in _STARTS if name in found), "")
    found = _CLOCK.fullmatch(given) or _UNITS.fullmatch(given)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _refuse(code: str, message: Message) -> NoReturn:
    raise Unreadable(
        code,
        message,
        _("Open the video itself and copy its link (https://www.youtube.com/watch?v=…), or paste its transcript."),
    )
