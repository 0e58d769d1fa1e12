"""Whose bars a file holds: codes of its market in any dress, and nothing else."""

from datetime import date

import polars as pl
import pytest

from screening.market_data.files.description import Choices, Finding, Level
from screening.market_data.files.rows.symbols import Symbols, bare_symbol, find_markets, find_symbols, is_isin


def said(market: str = "XKRX", symbol: str = "") -> Choices:
    """What a person says of a market and a symbol."""
    return Choices(market=market, not_after=date(2026, 1, 1), symbol=symbol)


def of_column(*texts: str | None, market: str = "XKRX", symbol: str = "") -> Symbols:
    """The symbols of a column."""
    return find_symbols(pl.Series("code", texts, dtype=pl.String), "bars.csv", said(market, symbol))


def codes_of(findings: tuple[Finding, ...]) -> list[tuple[str, Level]]:
    """What was found and how much it weighs."""
    return [(finding.code, finding.level) for finding in findings]


@pytest.mark.parametrize(
    "written",
    [
        "005930", "5930", "5930.0", "A005930", "a005930", "'005930", '="005930"', "005930.KS", "005930.kq",
        "KRX:005930", "XKRX:005930", "KOSPI:005930", " 005930 ", "KR7005930003",
    ],
)  # fmt: skip
def test_a_korean_code_in_any_dress_is_its_six_digits(written: str) -> None:
    assert bare_symbol(written, "XKRX") == "005930"


@pytest.mark.parametrize(
    ("written", "code"),
    [("'000660", "000660"), ("660", "000660"), ("0013v0", "0013V0"), ("A0013V0", "0013V0"), ("00104K", "00104K")],
)
def test_zeros_come_back_and_letters_stay(written: str, code: str) -> None:
    assert bare_symbol(written, "XKRX") == code


@pytest.mark.parametrize(
    "written",
    [
        "삼성전자", "SAMSUNG", "5930.5", "0", "5.93E+03", "0013I0", "KR7005931001", "US0378331005", "NASDAQ:AAPL",
        "1234567", "DATA", "", "<b>",
    ],
)  # fmt: skip
def test_what_is_no_korean_code_is_none(written: str) -> None:
    assert bare_symbol(written, "XKRX") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("aapl", "AAPL"), ("AAPL.US", "AAPL"), ("NASDAQ:AAPL", "AAPL"), ("BRK.B", "BRK.B"), ("brk-b", "BRK-B"),
        ("BRK/B", "BRK/B"), ("^IXIC", None), ("005930.KS", None), ("KRX:005930", None), ("NYSE:IBM", None),
        ("US0378331005", None), ("APPLE INC", None), ("<b>", None),
    ],
)  # fmt: skip
def test_codes_of_new_york_are_letters_and_their_class(written: str, code: str | None) -> None:
    assert bare_symbol(written, "XNAS") == code


def test_an_isin_is_known_by_its_last_digit() -> None:
    assert is_isin("KR7005930003")
    assert is_isin("US0378331005")
    assert not is_isin("KR7005930004")
    assert not is_isin("KR700593000")


@pytest.mark.parametrize("values", [[5930, 660], [5930.0, 660.0]])
def test_numbers_of_a_parquet_file_get_their_zeros_back(values: list[float]) -> None:
    found = find_symbols(pl.Series("종목코드", values), "bars.parquet", said())

    assert isinstance(found.symbols, pl.Series)
    assert found.symbols.to_list() == ["005930", "000660"]


def test_every_dress_of_one_code_in_a_column_is_that_code() -> None:
    found = of_column("A005930", "5930", None, "005930.KS")

    assert isinstance(found.symbols, pl.Series)
    assert found.symbols.to_list() == ["005930", "005930", None, "005930"]
    assert found.findings == ()


def test_rows_with_what_is_no_code_have_no_symbol_and_are_said() -> None:
    found = of_column("005930", "삼성전자", "000660")

    assert isinstance(found.symbols, pl.Series)
    assert found.symbols.to_list() == ["005930", None, "000660"]
    assert codes_of(found.findings) == [("foreign_symbols", Level.NOTE)]
    assert "삼성전자" in str(found.findings[0].message)


def test_a_column_of_names_instead_of_codes_is_refused() -> None:
    assert codes_of(of_column("삼성전자", "SK하이닉스").findings) == [("foreign_symbols", Level.REFUSAL)]


