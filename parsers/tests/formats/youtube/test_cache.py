"""Captions are fetched once a week for everybody, and no longer kept than that."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from parsers.formats import Unreadable, Work, load_format
from parsers.models import CachedCaptions
from parsers.services.captions import KEEP, KeptCaptions
from parsers.tests.formats.youtube.server import YouTube
from parsers.tests.formats.youtube.test_outcomes import ENGLISH, FILM, ID, LINK
from pastetrader.common.outbound_http import Policy
from pastetrader.common.outbound_http.settings import youtube_policy
from pastetrader.common.stop_signal import StopSignal

pytestmark = pytest.mark.django_db


def reading(policy: Policy) -> Any:
    work = Work(StopSignal(time.monotonic() + 30), policy, memory=KeptCaptions())
    return load_format("youtube").read(LINK, work)


def test_a_video_is_asked_for_once(youtube: YouTube) -> None:
    youtube.films[ID] = FILM

    first = reading(Policy(proxy=youtube.proxy))
    again = reading(Policy(deny_all=True))

    assert first == again
    assert len(youtube.asked) == 3


def test_what_is_older_than_a_week_is_fetched_again_and_forgotten(youtube: YouTube) -> None:
    youtube.films[ID] = FILM
    reading(Policy(proxy=youtube.proxy))
    old = timezone.now() - timedelta(seconds=1)
    CachedCaptions.objects.update(expires_at=old)
    CachedCaptions.objects.create(key="youtube:another:ko", answer={}, expires_at=old)

    reading(Policy(proxy=youtube.proxy))

    assert len(youtube.asked) == 6
    [row] = CachedCaptions.objects.all()
    assert KEEP - timedelta(minutes=5) < row.expires_at - timezone.now() <= KEEP


@pytest.mark.parametrize("outcome", ["disabled", "too_many", "broken"])
def test_a_failure_is_not_kept(youtube: YouTube, outcome: str) -> None:
    youtube.films[ID] = type(FILM)(tracks=(ENGLISH,), outcome=outcome)

    with pytest.raises(Unreadable):
        reading(Policy(proxy=youtube.proxy))

    assert not CachedCaptions.objects.exists()


def test_names_that_no_database_takes_are_cleaned(youtube: YouTube) -> None:
    youtube.films[ID] = type(FILM)("a\x00b\ud800\n c", "\x07", tracks=(ENGLISH,))

    origin = reading(Policy(proxy=youtube.proxy)).origin

    assert (origin.title, origin.author) == ("ab c", "")
    assert CachedCaptions.objects.get().answer["title"] == "ab c"


def test_youtube_has_a_proxy_of_its_own_when_the_operator_says_so(youtube: YouTube, settings: Any) -> None:
    youtube.films[ID] = FILM
    settings.OUTBOUND_PROXY = "http://127.0.0.1:9"
    settings.YOUTUBE_PROXY = youtube.proxy

    assert reading(youtube_policy()).kind == "youtube"

    settings.YOUTUBE_PROXY = ""
    assert youtube_policy().proxy == "http://127.0.0.1:9"
