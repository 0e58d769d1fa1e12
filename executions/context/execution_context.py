"""What a node is given: loads the outputs that it reads, and no others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from executions.context.ends import EndMissing, KnownEnds, NodeEnd, read_ends
from executions.context.prepared_version import PreparedVersion, prepared_version
from executions.engine import Claim, Shape
from executions.models import NodeExecution, WorkflowExecution
from executions.processors.base import Inputs, Result
from executions.processors.condition import handle_without_asking
from executions.status import Mode, TriggerType
from registry.catalogue import ToolFacts
from registry.services import must_not_repeat
from workflows.definition.graph import GraphNode, Plan, PlannedEdge
from workflows.definition.policies import starts_executions

_NOTHING: Mapping[int, NodeEnd] = {}


@dataclass(frozen=True)
class ExecutionContext:
    """An execution as its nodes see it."""

    execution: WorkflowExecution
    version: PreparedVersion
    known: KnownEnds = field(default_factory=KnownEnds)

    @property
    def plan(self) -> Plan:
        """The plan that is executed."""
        return self.version.plan

    @cached_property
    def shape(self) -> Shape:
        """The shape that is walked."""
        return self.version.shape_alone(self.execution.only_node_key)

    @property
    def pins(self) -> Mapping[str, Any]:
        """Outputs that are given instead of running their nodes; production has none."""
        pins: Mapping[str, Any] = self.execution.context.get("pins", {})
        return pins if self.execution.mode != Mode.NORMAL else {}

    @property
    def stops_at_error(self) -> bool:
        """Whether a failure that nobody handles ends the execution at once."""
        return self.version.snapshot.config.error_handling == "stop_on_first_error"

    @property
    def is_item(self) -> bool:
        """Whether the execution is one item of a node's list."""
        return bool(self.execution.only_node_key) and self.execution.item_index is not None

    @property
    def skipped_at_start(self) -> Collection[int]:
        """The nodes that were skipped when the execution was made: triggers that did not ask, and what follows."""
        if self.execution.only_node_key:
            return ()
        trigger = self.execution.trigger_node_key
        return (*self.version.other_triggers(trigger), *self.version.initial_states(trigger).skipped)

    def outgoing(self, position: int) -> Sequence[PlannedEdge]:
        """The edges that leave a node; none when it is the execution's only one."""
        return () if self.execution.only_node_key else self.plan.outgoing[position]

    def must_not_repeat(self, position: int) -> bool:
        """Whether the node calls a tool that may do something twice when it is called twice.

        An agent's step writes down each call before it is made (executions.agents.turns), and goes on after it.
        """
        node = self.plan.nodes[position]
        if node.node_type != "tool" or not node.is_enabled or node.key in self.pins:
            return False
        if self.execution.mode == Mode.DRY_RUN or (starts_executions(node) and not self.is_item):
            return False
        return any(must_not_repeat(tool) for tool in self._tools_of(node))

    def is_told_by_strangers(self, position: int) -> bool:
        """Whether what the node is given was, or may have been, written by others."""
        return self.execution.trigger_type == TriggerType.WEBHOOK or position in self.version.told_by_strangers

    def is_repeatable(self, position: int) -> bool:
        """Whether nobody notices when the node is run again: it changes nothing outside."""
        node = self.plan.nodes[position]
        if node.node_type == "agent" or starts_executions(node):
            return False
        return all(tool.effect == "read" and not must_not_repeat(tool) for tool in self._tools_of(node))

    def works_here(self, position: int) -> bool:
        """Whether a node's work is this process's own: it waits for no other, and is quicker for no other thread."""
        node = self.plan.nodes[position]
        return node.node_type != "agent" and all(tool.tool_type == "builtin" for tool in self._tools_of(node))

    def result_without_work(self, position: int, inputs: Inputs) -> Result | None:
        """The result of a node that does nothing: a disabled one hands its input on, a pinned one gives its pin."""
        node = self.plan.nodes[position]
        if not node.is_enabled:
            return Result(inputs.output, handle_without_asking(node))
        if node.key in self.pins and node.node_type != "condition":
            return Result(self.pins[node.key], metadata={"pinned": True})
        return None

    def inputs_of(self, claim: Claim) -> Inputs:
        """What the claimed node sees. Raises EndMissing."""
        if self.execution.only_node_key:
            return self._given(claim.position)
        if len(self.shape.sources[claim.position]) < 2:
            return self.inputs_at(claim.position, None)
        if claim.arrived is None:
            key = self._key(claim.position)
            raise EndMissing(f"Node {key} of execution {self.execution.pk} is ready, but what arrived is not there.")
        return self.inputs_at(claim.position, claim.arrived)

    def inputs_at(
        self, position: int, arrived: Sequence[int] | None, unwritten: Mapping[int, NodeEnd] = _NOTHING
    ) -> Inputs:
        """What a node sees; `arrived` are the sources that a join let in, `unwritten` ends that only the caller knows.

        Raises EndMissing when the end of a source, or of an ancestor that must have ended, is not there.
        """
        reads = self.version.reads[position]
        came = self.shape.sources[position] if arrived is None else arrived
        ends = self._ends({*came, *reads.named}, unwritten)
        if missing := (reads.certain.union(came)) - ends.keys():
            keys = ", ".join(self._keys(missing))
            raise EndMissing(
                f"Node {self._key(position)} of execution {self.execution.pk} is ready, but has not all that it is "
                f"given: {keys} has not ended, or its row is not there."
            )
        return self._inputs(
            {self._key(source): ends[source].value for source in came}, self._outputs(ends, reads.named)
        )

    def no_inputs(self) -> Inputs:
        """What a node sees of which the sources are not read."""
        return self._inputs({}, {})

    def seen_at(self, position: int, arrived: Sequence[int] | None) -> Inputs:
        """What a node sees that waits for its items, be it the only one of its execution or not."""
        return self._given(position) if self.execution.only_node_key else self.inputs_at(position, arrived)

    def outputs_of(self, keys: Collection[str]) -> dict[str, Any]:
        """The outputs of those of the nodes that are here and completed, by key. Raises EndMissing."""
        positions = [self.plan.position[key] for key in keys if key in self.plan.position]
        return self._outputs(self._ends(positions, _NOTHING), positions)

    def _tools_of(self, node: GraphNode) -> Sequence[ToolFacts]:
        if node.node_type == "agent":
            agent = self.version.snapshot.agents.get(node.agent_id) if node.agent_id else None
            return agent.tools if agent else ()
        tool = self.version.snapshot.tools.get(node.tool_id) if node.tool_id else None
        return (tool,) if tool else ()

    def _given(self, position: int) -> Inputs:
        """What the only node of an execution sees: what was given, or what its parent sees, and its item."""
        given = self.execution.context.get("given", {})
        parent_node_id = self.execution.parent_node_id
        if parent_node_id is None or not self.is_item:
            return self._inputs(given.get("arrived", {}), given.get("nodes", {}))
        return _seen_by(parent_node_id)._replace(item=given["item"], item_index=given["item_index"])

    def _inputs(self, arrived: Mapping[str, Any], nodes: Mapping[str, Any]) -> Inputs:
        return Inputs(
            arrived=arrived,
            nodes=nodes,
            input=self.execution.input_data,
            variables=self._variables,
            execution=self._facts,
        )

    @cached_property
    def _variables(self) -> Mapping[str, Any]:
        return {**self.plan.variables, **self.execution.context.get("variables", {})}

    @property
    def _facts(self) -> Mapping[str, Any]:
        # When it began is not known before it has.
        return self._lasting_facts if self.execution.started_at else _facts_of(self.execution)

    @cached_property
    def _lasting_facts(self) -> Mapping[str, Any]:
        return _facts_of(self.execution)

    def _ends(self, positions: Collection[int], unwritten: Mapping[int, NodeEnd]) -> dict[int, NodeEnd]:
        """Those of the ends that there are, read in one query where they are not known."""
        ends = self.known.recall(positions)
        ends.update((position, unwritten[position]) for position in positions if position in unwritten)
        if missing := set(positions) - ends.keys():
            for position, (end, size_bytes) in read_ends(self.execution.pk, missing).items():
                ends[position] = end
                self.known.keep(position, end, size_bytes)
        return ends

    def _outputs(self, ends: Mapping[int, NodeEnd], positions: Collection[int]) -> dict[str, Any]:
        return {
            self._key(position): ends[position].value
            for position in sorted(positions)
            if position in ends and ends[position].is_completed
        }

    def _key(self, position: int) -> str:
        return self.plan.nodes[position].key

    def _keys(self, positions: Collection[int]) -> Iterator[str]:
        return (self._key(position) for position in sorted(positions))


def context_of(execution: WorkflowExecution) -> ExecutionContext:
    """The execution with its frozen version."""
    return ExecutionContext(execution, prepared_version(execution.version_id))


def _facts_of(execution: WorkflowExecution) -> Mapping[str, Any]:
    return {
        "id": str(execution.id),
        "started_at": execution.started_at.isoformat() if execution.started_at else None,
        "as_of": execution.as_of.isoformat() if execution.as_of else None,
        "trigger_type": execution.trigger_type,
    }


@lru_cache(maxsize=4)
def _seen_by(parent_node_id: UUID) -> Inputs:
    """What the items of a node see of it, read once for many of them: its sources have ended and do not change."""
    row = NodeExecution.objects.select_related("execution").get(id=parent_node_id)
    return context_of(row.execution).seen_at(row.execution_order, row.arrived)
