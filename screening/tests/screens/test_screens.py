"""Screens: the law that they agree with TA-Lib, which session they look at, and whom they skip."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import numpy as np
import polars as pl
import pytest
import talib
from django.db import connection
from django.utils.translation import override

from pastetrader.common.errors import Invalid
from pastetrader.common.sessions.closing import last_finished_day
from screening.market_data.sample import DAILY_LIMIT, LAST_SESSION, SESSIONS, SYMBOLS, sample_bars, tick_size
from screening.models import Bar, Market
from screening.services import market_facts, screen
from screening.tests.factories import FIRST, brought_markets, make_bars, random_bars, stored


def closes_by_symbol(market: str, until: date) -> dict[str, np.ndarray]:
    """Closes of each symbol that has a bar on that day, straight from the rows."""
    found: dict[str, list[float]] = {}
    rows = Bar.objects.filter(instrument__market=market, session__lte=until).order_by("instrument", "session")
    for symbol, close in rows.values_list("instrument__symbol", "close"):
        found.setdefault(symbol, []).append(float(close))
    current = set(rows.filter(session=until).values_list("instrument__symbol", flat=True))
    return {symbol: np.array(closes) for symbol, closes in found.items() if symbol in current}


def oversold_in_an_uptrend(closes: np.ndarray) -> bool:
    """What `rsi(14) < 30 and close > sma(200)` says, by TA-Lib alone."""
    return bool(talib.RSI(closes, 14)[-1] < 30 and closes[-1] > talib.SMA(closes, 200)[-1])


@pytest.mark.django_db
def test_screen_of_the_sample_market_finds_exactly_what_talib_finds() -> None:
    for as_of in (None, date(2024, 8, 5), date(2023, 10, 22)):
        found = screen(condition="rsi(14) < 30 and close > sma(200)", market="SAMPLE", as_of=as_of)

        closes = closes_by_symbol("SAMPLE", found.as_of)
        expected = sorted(symbol for symbol, line in closes.items() if oversold_in_an_uptrend(line))
        assert [match.symbol for match in found.matches] == expected
        assert found.scanned + sum(found.skipped.values()) == SYMBOLS
    assert found.as_of == date(2023, 10, 20)  # the Friday before


def weekly(closes: np.ndarray, sessions: list[date]) -> np.ndarray:
    """The closes of the weeks; the last session is a Friday."""
    weeks = {session.isocalendar()[:2]: close for session, close in zip(sessions, closes, strict=True)}
    return np.array(list(weeks.values()))


@pytest.mark.django_db
def test_weekly_series_and_ranks_of_the_sample_market_are_those_of_plain_loops() -> None:
    friday = date(2023, 10, 20)
    condition = "rank(roc, length=20) <= 20 and sma(4)@1w > sma(9)@1w and close > 1"

    found = screen(condition=condition, market="SAMPLE", as_of=friday)

    closes = closes_by_symbol("SAMPLE", friday)
    rising = set()
    for symbol in closes:
        rows = Bar.objects.filter(instrument__market="SAMPLE", instrument__symbol=symbol, session__lte=friday)
        line = weekly(closes[symbol], list(rows.order_by("session").values_list("session", flat=True)))
        rising |= {symbol} if line[-4:].mean() > line[-9:].mean() else set()
    changes = {symbol: closes[symbol][-1] / closes[symbol][-21] for symbol in rising}
    expected = [symbol for symbol, change in changes.items() if sum(c > change for c in changes.values()) < 20]
    assert [match.symbol for match in found.matches] == sorted(expected)
    assert 0 < len(expected) < len(rising)


@pytest.mark.django_db
def test_a_rank_is_among_the_symbols_that_were_asked_for() -> None:
    stored("XTST", *(make_bars(symbol, [5.0, close]) for symbol, close in {"A": 9.0, "B": 8.0, "C": 7.0}.items()))

    found = screen(condition="rank(close) <= 1", market="XTST", symbols=["B", "C"])

    assert [(match.symbol, dict(match.values)) for match in found.matches] == [
        ("B", {"rank(by=close, order=desc)": 1.0})
    ]
    assert (found.scanned, dict(found.skipped)) == (2, {})


@pytest.mark.django_db
def test_sample_market_is_labelled_and_every_usual_strategy_finds_something_in_it() -> None:
    facts = market_facts(market="sample")

    assert (facts.market, facts.as_of, facts.is_synthetic) == ("SAMPLE", LAST_SESSION, True)
    for condition in (
        "rsi(14) < 30 and close > sma(200)",
        "rsi(14) > 70",
        "sma(5) crosses_above sma(20)",
        "sma(20) crosses_above sma(60)",
        "sma(50) crosses_above sma(200)",
        "volume > 2 * sma(volume, 20)",
        "close >= high_52w",
        "close crosses_above bbands(20, 2).lower",
        "macd.line crosses_above macd.signal",
        "sma(5) crosses_above sma(20) and volume > 1.5 * sma(volume, 20)",
    ):
        assert screen(condition=condition, market="SAMPLE").matches, condition


def test_sample_bars_are_the_same_every_time_and_keep_the_markets_rules() -> None:
    bars = sample_bars()

    assert bars.equals(sample_bars())
    assert (bars["symbol"].n_unique(), bars["session"].n_unique()) == (SYMBOLS, SESSIONS)
    assert bars["session"].max() == LAST_SESSION
    for name in ("open", "high", "low", "close"):
        prices = bars[name].to_numpy()
        assert (prices % tick_size(prices) == 0).all()
    assert (bars["low"] <= bars.select(pl.min_horizontal("open", "close")).to_series()).all()
    assert (bars["high"] >= bars.select(pl.max_horizontal("open", "close")).to_series()).all()
    neighbours = pl.col("session").diff().dt.total_days().over("symbol") == 1
    moves = bars.with_columns((pl.col("close") / pl.col("close").shift().over("symbol") - 1).alias("move"))
    assert moves.filter(neighbours)["move"].abs().max() <= DAILY_LIMIT  # type: ignore[operator]  # a number
    lengths = bars.group_by("symbol").len()["len"].to_list()
    assert (min(lengths) < 20, max(lengths)) == (True, SESSIONS)


@pytest.mark.django_db(transaction=True)
def test_two_first_users_of_the_sample_market_make_it_once() -> None:
    together = Barrier(2)

    def first_use() -> int:
        together.wait(10)
        try:
            return screen(condition="close > 0.01", market="SAMPLE").scanned
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        scanned = [future.result() for future in [pool.submit(first_use) for _ in range(2)]]

    assert scanned[0] == scanned[1] > 0
    assert Bar.objects.count() == len(sample_bars())
    assert Market.objects.get().version == 1


@pytest.mark.django_db
def test_a_market_without_bars_is_refused_and_never_becomes_the_sample() -> None:
    with pytest.raises(Invalid, match="import_bars PATH --market XKRX") as raised:
        screen(condition="close > 0.01", market="XKRX")

    assert raised.value.code == "no_bars"
    assert not brought_markets().exists()


@pytest.mark.django_db
def test_symbols_without_a_bar_in_the_session_are_stale() -> None:
    stored(
        "XTST",
        make_bars("HALTED", [5.0, 6.0]),
        make_bars("NOW", [5.0, 6.0, 7.0]),
        make_bars("LATE", [5.0], first=FIRST + timedelta(days=2)),
    )

    found = screen(condition="close > close[1]", market="XTST")

    assert found.as_of == FIRST + timedelta(days=2)
    assert [match.symbol for match in found.matches] == ["NOW"]
    assert (found.scanned, dict(found.skipped)) == (1, {"stale": 1, "too_little_history": 1})


@pytest.mark.django_db
def test_as_of_looks_at_the_latest_session_by_then_and_at_nothing_later() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0, 7.0]))

    found = screen(condition="close == 6", market="XTST", as_of=FIRST + timedelta(days=1))

    assert (found.as_of, [match.symbol for match in found.matches]) == (FIRST + timedelta(days=1), ["A"])
    with pytest.raises(Invalid, match="no bars on or before"):
        screen(condition="close > 0.01", market="XTST", as_of=FIRST - timedelta(days=1))


@pytest.mark.django_db
def test_a_moment_sees_only_sessions_that_are_over() -> None:
    stored("XKRX", make_bars("000010", [5.0, 6.0]))
    closing = datetime(2023, 1, 3, 6, 30, tzinfo=UTC)  # 15:30 in Seoul

    before, after = (
        screen(condition="close > 0.01", market="XKRX", as_of=moment)
        for moment in (closing - timedelta(seconds=1), closing)
    )

    assert (before.as_of, after.as_of) == (date(2023, 1, 2), date(2023, 1, 3))
    assert last_finished_day("XNYS", closing) == date(2023, 1, 2)
    assert last_finished_day("XXXX", closing) == date(2023, 1, 2)


@pytest.mark.django_db
def test_only_the_symbols_that_were_asked_for() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0]), make_bars("B", [5.0, 6.0]))

    found = screen(condition="close > 0.01", market="XTST", symbols=["b", "XTST:A", "NONE"])

    assert [match.symbol for match in found.matches] == ["A", "B"]
    assert found.skipped == {"unknown_symbol": 1}
    assert screen(condition="close > 0.01", market="XTST", symbols=[]).scanned == 0


@pytest.mark.django_db
def test_matches_carry_what_the_condition_saw() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0], name="Alpha"))

    match = screen(condition="close > 1.1 * sma(2) or rsi(14) < 5 or close > close[1]", market="XTST").matches[0]

    assert (match.symbol, match.name, match.close, match.volume) == ("A", "Alpha", 6.0, 1001.0)
    assert match.values == {"close": 6.0, "sma(2)": 5.5, "rsi(14)": None, "close[1]": 5.0}


@pytest.mark.django_db
def test_too_little_history_of_everybody_is_an_error_that_says_how_much_is_needed() -> None:
    stored("XTST", random_bars("A", 30, 1))

    with pytest.raises(Invalid, match=r"needs 200 bars.*more than 30"):
        screen(condition="close > sma(200)", market="XTST")


@pytest.mark.django_db
def test_an_import_is_seen_at_once() -> None:
    stored("XTST", make_bars("A", [5.0, 6.0]))
    first = screen(condition="close > 5.5", market="XTST")

    stored("XTST", make_bars("A", [5.0, 4.0]))

    second = screen(condition="close > 5.5", market="XTST")
    assert (len(first.matches), len(second.matches)) == (1, 0)
    assert (first.snapshot, second.snapshot) == ("XTST:1", "XTST:2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("condition", "code", "words"),
    [
        ("rsx(14) < 30", "condition", "Did you mean rsi"),
        ("", "condition", "empty"),
        ("per < 10", "field_without_data", "no data yet for per"),
        ("bars_held >= 5", "field_not_available", "bars_held is known but not available"),
        ("close@15m > 5", "timeframe_not_available", "15m is known"),
        ("time_of_day >= 15:20", "field_not_available", "time_of_day"),
    ],
)
def test_a_condition_that_cannot_be_evaluated_is_refused_in_words(condition: str, code: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as raised:
        screen(condition=condition, market="SAMPLE")

    assert raised.value.code == code
    assert raised.value.problems


@pytest.mark.django_db
def test_errors_are_said_in_the_readers_language_to_the_last_word() -> None:
    with override("ko"), pytest.raises(Invalid) as raised:
        screen(condition="rsx(14) < 30", market="SAMPLE")

    with override("ko"):
        told = raised.value.as_dict()["message"]
    assert "rsi" in told
    assert not {"line", "There", "mean"} & set(told.replace(":", " ").split())
