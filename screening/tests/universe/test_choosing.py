"""What a universe comes to: every symbol is in, or out under one reason, and nothing later than the session counts."""

from datetime import date, timedelta
from uuid import uuid4

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from screening.instruments.dated_rows import record_lists, record_members
from screening.market_data.base import Listed
from screening.models import Instrument, Watchlist
from screening.tests.factories import FIRST, make_bars, random_bars, stored
from screening.universe.choosing import REASONS, choose
from screening.universe.spec import Universe

pytestmark = pytest.mark.django_db
MARKET = "XKRX"
LAST = FIRST + timedelta(days=29)
NAMES = {"000010": "가나전자", "000015": "가나전자우", "000020": "나라1호스팩", "000030": "다라", "00004K": "라마우B"}
CLASSES = ("halted", "administrative", "spac", "preferred", "fund")


def _closes(price: float, count: int = 30) -> list[float]:
    return [price + place / 10 for place in range(count)]


@pytest.fixture(autouse=True)
def bars() -> None:
    """Five symbols of 30 sessions; 000030 had its last bar a day before the others."""
    frames = [
        make_bars("000010", _closes(100), name=NAMES["000010"]),
        make_bars("000015", _closes(50), name=NAMES["000015"]),
        make_bars("000020", _closes(20, 10), first=FIRST + timedelta(days=20), name=NAMES["000020"]),
        make_bars("000030", _closes(10, 29), name=NAMES["000030"]),
        make_bars("00004K", _closes(5), name=NAMES["00004K"]),
    ]
    stored(MARKET, *frames)


def _listed(symbol: str, *classes: str) -> Listed:
    return Listed(symbol, classes={name: name in classes for name in CLASSES})


@pytest.fixture
def person() -> User:
    """Somebody with watch-lists."""
    return User.objects.create_user(email="a@example.com", password="x")


def test_a_market_is_all_that_had_bars_by_then() -> None:
    assert choose(Universe(market="kospi")).symbols == tuple(NAMES)
    assert choose(Universe(market=MARKET), as_of=FIRST).symbols == ("000010", "000015", "000030", "00004K")


def test_named_symbols_come_once_in_their_order_and_unknown_ones_are_counted() -> None:
    chosen = choose(Universe(market=MARKET, symbols=("000030", "XKRX:000010", "000030", "999999", " ")))

    assert chosen.symbols == ("000030", "000010")
    assert (chosen.left_out, chosen.considered) == ({"unknown_symbol": 1}, 3)


def test_an_index_is_who_belonged_to_it_on_the_day() -> None:
    record_members(MARKET, "KOSPI200", ["000010", "000030"], FIRST)
    record_members(MARKET, "KOSPI200", ["000010", "000015"], LAST)

    assert choose(Universe(market=MARKET, index="kospi 200")).symbols == ("000010", "000015")
    assert choose(Universe(market=MARKET, index="KOSPI200"), as_of=FIRST).symbols == ("000010", "000030")


def test_an_index_of_which_nothing_was_known_by_then_is_refused_with_what_is_known() -> None:
    record_members(MARKET, "KOSPI200", ["000010"], LAST)

    with pytest.raises(Invalid, match=f"recorded from {LAST} on"):
        choose(Universe(market=MARKET, index="KOSPI200"), as_of=FIRST)
    with pytest.raises(Invalid, match="Known are: KOSPI200"):
        choose(Universe(market=MARKET, index="KOSDAQ150"))


def test_a_watch_list_is_its_owners_and_keeps_its_order(person: User) -> None:
    row = Watchlist.objects.create(owner=person, name="Mine", market=MARKET, symbols=["000030", "000010"])
    universe = Universe(market=MARKET, watchlist=row.pk)

    assert choose(universe, owner=person.pk).symbols == ("000030", "000010")
    for stranger in (None, uuid4()):
        with pytest.raises(Invalid, match="no such watch-list"):
            choose(universe, owner=stranger)


