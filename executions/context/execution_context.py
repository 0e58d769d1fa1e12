"""What a node is given: loads the outputs that it reads, and no others."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from executions.engine import Claim
from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.processors.base import Inputs
from executions.status import Mode, Status
from pastetrader.common.messages import Message
from pastetrader.common.stored_messages import english
from registry.catalogue import ToolFacts
from registry.services import must_not_repeat
from workflows.definition.graph import GraphNode, Plan, PlannedEdge
from workflows.definition.node_configs import starts_executions
from workflows.expressions.reading import names_read
from workflows.services import VersionSnapshot, snapshot_of

REMEMBERED_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Ended:
    """How a node ended, as far as others see it. A failed one hands its error to its error handle."""

    status: str
    output: Any
    error_code: str = ""
    error_message: Message | str = ""


class Memory:
    """Ends of nodes that this process has just seen, so that the next node need not read them back."""

    def __init__(self) -> None:
        self._ends: OrderedDict[int, tuple[Ended, int]] = OrderedDict()
        self._bytes = 0

    def keep(self, position: int, ended: Ended, size_bytes: int) -> None:
        """Remember; the oldest go when it becomes too much."""
        self._ends[position] = ended, size_bytes
        self._bytes += size_bytes
        while self._bytes > REMEMBERED_BYTES:
            _position, (_ended, size) = self._ends.popitem(last=False)
            self._bytes -= size

    def recall(self, positions: Iterable[int]) -> dict[int, Ended]:
        """Those of the positions that are still known."""
        return {position: self._ends[position][0] for position in positions if position in self._ends}


@dataclass(frozen=True)
class ExecutionContext:
    """An execution as its nodes see it."""

    execution: WorkflowExecution
    version: VersionSnapshot
    memory: Memory

    @property
    def plan(self) -> Plan:
        """The plan that is executed."""
        return self.version.plan

    @property
    def pins(self) -> Mapping[str, Any]:
        """Outputs that are given instead of running their nodes; production has none."""
        pins: Mapping[str, Any] = self.execution.context.get("pins", {})
        return pins if self.execution.mode != Mode.NORMAL else {}

    @property
    def stops_at_error(self) -> bool:
        """Whether a failure that nobody handles ends the execution at once."""
        return self.version.config.error_handling == "stop_on_first_error"

    def outgoing(self, position: int) -> Sequence[PlannedEdge]:
        """The edges that leave a node; none when it is the execution's only one."""
        return () if self.execution.only_node_key else self.plan.outgoing[position]

    def must_not_repeat(self, position: int) -> bool:
        """Whether the node calls a tool that may do something twice when it is called twice."""
        node = self.plan.nodes[position]
        if node.node_type not in {"tool", "agent"} or not node.is_enabled or node.key in self.pins:
            return False
        if self.execution.mode == Mode.DRY_RUN or (starts_executions(node) and not self.is_item):
            return False
        return any(must_not_repeat(tool) for tool in self._tools_of(node))

    def is_repeatable(self, position: int) -> bool:
        """Whether nobody notices when the node is run again: it changes nothing outside."""
        node = self.plan.nodes[position]
        if node.node_type == "agent" or starts_executions(node):
            return False
        return all(tool.effect == "read" and not must_not_repeat(tool) for tool in self._tools_of(node))

    @property
    def is_item(self) -> bool:
        """Whether the execution is one item of a node's list."""
        return bool(self.execution.only_node_key) and self.execution.item_index is not None

    def _tools_of(self, node: GraphNode) -> Sequence[ToolFacts]:
        if node.node_type == "agent":
            agent = self.version.agents.get(node.agent_id) if node.agent_id else None
            return agent.tools if agent else ()
        tool = self.version.tools.get(node.tool_id) if node.tool_id else None
        return (tool,) if tool else ()

    def inputs_of(self, claim: Claim) -> Inputs:
        """What the claimed node sees."""
        if self.execution.only_node_key:
            return self._given(claim.position)
        sources = {edge.source for edge in self.plan.incoming[claim.position]}
        arrived = self._arrived_at(claim.position) if len(sources) > 1 else None
        return self.inputs_at(claim.position, arrived)

    def inputs_at(self, position: int, arrived: Sequence[int] | None) -> Inputs:
        """What a node sees; `arrived` are the sources that a join let in."""
        read = reads_of(self.execution.version_id)[position]
        came = sorted({edge.source for edge in self.plan.incoming[position]}) if arrived is None else arrived
        ends = self._ends({*came, *read})
        handed_on = {self._key(source): _handed_on(self._key(source), ends[source]) for source in came}
        return self._inputs(handed_on, self._completed(ends, read))

    def no_inputs(self) -> Inputs:
        """What a node sees of which the sources are not read."""
        return self._inputs({}, {})

    def _given(self, position: int) -> Inputs:
        """What the only node of an execution sees: what was given, or what its parent sees, and its item."""
        given = self.execution.context.get("given", {})
        parent_node_id = self.execution.parent_node_id
        if parent_node_id is None or not self.is_item:
            return self._inputs(given.get("arrived", {}), given.get("nodes", {}))
        return replace(_seen_by(parent_node_id), item=given["item"], item_index=given["item_index"])

    def seen_at(self, position: int, arrived: Sequence[int] | None) -> Inputs:
        """What a node sees that waits for its items, be it the only one of its execution or not."""
        return self._given(position) if self.execution.only_node_key else self.inputs_at(position, arrived)

    def _arrived_at(self, join: int) -> Sequence[int]:
        rows = NodeExecution.objects.filter(execution=self.execution, execution_order=join)
        return rows.values_list("arrived", flat=True).get() or []

    def _inputs(self, arrived: Mapping[str, Any], nodes: Mapping[str, Any]) -> Inputs:
        return Inputs(
            arrived=arrived,
            nodes=nodes,
            input=self.execution.input_data,
            variables={**self.plan.variables, **self.execution.context.get("variables", {})},
            execution={
                "id": str(self.execution.id),
                "started_at": self.execution.started_at.isoformat() if self.execution.started_at else None,
                "as_of": self.execution.as_of.isoformat() if self.execution.as_of else None,
                "trigger_type": self.execution.trigger_type,
            },
        )

    def _completed(self, ends: Mapping[int, Ended], positions: Collection[int]) -> dict[str, Any]:
        return {
            self._key(position): ends[position].output
            for position in sorted(positions)
            if position in ends and ends[position].status == Status.COMPLETED
        }

    def _key(self, position: int) -> str:
        return self.plan.nodes[position].key

    def _ends(self, positions: Collection[int]) -> dict[int, Ended]:
        """Ends by position, read in one query where they are not remembered."""
        known = self.memory.recall(positions)
        missing = set(positions) - known.keys()
        if missing:
            rows = NodeExecution.objects.filter(execution=self.execution, execution_order__in=missing)
            for row in rows.only(
                "execution_order", "status", "output_data", "output_bytes", "error_code", "error_message"
            ):
                known[row.execution_order] = _ended(row)
        return known


