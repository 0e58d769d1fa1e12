"""Quotes of a video open it at the second at which they were said."""

import pytest

from parsers.formats import Work, load_format, read
from parsers.formats.base import Origin, ParsedContent, Place
from parsers.formats.captions import clock
from parsers.pages.moments import moment_at, moment_of
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

TRANSCRIPT = "0:03 welcome back.\n1:23 Buy when RSI is below 30.\n1:02:03 Sell at 70.\n"
VIDEO = "https://youtu.be/a-b_C012345\n"


def transcript(text: str) -> ParsedContent:
    return load_format("transcript").read(text, Work(StopSignal(), Policy(deny_all=True)))


@pytest.mark.parametrize(
    ("words", "text", "second"),
    [("welcome", "0:03", 3), ("Buy", "1:23", 83), ("RSI", "1:23", 83), ("70", "1:02:03", 3723)],
)
def test_words_lead_to_their_second(words: str, text: str, second: int) -> None:
    content = transcript(VIDEO + TRANSCRIPT)

    moment = moment_of(content, content.text.index(words))

    assert moment is not None
    assert (moment.text, moment.seconds) == (text, second)
    assert moment.address == f"https://www.youtube.com/watch?v=a-b_C012345&t={second}s"


def test_a_transcript_of_nobody_knows_which_video_has_seconds_and_no_link() -> None:
    content = transcript(TRANSCRIPT)

    moment = moment_of(content, content.text.index("RSI"))

    assert moment is not None
    assert (moment.text, moment.address) == ("1:23", "")


def test_the_very_beginning_opens_the_video_as_it_is() -> None:
    moment = moment_at([Place(0, 5, seconds=0.4)], Origin(video="a-b_C012345"), 0)

    assert moment is not None
    assert (moment.text, moment.address) == ("0:00", "https://www.youtube.com/watch?v=a-b_C012345")


def test_a_blank_between_captions_belongs_to_the_next_one() -> None:
    moment = moment_at([Place(0, 5, seconds=1), Place(6, 9, seconds=8)], Origin(), 5)

    assert moment is not None
    assert moment.text == "0:08"


def test_what_was_never_said_has_no_second() -> None:
    assert moment_of(read("Buy when RSI is below 30."), 0) is None
    assert moment_at([Place(0, 5, page=2)], Origin(), 0) is None
    assert moment_at([Place(0, 5, seconds=1)], Origin(), 5) is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.99, "0:59"), (60, "1:00"), (3600, "1:00:00"), (36_061, "10:01:01")]
)
def test_moments_are_written_as_players_do(seconds: float, text: str) -> None:
    assert clock(seconds) == text
