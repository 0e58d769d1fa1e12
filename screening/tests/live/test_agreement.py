"""Live signals against what the past decides of the same sessions: equal, and where not, which one and why."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import numpy as np
import pytest
from django.test import Client

from executions.services.start import start_execution
from executions.status import Status, TriggerType
from executions.tests.factories import drained
from pastetrader.accounts.models import User
from screening.bars.loaded_markets import loaded_markets
from screening.bars.panel import day
from screening.bars.versions import raise_version
from screening.live.following import follow_signals
from screening.models import Bar, LiveAgreement, Signal
from screening.signals.journal.filling import fill_journal
from screening.tests.live.making import MARKET, bars, draft, screening
from workflows.models import Workflow
from workflows.services import replace_graph

# Whoever watches over a step that takes long does so by a connection of its own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def _run(workflow: Workflow, session: date, by: User) -> None:
    """The real workflow, as of the end of a session."""
    moment = datetime.combine(session, time(23, 59, tzinfo=UTC))
    run = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=by, as_of=moment)
    assert drained(run).status == Status.COMPLETED


def _sessions(market: str, count: int) -> list[date]:
    days = np.unique(loaded_markets().get(market).bars.panel.sessions)
    return [day(number) for number in days[-count:].tolist()]


def test_what_a_workflow_found_on_the_sample_market_is_what_the_past_decides(owner: User, owner_client: Client) -> None:
    workflow = draft(owner, "rsi(14) < 35", market="SAMPLE")
    for session in _sessions("SAMPLE", 5):
        _run(workflow, session, owner)
    fill_journal("SAMPLE")
    found = LiveAgreement.objects.get(workflow=workflow)
    assert found.signals == Signal.objects.filter(workflow=workflow).count() > 10
    assert (found.sessions, found.same, found.missed, found.differing) == (5, found.signals, 0, [])
    words = f"{found.signals} of {found.signals} live signals of 5 sessions are the ones that the past decides"
    assert words in owner_client.get(f"/workflows/{workflow.pk}/").text
    said = owner_client.get(f"/api/v1/workflows/{workflow.pk}/signal-journal").json()["agreement"]
    assert (said["same"], said["signals"], said["sessions"], said["snapshots"]) == (
        found.signals,
        found.signals,
        5,
        [loaded_markets().get("SAMPLE").bars.snapshot],
    )


def test_bars_that_change_and_signals_that_were_not_made_are_named_with_why(owner: User, owner_client: Client) -> None:
    bars(symbols=10, count=80)
    workflow = draft(owner, "close > 1.01 * sma(5)")
    for session in _sessions(MARKET, 10):
        _run(workflow, session, owner)
    fill_journal(MARKET)
    before = LiveAgreement.objects.get(workflow=workflow)
    assert (before.same, before.missed) == (before.signals, 0)
    assert before.signals > 3

    signals = list(Signal.objects.filter(workflow=workflow).select_related("instrument").order_by("-bar"))
    # One of several runs of its symbol, so that another one is told still.
    gone = next(one for one in signals if sum(other.instrument == one.instrument for other in signals) > 1)
    changed = next(one for one in signals if one.instrument != gone.instrument)
    bar = Bar.objects.get(instrument=changed.instrument, session=changed.bar)
    low = bar.low * Decimal("0.9")
    Bar.objects.filter(pk=bar.pk).update(close=low, low=low)
    gone.delete()
    raise_version(MARKET)
    follow_signals(MARKET)

    after = LiveAgreement.objects.get(workflow=workflow)
    assert (after.signals, after.same) == (before.signals - 1, before.signals - 2)
    missed = {(one["symbol"], one["bar"]) for one in after.differing if one["missed"]}
    assert (gone.instrument.symbol, gone.bar.isoformat()) in missed
    assert after.missed == len(missed)
    said = owner_client.get(f"/api/v1/workflows/{workflow.pk}/signal-journal").json()["agreement"]["differing"]
    why = next(one["why"] for one in said if one["symbol"] == changed.instrument.symbol and not one["missed"])
    assert "Its bar has changed since: the close was" in why
    assert "It was decided as of" in why
    assert f"{MARKET}:1 then, {MARKET}:2 now" in why
    assert changed.instrument.symbol in owner_client.get(f"/workflows/{workflow.pk}/").text


def test_a_run_that_came_after_its_session_was_long_over_is_said_to_be_late(owner: User) -> None:
    bars(symbols=10, count=80)
    workflow = draft(owner, "close > 1.01 * sma(5)")
    run = start_execution(workflow=workflow, trigger_type=TriggerType.MANUAL, triggered_by=owner)
    assert drained(run).status == Status.COMPLETED
    signal = Signal.objects.filter(workflow=workflow).select_related("instrument").earliest("instrument__symbol")
    Bar.objects.filter(instrument=signal.instrument, session=signal.bar).delete()
    raise_version(MARKET)
    follow_signals(MARKET)
    [differing] = LiveAgreement.objects.get(workflow=workflow).differing
    assert "Its bar is not stored any more." in differing["why"]
    assert "The run was late: it looked at this session on" in differing["why"]


def test_signals_of_other_rules_are_not_held_against_the_present_ones(owner: User) -> None:
    bars(symbols=10, count=80)
    workflow = draft(owner, "close > 1.01 * sma(5)")
    *early, last = _sessions(MARKET, 4)
    for session in early:
        _run(workflow, session, owner)
    replace_graph(workflow=workflow, graph=screening("close < 0.99 * sma(5)"), expected_version=workflow.version)
    _run(workflow, last, owner)
    fill_journal(MARKET)
    found = LiveAgreement.objects.get(workflow=workflow)
    assert Signal.objects.filter(workflow=workflow).count() > found.signals == found.same > 0
    assert found.sessions == 1


def test_a_screen_that_only_a_run_knows_is_said_not_to_be_compared(owner: User) -> None:
    bars(symbols=10, count=80)
    workflow = draft(owner, "{{ 'close > 1.01 * sma(5)' }}")
    _run(workflow, _sessions(MARKET, 1)[0], owner)
    fill_journal(MARKET)
    found = LiveAgreement.objects.get(workflow=workflow)
    assert (found.signals, found.unseen) == (0, ["emit_signals"])
