"""Fundamentals of a market with screens: found where they are known, refused by name where the market has none."""

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from django.utils.translation import override

from pastetrader.common.errors import Invalid
from screening.backtest.described import Described
from screening.backtest.planning.settings import Settings
from screening.backtest.services import backtest
from screening.bars.panel import day
from screening.instruments.dated_rows import figures_of, record_facts
from screening.models import Instrument
from screening.screens.candles import candles
from screening.screens.hit_rates import hit_rates
from screening.screens.presentation import explanation_json
from screening.services import Match, market_facts, screen, take, why
from screening.tests.factories import FIRST, make_bars, make_context, stored
from screening.tools.argument_checks import check_screen
from screening.tools.builtin import ScreenArguments, ScreenToolResult
from screening.tools.computed import screen as screen_tool
from screening.universe.choosing import choose
from screening.universe.spec import Universe
from screening.wording.reasons import reason_message

pytestmark = pytest.mark.django_db
LAST = FIRST + timedelta(days=4)


@pytest.fixture
def figures() -> Callable[..., None]:
    """Five bars of A, B and C, and a way to tell figures of them on a day."""
    stored("XTST", *(make_bars(symbol, [10.0, 11, 12, 13, 14]) for symbol in "ABC"))
    identities = dict(Instrument.objects.filter(market="XTST").values_list("symbol", "id"))

    def tell(day: int, name: str, **values: float) -> None:
        facts = {(identities[symbol], name): (value, "") for symbol, value in values.items()}
        record_facts("XTST", facts, FIRST + timedelta(days=day))

    return tell


def found(condition: str, as_of: date | None = None) -> list[str]:
    """The symbols that the condition finds."""
    return [match.symbol for match in screen(condition=condition, market="XTST", as_of=as_of).matches]


def test_a_screen_sees_what_was_known_on_its_session(figures: Callable[..., None]) -> None:
    figures(0, "per", A=8.0, B=20.0)
    figures(3, "per", A=15.0, B=9.0)

    assert found("per < 10") == ["B"]
    assert found("per < 10", FIRST + timedelta(days=2)) == ["A"]
    assert found("per < 10 and per[2] > 10") == ["B"]
    assert found("not per < 10") == ["A"]  # of C nothing is known
    assert screen(condition="per < 10", market="XTST").skipped == {"no_value": 1}


def test_a_market_without_the_figure_is_refused_with_what_to_do(figures: Callable[..., None]) -> None:
    figures(0, "per", A=8.0)

    with pytest.raises(Invalid, match="no data yet for roe in XTST") as refused:
        screen(condition="per < 10 and roe > 10", market="XTST")

    assert refused.value.code == "field_without_data"
    (problem,) = refused.value.problems
    assert problem.hint is not None
    assert "Update XTST from a source" in problem.hint.render()
    with pytest.raises(Invalid, match="no data yet for debt_ratio in XTST"):
        screen(condition="close > 1", market="XTST", values=["debt_ratio"])
    with pytest.raises(Invalid, match="no data yet for debt_ratio in XTST"):
        take(market="XTST", symbols=["A"], values=["debt_ratio"])
    with pytest.raises(Invalid, match="no data yet for psr"):
        screen(condition="psr < 10", market="XTST")


def test_values_beside_are_those_that_were_known(figures: Callable[..., None]) -> None:
    figures(2, "market_cap", A=3e11)

    taken = take(market="XTST", symbols=["A", "B"], values=["market_cap"])

    assert [match.values for match in taken.matches] == [{"market_cap": 3e11}, {"market_cap": None}]


def test_weekly_bars_have_figures_too(figures: Callable[..., None]) -> None:
    stored("XWKL", make_bars("A", [float(one) for one in range(1, 30)]))
    pk = Instrument.objects.get(market="XWKL").pk
    record_facts("XWKL", {(pk, "roe"): (12.0, "")}, FIRST + timedelta(days=9))

    hits = screen(condition="roe > 10", market="XWKL", timeframe="1w").matches

    assert [match.symbol for match in hits] == ["A"]
    assert not screen(condition="roe > 10", market="XWKL", timeframe="1w", as_of=FIRST + timedelta(days=8)).matches


def test_an_explanation_says_since_when_and_among_how_many(figures: Callable[..., None]) -> None:
    figures(1, "per", A=8.0, B=9.0, C=30.0)
    condition = "per < 10 and rank(by=close) <= 1"

    answer = explanation_json(why(condition=condition, market="XTST", symbol="A"), str)

    one, other = answer["explanation"]["parts"]
    assert (one["known_since"], one["ranked"], other["ranked"]) == (
        {"per": "2023-01-03"},
        {},
        {"rank(by=close, order=desc)": 2},
    )
    assert one["seen"] == "P/E 8 < 10 (P/E known since 2023-01-03)"
    assert "2 symbols ranked" in other["seen"]


def test_a_signal_says_since_when_its_figures_were_known(figures: Callable[..., None]) -> None:
    figures(1, "per", A=8.0)

    result = screen_tool(make_context(), ScreenArguments(condition="per < 10 and close > 1", market="XTST"))

    (match,) = ScreenToolResult.model_validate(result.model_dump(mode="json")).matches
    (known, plain) = (held.model_dump() for held in match.held)
    assert known["known_since"] == {"per": "2023-01-03"}
    assert not {"known_since", "ranked"} & set(plain)  # what few conditions have takes no room
    assert reason_message(known).render() == "P/E 8 < 10 (P/E known since 2023-01-03)"


