"""What a campaign left, as plain values: the rows, and what was written down outside of the product."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from executions.models import ExecutionEvent, Incident, NodeExecution, WorkflowExecution
from lab.chaos.effects import EffectJournal
from lab.chaos.journals import accepted, lines, reader_path
from lab.chaos.retained import OLD_WORKFLOW
from lab.chaos.scene import Scene


@dataclass(frozen=True)
class NodeRow:
    """A node execution. Ids are texts; positions are those of the plan."""

    id: str
    execution: str
    key: str
    position: int
    sources: Sequence[int]
    arrived: Sequence[int] | None
    fired: Sequence[int]
    status: str
    cause: str
    is_handled: bool
    attempt: int
    retry_count: int
    lost_count: int
    started_at: datetime | None
    ended_at: datetime | None
    has_lease: bool


@dataclass(frozen=True)
class EventRow:
    """An event of a node (`key`) or of its execution ('')."""

    id: int
    execution: str
    key: str
    status: str
    cause: str
    attempt: int
    waits_for: str
    at: datetime


@dataclass(frozen=True)
class ExecutionRow:
    """An execution with its nodes in order, and its events of status in order."""

    id: str
    shape: str
    status: str
    cause: str
    limit: int | None
    parent_node: str | None
    ended_at: datetime | None
    nodes: Sequence[NodeRow]
    events: Sequence[EventRow]

    def events_of(self, key: str) -> list[EventRow]:
        """In order; '' for the execution's own."""
        return [event for event in self.events if event.key == key]


@dataclass(frozen=True)
class Effects:
    """What the outside saw, by node execution."""

    keyed_requests: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)
    unkeyed_requests: Mapping[str, int] = field(default_factory=dict)

    def without(self, nodes: Collection[str]) -> "Effects":
        """Those of the other nodes."""
        kept = ({node: count for node, count in part.items() if node not in nodes} for part in self._parts)
        return Effects(*kept)

    @property
    def _parts(self) -> tuple[Mapping[str, int], ...]:
        return self.keyed_requests, self.keys, self.unkeyed_requests


@dataclass(frozen=True)
class History:
    """All that the invariants look at. `event_ids` are those of every kind, by execution, as the table has them."""

    accepted: Sequence[str]
    executions: Mapping[str, ExecutionRow]
    event_ids: Mapping[str, Sequence[int]]
    read_ids: Mapping[str, Sequence[int]]
    effects: Effects
    incidents: Mapping[str, int]


def history(scene: Scene, journal: EffectJournal) -> History:
    """Read it from the database of this process and the journals of the scene."""
    event_ids: dict[str, list[int]] = {}
    events: dict[str, list[EventRow]] = {}
    for row in ExecutionEvent.objects.order_by("id").values("id", "execution_id", "kind", "data", "created_at"):
        execution = str(row["execution_id"])
        event_ids.setdefault(execution, []).append(row["id"])
        if row["kind"] in {"node", "execution"}:
            events.setdefault(execution, []).append(_event(execution, row))
    nodes: dict[str, list[NodeRow]] = {}
    for node in NodeExecution.objects.order_by("execution_id", "execution_order").defer(*NodeExecution.HEAVY):
        nodes.setdefault(str(node.execution_id), []).append(_node(node))
    executions = {
        str(row.id): _execution(row, nodes.get(str(row.id), []), events.get(str(row.id), []))
        # What was planted to be pruned was never executed.
        for row in WorkflowExecution.objects.exclude(workflow__name=OLD_WORKFLOW).select_related("workflow")
    }
    return History(
        accepted=[line["id"] for line in accepted(scene)],
        executions=executions,
        event_ids=event_ids,
        read_ids=_read_ids(scene),
        effects=Effects(
            dict(journal.keyed_requests),
            {node: len(keys) for node, keys in journal.keys.items()},
            dict(journal.unkeyed_requests),
        ),
        incidents=dict(Counter(Incident.objects.values_list("kind", flat=True))),
    )


def write_events(seen: History, path: Path) -> None:
    """The events of all executions in order, for whoever wants to know what happened when."""
    events = sorted((event for row in seen.executions.values() for event in row.events), key=lambda event: event.id)
    with path.open("w") as file:
        for event in events:
            shape = seen.executions[event.execution].shape
            line = {**asdict(event), "at": event.at.timestamp(), "shape": shape}
            file.write(json.dumps(line) + "\n")


def _execution(row: WorkflowExecution, nodes: Sequence[NodeRow], events: Sequence[EventRow]) -> ExecutionRow:
    return ExecutionRow(
        id=str(row.id),
        shape=row.workflow.name,
        status=row.status,
        cause=row.cause,
        limit=row.max_concurrent_nodes,
        parent_node=str(row.parent_node_id) if row.parent_node_id else None,
        ended_at=row.ended_at,
        nodes=nodes,
        events=events,
    )


def _node(node: NodeExecution) -> NodeRow:
    return NodeRow(
        id=str(node.id),
        execution=str(node.execution_id),
        key=node.node_key,
        position=node.execution_order,
        sources=node.sources,
        arrived=node.arrived,
        fired=node.fired,
        status=node.status,
        cause=node.cause,
        is_handled=node.is_handled,
        attempt=node.attempt,
        retry_count=node.retry_count,
        lost_count=node.lost_count,
        started_at=node.started_at,
        ended_at=node.ended_at,
        has_lease=node.lease_until is not None,
    )


def _event(execution: str, row: Mapping[str, Any]) -> EventRow:
    data = row["data"]
    return EventRow(
        id=row["id"],
        execution=execution,
        key=data.get("key", ""),
        status=data["status"],
        cause=data["cause"],
        attempt=data.get("attempt", 0),
        waits_for=data.get("waiting_for", ""),
        at=row["created_at"],
    )


def _read_ids(scene: Scene) -> dict[str, list[int]]:
    read: dict[str, list[int]] = {}
    for line in lines(reader_path(scene)):
        read.setdefault(line["execution"], []).extend(line["ids"])
    return read
