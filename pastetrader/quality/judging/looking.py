"""Which pastes are to be looked at, and looking: each in its own try, so that one bad row hinders no other."""

import logging
import time
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from executions.models import WorkflowExecution
from executions.status import Mode
from parsers.models import Decision, Draft, Paste, Strategy
from pastetrader.quality.judging.outcomes import Outcome, outcome_of
from pastetrader.quality.judging.rules import tally
from pastetrader.quality.models import FINAL, PasteOutcome, Verdict

logger = logging.getLogger(__name__)

# What a transaction wrote that began so long ago may be seen only now: such a paste is looked at once more.
MARGIN = timedelta(seconds=30)
# Figures look back no further.
LOOKED_AT_FOR = timedelta(days=400)
BATCH = 500
SECONDS = 20.0


def stale_pastes() -> QuerySet[Paste]:
    """Pastes that nobody looked at since something happened: read, decided, drafted, changed, activated, run."""
    since = OuterRef("outcome__looked_at")
    decided = Decision.objects.filter(paste=OuterRef("pk"), decided_at__gt=since)
    read = Strategy.objects.filter(paste=OuterRef("pk"), created_at__gt=since)
    drafts = Draft.objects.filter(strategy__paste=OuterRef("pk"))
    changed = drafts.filter(workflow__updated_at__gt=since)
    ran = whole_runs().filter(workflow__draft__strategy__paste=OuterRef("pk"), ended_at__gt=since)
    rows = Paste.objects.filter(created_at__gt=timezone.now() - LOOKED_AT_FOR)
    return rows.filter(
        Q(outcome=None)
        | Exists(decided)
        | Exists(read)
        | Exists(changed)
        | (~Q(outcome__verdict__in=FINAL) & Exists(ran))
    ).order_by("-pk")


def whole_runs() -> QuerySet[WorkflowExecution]:
    """Executions of whole workflows that count: no tests, no dry runs, no single steps, no steps of others."""
    return WorkflowExecution.objects.filter(mode=Mode.NORMAL, only_node_key="", parent_node=None)


def look_at_some(seconds: float = SECONDS) -> int:
    """Look at pastes for about so long, the newest first; how many were looked at."""
    give_up_at = time.monotonic() + seconds
    looked = 0
    for paste in stale_pastes()[:BATCH]:
        if time.monotonic() > give_up_at:
            break
        look_at(paste)
        looked += 1
    return looked


def look_at(paste: Paste) -> None:
    """Say what became of the paste. What cannot be said is logged, and said again when something happens to it."""
    moment = timezone.now() - MARGIN
    known = PasteOutcome.objects.filter(paste=paste).first()
    try:
        for reading in paste.strategies.all():
            tally(reading, whole_runs())
        found = _kept(known) or outcome_of(paste, whole_runs(), since=known.looked_at if known else None)
    except Exception:
        logger.exception("What became of the paste %s could not be told.", paste.pk)
        found = _kept(known) or Outcome(Verdict.NOT_COMPARABLE)
    PasteOutcome.objects.update_or_create(
        paste=paste,
        defaults={
            "verdict": found.verdict,
            "why": found.why,
            "execution_id": found.execution_id,
            "looked_at": moment,
        },
    )


def _kept(known: PasteOutcome | None) -> Outcome | None:
    """What the first run decided stays."""
    if known is None or known.verdict not in FINAL:
        return None
    return Outcome(Verdict(known.verdict), known.why, known.execution_id)
