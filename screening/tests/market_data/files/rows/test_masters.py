"""Master files of KIS: symbols and names, from the file as downloaded."""

import zipfile
from io import BytesIO

import pytest

from screening.market_data.files.rows.masters import read_master


def korean(code: str, isin: str, name: str, group: str = "ST", tail: int = 227) -> bytes:
    """A line of kospi_code.mst."""
    return f"{code:<9}{isin}".encode() + name.encode("cp949").ljust(40)[:40] + group.encode().ljust(tail, b"1")


def foreign(symbol: str, korean_name: str, english: str) -> bytes:
    """A line of nasmst.cod."""
    fields = ["US", "22", "NAS", "나스닥", symbol, f"DNAS{symbol}", korean_name, english, "2", "USD", "4", "4", "100"]
    return "\t".join([*fields, *["1"] * 11]).encode("cp949")


def zipped(name: str, data: bytes) -> bytes:
    """An archive with one member."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


KOSPI = b"\n".join(
    [korean("111110", "KR7111110003", "가나전자"), korean("Q500001", "KRG500000012", "가 ETN", "EN"), b""]
)


@pytest.mark.parametrize(
    ("data", "name"), [(KOSPI, "kospi_code.mst"), (zipped("kospi_code.mst", KOSPI), "kospi_code.mst.zip")]
)
def test_korean_masters_give_symbols_and_names(data: bytes, name: str) -> None:
    found = read_master(data, name)

    assert found is not None
    assert found.rows() == [("111110", "가나전자"), ("500001", "가 ETN")]


@pytest.mark.parametrize("tail", [221, 184])
def test_masters_of_every_korean_market_have_names_at_the_same_place(tail: int) -> None:
    found = read_master(korean("0013V0", "KR70013V0001", "새회사", tail=tail), "kosdaq_code.mst")

    assert found is not None
    assert found.rows() == [("0013V0", "새회사")]


def test_a_name_that_is_cut_within_a_letter_loses_that_letter() -> None:
    found = read_master(korean("111110", "KR7111110003", "x" + "가" * 20), "kospi_code.mst")

    assert found is not None
    assert found["name"].item() == "x" + "가" * 19


def test_foreign_masters_have_korean_names_or_english_ones() -> None:
    data = b"\r\n".join([foreign("ABCD", "가나다", "ABCD INC"), foreign("EFG", "", "EFG CORP")])

    found = read_master(zipped("nasmst.cod", data), "nasmst.cod.zip")

    assert found is not None
    assert found.rows() == [("ABCD", "가나다"), ("EFG", "EFG CORP")]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Date,Open\n2024-01-02,1\n", "bars.csv"),
        (b"Date,Open\n2024-01-02,1\n", "bars.mst"),
        (b"1\t2\t3\n", "x.cod"),
        (b"", "kospi_code.mst"),
        (b"PK\x03\x04 broken", "x.zip"),
        (zipped("bars.csv", b"a,b"), "bars.zip"),
        (KOSPI, "kospi.csv"),
        (KOSPI + b"not a line\n", "kospi_code.mst"),
    ],
)
def test_what_is_no_master_is_left_to_others(data: bytes, name: str) -> None:
    assert read_master(data, name) is None
