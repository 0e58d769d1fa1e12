"""Files as people have them become tables: every dress of a CSV, headers of vendors, and what is left out, said."""

import csv
from io import BytesIO, StringIO
from typing import Literal

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from screening.market_data.files.description import Level
from screening.market_data.files.tables.table import RawTable, UnreadableFile, read_table

HEADER = ["Date", "Open", "High", "Low", "Close", "Volume"]
ROW = ["2024-01-02", "10", "12", "9", "11", "500"]


def table(text: str, encoding: str = "utf-8") -> RawTable:
    """The table of a text file."""
    return read_table(text.encode(encoding), "bars.csv")


def codes(found: RawTable) -> dict[str, int]:
    """How often each finding counted."""
    return {finding.code: finding.count for finding in found.findings}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends_are_found(encoding: str, separator: str, newline: str) -> None:
    rows = [["일자", "종목명", *HEADER[1:]], ["2024-01-02", "가나", *ROW[1:]]]

    found = table(newline.join(separator.join(row) for row in rows), encoding)

    assert found.names == ("일자", "종목명", *HEADER[1:])
    assert found.frame.rows() == [("2024-01-02", "가나", *ROW[1:])]
    assert found.frame.columns == [str(place) for place in range(7)]
    assert found.separator == separator
    assert (found.lines.to_list(), found.ragged.to_list(), found.findings) == ([2], [False], ())


def test_the_format_is_said_in_words() -> None:
    assert str(table("note\n\nDate;Open;High;Low;Close;Volume\n1;2;3;4;5;6\n").format) == (
        "text in UTF-8, fields between semicolons, header on line 3"
    )


def test_western_letters_of_old_spreadsheets_are_read() -> None:
    found = table("Datum;Eröffnung;Hoch;Tief;Schluss;Stück\n1;2;3;4;5;6\n", "cp1252")

    assert found.names[1] == "Eröffnung"


def test_blank_lines_and_empty_rows_are_no_rows_and_lines_are_those_of_the_file() -> None:
    found = table(f"{','.join(HEADER)}\n\n{','.join(ROW)}\n,,,,,\n  \n{','.join(ROW)}\n\n")

    assert found.lines.to_list() == [3, 6]
    assert found.ragged.to_list() == [False, False]


def test_rows_of_another_length_are_marked() -> None:
    rows = [ROW, ROW[:-1], [*ROW, "7"], [*ROW, ""]]

    found = table("\n".join(",".join(row) for row in [HEADER, *rows]))

    assert found.ragged.to_list() == [False, True, True, False]
    assert found.frame["5"].to_list() == ["500", None, "500", "500"]


def test_quotes_keep_separators_and_quotes_in_fields() -> None:
    found = table('Date,Name,Open,High,Low,Close,Volume\n2024,"a, ""b""","1,976",2,3,4,"5,000"\n')

    assert found.frame.row(0) == ("2024", 'a, "b"', "1,976", "2", "3", "4", "5,000")
    assert found.ragged.to_list() == [False]


def test_quotes_in_unusual_places_are_read_exactly() -> None:
    found = table(
        'Date,Name,Open,High,Low,Close,Volume\n1,5" pipe,1,2,3,4,5\n2, "a,b",1,2,3,4,5\n3,"two\nlines",1,2,3,4,5\n'
        '4,="000660",1,2,3,4,5\n'
    )

    assert found.frame["1"].to_list() == ['5" pipe', "a,b", "two\nlines", '="000660"']
    assert found.lines.to_list() == [2, 3, 4, 6]
    assert not found.ragged.any()


def test_formulas_that_keep_zeros_are_their_text() -> None:
    assert table('Date,Code,Open,High,Low,Close,Volume\n1,="000660",1,2,3,4,5\n').frame["1"].item() == "000660"


def test_a_line_that_declares_the_separator_is_no_row() -> None:
    found = table("sep=;\nDate;Open;High;Low;Close;Volume\n1;2,5;3;4;5;6\n")

    assert found.separator == ";"
    assert found.frame["1"].item() == "2,5"
    assert found.lines.to_list() == [3]


def test_names_are_made_unique_and_nameless_empty_columns_dropped() -> None:
    found = table("Date,Close,Close,Open,High,Low,Volume,,\n1,2,3,4,5,6,7,,\n")

    assert found.names == ("Date", "Close", "Close (2)", "Open", "High", "Low", "Volume")


def test_lines_above_the_header_and_below_the_rows_are_said_and_left_out() -> None:
    text = f"가나전자 일별 시세\n단위: 원, 주\n{','.join(HEADER)}\n{','.join(ROW)}\nTotal,,,,,500\nSource: somebody\n"

    found = table(text)

    assert len(found.frame) == 1
    assert codes(found) == {"above_header": 2, "footer": 2}
    assert all(finding.level is Level.NOTE for finding in found.findings)


def test_headers_among_the_rows_are_skipped_when_they_are_the_same() -> None:
    lines = [",".join(row) for row in (HEADER, ROW, HEADER, ROW, HEADER)]

    found = table("\n".join(lines))

    assert found.lines.to_list() == [2, 4]
    assert codes(found) == {"repeated_headers": 2}


def test_another_header_among_the_rows_is_a_refusal() -> None:
    other = ["Date", "Close", "High", "Low", "Open", "Volume"]

    found = table("\n".join(",".join(row) for row in (HEADER, ROW, other, ROW)))

    assert [(finding.code, finding.level) for finding in found.findings] == [("another_header", Level.REFUSAL)]


