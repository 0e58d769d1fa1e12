"""What becomes of old executions: pruned by age, number and size, in small batches while everything else goes on.

What is open or kept (`is_kept`) stays, and so does an execution above it. Children go with their parents. Nothing is
remembered between batches: what is due follows from the rows, so a pruner that died is simply followed by the next.
"""

import heapq
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.utils import timezone
from pydantic import ValidationError

from executions.engine import engine
from executions.failpoints import failpoint
from executions.models import WorkflowExecution
from executions.retention.deletion import delete_executions
from executions.status import Status
from pastetrader.common.database_errors import DATABASE_GONE
from workflows.definition.policies import Retention
from workflows.models import Workflow

logger = logging.getLogger(__name__)

FIRST_BATCH, LARGEST_BATCH = 8, 200
# At most so many children are looked at beside a batch; larger families go a part at a time, lowest first.
MOST_BELOW = 2_000
# Of what is too much of a workflow, so many are looked for at a time.
MOST_AT_ONCE = 2_000
# A batch keeps other writers waiting on SQLite: it is sized to take about this long.
BATCH_SECONDS = 0.1
MEGABYTE = 1024 * 1024
# Any number that is ours alone: of several workers, one prunes at a time.
LOCK = 0x7072756E65

# As the index executions_prunable says it.
PRUNABLE = Q(ended_at__isnull=False, is_kept=False, parent_node__isnull=True)


@dataclass(frozen=True)
class Limits:
    """What is kept of one workflow's executions; None is without limit. `days` are for completed ones."""

    days: int | None
    failed_days: int | None
    max_executions: int | None
    max_bytes: int | None

    def oldest_kept(self, status: str, now: datetime) -> datetime | None:
        """An execution with this status that ended before has had its time."""
        days = self.days if status == Status.COMPLETED else self.failed_days
        return now - timedelta(days=days) if days else None


@dataclass(frozen=True)
class Due:
    """Executions of a workflow that are to go: those with this status that ended before a moment."""

    workflow_id: UUID
    status: str
    before: datetime

    def rows(self) -> Any:
        """The executions, but for those above something that is open or kept."""
        stays = WorkflowExecution.objects.filter(parent_node__execution=OuterRef("pk"))
        return WorkflowExecution.objects.filter(
            PRUNABLE,
            ~Exists(stays.filter(Q(ended_at=None) | Q(is_kept=True))),
            workflow_id=self.workflow_id,
            status=self.status,
            ended_at__lt=self.before,
        )


@dataclass(frozen=True)
class Pruned:
    """What a call or a batch did. `is_done`: nothing that is due is left."""

    executions: int = 0
    stored_bytes: int = 0
    is_done: bool = True


_NOTHING = Pruned(is_done=False)


@dataclass(frozen=True)
class _Tally:
    status: str
    count: int
    stored_bytes: int
    oldest: datetime


def prune_some(seconds: float) -> Pruned:
    """Prune what is due for about so many seconds. Safe in any number of workers at once, and to be killed.

    With nothing due it is one look at an index.
    """
    batches = list(_batches(seconds))
    executions = sum(batch.executions for batch in batches)
    stored_bytes = sum(batch.stored_bytes for batch in batches)
    if executions:
        logger.info("Pruned %s executions with %s bytes of outputs.", executions, stored_bytes)
    return Pruned(executions, stored_bytes, not batches or batches[-1].is_done)


def all_due(most: int = MOST_AT_ONCE) -> list[Due]:
    """What is to go now, the oldest first; of what is too much of a workflow, about so many executions."""
    now = timezone.now()
    tallies = _tallies()
    limits = _limits_of(tallies)
    found = [
        (tally.oldest, Due(workflow_id, tally.status, before))
        for workflow_id, of_workflow in tallies.items()
        for tally, before in _moments(workflow_id, of_workflow, limits[workflow_id], now, most)
    ]
    return [due for _oldest, due in sorted(found, key=lambda pair: pair[0])]


def default_limits() -> Limits:
    """What the settings say; 0 there is without limit."""
    return Limits(
        settings.EXECUTIONS_KEEP_DAYS or None,
        settings.EXECUTIONS_KEEP_FAILED_DAYS or None,
        settings.EXECUTIONS_KEEP_MAX or None,
        settings.EXECUTIONS_KEEP_MEGABYTES * MEGABYTE or None,
    )


def _moments(
    workflow_id: UUID, tallies: Collection[_Tally], limits: Limits, now: datetime, most: int
) -> Iterator[tuple[_Tally, datetime]]:
    """For each status of which something is due, the moment before which it is."""
    overflow = _overflow(workflow_id, tallies, limits, most)
    for tally in tallies:
        before = max(filter(None, [limits.oldest_kept(tally.status, now), overflow]), default=None)
        if before and tally.oldest < before:
            yield tally, before


def _overflow(workflow_id: UUID, tallies: Collection[_Tally], limits: Limits, most: int) -> datetime | None:
    """The moment before which executions are beyond the number or the size that is kept; the newest always is kept.

    At most so many of them: what is beyond still shows itself when these are gone.
    """
    count = sum(tally.count for tally in tallies)
    stored_bytes = sum(tally.stored_bytes for tally in tallies)
    too_many = count - (limits.max_executions or count)
    too_large = stored_bytes - (limits.max_bytes or stored_bytes)
    wanted = min(count - 1, most, too_many if too_large <= 0 else most)
    last = None
    for place, (ended_at, size) in enumerate(_oldest_first(workflow_id, tallies, wanted)):
        if place >= too_many and too_large <= 0:
            break
        too_large -= size
        last = ended_at
    return last + timedelta(microseconds=1) if last else None


