"""On which board an instrument counts, and what a sale of it is taxed."""

from datetime import date

import pytest

from screening.backtest.engine.costs import Costs
from screening.backtest.engine.exchange_tables import tables_of
from screening.bars.panel import day_number
from screening.instruments.boards import boards_of
from screening.instruments.dated_rows import record_lists
from screening.market_data.base import Listed
from screening.models import Instrument, Market

pytestmark = pytest.mark.django_db
DAY, SOLD = date(2026, 11, 2), date(2025, 6, 2)
GROUPS = {"000010": "share", "000020": "reit", "000030": "etf", "000040": "etn"}


def _listed(symbol: str, group: str) -> Listed:
    classes = {"fund": group != "share", "etf": group == "etf", "etn": group == "etn"}
    return Listed(symbol, board="KOSPI", classes=classes)


@pytest.fixture
def listed() -> None:
    """A share, a REIT, an ETF and a note, all of one board."""
    Market.objects.get_or_create(code="XKRX")
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=one, board="KOSPI") for one in GROUPS])
    record_lists("XKRX", [_listed(symbol, group) for symbol, group in GROUPS.items()], DAY)


@pytest.mark.usefixtures("listed")
def test_funds_that_are_traded_on_the_exchange_are_known_by_the_list_whatever_their_board() -> None:
    assert boards_of("XKRX") == {"000010": "KOSPI", "000020": "KOSPI", "000030": "ETF", "000040": "ETN"}


@pytest.mark.usefixtures("listed")
def test_a_fund_that_is_listed_no_more_stays_one() -> None:
    record_lists("XKRX", [_listed("000010", "share")], date(2026, 11, 9))

    assert boards_of("XKRX")["000030"] == "ETF"


@pytest.mark.usefixtures("listed")
def test_a_sale_of_an_etf_or_etn_is_not_taxed_and_one_of_a_reit_is_like_one_of_a_share() -> None:
    boards = tuple(boards_of("XKRX")[symbol] for symbol in GROUPS)
    costs, day = Costs(tables_of("krx"), 0.0, boards=boards), day_number(SOLD)

    assert [costs.tax(place, day, 1_000_000, 10) for place in range(4)] == pytest.approx([1500, 1500, 0, 0])


@pytest.mark.usefixtures("listed")
def test_another_list_of_funds_is_another_version_of_the_market() -> None:
    def version() -> int:
        return Market.objects.get(code="XKRX").version

    before = version()
    record_lists("XKRX", [_listed(symbol, group) for symbol, group in GROUPS.items()], DAY)
    assert version() == before
    record_lists("XKRX", [_listed(symbol, "etf") for symbol in GROUPS], DAY)
    assert version() > before
