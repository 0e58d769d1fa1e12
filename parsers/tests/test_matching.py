"""The copy that patterns are matched in knows where each of its characters came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.formats.matching import matching_copy


def test_full_width_signs_and_dashes_are_folded() -> None:
    copy = matching_copy("ＲＳＩ（１４） ≤ ３０％ − “A”")

    assert copy.text == 'rsi(14) <= 30% - "a"'


def test_a_stretch_leads_back_to_the_source() -> None:
    source = "종가가   ㈜삼성 ５％"
    copy = matching_copy(source)
    place = copy.text.index("5%")

    start, end = copy.source_range(place, place + 2)

    assert source[start:end] == "５％"


def test_an_empty_stretch_has_no_place() -> None:
    with pytest.raises(ValueError, match="no place"):
        matching_copy("abc").source_range(1, 1)


@given(st.text(max_size=200))
def test_offsets_are_in_order_and_inside_the_source(source: str) -> None:
    copy = matching_copy(source)

    assert len(copy.text) == len(copy.starts) == len(copy.ends)
    assert all(0 <= start < end <= len(source) for start, end in zip(copy.starts, copy.ends, strict=True))
    assert list(copy.starts) == sorted(copy.starts)


@given(st.text(max_size=200))
def test_folding_a_folded_text_changes_nothing_but_what_case_leaves(source: str) -> None:
    once = matching_copy(source).text

    assert "  " not in once
    assert "\n" not in once
