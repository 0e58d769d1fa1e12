"""Lists of instruments as KIS publishes them: boards, indices and figures, from files as they are downloaded."""

from datetime import date

import pytest

from screening.market_data.base import Figures, Listed
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.kis.masters import LAYOUTS, read_list
from screening.market_data.kis.provider import KisFeed
from screening.market_data.kis.reports import newest_report
from screening.tests.market_data.kis.conftest import LAST, a_market
from screening.tests.market_data.wire.kis import KisWire, foreign_line, korean_line, zipped

STOCK = a_market().stocks[0]


def _listed(line: bytes, board: str = "KOSPI"):  # type: ignore[no-untyped-def]  # a tuple of Listed
    name = f"{board.lower()}_code.mst"
    return read_list(zipped(name, line + b"\r\n"), f"{name}.zip", board)


def test_a_korean_line_says_board_isin_listing_and_figures_in_full_units() -> None:
    (found,) = _listed(korean_line(STOCK, "000010", "KOSPI"))

    assert (found.symbol, found.name, found.isin, found.board) == ("000010", "가나전자", "KR7000010009", "KOSPI")
    assert (found.listed_on, found.period, found.currency) == (date(2000, 1, 4), "2026-06", "KRW")
    assert found.facts == {
        "market_cap": 418_000_000_000_000,
        "sales": 3_008_700_000_000,
        "operating_profit": 327_200_000_000,
        "roe": 9.03,
    }


@pytest.mark.parametrize(
    ("board", "indices"),
    [
        ("KOSPI", frozenset({"KOSPI200", "KRX300"})),
        ("KOSPI", frozenset({"KOSPI100", "KOSPI50", "KRX100"})),
        ("KOSPI", frozenset()),
        ("KOSDAQ", frozenset({"KOSDAQ150"})),
        ("KOSDAQ", frozenset({"KRX100", "KRX300"})),
    ],
)
def test_flags_say_which_indices_an_instrument_belongs_to(board: str, indices: frozenset[str]) -> None:
    (found,) = _listed(korean_line(STOCK, "000010", board, indices=indices), board)

    assert found.indices == indices


@pytest.mark.parametrize("board", ["KOSPI", "KOSDAQ"])
@pytest.mark.parametrize(
    ("flags", "group", "classes"),
    [
        ({}, "ST", set()),
        ({"halted": "Y"}, "ST", {"halted"}),
        ({"administrative": "Y"}, "ST", {"administrative"}),
        ({"liquidation": "Y"}, "ST", {"administrative"}),
        ({"spac": "Y"}, "ST", {"spac"}),
        ({"preferred": "1"}, "ST", {"preferred"}),
        ({"preferred": "2"}, "ST", {"preferred"}),
        ({}, "EF", {"fund", "etf"}),
        ({}, "FE", {"fund", "etf"}),
        ({}, "EN", {"fund", "etn"}),
        ({}, "RT", {"fund"}),
        ({}, "FS", set()),
    ],
)
def test_flags_say_of_each_class_whether_it_holds(
    board: str, flags: dict[str, str], group: str, classes: set[str]
) -> None:
    (found,) = _listed(korean_line(STOCK, "000010", board, flags=flags, group=group), board)

    assert {name for name, holds in found.classes.items() if holds} == classes
    assert found.classes.keys() == {"halted", "administrative", "spac", "preferred", "fund", "etf", "etn"}


# Where the fields stand in kis_kospi_code_mst.py and kis_kosdaq_code_mst.py of stocks_info, counted from the left.
@pytest.mark.parametrize(
    ("board", "name", "place"),
    [
        *(("KOSPI", name, place) for name, place in (("spac", 29), ("halted", 60), ("liquidation", 61))),
        *(("KOSPI", name, place) for name, place in (("administrative", 62), ("preferred", 158))),
        *(("KOSDAQ", name, place) for name, place in (("spac", 24), ("halted", 55), ("liquidation", 56))),
        *(("KOSDAQ", name, place) for name, place in (("administrative", 57), ("preferred", 153))),
    ],
)
def test_a_field_stands_where_the_script_of_the_broker_has_it(board: str, name: str, place: int) -> None:
    layout = LAYOUTS[board]

    assert sum(layout.widths[: layout.places[name]]) == place


