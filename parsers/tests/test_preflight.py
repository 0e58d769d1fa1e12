"""What is said before a run: data that aren't there, symbols that don't exist there, old bars, unsure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.models import Paste
from parsers.services import preflight
from parsers.services.preflight import weekdays_between
from parsers.tests.ledger.making import make_reading
from parsers.tests.ledger.test_ledger import TEXT
from parsers.tests.readings import stored_reading
from pastetrader.accounts.models import User
from screening.instruments.dated_rows import import_members, record_facts
from screening.models import Instrument, Market
from screening.strategy import Universe
from screening.tests.factories import FIRST, random_bars, stored

LAST = FIRST + timedelta(days=29)


def problems(paste: Paste, market: str = "XAAA", today: date = LAST) -> dict[str, str]:
    """The severities by code."""
    return {one.code: one.severity for one in preflight(paste=paste, market=market, today=today).problems}


@pytest.fixture
def bars(db: None) -> None:
    """Thirty bars of two symbols."""
    stored("XAAA", random_bars("AAA", 30, 1), random_bars("BBB", 30, 2))


def pasted(owner: User, condition: str = "rsi(14) < 30", universe: Universe | None = None) -> Paste:
    """A sure reading of one rule, and of one that needs an open position."""
    found = make_reading(
        TEXT,
        {"RSI(14) is below 30": condition},
        {"RSI(14) is above 70": "bars_held >= 10"},
        universe=universe or Universe(),
    )
    return stored_reading(owner, found).paste


@pytest.mark.usefixtures("bars")
def test_nothing_is_said_when_there_is_nothing_to_say(owner: User) -> None:
    paste = pasted(owner, universe=Universe(symbols=("AAA",)))

    found = preflight(paste=paste, market="xaaa", today=LAST)

    assert (found.market, found.as_of, found.problems, found.may_run) == ("XAAA", LAST, (), True)


@pytest.mark.usefixtures("bars")
@pytest.mark.parametrize(
    ("condition", "universe", "said"),
    [
        ("per < 10", Universe(), {"field_without_data": "error"}),
        ("psr < 10", Universe(), {"field_without_data": "error"}),
        ("close@1h > 5", Universe(), {"timeframe_not_available": "error"}),
        ("close > 5", Universe(symbols=("AAA", "QQQ")), {"symbols_missing": "warning"}),
        ("close > 5", Universe(symbols=("SPY", "QQQ")), {"symbols_missing": "error"}),
        ("close > 5", Universe(index="SP500"), {"index_unknown": "error"}),
        ("close > 5", Universe(symbols=("AAA",), index="SP500"), {"index_unknown": "error"}),
        ("close > 5", Universe(exclude=("administrative",)), {"exclusion_not_known": "error"}),
    ],
)
def test_what_the_market_does_not_have_is_named(
    owner: User, condition: str, universe: Universe, said: dict[str, str]
) -> None:
    paste = pasted(owner, condition, universe=universe)

    assert problems(paste) == said
    assert all(one.hint for one in preflight(paste=paste, market="XAAA", today=LAST).problems)


@pytest.mark.usefixtures("bars")
def test_an_index_whose_members_are_known_is_nothing_to_say(owner: User) -> None:
    import_members("XAAA", "SP500", ["AAA"], FIRST)

    assert problems(pasted(owner, universe=Universe(index="SP500"))) == {}


@pytest.mark.usefixtures("bars")
def test_a_figure_that_the_market_has_is_nothing_to_say(owner: User) -> None:
    instrument = Instrument.objects.get(market="XAAA", symbol="AAA")
    record_facts("XAAA", {(instrument.pk, "per"): (8.0, "")}, FIRST)

    assert problems(pasted(owner, "per < 10")) == {}


@pytest.mark.usefixtures("bars")
def test_bars_are_old_after_five_sessions(owner: User) -> None:
    paste = pasted(owner)

    assert problems(paste, today=LAST + timedelta(days=7)) == {}
    assert problems(paste, today=LAST + timedelta(days=8)) == {"bars_old": "warning"}


@pytest.mark.usefixtures("bars")
def test_the_synthetic_market_is_said_to_be_made_up_and_not_old(owner: User) -> None:
    Market.objects.update(is_synthetic=True)

    assert problems(pasted(owner), today=LAST + timedelta(days=800)) == {"bars_synthetic": "warning"}


def test_a_market_without_bars_and_unsure_rules_keep_it_from_running(owner: User) -> None:
    found = preflight(paste=stored_reading(owner).paste, market="XNONE")

    assert [one.code for one in found.problems] == ["no_bars", *["unsure_rules"] * 3]
    assert not found.may_run


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(-10, 60))
def test_weekdays_are_counted_one_by_one(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    assert weekdays_between(first, last) == sum(
        (first + timedelta(days=place)).weekday() < 5 for place in range(1, days + 1)
    )
