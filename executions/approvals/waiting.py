"""Nodes that wait for a person's word, and what makes them go on.

A parked node is `pending`, waits for `approval`, is not ready and has no lease. Whoever decides about one of its
approvals, and whoever parks it, looks at the rows afterwards: it goes on when one is approved, or when none is left to
be decided. A look that a crash prevented is made up for by the sweep, which also ends what nobody decided in time.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from executions.dispatch.notify import can_be_notified, notify
from executions.engine import Claim, engine
from executions.engine.base import lease_seconds
from executions.engine.sql import rows, sqlite_statement, statement
from executions.engine.sqlite.times import Moment
from executions.engine.values import Page
from executions.models import Approval, ApprovalStatus
from executions.models.approvals import LIVE
from executions.status import OPEN, WaitingFor

_FRAGMENTS: Mapping[str, Mapping[str, str]] = {
    "postgresql": {"before": "clock_timestamp() - %(seconds)s * interval '1 second'"},
    "sqlite": {"before": "%(before)s"},
}
# Decided, and nobody has woken the node since. The conditions `IN $open` are those of partial indexes.
_FORGOTTEN = """
WITH found AS MATERIALIZED (
    SELECT n.id, n.execution_id
    FROM workflow_executions x JOIN node_executions n ON n.execution_id = x.id
    WHERE x.status IN $open AND n.status IN $open AND $parked_for_approval AND n.updated_at < $before
        AND (NOT EXISTS (SELECT 1 FROM approvals a WHERE a.node_execution_id = n.id AND a.status = 'pending')
             OR EXISTS (SELECT 1 FROM approvals a WHERE a.node_execution_id = n.id AND a.status = 'approved'))
        AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.node_execution_id = n.id AND a.decided_at >= $before))
SELECT id, execution_id FROM found $page
"""
_LOOK = {
    "postgresql": statement(_FORGOTTEN, _FRAGMENTS["postgresql"]),
    "sqlite": sqlite_statement(_FORGOTTEN, _FRAGMENTS["sqlite"]),
}
MOST_EXPIRED = 500


def park(claim: Claim) -> bool:
    """Have a claimed node wait for its approvals; False when fenced."""
    if not engine().park(claim, WaitingFor.APPROVAL, {}):
        return False
    look_at(claim.id)
    return True


def look_at(node_id: UUID) -> bool:
    """Wake a node that waits for approvals, if there is anything for it to do; True when this call did it."""
    statuses = set(Approval.objects.filter(node_execution=node_id, status__in=LIVE).values_list("status", flat=True))
    if ApprovalStatus.PENDING in statuses and ApprovalStatus.APPROVED not in statuses:
        return False
    lease = lease_seconds() if can_be_notified() else 0.0
    if not engine().wake(node_id, WaitingFor.APPROVAL, lease=lease):
        return False
    notify([node_id])
    return True


def forgotten(page: Page, seconds: float) -> dict[UUID, UUID]:
    """Nodes, with their executions, that were decided about so long ago and that nobody woke."""
    found = rows(_LOOK[connection.vendor], _arguments(page, seconds))
    return {_read(node): _read(execution) for node, execution in found}


def expire() -> Sequence[UUID]:
    """End what was not decided, or not done, in time; the nodes that this concerns."""
    late = Approval.objects.filter(status__in=LIVE, expires_at__lte=Now())
    nodes: set[UUID] = set()
    for key, node in late.order_by("expires_at").values_list("pk", "node_execution_id")[:MOST_EXPIRED]:
        if late.filter(pk=key).update(status=ApprovalStatus.EXPIRED):
            nodes.add(node)
    return sorted(nodes)


def void_of(execution_id: UUID) -> int:
    """Nobody has to decide about an execution that has ended; how many approvals that concerned."""
    return Approval.objects.filter(execution=execution_id, status__in=LIVE).update(status=ApprovalStatus.VOID)


def void_left_over() -> bool:
    """The same for executions that ended by an error elsewhere, or whose process did; whether there are more.

    Until then nobody is shown them, and nobody can decide about them.
    """
    over = Approval.objects.filter(status__in=LIVE).exclude(execution__status__in=OPEN)
    found = list(over.values_list("execution_id", flat=True)[:MOST_EXPIRED])
    for execution in set(found):
        void_of(execution)
    return len(found) == MOST_EXPIRED


def _arguments(page: Page, seconds: float) -> dict[str, Any]:
    if connection.vendor == "postgresql":
        return {"seconds": seconds, "after": page.after, "rows": page.rows}
    return {"before": Moment().after(-seconds), "after": page.after.hex, "rows": page.rows}


def _read(key: Any) -> UUID:
    return key if isinstance(key, UUID) else UUID(key)
