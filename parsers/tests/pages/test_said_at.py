"""Quotes know where they were said: a page, or the second of a video, which they open there."""

import pytest

from parsers.formats import Work, load_format, read
from parsers.formats.base import Origin, ParsedContent, Place
from parsers.formats.captions import clock
from parsers.pages.said_at import SaidAt, beginnings, said_at
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal
from screening.strategy import Source

TRANSCRIPT = "0:03 welcome back.\n1:23 Buy when RSI is below 30.\n1:02:03 Sell at 70.\n"
VIDEO = "https://youtu.be/a-b_C012345\n"


def _transcript(text: str) -> ParsedContent:
    return load_format("transcript").read(text, Work(StopSignal(), Policy(deny_all=True)))


def _said(content: ParsedContent, *words: str) -> tuple[SaidAt, ...]:
    starts = [content.text.index(one) for one in words]
    quoted = zip(starts, words, strict=True)
    return said_at(content, [Source(start=at, end=at + len(one), quote=one, span=1) for at, one in quoted])


@pytest.mark.parametrize(
    ("words", "text", "second"),
    [("welcome", "0:03", 3), ("Buy", "1:23", 83), ("RSI", "1:23", 83), ("70", "1:02:03", 3723)],
)
def test_words_lead_to_their_second(words: str, text: str, second: int) -> None:
    [found] = _said(_transcript(VIDEO + TRANSCRIPT), words)

    assert (found.clock, found.href) == (text, f"https://www.youtube.com/watch?v=a-b_C012345&t={second}s")


def test_a_transcript_of_nobody_knows_which_video_has_seconds_and_no_link() -> None:
    [found] = _said(_transcript(TRANSCRIPT), "RSI")

    assert (found.clock, found.href) == ("1:23", "")


def test_the_very_beginning_opens_the_video_as_it_is() -> None:
    content = ParsedContent(
        "youtube", "Buy low", (), "en", (), (Place(0, 7, seconds=0.4),), Origin(video="a-b_C012345")
    )

    assert _said(content, "Buy") == (SaidAt(None, "0:00", "https://www.youtube.com/watch?v=a-b_C012345"),)


def test_what_was_never_said_has_no_second() -> None:
    assert _said(read("Buy when RSI is below 30."), "RSI") == ()


def test_words_on_two_pages_name_both_and_each_page_once() -> None:
    places = (Place(0, 10, page=1), Place(11, 20, page=1), Place(21, 30, page=3))
    content = ParsedContent("pdf", "x" * 30, (), "en", (), places)

    found = said_at(content, [Source(start=2, end=25, quote="", span=1), Source(start=0, end=5, quote="", span=1)])

    assert [(one.page, one.href) for one in found] == [(1, "#page-1"), (3, "#page-3")]


def test_each_paragraph_of_a_transcript_begins_with_its_clock() -> None:
    content = _transcript(TRANSCRIPT)

    found = beginnings(content)

    assert all(at == 0 or content.text[at - 1] == "\n" for at in found)
    assert found[0].clock == "0:03"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.99, "0:59"), (60, "1:00"), (3600, "1:00:00"), (36_061, "10:01:01")]
)
def test_moments_are_written_as_players_do(seconds: float, text: str) -> None:
    assert clock(seconds) == text
