"""Importing bars: what is a bar, what is refused and why, and that the same file again changes nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pastetrader.common.errors import Invalid
from screening.bars.importing import import_bars
from screening.models import Bar, Instrument, Market

HEADER = "date,symbol,open,high,low,close,volume\n"
pytestmark = pytest.mark.django_db


def write(folder: Path, text: str, name: str = "bars.csv", encoding: str = "utf-8") -> Path:
    """A file in the folder."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_bars_of_a_csv_are_kept_as_they_are(tmp_path: Path) -> None:
    path = write(
        tmp_path, HEADER + "2024-01-02,AAPL,100.5,110.123456,90,105,1000\n2024-01-03,AAPL,105,110,90,100,2000\n"
    )

    report = import_bars(path=path, market="xnas")

    assert (report.market, report.rows, report.accepted, report.new, report.symbols) == ("XNAS", 2, 2, 2, 1)
    assert (report.first_session, report.last_session) == (date(2024, 1, 2), date(2024, 1, 3))
    bar = Bar.objects.get(instrument__symbol="AAPL", instrument__market="XNAS", session="2024-01-02")
    assert [str(bar.open), str(bar.high), str(bar.volume)] == ["100.500000", "110.123456", "1000.0000"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_korean_headers_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    header = "일자,종목코드,종목명,시가,고가,저가,종가,거래량\r\n"
    row = '2024/01/02,005930,삼성전자,"70,000","71,000","69,500","70,500","1,234,567"\r\n'

    report = import_bars(path=write(tmp_path, header + row, encoding=encoding), market="XKRX")

    assert report.accepted == 1
    instrument = Instrument.objects.get(market="XKRX", symbol="005930")
    assert instrument.name == "삼성전자"
    assert instrument.bars.get().volume == 1_234_567


@pytest.mark.parametrize("written", ["5930", "005930", "A005930", "'005930", "005930.KS", "XKRX:005930"])
def test_korean_codes_get_their_zeros_back(tmp_path: Path, written: str) -> None:
    import_bars(path=write(tmp_path, HEADER + f"20240102,{written},1,1,1,1,1\n"), market="XKRX")

    assert Instrument.objects.get(market="XKRX").symbol == "005930"


def test_numeric_codes_of_a_parquet_file_get_their_zeros_back(tmp_path: Path) -> None:
    bars = {"종목코드": [5930], "날짜": [20240102], "시가": [1], "고가": [2], "저가": [1], "종가": [2], "거래량": [3]}
    pl.DataFrame(bars).write_parquet(tmp_path / "bars.parquet")

    import_bars(path=tmp_path / "bars.parquet", market="XKRX")

    assert Bar.objects.get(instrument__symbol="005930").session == date(2024, 1, 2)


def test_symbol_is_the_name_of_the_file_when_no_column_says_it(tmp_path: Path) -> None:
    text = ",Open,High,Low,Close,Adj Close,Volume\n2004-08-19,100,104.06,95.96,100.34,50,22351900\n"

    import_bars(path=write(tmp_path, text, "GOOG_daily_2004.csv"), market="XNAS")

    assert Bar.objects.get(instrument__symbol="GOOG").close == Decimal("100.34")


REFUSALS = [
    ("2024-01-02,A,abc,110,90,105,1000", "not_a_number", "open", "abc"),
    ("2024-01-02,A,100,NaN,90,105,1000", "not_a_number", "high", "NaN"),
    ("2024-01-02,A,100,110,inf,105,1000", "not_a_number", "low", "inf"),
    ("2024-01-02,A,100,110,90,,1000", "missing", "close", ""),
    ("2024-01-02,A,100,110,90,105", "missing", "volume", ""),
    ("2024-01-02,A,100,110,90,105,1000,7", "wrong_columns", "", ""),
    ("2024-13-02,A,100,110,90,105,1000", "bad_date", "session", "2024-13-02"),
    ("02/01/2024,A,100,110,90,105,1000", "bad_date", "session", "02/01/2024"),
    ("2999-01-02,A,100,110,90,105,1000", "in_future", "session", "2999-01-02"),
    ("2024-01-02,,100,110,90,105,1000", "no_symbol", "symbol", ""),
    ("2024-01-02,<b>,100,110,90,105,1000", "no_symbol", "symbol", "<b>"),
    ("2024-01-02,A,100,110,-90,105,1000", "not_positive", "low", "-90"),
    ("2024-01-02,A,100,110,90,105,-1", "negative_volume", "volume", "-1"),
    ("2024-01-02,A,100,1e13,90,105,1000", "too_large", "high", "1e13"),
    ("2024-01-02,A,100,99,90,105,1000", "inconsistent_prices", "high", "99"),
    ("2024-01-02,A,100,110,104,105,1000", "inconsistent_prices", "low", "104"),
    ("2024-01-05,B,1,1,1,1,1", "duplicate", "session", "2024-01-05"),
]


@pytest.mark.parametrize(("row", "reason", "column", "value"), REFUSALS)
def test_a_row_that_is_no_bar_is_refused_and_described(
    tmp_path: Path, row: str, reason: str, column: str, value: str
) -> None:
    path = write(tmp_path, f"{HEADER}2024-01-05,B,1,1,1,1,1\n\n{row}\n2024-01-08,B,2,2,2,2,2\n")

    report = import_bars(path=path, market="XNAS")

    assert (report.rows, report.accepted, report.refused) == (3, 2, {reason: 1})
    described = report.refused_rows[0]
    assert (described.file, described.line, described.reason) == ("bars.csv", 4, reason)
    assert (described.column, described.value) == (column, value)
    assert Bar.objects.count() == 2


def test_halted_sessions_are_no_bars_and_no_errors(tmp_path: Path) -> None:
    report = import_bars(
        path=write(tmp_path, HEADER + "2024-01-02,A,1,1,1,1,1\n2024-01-03,A,0,0,0,1,0\n"), market="XKRX"
    )

    assert (report.accepted, report.halted, report.refused) == (1, 1, {})
    assert Bar.objects.count() == 1


def test_a_range_off_by_a_rounding_is_widened_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "2024-01-02,A,1000,1004,1001,1005,1\n")

    report = import_bars(path=path, market="XKRX")

    assert (report.accepted, report.widened) == (1, 1)
    bar = Bar.objects.get()
    assert [str(bar.high), str(bar.low)] == ["1005.000000", "1000.000000"]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "2024-01-02,A,1.1,1.3,1.0,1.2,1\n2024-01-03,A,1,1,1,1,1\n")
    import_bars(path=path, market="XNAS")
    before = list(Bar.objects.order_by("id").values()), Market.objects.get().version

    report = import_bars(path=path, market="XNAS")

    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert (list(Bar.objects.order_by("id").values()), Market.objects.get().version) == before


