"""Journals are brought up to a market's bars: some at a time, the same whoever does it and how often."""

import logging
import time

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from executions.dispatch.notify import send
from pastetrader.common.errors import Invalid
from pastetrader.common.sessions.closing import last_finished_day
from screening.bars.loaded_markets import loaded_markets
from screening.live.following import follow_signals
from screening.models import SignalOutcome
from screening.signals.journal.behind import TASK
from screening.signals.journal.outcomes import HORIZONS, LOOKED_AT, Outcomes

logger = logging.getLogger(__name__)

AT_ONCE = 1_000
SLICE_SECONDS = 30.0
_WRITTEN = [one.name for one in SignalOutcome._meta.get_fields() if one.name not in {"signal", "market", "version"}]
_UNREAD = tuple(f"{of}__{name}" for of in ("signal", "signal__ended_by") for name in ("reasons", "noted"))


def fill_journal(market: str) -> None:
    """Bring what is behind up to the bars of the market, for some seconds; then the message is sent again.

    Bars of sessions that are not over are not looked at.
    """
    try:
        bars = loaded_markets().get(market).bars
    except Invalid:
        logger.info("%s has no bars: nothing is known of what its signals did.", market)
        return
    behind = SignalOutcome.objects.filter(market=market, version__lt=bars.version)
    first = behind.aggregate(first=Min("signal__bar"))["first"]
    outcomes = Outcomes(bars.panel.until(last_finished_day(market, timezone.now())), first)
    begun = time.monotonic()
    while fill_some(market, outcomes, bars.version):
        if time.monotonic() - begun > SLICE_SECONDS:
            send(TASK, market)
            return
    follow_signals(market)


@transaction.atomic
def fill_some(market: str, outcomes: Outcomes, version: int) -> bool:
    """Work out some journals of a market that are behind that version of its bars; whether there were any."""
    behind = SignalOutcome.objects.filter(market=market, version__lt=version).order_by("pk")
    # In nobody else's hands until they are written: an exit that is paired meanwhile asks for them anew.
    locked = behind.select_for_update(of=("self",), skip_locked=True)
    rows = list(locked.select_related("signal__instrument", "signal__ended_by").defer(*_UNREAD)[:AT_ONCE])
    changed = [row for row in rows if _work_out(row, outcomes)]
    SignalOutcome.objects.bulk_update(changed, _WRITTEN, batch_size=100)
    # Most are complete, and stay as they are.
    SignalOutcome.objects.filter(pk__in=[row.pk for row in rows]).update(version=version)
    return bool(rows)


def _work_out(row: SignalOutcome, outcomes: Outcomes) -> bool:
    """Whether anything is known now that was not, or was otherwise."""
    before = [getattr(row, name) for name in _WRITTEN]
    signal = row.signal
    symbol, ended_by = signal.instrument.symbol, signal.ended_by
    found = outcomes.followed(symbol, signal.bar)
    row.close, row.bars = found.close, found.bars
    is_over = found.bars >= LOOKED_AT
    row.symbol_until, row.market_until = (None, None) if is_over else (found.until, outcomes.panel.last_session)
    row.best, row.worst = found.best, found.worst
    for sessions in HORIZONS:
        setattr(row, f"return_{sessions}", found.returns.get(sessions))
        setattr(row, f"market_{sessions}", found.market.get(sessions))
    row.exit_return = outcomes.between(symbol, signal.bar, ended_by.bar) if ended_by else None
    return before != [getattr(row, name) for name in _WRITTEN]
