"""Fundamentals in conditions: what was known on the session of a bar, in the unit of the language, and never later."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.bars.facts import NEVER, DatedFacts
from screening.bars.panel import Panel, day_number
from screening.conditions import parse
from screening.conditions.checks.figures import without_figures, without_source
from screening.conditions.evaluation.evaluate import bars_needed, evaluate, last_values, problems_of
from screening.conditions.evaluation.explanation import explain, held_at
from screening.conditions.evaluation.values import Indicators
from screening.conditions.tree import Series
from screening.tests.conditions.plain.markets import dated
from screening.tests.factories import FIRST, make_panel

D = day_number(FIRST)


def market(panel: Panel, **told: dict[str, list[tuple[int, float]]]) -> Indicators:
    """The panel with figures by symbol: (days after the first session, value)."""
    facts = {
        name: dated(panel, {symbol: [(D + when, value) for when, value in said] for symbol, said in by_symbol.items()})
        for name, by_symbol in told.items()
    }
    return Indicators(panel, facts=facts)


def values_of(text: str, indicators: Indicators) -> list[float | None]:
    """The series at every bar of the first symbol."""
    panel = indicators.panel
    line = indicators.last(series_of(text), int(panel.lengths[0]))[0]
    return [None if np.isnan(value) else float(value) for value in line]


def series_of(text: str) -> Series:
    return parse(f"{text} > 1").series[0]


FIVE = make_panel(A=[10.0, 11, 12, 13, 14])


def test_a_figure_is_known_from_its_day_on() -> None:
    known = market(FIVE, roe={"A": [(1, 8.0), (3, 9.5)]})

    assert values_of("roe", known) == [None, 8.0, 8.0, 9.5, 9.5]
    assert values_of("roe[2]", known) == [None, None, None, 8.0, 8.0]
    assert evaluate(parse("roe > 9"), known, bars=5).tolist() == [[1, 0, 0, 2, 2]]
    assert evaluate(parse("not roe > 9"), known, bars=5).tolist() == [[1, 2, 2, 0, 0]]
    assert evaluate(parse("roe rising"), known, bars=5).tolist() == [[1, 1, 0, 2, 0]]


def test_what_was_told_on_a_day_without_a_bar_is_known_at_the_next_one() -> None:
    panel = make_panel(A=[1.0, 2.0], B=[1.0, 2.0, 3.0, 4.0])

    known = market(panel, roe={"A": [(0, 5.0)], "B": [(-100, 7.0), (99, 1.0)]})

    assert last_values(parse("roe > 1"), known)["roe"].tolist() == [5.0, 7.0]


def test_units_are_those_of_the_language() -> None:
    known = market(
        FIVE,
        market_cap={"A": [(0, 3e11)]},
        debt_ratio={"A": [(0, 150.0)]},
        sales_growth={"A": [(0, 12.5)]},
        dividend_yield={"A": [(0, 2.5)]},
    )

    text = "market_cap >= 3000억 and debt_ratio == 150 and debt_to_equity == 1.5 and revenue_growth == 12.5"
    assert evaluate(parse(f"{text} and dividend_yield == 2.5"), known)[0, 0] == 2


@pytest.mark.parametrize(
    ("per", "eps", "expected"),
    [
        ([(0, 12.0)], [], [12.0] * 5),
        # KIS says no PER of a loss: what it said before isn't the PER any more.
        ([(0, 12.0)], [(0, 900.0), (2, -50.0)], [12.0, 12.0, None, None, None]),
        ([(0, 12.0), (4, 8.0)], [(2, -50.0), (4, 70.0)], [12.0, 12.0, None, None, 8.0]),
        ([(0, 0.0), (2, -3.0), (3, 4.0)], [], [None, None, None, 4.0, 4.0]),
        ([(0, 12.0)], [(1, 0.0)], [12.0, None, None, None, None]),
    ],
)
def test_a_loss_has_no_per(
    per: list[tuple[int, float]], eps: list[tuple[int, float]], expected: list[float | None]
) -> None:
    assert values_of("per", market(FIVE, per={"A": per}, **({"eps": {"A": eps}} if eps else {}))) == expected


def test_less_than_nothing_in_the_books_has_no_pbr() -> None:
    assert values_of("pbr", market(FIVE, pbr={"A": [(0, 0.4)]}, bps={"A": [(3, -10.0)]})) == [0.4, 0.4, 0.4, None, None]


def test_a_yield_is_the_dividends_of_a_year_by_the_close_where_none_is_told() -> None:
    panel = make_panel(A=[100.0] * 400 + [50.0] * 400)
    known = market(panel, dividend={"A": [(20, 1.0), (300, 2.0), (390, 1.5)]})

    found = values_of("dividend_yield", known)

    assert found[364] is None  # the first year is not known as a whole
    assert found[365:385] == [3.0] * 20
    assert found[385:390] == [2.0] * 5
    assert found[390:400] == [3.5] * 10
    assert found[400:665] == [7.0] * 265
    assert found[665:755] == [3.0] * 90
    assert set(found[755:]) == {None}  # nothing was paid, or nothing was told


def test_a_yield_that_is_told_comes_before_one_out_of_dividends() -> None:
    panel = make_panel(A=[100.0] * 500)

    known = market(panel, dividend={"A": [(300, 2.0)]}, dividend_yield={"A": [(450, 2.4)]})

    found = values_of("dividend_yield", known)
    assert (found[449], found[450]) == (2.0, 2.4)
    assert dict(since("dividend_yield > 1", known)) == {"dividend_yield": 450}


def since(text: str, known: Indicators) -> list[tuple[str, int]]:
    """Since when what the condition read of A is known, in days after the first session."""
    found = explain(parse(text), known, "A").beside.known_since
    return [(name, (when - FIRST).days) for name, when in found.items()]


def test_a_longer_bar_knows_what_its_last_session_knew() -> None:
    # FIRST is a Monday; the market has no weekend sessions.
    days = [FIRST + timedelta(days=back) for back in range(19) if (FIRST + timedelta(days=back)).weekday() < 5]
    panel = make_panel(A=[float(one) for one in range(1, len(days) + 1)])
    sessions = np.array([day_number(one) for one in days], dtype=np.int32)
    panel = Panel(panel.symbols, panel.starts, panel.ends, sessions, panel.columns)
    known = market(panel, roe={"A": [(0, 1.0), (4, 2.0), (7, 3.0), (12, 4.0)]})

    weekly = values_of("roe@1w", known)

    # The first Friday is no end of a week yet: whether weekends are sessions is not known before the second week.
    assert weekly == [None] * 5 + [2.0] * 4 + [3.0] * 5 + [4.0]
    assert values_of("roe@1w[1]", known)[-1] == 3.0


def test_an_explanation_says_since_when_a_value_is_known() -> None:
    known = market(FIVE, roe={"A": [(1, 8.0), (3, 9.5)]}, per={"A": [(9, 3.0)]})

    found = explain(parse("roe > 9 and roe[2] < 9 and per < 5 and close > 1"), known, "A")

    assert [dict(part.beside.known_since) for part in found.parts] == [
        {"roe": FIRST + timedelta(days=3)},
        {"roe[2]": FIRST + timedelta(days=1)},
        {},
        {},
    ]
    ((held,),) = held_at(parse("roe > 9"), known, [0])
    assert held.beside.known_since == {"roe": FIRST + timedelta(days=3)}
    ((ago,),) = held_at(parse("roe < 9 within 3 bars"), known, [0])
    assert (ago.bars_ago, ago.values, ago.beside.known_since) == (2, {"roe": 8.0}, {"roe": FIRST + timedelta(days=1)})


def test_a_rank_by_a_fundamental_goes_over_the_symbols_of_which_it_is_known() -> None:
    panel = make_panel(A=[1.0, 2.0], B=[1.0, 2.0], C=[1.0, 2.0], D=[1.0, 2.0])
    known = market(panel, per={"A": [(0, 9.0)], "B": [(0, 3.0)], "C": [(0, 5.0)]}, eps={"C": [(0, -1.0)]})

    assert evaluate(parse("rank(by=per, order=asc) <= 1"), known)[:, 0].tolist() == [0, 2, 1, 1]


def test_a_figure_takes_no_history() -> None:
    assert bars_needed(parse("per < 10")) == 1
    assert bars_needed(parse("per[4] < 10")) == 5
    # The rank of two bars ago is among those that passed the row filters then.
    assert bars_needed(parse("per[4] < 10 and rank(by=roe)[2] < 3")) == 7


# --- against a market ---


def test_what_a_market_has_no_figure_of_is_named_with_the_market() -> None:
    condition = parse("per < 10 and rank(by=[roe, per]) <= 5 and dividend_yield > 1 and close > 5")

    assert problems_of(condition) == ()
    found = list(without_figures(condition.series, {"roe", "dividend"}, "XNAS"))

    assert [(problem.code, problem.path, problem.message.render()) for problem in found] == [
        ("field_without_data", "per", "There is no data yet for per in XNAS.")
    ]
    assert found[0].hint is not None
    assert "Update XNAS" in found[0].hint.render()


def test_what_no_market_has_is_refused_whatever_the_market() -> None:
    condition = parse("psr < 10 and rank(by=roa) <= 5 and foreign_net_buy_days > 2 and eps_growth > 3")

    assert [field for field, _problem in without_source(condition.series)] == [
        "psr",
        "roa",
        "foreign_net_buy_days",
        "eps_growth",
    ]
    assert {problem.code for problem in problems_of(condition)} == {"field_without_data"}
    assert list(without_figures(condition.series, (), "XKRX")) == []


# --- dated figures ---

ENTRIES = st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 40)), st.integers(1, 9).map(float), max_size=30)


@given(ENTRIES, st.integers(0, 3), st.integers(0, 45), st.integers(0, 20))
def test_dated_figures_are_those_of_a_plain_loop(
    entries: dict[tuple[int, int], float], owner: int, session: int, back: int
) -> None:
    rows = sorted((place, when, value) for (place, when), value in entries.items())
    facts = DatedFacts(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.float64),
    )
    known = [(when, value) for place, when, value in rows if place == owner and when <= session]
    of_time = [value for when, value in known if when >= session - back]
    owners, days = np.array([owner]), np.array([session], dtype=np.int32)

    total, count = facts.sums(owners, days - np.int32(back), days)

    assert np.array_equal(facts.at(owners, days), [known[-1][1] if known else np.nan], equal_nan=True)
    assert facts.since(owners, days).tolist() == [known[-1][0] if known else NEVER]
    assert (total.tolist(), count.tolist()) == ([sum(of_time)], [len(of_time)])
