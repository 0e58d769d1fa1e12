"""An update from its request to its end: which source, what is held back, what is tried again, what is refused."""

import json
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from executions.models import SessionOverride
from executions.recovery.upkeep import jobs, takeovers
from pastetrader.accounts.models import AuditEntry, User
from pastetrader.common.claims import Superseded
from pastetrader.common.errors import Invalid, NotAllowed
from screening.bar_sources.services import save_source
from screening.bar_updates.claiming import MOST_INTERRUPTIONS, MOST_RESTS, SILENCE, Claim, claim
from screening.bar_updates.finished import last_finished
from screening.bar_updates.recovery import KEPT_FOR, look_after_updates, take_over_updates
from screening.bar_updates.services import (
    discard,
    progress_of,
    request_update,
    retry_failures,
    store_anyway,
)
from screening.bar_updates.sources import source_for
from screening.bar_updates.work import work_on
from screening.bars.snapshots.folder import path_of
from screening.instruments.dated_rows import facts_on, members_on
from screening.models import Bar, BarSource, BarUpdate, Instrument, Market, SymbolState, UpdateStatus
from screening.passports.kept import market_passport
from screening.tests.bar_updates.markets import evening, simulated, stored, worked_off, yahoo_source
from screening.tests.factories import make_bars
from screening.tests.factories import stored as store
from screening.tests.market_data.wire.clock import TestClock
from screening.tests.market_data.wire.kis import APP_KEY, APP_SECRET, KisWire
from screening.tests.market_data.wire.server import Asked, Fault
from screening.tests.market_data.wire.yahoo import YahooWire

pytestmark = pytest.mark.django_db


def of_symbol(symbol: str, fault: Fault) -> Callable[[Asked, int], Fault | None]:
    """Questions for one symbol break."""
    return lambda asked, _number: fault if asked.query.get("FID_INPUT_ISCD") == symbol else None


# --- what is asked for ---


def test_a_day_that_is_not_over_is_not_asked_for(wire: KisWire, clock: TestClock) -> None:
    last = wire.market.sessions[-1]

    with pytest.raises(Invalid, match="not over yet"):
        request_update("XKRX", until=last + timedelta(days=3), clock=clock)
    assert request_update("KOSPI", clock=clock).until == last


def test_the_synthetic_market_needs_no_update(wire: KisWire) -> None:
    with pytest.raises(Invalid, match="synthetic"):
        request_update("SAMPLE")


def test_a_market_without_a_source_says_what_to_do(db: None) -> None:
    with pytest.raises(Invalid, match="No source") as caught:
        source_for("XKRX")

    assert caught.value.code == "no_source"
    assert source_for("XKRX", "yahoo") == ("yahoo", None)