def test_figures_of_a_market_are_its_own(figures: Callable[..., None]) -> None:
    figures(0, "per", A=8.0)
    Instrument.objects.create(market="XOTH", symbol="A")

    assert figures_of("XTST", ["per", "roe"]) == {"per"}
    assert figures_of("XOTH", ["per", "roe"]) == frozenset()
    assert market_facts(market="XTST").figures == {"per"}


def test_hit_rates_say_which_figure_the_market_lacks(figures: Callable[..., None]) -> None:
    figures(2, "per", A=8.0, B=12.0)

    known, unknown = hit_rates(market="XTST", conditions=["per < 10", "roe > 10"]).rates

    assert (known.true, known.known, known.now) == (3, 6, 1)
    assert unknown.problem is not None
    assert unknown.problem.message.render() == "There is no data yet for roe in XTST."


def test_arguments_are_checked_against_their_market(figures: Callable[..., None]) -> None:
    figures(0, "per", A=8.0)
    calls = [
        {"condition": "per < 10", "market": "XTST"},
        {"condition": "per < 10 and rank(by=roe) <= 3", "market": "xtst"},
        {"condition": "per < 10", "market": "{{ variables.market }}"},  # is seen when it runs
        {"condition": "psr < 10", "market": "XTST"},
        {"condition": "per <", "market": "XTST"},
        {"condition": "close > 5", "market": "XTST"},
    ]

    told = [
        (place, problem.code, problem.severity, problem.path)
        for place, problem in check_screen(calls)
        if problem.path == "condition"
    ]

    assert told == [
        (1, "field_without_data", "warning", "condition"),
        (3, "field_without_data", "error", "condition"),
        (4, "unreadable_condition", "error", "condition"),
    ]


def test_the_refusal_is_said_in_the_readers_language(figures: Callable[..., None]) -> None:
    with override("ko"), pytest.raises(Invalid) as refused:
        screen(condition="roe > 10", market="XTST")

    assert "XTST" in str(refused.value.message)


# --- days without a trade ---


def test_a_halted_symbol_is_no_hit_and_in_nobodys_rank() -> None:
    """H has the best of everything until it is halted; others go on."""
    halted = make_bars("H", [50.0, 60, 70, 80, 90])
    stored("XTST", halted, make_bars("A", [10.0, 11, 12, 13, 14, 15, 16]), make_bars("B", [10.0, 10, 9, 9, 9, 9, 9]))

    for condition in ("close > 1", "rank(close) <= 1", "close > 1 and rank_pct(close) <= 50", "close rising(1)"):
        assert "H" not in found(condition)
    assert found("rank(close) <= 1") == ["A"]
    assert found("rank(close) <= 1", LAST) == ["H"]
    assert screen(condition="close > 1", market="XTST").skipped == {"stale": 1}


def test_a_gap_makes_no_cross_and_no_change_of_its_own() -> None:
    """The same bars with a week missing: what bars say of each other stays, and the missing days say nothing."""
    bars = make_bars("A", [10.0, 11, 12, 11, 10, 11, 12, 13])
    gap = bars.with_columns(
        pl.when(pl.int_range(pl.len()) >= 4)
        .then(pl.col("session") + pl.duration(days=7))
        .otherwise(pl.col("session"))
        .cast(pl.Date)
        .alias("session"),
        pl.lit("G").alias("symbol"),
    )
    stored("XAAA", bars)
    stored("XGAP", gap)

    for number, session in enumerate(bars["session"].to_list()):
        later = session + timedelta(days=7 if number >= 4 else 0)
        for condition in ("change_pct > 5", "close crosses_above sma(3)", "close > close[2]", "rsi(3) < 50"):
            plain = [hit.close for hit in _hits(condition, "XAAA", session)]
            assert [hit.close for hit in _hits(condition, "XGAP", later)] == plain
    inside = bars["session"].to_list()[3] + timedelta(days=3)
    assert screen(condition="close > 1", market="XGAP", as_of=inside).as_of == bars["session"].to_list()[3]


def _hits(condition: str, market: str, as_of: date) -> tuple[Match, ...]:
    try:
        return screen(condition=condition, market=market, as_of=as_of).matches
    except Invalid as refused:
        if refused.code != "too_little_history":
            raise
        return ()


def test_a_chart_and_a_universe_refuse_by_name_what_the_market_has_no_figure_of(figures: Callable[..., None]) -> None:
    figures(0, "per", A=8.0, B=3.0)

    assert choose(Universe(market="XTST", rank_by="per", rank_order="asc")).symbols == ("B", "A")
    assert candles(market="XTST", symbol="A", count=5, condition="per < 10", lines=None).hits == tuple(
        FIRST + timedelta(days=back) for back in range(5)
    )
    for refused in (
        lambda: choose(Universe(market="XTST", rank_by="roe")),
        lambda: candles(market="XTST", symbol="A", count=5, lines=["roe"]),
        lambda: candles(market="XTST", symbol="A", count=5, condition="roe > 1"),
    ):
        with pytest.raises(Invalid, match="no data yet for roe in XTST"):
            refused()


def test_a_backtest_trades_on_what_was_known(figures: Callable[..., None]) -> None:
    """Of B it is known on the second day; A and C are not looked at: places in the market are not those here."""
    figures(1, "per", A=30.0, B=8.0)
    strategy = Described(entry="per < 10", exit="per > 20").strategy()

    report = backtest(strategy, Settings(market="XTST", symbols=("B",), costs="none"))

    (trade,) = report.run.ledger.trades
    assert day(int(report.run.rows.sessions[trade.signal])) == FIRST + timedelta(days=1)
    with pytest.raises(Invalid, match="no data yet for roe in XTST"):
        backtest(Described(entry="roe > 10", exit="close < 1").strategy(), Settings(market="XTST"))
