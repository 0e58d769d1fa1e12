"""A universe over time: each row of a panel belongs to it, or not, as the lists were known on its day."""

from datetime import date, timedelta

import numpy as np
import pytest

from pastetrader.common.errors import Invalid
from screening.backtest.planning.settings import Settings
from screening.backtest.services import backtest
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import day
from screening.instruments.dated_rows import import_members, record_members
from screening.strategy import Extractor, RuleGroup, Strategy
from screening.strategy import Universe as Said
from screening.tests.factories import FIRST, random_bars, stored
from screening.universe.choosing import choose
from screening.universe.past import past_members
from screening.universe.spec import Universe

MARKET = "XKRX"
SYMBOLS = ("000010", "000020", "000030", "000035")
LENGTH = 60
pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> None:
    stored(MARKET, *(random_bars(symbol, LENGTH, seed, first=FIRST) for seed, symbol in enumerate(SYMBOLS)))


def on(number: int) -> date:
    """The day of a bar."""
    return FIRST + timedelta(days=number)


def belonging(universe: Universe) -> dict[date, set[str]]:
    """Who belongs on each day, by the rows of the market's panel."""
    bars = loaded_markets().get(MARKET).bars
    past = past_members(universe, MARKET, bars.names)
    assert past is not None
    owners = np.repeat(np.arange(len(bars.panel.symbols)), bars.panel.lengths)
    found: dict[date, set[str]] = {}
    for row in np.flatnonzero(past.rows(bars.panel)).tolist():
        found.setdefault(day(int(bars.panel.sessions[row])), set()).add(bars.panel.symbols[owners[row]])
    return found


def test_rows_are_those_that_the_tool_chooses_on_their_day(market: None) -> None:
    import_members(MARKET, "KOSPI200", SYMBOLS[:3], on(0))
    import_members(MARKET, "KOSPI200", SYMBOLS[1:], on(20))
    record_members(MARKET, "said:administrative", SYMBOLS, on(0))
    record_members(MARKET, "is:administrative", SYMBOLS[1:2], on(30))
    universe = Universe(market=MARKET, index="kospi 200", exclude=("administrative", "preferred"))

    found = belonging(universe)

    for number in (0, 19, 20, 29, 30, LENGTH - 1):
        assert found[on(number)] == set(choose(universe, as_of=on(number)).symbols), number
    assert found[on(0)] == set(SYMBOLS[:3])
    assert found[on(LENGTH - 1)] == {"000030"}


def test_before_the_first_day_that_is_known_its_members_are_taken(market: None) -> None:
    import_members(MARKET, "KOSPI200", SYMBOLS[:2], on(40))

    found = belonging(Universe(market=MARKET, index="KOSPI200"))

    assert found[on(0)] == set(SYMBOLS[:2])


def test_nothing_stands_for_an_index_or_a_kind_that_is_not_known(market: None) -> None:
    names = loaded_markets().get(MARKET).bars.names

    with pytest.raises(Invalid, match="/markets/XKRX/") as index:
        past_members(Universe(market=MARKET, index="KOSPI200"), MARKET, names)
    with pytest.raises(Invalid) as kind:
        past_members(Universe(market=MARKET, exclude=("administrative",)), MARKET, names)

    assert (index.value.code, kind.value.code) == ("unknown_index", "exclusion_not_known")
    assert past_members(Universe(market=MARKET, symbols=SYMBOLS), MARKET, names) is None


def strategy(**universe: object) -> Strategy:
    """Buys what was among the two that rose most, of a universe."""
    return Strategy(
        is_strategy=True,
        extractor=Extractor(name="test", version="1"),
        universe=Said.model_validate(universe),
        entry=RuleGroup(conditions=("rank(by=roc, length=5) <= 2",)),
        exit=RuleGroup(logic="any", conditions=("rank(by=roc, length=5) > 2",)),
    )


def test_a_backtest_says_from_when_its_lists_are_known_and_trades_members_alone(market: None) -> None:
    import_members(MARKET, "KOSPI200", SYMBOLS[:2], on(0))
    import_members(MARKET, "KOSPI200", SYMBOLS[2:], on(30))

    report = backtest(strategy(index="KOSPI200"), Settings(market=MARKET))
    later = backtest(strategy(index="KOSPI200", symbols=SYMBOLS[:1]), Settings(market=MARKET, first=on(10)))

    rows, panel = report.run.rows, report.run.rows.panel
    signals = [
        (panel.symbols[rows.owners[row]], day(int(panel.sessions[row]))) for row in report.run.candidates.signals
    ]
    assert {symbol for symbol, bar in signals if bar < on(30)} == set(SYMBOLS[:2])
    assert {symbol for symbol, bar in signals if bar >= on(30)} == set(SYMBOLS[2:])
    said = [one for one in report.plan.verdicts if one.path == "universe"]
    assert [(one.verdict, one.code) for one in said] == [("used", "used")]
    assert [one.verdict for one in later.plan.verdicts if one.path == "universe"] == ["used"]


def test_members_that_are_known_of_later_days_alone_are_an_assumption(market: None) -> None:
    import_members(MARKET, "KOSPI200", SYMBOLS, on(40))

    report = backtest(strategy(index="KOSPI200"), Settings(market=MARKET))

    [said] = [one for one in report.plan.verdicts if one.path == "universe"]
    assert (said.verdict, said.code) == ("assumed", "members_of_today")
    assert on(40).isoformat() in str(said.message)


def test_a_backtest_over_an_unknown_index_is_refused(market: None) -> None:
    with pytest.raises(Invalid) as told:
        backtest(strategy(index="KOSPI200"), Settings(market=MARKET))

    assert told.value.code == "unknown_index"
