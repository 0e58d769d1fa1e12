"""What is said of a condition while it is typed."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.wording.writing import look_at_condition


def test_what_can_be_read_is_said_in_words() -> None:
    assert look_at_condition("rsi(14)<30", 0, str).preview == "RSI(14) is below 30"


def test_it_is_said_in_the_readers_language() -> None:
    with translation.override("ko"):
        assert "RSI(14)" in str(look_at_condition("rsi(14)<30", 0, gettext).preview)
        assert look_at_condition("rsi(14)<30", 0, gettext).preview != "RSI(14) is below 30"


def test_what_cannot_be_read_is_marked_at_its_word() -> None:
    text = "rsi(14) < 30 and\nclse > 5"
    [spot] = look_at_condition(text, 0, str).problems

    assert text[spot.start : spot.end] == "clse"
    assert "close" in str(spot.problem.hint)


def test_fields_are_offered_by_their_name_and_by_what_they_are() -> None:
    assert look_at_condition("rs", 2, str).completions[0].text == "rsi(14)"
    assert any(one.text.startswith("sma") for one in look_at_condition("average", 7, str).completions)


@pytest.mark.parametrize("text", ["(" * 4_000, "not " * 1_000, "가" * 4_000, "rsi(" * 1_000, "\0" * 4_000, "1" * 4_000])
def test_hostile_text_is_answered(text: str) -> None:
    for cursor in (0, 2_000, 4_000, 9_999):
        found = look_at_condition(text, cursor, str)
        assert found.problems


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["rsi(14)", "<", "30", " and ", "\n", "가", "😀", "(", ")", "close", " "]), max_size=12
    ).map("".join),
    st.integers(0, 60),
)
def test_places_are_inside_of_the_text(text: str, cursor: int) -> None:
    found = look_at_condition(text, cursor, str)

    places = [(one.start, one.end) for one in found.problems] + [(one.start, one.end) for one in found.completions]
    assert all(0 <= start <= end <= len(text) for start, end in places)
