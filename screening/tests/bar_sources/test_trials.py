"""A source that is tried out: what a worker asks, what came of it, and when nobody came."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from executions.recovery.upkeep import jobs
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid
from pastetrader.common.messages import message as _
from screening.bar_sources.services import save_source
from screening.bar_sources.trials import (
    SECONDS,
    UNTAKEN,
    ask_for_trial,
    look_after_trials,
    trial_of,
    usual_trial,
    write_down,
)
from screening.bar_sources.trying import try_out
from screening.models import BarSource, ProviderToken
from screening.tests.bar_updates.markets import evening, simulated, yahoo_source
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_SECRET, KisWire
from screening.tests.market_data.wire.server import Asked, Told
from screening.tests.market_data.wire.yahoo import YahooWire

pytestmark = pytest.mark.django_db


def tried(source: BarSource, clock: TestClock, **asked: str) -> tuple[str, str]:
    """The state and the sentence of a trial that a worker has done."""
    ask_for_trial(source, **asked)
    try_out(source.pk, clock=clock)
    source.refresh_from_db()
    trial = trial_of(source)
    assert trial is not None
    return trial.state, str(trial.message)


def test_a_wrong_key_is_told_by_what_kis_says(wire: KisWire, clock: TestClock) -> None:
    source = BarSource.objects.get()
    source.secret = {"app_key": "PSwrongwrongwrong", "app_secret": "wrong-secret-wrong"}
    source.save()

    state, said = tried(source, clock, market="XKRX", symbol="001010")

    assert (state, "KIS" in said) == ("bad", True)
    assert "PSwrong" not in said


@pytest.mark.parametrize("before", ["", "x" * 100])
def test_a_key_that_the_source_repeats_is_not_kept(
    wire: KisWire, clock: TestClock, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    answer = wire.answer

    def repeating(asked: Asked) -> Told:
        if "tokenP" in asked.path:
            return answer(asked)
        return Told.json({"rt_cd": "1", "msg_cd": "XX", "msg1": f"{before}{APP_SECRET} is wrong"})

    monkeypatch.setattr(wire, "answer", repeating)

    state, said = tried(BarSource.objects.get(), clock, market="XKRX", symbol="001010")

    assert (state, "XX" in said) == ("bad", True)
    assert APP_SECRET[:40] not in said
    assert APP_SECRET[:40] not in str(BarSource.objects.get().trial)


def test_a_symbol_without_bars_is_no_proof_that_it_works(wire: KisWire, clock: TestClock) -> None:
    state, said = tried(BarSource.objects.get(), clock, market="XKRX", symbol="999990")

    assert state in {"empty", "bad"}
    assert "999990" in said


@pytest.mark.parametrize("fault", ["reset", "cut", "500", "html"])
def test_a_source_that_is_down_is_told_and_not_waited_for_longer_than_a_person_waits(
    wire: KisWire, clock: TestClock, fault: str
) -> None:
    wire.faults = lambda _asked, _number: fault  # type: ignore[assignment,return-value]  # one of the faults
    began = clock.now()

    state, said = tried(BarSource.objects.get(), clock, market="XKRX", symbol="001010")

    assert (state, bool(said)) == ("bad", True)
    assert clock.now() - began <= timedelta(seconds=SECONDS + 10)


def test_who_waits_for_a_token_is_told_so(wire: KisWire, clock: TestClock) -> None:
    tried(BarSource.objects.get(), clock, market="XKRX", symbol="001010")
    # Another worker has just asked for a token, and is lost with it.
    ProviderToken.objects.update(token=None, asked_at=clock.now())

    state, said = tried(BarSource.objects.get(), clock, market="XKRX", symbol="001010")

    assert (state, "within 30 seconds" in said) == ("bad", True)


def test_yahoo_is_tried_with_a_symbol_of_its_settings(clock: TestClock, settings: Settings) -> None:
    truth = simulated("XNAS", days=60, live=8)
    with YahooWire(truth, truth.sessions[-1]) as server:
        settings.OUTBOUND_ALLOW = [server.place]
        source = yahoo_source(server.url, symbols={"XNAS": ["001010"]})
        clock.at = evening("XNAS", truth.sessions[-1])

        assert usual_trial(source) == ("XKRX", "005930")
        state, said = tried(source, clock, market="XNAS")

    assert state == "good"
    assert truth.sessions[-1].isoformat() in said


def test_what_cannot_be_tried_is_refused(wire: KisWire) -> None:
    source = BarSource.objects.get()

    with pytest.raises(Invalid, match="no bars of XPAR"):
        ask_for_trial(source, market="XPAR")
    with pytest.raises(Invalid, match="Name a symbol"):
        ask_for_trial(source, market="XKRX", symbol="9" * 33)


def test_a_trial_that_no_worker_takes_says_so(wire: KisWire) -> None:
    source = BarSource.objects.get()
    ask_for_trial(source, market="XKRX")
    assert source.trial is not None
    source.trial["asked_at"] = (timezone.now() - UNTAKEN - timedelta(seconds=1)).isoformat()

    trial = trial_of(source)

    assert trial is not None
    assert (trial.state, "doctor" in str(trial.message)) == ("untaken", True)


def test_what_came_of_an_older_trial_is_not_written_over_a_newer_one(wire: KisWire) -> None:
    source = BarSource.objects.get()
    first = ask_for_trial(source, market="XKRX")
    older = dict(source.trial or {})
    ask_for_trial(source, market="XNAS")

    assert not write_down(source, older, "good", _("text"), 1.0)
    source.refresh_from_db()
    newer = trial_of(source)
    assert newer is not None
    assert (first.market, newer.market, newer.state) == ("XKRX", "XNAS", "asked")


def test_messages_of_trials_that_were_lost_are_sent_again(wire: KisWire, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr("screening.bar_sources.trials.send", lambda _task, argument: sent.append(argument))
    source = BarSource.objects.get()
    look_after_trials()
    ask_for_trial(source, market="XKRX")

    look_after_trials()

    assert sent == [str(source.pk)]
    assert "look_after_trials" in {job.__name__ for job in jobs()}


def test_nobody_is_asked_for_a_trial_that_is_over(wire: KisWire, clock: TestClock) -> None:
    source = BarSource.objects.get()
    tried(source, clock, market="XKRX", symbol="001010")
    asked = len(wire.requests)

    try_out(source.pk, clock=clock)

    assert len(wire.requests) == asked


def test_other_settings_are_untried(wire: KisWire, clock: TestClock, owner: User) -> None:
    source = BarSource.objects.get()
    tried(source, clock, market="XKRX", symbol="001010")
    source.automatic = ["XKRX"]
    save_source(source, secret=None, by=owner)
    assert trial_of(BarSource.objects.get()) is not None

    source.config = source.config | {"requests_per_second": 3}
    save_source(source, secret=None, by=owner)

    assert trial_of(BarSource.objects.get()) is None
