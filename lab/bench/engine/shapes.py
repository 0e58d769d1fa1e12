"""The shapes that are measured, and how large they are."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SEED = 7
CHAIN_LENGTH = 5
DIAMOND_WIDTH = 3
# Of the workflow that is drafted from a sample strategy.
PASTED_NODES = 8
# Graphs whose cost per node must not grow with them.
GROWN = ("chain", "fan", "dag")


@dataclass(frozen=True)
class Sizes:
    """Nodes of a chain, width of a fan, executions at once, nodes of a random graph, starts that are timed.

    `small` and `large`: nodes of the graphs whose costs per node are held against each other.
    """

    chain: int = 40
    fan: int = 100
    executions: int = 200
    dag: int = 1000
    starts: int = 200
    small: int = 100
    large: int = 1000

    def as_json(self) -> dict[str, Any]:
        """For a process that is told by JSON."""
        return asdict(self)


# For trying the bench out; its figures mean nothing.
QUICK = Sizes(chain=5, fan=4, executions=3, dag=12, starts=3, small=5, large=12)


@dataclass(frozen=True)
class Shape:
    """So many executions of a graph. `raw`: the shape of raw Celery that does the same; '' for none.

    `direct`: measured with direct handover alone.
    """

    name: str
    graph: str
    raw: str
    executions: int
    nodes: int
    direct: bool = False


def shapes_of(sizes: Sizes) -> Mapping[str, Shape]:
    """All shapes by name, in the order in which a round runs them: what people run, steps that call tools, first."""
    many = sizes.executions
    shapes = (
        Shape("chain40_tools", "chain_tools", "chain40", 1, sizes.chain),
        Shape("fan100_tools", "fan_tools", "fan100", 1, sizes.fan + 2),
        Shape("throughput_tools", "short_chain_tools", "throughput_chain", many, CHAIN_LENGTH),
        Shape("pasted", "pasted", "", 1, PASTED_NODES),
        Shape("dag1000_tools", "dag_tools", "", 1, sizes.dag),
        *(
            Shape(growth_name(kind, size), growth_name(kind, size), "", 1, size, direct=True)
            for kind in GROWN
            for size in (sizes.small, sizes.large)
        ),
        Shape("chain40", "chain", "chain40", 1, sizes.chain),
        Shape("fan100", "fan", "fan100", 1, sizes.fan + 2),
        Shape("throughput_chain", "short_chain", "throughput_chain", many, CHAIN_LENGTH),
        Shape("throughput_diamond", "diamond", "throughput_diamond", many, DIAMOND_WIDTH + 2),
        Shape("dag1000", "dag", "", 1, sizes.dag),
    )
    return {shape.name: shape for shape in shapes}


def growth_name(kind: str, size: int) -> str:
    """The shape of so many tool nodes of a kind of GROWN."""
    return f"growth_{kind}_{size}"
