"""What of a plan decides who comes next, by position. Pure; one value per workflow version."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from workflows.definition.graph import GraphNode, Plan
from workflows.definition.node_types.aggregator import AggregatorConfig
from workflows.definition.policies import starts_executions


class Consequences(NamedTuple):
    """What follows at once from the end of a node.

    `opens` are targets that now may start, `skips` are those that never will; `joins` wait for others too and are
    settled by what the rows say. All ascending.
    """

    opens: tuple[int, ...]
    skips: tuple[int, ...]
    joins: tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """Sources and targets of each position, how many sources a join needs (0 = all that fire), and the end nodes.

    `has_parents`: some of its nodes wait for executions of their own.
    """

    sources: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    needed: tuple[int, ...]
    ends: tuple[int, ...]
    has_parents: bool = False

    def alone(self, position: int) -> "Shape":
        """The shape of an execution that has one node of the plan and none of its edges."""
        none = tuple(() for _ in self.targets)
        return Shape(sources=none, targets=none, needed=tuple(0 for _ in self.needed), ends=(position,))

    def is_join(self, position: int) -> bool:
        """Whether more than one end of a node decides about it."""
        return len(self.sources[position]) > 1 or self.needed[position] > 1

    def after(self, position: int, fired: Collection[int]) -> Consequences:
        """What follows when the node at `position` ends and its edges to `fired` fire, the others being dead."""
        opens, skips, joins = [], [], set()
        for target in self.targets[position]:
            if self.is_join(target):
                joins.add(target)
            elif target in fired:
                opens.append(target)
            else:
                skips.append(target)
        for skipped in skips:  # grows while it is walked: a skip reaches everything that only hangs on it
            for target in self.targets[skipped]:
                if self.is_join(target):
                    joins.add(target)
                else:
                    skips.append(target)
        return Consequences(tuple(sorted(opens)), tuple(sorted(skips)), tuple(sorted(joins)))

    def touched_by(self, skipped: Iterable[int]) -> tuple[int, ...]:
        """The targets of skipped nodes, ascending: each must be settled anew."""
        return tuple(sorted({target for position in skipped for target in self.targets[position]}))


def shape_of(plan: Plan) -> Shape:
    """The shape of a plan."""
    sources = tuple(tuple(sorted({edge.source for edge in edges})) for edges in plan.incoming)
    targets = tuple(tuple(sorted({edge.target for edge in edges})) for edges in plan.outgoing)
    return Shape(
        sources=sources,
        targets=targets,
        needed=tuple(_needed(node) for node in plan.nodes),
        ends=tuple(position for position, following in enumerate(targets) if not following),
        has_parents=any(starts_executions(node) for node in plan.nodes),
    )


def _needed(node: GraphNode) -> int:
    if node.node_type != "aggregator":
        return 0
    config = AggregatorConfig.model_validate(node.config)
    return {"all": 0, "any": 1, "count": config.count or 1}[config.join]
