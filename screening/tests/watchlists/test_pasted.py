"""What people paste into a watch-list, and what of the market it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.watchlists.pasted import Directory, Known, pieces_of, read_pasted

KOREAN = Directory.of(
    "XKRX",
    [
        Known("005930", ("삼성전자", "Samsung Electronics"), "KR7005930003"),
        Known("005935", ("삼성전자우", "")),
        Known("000660", ("SK하이닉스", "SK hynix")),
        Known("0013V0", ("새회사", "")),
        Known("111110", ("같은이름", "")),
        Known("222220", ("같은이름", "")),
        Known("333330", ("옛이름", ""), is_listed=False),
        Known("444440", ("옛이름", "")),
    ],
)
AMERICAN = Directory.of("XNAS", [Known("AAPL", ("Apple Inc",)), Known("SK", ("Skye",)), Known("BRK.B", ("Berkshire",))])


_WRITTEN = (
    *("005930", "5930", "A005930", "005930.KS", "XKRX:005930", "krx:005930", "KR7005930003", " '005930 "),
    *("삼성전자", "삼성 전자", "samsung electronics", "005930 삼성전자", "005930\tSamsung Electronics"),
)


@pytest.mark.parametrize("written", _WRITTEN)
def test_a_share_is_found_however_it_is_written(written: str) -> None:
    assert read_pasted(pieces_of(written), KOREAN).symbols == ("005930",)


def test_the_order_is_kept_and_each_comes_once() -> None:
    found = read_pasted(pieces_of("0013V0, 삼성전자; 000660\n005930\r\n\n13V0"), KOREAN)

    assert found.symbols == ("0013V0", "005930", "000660")
    assert [piece for _place, piece, _text in found.unknown] == ["13V0"]


def test_codes_with_blanks_between_are_each_read_and_the_unknown_is_told_alone() -> None:
    found = read_pasted(pieces_of("AAPL ZZZZ BRK.B"), AMERICAN)

    assert found.symbols == ("AAPL", "BRK.B")
    assert [str(text) for _place, _piece, text in found.unknown] == ["Nothing in XNAS is called “ZZZZ”."]


def test_a_name_that_nothing_has_is_not_taken_for_the_code_that_it_begins_with() -> None:
    found = read_pasted(pieces_of("SK Telecom"), AMERICAN)

    assert (found.symbols, [piece for _place, piece, _text in found.unknown]) == ((), ["SK Telecom"])


def test_a_name_that_several_have_is_told_with_their_symbols() -> None:
    (problem,) = read_pasted(["같은이름"], KOREAN).unknown

    assert "111110, 222220" in str(problem[2])


def test_of_two_of_a_name_the_one_that_is_still_listed_is_meant() -> None:
    assert read_pasted(["옛이름"], KOREAN).symbols == ("444440",)


@given(st.lists(st.sampled_from(sorted(KOREAN.symbols)), unique=True), st.sampled_from([",", "\n", ";", "\t", "\r\n"]))
def test_symbols_come_back_as_they_were_whatever_parts_them(symbols: list[str], between: str) -> None:
    assert read_pasted(pieces_of(between.join(symbols)), KOREAN).symbols == tuple(symbols)


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_told(text: str) -> None:
    pieces = pieces_of(text)
    found = read_pasted(pieces, KOREAN)

    assert set(found.symbols) <= KOREAN.symbols
    assert all(0 <= place < len(pieces) for place, _piece, _text in found.unknown)
    assert bool(pieces) == bool(found.symbols or found.unknown)
