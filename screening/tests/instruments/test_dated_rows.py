"""Members of indices and figures, each as it was known on a day: nobody looks ahead."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from screening.instruments.dated_rows import (
    facts_on,
    members_on,
    record_dividends,
    record_facts,
    record_lists,
    record_members,
)
from screening.market_data.base import Event, Listed
from screening.models import IndexMembership, Instrument, InstrumentFact, Market

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def day(number: int) -> date:
    """So many days later."""
    return DAY + timedelta(days=number)


@pytest.fixture
def codes() -> list[str]:
    """Three instruments."""
    symbols = ["000010", "000020", "000030"]
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=symbol) for symbol in symbols])
    return symbols


def test_members_are_those_of_the_day_whatever_came_later(codes: list[str]) -> None:
    record_members("XKRX", "KOSPI200", codes[:2], day(0))
    record_members("XKRX", "KOSPI200", codes[1:], day(5))

    assert members_on("XKRX", "KOSPI200", day(-1)) == frozenset()
    assert members_on("XKRX", "KOSPI200", day(4)) == {"000010", "000020"}
    assert members_on("XKRX", "KOSPI200", day(5)) == {"000020", "000030"}


def test_the_same_list_again_changes_nothing(codes: list[str]) -> None:
    record_members("XKRX", "KOSPI200", codes, day(0))
    before = list(IndexMembership.objects.values_list("pk", "since", "until"))

    assert record_members("XKRX", "KOSPI200", codes, day(1)) == (0, 0)
    assert list(IndexMembership.objects.values_list("pk", "since", "until")) == before


def test_who_leaves_and_comes_back_on_one_day_never_left(codes: list[str]) -> None:
    record_members("XKRX", "KOSPI200", codes, day(0))
    record_members("XKRX", "KOSPI200", codes[1:], day(3))
    record_members("XKRX", "KOSPI200", codes, day(3))

    row = IndexMembership.objects.get(instrument__symbol="000010")
    assert (row.since, row.until) == (day(0), None)


def test_who_came_and_went_on_one_day_was_never_a_member(codes: list[str]) -> None:
    record_members("XKRX", "KOSPI200", codes, day(0))
    record_members("XKRX", "KOSPI200", codes[1:], day(0))

    assert members_on("XKRX", "KOSPI200", day(0)) == {"000020", "000030"}


def test_an_index_that_a_list_leaves_out_keeps_its_members() -> None:
    symbols = [f"{number:06}" for number in range(10)]
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=symbol) for symbol in symbols])
    record_members("XKRX", "KOSPI200", symbols, day(0))

    record_members("XKRX", "KOSPI200", [], day(1))

    assert len(members_on("XKRX", "KOSPI200", day(1))) == 10


def test_a_list_says_boards_indices_and_figures_and_nothing_of_other_indices(codes: list[str]) -> None:
    record_members("XKRX", "MINE", codes[:1], day(0))
    listed = [
        Listed("000010", board="KOSPI", indices=frozenset({"KOSPI200"}), facts={"roe": 9.03}, period="2026-06"),
        Listed("000020", board="KOSDAQ", facts={"market_cap": 4.18e14}),
    ]

    record_lists("XKRX", listed, day(1))

    assert members_on("XKRX", "KOSPI", day(1)) == members_on("XKRX", "KOSPI200", day(1)) == {"000010"}
    assert members_on("XKRX", "KOSDAQ", day(1)) == {"000020"}
    assert members_on("XKRX", "MINE", day(1)) == {"000010"}
    assert facts_on("XKRX", "roe", day(1)) == {"000010": Decimal("9.03")}
    assert facts_on("XKRX", "market_cap", day(1)) == {"000020": Decimal(418_000_000_000_000)}


def test_figures_are_those_that_were_known_on_the_day(codes: list[str]) -> None:
    one, two = Instrument.objects.filter(market="XKRX").order_by("symbol").values_list("pk", flat=True)[:2]
    record_facts("XKRX", {(one, "per"): (12.0, "2026-03"), (two, "per"): (7.5, "2026-03")}, day(0))
    record_facts("XKRX", {(one, "per"): (15.0, "2026-06"), (two, "per"): (7.5, "2026-03")}, day(10))

    assert facts_on("XKRX", "per", day(-1)) == {}
    assert facts_on("XKRX", "per", day(9)) == {"000010": Decimal(12), "000020": Decimal("7.5")}
    assert facts_on("XKRX", "per", day(10)) == {"000010": Decimal(15), "000020": Decimal("7.5")}
    # What was known with the same value has no second row.
    assert InstrumentFact.objects.filter(instrument=two).count() == 1


def test_a_figure_that_is_said_twice_on_a_day_is_the_later_one(codes: list[str]) -> None:
    one = Instrument.objects.get(symbol="000010").pk
    record_facts("XKRX", {(one, "per"): (12.0, "")}, day(0))
    record_facts("XKRX", {(one, "per"): (13.0, "")}, day(0))

    assert facts_on("XKRX", "per", day(0)) == {"000010": Decimal(13)}


def test_members_of_an_index_come_by_a_file(
    codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "members.csv"
    file.write_text("\ufeff종목코드,이름\nA000010,가\n000020.KS,나\n009999,없음\n\n", encoding="utf-8")

    call_command("import_members", str(file), market="KOSPI", index="mine", on="2026-11-02")

    assert "2 came, 0 went" in capsys.readouterr().out
    assert members_on("XKRX", "MINE", date(2026, 11, 2)) == {"000010", "000020"}


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("009999\n", {}, "None of the symbols is known"),
        ("000010\n", {"on": "2026-10-01"}, "later days already"),
        ("000010\n", {"on": "2999-01-01"}, "has not come yet"),
        ("000010\n", {"on": "soon"}, "is no date"),
        ("000010\n", {"index": "x" * 21}, "at most 20"),
        ("000010\n", {"market": "NOWHERE"}, "no market that is known"),
    ],
)
def test_members_that_cannot_be_are_refused_and_lose_nothing(
    codes: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    options: dict[str, str],
    said: str,
) -> None:
    record_members("XKRX", "MINE", codes, day(0))
    file = tmp_path / "members.txt"
    file.write_text(text)

    with pytest.raises(SystemExit):
        call_command("import_members", str(file), **({"market": "XKRX", "index": "MINE"} | options))

    assert said in capsys.readouterr().err
    assert len(members_on("XKRX", "MINE", day(0))) == 3


def test_dividends_are_of_their_days(codes: list[str]) -> None:
    one = Instrument.objects.get(symbol="000010").pk
    record_dividends("XKRX", one, [Event(day(0), 361.0), Event(day(90), 361.0)])
    record_dividends("XKRX", one, [Event(day(90), 361.0)])

    assert InstrumentFact.objects.filter(name="dividend").count() == 2


def test_whoever_has_figures_at_hand_reads_them_anew_when_there_are_others_and_only_then(codes: list[str]) -> None:
    Market.objects.create(code="XKRX")
    one = Instrument.objects.get(symbol="000010").pk

    def version() -> int:
        return Market.objects.get(code="XKRX").version

    listed = [Listed("000020", facts={"market_cap": 4.18e14})]
    changes: list[Callable[[], object]] = [
        lambda: record_facts("XKRX", {(one, "per"): (12.0, "")}, day(0)),
        lambda: record_facts("XKRX", {(one, "per"): (13.0, "")}, day(0)),
        lambda: record_dividends("XKRX", one, [Event(day(0), 361.0)]),
        lambda: record_dividends("XKRX", one, [Event(day(0), 362.0)]),
        lambda: record_lists("XKRX", listed, day(1)),
    ]
    for change in changes:
        before = version()
        change()
        assert version() == before + 1
        change()
        assert version() == before + 1


def test_a_membership_does_not_end_before_it_begins(codes: list[str]) -> None:
    one = Instrument.objects.get(symbol="000010")

    with pytest.raises(IntegrityError), transaction.atomic():
        IndexMembership.objects.create(instrument=one, index="X", since=day(2), until=day(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        InstrumentFact.objects.create(instrument=one, name="luck", known_on=day(2), value=1)


class EveryHistoryOfAnIndex(TestCase):
    """Whatever lists came on following days, each day's members are those of its list."""

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
    @given(lists=st.lists(st.sets(st.sampled_from(["A", "B", "C", "D"]), min_size=1), min_size=1, max_size=6))
    def test_each_day_has_the_members_of_its_list(self, lists: list[set[str]]) -> None:
        Instrument.objects.bulk_create([Instrument(market="XNAS", symbol=symbol) for symbol in "ABCD"])
        for number, symbols in enumerate(lists):
            record_members("XNAS", "NASDAQ100", symbols, day(number))

        for number, symbols in enumerate(lists):
            assert members_on("XNAS", "NASDAQ100", day(number)) == symbols