def test_another_header_with_more_columns_does_not_hide_the_first() -> None:
    other = ["Symbol", "Date", "Close", "High", "Low", "Open", "Volume"]

    found = table("\n".join(",".join(row) for row in (HEADER, ROW, other, ["A", *ROW])))

    assert found.names == tuple(HEADER)
    assert codes(found) == {"another_header": 1}


def test_a_row_above_the_header_is_doubted() -> None:
    found = table("\n".join(",".join(row) for row in (ROW, HEADER, ROW)))

    assert [(finding.code, finding.level) for finding in found.findings] == [("row_above_header", Level.DOUBT)]


def test_a_line_of_units_below_the_header_is_skipped() -> None:
    found = table("일자,시가,고가,저가,종가,거래량\n,(원),(원),(원),(원),(주)\n2024/01/02,1,2,3,4,5\n")

    assert len(found.frame) == 1
    assert codes(found) == {"units": 1}


# --- yfinance and its kin: names and tickers in lines of their own ---

ONE = [
    "Price,Close,High,Low,Open,Volume\nTicker,ABC,ABC,ABC,ABC,ABC\nDate,,,,,\n2024-01-02,11,12,9,10,500\n",
    "Ticker,ABC,ABC,ABC,ABC,ABC\nPrice,Close,High,Low,Open,Volume\nDate,,,,,\n2024-01-02,11,12,9,10,500\n",
    "Date,Close,High,Low,Open,Volume\n,ABC,ABC,ABC,ABC,ABC\n2024-01-02,11,12,9,10,500\n",
    "Attributes,Close,High,Low,Open,Volume\nSymbols,ABC,ABC,ABC,ABC,ABC\nDate,,,,,\n2024-01-02,11,12,9,10,500\n",
    ",Close,High,Low,Open,Volume\n,ABC,ABC,ABC,ABC,ABC\nDate,,,,,\n2024-01-02,11,12,9,10,500\n",
]


@pytest.mark.parametrize("text", ONE)
def test_headers_of_two_levels_give_a_column_of_tickers(text: str) -> None:
    found = table(text)

    assert found.names == ("Date", "Close", "High", "Low", "Open", "Volume", "Ticker")
    assert found.frame.rows() == [("2024-01-02", "11", "12", "9", "10", "500", "ABC")]
    assert found.findings == ()


def test_several_tickers_side_by_side_become_rows_of_each() -> None:
    text = (
        "Price,Close,Close,High,High,Low,Low,Open,Volume\nTicker,ABC,DE.F,ABC,DE.F,ABC,DE.F,ABC,ABC\nDate,,,,,,,,\n"
        "2024-01-02,11,21,12,22,9,19,10,500\n2024-01-03,11,,12,,9,,10,600\n"
    )

    found = table(text)

    assert found.names == ("Date", "Close", "High", "Low", "Open", "Volume", "Ticker")
    assert found.frame.rows() == [
        ("2024-01-02", "11", "12", "9", "10", "500", "ABC"),
        ("2024-01-03", "11", "12", "9", "10", "600", "ABC"),
        ("2024-01-02", "21", "22", "19", None, None, "DE.F"),
        ("2024-01-03", None, None, None, None, None, "DE.F"),
    ]
    assert found.lines.to_list() == [4, 5, 4, 5]


# --- Parquet, and what is no table ---


def test_parquet_keeps_its_types() -> None:
    target = BytesIO()
    pl.DataFrame({"Date": [1, 2, None], "Close": [98.8, 99.0, None], "Code": [" 000660 ", "", None]}).write_parquet(
        target
    )

    found = read_table(target.getvalue(), "bars.parquet")

    assert found.names == ("Date", "Close", "Code")
    assert found.frame.dtypes == [pl.Int64, pl.Float64, pl.String]
    assert found.frame["2"].to_list() == ["000660", None]
    assert (found.lines.to_list(), found.separator) == ([1, 2], "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"hello world\nno table\n", "not a table"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"\x1f\x8brest", "compressed"),
        (b"<html><table><tr><td>1</td></tr></table>", "web page"),
        (b"\r\n<HTML>", "web page"),
        (b"PAR1 broken", "Parquet"),
        ("Date,Open\n1,2\n".encode("utf-16-le"), "UTF-8"),
        (b"Date,Open\n\xff\xff\xff,2\n", "UTF-8"),
        (b"\xef\xbb\xbfDate,\xff\n", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, "bars.csv")

    assert words in str(caught.value.message)


@given(st.binary(max_size=200) | st.text(alphabet='Date,Open;"\n\r\t|123=', max_size=200).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_rubbish_is_a_table_or_unreadable_and_never_an_error(data: bytes) -> None:
    try:
        found = read_table(data, "bars.csv")
    except UnreadableFile:
        return
    assert len(found.frame) == len(found.lines) == len(found.ragged)
    assert len(set(found.names)) == len(found.names) == found.frame.width


FIELDS = st.text(alphabet="ab1 ,;\"\n'=.-", max_size=6)


@example(rows=[(";=", ";")], separator=";", quoted=False)
@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_a_writer_of_csv_wrote_is_read_back(rows: list[tuple[str, str]], separator: str, quoted: bool) -> None:
    target = StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(target, delimiter=separator, quoting=quoting, lineterminator="\n")
    writer.writerow([*HEADER, "Name", "Ticker"])
    writer.writerows([*ROW, *row] for row in rows)

    found = table(target.getvalue())

    assert found.frame.select("6", "7").rows() == [tuple(field.strip() or None for field in row) for row in rows]
    assert not found.ragged.any()
