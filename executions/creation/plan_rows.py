"""An execution to be made, and how its nodes begin: ready, waiting, skipped, or kept from another execution."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from executions.context.prepared_version import shape_for
from executions.engine.initial_states import initial_states
from executions.engine.insert import NewNode
from executions.status import Cause, Mode, Status, TriggerType
from pastetrader.common.models import new_id
from workflows.definition.graph import Plan
from workflows.models import Workflow
from workflows.services import snapshot_of


@dataclass(frozen=True)
class Kept:
    """The end of a node that is kept from another execution: whose, and what it fired, both by position here."""

    copy_of: UUID
    fired: tuple[int, ...] = ()
    arrived: tuple[int, ...] | None = None


@dataclass(frozen=True)
class NewRun:
    """An execution to be made. What is JSON in it must be storable (executions.json_values).

    `kept`: nodes that need not run, by key, in the order in which they ended. With `is_held`, its start nodes wait
    until somebody makes them ready (a child whose turn has not come). With `only_node_key` it has that node alone.
    """

    workflow: Workflow
    version_id: UUID
    owner_id: UUID
    trigger_type: TriggerType
    triggered_by_id: UUID | None = None
    input_data: Any = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    mode: Mode = Mode.NORMAL
    as_of: datetime | None = None
    trigger_node_key: str = ""
    only_node_key: str = ""
    parent_node_id: UUID | None = None
    item_index: int | None = None
    depth: int = 0
    rerun_of_id: UUID | None = None
    rerun_from_key: str = ""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    is_held: bool = False


def first_nodes(execution_id: UUID, run: NewRun, node_ids: Mapping[str, UUID]) -> list[NewNode]:
    """The node executions of a new execution; `node_ids` are the rows of the workflow's nodes by key."""
    columns = _columns(run.version_id)
    if run.only_node_key:
        alone = replace(columns[snapshot_of(run.version_id).plan.position[run.only_node_key]], sources=(), needed=0)
        opening = _FirstStates(ready={} if run.is_held else {alone.position: None})
        return [_node(execution_id, alone, opening, node_ids)]
    kept = {column.position: run.kept[column.key] for column in columns if column.key in run.kept}
    if kept:
        opening = _opening_after(run, kept)
    else:
        opening = _plain_opening(run.version_id, run.trigger_node_key, is_held=run.is_held)
    return [_node(execution_id, column, opening, node_ids) for column in columns]


def other_triggers(plan: Plan, trigger_node_key: str) -> tuple[int, ...]:
    """Positions of the triggers that did not ask; none when no trigger is named."""
    if not trigger_node_key:
        return ()
    triggers = (place for place, node in enumerate(plan.nodes) if node.node_type == "trigger")
    return tuple(place for place in triggers if plan.nodes[place].key != trigger_node_key)


@dataclass(frozen=True)
class _FirstStates:
    """How nodes begin, by position: ready with what arrived, skipped for a cause, kept from another execution."""

    ready: Mapping[int, tuple[int, ...] | None] = field(default_factory=dict)
    skipped: Mapping[int, Cause] = field(default_factory=dict)
    kept: Mapping[int, Kept] = field(default_factory=dict)


@lru_cache(maxsize=512)
def _plain_opening(version_id: UUID, trigger_node_key: str, *, is_held: bool) -> _FirstStates:
    return _opening(version_id, trigger_node_key, {}, is_held=is_held)


def _opening_after(run: NewRun, kept: Mapping[int, Kept]) -> _FirstStates:
    order = {key: place for place, key in enumerate(run.kept)}
    plan = snapshot_of(run.version_id).plan
    in_order = sorted(kept, key=lambda position: order[plan.nodes[position].key])
    ends = {position: kept[position] for position in in_order}
    return _opening(run.version_id, run.trigger_node_key, ends, is_held=run.is_held)


def _opening(version_id: UUID, trigger_node_key: str, kept: Mapping[int, Kept], *, is_held: bool) -> _FirstStates:
    excluded = other_triggers(snapshot_of(version_id).plan, trigger_node_key)
    ended = {position: end.fired for position, end in kept.items()}
    view = initial_states(shape_for(version_id), {**ended, **dict.fromkeys(excluded, ())})
    unfired = {place: Cause.JOIN_UNMET if unmet else Cause.NO_INPUT for place, unmet in view.skipped.items()}
    return _FirstStates(
        ready={} if is_held else view.ready,
        skipped={**unfired, **dict.fromkeys(excluded, Cause.OTHER_TRIGGER)},
        kept=kept,
    )


@dataclass(frozen=True)
class _Column:
    """What the rows of a node have in common in every execution of a version."""

    key: str
    name: str
    node_type: str
    position: int
    sources: tuple[int, ...]
    needed: int
    timeout_seconds: int


@lru_cache(maxsize=256)
def _columns(version_id: UUID) -> tuple[_Column, ...]:
    shape, plan = shape_for(version_id), snapshot_of(version_id).plan
    return tuple(
        _Column(
            key=node.key,
            name=node.name,
            node_type=node.node_type,
            position=position,
            sources=shape.sources[position],
            needed=shape.needed[position],
            timeout_seconds=node.timeout_seconds,
        )
        for position, node in enumerate(plan.nodes)
    )


def _node(execution_id: UUID, column: _Column, opening: _FirstStates, node_ids: Mapping[str, UUID]) -> NewNode:
    position, kept = column.position, opening.kept.get(column.position)
    status, cause, arrived = Status.PENDING, "", opening.ready.get(position)
    if kept:
        status, cause, arrived = Status.COMPLETED, Cause.KEPT.value, kept.arrived
    elif position in opening.skipped:
        status, cause = Status.SKIPPED, opening.skipped[position].value
    return NewNode(
        id=new_id(),
        execution_id=execution_id,
        node_id=node_ids.get(column.key),
        key=column.key,
        name=column.name,
        node_type=column.node_type,
        position=position,
        sources=column.sources,
        needed=column.needed,
        timeout_seconds=column.timeout_seconds,
        status=status.value,
        cause=cause,
        is_ready=position in opening.ready,
        fired=kept.fired if kept else (),
        arrived=arrived,
        copy_of=kept.copy_of if kept else None,
    )
