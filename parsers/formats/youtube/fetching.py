"""Fetching captions, in a helper process: the library asks, over our requests, and only YouTube is asked.

Its answers and what it raises become a plain value or a Refusal; nothing of it is kept from one video to the next.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import youtube_transcript_api as library
from requests import exceptions as of_requests  # noqa: TID251  # what sessions raise; nothing is opened with it

from parsers.formats.youtube import troubles
from parsers.formats.youtube.answers import Answers, one_line, rows_of
from parsers.formats.youtube.choosing import chosen
from pastetrader.common.outbound_http import OutboundError, Policy
from pastetrader.common.outbound_http.clients import requests_session
from pastetrader.common.outbound_http.connect import Resolver, lookup
from pastetrader.common.outbound_http.errors import outbound_error_of
from pastetrader.common.refusal import Refusal

if TYPE_CHECKING:
    import requests  # noqa: TID251  # the type of what the library is given

# All that is ever called: pages and captions, the player's data, and where one consents to cookies.
PLACES = ("www.youtube.com:443", "youtube.com:443", "m.youtube.com:443", "consent.youtube.com:443")
# Of each request as a whole; there are three, or four with consent.
TIMEOUT_SECONDS = 15.0
# A watch page has 1 to 2 MB, captions of ten hours less than 2.
MAX_BYTES = 12_000_000
_NOT_STARTED = frozenset({"LIVE_STREAM_OFFLINE"})
# Redirects to what is no address of HTTP, and round and round.
_NO_ADDRESS = (
    of_requests.InvalidSchema,
    of_requests.InvalidURL,
    of_requests.MissingSchema,
    of_requests.TooManyRedirects,
)

# Of the library's errors those that mean one thing each.
_CODES: Mapping[type[Exception], str] = {
    library.TranscriptsDisabled: "youtube_no_captions",
    library.NoTranscriptFound: "youtube_none_found",
    library.VideoUnavailable: "youtube_unavailable",
    library.InvalidVideoId: "youtube_unavailable",
    library.AgeRestricted: "youtube_age_restricted",
    library.RequestBlocked: "youtube_bot_check",
    library.PoTokenRequired: "youtube_token_required",
    library.FailedToCreateConsentCookie: "youtube_consent",
    library.YouTubeDataUnparsable: "youtube_unparsable",
}


def fetch(
    video: str, languages: Sequence[str], policy: Mapping[str, Any], resolver: Resolver = lookup
) -> dict[str, Any]:
    """{captions: [[start, end, text]], language, language_name, is_generated, title, author, published}.

    Raises a Refusal whose code is one of `troubles`, or of an OutboundError.
    """
    answers = Answers()
    allowed = Policy.from_dict(policy).within(PLACES)
    with requests_session(allowed, TIMEOUT_SECONDS, max_bytes=MAX_BYTES, resolver=resolver) as session:
        session.hooks["response"].append(lambda response, **_options: _note(answers, response))
        try:
            return _fetched(session, video, languages, answers)
        except Refusal:
            raise
        except Exception as error:  # noqa: BLE001  # the library lets through what its parsers and requests raise
            _refuse(error, answers)


def _fetched(session: "requests.Session", video: str, languages: Sequence[str], answers: Answers) -> dict[str, Any]:
    track = chosen(library.YouTubeTranscriptApi(http_client=session).list(video), languages)
    if track is None:
        raise troubles.refusal("youtube_none_found")
    try:
        track.fetch()
        rows = rows_of(answers.captions or b"")
    except (library.YouTubeTranscriptApiException, OSError, OutboundError):
        raise
    except Exception as error:  # what XML can be wrong in
        code = "youtube_empty" if not (answers.captions or b"").strip() else "youtube_broken"
        raise troubles.refusal(code) from error
    return {
        "captions": rows,
        "language": one_line(str(track.language_code)),
        "language_name": one_line(str(track.language)),
        "is_generated": track.is_generated,
        "title": answers.title,
        "author": answers.author,
        "published": answers.published,
    }


def _note(answers: Answers, response: "requests.Response") -> None:
    answers.note(urlsplit(response.url).path, response.status_code, response.content)


def _refuse(error: Exception, answers: Answers) -> NoReturn:
    """The error as a Refusal."""
    outbound = outbound_error_of(error)
    is_refused = outbound is not None and outbound.code in {"address_refused", "redirect_refused", "bad_url"}
    # The first call was allowed, and this one is not.
    if (is_refused and answers.status) or isinstance(error, _NO_ADDRESS):
        raise troubles.refusal("youtube_elsewhere") from error
    if outbound is not None and outbound.code == "answer_too_large":
        raise troubles.refusal("youtube_too_large") from error
    if outbound is not None:
        raise Refusal(outbound.code, outbound.message, retryable=outbound.retryable) from error
    match error:
        case library.VideoUnplayable():
            raise _unplayable(answers) from error
        case library.IpBlocked():
            raise troubles.refusal("youtube_too_many" if answers.status == 429 else "youtube_puzzle") from error
        case library.YouTubeRequestFailed():
            raise troubles.refusal("youtube_failed", status=answers.status) from error
    # What is no answer at all was an OutboundError, so what is left are answers that nobody expected.
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "youtube_unparsable")
    raise troubles.refusal(code) from error


def _unplayable(answers: Answers) -> Refusal:
    state, reason = answers.playability
    known = reason.lower()
    if state in _NOT_STARTED:
        return troubles.refusal("youtube_not_started", reason=reason)
    if "private" in known:
        return troubles.refusal("youtube_private")
    if re.search(r"\bbot\b", known):
        return troubles.refusal("youtube_bot_check")
    if "inappropriate for some users" in known or "confirm your age" in known:
        return troubles.refusal("youtube_age_restricted")
    if state == "ERROR":
        return troubles.refusal("youtube_unavailable")
    return troubles.refusal("youtube_unplayable", reason=reason or state)
