"""What is left behind: updates whose worker was lost, or that have rested, go on; rows of old ones are deleted."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.common.errors import PasteTraderError
from screening.bar_updates.claiming import UPDATES, has_rested
from screening.bar_updates.finished import last_finished
from screening.bar_updates.services import TASK, request_update
from screening.market_data.fetching.clock import Clock, SystemClock
from screening.models import BarSource, BarUpdate, BarUpdateSymbol
from screening.models.updates import OPEN

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
AT_ONCE = 20_000
SYSTEM = SystemClock()


def look_after_updates(clock: Clock = SYSTEM) -> bool:
    """Once a minute; whether there is more to do at once. Safe in any number of processes."""
    now = clock.now()
    for update_id in UPDATES.left_behind(now).filter(has_rested(clock)).values_list("pk", flat=True):
        send(TASK, str(update_id))
    _begin_due(clock)
    return _forget_symbols(now)


def take_over_updates() -> None:
    """Where no other process works: what is in somebody's hands is in nobody's, and goes on at once."""
    for update_id in UPDATES.take_over(timezone.now()).values_list("pk", flat=True):
        send(TASK, str(update_id))


def _begin_due(clock: Clock) -> None:
    """Updates of markets that are updated by themselves: one for each session, whatever became of it."""
    for source in BarSource.objects.filter(is_active=True).order_by("created_at"):
        for market in source.automatic:
            last = last_finished(market, clock.now())
            if not BarUpdate.objects.filter(market=market, until__gte=last).exists():
                _begin(source, market, clock)


def _begin(source: BarSource, market: str, clock: Clock) -> None:
    try:
        request_update(market, source=source, clock=clock)
    except PasteTraderError as error:
        logger.warning("The update of %s did not begin: %s", market, error.message)


def _forget_symbols(now: datetime) -> bool:
    """The symbols of old updates; their passports and reports stay. Whether there are more."""
    old = BarUpdate.objects.filter(created_at__lt=now - KEPT_FOR).exclude(status__in=OPEN)
    rows = BarUpdateSymbol.objects.filter(update__in=old).values_list("pk", flat=True)[:AT_ONCE]
    return BarUpdateSymbol.objects.filter(pk__in=list(rows)).delete()[0] == AT_ONCE
