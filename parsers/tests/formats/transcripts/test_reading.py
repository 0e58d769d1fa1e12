"""Transcripts in every form that people paste: words, seconds and the video, with nothing lost."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats import Unreadable, kind_of, load_format, read
from parsers.formats.base import MAX_TEXT_CHARACTERS, ParsedContent, Work
from parsers.formats.captions import Caption
from parsers.tests.formats import captioning
from pastetrader.common.outbound_http import Policy
from pastetrader.common.stop_signal import StopSignal

WORK = Work(StopSignal(), Policy(deny_all=True))


def timed(text: str | bytes) -> list[tuple[float | None, str]]:
    """What is said, and at which second."""
    content = transcript(text)
    return [(place.seconds, content.text[place.start : place.end]) for place in content.places]


def transcript(text: str | bytes) -> ParsedContent:
    content = load_format("transcript").read(text, WORK)
    assert content.kind == "transcript"
    assert content.origin.captions == "pasted"
    return content


SRT = """1
00:00:01,000 --> 00:00:04,000
RSI가 30
이하이면 매수한다.

2
00:00:04,000 --> 00:00:06,500
70 이상이면 매도한다.
"""


@pytest.mark.parametrize(
    "written",
    [
        SRT,
        SRT.replace("\n", "\r\n"),
        SRT.replace("\n", "\r"),
        "\ufeff" + SRT,
        SRT.replace(",", "."),
        SRT.replace("00:00:01,000", "0:00:01,0").replace("00:00:04,000", "00:04,000"),
        SRT.replace("1\n", "7\n", 1).replace("\n2\n", "\n3\n"),
        SRT.replace("1\n", "", 1).replace("\n2\n", "\n"),
        SRT.replace("\n\n2", "\n2"),
        SRT.replace(" --> ", "-->"),
        SRT.replace("30\n이하이면", "30\n\n이하이면"),
        SRT.replace("06,500", "06,500 X1:40 X2:600 Y1:20 Y2:50"),
        SRT.replace("RSI가", "<i>RSI가").replace("매도한다.", "매도한다.</i>"),
    ],
    ids=[
        "srt",
        "crlf",
        "cr",
        "bom",
        "dots",
        "short times",
        "odd numbers",
        "no numbers",
        "no blank",
        "tight",
        "blank in it",
        "places",
        "tags",
    ],
)
def test_srt_is_read_however_it_was_saved(written: str) -> None:
    assert timed(written) == [(1.0, "RSI가 30 이하이면 매수한다."), (4.0, "70 이상이면 매도한다.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_files_in_every_usual_encoding_are_read(encoding: str) -> None:
    assert timed(SRT.encode(encoding))[0] == (1.0, "RSI가 30 이하이면 매수한다.")


def test_captions_that_are_not_in_their_order_are_put_in_it() -> None:
    written = "2\n00:00:05,000 --> 00:00:06,000\nThen sell.\n\n1\n00:00:01,000 --> 00:00:02,000\nFirst buy.\n"

    assert timed(written) == [(1.0, "First buy."), (5.0, "Then sell.")]


def test_a_number_that_is_said_is_no_number_of_a_caption() -> None:
    written = "1\n00:00:01,000 --> 00:00:02,000\nRSI under\n30\n\n2\n00:00:03,000 --> 00:00:04,000\nand over\n2\n"

    assert [text for _second, text in timed(written)] == ["RSI under 30", "and over 2"]


def test_webvtt_keeps_what_is_shown_alone() -> None:
    written = (
        "WEBVTT - of a talk\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\nSTYLE\n::cue { color: red }\n\n"
        "NOTE\nnot shown\nat all\n\nREGION\nid:fred\n\nintro\n00:01.000 --> 00:03.000 line:0 align:start\n"
        "<v Bob>Buy when <c.yellow>RSI</c> &lt; 30.</v>\n\nNOTE neither this\n\n"
        "1:00:03.500 --> 1:00:05.000\n- Sell at 70.\n"
    )

    assert timed(written) == [(1.0, "Buy when RSI < 30."), (3603.5, "- Sell at 70.")]


ROWS = (
    Caption(0.0, "welcome back to the channel.", 3.0),
    Caption(3.0, "RSI가 30 이하이면 -5% 매수합니다.", 65.0),
    Caption(65.0, "and sell when it is over 70.", 3723.0),
    Caption(3723.0, "that is all.", 3725.0),
)


@pytest.mark.parametrize(
    "form",
    [
        "{time} {text}",
        "[{time}] {text}",
        "({time}) {text}",
        "{time}\n{text}",
        "{time} - {text}",
        "{time} | {text}",
        "{time}\t{text}",
        "  {time}  {text}  ",
        "{time}\n\n{text}\n",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_with_times_are_read_in_every_form(form: str, line_end: str) -> None:
    written = captioning.as_lines(ROWS, form).replace("\n", line_end)

    assert timed(written) == [(row.start, row.text) for row in ROWS]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_panels_say_of_a_time_is_no_word_of_the_video(language: str) -> None:
    assert timed(captioning.as_panel(ROWS, language)) == [(row.start, row.text) for row in ROWS]


def test_what_only_sounds_like_a_time_stays() -> None:
    written = "0:03\n3초\n3초 안에 삽니다.\n0:09\n12초\n0:12\n1분봉에서 5분 뒤 팝니다.\n"

    assert timed(written) == [(3, "3초 안에 삽니다."), (9, "12초"), (12, "1분봉에서 5분 뒤 팝니다.")]


def test_a_minus_is_a_dash_only_where_all_lines_have_one() -> None:
    written = "0:01 buy low.\n0:04 - 5 % and out.\n0:09 sell high.\n"

    assert timed(written)[1] == (4, "- 5 % and out.")


def test_lines_without_a_time_belong_to_the_one_above_and_a_title_to_none() -> None:
    written = "My setup\n0:01 buy low\nwhen RSI is 30.\n0:09 sell high.\nThanks to all.\n"

    content = transcript(written)

    assert content.text == "My setup\nbuy low when RSI is 30. sell high. Thanks to all."
    assert timed(written)[0] == (1, "buy low when RSI is 30.")


@pytest.mark.parametrize(
    "above", ["https://youtu.be/a-b_C012345?t=5\n", "My setup\nhttps://www.youtube.com/watch?v=a-b_C012345\n\n"]
)
def test_a_link_above_says_which_video_it_is(above: str) -> None:
    content = transcript(above + captioning.as_lines(ROWS, "{time} {text}"))

    assert (content.origin.video, content.origin.address) == (
        "a-b_C012345",
        "https://www.youtube.com/watch?v=a-b_C012345",
    )
    assert "youtu" not in content.text


@pytest.mark.parametrize("above", ["https://example.com/talk\n", "https://www.youtube.com/@somebody\n"])
def test_a_link_to_something_else_is_a_line_like_any_other(above: str) -> None:
    content = transcript(above + captioning.as_lines(ROWS, "{time} {text}"))

    assert content.origin.video == ""
    assert content.text.startswith(above)


def test_a_transcript_without_full_stops_says_so() -> None:
    bare = tuple(Caption(row.start, row.text.rstrip("."), row.end) for row in ROWS)

    assert [note.code for note in transcript(captioning.as_lines(bare, "{time} {text}")).notes] == ["no_full_stops"]
    assert transcript(captioning.as_lines(ROWS, "{time} {text}")).notes == ()


def test_the_scrolling_captions_of_a_machine_say_each_line_once() -> None:
    rows = tuple(Caption(n * 3.0, f"word{n} buy & when rsi{n} falls", n * 3.0 + 3) for n in range(8))

    assert timed(captioning.as_scrolling_vtt(rows)) == [(row.start, row.text) for row in rows]


@pytest.mark.parametrize(
    "written", ["WEBVTT\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "0:01\n0:02\n0:03\n", "\n \n"]
)
def test_a_transcript_without_words_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as refused:
        transcript(written)

    assert refused.value.code == "empty"


def test_a_transcript_of_days_is_refused_with_its_length() -> None:
    rows = [Caption(n, "word " * 20) for n in range(MAX_TEXT_CHARACTERS // 90)]

    with pytest.raises(Unreadable) as refused:
        transcript(captioning.as_lines(rows, "{time} {text}"))

    assert refused.value.code == "too_large"


@pytest.mark.parametrize("size", [MAX_TEXT_CHARACTERS * 10 + 1, 9_000_000])
def test_what_is_far_too_long_is_refused_before_it_is_read(size: int) -> None:
    with pytest.raises(Unreadable) as refused:
        transcript("0:01\n" * (size // 5 + 1))

    assert refused.value.code == "too_large"


def test_it_is_read_where_pastes_are() -> None:
    written = captioning.as_srt(ROWS)

    assert kind_of(written) == "transcript"
    assert read(written).kind == "transcript"


words = st.text(alphabet="ab다요 .\n<>&-:0123()[]", max_size=40)


@given(
    st.lists(st.tuples(st.integers(0, 9_000), words), max_size=8),
    st.sampled_from(["{time} {text}", "{time}\n{text}", "[{time}] {text}"]),
)
def test_no_word_behind_a_time_is_ever_lost(rows: list[tuple[int, str]], form: str) -> None:
    captions = [Caption(float(second), " ".join(text.split())) for second, text in rows]
    written = captioning.as_lines(captions, form)
    text = ""
    with suppress(Unreadable):  # where there are no words
        text = transcript(written).text

    letters = "".join(letter for letter in text if letter in "ab다요")
    expected = "".join(letter for letter in written if letter in "ab다요")
    # Tags of captions (<b>) are no words; a letter in one may go.
    assert letters == expected or "<" in written


@given(st.text(alphabet="0123456789:->.,\n []()분초WEBVTabc<>&", max_size=300))
def test_rubbish_is_read_or_refused(rubbish: str) -> None:
    with suppress(Unreadable):
        ends = [0, *(place.end for place in transcript(rubbish).places)]
        assert ends == sorted(ends)
