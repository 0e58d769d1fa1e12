"""Journals follow the bars of their market: after each night, a split, a halt, a new name, and an exit."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from executions.models import WorkflowExecution
from pastetrader.accounts.models import User
from screening.bars.versions import raise_version
from screening.models import Bar, Instrument, Side, Signal, SignalOutcome
from screening.signals.journal.behind import markets_behind
from screening.signals.journal.figures import figures_of
from screening.signals.journal.filling import fill_journal
from screening.signals.recording import Finding, Origin, record_signals
from screening.tests.factories import FIRST, make_bars, stored
from screening.tests.signals.emitting import MARKET, days
from screening.tests.tools.test_builtin_tools import context_of

DAYS = days(FIRST, 40)
CLOSES = [100.0 + place for place in range(40)]


@pytest.fixture
def origin(owner: User) -> Origin:
    """A step of a workflow."""
    context = context_of(owner)
    return Origin(context.workflow_id, "emit", context.execution_id, context.node_execution_id)


def _store(count: int, **more: list[float]) -> None:
    symbols = {"A": CLOSES[:count], "FLAT": [50.0] * count, **more}
    stored(MARKET, *(make_bars(symbol, closes) for symbol, closes in symbols.items()))


def _signal(origin: Origin, place: int, *, side: Side = Side.LONG, symbol: str = "A") -> Signal:
    finding = Finding(symbol, Decimal(7))
    return record_signals(origin=origin, market=MARKET, side=side, bar=DAYS[place], findings=[finding]).signals[0]


def _journal(signal: Signal) -> SignalOutcome:
    return SignalOutcome.objects.get(signal=signal)


def test_a_journal_grows_with_the_bars_and_ends_after_twenty(origin: Origin) -> None:
    _store(10)
    signal = _signal(origin, 9)
    fill_journal(MARKET)
    assert (_journal(signal).close, _journal(signal).bars, _journal(signal).return_1) == (109.0, 0, None)

    for count, bars, known in ((11, 1, (1,)), (15, 5, (1, 5)), (29, 19, (1, 5)), (40, 20, (1, 5, 20))):
        _store(count)
        fill_journal(MARKET)
        row = _journal(signal)
        assert row.bars == bars
        for sessions in (1, 5, 20):
            expected = pytest.approx(100 * sessions / 109) if sessions in known else None
            assert getattr(row, f"return_{sessions}") == expected
            halved = pytest.approx(50 * sessions / 109) if sessions in known else None
            assert getattr(row, f"market_{sessions}") == halved
    assert row.is_complete
    assert row.best == pytest.approx(2000 / 109)
    assert row.worst == pytest.approx(100 / 109)


def test_only_what_is_behind_its_market_is_worked_out(origin: Origin) -> None:
    _store(12)
    signal = _signal(origin, 9)
    assert markets_behind() == [MARKET]
    fill_journal(MARKET)
    assert markets_behind() == []
    before = _journal(signal)

    fill_journal(MARKET)
    raise_version(MARKET)
    assert markets_behind() == [MARKET]
    fill_journal(MARKET)

    after = _journal(signal)
    assert after.version == before.version + 1
    assert {**vars(after), "version": 0, "_state": 0} == {**vars(before), "version": 0, "_state": 0}


def test_after_a_split_both_closes_are_of_the_adjusted_bars(origin: Origin) -> None:
    _store(15)
    signal = _signal(origin, 9)
    fill_journal(MARKET)
    _store(16, A=[price / 50 for price in CLOSES[:16]])

    fill_journal(MARKET)

    assert _journal(signal).close == pytest.approx(109 / 50)
    assert _journal(signal).return_5 == pytest.approx(100 * 5 / 109)
    assert Signal.objects.get(pk=signal.pk).price == 7


def test_a_renamed_symbol_keeps_its_journal(origin: Origin) -> None:
    _store(15)
    signal = _signal(origin, 9)
    Instrument.objects.filter(symbol="A").update(symbol="NEW")
    raise_version(MARKET)

    fill_journal(MARKET)

    assert _journal(signal).return_5 == pytest.approx(100 * 5 / 109)


def test_a_symbol_that_has_stopped_says_when_its_last_bar_was(origin: Origin) -> None:
    _store(20, A=CLOSES[:12])
    signal = _signal(origin, 9)

    fill_journal(MARKET)

    row = _journal(signal)
    assert (row.bars, row.return_5, row.symbol_until, row.market_until) == (2, None, DAYS[11], DAYS[19])
    assert row.has_stopped


def test_a_bar_that_is_stored_no_more_leaves_nothing_known(origin: Origin) -> None:
    _store(15)
    signal = _signal(origin, 9)
    fill_journal(MARKET)
    Bar.objects.filter(instrument__symbol="A", session=DAYS[9]).delete()
    raise_version(MARKET)

    fill_journal(MARKET)

    row = _journal(signal)
    assert (row.close, row.bars, row.return_1, row.market_1, row.best) == (None, 0, None, None, None)


def test_a_session_that_is_not_over_is_not_looked_at(origin: Origin) -> None:
    today = date.today()  # noqa: DTZ011  # of the machine, which is at most a day from that of the market
    first = today - timedelta(days=3)
    bars = [make_bars(symbol, [5.0, 6.0, 7.0, 8.0, 9.0, 10.0], first=first) for symbol in ("A", "B")]
    stored(MARKET, *bars)
    finding = Finding("A", Decimal(5))
    signal = record_signals(origin=origin, market=MARKET, side=Side.LONG, bar=first, findings=[finding]).signals[0]

    fill_journal(MARKET)

    row = _journal(signal)
    assert row.market_until is not None
    assert row.market_until < today + timedelta(days=1)
    assert row.bars <= 3


def test_a_market_without_bars_is_no_error(origin: Origin) -> None:
    Instrument.objects.create(market="XNOBAR", symbol="A")
    record_signals(origin=origin, market="XNOBAR", side=Side.LONG, bar=DAYS[0], findings=[Finding("A", Decimal(5))])

    fill_journal("XNOBAR")

    assert markets_behind() == []


@pytest.mark.parametrize("order", [("long", "exit"), ("exit", "long")])
def test_an_exit_names_the_entries_that_it_ends_in_whatever_order_they_are_recorded(
    origin: Origin, order: tuple[str, ...]
) -> None:
    _store(30)
    made: dict[str, list[Signal]] = {}
    for side in order:
        places = [3, 5, 8, 9] if side == "long" else [8, 12]
        made[side] = [_signal(origin, place, side=Side(side)) for place in reversed(places)][::-1]
        fill_journal(MARKET)

    entries = [Signal.objects.get(pk=one.pk) for one in made["long"]]
    first, second = made["exit"]
    assert [one.ended_by_id for one in entries] == [first.pk, first.pk, second.pk, second.pk]
    assert set(first.ends.all()) == {*entries[:2]}
    assert _journal(entries[0]).exit_return == pytest.approx(100 * (108 / 103 - 1))
    assert _journal(entries[3]).exit_return == pytest.approx(100 * (112 / 109 - 1))


def test_exits_of_other_workflows_and_symbols_end_nothing(origin: Origin, owner: User) -> None:
    _store(30)
    entry = _signal(origin, 3)
    other = context_of(owner)
    elsewhere = Origin(other.workflow_id, "emit", other.execution_id, other.node_execution_id)
    _signal(elsewhere, 5, side=Side.EXIT)
    _signal(origin, 5, side=Side.EXIT, symbol="FLAT")

    assert Signal.objects.get(pk=entry.pk).ended_by is None


def test_figures_of_a_workflow_stand_beside_those_of_the_market(origin: Origin) -> None:
    _store(30, FALLS=[100.0 - place for place in range(30)])
    for place, symbol in ((3, "A"), (4, "FALLS"), (5, "A"), (28, "A")):
        _signal(origin, place, symbol=symbol)
    _signal(origin, 20, side=Side.EXIT)
    fill_journal(MARKET)
    workflow = WorkflowExecution.objects.get(pk=origin.execution_id).workflow

    entries, exits = figures_of(workflow)

    own = [100 * 5 / 103, -100 * 5 / 96, 100 * 5 / 105]
    after = entries.after[1]
    assert (entries.side, entries.signals, after.sessions, after.known) == (Side.LONG, 4, 5, 3)
    assert after.share_up == pytest.approx(200 / 3)
    assert after.mean == pytest.approx(sum(own) / 3)
    assert after.median == pytest.approx(own[2])
    assert after.market == pytest.approx(
        sum(100 * (5 / (100 + place) - 5 / (100 - place)) / 3 for place in (3, 4, 5)) / 3
    )
    assert entries.ended == 2
    assert (exits.side, exits.signals, exits.after[2].known, exits.after[2].mean) == (Side.EXIT, 1, 0, None)


def test_the_bars_of_a_thousand_signals_are_looked_at_in_batches(origin: Origin, monkeypatch: Any) -> None:
    monkeypatch.setattr("screening.signals.journal.filling.AT_ONCE", 7)
    closes = {f"S{number:02}": [10.0, 11.0] for number in range(20)}
    stored(MARKET, pl.concat([make_bars(symbol, some) for symbol, some in closes.items()]))
    findings = [Finding(symbol, Decimal(10)) for symbol in closes]
    record_signals(origin=origin, market=MARKET, side=Side.LONG, bar=DAYS[0], findings=findings)

    fill_journal(MARKET)

    assert SignalOutcome.objects.filter(version=1, return_1__gt=9.9).count() == 20
