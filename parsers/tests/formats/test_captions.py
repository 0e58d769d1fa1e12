"""Captions as a text: nothing is lost, nothing is said twice, and every word knows its second."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats.captions import Caption, as_pieces, cleaned, spoken
from parsers.formats.pieces import Pieces
from parsers.formats.spoken_sentences import has_full_stops, sentence_parts


def text_of(captions: list[Caption]) -> str:
    return as_pieces(captions)[0].content("youtube", limit=1_000_000).text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Buy &amp; hold", "Buy & hold"),
        ("that&#39;s it", "that's it"),
        ("<c.colorE5E5E5>Buy</c><00:00:01.500><c> low</c>", "Buy low"),
        ("<i>Buy</i> <b>low</b><br/>now", "Buy lownow"),
        ('<font color="#fff">Buy</font>', "Buy"),
        ("<v Bob Jones>Buy low.</v>", "Buy low."),
        (r"{\an8}Buy low.", "Buy low."),
        ("[Music]", ""),
        ("[음악]", ""),
        ("(박수 소리) 삽니다", "삽니다"),
        ("[ __ ] buy", "buy"),
        ("♪ la la ♪", "la la"),
        (">> Buy low.\n>> Why?", "Buy low.\nWhy?"),
        ("RSI < 30 and ADX > 20", "RSI < 30 and ADX > 20"),
        ("RSI<30 and close>MA", "RSI<30 and close>MA"),
        ("if a <b and c> d", "if a <b and c> d"),
        ("RSI &lt; 30", "RSI < 30"),
        ("[일]0봉전 종가 [5]", "[일]0봉전 종가 [5]"),
        ("buy (20 SMA)", "buy (20 SMA)"),
        ("AT&T", "AT&T"),
    ],
)
def test_markup_sounds_and_speakers_go_and_words_stay(written: str, said: str) -> None:
    assert cleaned(written) == said


def test_paragraphs_end_with_a_sentence_after_half_a_minute() -> None:
    captions = [
        Caption(second, f"This is said at {second}." if second % 20 == 0 else "and it", None)
        for second in range(0, 100, 10)
    ]

    paragraphs = text_of(captions).split("\n\n")

    assert [paragraph.rstrip(".").split()[-1] for paragraph in paragraphs] == ["40", "80", "it"]


def test_a_paragraph_without_an_end_of_a_sentence_ends_some_time() -> None:
    captions = [Caption(second, "and on it goes") for second in range(0, 300, 5)]

    assert 3 <= text_of(captions).count("\n\n") <= 4


def test_a_sentence_of_two_captions_is_one() -> None:
    content = as_pieces([Caption(0, "RSI가 30"), Caption(2, "이하이면 매수한다."), Caption(5, "끝.")])[0].content(
        "k", limit=99
    )

    assert [content.text[span.start : span.end] for span in content.spans] == ["RSI가 30 이하이면 매수한다.", "끝."]


def test_where_a_machine_wrote_no_full_stops_korean_sentences_end_with_their_verbs() -> None:
    captions = [
        Caption(0, "안녕하세요 오늘은 RSI를 봅니다"),
        Caption(4, "30 이하면 삽니다 70 넘으면"),
        Caption(8, "팔아요"),
    ]

    assert text_of(captions).split("\n") == [
        "안녕하세요",
        "오늘은 RSI를 봅니다",
        "30 이하면 삽니다",
        "70 넘으면 팔아요",
    ]


@pytest.mark.parametrize(
    "text", ["어제보다 높다 그러면 삽니다", "산다고 했습니다", "올라간다는 신호입니다", "아니다 싶으면 팝니다"]
)
def test_a_verb_that_something_hangs_on_ends_nothing(text: str) -> None:
    assert [part.text for part in sentence_parts(text, is_punctuated=False)] == [text]


def test_a_speaker_who_begins_anew_begins_a_sentence() -> None:
    parts = list(sentence_parts("buy when rsi is under thirty okay so the exit is seventy", is_punctuated=False))

    assert [part.text for part in parts] == ["buy when rsi is under thirty", "okay so the exit is seventy"]


def test_a_number_with_a_point_and_an_abbreviation_end_nothing() -> None:
    parts = list(sentence_parts("Risk 0.5 % vs. 1.5 ATR. Then out", is_punctuated=True))

    assert [(part.text, part.ends) for part in parts] == [("Risk 0.5 % vs. 1.5 ATR.", True), ("Then out", False)]


def test_text_without_a_stop_in_sight_has_none() -> None:
    assert not has_full_stops(["word " * 60 + "end."])
    assert has_full_stops(["Buy low.", "Sell high."])
    assert has_full_stops([])


def scrolling(lines: list[str]) -> list[Caption]:
    """Two lines at a time, as televisions show them: each is shown twice."""
    shown = zip(["", *lines], [*lines, ""], strict=True)
    return [Caption(second * 2.0, f"{above}\n{below}", second * 2.0 + 2) for second, (above, below) in enumerate(shown)]


def test_captions_that_scroll_say_each_line_once() -> None:
    lines = ["buy when rsi", "is below thirty", "and sell when", "it is above seventy", "that is all"]

    assert [one.text for one in spoken(scrolling(lines))] == lines


def test_what_somebody_says_twice_stands_there_twice() -> None:
    captions = [
        Caption(0, "Wait."),
        Caption(1, "Wait."),
        Caption(2, "Then buy."),
        Caption(4, "Then sell."),
        Caption(6, "Out."),
    ]

    assert text_of(captions) == "Wait. Wait. Then buy. Then sell. Out."


def test_times_that_are_none_or_run_backwards_do_no_harm() -> None:
    captions = [Caption(math.nan, "a."), Caption(5, "b."), Caption(3, "c."), Caption(math.inf, "d."), Caption(-1, "e.")]

    content = as_pieces(captions)[0].content("youtube", limit=99)

    assert [place.seconds for place in content.places] == [0, 5, 5, 5, 5]


def test_an_hour_of_nine_hundred_captions_is_quick_and_whole() -> None:
    captions = [Caption(n * 0.5, f"word{n} &lt; [Music] said again and again") for n in range(20_000)]

    pieces, _is_punctuated = as_pieces(captions)

    assert len(pieces.content("youtube", limit=2_000_000).text.split()) == 20_000 * 6


said = st.text(alphabet="ab다요 .\n?<>&;[]음악Music:0123", max_size=30)
moments = st.floats(0, 1e5, allow_nan=False)


@given(st.lists(st.tuples(moments, said), max_size=12))
def test_every_word_stands_in_the_text_in_its_order_and_in_a_place(rows: list[tuple[float, str]]) -> None:
    captions = [Caption(second, text) for second, text in rows]
    expected = [word for one in spoken(captions) for word in one.text.split()]

    content = as_pieces(captions, Pieces())[0].content("youtube", limit=10_000)

    assert content.text.split() == expected
    in_places = [word for place in content.places for word in content.text[place.start : place.end].split()]
    assert in_places == expected
    seconds = [place.seconds for place in content.places]
    assert seconds == sorted(seconds, key=lambda one: one or 0.0)


@given(st.lists(said, max_size=12))
def test_cleaning_again_changes_only_what_was_escaped(texts: list[str]) -> None:
    for text in texts:
        once = cleaned(text)
        if "&" not in text and "<" not in text:
            assert cleaned(once) == once
