"""What a worker does with an update: lists, fetches, judges, stores. Safe to run twice, late, or never.

Each step is kept before the next begins, so a worker that is lost costs the one request that it was at. One piece of
work takes a minute at most; then the message is sent again, and others have their turn.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from executions.dispatch.notify import send
from pastetrader.common.masking import covered
from pastetrader.common.messages import message as _
from pastetrader.common.outbound_http.settings import policy
from screening.bar_updates.announced import announced_days, record_announced
from screening.bar_updates.claiming import SYSTEM, Claim, claim
from screening.bar_updates.fetching import fetch_some
from screening.bar_updates.finished import today_in
from screening.bar_updates.listing import apply_list, plan_symbols
from screening.bar_updates.quality import BLOCK
from screening.bar_updates.services import TASK
from screening.bar_updates.storing import passport_of, store_some
from screening.bars.snapshots.current import make_ready
from screening.instruments.dated_rows import record_lists
from screening.market_data import provider_named
from screening.market_data.base import Feed
from screening.market_data.fetching.calls import Caller
from screening.market_data.fetching.clock import Alive, Clock
from screening.models import BarUpdate, Instrument, SymbolState, UpdateStatus
from screening.passports.kept import keep

SLICE_SECONDS = 60.0
# Symbols that the source no longer knows are marked as gone, unless there are so many that it is the source.
MOST_UNKNOWN = 0.05
FEW_UNKNOWN = 3


def work_on(
    update_id: UUID, *, clock: Clock = SYSTEM, seconds: float = SLICE_SECONDS, alive: Alive | None = None
) -> None:
    """Do what is to be done with an update for some time, if nobody else does. `alive` is called at each step."""
    held = claim(update_id, clock)
    if held is None:
        return
    with covered():
        held.carry_out(lambda: _go_on(held, seconds, alive))


def _go_on(held: Claim, seconds: float, alive: Alive | None) -> None:
    if _advance(held, seconds, alive):
        held.release()
        send(TASK, str(held.row.pk))


def _advance(held: Claim, seconds: float, alive: Alive | None) -> bool:
    """Whether there is more to do at once."""
    steps: dict[str, Callable[[], bool]] = {
        UpdateStatus.LISTING: lambda: _list(held, _opened(held, alive)),
        UpdateStatus.FETCHING: lambda: _fetch(held, _opened(held, alive), seconds),
        UpdateStatus.STORING: lambda: _store(held, alive),
    }
    return steps[held.row.status]()


def _opened(held: Claim, alive: Alive | None) -> Feed:
    """The provider with its settings, whose every request is a sign of life."""
    row = held.row
    source = row.source

    def sign() -> None:
        held.sign()
        if alive is not None:
            alive()

    config, secret = (source.config, source.secret or {}) if source else ({}, {})
    return provider_named(row.provider).opened(config, secret, Caller(policy(), held.clock, sign))


def _list(held: Claim, feed: Feed) -> bool:
    row = held.row
    today = today_in(row.market, held.clock.now())
    announced = announced_days(feed, row.market, today)
    listed = feed.instruments(row.market)
    with transaction.atomic():
        held.write()
        report = dict(row.report)
        if announced:
            report |= {"exceptional_days": record_announced(row.market, announced), "days_asked_on": today.isoformat()}
        gone: tuple[str, ...] = ()
        if listed is not None:
            changes = apply_list(row.market, listed, today, force=row.force)
            record_lists(row.market, listed, today)
            report["list"] = changes.as_json()
            gone = changes.gone
        report["symbols"] = plan_symbols(row, feed, gone)
        report["asks_for_reports"] = not _reports_asked_for(row)
        if not report["symbols"]:
            text = _(
                "No symbols of %(market)s are known, and this source has no list of them. Import a list of "
                "instruments, or name symbols in the settings of the source.",
                market=row.market,
            )
            held.write(status=UpdateStatus.FAILED, error_message=text, worked_at=None, report=report)
            return False
        held.write(status=UpdateStatus.FETCHING, report=report, error_message="", interruptions=0)
    make_ready(row.market)
    return True


def _reports_asked_for(row: BarUpdate) -> bool:
    """Whether another update has asked for reports of companies this month: each costs a request of its own."""
    others = BarUpdate.objects.filter(market=row.market, status=UpdateStatus.STORED, report__asks_for_reports=True)
    return others.filter(until__year=row.until.year, until__month=row.until.month).exists()


def _fetch(held: Claim, feed: Feed, seconds: float) -> bool:
    if fetch_some(held, feed, seconds):
        return True
    passport = passport_of(held.row)
    # A day that is stored again by somebody's will is judged, too, and stored.
    is_held = passport.verdict == BLOCK and not held.row.force
    held.write(
        status=UpdateStatus.HELD if is_held else UpdateStatus.STORING,
        passport=passport.as_json(),
        verdict=passport.verdict,
        error_message=next((one.message for one in passport.findings if one.verdict == BLOCK), "") if is_held else "",
        worked_at=None if is_held else held.clock.now(),
    )
    return not is_held


def _store(held: Claim, alive: Alive | None) -> bool:
    while store_some(held):
        if alive is not None:
            alive()
    row = held.row
    with transaction.atomic():
        held.write()
        _mark_gone(row)
        failed = row.symbols.filter(state=SymbolState.FAILED).count()
        held.write(status=UpdateStatus.STORED, worked_at=None, report=row.report | {"failed": failed})
        keep(row.market, row.passport or {}, provider=row.provider, update=str(row.pk), version=None)
    make_ready(row.market)
    return False


def _mark_gone(row: BarUpdate) -> None:
    """Symbols that a source without lists does not know: they are asked for again when somebody names them."""
    unknown = list(row.symbols.filter(state=SymbolState.FAILED, code="unknown_symbol").values_list("symbol", flat=True))
    total = row.symbols.count()
    if row.report.get("list") is not None or len(unknown) > max(FEW_UNKNOWN, MOST_UNKNOWN * total):
        return
    Instrument.objects.filter(market=row.market, symbol__in=unknown, delisted_on=None).update(delisted_on=row.until)
