"""Every way in which YouTube answers: what is read, what is said to people, and whether later may be better."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lab.processes import wait_until
from parsers.formats import Unreadable, Work, load_format
from parsers.formats.base import ParsedContent
from parsers.formats.captions import Caption
from parsers.formats.youtube.fetching import fetch
from parsers.formats.youtube.troubles import TROUBLES
from parsers.tests.formats.youtube.pages import Film, Track
from parsers.tests.formats.youtube.server import YouTube
from pastetrader.common.outbound_http import Policy
from pastetrader.common.refusal import Refusal
from pastetrader.common.stop_signal import Stopped, StopSignal
from pastetrader.common.tests.outbound_http.conftest import Canary

ID = "a-b_C012345"
LINK = f"https://youtu.be/{ID}?si=Ab3"
KOREAN = Track(
    "ko", (Caption(0.5, "RSI가 30 이하이면\n매수합니다.", 4.0), Caption(4.0, "70 이상이면 매도합니다.", 8.0))
)
ENGLISH = Track("en", (Caption(1.0, "Buy when RSI < 30 and ADX > 20.", 5.0), Caption(5.0, "That's it.", 8.0)))
FRENCH = Track("fr", (Caption(0.0, "On achète.", 2.0),), name="French")
FILM = Film("RSI in “five” minutes & more", "김매매", "2026-03-01", (ENGLISH,))


def patient(seconds: float = 30.0) -> StopSignal:
    return StopSignal(time.monotonic() + seconds)


def reading(youtube: YouTube, *, link: str = LINK, stop: StopSignal | None = None, **more: Any) -> ParsedContent:
    """What the reader makes of a link, through the proxy."""
    work = Work(stop or patient(), Policy(proxy=youtube.proxy), **more)
    return load_format("youtube").read(link, work)


def heard(track: Track) -> Track:
    """The same as a machine writes it."""
    bare = tuple(Caption(one.start, one.text.replace(".", ""), one.end) for one in track.captions)
    return replace(track, captions=bare, is_generated=True)


def test_captions_by_hand_are_read_with_their_seconds_and_where_they_come_from(youtube: YouTube) -> None:
    youtube.films[ID] = FILM
    steps: list[str] = []

    content = reading(youtube, tell=steps.append)

    assert content.kind == "youtube"
    assert content.text == "Buy when RSI < 30 and ADX > 20. That's it."
    assert [(content.text[one.start : one.end], one.seconds) for one in content.places] == [
        ("Buy when RSI < 30 and ADX > 20.", 1.0),
        ("That's it.", 5.0),
    ]
    origin = content.origin
    assert origin.address == f"https://www.youtube.com/watch?v={ID}"
    assert (origin.title, origin.author, origin.published) == ("RSI in “five” minutes & more", "김매매", "2026-03-01")
    assert (origin.video, origin.captions, origin.captions_language) == (ID, "manual", "en")
    assert content.notes == ()
    assert steps == ["fetch", "read"]
    assert youtube.paths() == ["/watch", "/youtubei/v1/player", "/api/timedtext"]


def test_captions_of_a_machine_are_marked_as_such(youtube: YouTube) -> None:
    youtube.films[ID] = replace(FILM, tracks=(heard(ENGLISH),))

    content = reading(youtube)

    assert content.origin.captions == "generated"
    assert [note.code for note in content.notes] == ["generated_captions"]


@pytest.mark.parametrize(
    ("tracks", "wanted", "language", "captions"),
    [
        ((ENGLISH, KOREAN), ("ko", "en"), "ko", "manual"),
        ((KOREAN, ENGLISH), ("en", "ko"), "en", "manual"),
        ((heard(KOREAN), ENGLISH), ("ko", "en"), "en", "manual"),
        ((heard(ENGLISH), heard(KOREAN)), ("ko", "en"), "ko", "generated"),
        ((FRENCH, heard(ENGLISH)), ("ko", "en"), "en", "generated"),
        ((heard(FRENCH), FRENCH), ("ko", "en"), "fr", "manual"),
        ((heard(FRENCH),), ("ko", "en"), "fr", "generated"),
        ((FRENCH, replace(ENGLISH, language="en-GB")), ("ko", "en"), "en-GB", "manual"),
        ((replace(ENGLISH, language="en-US"), ENGLISH), ("ko", "en"), "en", "manual"),
    ],
)
def test_languages_come_in_their_order_and_people_before_machines(
    youtube: YouTube, tracks: tuple[Track, ...], wanted: tuple[str, ...], language: str, captions: str
) -> None:
    youtube.films[ID] = replace(FILM, tracks=tracks)

    content = reading(youtube, languages=wanted)

    assert (content.origin.captions_language, content.origin.captions) == (language, captions)
    others = [note.params for note in content.notes if note.code == "other_language"]
    assert bool(others) == (language == "fr")
    assert not any("tlang" in one.query for one in youtube.asked)


def test_what_speaks_of_consent_is_consented_to(youtube: YouTube) -> None:
    youtube.films[ID] = replace(FILM, outcome="consent")

    assert reading(youtube).text.startswith("Buy when")
    assert youtube.paths() == ["/watch", "/m", "/watch", "/youtubei/v1/player", "/api/timedtext"]


# Outcome -> code, whether it may be better later, a word of what is said.
REFUSED: dict[str, tuple[str, bool, str]] = {
    "disabled": ("youtube_no_captions", False, "no captions"),
    "none_found": ("youtube_none_found", False, "lists no captions"),
    "unavailable": ("youtube_unavailable", False, "not on YouTube"),
    "removed": ("youtube_unavailable", False, "not on YouTube"),
    "private": ("youtube_private", False, "private"),
    "age": ("youtube_age_restricted", False, "adults"),
    "age_sign_in": ("youtube_age_restricted", False, "adults"),
    "live": ("youtube_not_started", False, "This live event will begin in 2 hours."),
    "country": ("youtube_unplayable", False, "not made this video available in your country"),
    "members": ("youtube_unplayable", False, "members-only"),
    "too_many": ("youtube_too_many", False, "too many"),
    "captions_too_many": ("youtube_too_many", False, "too many"),
    "puzzle": ("youtube_puzzle", False, "puzzle"),
    "bot": ("youtube_bot_check", False, "bot"),
    "token": ("youtube_token_required", False, "PO token"),
    "consent_again": ("youtube_consent", False, "consent"),
    "consent_unknown": ("youtube_consent", False, "consent"),
    "unparsable": ("youtube_unparsable", False, "not known"),
    "player_html": ("youtube_unparsable", False, "not known"),
    "player_list": ("youtube_unparsable", False, "not known"),
    "player_deep": ("youtube_unparsable", False, "not known"),
    "nameless": ("youtube_unparsable", False, "not known"),
    "server_error": ("youtube_failed", True, "503"),
    "captions_gone": ("youtube_failed", True, "404"),
    "empty": ("youtube_empty", False, "sent none"),
    "broken": ("youtube_broken", True, "cannot be read"),
    "page_for_captions": ("youtube_broken", True, "cannot be read"),
    "strange_times": ("youtube_broken", True, "cannot be read"),
    "other_format": ("youtube_broken", True, "cannot be read"),
    "entities": ("youtube_broken", True, "cannot be read"),
    "cut": ("broken_answer", True, "cut off"),
    "player_cut": ("broken_answer", True, "cut off"),
    "captions_cut": ("broken_answer", True, "cut off"),
    "huge": ("youtube_too_large", False, "more than is read"),
    "bomb": ("youtube_too_large", False, "more than is read"),
}


@pytest.mark.parametrize("outcome", REFUSED)
def test_each_refusal_has_its_own_words_and_says_what_to_do(youtube: YouTube, outcome: str) -> None:
    tracks = () if outcome == "none_found" else (ENGLISH,)
    youtube.films[ID] = replace(FILM, outcome=outcome, tracks=tracks)

    with pytest.raises(Unreadable) as refused:
        reading(youtube)

    code, retryable, words = REFUSED[outcome]
    assert (refused.value.code, refused.value.retryable) == (code, retryable)
    assert words in str(refused.value.message)
    assert "%(" not in str(refused.value.message)
    assert any(way in str(refused.value.hint) for way in ("aste ", "Bring it again"))


def test_captions_without_end_are_refused_with_their_length(youtube: YouTube) -> None:
    rows = tuple(Caption(n, "Buy low and sell high. " * 4) for n in range(5_000))
    youtube.films[ID] = replace(FILM, tracks=(Track("en", rows),))

    with pytest.raises(Unreadable) as refused:
        reading(youtube)

    assert refused.value.code == "too_large"


def test_a_video_that_holds_music_alone_says_so(youtube: YouTube) -> None:
    youtube.films[ID] = replace(FILM, tracks=(Track("en", (Caption(0, "[Music]", 9), Caption(9, "♪♪", 20))),))

    with pytest.raises(Unreadable) as refused:
        reading(youtube)

    assert refused.value.code == "youtube_no_words"


def test_no_two_troubles_say_the_same() -> None:
    said = [trouble.message.text for trouble in TROUBLES.values()]

    assert len(set(said)) == len(said)


def test_nobody_there_is_said_as_what_it_is(youtube: YouTube) -> None:
    with pytest.raises(Unreadable) as refused:
        load_format("youtube").read(LINK, Work(patient(), Policy(proxy="http://127.0.0.1:9")))

    assert (refused.value.code, refused.value.retryable) == ("unreachable", True)
    assert "paste the transcript" in str(refused.value.hint)


@pytest.mark.parametrize("outcome", ["slow", "player_slow", "captions_slow"])
@pytest.mark.parametrize("reason", ["cancelled", "timeout"])
def test_a_cancel_ends_it_wherever_it_waits(youtube: YouTube, outcome: str, reason: str) -> None:
    youtube.films[ID] = replace(FILM, outcome=outcome)
    stop = patient()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(reading, youtube, stop=stop)
        wait_until(youtube.hanging.is_set, seconds=20.0, what="YouTube is asked")
        began = time.monotonic()
        stop.set(reason)
        with pytest.raises(Stopped) as stopped:
            work.result(10)
        took = time.monotonic() - began

    assert stopped.value.reason == reason
    # What is promised to people: the library itself would wait for as long as the server pleases.
    assert took < 1.0


# Where a hostile answer may lead: this machine, its network, the cloud's data, files, other sites, other ports.
ELSEWHERE = [
    "http://127.0.0.1:{port}/",
    "https://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]:{port}/",
    "http://2130706433/",
    "http://localhost:{port}/",
    "https://10.0.0.1/",
    "file:///etc/passwd",
    "ftp://www.youtube.com/",
    "https://evil.example/",
    "https://www.youtube.com.evil.example/watch?v=a",
    "https://www.youtube.com@127.0.0.1/",
    "http://www.youtube.com/watch?v=a",
    "https://www.youtube.com:8443/watch?v=a",
    "//evil.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("outcome", ["redirect", "captions_elsewhere", "player_elsewhere"])
def test_no_answer_leads_anywhere_but_to_youtube(youtube: YouTube, canary: Canary, outcome: str, target: str) -> None:
    youtube.films[ID] = replace(FILM, outcome=outcome, target=target.format(port=canary.port))

    with pytest.raises(Unreadable) as refused:
        reading(youtube)

    assert refused.value.code == "youtube_elsewhere"
    assert canary.hits == 0
    assert set(youtube.connected) == {"www.youtube.com:443"}


def test_a_redirect_to_itself_is_followed_for_so_long_only(youtube: YouTube) -> None:
    youtube.films[ID] = replace(FILM, outcome="redirect", target=f"https://www.youtube.com/watch?v={ID}")

    with pytest.raises(Unreadable) as refused:
        reading(youtube)

    assert refused.value.code == "youtube_elsewhere"
    assert len(youtube.asked) <= 7


def _leading_to(addresses: Iterable[str]) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: list(addresses)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "fd00::1"])
def test_a_name_that_leads_into_our_network_is_refused(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        fetch(ID, ["en"], Policy().as_dict(), resolver=_leading_to([address]))

    assert refused.value.code == "address_refused"


def test_who_calls_nobody_calls_no_youtube(youtube: YouTube) -> None:
    with pytest.raises(Unreadable) as refused:
        load_format("youtube").read(LINK, Work(patient(), Policy(deny_all=True)))

    assert refused.value.code == "address_refused"
    assert "Paste the transcript" in str(refused.value.hint)


class Shelf(dict[str, Any]):
    """A memory."""

    def put(self, key: str, answer: Any) -> None:
        self[key] = answer


def test_what_was_fetched_is_not_fetched_again_and_a_failure_is(youtube: YouTube) -> None:
    shelf = Shelf()
    youtube.films[ID] = replace(FILM, outcome="disabled")
    with pytest.raises(Unreadable):
        reading(youtube, memory=shelf)
    youtube.films[ID] = FILM

    first = reading(youtube, memory=shelf)
    asked = len(youtube.asked)
    second = reading(youtube, memory=shelf, link=f"https://m.youtube.com/watch?v={ID}")

    assert first == second
    assert len(youtube.asked) == asked
    assert reading(youtube, memory=shelf, languages=("en",)).text == first.text
    assert len(youtube.asked) > asked


def test_a_link_that_opens_later_is_read_whole_and_says_so(youtube: YouTube) -> None:
    youtube.films[ID] = FILM

    content = reading(youtube, link=f"https://www.youtube.com/watch?t=1m30s&v={ID}")

    assert content.text.startswith("Buy when")
    assert [(note.code, note.params) for note in content.notes] == [("starts_at", {"time": "1:30"})]
