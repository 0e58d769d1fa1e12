"""Splits of Korean shares, as changes of their face value, from a local server that answers as KIS does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from screening.market_data.base import Event, Listed
from screening.market_data.fetching.errors import BadAnswer
from screening.market_data.kis.face_values import splits_of
from screening.market_data.kis.masters import NOTES
from screening.market_data.kis.provider import KisFeed
from screening.tests.market_data.kis.conftest import LAST, SPLIT
from screening.tests.market_data.wire.kis import KisWire

FIRST = date(2025, 1, 1)
# As KIS gave it in 2026, but for the names.
ROW = {
    "record_date": "20260409",
    "sht_cd": "010120",
    "isin_name": "가나전기",
    "inter_bf_face_amt": "000005000",
    "inter_af_face_amt": "000001000",
    "td_stop_dt": "2026/04/08 ~ 2026/04/12",
    "list_dt": "2026/04/13",
}


def _read(*rows: Any, since: date = FIRST, until: date = LAST) -> tuple[Event, ...]:
    return splits_of({"output1": list(rows)}, "010120", since, until)


@pytest.mark.parametrize("written", ["2026/04/13", "20260413", "2026-04-13"])
def test_a_smaller_face_value_is_a_split_from_the_day_of_listing(written: str) -> None:
    assert _read({**ROW, "list_dt": written}) == (Event(date(2026, 4, 13), 5.0),)


def test_a_greater_face_value_is_a_consolidation() -> None:
    row = {**ROW, "inter_bf_face_amt": "000000100", "inter_af_face_amt": "000000500"}

    assert _read(row) == (Event(date(2026, 4, 13), 0.2),)


@pytest.mark.parametrize(
    "changes",
    [{"list_dt": ""}, {"sht_cd": "999999"}, {"inter_af_face_amt": "000000000"}, {"inter_af_face_amt": "000005000"}],
)
def test_what_is_not_listed_yet_of_another_share_or_without_a_ratio_is_no_split(changes: dict[str, str]) -> None:
    assert _read({**ROW, **changes}) == ()


def test_a_split_outside_the_period_is_left_out_and_one_told_twice_counts_once() -> None:
    assert _read(ROW, since=date(2026, 4, 14)) == ()
    assert _read(ROW, until=date(2026, 4, 12)) == ()
    assert len(_read(ROW, ROW)) == 1


@pytest.mark.parametrize("body", [{"output1": "x"}, {"output1": ["x"]}])
def test_what_cannot_be_read_is_no_answer(body: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        splits_of(body, "010120", FIRST, LAST)


def test_two_ratios_of_one_day_contradict_each_other() -> None:
    with pytest.raises(BadAnswer, match="two splits"):
        _read(ROW, {**ROW, "inter_af_face_amt": "000000500"})


@pytest.mark.django_db
def test_a_whole_history_comes_with_its_splits_and_a_part_asks_for_none(feed: KisFeed, wire: KisWire) -> None:
    whole = feed.bars("XKRX", Listed("000020"), FIRST, LAST)
    before = len(wire.requests)
    part = feed.bars("XKRX", Listed("000020"), LAST - timedelta(days=90), LAST)

    assert whole.splits == (Event(SPLIT, 5.0),)
    assert part.splits == ()
    assert not [asked for asked in wire.requests[before:] if "rev-split" in asked.path]
    assert feed.bars("XKRX", Listed("000010"), FIRST, LAST).splits == ()


@pytest.mark.django_db
def test_paper_keys_and_notes_are_not_asked_about(opened: Callable[..., KisFeed], wire: KisWire) -> None:
    wire.is_paper = True
    opened(environment="paper").bars("XKRX", Listed("000020"), FIRST, LAST)
    wire.is_paper = False
    with pytest.raises(Exception, match="000020"):
        opened().bars("XKRX", Listed("000020", board=NOTES), FIRST, LAST)

    assert not [asked for asked in wire.requests if "rev-split" in asked.path]
