"""What a person or a schedule does with updates: ask for one, store one that was held back, retry failures, discard."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count

from executions.dispatch.notify import send
from pastetrader.accounts.models import User
from pastetrader.common.errors import Invalid, NotAllowed
from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.bar_imports.services import require_permission
from screening.bar_updates.finished import last_finished
from screening.bar_updates.sources import source_for
from screening.market_data.fetching.clock import Clock, SystemClock
from screening.market_data.kinds import kind_named
from screening.market_data.markets import SAMPLE, market_of
from screening.models import BarSource, BarUpdate, Market, SymbolState, UpdateStatus
from screening.models.updates import OPEN

TASK = "screening.work_on_bar_update"


@dataclass(frozen=True)
class Progress:
    """How far an update is: symbols by state."""

    waiting: int = 0
    fetched: int = 0
    stored: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.waiting + self.fetched + self.stored + self.failed


def require_update_permission(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raises PermissionDenied for who may not bring bars, which are common to all. It is who may import, too."""
    require_permission(user)


def request_update(
    market: str,
    *,
    provider: str = "",
    by: User | None = None,
    since: date | None = None,
    until: date | None = None,
    force: bool = False,
    source: BarSource | None = None,
    clock: Clock | None = None,
) -> BarUpdate:
    """An update of a market up to its last finished session, or an earlier one; the one that is at work if there is.

    `source` is asked, or the provider's, or the usual one of the market (screening.bar_updates.sources).
    `since`: fetch every symbol anew from that day on. `force`: store it in spite of its quality, also one that was held
    back for that. Raises Invalid: no such market or source, or a time to come.
    """
    code = market_of(market)
    if code == SAMPLE:
        raise Invalid(_("SAMPLE is the synthetic market: it is made here and needs no update."), code="sample_market")
    now = (clock or SystemClock()).now()
    last = last_finished(code, now)
    if until is not None and until > last:
        text = _(
            "%(until)s is not over yet in %(market)s. The last session whose bars stand is %(last)s.",
            until=until.isoformat(),
            market=code,
            last=last.isoformat(),
        )
        raise Invalid(text, code="not_over")
    until = until or last
    if since is not None and since > until:
        raise Invalid(_("The first day is after the last session, %(until)s.", until=until.isoformat()), code="since")
    kind, asked = (source.provider, source) if source else source_for(code, provider)
    if source and code not in kind_named(source.provider).markets(source.config):
        raise Invalid(_("This source has no bars of %(market)s.", market=code), code="not_its_market")
    with transaction.atomic():
        Market.objects.get_or_create(code=code)
        Market.objects.select_for_update().get(code=code)
        open_one = BarUpdate.objects.filter(market=code, status__in=OPEN).first()
        if open_one is not None and open_one.status != UpdateStatus.HELD:
            return open_one
        if open_one is not None:
            if force and since is None and (open_one.until, open_one.provider) == (until, kind):
                store_anyway(open_one, by=by)
                return open_one
            _end(open_one, _("A newer update took its place."))
        made = BarUpdate.objects.create(
            market=code,
            provider=kind,
            source=asked,
            requested_by=by,
            since=since,
            until=until,
            force=force,
        )
    wake(made)
    return made


def store_anyway(update: BarUpdate, *, by: User | None = None) -> None:
    """Store an update that was held back for its quality. Raises NotAllowed when it is not held."""
    won = BarUpdate.objects.filter(pk=update.pk, status=UpdateStatus.HELD).update(
        status=UpdateStatus.STORING,
        force=True,
        worked_at=None,
        error_message="",
        requested_by=by or update.requested_by,
    )
    update.refresh_from_db()
    if not won:
        raise _too_late(update)
    wake(update)


def retry_failures(update: BarUpdate) -> int:
    """Fetch the symbols that failed once more; how many. Raises NotAllowed while it works, or when none failed.

    Of an update that has ended a new one would do the same and more: only the newest of a market can be retried.
    """
    with transaction.atomic():
        Market.objects.select_for_update().get(code=update.market)
        newest = BarUpdate.objects.filter(market=update.market).order_by("-created_at").first()
        update.refresh_from_db()
        failed = update.symbols.filter(state=SymbolState.FAILED)
        if newest != update or update.status not in {UpdateStatus.HELD, UpdateStatus.STORED} or not failed.exists():
            raise _too_late(update)
        count = failed.update(state=SymbolState.WAITING, tries=0, code="", message="")
        BarUpdate.objects.filter(pk=update.pk).update(
            status=UpdateStatus.FETCHING, worked_at=None, not_before=None, error_message=""
        )
    update.refresh_from_db()
    wake(update)
    return count


def may_retry(update: BarUpdate, progress: Progress) -> bool:
    """Whether its failures can be fetched again now."""
    if update.status not in {UpdateStatus.HELD, UpdateStatus.STORED} or not progress.failed:
        return False
    return BarUpdate.objects.filter(market=update.market).order_by("-created_at").first() == update


def discard(update: BarUpdate) -> None:
    """Forget what was fetched, at any time before it is stored. Raises NotAllowed."""
    before = {UpdateStatus.LISTING, UpdateStatus.FETCHING, UpdateStatus.HELD}
    if not BarUpdate.objects.filter(pk=update.pk, status__in=before).update(
        status=UpdateStatus.DISCARDED, worked_at=None
    ):
        update.refresh_from_db()
        raise _too_late(update)
    update.symbols.update(bars=None)
    update.refresh_from_db()


def progress_of(update: BarUpdate) -> Progress:
    """How far it is."""
    counts = update.symbols.order_by().values_list("state").annotate(count=Count("pk"))
    return Progress(**dict(counts))


def wake(update: BarUpdate) -> None:
    """A worker is told, when the transaction is over."""
    transaction.on_commit(lambda: send(TASK, str(update.pk)))


def _end(update: BarUpdate, message: Message) -> None:
    BarUpdate.objects.filter(pk=update.pk, status=UpdateStatus.HELD).update(
        status=UpdateStatus.DISCARDED, error_message=message
    )
    update.symbols.update(bars=None)


def _too_late(update: BarUpdate) -> NotAllowed:
    sentences = {
        UpdateStatus.LISTING: _("Its instruments are being listed."),
        UpdateStatus.FETCHING: _("Its bars are being fetched."),
        UpdateStatus.STORING: _("It is being stored."),
        UpdateStatus.HELD: _("It was held back, and waits for a person."),
        UpdateStatus.STORED: _("It is stored already."),
        UpdateStatus.FAILED: _("It has failed. Ask for another one."),
        UpdateStatus.DISCARDED: _("It was discarded. Ask for another one."),
    }
    return NotAllowed(sentences[UpdateStatus(update.status)], code="wrong_state")
