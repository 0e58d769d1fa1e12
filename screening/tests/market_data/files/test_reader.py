"""Files as people have them: every bar is the one that is meant, or the file is asked about or refused."""

from datetime import date
from io import BytesIO
from typing import Any

import polars as pl
import pytest

from screening.market_data.base import BARS_SCHEMA
from screening.market_data.files.description import Choices, Level
from screening.market_data.files.reader import FileReading, read_file

HEADER = "date,symbol,open,high,low,close,volume\n"
WEEK = [2, 3, 4, 5, 8, 9, 10, 11, 12, 16]  # sessions of January 2024 in New York


def read(text: str | bytes, name: str = "bars.csv", market: str = "XNAS", **said: Any) -> FileReading:
    """A file of that text, read for a market."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_file(data, name, Choices(market=market, not_after=date(2026, 1, 1), **said))


def levels(reading: FileReading) -> dict[str, Level]:
    """What was found, and how much it weighs; notes aside."""
    return {one.code: one.level for one in reading.description.findings if one.level is not Level.NOTE}


def row(reading: FileReading, place: int = 0) -> tuple[Any, ...]:
    """Symbol, day, open, high, low, close and volume of a bar."""
    bar = reading.bars.row(place, named=True)
    return tuple(bar[name] for name in ("symbol", "session", "open", "high", "low", "close", "volume"))


def test_a_plain_file_is_its_bars() -> None:
    reading = read(HEADER + "2024-01-02,AAPL,100.5,110.123456,90,105,1000\n2024-01-03,AAPL,105,110,90,100,2000\n")

    assert reading.description.findings == ()
    assert reading.bars.schema == BARS_SCHEMA
    assert row(reading) == ("AAPL", date(2024, 1, 2), 100.5, 110.123456, 90.0, 105.0, 1000.0)
    found = reading.description
    assert (found.rows, found.bars, found.halted, found.refused_rows, found.gaps) == (2, 2, 0, 0, 0)
    assert (found.symbols, found.first_session, found.last_session) == (
        ("AAPL",),
        date(2024, 1, 2),
        date(2024, 1, 3),
    )
    assert found.first_bars[0]["close"] == 105.0


YAHOO = (
    "Date,Open,High,Low,Close,Adj Close,Volume\n"
    "2024-01-02,100.000000,104.000000,96.000000,100.000000,50.000000,1200\n"
    "2024-01-03,null,null,null,null,null,null\n"
    "2024-01-04,100.500000,104.000000,95.000000,101.000000,50.500000,1300\n"
)


def test_yahoos_adjusted_closes_are_asked_about_and_used_or_kept_as_is_said() -> None:
    asked, used, kept = (read(YAHOO, "AAPL.csv", adjusted=choice) for choice in ("", "use", "keep"))

    assert levels(asked) == {"adjusted": Level.QUESTION}
    assert asked.bars.is_empty()
    assert row(used) == ("AAPL", date(2024, 1, 2), 50.0, 52.0, 48.0, 50.0, 1200.0)
    assert row(kept, 1) == ("AAPL", date(2024, 1, 4), 100.5, 104.0, 95.0, 101.0, 1300.0)
    assert (used.description.halted, used.description.gaps) == (1, 0)


def test_an_adjusted_close_that_says_the_same_is_only_noted() -> None:
    reading = read(YAHOO.replace("50.000000,1200", "100,1200").replace("50.500000", "101.00"), "AAPL.csv")

    assert levels(reading) == {}
    assert "adjusted_same" in {one.code for one in reading.description.findings}
    assert len(reading.bars) == 2


def test_a_bar_without_an_adjusted_close_is_refused_when_those_are_used() -> None:
    reading = read(YAHOO.replace("50.500000", "-1"), "AAPL.csv", adjusted="use")

    assert [(kind.reason, kind.example.column) for kind in reading.description.refused] == [
        ("no_adjusted", "Adj Close")
    ]
    assert len(reading.bars) == 1


def test_yfinances_three_lines_of_header() -> None:
    reading = read(
        "Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n"
        "2024-01-02,185.5,188.4,183.8,187.1,82488700\n2024-01-03,184.2,185.8,183.4,184.2,58414500\n",
        "data.csv",
    )

    assert levels(reading) == {}
    assert row(reading) == ("AAPL", date(2024, 1, 2), 187.1, 188.4, 183.8, 185.5, 82_488_700.0)


def test_nasdaqs_dollars_and_months_first() -> None:
    reading = read(
        "Date,Close/Last,Volume,Open,High,Low\n01/16/2024,$183.63,65603040,$182.16,$184.26,$180.934\n"
        "01/12/2024,$185.92,40477780,$186.06,$186.74,$185.19\n",
        "HistoricalData_1705500000000.csv",
        symbol="AAPL",
    )

    assert levels(reading) == {}
    assert row(reading) == ("AAPL", date(2024, 1, 16), 182.16, 184.26, 180.934, 183.63, 65_603_040.0)


def test_investings_korean_file_with_its_millions() -> None:
    reading = read(
        '\ufeff"날짜","종가","오픈","고가","저가","거래량","변동 %"\n'
        '"2024- 01- 05","76,600","76,700","77,100","76,400","11.30M","0.00%"\n'
        '"2024- 01- 04","76,600","76,100","77,300","76,100","15.32M","-0.52%"\n',
        "005930 과거 데이터.csv",
        "XKRX",
    )

    assert levels(reading) == {}
    assert row(reading) == ("005930", date(2024, 1, 5), 76_700.0, 77_100.0, 76_400.0, 76_600.0, 11_300_000.0)


def test_stooqs_angle_brackets() -> None:
    reading = read(
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
        "AAPL.US,D,20240102,000000,187.15,188.44,183.885,185.64,82488674,0\n"
        "AAPL.US,D,20240103,000000,184.22,185.88,183.43,184.25,58414460,0\n",
        "aapl.us.txt",
    )

    assert levels(reading) == {}
    assert row(reading, 1) == ("AAPL", date(2024, 1, 3), 184.22, 185.88, 183.43, 184.25, 58_414_460.0)


KRX = (
    "일자,종가,대비,등락률,시가,고가,저가,거래량,거래대금,시가총액,상장주식수\n"
    '2024/01/03,"77,000","-2,600",-3.27,"78,500","78,800","77,000","21,753,644","1,691,690,838,300","4","5"\n'
    '2024/01/02,"79,600","1,100",1.40,"78,200","79,800","78,200","17,142,847","1,356,958,225,913","4","5"\n'
)


def test_the_exchange_portals_files_are_of_nobody_until_somebody_says_whose() -> None:
    asked = read(KRX.encode("cp949"), "data_3042_20240105.csv", "XKRX")
    told = read(KRX.encode("cp949"), "data_3042_20240105.csv", "XKRX", symbol="5930")

    assert levels(asked) == {"no_symbol": Level.QUESTION}
    assert asked.bars.is_empty()
    assert asked.description.first_bars[0]["close"] == 77_000.0
    assert row(told) == ("005930", date(2024, 1, 3), 78_500.0, 78_800.0, 77_000.0, 77_000.0, 21_753_644.0)


def test_german_numbers_are_what_they_are_in_germany() -> None:
    days = "".join(f"{day:02}.01.2024;1.976,00;1.980,50;1.970,00;98,80;1.000\n" for day in (15, 16))
    reading = read("Datum;Eröffnung;Hoch;Tief;Schluss;Volumen\n" + days.replace("98,80", "1.979,25"), "SAP.csv", "XETR")

    assert levels(reading) == {}
    assert row(reading) == ("SAP", date(2024, 1, 15), 1976.0, 1980.5, 1970.0, 1979.25, 1000.0)


def test_a_column_that_mixes_formats_is_refused() -> None:
    rows = "2024-01-02,A,98.80,99.10,98.00,98.50,1000\n2024-01-03,A,98,80,99,10\n"
    mixed = (
        "date;symbol;open;high;low;close;volume\n2024-01-02;A;98.80;99.10;98.00;98.50;1000\n"
        "2024-01-03;A;98,80;99,10;98,00;98,50;1000\n"
    )

    assert Level.REFUSAL in levels(read(mixed)).values()
    assert read(HEADER + rows).description.refused[0].reason == "wrong_columns"


def test_numbers_that_can_be_read_in_two_ways_are_asked_about() -> None:
    text = HEADER.replace(",", ";") + "".join(f"2024-01-{day:02};A;1,976;1,980;1,970;1,979;1,000\n" for day in WEEK)

    asked = read(text)

    assert Level.QUESTION in levels(asked).values()
    assert asked.bars.is_empty()
    assert row(read(text, decimal="."))[2] == 1976.0
    assert row(read(text, decimal=","))[2] == 1.976


def test_minutes_are_no_days() -> None:
    rows = "".join(f"2024-01-02 09:{minute:02},A,1,2,1,1,{10 + minute}\n" for minute in range(30))

    assert Level.REFUSAL in levels(read(HEADER + rows)).values()


def test_months_are_no_days() -> None:
    rows = "".join(f"2022-{month:02},A,1,2,1,1,10\n" for month in range(1, 13))

    assert Level.REFUSAL in levels(read(HEADER + rows)).values()


@pytest.mark.parametrize(("market", "symbol"), [("XNAS", "A"), ("XKRX", "005930"), ("XLON", "VOD")])
def test_bars_at_midnight_of_utc_are_of_the_day_they_are_written_for(market: str, symbol: str) -> None:
    rows = "".join(f"2024-01-{day:02}T00:00:00Z,{symbol},1,2,1,1,10\n" for day in WEEK)

    reading = read(HEADER + rows, market=market)

    assert levels(reading) == {}
    assert [bar.day for bar in reading.bars["session"]] == WEEK


def test_halts_of_any_shape_are_no_bars_and_no_gaps() -> None:
    reading = read(
        HEADER
        + "2024-01-02,A,10,11,9,10,5\n2024-01-03,A,0,0,0,10,0\n2024-01-04,A,10,10,10,10,0\n"
        + "2024-01-05,A,,,,,\n2024-01-08,A,10,11,9,10,5\n"
    )

    found = reading.description
    assert (found.bars, found.halted, found.refused_rows, found.gaps) == (2, 3, 0, 0)
    assert levels(reading) == {}


def test_days_filled_in_by_a_source_are_rows_without_trade_and_nothing_is_in_doubt() -> None:
    rows = "".join(
        f"2024-01-{day:02},A,10,11,9,10,5\n" if day in WEEK else f"2024-01-{day:02},A,10,10,10,10,0\n"
        for day in range(1, 17)
    )

    reading = read(HEADER + rows)

    assert (reading.description.bars, reading.description.halted) == (10, 6)
    assert levels(reading) == {}


def test_a_stock_that_trades_once_a_week_between_rows_without_trade_is_of_days() -> None:
    days = [day for day in pl.date_range(date(2024, 2, 20), date(2024, 5, 24), eager=True) if day.weekday() < 5]
    traded = {day for day in days if day.weekday() == 1}
    rows = "".join(f"{day},A,{'10,11,9,10,5' if day in traded else '10,10,10,10,0'}\n" for day in days)

    assert Level.REFUSAL not in levels(read(HEADER + rows)).values()


def test_a_traded_day_with_an_open_of_zero_is_a_bad_row() -> None:
    good = "".join(f"2024-01-{day:02},A,1,2,1,1,10\n" for day in WEEK)
    reading = read(HEADER + good + "2024-01-17,A,0,2,1,1,10\n")

    kind = reading.description.refused[0]
    assert (kind.reason, kind.count, kind.example.line, kind.example.value) == ("not_positive", 1, 12, "0")


def test_kinds_of_refused_rows_come_with_how_many_and_one_example_each() -> None:
    good = "".join(f"2024-01-{day:02},A,1,2,1,1,10\n" for day in WEEK)
    bad = "2024-01-17,A,x1,2,1,1,10\n2024-01-18,A,x2,2,1,1,10\n2024-01-06,A,1,2,1,1,10\n2024-01-19,A,1,2\n"

    reading = read(HEADER + good + bad)

    kinds = {kind.reason: (kind.count, kind.example.line, kind.example.value) for kind in reading.description.refused}
    assert kinds["no_session"] == (1, 14, "2024-01-06")
    assert kinds["wrong_columns"] == (1, 15, "")
    assert sum(count for count, _line, _value in kinds.values()) == 4
    assert levels(reading)["many_refused"] is Level.DOUBT
    found = reading.description
    assert found.rows == found.bars + found.halted + found.refused_rows


def test_few_refused_rows_are_no_doubt() -> None:
    days = pl.date_range(date(2022, 1, 3), date(2022, 12, 30), eager=True).to_list()
    rows = "".join(f"{day},A,1,2,1,1,10\n" for day in days if day.weekday() < 5 and day.month != 7)
    bad = "2022-07-06,A,1,0.5,1,1,10\n"

    reading = read(HEADER + rows + bad)

    assert {kind.reason for kind in reading.description.refused} >= {"inconsistent_prices"}
    assert reading.description.gaps > 15


def test_a_split_that_nobody_took_out_is_found() -> None:
    rows = "".join(f"2024-01-{day:02},A,{p},{p + 2},{p - 2},{p},10\n" for day, p in zip(WEEK, [100] * 5 + [20] * 5))  # noqa: B905
    reading = read(HEADER + rows)

    assert [(jump.symbol, jump.session.day, jump.new, jump.old) for jump in reading.jumps] == [("A", 9, 5, 1)]


def test_names_of_instruments_come_with_their_bars() -> None:
    text = "일자,종목코드,종목명,시가,고가,저가,종가,거래량\n2024/01/02,005930,삼성전자,1,2,1,2,3\n"

    reading = read(text.encode("cp949"), market="XKRX")

    assert reading.instruments.rows() == [("005930", "삼성전자")]
    assert reading.bars["name"].to_list() == ["삼성전자"]


def test_a_parquet_file_with_types_is_read_as_they_say() -> None:
    buffer = BytesIO()
    pl.DataFrame(
        {
            "종목코드": [5930, 660],
            "날짜": [date(2024, 1, 2)] * 2,
            "시가": [1, 2],
            "고가": [2, 3],
            "저가": [1, 2],
            "종가": [2, 3],
            "거래량": [3, 4],
        }
    ).write_parquet(buffer)

    reading = read(buffer.getvalue(), "bars.parquet", "XKRX")

    assert levels(reading) == {}
    assert [row(reading, place)[0] for place in (0, 1)] == ["005930", "000660"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01\x02", b"PAR1", b"garbage", b"\xff\xfe\x00\x01", b"a\0b,c\n1,2\n", b"date,open\n2024-01-02,1\n",
        b'"', b",,,\n,,,\n", b"date;open;high;low;close;volume\n;;;;;\n", b"\xef\xbb\xbf", b"PK\x03\x04", b"\n\n\n",
    ],
)  # fmt: skip
def test_rubbish_is_refused_in_words_and_never_raises(data: bytes) -> None:
    for name in ("A.csv", "A.parquet", "A.txt"):
        reading = read(data, name)
        assert reading.bars.is_empty()
        assert reading.description.findings


def test_a_header_alone_holds_nothing() -> None:
    reading = read(HEADER)

    assert (reading.description.rows, levels(reading)) == (0, {})
    assert [one.code for one in reading.description.findings] == ["no_rows"]


def test_all_questions_of_a_file_are_asked_at_once() -> None:
    text = "date;open;high;low;close;Adj Close;volume\n" + "".join(
        f"{day:02}/02/2024;1,976;1,980;1,970;1,979;1,979;1,000\n" for day in (1,)
    )

    asked = levels(read(text, "bars.csv"))

    assert set(asked.values()) == {Level.QUESTION}
    assert len(asked) == 3


@pytest.mark.parametrize(("name", "is_asked"), [("202401.csv", True), ("202402.csv", False), ("005930.csv", False)])
def test_a_name_of_a_file_that_is_also_its_month_is_asked_about(name: str, is_asked: bool) -> None:
    rows = "".join(f"2024-01-{day:02},1,2,1,1,10\n" for day in WEEK)

    reading = read("date,open,high,low,close,volume\n" + rows, name, "XKRX")

    assert ("no_symbol" in levels(reading)) is is_asked


def test_minutes_that_all_say_the_same_are_still_minutes() -> None:
    rows = "".join(f"2024-01-0{day} {hour:02}:30:00,10,11,9,10.5,100\n" for day in (2, 3) for hour in (10, 11, 12))

    reading = read("Date,Open,High,Low,Close,Volume\n" + rows, name="MSFT.csv", market="XNAS")

    assert levels(reading)["parts_of_days"] is Level.REFUSAL
    assert reading.bars.is_empty()
