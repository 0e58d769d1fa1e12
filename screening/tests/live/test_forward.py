"""Live signals beside what their backtest expects: one definition of both, a band that holds, one alarm a crossing."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.test import Client

from pastetrader.accounts.models import User
from screening.backtest.expected import Expected, band, block_days
from screening.backtest.forward import expected_of, first_of_runs, forward_of
from screening.backtest.planning.settings import Settings
from screening.backtest_reports.services import request_backtest
from screening.backtest_reports.work import work_on
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import Panel, day, day_number
from screening.bars.versions import raise_version
from screening.live.forward import look_at
from screening.live.strategies import strategy_of_steps
from screening.models import BacktestReport, BandState, ForwardWatch, Side, Signal
from screening.signals.journal.filling import fill_journal
from screening.signals.journal.outcomes import HORIZONS, Outcomes, returns_after
from screening.signals.recording import Finding, Origin, record_signals
from screening.tests.factories import random_panel
from screening.tests.live.making import MARKET, bars, draft, screening
from screening.tests.tools.test_builtin_tools import context_of
from workflows.models import Workflow
from workflows.services import graph_of, replace_graph

# --- pure ---


def test_a_backtest_counts_returns_as_the_journal_does() -> None:
    panel = random_panel()
    outcomes = Outcomes(panel)
    rows = np.arange(len(panel.sessions))
    for sessions in HORIZONS:
        found = returns_after(panel, rows, sessions)
        for place, symbol in enumerate(panel.symbols):
            for row in range(int(panel.starts[place]), int(panel.ends[place])):
                wanted = outcomes.followed(symbol, day(int(panel.sessions[row]))).returns.get(sessions)
                assert (None if np.isnan(found[row]) else found[row]) == wanted


def test_a_signal_is_the_first_bar_of_a_run_within_its_symbol() -> None:
    panel = random_panel(lengths=(4, 3))
    entries = np.array([True, True, False, True, True, True, False])
    assert first_of_runs(entries, panel).tolist() == [True, False, False, True, True, False, False]


def test_what_is_expected_are_the_figures_of_the_signals_of_the_period() -> None:
    panel = random_panel(lengths=(80, 80))
    entries = np.zeros(160, dtype=np.bool_)
    entries[[3, 20, 21, 40, 90, 100, 159]] = True
    first, last = int(panel.sessions[10]), int(panel.sessions[70])
    one, five, _twenty = forward_of(entries, panel, first, last)
    wanted = returns_after(panel, np.array([20, 40, 90, 100]), 5)
    assert (one.n, five.n, five.sessions) == (4, 4, 5)
    assert five.mean == pytest.approx(wanted.mean(), abs=1e-6)
    assert five.std == pytest.approx(wanted.std(ddof=1), abs=1e-6)
    assert five.share_up == pytest.approx(100 * (wanted > 0).mean(), abs=1e-3)
    assert forward_of(np.zeros_like(entries), panel, first, last)[0] == Expected(1)


def test_nine_of_ten_means_of_signals_that_come_in_blocks_lie_in_the_band() -> None:
    random = np.random.default_rng(11)

    def drawn(blocks: int, each: int) -> tuple[np.ndarray, list[int]]:
        together = np.repeat(random.normal(0, 2, blocks), each)
        days = np.repeat(np.arange(blocks) * block_days(5), each)
        return together + random.normal(1, 3, blocks * each), days.tolist()

    inside, too_narrow = 0, 0
    for _trial in range(300):
        past, days = drawn(200, 6)
        expected = expected_of(5, past, np.array(days, dtype=np.int32))
        live, live_days = drawn(5, 4)
        low, high = band(expected, live_days) or (0.0, 0.0)
        inside += low <= live.mean() <= high
        alone = band(Expected(5, expected.n, expected.mean, expected.std), live_days) or (0.0, 0.0)
        too_narrow += not alone[0] <= live.mean() <= alone[1]
    assert 0.86 <= inside / 300 <= 0.94
    assert too_narrow / 300 > 0.15


# --- with rows ---

pytestmark = pytest.mark.database


def _tried(workflow: Workflow, by: User) -> BacktestReport:
    strategy = strategy_of_steps(graph_of(workflow))
    assert strategy is not None
    made = request_backtest(
        owner=by, strategy=strategy, settings=Settings(market=MARKET), family="mine", workflow=workflow
    )
    work_on(made.pk)
    made.refresh_from_db()
    assert made.status == "done"
    return made


def _extremes(panel: Panel, count: int, *, worst: bool) -> list[tuple[str, date]]:
    """Bars after which a symbol did worst, or best, over five; each in a week of its own."""
    rows = np.arange(len(panel.sessions))
    returns = returns_after(panel, rows, 5)
    found: dict[int, tuple[str, date]] = {}
    for row in np.argsort(returns if worst else -returns).tolist():
        week = int(panel.sessions[row]) // 7
        if not np.isnan(returns[row]) and week not in found:
            owner = int(np.searchsorted(panel.ends, row, side="right"))
            found[week] = (panel.symbols[owner], day(int(panel.sessions[row])))
    return list(found.values())[:count]


def _signals(workflow: Workflow, chosen: list[tuple[str, date]], owner: User) -> None:
    context = context_of(owner)
    origin = Origin(workflow.pk, "emit_signals", context.execution_id, context.node_execution_id)
    for symbol, bar in chosen:
        record_signals(origin=origin, market=MARKET, side=Side.LONG, bar=bar, findings=[Finding(symbol, Decimal(7))])


def test_signals_that_leave_what_was_expected_are_told_once_a_crossing(owner: User, owner_client: Client) -> None:
    bars(symbols=12, count=160)
    workflow = draft(owner)
    report = _tried(workflow, owner)
    assert report.summary
    assert [one["sessions"] for one in report.summary["forward"]] == [1, 5, 20]
    assert "What its signals were followed by" in owner_client.get(f"/backtests/{report.pk}/").text
    panel = loaded_markets().get(MARKET).bars.panel
    _signals(workflow, _extremes(panel, 9, worst=True), owner)
    fill_journal(MARKET)
    five = ForwardWatch.objects.get(workflow=workflow, sessions=5)
    assert (five.known, five.state, five.crossings) == (9, BandState.INSIDE, 0)

    _signals(workflow, _extremes(panel, 12, worst=True), owner)
    fill_journal(MARKET)
    five.refresh_from_db()
    assert (five.known, five.state, five.crossings) == (12, BandState.BELOW, 1)
    assert five.mean is not None
    assert five.low is not None
    assert five.mean < five.low
    since = five.since
    for _minute in range(2):
        raise_version(MARKET)
        fill_journal(MARKET)
        assert look_at(workflow, graph_of(workflow)) == []
    five.refresh_from_db()
    assert (five.crossings, five.since) == (1, since)

    for address in ("/", "/signals/", f"/workflows/{workflow.pk}/"):
        assert "orse than" in owner_client.get(address).text, address
    after = owner_client.get(f"/api/v1/workflows/{workflow.pk}/signal-journal").json()["forward"]
    assert (after["backtest"], after["after"][1]["state"], after["after"][1]["known"]) == (str(report.pk), "below", 12)

    Signal.objects.filter(workflow=workflow).delete()
    assert look_at(workflow, graph_of(workflow)) == []
    five.refresh_from_db()
    assert (five.state, five.crossings) == (BandState.INSIDE, 1)
    _signals(workflow, _extremes(panel, 12, worst=False), owner)
    fill_journal(MARKET)
    five.refresh_from_db()
    assert (five.state, five.crossings) == (BandState.ABOVE, 2)
    assert "etter than" in owner_client.get("/").text


def test_without_a_backtest_of_these_rules_the_page_offers_one(owner: User, owner_client: Client) -> None:
    bars()
    workflow = draft(owner)
    shown = owner_client.get(f"/workflows/{workflow.pk}/").text
    assert "No backtest yet" in shown
    assert shown.count("Check on past data") == 2
    _tried(workflow, owner)
    assert "No backtest yet" not in owner_client.get(f"/workflows/{workflow.pk}/").text
    replace_graph(workflow=workflow, graph=screening("close > sma(9)"), expected_version=workflow.version)
    shown = owner_client.get(f"/workflows/{workflow.pk}/").text
    assert "The backtest is of other rules" in shown


def test_days_of_the_calendar_are_counted_from_one_beginning() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert (block_days(1), block_days(5), block_days(20)) == (1, 7, 28)
