"""A workflow version with what is derived from it: made once per process, since versions never change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from executions.engine import Shape, shape_of
from executions.engine.initial_states import InitialStates, initial_states
from executions.models import WorkflowExecution
from executions.processors.trigger import trigger_schema
from registry.approval import is_untrusted, reads_untrusted
from workflows.definition.graph import Plan
from workflows.expressions.reading import names_read
from workflows.services import UnreadableVersion, VersionSnapshot, snapshot_of


@dataclass(frozen=True)
class Reads:
    """The ancestors whose outputs a node's expressions, or conditions of its edges, name, by position.

    `certain`: those that have ended whenever the node begins. Behind a join that takes only some, others may be open.
    """

    named: frozenset[int]
    certain: frozenset[int]


@dataclass(frozen=True)
class PreparedVersion:
    """A version, parsed, with its shape. Shared by everything in this process: read only."""

    snapshot: VersionSnapshot
    shape: Shape
    _initial: dict[str, InitialStates] = field(default_factory=dict, repr=False, compare=False)

    @property
    def plan(self) -> Plan:
        """The plan that is executed."""
        return self.snapshot.plan

    def shape_alone(self, only_node_key: str) -> Shape:
        """The shape that an execution of that node alone walks; the whole one when none is named."""
        return self.shape.alone(self.plan.position[only_node_key]) if only_node_key else self.shape

    def other_triggers(self, trigger_node_key: str) -> tuple[int, ...]:
        """Positions of the triggers that did not ask; none when no trigger is named."""
        if not trigger_node_key:
            return ()
        return tuple(place for place in self._triggers if self.plan.nodes[place].key != trigger_node_key)

    def initial_states(self, trigger_node_key: str) -> InitialStates:
        """How the nodes of a new execution begin in which nothing is kept."""
        known = self._initial.get(trigger_node_key)
        if known is None:
            known = initial_states(self.shape, dict.fromkeys(self.other_triggers(trigger_node_key), ()))
            self._initial[trigger_node_key] = known
        return known

    def schemas_for(self, trigger_node_key: str) -> Sequence[Mapping[str, Any]]:
        """What the enabled triggers that ask want of the execution's input."""
        excluded = self.other_triggers(trigger_node_key)
        return [schema for place, schema in self._schemas.items() if place not in excluded]

    @cached_property
    def reads(self) -> tuple[Reads, ...]:
        """What each node reads beside what arrives at it, by position."""
        return tuple(_reads_of(self.plan, self.shape))

    @cached_property
    def told_by_strangers(self) -> frozenset[int]:
        """The nodes behind one that brings what strangers wrote."""
        found: set[int] = set()
        for position, sources in enumerate(self.shape.sources):  # sources stand before their targets
            if any(source in found or self._brings_in(source) for source in sources):
                found.add(position)
        return frozenset(found)

    def _brings_in(self, position: int) -> bool:
        """Whether a node reads what is outside of this workflow; what another workflow reads is not known here."""
        node = self.plan.nodes[position]
        if node.node_type == "agent":
            agent = self.snapshot.agents.get(node.agent_id) if node.agent_id else None
            return agent is not None and reads_untrusted(agent)
        tool = self.snapshot.tools.get(node.tool_id) if node.tool_id else None
        return node.node_type == "tool" and (tool is None or is_untrusted(tool))

    @cached_property
    def _triggers(self) -> tuple[int, ...]:
        return tuple(place for place, node in enumerate(self.plan.nodes) if node.node_type == "trigger")

    @cached_property
    def _schemas(self) -> Mapping[int, Mapping[str, Any]]:
        enabled = ((place, self.plan.nodes[place]) for place in self._triggers if self.plan.nodes[place].is_enabled)
        return {place: schema for place, node in enabled if (schema := trigger_schema(node))}


def prepared_version(version_id: UUID) -> PreparedVersion:
    """The version of that id, made once for as long as the process remembers the version. Raises NotFound."""
    snapshot = snapshot_of(version_id)
    known: PreparedVersion | None = snapshot.derived.get(PreparedVersion)
    if known is None:
        known = snapshot.derived[PreparedVersion] = PreparedVersion(snapshot, shape_of(snapshot.plan))
    return known


def shape_of_execution(execution: WorkflowExecution) -> Shape:
    """The shape that an execution walks."""
    return prepared_version(execution.version_id).shape_alone(execution.only_node_key)


# Without a plan there is no telling what an execution puts out, nor that its nodes wait for no others.
_UNKNOWN = Shape(sources=(), targets=(), needed=(), ends=(), has_parents=True)


def shape_to_close(version_id: UUID, only_node_key: str) -> Shape:
    """What it takes of the shape to end an execution from outside, which is possible also when it cannot be read."""
    try:
        return prepared_version(version_id).shape_alone(only_node_key)
    except UnreadableVersion:
        return _UNKNOWN


def _reads_of(plan: Plan, shape: Shape) -> Iterator[Reads]:
    ancestors: list[frozenset[int]] = []
    certain: list[frozenset[int]] = []
    for position, sources in enumerate(shape.sources):  # sources stand before their targets
        ancestors.append(frozenset(sources).union(*(ancestors[source] for source in sources)))
        before = [certain[source] | {source} for source in sources]
        # A join that takes all has all of them behind it; one that takes some surely what stands before each of them.
        takes_all = not sources or shape.needed[position] in {0, len(sources)}
        certain.append(frozenset[int]().union(*before) if takes_all else frozenset.intersection(*before))
        named = frozenset(_named(plan, position, ancestors[position]))
        yield Reads(named, named & certain[position])


def _named(plan: Plan, position: int, ancestors: frozenset[int]) -> Iterator[int]:
    conditions = [edge.condition for edge in plan.outgoing[position] if edge.condition]
    names = names_read([plan.nodes[position].config, *conditions])
    for ancestor in ancestors:
        if plan.nodes[ancestor].key in names or "nodes" in names:
            yield ancestor
