"""A market is one that is known by a name, never one made by a slip of the pen."""

import pytest

from pastetrader.common.errors import Invalid
from screening.market_data import market_code
from screening.market_data.markets import MARKETS, known_market, market_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("kospi", "XKRX"),
        ("KOSDAQ", "XKRX"),
        ("KRX", "XKRX"),
        ("KS", "XKRX"),
        ("코스닥", "XKRX"),
        (" nasdaq ", "XNAS"),
        ("NYSE", "XNYS"),
        ("amex", "XASE"),
        ("NYSE Arca", "ARCX"),
        ("xkrx", "XKRX"),
        ("sample", "SAMPLE"),
    ],
)
def test_what_people_call_a_market_is_its_code(written: str, code: str) -> None:
    assert market_of(written) == code


@pytest.mark.parametrize("written", ["XNSA", "TSE", "KOSPII", "stocks", "", "XXXX", "AB"])
def test_a_word_that_no_market_is_called_by_is_refused_with_the_known_ones(written: str) -> None:
    with pytest.raises(Invalid, match="no market that is known") as error:
        market_of(written)

    assert error.value.code == ("unconfirmed_market" if len(written) == len("XKRX") else "unknown_market")
    assert "XKRX" in str(error.value)


def test_a_slip_of_the_pen_is_told_what_was_probably_meant() -> None:
    with pytest.raises(Invalid, match="Did you mean XKRX"):
        market_of("KOSPPI")


def test_an_unknown_code_of_four_signs_is_taken_only_when_it_is_said_to_be_one() -> None:
    assert market_of("xbue", force=True) == "XBUE"
    with pytest.raises(Invalid, match="say so"):
        market_of("xbue")


@pytest.mark.parametrize("written", ["TOOLONG", "A/BC", "가나다라"])
def test_what_is_no_code_at_all_is_refused_even_then(written: str) -> None:
    with pytest.raises(Invalid):
        market_of(written, force=True)


def test_screens_find_a_market_by_the_same_names() -> None:
    assert market_code("kosdaq") == "XKRX"
    assert market_code("xbue") == "XBUE"


def test_every_code_is_itself_and_no_name_stands_for_two_markets() -> None:
    assert {known_market(code) for code in MARKETS} == set(MARKETS)
    names = [alias.upper() for market in MARKETS.values() for alias in market.aliases]
    assert len(names) == len(set(names))
