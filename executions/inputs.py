"""What a node is given: loads the outputs that it reads, and no others."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from executions.engine import Claim
from executions.models import NodeExecution, NodeOutput, WorkflowExecution
from executions.processors.base import Inputs
from executions.status import Status
from workflows.expressions import ExpressionError, is_template, references
from workflows.graph import Plan
from workflows.services import VersionSnapshot, snapshot_of

REMEMBERED_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Ended:
    """How a node ended, as far as others see it. A failed one hands its error to its error handle."""

    status: str
    output: Any
    error_code: str = ""
    error_message: str = ""


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
class Reading:
    """An execution as its nodes see it."""

    execution: WorkflowExecution
    version: VersionSnapshot
    memory: Memory

    @property
    def plan(self) -> Plan:
        """The plan that is executed."""
        return self.version.plan

    def inputs_of(self, claim: Claim) -> Inputs:
        """What the claimed node sees."""
        read = reads_of(self.execution.version_id)[claim.position]
        sources = sorted({edge.source for edge in self.plan.incoming[claim.position]})
        is_join = len(sources) > 1
        ends, arrived = self._ends({*sources, *read}, claim if is_join else None)
        came = arrived if is_join else sources
        handed_on = {self._key(position): _handed_on(self._key(position), ends[position]) for position in came}
        return self._inputs(handed_on, self._completed(ends, read))

    def no_inputs(self) -> Inputs:
        """What a node sees of which the sources are not read."""
        return self._inputs({}, {})

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

    def _ends(self, positions: Collection[int], join: Claim | None) -> tuple[dict[int, Ended], list[int]]:
        """Ends by position, read in one query where they are not remembered; and what arrived at the join."""
        known = self.memory.recall(positions)
        missing = set(positions) - known.keys()
        arrived: list[int] = []
        if not missing and join is None:
            return known, arrived
        wanted = missing | ({join.position} if join else set())
        rows = NodeExecution.objects.filter(execution=self.execution, execution_order__in=wanted)
        for row in rows.only(
            "execution_order", "status", "output_data", "output_bytes", "error_code", "error_message", "arrived"
        ):
            if join and row.execution_order == join.position:
                arrived = row.arrived or []
            else:
                known[row.execution_order] = _ended(row)
        return known, arrived


def _ended(row: NodeExecution) -> Ended:
    output = row.output_data
    if output is None and row.output_bytes and (large := NodeOutput.objects.filter(node_execution=row).first()):
        output = large.data
    return Ended(row.status, output, row.error_code, row.error_message)


def _handed_on(key: str, ended: Ended) -> Any:
    if ended.status == Status.COMPLETED:
        return ended.output
    return {"node": key, "code": ended.error_code, "message": ended.error_message}


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
    names = {name for text in (*_texts(plan.nodes[position].config), *conditions) for name in _names_in(text)}
    for ancestor in ancestors:
        if plan.nodes[ancestor].key in names or "nodes" in names:
            yield ancestor


def _names_in(text: str) -> frozenset[str]:
    """What a text of a config reads; one that only looks like an expression reads nothing."""
    try:
        return references(text) if is_template(text) else frozenset()
    except ExpressionError:
        return frozenset()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
