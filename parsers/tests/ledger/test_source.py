"""The text coloured by what became of its words."""

from hypothesis import given
from hypothesis import strategies as st

from parsers.ledger.decisions import Decision
from parsers.ledger.ledger import ledger_of
from parsers.ledger.source import colored
from parsers.tests.ledger.making import make_reading, words
from parsers.tests.ledger.test_ledger import CALM, TEXT, answer, decide, reading
from screening.strategy import Assumption, Question, Source, Universe, UnsupportedRule


def fates(*decisions: Decision) -> dict[str, str]:
    """The fate of each stretch of the text that is no filler."""
    return {
        piece.text: piece.fate for piece in colored(TEXT, ledger_of(reading(), decisions)) if piece.fate != "filler"
    }


def test_each_word_shows_what_became_of_it() -> None:
    assert fates() == {
        "RSI(14) is below 30": "used",
        "the close is above its 200-day average": "used",
        "only in calm markets": "unread",
        "RSI(14) is above 70": "used",
        "Stop loss 5%": "used",
        "Hold 10 names": "used",
        "Cheap stocks": "unread",
    }


def test_decisions_change_the_colours() -> None:
    found = fates(decide("drop", "entry.0"), answer(0, "", "accept"), answer(1, "per < 10"))

    assert found["RSI(14) is below 30"] == "dropped"
    assert found["only in calm markets"] == "noted"
    assert found["Cheap stocks"] == "used"


def test_unread_words_show_inside_the_quote_of_a_rule() -> None:
    text = "Buy when the close is mostly above its 200-day average."
    found = make_reading(
        text,
        {"the close is mostly above its 200-day average": "close > sma(200)"},
        questions=(Question(code="unread", paths=("entry.0",), sources=(words(text, "mostly"),)),),
    )

    pieces = colored(text, ledger_of(found, ()))

    assert [(piece.text, piece.fate, piece.numbers) for piece in pieces][1:4] == [
        ("the close is ", "used", (1,)),
        ("mostly", "unread", (1,)),
        (" above its 200-day average", "used", (1,)),
    ]
    assert all(piece.is_unsure for piece in pieces[1:4])
    assert [piece.ends for piece in pieces if piece.ends] == [(1,)]


def test_what_was_concluded_and_what_is_only_noted_show_as_such() -> None:
    text = "코스피 종목 중 뉴스가 좋은 종목."
    noted = UnsupportedRule(
        role="note", quote="뉴스가 좋은", reason="not_expressible", sources=(words(text, "뉴스가 좋은"),)
    )
    found = make_reading(
        text,
        universe=Universe(market="KR", index="KOSPI"),
        assumptions=(Assumption(path="universe.market", value="KR", reason="inferred"),),
        unsupported=(noted,),
        provenance={"universe.market": (words(text, "코스피"),), "universe.index": (words(text, "코스피"),)},
    )

    pieces = colored(text, ledger_of(found, ()))

    assert [(piece.text, piece.fate) for piece in pieces if piece.fate != "filler"] == [
        ("코스피", "assumed"),
        ("뉴스가 좋은", "noted"),
    ]


_SOURCES = st.tuples(st.integers(0, 250), st.integers(0, 250)).map(
    lambda span: Source(start=min(span), end=max(span), quote="", span=1)
)


@given(text=st.text(max_size=200), rule=_SOURCES, asked=st.lists(_SOURCES, max_size=4), noted=_SOURCES)
def test_the_pieces_together_are_the_text(text: str, rule: Source, asked: list[Source], noted: Source) -> None:
    found = reading(CALM, *(Question(code="unread", sources=(one,)) for one in asked)).model_copy(
        update={
            "provenance": {"entry.0": (rule,)},
            "unsupported": (UnsupportedRule(role="note", reason="not_expressible", sources=(noted,)),),
        }
    )

    pieces = colored(text, ledger_of(found, ()))

    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces) or not text
