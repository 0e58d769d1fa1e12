"""What YouTube answers, as it writes it: the page of a video, the player's data, captions, and each way of refusing."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote
from xml.sax.saxutils import escape

from parsers.formats.captions import Caption

KEY = "AIzaSyA8eiZmM1FaDVjRy-df2KTyQ_vz_yYM39w"
_ENTITIES = '<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
# What the player says of a video that it does not play: state, reason.
STATES: Mapping[str, tuple[str, str]] = {
    "unavailable": ("ERROR", "This video is unavailable"),
    "removed": ("ERROR", "This video has been removed by the uploader"),
    "age": ("LOGIN_REQUIRED", "This video may be inappropriate for some users."),
    "age_sign_in": ("LOGIN_REQUIRED", "Sign in to confirm your age"),
    "bot": ("LOGIN_REQUIRED", "Sign in to confirm you’re not a bot"),
    "live": ("LIVE_STREAM_OFFLINE", "This live event will begin in 2 hours."),
    "country": ("UNPLAYABLE", "The uploader has not made this video available in your country"),
    "members": ("UNPLAYABLE", "Join this channel to get access to members-only content like this video."),
}


class Asked(Protocol):
    """A request, as the server has it."""

    @property
    def path(self) -> str:
        """Without what is asked of it."""

    @property
    def query(self) -> dict[str, str]:
        """The first value of each parameter."""


@dataclass(frozen=True)
class Track:
    """Captions of a film."""

    language: str
    captions: tuple[Caption, ...]
    is_generated: bool = False
    name: str = ""


@dataclass(frozen=True)
class Film:
    """A video, and what YouTube does when it is asked for it: "" shows it. `target` is where some outcomes lead."""

    title: str = "A film"
    author: str = "Somebody"
    published: str = "2026-03-01"
    tracks: tuple[Track, ...] = ()
    outcome: str = ""
    target: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer; `is_cut`: the connection ends in the middle; `hangs`: it never comes."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False
    hangs: bool = False


# What is answered in place of the page, of the player's data and of the captions.
_PAGES: Mapping[str, Reply] = {
    "too_many": Reply(429, b"<html><title>Sorry...</title></html>"),
    "puzzle": Reply(body=b'<html><form><div class="g-recaptcha" data-sitekey="x"></div></form></html>'),
    "unparsable": Reply(body=b"<html><body>Something new.</body></html>"),
    "server_error": Reply(503, b"Backend unavailable"),
    "huge": Reply(body=b"<html>" + b" " * 13_000_000),
    "bomb": Reply(body=gzip.compress(bytes(40_000_000)), headers={"Content-Encoding": "gzip"}),
    "slow": Reply(hangs=True),
    "cut": Reply(body=b"<html>" * 1_000, is_cut=True),
}
_PLAYERS: Mapping[str, Reply] = {
    "player_cut": Reply(body=b"{}" * 1_000, kind="application/json", is_cut=True),
    "player_html": Reply(body=b"<html>not the data</html>"),
    "player_list": Reply(body=b"[1, 2]", kind="application/json"),
    "player_deep": Reply(body=b"[" * 100_000, kind="application/json"),
    "player_slow": Reply(hangs=True),
}
_CAPTIONS: Mapping[str, Reply] = {
    "empty": Reply(kind="text/xml; charset=UTF-8"),
    "broken": Reply(body=b'<?xml version="1.0"?><transcript><text start="0"', kind="text/xml"),
    "page_for_captions": Reply(body=b"<html><br><body>Error</body></html>", kind="text/xml"),
    "strange_times": Reply(body=b'<transcript><text start="soon">a</text></transcript>', kind="text/xml"),
    "entities": Reply(body=f'{_ENTITIES}<transcript><text start="0">&b;</text></transcript>'.encode(), kind="text/xml"),
    "other_format": Reply(
        body=b'<timedtext format="3"><head/><body><p t="0">a</p></body></timedtext>', kind="text/xml"
    ),
    "captions_cut": Reply(body=b"<transcript>" * 1_000, kind="text/xml", is_cut=True),
    "captions_slow": Reply(hangs=True),
    "captions_gone": Reply(404),
    "captions_too_many": Reply(429),
}


def watch_reply(film: Film, asked: Asked, *, has_consent: bool) -> Reply:
    """The page of a video."""
    if film.outcome == "redirect":
        return Reply(302, headers={"Location": film.target})
    asks_consent = film.outcome == "consent_again" or (
        film.outcome in {"consent", "consent_unknown"} and not has_consent
    )
    if asks_consent:
        here = quote(f"https://www.youtube.com/watch?v={asked.query['v']}", safe="")
        return Reply(302, headers={"Location": f"https://consent.youtube.com/m?continue={here}&gl=DE&hl=en"})
    return _PAGES.get(film.outcome) or Reply(body=_page(film, asked))


def _page(film: Film, asked: Asked) -> bytes:
    video = asked.query["v"]
    title = escape(film.title, {'"': "&quot;"})
    return f"""<!DOCTYPE html><html><head><title>{title} - YouTube</title>
