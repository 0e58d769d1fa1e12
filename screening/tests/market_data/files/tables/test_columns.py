"""Columns of the files that people download: what each is, two for one thing, and what is missing."""

from io import BytesIO

import polars as pl
import pytest

from screening.market_data.files.description import Level, Role
from screening.market_data.files.tables.columns import Columns, find_columns
from screening.market_data.files.tables.table import read_table


def columns(text: str, encoding: str = "utf-8") -> Columns:
    """The columns of a text file."""
    return find_columns(read_table(text.encode(encoding), "bars.csv"))


def refusals(found: Columns) -> list[str]:
    """The codes of what refuses the file."""
    return [finding.code for finding in found.findings if finding.level is Level.REFUSAL]


# The header as downloaded, the roles in its order ("" for a column that isn't used), and a row in the vendor's dress.
S, T, C, N, O, H, L, P, A, V = "session", "time", "symbol", "name", "open", "high", "low", "close", "adjusted", "volume"  # noqa: E741
VENDORS = {
    "Yahoo": ("Date,Open,High,Low,Close,Adj Close,Volume", [S, O, H, L, P, A, V], "2024-01-02,1,2,3,4,5,6"),
    "Yahoo's page": (
        "Date\tOpen\tHigh\tLow\tClose*\tAdj Close**\tVolume",
        [S, O, H, L, P, A, V],
        "Jan 2, 2024\t1\t2\t3\t4\t5\t6,000",
    ),
    "yfinance's history": (
        "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
        [S, O, H, L, P, V, "", ""],
        "2024-01-02 00:00:00-05:00,1,2,3,4,5,0.0,0.0",
    ),
    "nasdaq.com": (
        "Date,Close/Last,Volume,Open,High,Low",
        [S, P, V, O, H, L],
        "01/31/2024,$98.80,1234567,$98.00,$99.00,$97.00",
    ),
    "Investing.com": (
        '"Date","Price","Open","High","Low","Vol.","Change %"',
        [S, P, O, H, L, V, ""],
        '"01/31/2024","1,976.00","1","2","3","1.98M","-0.5%"',
    ),
    "Investing.com in Korean": (
        '"날짜","종가","오픈","고가","저가","거래량","변동 %"',
        [S, P, O, H, L, V, ""],
        '"2024- 01- 31","70,500","1","2","3","1.98M","-0.5%"',
    ),
    "Investing.com in German": (
        '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"',
        [S, P, O, H, L, V, ""],
        '"31.01.2024","98,80","1","2","3","1,98M","-0,5%"',
    ),
    "Investing.com in French": (
        '"Date","Dernier","Ouv."," Plus Haut","Plus Bas","Vol.","Variation %"',
        [S, P, O, H, L, V, ""],
        '"31/01/2024","98,80","1","2","3","1,98M","-0,5%"',
    ),
    "Investing.com in Japanese": (
        '"日付け","終値","始値","高値","安値","出来高","変化率 %"',
        [S, P, O, H, L, V, ""],
        '"2024年01月31日","1","2","3","4","1.98M","-0.5%"',
    ),
    "Stooq's archive": (
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
        [C, "", S, T, O, H, L, P, V, ""],
        "ABC.US,D,20240102,000000,1,2,3,4,5,0",
    ),
    "Stooq": ("Date,Open,High,Low,Close,Volume", [S, O, H, L, P, V], "2024-01-02,1,2,3,4,5"),
    "Stooq in Polish": (
        "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen",
        [S, O, H, L, P, V],
        "2024-01-02,1,2,3,4,5",
    ),
    "KRX portal, one stock": (
        '"일자","종가","대비","등락률","시가","고가","저가","거래량","거래대금","시가총액","상장주식수"',
        [S, P, "", "", O, H, L, V, "", "", ""],
        '"2024/01/02","70500","-100","-0.14","70600","71000","70000","1000","70500000","1","2"',
    ),
    "KRX open API": (
        "BAS_DD,ISU_CD,ISU_NM,MKT_NM,TDD_OPNPRC,TDD_HGPRC,TDD_LWPRC,TDD_CLSPRC,ACC_TRDVOL,ACC_TRDVAL",
        [S, "", N, "market", O, H, L, P, V, ""],
        "20240102,111110,가나,KOSPI,1,2,3,4,5,6",
    ),
    "KIS's API": (
        "stck_bsop_date,stck_clpr,stck_oprc,stck_hgpr,stck_lwpr,acml_vol,acml_tr_pbmn",
        [S, P, O, H, L, V, ""],
        "20240102,1,2,3,4,5,6",
    ),
    "Kiwoom": (
        "종목코드,일자,현재가,거래량,거래대금,시가,고가,저가",
        [C, S, P, V, "", O, H, L],
        "A111110,20240102,1,2,3,4,5,6",
    ),
    "pykrx": ("날짜,시가,고가,저가,종가,거래량,등락률", [S, O, H, L, P, V, ""], "2024-01-02,1,2,3,4,5,0.1"),
    "Tiingo": (
        "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor",
        [S, P, H, L, O, V, A, "", "", "", "", "", ""],
        "2024-01-02T00:00:00.000Z,1,2,3,4,5,6,7,8,9,10,0,1",
    ),
    "Alpha Vantage": ("timestamp,open,high,low,close,volume", [S, O, H, L, P, V], "2024-01-02,1,2,3,4,5"),
    "pandas with an index": (",Open,High,Low,Close,Volume", [S, O, H, L, P, V], "2024-01-02,1,2,3,4,5"),
    "pandas with a numbered index": (
        "Unnamed: 0,Date,Open,High,Low,Close,Volume",
        ["", S, O, H, L, P, V],
        "0,2024-01-02,1,2,3,4,5",
    ),
    "units in the header": (
        "일자,시가(원),고가(원),저가(원),종가(원),거래량(주)",
        [S, O, H, L, P, V],
        "2024-01-02,1,2,3,4,5",
    ),
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_columns_of_a_vendor_are_known(vendor: str) -> None:
    header, roles, row = VENDORS[vendor]

    found = columns(f"{header}\n{row}\n")

    assert [column.role.value for column in found.columns] == [role or "ignored" for role in roles]
    assert {role.value: place for role, place in found.by_role.items()} == {
        role: place for place, role in enumerate(roles) if role
    }
    assert refusals(found) == []
    assert [finding.code for finding in found.findings] == (["unused_columns"] if "" in roles else [])


def test_a_portal_file_in_its_encoding_is_known() -> None:
    header, _roles, row = VENDORS["KRX portal, one stock"]

    assert columns(f"{header}\r\n{row}\r\n", "cp949").by_role[Role.CLOSE] == 1


def test_unused_columns_are_named() -> None:
    (finding,) = columns("Date,Open,High,Low,Close,Volume,Foo,\n1,2,3,4,5,6,7,8\n").findings

    assert (finding.level, str(finding.message)) == (Level.NOTE, "Columns that are not used: Foo.")


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    (finding,) = columns("Date,Open,High,Low,Close\n1,2,3,4,5\n").findings

    assert (finding.level, finding.code) == (Level.REFUSAL, "missing_columns")
    assert str(finding.message) == "There is no column for volume; the columns are: Date, Open, High, Low, Close."


def test_a_volume_in_thousands_is_not_taken_for_one_in_shares() -> None:
    assert refusals(columns("일자,시가,고가,저가,종가,거래량(천주)\n2024-01-02,1,2,3,4,5\n")) == ["missing_columns"]


def test_a_portal_file_of_one_day_says_that_it_needs_the_day() -> None:
    found = columns("종목코드,종목명,시장구분,종가,시가,고가,저가,거래량\n111110,가나,KOSPI,1,2,3,4,5\n")

    assert refusals(found) == ["missing_columns"]
    assert "one day for all symbols" in str(found.findings[0].message)


def test_a_file_without_a_header_says_that_it_needs_one() -> None:
    found = columns("2024-01-02,1,2,3,4,5\n2024-01-03,1,2,3,4,5\n")

    assert "header" in str(found.findings[0].message)


@pytest.mark.parametrize("header", ["Close,Last", "Close,Price", "Close,Close"])
def test_two_columns_for_one_thing_are_taken_only_when_they_are_equal(header: str) -> None:
    start, equal, other = f"Date,Open,High,Low,{header},Volume\n", "1,2,3,4,98.8,98.80,6\n", "2,2,3,4,98.8,99,6\n"

    assert [finding.code for finding in columns(start + equal).findings] == ["same_columns", "unused_columns"]
    found = columns(start + equal + other)
    assert refusals(found) == ["two_columns"]
    example = found.findings[0].example
    assert example is not None
    assert (example.line, example.value) == (3, "98.8 / 99")


def test_equal_columns_of_a_parquet_file_are_one() -> None:
    target = BytesIO()
    bars = {
        "Date": ["2024-01-02"],
        "Open": [1.0],
        "High": [1.0],
        "Low": [1.0],
        "Close": [1.0],
        "Last": [1],
        "Volume": [5],
    }
    pl.DataFrame(bars).write_parquet(target)

    found = find_columns(read_table(target.getvalue(), "bars.parquet"))

    assert refusals(found) == []


def test_an_isin_beside_a_symbol_and_a_second_name_are_not_used() -> None:
    found = columns("ISIN,Symbol,Name,Company,Date,Open,High,Low,Close,Volume\nA,B,C,D,1,2,3,4,5,6\n")

    assert (found.by_role[Role.SYMBOL], found.by_role[Role.NAME]) == (1, 2)
    assert refusals(found) == []


@pytest.mark.parametrize("header", ["Timestamp", "Datetime", "Time", "체결시간"])
def test_a_moment_is_the_session_when_there_is_no_date(header: str) -> None:
    assert columns(f"{header},Open,High,Low,Close,Volume\n1,2,3,4,5,6\n").by_role[Role.SESSION] == 0


@pytest.mark.parametrize("header", ["Time", "시간", "체결시간"])
def test_a_time_beside_a_date_is_a_time(header: str) -> None:
    found = columns(f"{header},Date,Open,High,Low,Close,Volume\n1,2,3,4,5,6,7\n")

    assert (found.by_role[Role.TIME], found.by_role[Role.SESSION]) == (0, 1)


@pytest.mark.parametrize(("period", "codes"), [("D", []), ("W", ["not_daily"]), ("60", ["not_daily"])])
def test_rows_that_say_they_are_no_days_are_refused(period: str, codes: list[str]) -> None:
    header, _roles, row = VENDORS["Stooq's archive"]

    assert refusals(columns(f"{header}\n{row.replace(',D,', f',{period},')}\n")) == codes
