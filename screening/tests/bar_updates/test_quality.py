"""What passes, warns and blocks before anybody works with a market's bars."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pastetrader.common.stored_messages import read_stored
from screening.bar_updates.quality import BLOCK, PASS, SESSIONS, WARN, Evidence, Passport, judge

LAST = date(2026, 11, 13)
DAYS = [LAST - timedelta(days=number) for number in range(60)]
WEEKDAYS = sorted(day for day in DAYS if day.weekday() < 5)
SYMBOLS = [f"S{number:03}" for number in range(100)]


def evidence(
    lacking: Mapping[str, Collection[date]] | None = None,
    *,
    prices: Mapping[tuple[str, date], float] | None = None,
    symbols: Collection[str] = SYMBOLS,
    **more: Any,
) -> Evidence:
    """A hundred symbols with a bar on every weekday, but for what is lacking."""
    gone = lacking or {}
    rows = [
        (symbol, day, *[(prices or {}).get((symbol, day), 100.0)] * 2)
        for symbol in symbols
        for day in WEEKDAYS
        if day not in gone.get(symbol, ())
    ]
    bars = pl.DataFrame(
        rows,
        schema={"symbol": pl.String, "session": pl.Date, "open": pl.Float64, "close": pl.Float64},
        orient="row",
    )
    given = {"symbols": dict.fromkeys(symbols), "sessions": WEEKDAYS, **more}
    return Evidence(market="XNAS", session=LAST, bars=bars, **given)


def found(passport: Passport) -> dict[str, tuple[str, int]]:
    """Findings by code."""
    return {one.code: (one.verdict, one.count) for one in passport.findings}


def test_a_whole_market_passes_with_its_figures() -> None:
    passport = judge(evidence())

    assert (passport.verdict, passport.findings) == (PASS, ())
    assert passport.figures["symbols"] == passport.figures["with_bar"] == passport.figures["with_bar_before"] == 100


@pytest.mark.parametrize(("count", "verdict"), [(1, PASS), (2, WARN), (10, WARN), (11, BLOCK), (60, BLOCK)])
def test_symbols_without_a_bar_of_the_session_warn_and_block_by_their_share(count: int, verdict: str) -> None:
    passport = judge(evidence({symbol: [LAST] for symbol in SYMBOLS[:count]}))

    assert passport.verdict == verdict
    assert found(passport)["missing"] == (verdict, count)


def test_no_bar_at_all_blocks() -> None:
    assert found(judge(evidence({symbol: [LAST] for symbol in SYMBOLS})))["no_bars"][0] == BLOCK


def test_half_a_universe_is_seen_by_the_session_before() -> None:
    half = {symbol: [LAST] for symbol in SYMBOLS[:50]}

    assert found(judge(evidence(half)))["shrunk"] == (BLOCK, 50)


def test_halted_symbols_are_not_missing_and_have_no_gaps() -> None:
    halted = WEEKDAYS[-3:-1]
    lacking = {"S000": [LAST], "S001": halted}

    passport = judge(evidence(lacking, halted={"S000": [LAST], "S001": halted}))

    assert passport.verdict == PASS
    assert passport.figures["halted"] == 1


def test_a_session_that_is_lacking_between_two_bars_is_a_gap() -> None:
    few = judge(evidence({"S000": [WEEKDAYS[-4]]}))
    many = judge(evidence({symbol: [WEEKDAYS[-4]] for symbol in SYMBOLS[:11]}))

    assert (found(few)["gaps"], found(many)["gaps"]) == ((WARN, 1), (BLOCK, 11))
    assert few.findings[0].symbols == ("S000",)


def test_a_gap_before_the_sessions_that_are_looked_at_is_no_news() -> None:
    assert judge(evidence({"S000": [WEEKDAYS[-SESSIONS - 2]]})).verdict == PASS


def test_a_session_of_the_exchange_without_any_bar_blocks() -> None:
    passport = judge(evidence({symbol: [WEEKDAYS[-3]] for symbol in SYMBOLS}))

    assert found(passport)["empty_sessions"] == (BLOCK, 1)


def test_bars_of_a_day_on_which_the_exchange_was_closed_warn() -> None:
    sessions = [day for day in WEEKDAYS if day != WEEKDAYS[-3]]

    assert found(judge(evidence(sessions=sessions)))["closed_days"] == (WARN, 1)


def test_a_symbol_without_bars_for_a_week_is_stale() -> None:
    passport = judge(evidence(dict.fromkeys(SYMBOLS[:3], WEEKDAYS[-6:])))

    assert found(passport)["stale"] == (WARN, 3)


def test_a_new_listing_is_neither_stale_nor_missing_before_its_day() -> None:
    lacking = {"S000": WEEKDAYS}
    listed = {**dict.fromkeys(SYMBOLS), "S000": LAST + timedelta(days=3)}

    assert judge(Evidence("XNAS", LAST, evidence(lacking).bars, listed, WEEKDAYS)).verdict == PASS


def test_moves_further_than_a_session_can_go_warn_and_many_block() -> None:
    one = judge(evidence(prices={("S000", LAST): 50.0}))
    many = judge(evidence(prices={(symbol, LAST): 50.0 for symbol in SYMBOLS[:4]}))

    assert (found(one)["jumps"], found(many)["jumps"]) == ((WARN, 1), (BLOCK, 4))
    assert "S000" in str(one.findings[0].message)


def test_symbols_that_could_not_be_fetched_warn() -> None:
    assert found(judge(evidence(failed=["S007"])))["failed"] == (WARN, 1)


def test_without_a_calendar_sessions_are_days_with_bars_of_half_the_symbols() -> None:
    passport = judge(evidence({"S000": [WEEKDAYS[-4]]}, sessions=None))

    assert found(passport) == {"gaps": (WARN, 1)}


def test_a_small_market_is_not_blocked_by_a_single_symbol() -> None:
    three = SYMBOLS[:3]

    assert judge(evidence({"S000": [LAST]}, symbols=three)).verdict == WARN


def test_a_passport_is_json_and_its_sentences_are_read_in_any_language() -> None:
    kept = judge(evidence(failed=["S007"])).as_json()

    assert kept["session"] == "2026-11-13"
    assert str(read_stored(kept["findings"][0]["message"])).startswith("Symbols that could not be fetched: 1 of 100")


@given(
    gone=st.dictionaries(st.sampled_from(SYMBOLS), st.sets(st.sampled_from(WEEKDAYS), max_size=8), max_size=20),
    more=st.dictionaries(st.sampled_from(SYMBOLS), st.sets(st.sampled_from(WEEKDAYS), max_size=8), max_size=20),
)
def test_a_market_that_lacks_more_of_the_day_is_never_judged_better(
    gone: dict[str, set[date]], more: dict[str, set[date]]
) -> None:
    order = [PASS, WARN, BLOCK]
    both = {symbol: gone.get(symbol, set()) | ({LAST} if symbol in more else set()) for symbol in {*gone, *more}}

    less, worse = judge(evidence(gone)), judge(evidence(both))

    assert worse.figures["with_bar"] <= less.figures["with_bar"]
    missing = [found(one).get("missing", (PASS, 0))[0] for one in (less, worse)]
    assert worse.figures["with_bar"] == 0 or order.index(missing[1]) >= order.index(missing[0])


@pytest.mark.parametrize("symbols", [[], ["S000"]])
def test_a_market_of_none_or_one_has_a_passport(symbols: list[str]) -> None:
    empty = judge(evidence(dict.fromkeys(symbols, WEEKDAYS), symbols=symbols))

    assert empty.verdict == BLOCK
