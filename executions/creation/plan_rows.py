"""An execution to be made, and how its nodes begin: ready, waiting, skipped, or kept from another execution."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from executions.context.prepared_version import PreparedVersion, prepared_version
from executions.engine.initial_states import InitialStates, initial_states
from executions.engine.insert import NewNode
from executions.status import Cause, Mode, Status, TriggerType
from pastetrader.common.models import new_id
from workflows.models import Workflow


@dataclass(frozen=True)
class Kept:
    """The end of a node that is kept from another execution: whose, and what it fired, both by position here."""

    copy_of: UUID
    fired: tuple[int, ...] = ()
    arrived: tuple[int, ...] | None = None


@dataclass(frozen=True)
class NewRun:
    """An execution to be made. What is JSON in it must be storable (executions.json_values).

    `kept`: nodes that need not run, by key, in the order in which they ended. With `only_node_key` it has that node
    alone. `round`: of a child, for which retry of its parent node it is made.
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
    round: int = 0
    depth: int = 0
    rerun_of_id: UUID | None = None
    rerun_from_key: str = ""
    kept: Mapping[str, Kept] = field(default_factory=dict)


def first_nodes(execution_id: UUID, run: NewRun, node_ids: Mapping[str, UUID]) -> list[NewNode]:
    """The node executions of a new execution; `node_ids` are the rows of the workflow's nodes by key."""
    version = prepared_version(run.version_id)
    beginnings = _Beginnings(run, version)
    shape = version.shape_alone(run.only_node_key)
    positions = [version.plan.position[run.only_node_key]] if run.only_node_key else range(len(version.plan.nodes))
    nodes = []
    for position in positions:
        node, kept = version.plan.nodes[position], beginnings.kept.get(position)
        status, cause = beginnings.of(position)
        is_ready = position in beginnings.ready
        new = NewNode(
            id=new_id(),
            execution_id=execution_id,
            node_id=node_ids.get(node.key),
            key=node.key,
            name=node.name,
            node_type=node.node_type,
            position=position,
            sources=shape.sources[position],
            needed=shape.needed[position],
            timeout_seconds=node.timeout_seconds,
            status=status.value,
            cause=cause,
            is_ready=is_ready,
            fired=kept.fired if kept else (),
            arrived=kept.arrived if kept else beginnings.ready.get(position),
            copy_of=kept.copy_of if kept else None,
        )
        nodes.append(new)
    return nodes


class _Beginnings:
    """How nodes begin: kept from another execution, ready with what arrived, skipped for a cause, or waiting."""

    def __init__(self, run: NewRun, version: PreparedVersion) -> None:
        place = version.plan.position
        self.kept = {place[key]: end for key, end in run.kept.items()}
        self._excluded = version.other_triggers(run.trigger_node_key)
        if run.only_node_key:
            states = InitialStates({place[run.only_node_key]: None}, {})
        elif self.kept:
            ended = {position: end.fired for position, end in self.kept.items()}
            states = initial_states(version.shape, {**ended, **dict.fromkeys(self._excluded, ())})
        else:
            states = version.initial_states(run.trigger_node_key)
        self.ready = states.ready
        self._skipped = states.skipped

    def of(self, position: int) -> tuple[Status, str]:
        """Status and cause."""
        if position in self.kept:
            return Status.COMPLETED, Cause.KEPT.value
        if position in self._excluded:
            return Status.SKIPPED, Cause.OTHER_TRIGGER.value
        if position in self._skipped:
            return Status.SKIPPED, (Cause.JOIN_UNMET if self._skipped[position] else Cause.NO_INPUT).value
        return Status.PENDING, ""