<meta property="og:title" content="{title}"><meta itemprop="datePublished" content="{film.published}T06:00:00-07:00">
<script nonce="x">ytcfg.set({{"CLIENT_CANARY_STATE": "none", "INNERTUBE_API_KEY": "{KEY}", "HL": "en"}});</script>
</head><body><a href="/watch?v={video}">{title}</a></body></html>""".encode(errors="replace")


def consent_reply(film: Film) -> Reply:
    """What is asked of visitors from Europe."""
    value = (
        "" if film.outcome == "consent_unknown" else '<input type="hidden" name="v" value="cb.20260101-00-p0.en+FX+1">'
    )
    form = f'<form action="https://consent.youtube.com/s" method="POST">{value}<button>Accept all</button></form>'
    return Reply(body=f"<html><body>{form}</body></html>".encode())


def player_reply(film: Film, asked: Asked, told: Mapping[str, Any]) -> Reply:
    """The player's data."""
    if asked.query.get("key") != KEY or told.get("context", {}).get("client", {}).get("clientName") != "ANDROID":
        problem = b'{"error": {"code": 400, "message": "Request contains an invalid argument."}}'
        return Reply(400, problem, "application/json")
    if film.outcome == "player_elsewhere":
        return Reply(307, headers={"Location": film.target})
    data = _player(film, told)
    if film.outcome == "nameless":
        del data["captions"]["playerCaptionsTracklistRenderer"]["captionTracks"][0]["name"]
    return _PLAYERS.get(film.outcome) or Reply(body=json.dumps(data).encode(), kind="application/json; charset=UTF-8")


def _player(film: Film, told: Mapping[str, Any]) -> dict[str, Any]:
    video = str(told["videoId"])
    details = {
        "videoId": video,
        "title": film.title,
        "author": film.author,
        "lengthSeconds": "600",
        "isLiveContent": False,
    }
    if film.outcome == "private":
        message = "This is a private video. Please sign in to verify that you may see it."
        return {"playabilityStatus": {"status": "LOGIN_REQUIRED", "messages": [message]}}
    if film.outcome in STATES:
        state, reason = STATES[film.outcome]
        return {"playabilityStatus": {"status": state, "reason": reason}, "videoDetails": details}
    data: dict[str, Any] = {"playabilityStatus": {"status": "OK", "playableInEmbed": True}, "videoDetails": details}
    if film.outcome != "disabled":
        tracks = [_track(film, track, video) for track in film.tracks]
        languages = [{"languageCode": "fr", "languageName": {"runs": [{"text": "French"}]}}]
        data["captions"] = {
            "playerCaptionsTracklistRenderer": {"captionTracks": tracks, "translationLanguages": languages}
        }
    return data


def _track(film: Film, track: Track, video: str) -> dict[str, Any]:
    kind = "&kind=asr" if track.is_generated else ""
    token = "&exp=xpe" if film.outcome == "token" else ""
    address = f"https://www.youtube.com/api/timedtext?v={video}&expire=1&sparams=ip,v&signature=AB.CD{token}{kind}"
    found: dict[str, Any] = {
        "baseUrl": film.target if film.outcome == "captions_elsewhere" else f"{address}&lang={track.language}&fmt=srv3",
        "name": {"runs": [{"text": track.name or track.language}]},
        "vssId": f"{'a' if track.is_generated else ''}.{track.language}",
        "languageCode": track.language,
        "isTranslatable": True,
    }
    return {**found, "kind": "asr"} if track.is_generated else found


def captions_reply(film: Film, asked: Asked) -> Reply:
    """The captions themselves."""
    if film.outcome in _CAPTIONS:
        return _CAPTIONS[film.outcome]
    wanted = (asked.query.get("lang"), asked.query.get("kind") == "asr")
    track = next((one for one in film.tracks if (one.language, one.is_generated) == wanted), None)
    if track is None or "signature" not in asked.query:
        return Reply(404)
    body = _srv3(track) if asked.query.get("fmt") == "srv3" else _srv1(track)
    return Reply(body=body.encode(), kind="text/xml; charset=UTF-8")


def _srv1(track: Track) -> str:
    rows = "".join(
        f'<text start="{one.start:g}" dur="{(one.end or one.start + 2) - one.start:.2f}">{_said(one.text)}</text>'
        for one in track.captions
    )
    return f'<?xml version="1.0" encoding="utf-8" ?><transcript>{rows}</transcript>'


def _srv3(track: Track) -> str:
    rows = "".join(f'<p t="{int(one.start * 1000)}" d="2000">{escape(one.text)}</p>' for one in track.captions)
    return f'<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><body>{rows}</body></timedtext>'


def _said(text: str) -> str:
    """Apostrophes and quotes are written twice over, as YouTube does."""
    return escape(text.replace("'", "&#39;").replace('"', "&quot;"))