def _oldest_first(workflow_id: UUID, tallies: Collection[_Tally], wanted: int) -> Iterable[tuple[Any, int]]:
    """When the first so many ended and how large they are; each status is read in the order of the index."""
    if wanted <= 0:
        return ()
    rows = WorkflowExecution.objects.filter(PRUNABLE, workflow_id=workflow_id).order_by("ended_at")
    statuses = [tally.status for tally in tallies]
    ordered = (rows.filter(status=status).values_list("ended_at", "stored_bytes")[:wanted] for status in statuses)
    return islice(heapq.merge(*ordered), wanted)


def _tallies() -> Mapping[UUID, list[_Tally]]:
    """By workflow, what could be pruned: read from the index executions_prunable alone."""
    rows = (
        WorkflowExecution.objects.filter(PRUNABLE)
        .values_list("workflow_id", "status")
        .annotate(Count("pk"), Sum("stored_bytes"), Min("ended_at"))
        .order_by("workflow_id", "status")
    )
    tallies: dict[UUID, list[_Tally]] = defaultdict(list)
    for workflow_id, *tally in rows:
        tallies[workflow_id].append(_Tally(*tally))
    return tallies


def _limits_of(workflow_ids: Collection[UUID]) -> Mapping[UUID, Limits]:
    """The limits of each workflow as its settings are now; what it does not say is the default."""
    default = default_limits()
    limits = dict.fromkeys(workflow_ids, default)
    own = Workflow.all_objects.filter(config__has_key="retention").values_list("id", "config__retention")
    for workflow_id, given in own:
        if workflow_id in limits and given:
            limits[workflow_id] = _overridden(default, given)
    return limits


def _overridden(default: Limits, given: Any) -> Limits:
    try:
        own = Retention.model_validate(given)
    except ValidationError:
        # A draft may say anything; what is wrong with it is shown with the workflow.
        return default
    return Limits(
        own.days or default.days,
        own.failed_days or default.failed_days,
        own.max_executions or default.max_executions,
        own.max_megabytes * MEGABYTE if own.max_megabytes else default.max_bytes,
    )


def _batches(seconds: float) -> Iterator[Pruned]:
    """Prune batch after batch until nothing is due; the last one is not done when time is up or another prunes.

    However short the time, there is one: in a history of millions the look alone may take longer.
    """
    give_up_at = None
    goes_on = True
    while goes_on:
        goes_on = False
        for due in all_due():
            size, batch = FIRST_BATCH, _NOTHING
            while not batch.is_done:
                began = time.monotonic()
                batch = _tried(due, size) if give_up_at is None or began < give_up_at else _NOTHING
                give_up_at = give_up_at or began + seconds
                yield batch
                if not batch.is_done and not batch.executions:
                    return
                goes_on = goes_on or batch.executions > 0
                size = _next_size(size, time.monotonic() - began)


def _tried(due: Due, size: int) -> Pruned:
    """A batch; one that fails is left for the next minute, and the other workflows get their turn."""
    try:
        return _prune_batch(due, size)
    except DATABASE_GONE:
        raise
    except Exception:
        logger.exception("Executions of workflow %s could not be pruned.", due.workflow_id)
        return Pruned()


def _prune_batch(due: Due, size: int) -> Pruned:
    """Prune up to `size` executions with all below them, in one transaction; nothing while another worker prunes."""
    with engine().in_one_transaction_if_alone(), transaction.atomic():
        if not _is_the_one():
            return _NOTHING
        locked = due.rows().order_by("ended_at").select_for_update(skip_locked=True)
        roots = dict(locked.values_list("id", "stored_bytes")[:size])
        ids, is_whole = families(list(roots))
        delete_executions(ids)
    failpoint("prune_after_batch")
    gone = set(ids)
    stored_bytes = sum(stored for root, stored in roots.items() if root in gone)
    return Pruned(len(ids), stored_bytes, is_done=not ids or (is_whole and len(roots) < size))


def _is_the_one() -> bool:
    """Whether this worker may prune until its transaction ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        [is_mine] = cursor.fetchone() or [False]
    return bool(is_mine)


def families(roots: list[UUID]) -> tuple[list[UUID], bool]:
    """Which executions go, and whether these are all below the roots: else only some that have none below them.

    A root above something that is open or kept stays, with everything below it.
    """
    root_of = {root: root for root in roots}
    staying: set[UUID] = set()
    level, is_whole = roots, True
    while level:
        below = WorkflowExecution.objects.filter(parent_node__execution__in=level).order_by("pk")
        found = list(below.values_list("id", "parent_node__execution_id", "ended_at", "is_kept")[:MOST_BELOW])
        is_whole = is_whole and len(found) < MOST_BELOW
        for child, parent, ended_at, is_kept in found:
            root_of[child] = root_of[parent]
            if ended_at is None or is_kept:
                staying.add(root_of[child])
        if not found:
            break
        level = [child for child, *_rest in found]
    going = root_of if is_whole else level
    return [execution for execution in going if root_of[execution] not in staying], is_whole


def _next_size(size: int, seconds: float) -> int:
    """A batch that takes about BATCH_SECONDS, judged by the last one; it grows slowly and shrinks at once."""
    fitting = int(size * BATCH_SECONDS / max(seconds, 0.001))
    return max(1, min(fitting, 2 * size, LARGEST_BATCH))