def test_a_watch_list_of_another_market_is_refused(person: User) -> None:
    row = Watchlist.objects.create(owner=person, name="Mine", market="XNAS", symbols=["AAPL"])

    with pytest.raises(Invalid, match="of XNAS, and XKRX was asked for"):
        choose(Universe(market=MARKET, watchlist=row.pk), owner=person.pk)


def test_of_several_lists_only_what_all_hold_is_taken_and_the_rest_is_counted(person: User) -> None:
    record_members(MARKET, "KOSPI200", ["000010", "000015"], FIRST)
    row = Watchlist.objects.create(owner=person, name="Mine", market=MARKET, symbols=["000010", "000030"])
    universe = Universe(
        market=MARKET, index="KOSPI200", watchlist=row.pk, symbols=("000010", "000015", "000030", "00004K")
    )

    chosen = choose(universe, owner=person.pk)

    assert chosen.symbols == ("000010",)
    assert chosen.left_out == {"not_in_watchlist": 2, "not_in_index": 1}


def test_what_is_not_listed_any_more_is_out_from_its_day_on() -> None:
    Instrument.objects.filter(symbol="000030").update(delisted_on=LAST)

    assert choose(Universe(market=MARKET)).left_out == {"delisted": 1}
    assert "000030" in choose(Universe(market=MARKET), as_of=LAST - timedelta(days=1)).symbols


def test_halted_is_what_has_no_bar_in_the_session_or_what_the_list_calls_so() -> None:
    record_lists(MARKET, [_listed(symbol, *(["halted"] if symbol == "000015" else [])) for symbol in NAMES], LAST)

    chosen = choose(Universe(market=MARKET, exclude=("halted",)))

    assert chosen.symbols == ("000010", "000020", "00004K")
    assert chosen.left_out == {"no_bar": 1, "halted": 1}


def test_classes_are_what_the_list_of_the_day_said() -> None:
    record_lists(MARKET, [_listed(symbol) for symbol in NAMES], FIRST)
    said = {"000010": "administrative", "000015": "preferred", "000020": "spac", "000030": "fund"}
    record_lists(MARKET, [_listed(symbol, said.get(symbol, "")) for symbol in NAMES], LAST)
    universe = Universe(market=MARKET, exclude=("administrative", "spac", "preferred", "fund"))

    chosen = choose(universe)

    # 00004K has the code of a preferred share, and the list says that it is none.
    assert chosen.symbols == ("00004K",)
    assert chosen.left_out == {"administrative": 1, "spac": 1, "preferred": 1, "fund": 1}
    assert set(chosen.evidence.values()) == {("list",)}
    assert len(choose(universe, as_of=LAST - timedelta(days=1)).symbols) == 5


def test_without_a_list_the_code_says_what_is_preferred_and_the_name_what_is_a_spac() -> None:
    chosen = choose(Universe(market=MARKET, exclude=("spac", "preferred")))

    assert chosen.symbols == ("000010", "000030")
    assert chosen.left_out == {"spac": 1, "preferred": 2}
    assert chosen.evidence == {"spac": ("name",), "preferred": ("code",)}


@pytest.mark.parametrize("name", ["administrative", "fund"])
def test_an_exclusion_of_which_nothing_is_known_is_refused_and_never_passed_over(name: str) -> None:
    with pytest.raises(Invalid, match="nothing was known of it in XKRX") as refused:
        choose(Universe(market=MARKET, exclude=(name,)))

    assert refused.value.code == "exclusion_not_known"


def test_symbols_of_which_the_list_says_nothing_are_told_beside_those_it_judges() -> None:
    record_lists(MARKET, [_listed("000010", "fund"), _listed("000030")], FIRST)

    chosen = choose(Universe(market=MARKET, exclude=("fund",)))

    assert chosen.left_out == {"fund": 1}
    assert chosen.unjudged == {"fund": 3}


def test_a_nameless_symbol_may_be_a_spac_and_is_told() -> None:
    Instrument.objects.filter(symbol="000030").update(name="")

    assert choose(Universe(market=MARKET, exclude=("spac",))).unjudged == {"spac": 1}


