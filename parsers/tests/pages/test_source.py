"""The text as it is drawn: nothing lost, numbers behind whole words."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.ledger.ledger import ledger_of
from parsers.ledger.source import SourcePiece, colored
from parsers.pages.source import drawn, end_of_word
from parsers.tests.ledger.making import make_reading, words
from screening.strategy import Question

TEXT = "RSI(14)가 30이면 매수, rsi(2)<10 이고 슈퍼트렌드가 녹색. Not below 5."


@st.composite
def _pieces(draw: st.DrawFn) -> tuple[SourcePiece, ...]:
    texts = draw(st.lists(st.text(alphabet="ab 3.,가", min_size=1, max_size=8), max_size=8))
    numbers = st.lists(st.integers(1, 4), max_size=2, unique=True).map(tuple)
    return tuple(SourcePiece(text, "used", ends=draw(numbers)) for text in texts)


@given(pieces=_pieces())
def test_the_drawn_pieces_are_the_text_again(pieces: tuple[SourcePiece, ...]) -> None:
    assert "".join(piece.text for piece in drawn(pieces, {})) == "".join(piece.text for piece in pieces)


@given(pieces=_pieces())
def test_a_number_never_stands_inside_a_word_and_each_has_one_address(pieces: tuple[SourcePiece, ...]) -> None:
    found = drawn(pieces, {})
    text = "".join(piece.text for piece in found)
    at, first = 0, []
    for piece in found:
        at += len(piece.text)
        if piece.pointers and 0 < at < len(text):
            assert not (text[at - 1].isalnum() and text[at].isalnum())
        first += [pointer.number for pointer in piece.pointers if pointer.is_first]

    assert sorted(first) == sorted({number for piece in pieces for number in piece.ends})


def test_a_number_waits_for_the_end_of_its_word_but_not_for_its_full_stop() -> None:
    assert TEXT[: end_of_word(TEXT, TEXT.index("30") + 2)].endswith("30이면")
    assert TEXT[: end_of_word(TEXT, TEXT.index("(2)") + 3)].endswith("rsi(2)<10")
    assert TEXT[: end_of_word(TEXT, TEXT.index("5.") + 1)].endswith("below 5")


def test_words_that_were_not_read_lead_to_their_question() -> None:
    question = Question(code="unread", sources=(words(TEXT, "슈퍼트렌드가 녹색"),))
    ledger = ledger_of(make_reading(TEXT, {"RSI(14)가 30이면": "rsi(14) < 30"}, questions=(question,)), [])
    subject = next(one.subject for one in ledger.questions if one.question.code == "unread")

    found = drawn(colored(TEXT, ledger), {subject: 7})

    [asked] = [piece for piece in found if piece.fate == "unread"]
    assert asked.text == "슈퍼트렌드가 녹색"
    assert asked.questions == (7,)
    assert [(pointer.number, pointer.is_question) for pointer in asked.pointers] == [(7, True)]