def test_an_isin_that_does_not_say_its_code_is_a_question_and_several_are_refused() -> None:
    one, two = of_column("KR7005931001"), of_column("KR7005931001", "US0378331005")

    assert codes_of(one.findings) == [("isin", Level.QUESTION)]
    assert [answer.choice for answer in one.findings[0].answers] == ["symbol"]
    assert codes_of(two.findings) == [("isin", Level.REFUSAL)]
    assert codes_of(of_column("005930", "KR7005931001").findings) == [("isin", Level.DOUBT)]


def test_what_a_person_says_answers_for_a_column_that_says_no_code() -> None:
    assert of_column("KR7005931001", symbol="005935").symbols == "005935"
    assert of_column("삼성전자우", symbol="005935").symbols == "005935"


def test_a_symbol_that_is_said_against_the_column_is_refused() -> None:
    found = of_column("005930", "000660", symbol="005930")

    assert codes_of(found.findings) == [("two_symbols", Level.REFUSAL)]


def test_a_symbol_that_is_said_is_taken_in_any_dress_and_asked_again_when_it_is_none() -> None:
    assert find_symbols(None, "data.csv", said(symbol="A005930")).symbols == "005930"
    assert codes_of(find_symbols(None, "data.csv", said(symbol="삼성전자")).findings) == [("no_symbol", Level.QUESTION)]


@pytest.mark.parametrize(
    ("name", "market", "symbol"),
    [
        ("005930.csv", "XKRX", "005930"),
        ("A005930.csv", "XKRX", "005930"),
        ("0013V0.parquet", "XKRX", "0013V0"),
        ("005930.KS.csv", "XKRX", "005930"),
        ("005930 과거 데이터.csv", "XKRX", "005930"),
        ("AAPL.csv", "XNAS", "AAPL"),
        ("BRK-B.csv", "XNYS", "BRK-B"),
        ("AAPL Historical Data.csv", "XNAS", "AAPL"),
        ("aapl_us_d.csv", "XNAS", "AAPL"),
        ("7203.csv", "XTKS", "7203"),
        ("BTC-USD.csv", "CRYPTO", "BTC-USD"),
    ],
)
def test_a_name_of_a_file_that_is_a_code_is_the_symbol_and_said(name: str, market: str, symbol: str) -> None:
    found = find_symbols(None, name, said(market))

    assert found.symbols == symbol
    assert codes_of(found.findings) == [("symbol_of_name", Level.NOTE)]


@pytest.mark.parametrize(
    ("name", "market"),
    [
        ("data_3042_20240105.csv", "XKRX"),
        ("prices.csv", "XKRX"),
        ("5930.csv", "XKRX"),
        ("005930_daily.csv", "XKRX"),
        ("bars.csv", "XNAS"),
        ("DATA.csv", "XNAS"),
        ("apple.csv", "XNAS"),
        ("GOOG_daily_2004.csv", "XNAS"),
        ("HistoricalData_1705500000000.csv", "XNAS"),
        ("Gold Futures Historical Data.csv", "XNAS"),
        ("20240105.csv", "XKRX"),
        ("aapl_us_w.csv", "XNAS"),
    ],
)
def test_any_other_name_of_a_file_is_a_question(name: str, market: str) -> None:
    found = find_symbols(None, name, said(market))

    assert found.symbols == ""
    assert codes_of(found.findings) == [("no_symbol", Level.QUESTION)]


def test_what_in_a_name_could_be_a_code_is_offered_and_any_other_may_be_given() -> None:
    offered = find_symbols(None, "GOOG_daily_2004.csv", said("XNAS")).findings[0].answers

    assert [answer.value for answer in offered] == ["GOOG", ""]


def test_rows_of_another_market_are_in_doubt() -> None:
    markets = pl.Series("시장구분", ["KOSPI", "KOSDAQ", "NASDAQ", None, "something"])

    found = find_markets(markets, "XKRX", pl.Series([2, 3, 4, 5, 6]))

    assert codes_of(found) == [("other_market", Level.DOUBT)]
    assert found[0].count == 1
    assert found[0].example is not None
    assert (found[0].example.line, found[0].example.value) == (4, "NASDAQ")
    assert find_markets(markets.head(2), "XKRX", pl.Series([2, 3])) == ()
