"""Captions as a text: nothing is lost, nothing is said twice, and every word knows its second."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats.captions import Caption, as_pieces, cleaned, spoken
from parsers.formats.pieces import Pieces
from parsers.formats.spoken_sentences import has_full_stops, sentence_ends


def text_of(captions: list[Caption]) -> str:
    return as_pieces(captions)[0].content("youtube", limit=1_000_000).text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Buy &amp; hold", "Buy & hold"),
        ("that&#39;s it", "that's it"),
        ("<c.colorE5E5E5>Buy</c><00:00:01.500><c> low</c>", "Buy low"),
        ("<i>Buy</i> <b>low</b><br/>now", "Buy low\nnow"),
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
        ("net buying (foreign)", "net buying (foreign)"),
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

    assert [paragraph.rstrip(".").split()[-1] for paragraph in paragraphs] == ["20", "60", "it"]


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


def cut(text: str, *, is_punctuated: bool = False) -> list[str]:
    """The text at the ends of its sentences."""
    places = [0, *sorted(sentence_ends(text, is_punctuated=is_punctuated)), len(text)]
    return [text[start:end].strip() for start, end in pairwise(places) if text[start:end].strip()]


@pytest.mark.parametrize(
    "text",
    [
        "어제보다 높다 그러면 삽니다",
        "산다고 했습니다",
        "올라간다는 신호입니다",
        "아니다 싶으면 팝니다",
        "날마다 필요 없는 손절은요 5프로예요",
        "20일선보다 위",
    ],
)
def test_a_verb_that_something_hangs_on_ends_nothing(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "sentences",
    [
        ["buy when rsi is under thirty", "okay so the exit is seventy"],
        ["when it drops below thirty i buy", "when it is over seventy i sell"],
        ["i buy when it drops below thirty", "i sell when it is over seventy"],
        ["so what i do is wait for the close and then i buy", "i'm out when it drops"],
        ["rule number one the trend is up", "rule number two the rsi is low"],
        ["that's it", "if both are true i'm a buyer"],
        ["so the way i play it is simple and i don't hold over night"],
        ["i never trade the open and if it gaps i wait"],
    ],
)
def test_a_new_subject_or_a_new_beginning_begins_a_sentence(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


def test_a_number_with_a_point_and_an_abbreviation_end_nothing() -> None:
    assert cut("Risk 0.5 % vs. 1.5 ATR. Then out", is_punctuated=True) == ["Risk 0.5 % vs. 1.5 ATR.", "Then out"]


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


def test_ten_hours_are_whole() -> None:
    captions = [Caption(n * 6.0, f"word{n} &lt; [Music] said again and again") for n in range(6_000)]

    pieces, _is_punctuated = as_pieces(captions)

    assert len(pieces.content("youtube", limit=2_000_000).text.split()) == 6_000 * 6


@pytest.mark.parametrize(
    "rubbish", ["[" + " " * 60_000, "\n" * 30_000 + ">>" * 30_000, "<v " * 60_000, "{\\a" * 60_000]
)
def test_rubbish_is_read_in_a_time_that_grows_with_it(rubbish: str) -> None:
    # With a pattern that tries every way to divide blanks this would take an hour.
    assert len(as_pieces([Caption(0, rubbish)])[0]) <= len(rubbish)


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