def test_the_young_the_cheap_and_the_rarely_traded_are_left_out() -> None:
    universe = Universe(market=MARKET, min_sessions=20, min_price=20, min_value_traded=80_000)

    chosen = choose(universe)

    assert chosen.symbols == ("000010",)
    assert chosen.left_out == {"no_bar": 1, "young": 1, "low_price": 1, "illiquid": 1}


def test_ranks_are_of_the_session_and_the_limit_counts_the_others() -> None:
    universe = Universe(market=MARKET, rank_by="close", limit=2)

    assert choose(universe).symbols == ("000010", "000015")
    assert choose(universe).left_out == {"no_bar": 1, "over_limit": 2}
    assert choose(universe.model_copy(update={"rank_order": "asc"})).symbols == ("00004K", "000020")


def test_what_has_no_value_to_rank_by_is_left_out_and_counted() -> None:
    assert choose(Universe(market=MARKET, rank_by="sma(15)")).left_out == {"no_bar": 1, "no_value": 1}


def test_equal_ranks_go_by_symbol() -> None:
    stored("XNAS", *(make_bars(symbol, _closes(10)) for symbol in ("B", "C", "A")))

    assert choose(Universe(market="XNAS", rank_by="close", limit=2)).symbols == ("A", "B")


def test_a_series_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be given"):
        choose(Universe(market=MARKET, rank_by="close >"))


class LawsOfUniverses(TestCase):
    """What holds of every universe."""

    @classmethod
    def setUpTestData(cls) -> None:
        """A market of forty symbols of different age, some of which are halted."""
        lengths = np.random.default_rng(5).integers(1, 60, 40)
        last = FIRST + timedelta(days=60)
        frames = [
            random_bars(f"{place:05}{5 if place % 7 == 0 else 0}", int(length), place).with_columns(
                pl.col("session") + timedelta(days=60 - int(length) - (place % 5 == 0))
            )
            for place, length in enumerate(lengths)
        ]
        stored("XKOS", *frames)
        rows = Instrument.objects.filter(market="XKOS").values_list("symbol", flat=True)
        record_lists(
            "XKOS",
            [_listed(symbol, *(name for number, name in enumerate(CLASSES) if int(symbol[:5]) % (number + 3) == 0))
             for symbol in rows],
            last - timedelta(days=30),
        )  # fmt: skip

    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(
        exclude=st.lists(st.sampled_from(CLASSES), max_size=5),
        least=st.none() | st.integers(1, 60),
        price=st.none() | st.floats(50, 150),
        value=st.none() | st.floats(1, 200_000),
        rank=st.sampled_from(["", "close", "sma(5)", "roc(20)"]),
        limit=st.none() | st.integers(1, 40),
        back=st.integers(0, 25),
    )
    def test_every_symbol_is_in_or_counted_once_and_later_bars_change_nothing(
        self,
        exclude: list[str],
        least: int | None,
        price: float | None,
        value: float | None,
        rank: str,
        limit: int | None,
        back: int,
    ) -> None:
        """The sum is all, whatever is asked; what was chosen as of a day is the same again when later days are gone."""
        universe = Universe.model_validate(
            {
                "market": "XKOS",
                "exclude": exclude,
                "min_sessions": least,
                "min_price": price,
                "min_value_traded": value,
                "rank_by": rank,
                "limit": limit,
            }
        )
        day = FIRST + timedelta(days=59 - back)

        chosen = choose(universe, as_of=day)

        everyone = choose(Universe(market="XKOS"), as_of=day)
        assert chosen.considered == len(everyone.symbols)
        assert list(chosen.left_out) == [reason for reason in REASONS if reason in chosen.left_out]
        assert len(set(chosen.symbols)) == len(chosen.symbols)
        assert set(chosen.symbols) <= set(everyone.symbols)
        assert limit is None or len(chosen.symbols) <= limit
        assert chosen.as_of <= date(2023, 3, 3)
