"""Lists of instruments: names of the market that is imported into, and no bars."""

from datetime import date

import pytest

from screening.market_data.files.description import Choices, Level
from screening.market_data.files.reader import FileReading, read_file


def korean(code: str, name: str) -> bytes:
    """A line of KIS's list of KOSPI."""
    return f"{code:<9}KR7111110003".encode() + name.encode("cp949").ljust(40) + b"ST".ljust(227, b"1")


def foreign(symbol: str, name: str) -> bytes:
    """A line of KIS's list of Nasdaq."""
    fields = ["US", "22", "NAS", "나스닥", symbol, f"DNAS{symbol}", name, name, "2", "USD", "4", "4", "100"]
    return "\t".join([*fields, *["1"] * 11]).encode("cp949")


KOSPI = b"\n".join([korean("111110", "가나전자"), korean("F70100022", "어떤 펀드"), korean("0013V0", "새회사"), b""])
NASDAQ = b"\n".join([foreign("ABCD", "에이비씨디"), foreign("XY", "엑스와이")])


def read(data: bytes, name: str, market: str) -> FileReading:
    """A list, read for a market."""
    return read_file(data, name, Choices(market=market, not_after=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("data", "name", "market", "rows"),
    [
        (KOSPI, "kospi_code.mst", "XKRX", [("111110", "가나전자"), ("0013V0", "새회사")]),
        (NASDAQ, "nasmst.cod", "XNAS", [("ABCD", "에이비씨디"), ("XY", "엑스와이")]),
    ],
)
def test_a_list_gives_names_and_no_bars(data: bytes, name: str, market: str, rows: list[tuple[str, str]]) -> None:
    reading = read(data, name, market)

    assert reading.instruments.rows() == rows
    assert reading.bars.is_empty()
    assert {one.level for one in reading.description.findings} == {Level.NOTE}
    assert reading.description.symbols == tuple(sorted(symbol for symbol, _name in rows))


def test_a_list_of_another_market_is_refused_or_in_doubt() -> None:
    letters, names = read(NASDAQ, "nasmst.cod", "XKRX"), read(NASDAQ, "nasmst.cod", "XNYS")

    assert letters.description.at(Level.REFUSAL)
    assert letters.instruments.is_empty()
    assert [one.code for one in names.description.at(Level.DOUBT)] == ["other_market"]
