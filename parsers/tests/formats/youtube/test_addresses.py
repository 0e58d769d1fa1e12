"""Every form of a link to a video is understood, and what is none is refused with what to do instead."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats import Unreadable, kind_of
from parsers.formats.youtube.addresses import Video, video_of, watch_address

ID = "a-b_C012345"


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?feature=shared&v={ID}",
        f"https://www.youtube.com/watch?list=PL1234567890&index=3&v={ID}&pp=ygUD",
        f"https://www.youtube.com/watch?v={ID}#anything",
        f"https://www.youtube.com/watch/{ID}",
        f"https://youtu.be/{ID}",
        f"https://youtu.be/{ID}?si=Ab3_-9",
        f"https://youtu.be/{ID}/",
        f"https://www.youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}?si=a",
        f"https://www.youtube.com/embed/{ID}?list=PL1",
        f"https://www.youtube.com/v/{ID}",
        f"https://www.youtube.com/e/{ID}",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}&list=RD1",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"HTTPS://WWW.YouTube.COM/watch?v={ID}",
        f"https://www.youtube.com:443/watch?v={ID}",
        f"https://www.youtube.com./watch?v={ID}",
        f"www.youtube.com/watch?v={ID}",
        f"youtu.be/{ID}",
        f"youtube.com/shorts/{ID}",
        f"music.youtube.com/watch?v={ID}",
        f"<https://youtu.be/{ID}>",
    ],
)
def test_each_form_names_its_video(link: str) -> None:
    assert kind_of(link) == "youtube"
    whole = link.strip("<>")
    assert video_of(whole if "://" in whole else f"https://{whole}") == Video(ID)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("&t=90", 90),
        ("&t=90s", 90),
        ("&t=1m30s", 90),
        ("&t=1h2m3s", 3723),
        ("&t=2h", 7200),
        ("&t=1:30", 90),
        ("&t=1:02:03", 3723),
        ("&start=45", 45),
        ("&time_continue=12", 12),
        ("#t=90", 90),
        ("#t=1m30s", 90),
        ("&t=soon", 0),
        ("&t=", 0),
        ("&t=-5", 0),
        ("&t=999999999999", 0),
        ("", 0),
    ],
)
def test_the_second_at_which_a_link_opens_is_known(said: str, seconds: int) -> None:
    assert video_of(f"https://www.youtube.com/watch?v={ID}{said}") == Video(ID, seconds)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://www.youtube.com/playlist?list=PL1234567890", "link_to_playlist"),
        ("https://www.youtube.com/embed/videoseries?list=PL1234567890", "link_to_playlist"),
        ("https://www.youtube.com/watch?list=PL1234567890", "link_to_playlist"),
        ("https://music.youtube.com/playlist?list=RD1", "link_to_playlist"),
        ("https://www.youtube.com/@somebody", "link_to_channel"),
        ("https://www.youtube.com/@somebody/videos", "link_to_channel"),
        ("https://www.youtube.com/channel/UC1234567890abcdefghij", "link_to_channel"),
        ("https://www.youtube.com/c/Somebody", "link_to_channel"),
        ("https://www.youtube.com/user/Somebody", "link_to_channel"),
        ("https://www.youtube.com/", "link_to_no_video"),
        ("https://www.youtube.com/results?search_query=rsi", "link_to_no_video"),
        ("https://www.youtube.com/feed/subscriptions", "link_to_no_video"),
        ("https://www.youtube.com/shorts/", "link_to_no_video"),
        ("https://www.youtube.com/post/UgkxAbc", "link_to_no_video"),
        ("https://www.youtube.com/watch?v=tooshort", "video_id_wrong"),
        (f"https://www.youtube.com/watch?v={ID}x", "video_id_wrong"),
        ("https://www.youtube.com/watch?v=a/b_C012345", "video_id_wrong"),
        ("https://www.youtube.com/watch?v=%0a-b_C01234", "video_id_wrong"),
        (f"https://www.youtube.com/watch?v={ID[:10]}é", "video_id_wrong"),
        ("https://youtu.be/", "video_id_wrong"),
        (f"https://studio.youtube.com/watch?v={ID}", "link_unreadable"),
        (f"https://www.youtube.com.evil.example/watch?v={ID}", "link_unreadable"),
        (f"https://youtube.com@evil.example/watch?v={ID}", "link_unreadable"),
        (f"https://evil.example@www.youtube.com/watch?v={ID}", "link_unreadable"),
        (f"https://youtube.com.:8080/watch?v={ID}", "link_unreadable"),
        (f"https://notyoutube.com/watch?v={ID}", "link_unreadable"),
        (f"https://y\u043eutube.com/watch?v={ID}", "link_unreadable"),  # a Cyrillic letter
        (f"file:///watch?v={ID}", "link_unreadable"),
        (f"javascript://www.youtube.com/watch?v={ID}", "link_unreadable"),
        ("https://[::1/watch", "link_unreadable"),
        (f"https://www.youtube.com:99999/watch?v={ID}", "link_unreadable"),
    ],
)
def test_what_is_no_video_is_refused_and_says_what_to_do(link: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        video_of(link)

    assert refused.value.code == code
    assert "paste its transcript" in str(refused.value.hint)


@pytest.mark.parametrize(
    "link",
    [
        f"https://notyoutube.com/watch?v={ID}",
        f"https://youtube.com.evil.example/{ID}",
        f"https://youtu.be.evil.example/{ID}",
        f"https://evil.example/?u=youtube.com/watch?v={ID}",
    ],
)
def test_what_only_looks_like_youtube_is_an_ordinary_page(link: str) -> None:
    assert kind_of(link) == "web"


@given(st.text(alphabet="ABCabc019-_", min_size=11, max_size=11), st.integers(0, 90_000))
def test_our_own_links_lead_back_to_their_video_and_second(video: str, seconds: int) -> None:
    assert video_of(watch_address(video, seconds)) == Video(video, seconds)


@given(st.text(max_size=300))
def test_whatever_stands_behind_the_host_is_a_video_or_refused(rest: str) -> None:
    with suppress(Unreadable):
        found = video_of(f"https://www.youtube.com/{rest}")
        assert len(found.id) == 11
        assert found.seconds >= 0