def test_a_foreign_list_says_what_is_a_fund_and_nothing_else() -> None:
    line = foreign_line(STOCK, "ABCD")
    fund = b"\t".join(b"3" if place == 8 else part for place, part in enumerate(line.split(b"\t")))

    found = read_list(zipped("nasmst.cod", line + b"\r\n" + fund), "nasmst.cod.zip", "")

    assert [one.classes for one in found] == [{"fund": False}, {"fund": True}]


def test_warrants_and_rights_are_left_out() -> None:
    lines = [korean_line(STOCK, code, "KOSPI", group=group) for code, group in (("000010", "ST"), ("J00010", "SR"))]

    assert [one.symbol for one in _listed(b"\r\n".join(lines))] == ["000010"]


@pytest.mark.parametrize("cut", [1, 100, 227])
def test_a_list_that_was_cut_in_a_line_is_refused_whole(cut: int) -> None:
    line = korean_line(STOCK, "000010", "KOSPI")

    with pytest.raises(BadAnswer):
        _listed(line + b"\r\n" + line[:-cut])


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(BadAnswer):
        read_list(b"<html>404</html>", "kospi_code.mst.zip", "KOSPI")


def test_a_foreign_line_has_korean_and_english_names() -> None:
    data = zipped("nasmst.cod", foreign_line(STOCK, "ABCD"))

    (found,) = read_list(data, "nasmst.cod.zip", "")

    assert (found.symbol, found.name, found.english_name, found.currency) == ("ABCD", "가나전자", "ABCD INC", "USD")


@pytest.mark.django_db
def test_both_lists_of_the_exchange_are_one_market(feed: KisFeed, wire: KisWire) -> None:
    found = feed.instruments("XKRX")

    assert {(one.symbol, one.board) for one in found} == {
        ("000010", "KOSPI"),
        ("000020", "KOSPI"),
        ("000030", "KOSPI"),
        ("0004V0", "KOSDAQ"),
    }
    assert not any(asked.headers.get("authorization") for asked in wire.requests)  # lists need no key


@pytest.mark.django_db
def test_classes_of_foreign_shares_are_written_as_exchanges_do_and_asked_for_as_kis_does(
    feed: KisFeed, wire: KisWire
) -> None:
    wire.market.stocks[1].codes = [(date(2000, 1, 1), "BRK/B")]

    assert "BRK.B" in {one.symbol for one in feed.instruments("XNYS")}
    assert len(feed.bars("XNYS", Listed("BRK.B"), date(2026, 10, 1), LAST).bars) == 22
    assert wire.requests[-1].query["SYMB"] == "BRK/B"


@pytest.mark.django_db
def test_notes_have_a_letter_before_their_code_when_kis_is_asked(feed: KisFeed, wire: KisWire) -> None:
    wire.market.stocks[1].codes = [(date(2000, 1, 1), "Q500001")]
    listed = {one.symbol: one for one in feed.instruments("XKRX")}

    assert listed["500001"].board == "ETN"
    assert len(feed.bars("XKRX", listed["500001"], date(2026, 10, 1), LAST).bars) == 22


@pytest.mark.parametrize("body", [{}, {"output": "x"}, {"output": [1]}])
def test_a_report_of_another_form_is_a_bad_answer(body: dict[str, object]) -> None:
    with pytest.raises(BadAnswer):
        newest_report(body)


def test_the_newest_quarter_of_a_report_counts_and_what_is_no_quarter_is_passed_over() -> None:
    rows = [{}, {"stac_yymm": "202613"}, {"stac_yymm": "202603", "grs": "1"}, {"stac_yymm": "202606", "grs": "2"}]

    assert newest_report({"output": rows}) == Figures({"sales_growth": 2.0}, "2026-06")
    assert newest_report({"output": []}) is None


@pytest.mark.django_db
def test_a_list_that_comes_cut_is_asked_for_again(feed: KisFeed, wire: KisWire) -> None:
    wire.next_faults.extend(["cut", "500", "reset"])

    assert len(feed.instruments("XKRX")) == 4
