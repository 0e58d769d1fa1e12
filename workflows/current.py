"""Which version each workflow is at, remembered per process: a start need not read, check and hash the graph again.

What is remembered holds as long as its stamp does. Every save of a graph raises the workflow's lock number; tools and
agents are looked at by what says that they changed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.db import transaction

from pastetrader.common.errors import NotAllowed, NotFound
from pastetrader.common.messages import message as _
from workflows.models import Node, Workflow
from workflows.services import ensure_answered, version_of
from workflows.storage.rows import read_graph

REMEMBERED = 4096


@dataclass(frozen=True)
class Stamp:
    """A workflow as a start found and held it.

    `number` is the optimistic lock; `version` the watched version, None when it is gone; `facts` a text that changes
    when one of the watched tools or agents does. `is_unanswered`: its text has unsure rules.
    """

    number: int
    owner_id: UUID
    is_deleted: bool
    is_unanswered: bool
    version: UUID | None
    facts: str


@dataclass(frozen=True)
class Watched:
    """What a stamp looks at beside the workflow: the tools and agents that its graph names, and its version."""

    tools: tuple[UUID, ...] = ()
    agents: tuple[UUID, ...] = ()
    version: UUID | None = None


@dataclass(frozen=True)
class CurrentVersion:
    """The version of a workflow as it is now, its rows of nodes by key, and the stamp under which this holds."""

    id: UUID
    workflow_id: UUID
    number: int
    node_ids: Mapping[str, UUID]
    watched: Watched
    stamp: Stamp


# Reads the stamp and keeps saves of the graph waiting until the transaction ends; None for an unknown workflow.
Lock = Callable[[UUID, Watched], Stamp | None]


class _Memory:
    """The last workflows that were started. Shared by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[UUID, CurrentVersion] = OrderedDict()

    def recall(self, workflow_id: UUID) -> CurrentVersion | None:
        """What was remembered of a workflow, true or not."""
        return self._known.get(workflow_id)

    def keep(self, workflow_id: UUID, current: CurrentVersion) -> None:
        """Remember; what was remembered first goes when it becomes too much."""
        with self._lock:
            self._known.pop(workflow_id, None)
            self._known[workflow_id] = current
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


memory = _Memory()


def current_version(workflow_id: UUID, lock: Lock) -> CurrentVersion:
    """The version that a start of the workflow runs, with the graph held until the transaction ends.

    As long as nothing has changed, `lock` is all that is asked of the database. Raises Invalid with the problems when
    the graph cannot run, NotAllowed when the workflow is deleted, NotFound when there is none.
    """
    known = memory.recall(workflow_id)
    stamp = lock(workflow_id, known.watched if known else Watched())
    check_living(stamp)
    return known if known and known.stamp == stamp else _looked_up(workflow_id, lock)


def check_living(stamp: Stamp | None) -> Stamp:
    """The stamp. Raises NotAllowed when its workflow is deleted, NotFound when there is none."""
    if stamp is None:
        raise NotFound
    if stamp.is_deleted:
        raise NotAllowed(_("This workflow is deleted. Restore it first."), code="workflow_deleted")
    return stamp


def check_answered(current: CurrentVersion) -> None:
    """Raises NotAllowed (`unsure_rules`) when something of the workflow's text is unanswered."""
    if current.stamp.is_unanswered:
        ensure_answered(current.workflow_id)


def _looked_up(workflow_id: UUID, lock: Lock) -> CurrentVersion:
    """Read, checked, hashed; remembered once that is committed: a transaction that is undone leaves nothing behind."""
    workflow = Workflow.all_objects.select_related("owner").get(pk=workflow_id)
    _number, graph = read_graph(workflow_id)
    watched = Watched(tuple(sorted(graph.tool_ids)), tuple(sorted(graph.agent_ids)))
    # Older than the facts that it stands for: a change between the two makes the stamp void, never the facts stale.
    stamp = check_living(lock(workflow_id, watched))
    version = version_of(workflow, graph)
    node_ids = dict(Node.objects.filter(workflow=workflow).values_list("key", "pk"))
    watched, stamp = replace(watched, version=version.id), replace(stamp, version=version.id)
    current = CurrentVersion(version.id, workflow_id, version.number, node_ids, watched, stamp)
    transaction.on_commit(partial(memory.keep, workflow_id, current), robust=True)
    return current