@lru_cache(maxsize=4)
def _seen_by(parent_node_id: UUID) -> Inputs:
    """What the items of a node see of it, read once for many of them: its sources have ended and do not change."""
    row = NodeExecution.objects.select_related("execution").get(id=parent_node_id)
    parent = ExecutionContext(row.execution, snapshot_of(row.execution.version_id), Memory())
    return parent.seen_at(row.execution_order, row.arrived)


def _ended(row: NodeExecution) -> Ended:
    output = row.output_data
    if output is None and row.output_bytes and (large := NodeOutput.objects.filter(node_execution=row).first()):
        output = large.data
    return Ended(row.status, output, row.error_code, row.error_message)


def _handed_on(key: str, ended: Ended) -> Any:
    if ended.status == Status.COMPLETED:
        return ended.output
    return handed_on_error(key, ended.error_code, ended.error_message)


def handed_on_error(key: str, code: str, message: Message | str) -> dict[str, str]:
    """What an expression sees of a source that failed. The message is plain English, whoever reads the execution:
    what an expression decides may not depend on a language.
    """
    return {"node": key, "code": code, "message": english(message)}


@lru_cache(maxsize=256)
def reads_of(version_id: UUID) -> tuple[frozenset[int], ...]:
    """For each position the ancestors whose outputs its expressions, or conditions of its edges, name."""
    plan = snapshot_of(version_id).plan
    ancestors: list[set[int]] = []
    for edges in plan.incoming:
        ancestors.append({edge.source for edge in edges}.union(*(ancestors[edge.source] for edge in edges)))
    return tuple(frozenset(_named(plan, position, ancestors[position])) for position in range(len(plan.nodes)))


def _named(plan: Plan, position: int, ancestors: Collection[int]) -> Iterator[int]:
    conditions = [edge.condition for edge in plan.outgoing[position] if edge.condition]
    names = names_read([plan.nodes[position].config, *conditions])
    for ancestor in ancestors:
        if plan.nodes[ancestor].key in names or "nodes" in names:
            yield ancestor
