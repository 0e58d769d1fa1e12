"""Executions that a node waits for: the items of its list, or another workflow.

A parked node is `pending`, waits for `children`, is not ready and has no lease. Its children are made as they are let
go: at most `max_parallel` are open at once, in the order of the items, and what is still to be made is known from the
row alone (how many items, which round) and worked out anew. Whoever parked it, and whoever ends a child, looks at the
rows: it makes the next children under the lock of the parked node, a bounded number in each transaction; when none is
open and none is left to make, it makes the node ready again. A child is looked at only after its end is committed, so
of two that end at once the later sees both. A look that a crash prevented is made up for by the sweep.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from executions.children.cancelling import STOPPED, close_all, open_executions
from executions.children.rows import Parked, children_seen, find_parked, places_to_make
from executions.children.runs import new_runs
from executions.creation.insert import insert_runs, row_ids
from executions.creation.plan_rows import NewRun
from executions.dispatch.notify import can_be_notified, notify
from executions.engine import Claim, engine, serialized_transaction
from executions.engine.base import lease_seconds
from executions.failpoints import failpoint
from executions.processors.base import NodeFailed, WaitForChildren
from executions.status import WaitingFor
from workflows.expressions import ExpressionError
from workflows.services import UnreadableVersion

logger = logging.getLogger(__name__)


def park(claim: Claim, wait: WaitForChildren) -> bool:
    """Have a claimed node wait for its children, and let the first of them go; False when fenced."""
    if not engine().park(claim, WaitingFor.CHILDREN, {"children": asdict(wait)}):
        return False
    failpoint("children_after_commit")
    look_at(claim.id)
    return True


def look_at(node_id: UUID) -> bool:
    """Do for a parked node what its children's rows say, until there is nothing to do; True when there was anything."""
    did_anything = False
    while _look(node_id):
        did_anything = True
    return did_anything


@dataclass(frozen=True)
class _Decision:
    """What is to be done for a parked node: make the children at these places, stop the open ones, or wake it."""

    places: tuple[int, ...] = ()
    is_to_stop: bool = False
    is_to_wake: bool = False


_NOTHING, _WAKE = _Decision(), _Decision(is_to_wake=True)


def _decide(node: Parked) -> _Decision:
    seen = children_seen(node)
    if node.stops_at_failure and seen.has_failed:
        return _Decision(is_to_stop=seen.open > 0, is_to_wake=seen.open == 0)
    places = places_to_make(node, seen)
    return _Decision(places, is_to_wake=not places and seen.open == 0)


def _look(node_id: UUID) -> bool:
    """One look; False when there is nothing to do. What is to be made is worked out before anything is locked."""
    node = find_parked(node_id, lock=False)
    decision = _decide(node) if node else _NOTHING
    if node is None or decision == _NOTHING:
        return False
    if decision.is_to_stop:
        return close_all(open_executions().filter(parent_node=node_id), STOPPED) > 0
    try:
        runs = new_runs(node, decision.places) if decision.places else {}
    except (NodeFailed, ExpressionError, ObjectDoesNotExist, UnreadableVersion):
        # Nothing of it was made, so nothing kept the version that it was to run; or it fails, which the node says.
        logger.warning("The next items of node execution %s cannot be worked out; it is woken.", node_id, exc_info=True)
        decision, runs = _WAKE, {}
    with serialized_transaction():
        ready = _act(node, runs, is_to_wake=decision == _WAKE)
    failpoint("children_after_commit")
    notify(ready)
    return bool(ready)


def _act(node: Parked, runs: Mapping[int, NewRun], *, is_to_wake: bool) -> Sequence[UUID]:
    """Under the node's lock, decide again and make children or wake the node; the nodes that became ready."""
    # The workflow is locked before the node, as by everybody who locks both.
    node_ids = row_ids(next(iter(runs.values())).workflow.pk) if runs else {}
    still = find_parked(node.id, lock=True)
    decision = _decide(still) if still == node else _NOTHING
    if decision.is_to_wake or (is_to_wake and decision.places):
        lease = lease_seconds() if can_be_notified() else 0.0
        return [node.id] if engine().wake(node.id, WaitingFor.CHILDREN, lease=lease) else []
    new = [run for place, run in runs.items() if place in decision.places]
    made = insert_runs([(run, node_ids) for run in new])
    return [id_ for one in made for id_ in one.ready[: one.execution.max_concurrent_nodes]]