@pytest.mark.parametrize(
    ("provider", "code"), [("bloomberg", "unknown_provider"), ("files", "not_asked"), ("custom", "no_source")]
)
def test_a_source_that_is_not_there_is_refused_by_name(wire: KisWire, provider: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        source_for("XKRX", provider)

    assert caught.value.code == code


def test_of_several_sources_one_has_to_be_named_and_then_stays(wire: KisWire, clock: TestClock) -> None:
    yahoo_source("https://example.com")

    with pytest.raises(Invalid, match="Several sources"):
        source_for("XKRX")
    worked_off(request_update("XKRX", provider="kis", clock=clock), clock)

    assert source_for("XKRX")[0] == "kis"


def test_a_second_request_is_the_update_that_is_at_work(wire: KisWire, clock: TestClock) -> None:
    assert request_update("XKRX", clock=clock) == request_update("XKRX", clock=clock)
    with pytest.raises(IntegrityError), transaction.atomic():
        BarUpdate.objects.create(market="XKRX", provider="kis", until=date(2026, 11, 13))


def test_a_market_of_which_nothing_is_known_and_no_list_fails_with_what_to_do(clock: TestClock, db: None) -> None:
    update = worked_off(request_update("XNAS", provider="yahoo", clock=clock), clock)

    assert update.status == UpdateStatus.FAILED
    assert "name symbols" in str(update.error_message)


def test_a_day_that_the_exchange_has_closed_lately_becomes_an_exceptional_day(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    closed, said = date(2026, 11, 18), date(2026, 11, 20)
    wire.closed = {closed, said}
    SessionOverride.objects.create(mic="XKRX", date=said, opens_at=time(10), note="I know better")

    first, again = update_on(), update_on()

    assert SessionOverride.objects.get(mic="XKRX", date=closed).is_closed
    assert SessionOverride.objects.get(mic="XKRX", date=said).note == "I know better"
    assert first.report["exceptional_days"] == ["2026-11-18"]
    assert "exceptional_days" not in again.report
    assert sum("chk-holiday" in asked.path for asked in wire.requests) == 3  # pages, once a day


def test_who_does_not_tell_open_days_is_asked_for_bars_all_the_same(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    wire.faults = lambda asked, _number: "500" if "chk-holiday" in asked.path else None

    assert update_on().status == UpdateStatus.STORED


# --- sources ---


def test_keys_are_checked_audited_and_stay_when_none_are_given(owner: User, settings: Settings) -> None:
    source = BarSource(provider="kis", config={"environment": "paper"})
    with pytest.raises(Invalid) as caught:
        save_source(source, secret=None, by=owner)
    assert {problem.path for problem in caught.value.problems} == {"secret.app_key", "secret.app_secret"}

    save_source(source, secret={"app_key": APP_KEY, "app_secret": APP_SECRET}, by=owner)
    source.name = "mine"
    save_source(source, secret=None, by=owner)

    assert BarSource.objects.get().secret == {"app_key": APP_KEY, "app_secret": APP_SECRET}
    entries = AuditEntry.objects.filter(action="secret.changed")
    assert entries.count() == 2
    assert APP_KEY not in json.dumps([str(entry.__dict__) for entry in entries])


def test_keys_are_not_sent_elsewhere_unless_they_are_given_again(owner: User, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["relay.example:443"]
    secret = {"app_key": APP_KEY, "app_secret": APP_SECRET}
    source = save_source(BarSource(provider="kis", config={}), secret=secret, by=owner)
    source.config = {"base_url": "https://relay.example"}

    with pytest.raises(Invalid, match="again"):
        save_source(source, secret=None, by=owner)
    source.config = {"base_url": "https://elsewhere.example"}
    with pytest.raises(Invalid, match="PASTETRADER_OUTBOUND_ALLOW"):
        save_source(source, secret=secret, by=owner)


# --- failures ---


def test_a_symbol_that_fails_for_a_while_is_tried_again_in_the_same_update(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    count = 0

    def faults(asked: Asked, _number: int) -> Fault | None:
        nonlocal count
        if asked.query.get("FID_INPUT_ISCD") != "001010":
            return None
        count += 1
        return "cut" if count <= 6 else None

    wire.faults = faults
    update = update_on()

    assert update.status == UpdateStatus.STORED
    assert update.symbols.get(symbol="001010").tries == 2
    assert stored("XKRX") == {
        symbol: bars for symbol, bars in wire.market.closes(wire.today).items() if symbol != "004040"
    }


def test_a_symbol_that_keeps_failing_is_listed_with_its_cause_and_retried_by_a_person(
    wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    wire.faults = of_symbol("001010", "cut")
    update = update_on(force=True)

    failed = update.symbols.get(state=SymbolState.FAILED)
    assert (failed.symbol, failed.code) == ("001010", "unavailable")
    assert str(failed.message)
    assert (update.report["failed"], update.verdict) == (1, "warn")
    assert "001010" not in stored("XKRX")

    wire.faults = lambda _asked, _number: None
    assert retry_failures(update) == 1
    worked_off(update, clock)

    assert update.status == UpdateStatus.STORED
    assert len(stored("XKRX")["001010"]) == len(wire.market.sessions)
    with pytest.raises(NotAllowed):
        retry_failures(update)


def test_wrong_keys_end_the_update_with_what_to_do(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    source = BarSource.objects.get()
    source.secret = {"app_key": "x" * 36, "app_secret": APP_SECRET}
    source.save()

    update = update_on()

    assert update.status == UpdateStatus.FAILED
    assert "app key" in str(update.error_message)
    assert "x" * 36 not in str(update.error_message)


def test_a_source_that_is_down_is_left_in_peace_and_then_taken_up_again(
    wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    down_until = clock.at + timedelta(minutes=20)
    wire.faults = lambda _asked, _number: "reset" if clock.at < down_until else None

    update = update_on()

    assert update.status == UpdateStatus.STORED
    assert clock.at > down_until
    assert len(wire.requests) < 400


def test_a_source_that_never_answers_is_given_up(wire: KisWire, clock: TestClock) -> None:
    wire.faults = lambda _asked, _number: "reset"
    update = request_update("XKRX", clock=clock)
    BarUpdate.objects.filter(pk=update.pk).update(report={"rests": MOST_RESTS - 2})

    worked_off(update, clock)

    assert update.status == UpdateStatus.FAILED
    assert "for too long" in str(update.error_message)


def test_a_list_that_was_cut_changes_nothing(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    Instrument.objects.bulk_create([Instrument(market="XKRX", symbol=f"1{number:05}") for number in range(40)])

    update = update_on()

    assert update.status == UpdateStatus.FAILED
    assert "may be cut off" in str(update.error_message)
    assert not Instrument.objects.filter(market="XKRX", delisted_on__isnull=False).exists()
    assert not Instrument.objects.filter(market="XKRX", symbol="001010").exists()


# --- quality ---


def test_a_market_of_which_half_is_missing_is_held_back_until_a_person_stores_it(
    wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-2)
    before = stored("XKRX")
    for stock in wire.market.stocks[:6]:
        stock.raw.pop(wire.market.sessions[-1], None)

    update = update_on()

    assert (update.status, update.verdict) == (UpdateStatus.HELD, "block")
    assert "without a bar" in str(update.error_message)
    assert stored("XKRX") == before
    store_anyway(update)
    worked_off(update, clock)
    assert update.status == UpdateStatus.STORED
    passport = market_passport("XKRX")
    assert passport is not None
    assert (passport["verdict"], passport["provider"]) == ("block", "kis")
    with pytest.raises(NotAllowed):
        store_anyway(update)


def test_what_was_held_back_gives_way_to_a_newer_update(
    wire: KisWire, clock: TestClock, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-2)
    held = [stock.raw.pop(wire.market.sessions[-1], None) for stock in wire.market.stocks]
    first = update_on()
    for stock, bar in zip(wire.market.stocks, held, strict=True):
        if bar:
            stock.raw[wire.market.sessions[-1]] = bar

    second = update_on()
    first.refresh_from_db()

    assert (first.status, second.status) == (UpdateStatus.DISCARDED, UpdateStatus.STORED)


def test_what_was_held_back_is_stored_by_the_same_request_with_force(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    for stock in wire.market.stocks:
        stock.raw.pop(wire.market.sessions[-1], None)
    held = update_on()
    asked = len(wire.requests)

    stored_one = update_on(force=True)

    assert (stored_one.pk, stored_one.status) == (held.pk, UpdateStatus.STORED)
    assert len(wire.requests) == asked


def test_a_market_that_was_never_updated_has_no_passport(db: None) -> None:
    assert market_passport("XKRX") is None


def test_figures_and_members_are_known_from_the_day_of_the_update_on(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update_on()
    day = wire.market.sessions[-1]

    assert facts_on("XKRX", "per", day - timedelta(days=1)) == {}
    assert facts_on("XKRX", "per", day)["001010"] == Decimal("14.52")
    assert facts_on("XKRX", "roe", day)["001010"] == Decimal("9.03")
    assert facts_on("XKRX", "debt_ratio", day)["001010"] == Decimal("31.2")
    assert facts_on("XKRX", "sales_growth", day)["001010"] == Decimal("12.5")
    assert members_on("XKRX", "KOSDAQ", day) == {"007070", "008080"}


def _asked_for_reports(wire: KisWire) -> int:
    return sum("financial-ratio" in asked.path for asked in wire.requests)


def test_reports_of_companies_are_asked_for_once_a_month(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    update_on(-2)
    asked = _asked_for_reports(wire)
    update_on()

    assert (asked, _asked_for_reports(wire)) == (7, 7)


def test_bars_do_not_wait_for_reports_that_are_not_told(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    wire.faults = lambda asked, _number: "500" if "financial-ratio" in asked.path else None

    update = update_on()

    assert (update.status, update.report["asks_for_reports"]) == (UpdateStatus.STORED, False)
    assert _asked_for_reports(wire) == 3 * 4  # three companies, each tried anew


# --- histories ---


def test_bars_from_before_the_sources_first_one_change_with_a_split(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-8)
    instrument = Instrument.objects.get(market="XKRX", symbol="002020")
    first = wire.market.sessions[0]
    before = float(Bar.objects.get(instrument=instrument, session=first).close)
    store("XKRX", make_bars("002020", [before, before], first=first - timedelta(days=3)))

    update_on()

    older = Bar.objects.filter(instrument=instrument, session__lt=first).order_by("session")
    assert [float(bar.close) for bar in older] == [before / 5, before / 5]
    assert float(Bar.objects.get(instrument=instrument, session=first).close) == before / 5


def test_stored_bars_that_a_rewritten_history_lacks_go(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    update_on(-8)
    instrument = Instrument.objects.get(market="XKRX", symbol="002020")
    sunday = next(day for day in (wire.market.sessions[5] + timedelta(days=n) for n in range(7)) if day.weekday() == 6)
    store("XKRX", make_bars("002020", [77_777.0], first=sunday))

    update_on()

    assert not Bar.objects.filter(instrument=instrument, session=sunday).exists()


def test_a_correction_of_the_last_days_replaces_these_alone(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    update_on(-2)
    corrected = wire.market.sessions[-2]
    opened, high, low, close, volume = wire.market.stocks[0].raw[corrected]
    wire.market.stocks[0].raw[corrected] = (opened, high + 500, low, close, volume + 7)
    wire.requests.clear()

    update = update_on()

    assert (update.report["changed"], update.symbols.get(symbol="001010").is_whole) == (1, False)
    assert stored("XKRX")["001010"][corrected][1] == high + 500


def test_since_a_day_everything_is_fetched_anew(wire: KisWire, update_on: Callable[..., BarUpdate]) -> None:
    update_on()
    Bar.objects.filter(instrument__market="XKRX", session=wire.market.sessions[3]).update(volume=1)

    update = update_on(since=wire.market.sessions[0])

    assert update.report["changed"] > 0
    assert stored("XKRX")["001010"][wire.market.sessions[3]][4] > 1


def test_signals_and_bars_stay_with_an_instrument_that_is_renamed(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-8)
    before = Instrument.objects.get(market="XKRX", symbol="005050")

    update = update_on()

    assert Instrument.objects.get(pk=before.pk).symbol == "009990"
    assert update.report["list"]["renamed"] == [["005050", "009990"]]


def test_one_transaction_stores_a_day_so_that_nobody_sees_half_of_it(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update_on(-2)
    version = Market.objects.get(code="XKRX").version

    update_on()

    # Once with the list and its figures; with the one batch of the day for its figures and for its bars.
    assert Market.objects.get(code="XKRX").version == version + 3


@pytest.mark.django_db(transaction=True)
def test_after_an_update_nobody_waits_for_the_snapshot_of_the_market(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update = update_on()

    market = Market.objects.get(code="XKRX")
    assert update.status == UpdateStatus.STORED
    assert path_of("XKRX", market.version, market.updated_at).exists()


# --- workers ---


def _lost(update: BarUpdate, clock: TestClock) -> None:
    BarUpdate.objects.filter(pk=update.pk).update(worked_at=clock.now() - 2 * SILENCE, updated_at=timezone.now())


def test_who_was_taken_for_lost_writes_nothing_any_more(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock)
    first = claim(update.pk, clock)
    assert first is not None
    _lost(update, clock)
    second = claim(update.pk, clock)

    assert isinstance(second, Claim)
    assert second.row.interruptions == 1
    with pytest.raises(Superseded):
        first.write(status=UpdateStatus.STORED)
    second.sign()


def test_an_update_that_loses_its_worker_each_time_is_given_up(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock)
    BarUpdate.objects.filter(pk=update.pk).update(interruptions=MOST_INTERRUPTIONS - 1)
    _lost(update, clock)

    work_on(update.pk, clock=clock)
    update.refresh_from_db()

    assert update.status == UpdateStatus.FAILED
    assert "lost 5 times" in str(update.error_message)


def test_a_symbol_that_takes_its_worker_with_it_is_left_out(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock, force=True)
    while update.status == UpdateStatus.LISTING:
        work_on(update.pk, clock=clock)
        update.refresh_from_db()
    update.symbols.filter(symbol="001010").update(tries=6)

    worked_off(update, clock)

    assert update.status == UpdateStatus.STORED
    assert update.symbols.get(symbol="001010").code == "worker_lost"


def test_a_mistake_of_ours_with_one_symbol_keeps_no_other_from_being_updated(
    clock: TestClock, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    truth = simulated("XNAS", days=30, live=8)
    with YahooWire(truth, truth.sessions[-1]) as wire:
        settings.OUTBOUND_ALLOW = [wire.place]
        yahoo_source(wire.url, symbols={"XNAS": ["001010", "002020"]})
        clock.at = evening("XNAS", truth.sessions[-1])
        update = request_update("XNAS", clock=clock)
        work_on(update.pk, clock=clock)
        # No day comes before the first, which is more than the code has thought of.
        update.symbols.filter(symbol="002020").update(since=date.min)
        worked_off(update, clock)

    assert (update.status, list(stored("XNAS"))) == (UpdateStatus.STORED, ["001010"])
    assert update.symbols.get(symbol="002020").code == "mistake"
    assert "Traceback" in caplog.text


def test_a_symbol_that_yahoo_no_longer_knows_is_asked_for_again_when_somebody_names_it(
    clock: TestClock, settings: Settings
) -> None:
    truth = simulated("XNAS", days=30, live=8)
    with YahooWire(truth, truth.sessions[-1]) as wire:
        settings.OUTBOUND_ALLOW = [wire.place]
        source = yahoo_source(wire.url, symbols={"XNAS": ["001010", "TYPO"]})
        clock.at = evening("XNAS", truth.sessions[-1])
        worked_off(request_update("XNAS", clock=clock), clock)
        gone = Instrument.objects.get(market="XNAS", symbol="TYPO").delisted_on
        source.config["symbols"] = {"XNAS": ["001010"]}
        source.save()
        again = worked_off(request_update("XNAS", clock=clock), clock)

    assert gone == truth.sessions[-1]
    assert list(again.symbols.values_list("symbol", flat=True)) == ["001010"]


def test_a_mistake_of_ours_is_said_without_its_details(
    wire: KisWire, clock: TestClock, caplog: pytest.LogCaptureFixture
) -> None:
    update = request_update("XKRX", clock=clock)
    BarUpdate.objects.filter(pk=update.pk).update(report="no report")

    worked_off(update, clock)

    assert update.status == UpdateStatus.FAILED
    assert "a mistake of this program" in str(update.error_message)
    assert "Traceback" in caplog.text
    assert not Instrument.objects.filter(market="XKRX").exists()


def test_what_rests_is_left_alone_until_its_time(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock)
    BarUpdate.objects.filter(pk=update.pk).update(not_before=clock.now() + timedelta(minutes=5))

    work_on(update.pk, clock=clock)

    assert not wire.requests


def test_the_process_that_sweeps_sends_for_lost_and_rested_updates(
    wire: KisWire, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("screening.bar_updates.recovery.send", lambda _task, argument: sent.append(argument))
    update = request_update("XKRX", clock=clock)
    rows = BarUpdate.objects.filter(pk=update.pk)

    rows.update(updated_at=timezone.now(), worked_at=None)
    look_after_updates()
    fresh = list(sent)
    rows.update(worked_at=timezone.now() - 2 * SILENCE)
    look_after_updates()
    rows.update(not_before=timezone.now() + timedelta(hours=1))
    look_after_updates()

    assert (fresh, sent) == ([], [str(update.pk)])
    assert look_after_updates in jobs()
    assert take_over_updates in takeovers()


def test_markets_that_update_by_themselves_do_so_once_for_each_session(wire: KisWire) -> None:
    BarSource.objects.update(automatic=["XKRX"])

    look_after_updates()
    look_after_updates()

    update = BarUpdate.objects.get()
    assert (update.market, update.provider, update.requested_by) == ("XKRX", "kis", None)
    assert update.until == last_finished("XKRX", timezone.now())


def test_over_a_week_each_session_is_updated_once_when_its_figures_stand_and_from_its_own_source(
    wire: KisWire, clock: TestClock
) -> None:
    other = BarSource.objects.get()
    own = BarSource.objects.create(
        provider="kis", name="second", config=other.config, secret=other.secret, automatic=["XKRX"]
    )
    begun = []
    friday = wire.market.sessions[-6]
    clock.at = evening("XKRX", friday) - timedelta(hours=2)

    while clock.at <= evening("XKRX", wire.market.sessions[-1]):
        look_after_updates(clock)
        for update in BarUpdate.objects.filter(status=UpdateStatus.LISTING):
            begun.append((update.until, clock.at, update.source))
            BarUpdate.objects.filter(pk=update.pk).update(status=UpdateStatus.STORED)
        clock.at += timedelta(minutes=17)

    days = [until for until, _at, _source in begun]
    assert days == wire.market.sessions[-7:]
    assert {source for _until, _at, source in begun} == {own}
    for until, at, _source in begun[1:]:
        stands = evening("XKRX", until) - timedelta(hours=1)
        assert stands <= at < stands + timedelta(minutes=17)


def test_a_source_that_is_switched_off_updates_nothing(wire: KisWire, clock: TestClock) -> None:
    BarSource.objects.update(automatic=["XKRX"], is_active=False)

    look_after_updates(clock)

    assert not BarUpdate.objects.exists()


def test_symbols_of_old_updates_are_deleted_and_their_passports_stay(
    wire: KisWire, update_on: Callable[..., BarUpdate]
) -> None:
    update = update_on()
    BarUpdate.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(days=1))

    look_after_updates()
    update.refresh_from_db()

    assert not update.symbols.exists()
    assert update.passport


def test_what_is_discarded_is_not_stored(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock)
    while update.status == UpdateStatus.LISTING:
        work_on(update.pk, clock=clock)
        update.refresh_from_db()

    discard(update)
    work_on(update.pk, clock=clock)

    assert not stored("XKRX")
    with pytest.raises(NotAllowed, match="discarded"):
        discard(update)


def test_progress_counts_symbols_by_state(wire: KisWire, clock: TestClock) -> None:
    update = request_update("XKRX", clock=clock)
    while update.status == UpdateStatus.LISTING:
        work_on(update.pk, clock=clock)
        update.refresh_from_db()
    work_on(update.pk, clock=clock, seconds=0)
    begun = progress_of(update)
    worked_off(update, clock)

    assert (begun.total, progress_of(update).stored) == (7, 7)
    assert begun.waiting > 0


def test_keys_and_tokens_stand_in_no_row_and_no_log(
    wire: KisWire, update_on: Callable[..., BarUpdate], caplog: pytest.LogCaptureFixture
) -> None:
    wire.faults = lambda _asked, number: "500" if number % 5 == 0 else None
    update = update_on()

    rows = [str(row) for row in BarUpdate.objects.values()] + [str(row) for row in update.symbols.values()]
    for secret in (APP_KEY, APP_SECRET, wire.tokens[0][0]):
        assert secret not in caplog.text
        assert not any(secret in row for row in rows)


# --- the command ---


def test_the_command_updates_and_says_what_came_of_it(
    wire: KisWire, clock: TestClock, capsys: pytest.CaptureFixture[str]
) -> None:
    until = wire.market.sessions[-1].isoformat()

    call_command("update_bars", market="XKRX", provider="kis", until=until, json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["until"], told["failures"]) == ("stored", until, [])
    assert told["figures"]["symbols"] == 7
    assert len(stored("XKRX")) == 7


def test_the_command_ends_with_one_when_it_is_held_back_and_two_for_bad_input(
    wire: KisWire, capsys: pytest.CaptureFixture[str]
) -> None:
    for stock in wire.market.stocks:
        stock.raw.pop(wire.market.sessions[-1], None)

    with pytest.raises(SystemExit) as held:
        call_command("update_bars", market="XKRX", until=wire.market.sessions[-1].isoformat())
    with pytest.raises(SystemExit) as bad:
        call_command("update_bars", market="XKRX", since="yesterday")

    assert (held.value.code, bad.value.code) == (1, 2)
    assert "--force" in capsys.readouterr().out