def test_a_changed_bar_is_updated_and_counted(tmp_path: Path) -> None:
    import_bars(path=write(tmp_path, HEADER + "2024-01-02,A,1,1,1,1,1\n2024-01-03,A,1,1,1,1,1\n"), market="XNAS")

    report = import_bars(
        path=write(tmp_path, HEADER + "2024-01-03,A,1,2,1,2,1\n2024-01-04,A,2,2,2,2,1\n"), market="XNAS"
    )

    assert (report.new, report.changed, report.unchanged) == (1, 1, 0)
    assert Bar.objects.get(session="2024-01-03").close == 2
    assert Market.objects.get().version == 2


def test_a_later_file_of_a_folder_corrects_an_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    write(tmp_path, HEADER + "2024-01-02,A,1,1,1,1,1\n", "1.csv")
    write(tmp_path / "deeper", HEADER + "2024-01-02,A,2,2,2,2,2\n", "2.csv")
    write(tmp_path, "not bars", "readme.txt")

    report = import_bars(path=tmp_path, market="XNAS")

    assert (report.files, report.new, report.changed) == (2, 1, 1)
    assert Bar.objects.get().close == 2


def test_an_unreadable_file_of_a_folder_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "2024-01-02,A,1,1,1,1,1\n", "1.csv")
    (tmp_path / "2.parquet").write_bytes(b"PAR1 not really")

    report = import_bars(path=tmp_path, market="XNAS")

    assert (report.files, report.accepted) == (2, 1)
    assert list(report.refused_files) == ["2.parquet"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "no header"),
        ("a.csv", b"\xff\xfe\x00\x01", "neither UTF-8 nor CP949"),
        ("a.csv", b"a\0b,c\n1,2\n", "no header"),
        ("a.csv", b"date,open,high,low\n2024-01-02,1,1,1\n", "no column for close, volume"),
        ("a.parquet", b"PAR1", "not a readable"),
    ],
)
def test_a_file_that_is_no_table_of_bars_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(Invalid, match=words):
        import_bars(path=tmp_path / name, market="XNAS")

    assert not Bar.objects.exists()


def test_no_file_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no CSV or Parquet file"):
        import_bars(path=tmp_path / "nowhere", market="XNAS")


def test_nothing_is_imported_into_the_synthetic_market(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="synthetic"):
        import_bars(path=tmp_path, market="sample")


@pytest.mark.parametrize("market", ["", "X", "A/B", "XKRX; DROP", "한국"])
def test_a_market_code_that_cannot_be_is_refused(tmp_path: Path, market: str) -> None:
    with pytest.raises(Invalid, match="no market code"):
        import_bars(path=tmp_path, market=market)


def test_no_more_refused_rows_are_described_than_fit_a_screen(tmp_path: Path) -> None:
    rows = "".join(f"2024-01-{day:02},A,x,1,1,1,1\n" for day in range(1, 29))

    report = import_bars(path=write(tmp_path, HEADER + rows), market="XNAS")

    assert (report.refused, len(report.refused_rows)) == ({"not_a_number": 28}, 20)
