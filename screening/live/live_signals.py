"""What a workflow did live by the rules that it has now: those of other versions say nothing of these."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from executions.models import NodeExecution
from executions.status import Mode, Status
from screening.live.steps import rules_of
from screening.models import Signal
from workflows.definition.graph import Graph
from workflows.models import Workflow, WorkflowVersion
from workflows.services import UnreadableVersion, snapshot_of

# The newest versions that are looked into.
MOST_VERSIONS = 100
# Steps of the newest runs that are looked at.
MOST_STEPS = 20_000


@dataclass(frozen=True)
class Look:
    """What a run looked at: the session, the name of its bars ("": not known), as of when (None: now), and when."""

    session: date
    snapshot: str
    as_of: datetime | None
    at: datetime


def signals_of_rules(workflow: Workflow, graph: Graph) -> QuerySet[Signal]:
    """The signals that versions with the rules of this graph made.

    Of a signal whose execution is not kept any more: if it was made after the last version with other rules was.
    """
    rows, others = Signal.objects.filter(workflow=workflow), versions_of_other_rules(workflow, graph)
    if not others:
        return rows
    forgotten = Q(execution=None, created_at__gt=max(others.values()))
    return rows.filter(forgotten | Q(execution__isnull=False) & ~Q(execution__version__in=list(others)))


def looks_of(workflow: Workflow, graph: Graph) -> dict[str, dict[UUID, Look]]:
    """By the key of each step that ran, and by execution: what runs by the present rules looked at, but for trials.

    Of executions that are still kept.
    """
    rows = NodeExecution.objects.filter(
        execution__workflow=workflow,
        execution__mode=Mode.NORMAL,
        execution__only_node_key="",
        execution__status=Status.COMPLETED,
        status=Status.COMPLETED,
        node_type="tool",
    ).exclude(execution__version__in=list(versions_of_other_rules(workflow, graph)))
    said = ("execution_id", "node_key", "output_data__as_of", "output_data__snapshot")
    more = ("execution__as_of", "execution__created_at")
    ran: defaultdict[UUID, set[str]] = defaultdict(set)
    seen: dict[UUID, Look] = {}
    for run, key, session, snapshot, as_of, at in rows.order_by("-execution__created_at").values_list(*said, *more)[
        :MOST_STEPS
    ]:
        ran[run].add(key)
        day, name = _day(session), snapshot if isinstance(snapshot, str) else ""
        # A large output stands beside its step: then the step before it says which session it was.
        if day is not None and (run not in seen or name):
            seen[run] = Look(day, name, as_of, at)
    found: defaultdict[str, dict[UUID, Look]] = defaultdict(dict)
    for run, look in seen.items():
        for key in ran[run]:
            found[key][run] = look
    return dict(found)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def versions_of_other_rules(workflow: Workflow, graph: Graph) -> dict[UUID, datetime]:
    """The versions of a workflow that screen for something else than this graph, with when they were made."""
    rules = rules_of(graph)
    return {pk: made for pk, made, of_version in _versions(workflow) if of_version != rules}


def _versions(workflow: Workflow) -> Iterator[tuple[UUID, datetime, str]]:
    rows = WorkflowVersion.objects.filter(workflow=workflow).order_by("-number")
    for pk, made in rows.values_list("pk", "created_at")[:MOST_VERSIONS]:
        yield pk, made, _rules_of_version(pk)


@lru_cache(maxsize=4_096)
def _rules_of_version(version_id: UUID) -> str:
    """A version never changes."""
    try:
        return rules_of(snapshot_of(version_id).graph)
    except UnreadableVersion:
        return ""
